# DebertaV2ForSequenceClassification (DeBERTa-v2 and v3): encoder that also weighs contents against distances (He et al. 2021).
class Model(Module):
    __parameters__ = []
    __buffers__ = []
    training : bool
    seed : int
    mean : bool
    layers : int
    head_size : int
    epsilon : float
    activation : str
    pooler_activation : str
    relative : bool
    span : int
    buckets : int
    farthest : int
    content_to_position : bool
    position_to_content : bool
    shared_projections : bool
    norm_distances : bool
    convolution_activation : str
    convolution_groups : int
    compute : int
    lora_scale : float
    lora_dropout : float
    weights : Dict[str, Tensor]

    def norm(self, name: str, x: Tensor) -> Tensor:
        return __torch__.layer_norm(self.weights, name, x, self.epsilon)

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        w = self.weights
        n = "deberta.embeddings."
        x = torch.embedding(w[n + "word_embeddings.weight"], ids)
        if n + "position_embeddings.weight" in w:
            x = x + torch.embedding(w[n + "position_embeddings.weight"], positions)
        if n + "token_type_embeddings.weight" in w:
            x = x + torch.embedding(w[n + "token_type_embeddings.weight"], types)
        if n + "embed_proj.weight" in w:
            x = self.linear(n + "embed_proj", x)
        return self.norm(n + "LayerNorm", x)

    # The row of the table of distances for each of some first rows and each token: [rows, tokens]. Far distances share rows.
    def distances(self, rows: int, tokens: int, device: Device) -> Tensor:
        to = torch.unsqueeze(torch.arange(tokens, device=device), 0)
        distance = torch.unsqueeze(torch.arange(rows, device=device), 1) - to
        if self.buckets > 0:
            middle = self.buckets // 2
            size = torch.clamp(torch.abs(distance), middle - 1)
            ratio = torch.log(torch.div(size, middle)) / torch.log(torch.tensor((self.farthest - 1) / middle))
            far = (torch.ceil(ratio * (middle - 1)) + middle) * torch.sign(distance)
            distance = torch.to(torch.where(torch.le(size, middle), torch.to(distance, 6), far), 4)
        return torch.clamp(distance + self.span, 0, 2 * self.span - 1)

    def table(self) -> Tensor:
        table = torch.slice(self.weights["deberta.encoder.rel_embeddings.weight"], 0, 0, 2 * self.span)
        if self.norm_distances:
            table = self.norm("deberta.encoder.LayerNorm", table)
        return torch.to(table, self.compute)

    # The table projected as contents are, by head: [heads, 2 * span, head size].
    def projected(self, name: str, shared: str, own: str, table: Tensor) -> Tensor:
        projection = name + own
        if self.shared_projections:
            projection = name + shared
        rows = self.linear(projection, table)
        return torch.transpose(torch.unflatten(rows, -1, [-1, self.head_size]), 0, 1)

    # What distances add to the scores of one run.
    def bias(self, name: str, query: Tensor, key: Tensor, scale: float) -> Tensor:
        bias = torch.zeros([1, 1, 1, 1], dtype=query.dtype, device=query.device)
        if self.relative:
            table = self.table()
            rows = torch.size(query, 2)
            index = self.distances(rows, torch.size(key, 2), query.device)
            shape = [torch.size(query, 0), torch.size(query, 1), -1, -1]
            if self.content_to_position:
                keys = self.projected(name, ".key_proj", ".pos_key_proj", table)
                scores = torch.matmul(query, torch.transpose(keys, 1, 2))
                bias = bias + torch.gather(scores, -1, torch.expand(index, shape)) * scale
            if self.position_to_content:
                queries = self.projected(name, ".query_proj", ".pos_query_proj", table)
                scores = torch.matmul(key, torch.transpose(queries, 1, 2))
                scores = torch.gather(scores, -1, torch.expand(torch.t(index), shape))
                bias = bias + torch.transpose(scores, 2, 3) * scale
        return bias

    def attended(self, name: str, query: Tensor, key: Tensor, value: Tensor, texts: __torch__.Texts) -> Tensor:
        scale = float(self.head_size * (1 + int(self.content_to_position) + int(self.position_to_content))) ** -0.5
        queries = __torch__.split(query, texts, self.head_size)
        keys = __torch__.split(key, texts, self.head_size)
        values = __torch__.split(value, texts, self.head_size)
        outputs = annotate(List[Tensor], [])
        for i in range(len(queries)):
            bias = self.bias(name, queries[i], keys[i], scale)
            outputs.append(torch.scaled_dot_product_attention(queries[i], keys[i], values[i], bias, scale=scale))
        return __torch__.join(outputs)

    # A convolution over the embedded tokens, beside the first layer (DeBERTa-v2 alone).
    def convolved(self, x: Tensor, texts: __torch__.Texts) -> Tensor:
        weight = torch.to(self.weights["deberta.encoder.conv.conv.weight"], x.dtype)
        bias = torch.to(self.weights["deberta.encoder.conv.conv.bias"], x.dtype)
        padding = (torch.size(weight, 2) - 1) // 2
        outputs = annotate(List[Tensor], [])
        for run in __torch__.split(x, texts, torch.size(x, -1)):
            y = torch.conv1d(torch.transpose(torch.squeeze(run, 1), 1, 2), weight, bias, [1], [padding], [1], self.convolution_groups)
            outputs.append(torch.flatten(torch.transpose(y, 1, 2), 0, 1))
        return __torch__.activate(self.convolution_activation, torch.cat(outputs))

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        w = self.weights
        n = "deberta.encoder.layer." + str(i)
        input = x
        key = self.linear(n + ".attention.self.key_proj", x)
        value = self.linear(n + ".attention.self.value_proj", x)
        x = self.wanted(i, x, texts)
        query = self.linear(n + ".attention.self.query_proj", x)
        y = self.attended(n + ".attention.self", query, key, value, texts)
        x = self.norm(n + ".attention.output.LayerNorm", x + self.linear(n + ".attention.output.dense", y))
        y = __torch__.activate(self.activation, self.linear(n + ".intermediate.dense", x))
        x = self.norm(n + ".output.LayerNorm", x + self.linear(n + ".output.dense", y))
        if i == 0 and "deberta.encoder.conv.conv.weight" in w:
            x = self.norm("deberta.encoder.conv.LayerNorm", x + self.wanted(i, self.convolved(input, texts), texts))
        return x

    def head(self, x: Tensor) -> Tensor:
        pooled = __torch__.activate(self.pooler_activation, self.linear("pooler.dense", x))
        return self.linear("classifier", pooled)

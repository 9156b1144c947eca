# BertForSequenceClassification, and RoBERTa and XLM-RoBERTa: post-norm encoder, dense layer over the first token, output.
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
    body : str
    pooler : str
    output : str
    padding : int
    compute : int
    lora_scale : float
    lora_dropout : float
    weights : Dict[str, Tensor]

    # RoBERTa counts from behind its padding token's id, and gives the padding token itself, should a text hold it, that id.
    def counted(self, ids: Tensor, positions: Tensor) -> Tensor:
        real = torch.to(torch.ne(ids, self.padding), 4)
        seen = torch.cumsum(real, 0)
        first = torch.sub(torch.arange(torch.size(ids, 0), device=ids.device), positions)
        before = torch.index_select(seen - real, 0, first)
        return (seen - before) * real + self.padding

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        w = self.weights
        n = self.body + "embeddings."
        if self.padding >= 0:
            positions = self.counted(ids, positions)
            types = torch.zeros_like(types)
        x = torch.embedding(w[n + "word_embeddings.weight"], ids)
        x = x + torch.embedding(w[n + "token_type_embeddings.weight"], types)
        x = x + torch.embedding(w[n + "position_embeddings.weight"], positions)
        return __torch__.layer_norm(w, n + "LayerNorm", x, self.epsilon)

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        w = self.weights
        n = self.body + "encoder.layer." + str(i)
        key = self.linear(n + ".attention.self.key", x)
        value = self.linear(n + ".attention.self.value", x)
        x = self.wanted(i, x, texts)
        query = self.linear(n + ".attention.self.query", x)
        y = __torch__.plain_attention(i, query, key, value, texts, self.head_size, False)
        y = self.linear(n + ".attention.output.dense", y)
        x = __torch__.layer_norm(w, n + ".attention.output.LayerNorm", x + y, self.epsilon)
        y = __torch__.activate(self.activation, self.linear(n + ".intermediate.dense", x))
        y = self.linear(n + ".output.dense", y)
        return __torch__.layer_norm(w, n + ".output.LayerNorm", x + y, self.epsilon)

    def head(self, x: Tensor) -> Tensor:
        pooled = torch.tanh(self.linear(self.pooler, x))
        return self.linear(self.output, pooled)

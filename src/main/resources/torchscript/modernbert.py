# ModernBertForSequenceClassification: encoder with rotary positions and norms before each part; most layers see only neighbours.
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
    head_activation : str
    global_frequencies : List[float]
    local_frequencies : List[float]
    reaches : List[int]
    compute : int
    lora_scale : float
    lora_dropout : float
    weights : Dict[str, Tensor]

    def norm(self, name: str, x: Tensor) -> Tensor:
        return __torch__.layer_norm(self.weights, name, x, self.epsilon)

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        return self.norm("model.embeddings.norm", torch.embedding(self.weights["model.embeddings.tok_embeddings.weight"], ids))

    def turned(self, i: int, x: Tensor, positions: Tensor) -> Tensor:
        frequencies = self.local_frequencies
        if self.reaches[i] < 0:
            frequencies = self.global_frequencies
        heads = torch.unflatten(x, -1, [-1, self.head_size])
        return torch.flatten(__torch__.rotate(heads, positions, frequencies, 1.), 1)

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        n = "model.layers." + str(i)
        y = x
        if i > 0:
            y = self.norm(n + ".attn_norm", x)
        query, key, value = torch.chunk(self.linear(n + ".attn.Wqkv", y), 3, -1)
        query = self.wanted(i, self.turned(i, query, texts.positions), texts)
        key = self.turned(i, key, texts.positions)
        y = __torch__.attention(i, query, key, value, texts, self.head_size, False, self.reaches[i], float(self.head_size) ** -0.5, 0.)
        x = self.wanted(i, x, texts) + self.linear(n + ".attn.Wo", y)
        y, gate = torch.chunk(self.linear(n + ".mlp.Wi", self.norm(n + ".mlp_norm", x)), 2, -1)
        x = x + self.linear(n + ".mlp.Wo", __torch__.activate(self.activation, y) * gate)
        if i == self.layers - 1:
            x = self.norm("model.final_norm", x)
        return x

    def head(self, x: Tensor) -> Tensor:
        y = __torch__.activate(self.head_activation, self.linear("head.dense", x))
        return self.linear("classifier", self.norm("head.norm", y))

# GPTNeoXForSequenceClassification (Pythia): decoder whose attention and feed-forward parts may read the same input.
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
    parallel : bool
    frequencies : List[float]
    rotary_scale : float
    compute : int
    lora_scale : float
    lora_dropout : float
    weights : Dict[str, Tensor]

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        return torch.embedding(self.weights["gpt_neox.embed_in.weight"], ids)

    def norm(self, name: str, x: Tensor) -> Tensor:
        return __torch__.layer_norm(self.weights, name, x, self.epsilon)

    def turned(self, x: Tensor, positions: Tensor) -> Tensor:
        return torch.flatten(__torch__.rotate(x, positions, self.frequencies, self.rotary_scale), 1)

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        n = "gpt_neox.layers." + str(i)
        heads = self.linear(n + ".attention.query_key_value", self.norm(n + ".input_layernorm", x))
        heads = torch.unflatten(heads, -1, [-1, 3 * self.head_size])
        query, key, value = torch.chunk(heads, 3, -1)
        query = self.wanted(i, self.turned(query, texts.positions), texts)
        key = self.turned(key, texts.positions)
        y = __torch__.plain_attention(i, query, key, torch.flatten(value, 1), texts, self.head_size, True)
        x = self.wanted(i, x, texts)
        attended = x + self.linear(n + ".attention.dense", y)
        if not self.parallel:
            x = attended
        y = self.linear(n + ".mlp.dense_h_to_4h", self.norm(n + ".post_attention_layernorm", x))
        return attended + self.linear(n + ".mlp.dense_4h_to_h", __torch__.activate(self.activation, y))

    def head(self, x: Tensor) -> Tensor:
        return self.linear("score", self.norm("gpt_neox.final_layer_norm", x))

# GPT2ForSequenceClassification: decoder with learned positions and norms before each part, score of the last token.
class Model(Module):
    __parameters__ = []
    __buffers__ = []
    training : bool
    mean : bool
    layers : int
    head_size : int
    epsilon : float
    activation : str
    compute : int
    weights : Dict[str, Tensor]

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        w = self.weights
        return torch.embedding(w["transformer.wte.weight"], ids) + torch.embedding(w["transformer.wpe.weight"], positions)

    # GPT-2's weights lie the other way round.
    def linear(self, name: str, x: Tensor) -> Tensor:
        weight = torch.to(self.weights[name + ".weight"], x.dtype)
        return torch.linear(x, torch.t(weight), torch.to(self.weights[name + ".bias"], x.dtype))

    def norm(self, name: str, x: Tensor) -> Tensor:
        return __torch__.layer_norm(self.weights, name, x, self.epsilon)

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        n = "transformer.h." + str(i)
        query, key, value = torch.chunk(self.linear(n + ".attn.c_attn", self.norm(n + ".ln_1", x)), 3, -1)
        y = __torch__.plain_attention(self.wanted(i, query, texts), key, value, texts, self.head_size, True)
        x = self.wanted(i, x, texts) + self.linear(n + ".attn.c_proj", y)
        y = __torch__.activate(self.activation, self.linear(n + ".mlp.c_fc", self.norm(n + ".ln_2", x)))
        return x + self.linear(n + ".mlp.c_proj", y)

    def head(self, x: Tensor) -> Tensor:
        return __torch__.linear(self.weights, "score", self.norm("transformer.ln_f", x))

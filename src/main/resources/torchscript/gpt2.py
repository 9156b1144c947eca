# GPT2ForSequenceClassification: decoder with learned positions and norms before each part, score of the last token.
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
    compute : int
    lora_scale : float
    lora_dropout : float
    weights : Dict[str, Tensor]

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        w = self.weights
        return torch.embedding(w["transformer.wte.weight"], ids) + torch.embedding(w["transformer.wpe.weight"], positions)

    # GPT-2's weights lie the other way round.
    def projected(self, name: str, x: Tensor) -> Tensor:
        weight = torch.to(self.weights[name + ".weight"], x.dtype)
        y = torch.linear(x, torch.t(weight), torch.to(self.weights[name + ".bias"], x.dtype))
        return self.adapted(name, x, y)

    def norm(self, name: str, x: Tensor) -> Tensor:
        return __torch__.layer_norm(self.weights, name, x, self.epsilon)

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        n = "transformer.h." + str(i)
        query, key, value = torch.chunk(self.projected(n + ".attn.c_attn", self.norm(n + ".ln_1", x)), 3, -1)
        y = __torch__.plain_attention(i, self.wanted(i, query, texts), key, value, texts, self.head_size, True)
        x = self.wanted(i, x, texts) + self.projected(n + ".attn.c_proj", y)
        y = __torch__.activate(self.activation, self.projected(n + ".mlp.c_fc", self.norm(n + ".ln_2", x)))
        return x + self.projected(n + ".mlp.c_proj", y)

    def head(self, x: Tensor) -> Tensor:
        return self.linear("score", self.norm("transformer.ln_f", x))

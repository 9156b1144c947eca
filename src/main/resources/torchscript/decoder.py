# LlamaForSequenceClassification, and Mistral, Qwen2, Qwen3 and Gemma 2: decoders with rotary positions, key and value heads
# that several query heads share, RMS norms and gated feed-forward parts. Which norms and biases there are, the weights say.
class Model(Module):
    __parameters__ = []
    __buffers__ = []
    training : bool
    seed : int
    mean : bool
    layers : int
    head_size : int
    epsilon : float
    norm_offset : float
    activation : str
    embedding_scale : float
    frequencies : List[float]
    rotary_scale : float
    reaches : List[int]
    attention_scale : float
    attention_cap : float
    compute : int
    lora_scale : float
    lora_dropout : float
    weights : Dict[str, Tensor]

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        return torch.embedding(self.weights["model.embed_tokens.weight"], ids) * self.embedding_scale

    def norm(self, name: str, x: Tensor) -> Tensor:
        weight = self.weights[name + ".weight"] + self.norm_offset
        return torch.to(torch.rms_norm(torch.to(x, 6), [torch.size(x, -1)], weight, self.epsilon), x.dtype)

    # Queries or keys: projected, normed by head where the model does so (Qwen3), turned by their positions.
    def turned(self, name: str, x: Tensor, positions: Tensor) -> Tensor:
        heads = torch.unflatten(self.linear(name + "_proj", x), -1, [-1, self.head_size])
        if name + "_norm.weight" in self.weights:
            heads = self.norm(name + "_norm", heads)
        return torch.flatten(__torch__.rotate(heads, positions, self.frequencies, self.rotary_scale), 1)

    def attended(self, i: int, name: str, x: Tensor, texts: __torch__.Texts) -> Tensor:
        key = self.turned(name + ".k", x, texts.positions)
        value = self.linear(name + ".v_proj", x)
        query = self.turned(name + ".q", self.wanted(i, x, texts), self.wanted(i, texts.positions, texts))
        y = __torch__.attention(i, query, key, value, texts, self.head_size, True, self.reaches[i], self.attention_scale, self.attention_cap)
        return self.linear(name + ".o_proj", y)

    def fed_forward(self, name: str, x: Tensor) -> Tensor:
        gate = __torch__.activate(self.activation, self.linear(name + ".gate_proj", x))
        return self.linear(name + ".down_proj", gate * self.linear(name + ".up_proj", x))

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        n = "model.layers." + str(i)
        y = self.attended(i, n + ".self_attn", self.norm(n + ".input_layernorm", x), texts)
        x = self.wanted(i, x, texts)
        if n + ".pre_feedforward_layernorm.weight" in self.weights:
            # Gemma 2 has a norm before and after each part.
            x = x + self.norm(n + ".post_attention_layernorm", y)
            y = self.fed_forward(n + ".mlp", self.norm(n + ".pre_feedforward_layernorm", x))
            x = x + self.norm(n + ".post_feedforward_layernorm", y)
        else:
            x = x + y
            x = x + self.fed_forward(n + ".mlp", self.norm(n + ".post_attention_layernorm", x))
        return x

    def head(self, x: Tensor) -> Tensor:
        return self.linear("score", self.norm("model.norm", x))

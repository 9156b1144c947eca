# OPTForSequenceClassification: decoder with learned positions, score of the last token.
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
    norm_before : bool
    compute : int
    lora_scale : float
    lora_dropout : float
    weights : Dict[str, Tensor]

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        w = self.weights
        x = torch.embedding(w["model.decoder.embed_tokens.weight"], ids)
        if "model.decoder.project_in.weight" in w:
            x = self.linear("model.decoder.project_in", x)
        # The first two rows of the table are never used: an offset OPT was trained with.
        return x + torch.embedding(w["model.decoder.embed_positions.weight"], positions + 2)

    def norm(self, before: bool, name: str, x: Tensor) -> Tensor:
        if before == self.norm_before:
            x = __torch__.layer_norm(self.weights, name, x, self.epsilon)
        return x

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        n = "model.decoder.layers." + str(i)
        y = self.norm(True, n + ".self_attn_layer_norm", x)
        key = self.linear(n + ".self_attn.k_proj", y)
        value = self.linear(n + ".self_attn.v_proj", y)
        x = self.wanted(i, x, texts)
        query = self.linear(n + ".self_attn.q_proj", self.wanted(i, y, texts))
        y = __torch__.plain_attention(i, query, key, value, texts, self.head_size, True)
        y = self.linear(n + ".self_attn.out_proj", y)
        x = self.norm(False, n + ".self_attn_layer_norm", x + y)
        y = self.norm(True, n + ".final_layer_norm", x)
        y = __torch__.activate(self.activation, self.linear(n + ".fc1", y))
        y = self.linear(n + ".fc2", y)
        return self.norm(False, n + ".final_layer_norm", x + y)

    def head(self, x: Tensor) -> Tensor:
        w = self.weights
        if "model.decoder.final_layer_norm.weight" in w:
            x = __torch__.layer_norm(w, "model.decoder.final_layer_norm", x, self.epsilon)
        if "model.decoder.project_out.weight" in w:
            x = self.linear("model.decoder.project_out", x)
        return self.linear("score", x)

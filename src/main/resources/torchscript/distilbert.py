# DistilBertForSequenceClassification: as BERT, without segments, and with another head.
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
        n = "distilbert.embeddings."
        x = torch.embedding(w[n + "word_embeddings.weight"], ids)
        x = x + torch.embedding(w[n + "position_embeddings.weight"], positions)
        return __torch__.layer_norm(w, n + "LayerNorm", x, self.epsilon)

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        w = self.weights
        n = "distilbert.transformer.layer." + str(i)
        key = self.linear(n + ".attention.k_lin", x)
        value = self.linear(n + ".attention.v_lin", x)
        x = self.wanted(i, x, texts)
        query = self.linear(n + ".attention.q_lin", x)
        y = __torch__.plain_attention(i, query, key, value, texts, self.head_size, False)
        y = self.linear(n + ".attention.out_lin", y)
        x = __torch__.layer_norm(w, n + ".sa_layer_norm", x + y, self.epsilon)
        y = __torch__.activate(self.activation, self.linear(n + ".ffn.lin1", x))
        y = self.linear(n + ".ffn.lin2", y)
        return __torch__.layer_norm(w, n + ".output_layer_norm", x + y, self.epsilon)

    def head(self, x: Tensor) -> Tensor:
        pooled = torch.relu(self.linear("pre_classifier", x))
        return self.linear("classifier", pooled)

# DistilBertForSequenceClassification: as BERT, without segments, and with another head.
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
        n = "distilbert.embeddings."
        x = torch.embedding(w[n + "word_embeddings.weight"], ids)
        x = x + torch.embedding(w[n + "position_embeddings.weight"], positions)
        return __torch__.layer_norm(w, n + "LayerNorm", x, self.epsilon)

    def layer(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
        w = self.weights
        n = "distilbert.transformer.layer." + str(i)
        key = __torch__.linear(w, n + ".attention.k_lin", x)
        value = __torch__.linear(w, n + ".attention.v_lin", x)
        x = self.wanted(i, x, texts)
        query = __torch__.linear(w, n + ".attention.q_lin", x)
        y = __torch__.plain_attention(query, key, value, texts, self.head_size, False)
        y = __torch__.linear(w, n + ".attention.out_lin", y)
        x = __torch__.layer_norm(w, n + ".sa_layer_norm", x + y, self.epsilon)
        y = __torch__.activate(self.activation, __torch__.linear(w, n + ".ffn.lin1", x))
        y = __torch__.linear(w, n + ".ffn.lin2", y)
        return __torch__.layer_norm(w, n + ".output_layer_norm", x + y, self.epsilon)

    def head(self, x: Tensor) -> Tensor:
        pooled = torch.relu(__torch__.linear(self.weights, "pre_classifier", x))
        return __torch__.linear(self.weights, "classifier", pooled)

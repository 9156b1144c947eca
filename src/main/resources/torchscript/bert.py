# BertForSequenceClassification: post-norm encoder, pooler over the first token, classifier.
class Model(Module):
    __parameters__ = []
    __buffers__ = []
    training : bool
    layers : int
    heads : int
    epsilon : float
    activation : str
    compute : int
    weights : Dict[str, Tensor]

    def embed(self, ids: Tensor, types: Tensor, positions: Tensor) -> Tensor:
        w = self.weights
        n = "bert.embeddings."
        x = torch.embedding(w[n + "word_embeddings.weight"], ids)
        x = x + torch.embedding(w[n + "token_type_embeddings.weight"], types)
        x = x + torch.embedding(w[n + "position_embeddings.weight"], positions)
        return __torch__.layer_norm(w, n + "LayerNorm", x, self.epsilon)

    def layer(self, i: int, x: Tensor, reads: Tensor, counts: List[int], lengths: List[int]) -> Tensor:
        w = self.weights
        n = "bert.encoder.layer." + str(i)
        key = __torch__.linear(w, n + ".attention.self.key", x)
        value = __torch__.linear(w, n + ".attention.self.value", x)
        x = self.wanted(i, x, reads)
        query = __torch__.linear(w, n + ".attention.self.query", x)
        y = __torch__.attention(query, key, value, counts, lengths, self.heads, False)
        y = __torch__.linear(w, n + ".attention.output.dense", y)
        x = __torch__.layer_norm(w, n + ".attention.output.LayerNorm", x + y, self.epsilon)
        y = __torch__.activate(self.activation, __torch__.linear(w, n + ".intermediate.dense", x))
        y = __torch__.linear(w, n + ".output.dense", y)
        return __torch__.layer_norm(w, n + ".output.LayerNorm", x + y, self.epsilon)

    def head(self, x: Tensor) -> Tensor:
        pooled = torch.tanh(__torch__.linear(self.weights, "bert.pooler.dense", x))
        return __torch__.linear(self.weights, "classifier", pooled)

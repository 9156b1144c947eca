# Building blocks. x holds one row per token of all texts of a batch, one text after the other: there is no padding.

def linear(weights: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    bias = weights.get(name + ".bias")
    if bias is not None:
        bias = torch.to(bias, x.dtype)
    return torch.linear(x, torch.to(weights[name + ".weight"], x.dtype), bias)

def layer_norm(weights: Dict[str, Tensor], name: str, x: Tensor, epsilon: float) -> Tensor:
    # Always in fp32: the variance of a row does not survive bf16.
    y = torch.layer_norm(torch.to(x, 6), [torch.size(x, -1)], weights.get(name + ".weight"), weights.get(name + ".bias"), epsilon)
    return torch.to(y, x.dtype)

def activate(kind: str, x: Tensor) -> Tensor:
    if kind == "gelu":
        y = torch.gelu(x)
    elif kind == "gelu_tanh":
        y = torch.gelu(x, approximate="tanh")
    elif kind == "silu":
        y = torch.silu(x)
    else:
        y = torch.relu(x)
    return y

# A run is a stretch of texts of equal length, so that attention within them is one dense product.
# runs: [R, 2], number of texts and their length in tokens.
def text_counts(runs: Tensor) -> List[int]:
    counts = annotate(List[int], [])
    for i in range(torch.size(runs, 0)):
        counts.append(int(runs[i, 0]))
    return counts

def text_lengths(runs: Tensor) -> List[int]:
    lengths = annotate(List[int], [])
    for i in range(torch.size(runs, 0)):
        lengths.append(int(runs[i, 1]))
    return lengths

def split_heads(x: Tensor, texts: int, heads: int) -> Tensor:
    return torch.transpose(torch.unflatten(torch.unflatten(x, 0, [texts, -1]), -1, [heads, -1]), 1, 2)

def split_runs(x: Tensor, counts: List[int], lengths: List[int]) -> List[Tensor]:
    sizes = annotate(List[int], [])
    for i in range(len(counts)):
        sizes.append(counts[i] * lengths[i])
    return torch.split_with_sizes(x, sizes)

# Attention of each text within itself. The query has a row for every token, or only one for each text; the latter
# is taken for its last token where attention is causal.
def attention(query: Tensor, key: Tensor, value: Tensor, counts: List[int], lengths: List[int], heads: int, causal: bool) -> Tensor:
    every_token = torch.size(query, 0) == torch.size(key, 0)
    query_lengths = lengths
    if not every_token:
        query_lengths = annotate(List[int], [])
        for i in range(len(counts)):
            query_lengths.append(1)
    queries = __torch__.split_runs(query, counts, query_lengths)
    keys = __torch__.split_runs(key, counts, lengths)
    values = __torch__.split_runs(value, counts, lengths)
    outputs = annotate(List[Tensor], [])
    for i in range(len(counts)):
        q = __torch__.split_heads(queries[i], counts[i], heads)
        k = __torch__.split_heads(keys[i], counts[i], heads)
        v = __torch__.split_heads(values[i], counts[i], heads)
        y = torch.scaled_dot_product_attention(q, k, v, is_causal=causal and every_token)
        outputs.append(torch.flatten(torch.flatten(torch.transpose(y, 1, 2), 2), 0, 1))
    return torch.cat(outputs)

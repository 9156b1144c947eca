# Building blocks. x holds one row per token of all texts of a batch, one text after the other: there is no padding.

# A run is a stretch of texts of equal length, so that attention within them is one dense product.
# positions: [T], of each token in its text; reads: the rows the head reads; counts, lengths: texts of each run, and their tokens;
# starts: how many tokens, not among these, stand before each text of a run; pasts: their keys and values, as in reward.py.
class Texts(NamedTuple):
    positions : Tensor
    reads : Tensor
    counts : List[int]
    lengths : List[int]
    starts : List[int]
    pasts : List[Tensor]

# runs: [R, 3], number of texts, their tokens, and how many tokens stand before them.
def texts(positions: Tensor, runs: Tensor, reads: Tensor) -> __torch__.Texts:
    counts = annotate(List[int], [])
    lengths = annotate(List[int], [])
    starts = annotate(List[int], [])
    for i in range(torch.size(runs, 0)):
        counts.append(int(runs[i, 0]))
        lengths.append(int(runs[i, 1]))
        starts.append(int(runs[i, 2]))
    return __torch__.Texts(positions, reads, counts, lengths, starts, annotate(List[Tensor], []))

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
    elif kind == "tanh":
        y = torch.tanh(x)
    else:
        y = torch.relu(x)
    return y

# Rotary positions (RoFormer, Su et al. 2021) in the first 2 * len(frequencies) elements of each head. x: [T, heads, head size].
def rotate(x: Tensor, positions: Tensor, frequencies: List[float], scale: float) -> Tensor:
    half = len(frequencies)
    angles = torch.outer(torch.to(positions, 6), torch.tensor(frequencies, dtype=6, device=x.device))
    cos = torch.unsqueeze(torch.to(torch.cos(angles) * scale, x.dtype), 1)
    sin = torch.unsqueeze(torch.to(torch.sin(angles) * scale, x.dtype), 1)
    left, right, rest = torch.split_with_sizes(x, [half, half, torch.size(x, -1) - 2 * half], -1)
    return torch.cat([left * cos - right * sin, right * cos + left * sin, rest], -1)

# Each run as [texts, heads, rows of a text, head size]. x has a row for every token, or only one for each text.
def split(x: Tensor, texts: __torch__.Texts, head_size: int) -> List[Tensor]:
    every_token = torch.size(x, 0) == torch.size(texts.positions, 0)
    sizes = annotate(List[int], [])
    for i in range(len(texts.counts)):
        length = 1
        if every_token:
            length = texts.lengths[i]
        sizes.append(texts.counts[i] * length)
    runs = annotate(List[Tensor], [])
    rows = torch.split_with_sizes(x, sizes)
    for i in range(len(rows)):
        heads = torch.unflatten(torch.unflatten(rows[i], 0, [texts.counts[i], -1]), -1, [-1, head_size])
        runs.append(torch.transpose(heads, 1, 2))
    return runs

def join(runs: List[Tensor]) -> Tensor:
    rows = annotate(List[Tensor], [])
    for run in runs:
        rows.append(torch.flatten(torch.flatten(torch.transpose(run, 1, 2), 2), 0, 1))
    return torch.cat(rows)

# Which tokens each row of a query may look at: none after itself where causal, none further away than the reach.
# A query of fewer rows than tokens is of the last tokens where causal, of the first otherwise.
def visible(query: Tensor, key: Tensor, causal: bool, reach: int) -> Tensor:
    rows = torch.size(query, 2)
    tokens = torch.size(key, 2)
    to = torch.arange(tokens, device=key.device)
    begin = 0
    if causal:
        begin = tokens - rows
    distance = torch.unsqueeze(torch.arange(begin, begin + rows, device=key.device), 1) - torch.unsqueeze(to, 0)
    if not causal:
        distance = torch.abs(distance)
    near = torch.ge(distance, 0)
    if reach >= 0:
        near = torch.logical_and(near, torch.le(distance, reach))
    return near

# Attention of one run. cap > 0: scores are bent to stay within it (Gemma 2).
def attend(query: Tensor, key: Tensor, value: Tensor, causal: bool, reach: int, scale: float, cap: float) -> Tensor:
    shared_by = torch.size(query, 1) // torch.size(key, 1)
    if shared_by > 1:
        key = torch.repeat_interleave(key, shared_by, 1)
        value = torch.repeat_interleave(value, shared_by, 1)
    rows = torch.size(query, 2)
    tokens = torch.size(key, 2)
    if cap > 0.:
        scores = torch.matmul(query, torch.transpose(key, 2, 3)) * scale
        scores = torch.to(torch.tanh(scores / cap) * cap, 6)
        scores = torch.masked_fill(scores, torch.logical_not(__torch__.visible(query, key, causal, reach)), -inf)
        y = torch.matmul(torch.to(torch.softmax(scores, -1), value.dtype), value)
    elif (reach >= 0 and reach < tokens - 1) or (causal and rows > 1 and rows < tokens):
        y = torch.scaled_dot_product_attention(query, key, value, __torch__.visible(query, key, causal, reach), scale=scale)
    else:
        y = torch.scaled_dot_product_attention(query, key, value, is_causal=causal and rows == tokens, scale=scale)
    return y

# Keys (part 0) or values (part 1) of a run in a layer, behind those of the tokens that stand before it. A past with room for
# the run's own, which is then one text, gets them.
def after_past(x: Tensor, texts: __torch__.Texts, run: int, layer: int, part: int) -> Tensor:
    if len(texts.pasts) > 0:
        start = texts.starts[run]
        past = torch.select(torch.select(texts.pasts[run], 0, layer), 0, part)
        room = torch.size(past, 1) - start
        if room > 0:
            torch.copy_(torch.narrow(past, 1, start, room), torch.squeeze(x, 0))
            x = torch.unsqueeze(past, 0)
        elif start > 0:
            x = torch.cat([torch.expand(past, [torch.size(x, 0), -1, -1, -1]), x], 2)
    return x

# Attention of each text within itself; the last argument but two is how far it reaches, -1 for no limit.
def attention(layer: int, query: Tensor, key: Tensor, value: Tensor, texts: __torch__.Texts, head_size: int, causal: bool, reach: int, scale: float, cap: float) -> Tensor:
    queries = __torch__.split(query, texts, head_size)
    keys = __torch__.split(key, texts, head_size)
    values = __torch__.split(value, texts, head_size)
    outputs = annotate(List[Tensor], [])
    for i in range(len(queries)):
        run_keys = __torch__.after_past(keys[i], texts, i, layer, 0)
        run_values = __torch__.after_past(values[i], texts, i, layer, 1)
        outputs.append(__torch__.attend(queries[i], run_keys, run_values, causal, reach, scale, cap))
    return __torch__.join(outputs)

# As most models attend: as far as the text goes, scores divided by the square root of the head's size.
def plain_attention(layer: int, query: Tensor, key: Tensor, value: Tensor, texts: __torch__.Texts, head_size: int, causal: bool) -> Tensor:
    return __torch__.attention(layer, query, key, value, texts, head_size, causal, -1, float(head_size) ** -0.5, 0.)

# Mean over the tokens of each text.
def means(x: Tensor, texts: __torch__.Texts) -> Tensor:
    outputs = annotate(List[Tensor], [])
    for run in __torch__.split(x, texts, torch.size(x, -1)):
        outputs.append(torch.mean(torch.squeeze(run, 1), [1]))
    return torch.cat(outputs)

# Methods of every architecture, over its embed, layer and head.
# ids, types, positions: [T], of all tokens of all texts; runs: [R, 3]; reads: the rows each text's reward is read from.

def load(self, weights: Dict[str, Tensor]) -> List[Tensor]:
    self.weights = weights
    return annotate(List[Tensor], [])

def linear(self, name: str, x: Tensor) -> Tensor:
    return self.adapted(name, x, __torch__.linear(self.weights, name, x))

# LoRA (Hu et al. 2021): what two thin matrices beside a linear layer, if there are any, make of its input is added to its output y.
def adapted(self, name: str, x: Tensor, y: Tensor) -> Tensor:
    a = self.weights.get(name + ".lora_A.weight")
    if a is not None:
        b = torch.to(self.weights[name + ".lora_B.weight"], x.dtype)
        y = y + torch.linear(torch.linear(self.dropped(x), torch.to(a, x.dtype)), b) * self.lora_scale
    return y

# Dropout, in training alone. Each mask is drawn from a seed of its own, whatever else draws random numbers.
def dropped(self, x: Tensor) -> Tensor:
    if self.training and self.lora_dropout > 0.:
        kept = 1. - self.lora_dropout
        generator = torch.Generator(device=x.device, seed=self.seed)
        self.seed = self.seed + 1
        x = x * torch.div(torch.bernoulli_(torch.empty_like(x), kept, generator=generator), kept)
    return x

# Of the last layer only the rows the head reads are computed: nothing else of it is ever used.
def wanted(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
    if i == self.layers - 1:
        x = torch.index_select(x, 0, texts.reads)
    return x

def embedded(self, ids: Tensor, types: Tensor, texts: __torch__.Texts, seed: int) -> Tensor:
    self.seed = seed
    return torch.to(self.embed(ids, types, texts.positions), self.compute)

# [texts, outputs], in fp32.
def reward(self, x: Tensor, texts: __torch__.Texts) -> Tensor:
    x = torch.to(x, 6)
    if self.mean:
        x = __torch__.means(x, texts)
    return self.head(x)

# Masks are the same each time the layer is computed; no layer has so many that two layers had one in common.
def seeded_layer(self, i: int, x: Tensor, texts: __torch__.Texts, seed: int) -> Tensor:
    self.seed = seed + 64 * (i + 1)
    return self.layer(i, x, texts)

def rewards(self, ids: Tensor, types: Tensor, texts: __torch__.Texts, seed: int) -> Tensor:
    x = self.embedded(ids, types, texts, seed)
    for i in range(self.layers):
        x = self.seeded_layer(i, x, texts, seed)
    return self.reward(x, texts)

def forward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor) -> Tensor:
    self.training = False
    return self.rewards(ids, types, __torch__.texts(positions, runs, reads), 0)

# As forward, of texts whose first tokens have been read before: of causal architectures alone.
# A past holds keys and values of a text's first tokens, as every layer made them: [layers, 2, heads, tokens, head size].
# past_of: [R], the past of each run; keeps: [R], 1 where its one text is to become a past. Returns the rewards, then those.
def read_on(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor, past_of: Tensor, keeps: Tensor, pasts: List[Tensor]) -> List[Tensor]:
    self.training = False
    texts = __torch__.texts(positions, runs, reads)
    kept = annotate(List[Tensor], [])
    for i in range(len(texts.counts)):
        past = torch.to(torch.narrow(pasts[int(past_of[i])], 3, 0, texts.starts[i]), self.compute)
        if int(keeps[i]) == 1:
            past = torch.constant_pad_nd(past, [0, 0, 0, texts.lengths[i]])
            kept.append(past)
        texts.pasts.append(past)
    return [self.rewards(ids, types, texts, 0)] + kept

# chosen, rejected: where the rewards of each pair stand among all outputs of all texts; seed: of the masks of dropout. Returns the
# unscaled sum of the pairs' losses, and the rewards.
def backward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor, pair_weights: Tensor, targets: Tensor, scale: Tensor, centering: Tensor, seed: Tensor) -> List[Tensor]:
    self.training = True
    rewards = self.rewards(ids, types, __torch__.texts(positions, runs, reads), int(seed))
    loss = __torch__.pairwise_loss(torch.flatten(rewards), chosen, rejected, margins, pair_weights, targets, float(centering))
    torch.backward(loss * float(scale))
    return [torch.detach(loss), torch.detach(rewards)]

# As backward, but keeps only the input of each layer and computes the layer again on the way back.
def checkpointed_backward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor, pair_weights: Tensor, targets: Tensor, scale: Tensor, centering: Tensor, seed: Tensor) -> List[Tensor]:
    self.training = True
    texts = __torch__.texts(positions, runs, reads)
    embedded = self.embedded(ids, types, texts, int(seed))
    torch.set_grad_enabled(False)
    x = torch.detach(embedded)
    inputs = annotate(List[Tensor], [])
    for i in range(self.layers):
        inputs.append(x)
        x = self.seeded_layer(i, x, texts, int(seed))
    torch.set_grad_enabled(True)
    x = x.requires_grad_(True)
    rewards = self.reward(x, texts)
    loss = __torch__.pairwise_loss(torch.flatten(rewards), chosen, rejected, margins, pair_weights, targets, float(centering))
    torch.backward(loss * float(scale))
    gradient = x.grad
    for i in range(self.layers):
        x = torch.detach(inputs.pop()).requires_grad_(True)
        torch.backward(self.seeded_layer(self.layers - 1 - i, x, texts, int(seed)), gradient)
        gradient = x.grad
    if embedded.requires_grad:
        torch.backward(embedded, gradient)
    return [torch.detach(loss), torch.detach(rewards)]

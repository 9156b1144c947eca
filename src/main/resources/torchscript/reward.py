# Methods of every architecture, over its embed, layer and head.
# ids, types, positions: [T], of all tokens of all texts; runs: [R, 2]; reads: the rows each text's reward is read from.

def load(self, weights: Dict[str, Tensor]) -> List[Tensor]:
    self.weights = weights
    return annotate(List[Tensor], [])

# Of the last layer only the rows the head reads are computed: nothing else of it is ever used.
def wanted(self, i: int, x: Tensor, texts: __torch__.Texts) -> Tensor:
    if i == self.layers - 1:
        x = torch.index_select(x, 0, texts.reads)
    return x

def embedded(self, ids: Tensor, types: Tensor, texts: __torch__.Texts) -> Tensor:
    return torch.to(self.embed(ids, types, texts.positions), self.compute)

# [texts, outputs], in fp32.
def reward(self, x: Tensor, texts: __torch__.Texts) -> Tensor:
    x = torch.to(x, 6)
    if self.mean:
        x = __torch__.means(x, texts)
    return self.head(x)

def forward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor) -> Tensor:
    texts = __torch__.texts(positions, runs, reads)
    x = self.embedded(ids, types, texts)
    for i in range(self.layers):
        x = self.layer(i, x, texts)
    return self.reward(x, texts)

# chosen, rejected: where the rewards of each pair stand among all outputs of all texts. Returns the unscaled sum of the pairs' losses,
# and the rewards.
def backward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor, pair_weights: Tensor, targets: Tensor, scale: Tensor, centering: Tensor) -> List[Tensor]:
    rewards = self.forward(ids, types, positions, runs, reads)
    loss = __torch__.pairwise_loss(torch.flatten(rewards), chosen, rejected, margins, pair_weights, targets, float(centering))
    torch.backward(loss * float(scale))
    return [torch.detach(loss), torch.detach(rewards)]

# As backward, but keeps only the input of each layer and computes the layer again on the way back.
def checkpointed_backward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor, pair_weights: Tensor, targets: Tensor, scale: Tensor, centering: Tensor) -> List[Tensor]:
    texts = __torch__.texts(positions, runs, reads)
    embedded = self.embedded(ids, types, texts)
    torch.set_grad_enabled(False)
    x = torch.detach(embedded)
    inputs = annotate(List[Tensor], [])
    for i in range(self.layers):
        inputs.append(x)
        x = self.layer(i, x, texts)
    torch.set_grad_enabled(True)
    x = x.requires_grad_(True)
    rewards = self.reward(x, texts)
    loss = __torch__.pairwise_loss(torch.flatten(rewards), chosen, rejected, margins, pair_weights, targets, float(centering))
    torch.backward(loss * float(scale))
    gradient = x.grad
    for i in range(self.layers):
        x = torch.detach(inputs.pop()).requires_grad_(True)
        torch.backward(self.layer(self.layers - 1 - i, x, texts), gradient)
        gradient = x.grad
    torch.backward(embedded, gradient)
    return [torch.detach(loss), torch.detach(rewards)]

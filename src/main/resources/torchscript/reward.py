# Methods of every architecture, over its embed, layer and head.
# ids, types, positions: [T], of all tokens of all texts; runs: [R, 2]; reads: [N], the row of each text its reward is read from.

def load(self, weights: Dict[str, Tensor]) -> List[Tensor]:
    self.weights = weights
    return annotate(List[Tensor], [])

# Of the last layer only the rows the head reads are computed: nothing else of it is ever used.
def wanted(self, i: int, x: Tensor, reads: Tensor) -> Tensor:
    if i == self.layers - 1:
        x = torch.index_select(x, 0, reads)
    return x

def reward(self, x: Tensor) -> Tensor:
    return torch.squeeze(self.head(torch.to(x, 6)), -1)

def forward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor) -> Tensor:
    counts = __torch__.text_counts(runs)
    lengths = __torch__.text_lengths(runs)
    x = torch.to(self.embed(ids, types, positions), self.compute)
    for i in range(self.layers):
        x = self.layer(i, x, reads, counts, lengths)
    return self.reward(x)

# Returns the unscaled sum of the pairs' losses, and the rewards.
def backward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor, pair_weights: Tensor, targets: Tensor, scale: Tensor, centering: Tensor) -> List[Tensor]:
    rewards = self.forward(ids, types, positions, runs, reads)
    loss = __torch__.pairwise_loss(rewards, chosen, rejected, margins, pair_weights, targets, float(centering))
    torch.backward(loss * float(scale))
    return [torch.detach(loss), torch.detach(rewards)]

# As backward, but keeps only the input of each layer and computes the layer again on the way back.
def checkpointed_backward(self, ids: Tensor, types: Tensor, positions: Tensor, runs: Tensor, reads: Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor, pair_weights: Tensor, targets: Tensor, scale: Tensor, centering: Tensor) -> List[Tensor]:
    counts = __torch__.text_counts(runs)
    lengths = __torch__.text_lengths(runs)
    embedded = torch.to(self.embed(ids, types, positions), self.compute)
    torch.set_grad_enabled(False)
    x = torch.detach(embedded)
    inputs = annotate(List[Tensor], [])
    for i in range(self.layers):
        inputs.append(x)
        x = self.layer(i, x, reads, counts, lengths)
    torch.set_grad_enabled(True)
    x = x.requires_grad_(True)
    rewards = self.reward(x)
    loss = __torch__.pairwise_loss(rewards, chosen, rejected, margins, pair_weights, targets, float(centering))
    torch.backward(loss * float(scale))
    gradient = x.grad
    for i in range(self.layers):
        x = torch.detach(inputs.pop()).requires_grad_(True)
        torch.backward(self.layer(self.layers - 1 - i, x, reads, counts, lengths), gradient)
        gradient = x.grad
    torch.backward(embedded, gradient)
    return [torch.detach(loss), torch.detach(rewards)]

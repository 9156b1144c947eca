# Weighted sum over pairs of -p log sigmoid(d) - (1 - p) log sigmoid(-d) + centering * (r_chosen + r_rejected)^2, where
# d = r_chosen - r_rejected - margin and p is the pair's target. Since log sigmoid(-d) = log sigmoid(d) - d, what p < 1 adds to the
# loss of a pair is (1 - p) * d: with p = 1 it is exactly -log sigmoid(d).
def pairwise_loss(rewards: Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor, weights: Tensor, targets: Tensor, centering: float) -> Tensor:
    r_chosen = torch.index_select(rewards, 0, chosen)
    r_rejected = torch.index_select(rewards, 0, rejected)
    d = r_chosen - r_rejected - margins
    loss = torch.neg(torch.log_sigmoid(d)) + (1.0 - targets) * d
    if centering != 0.0:
        loss = loss + torch.pow(r_chosen + r_rejected, 2) * centering
    return torch.sum(loss * weights)

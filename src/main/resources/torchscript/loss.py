# Weighted sum over pairs of -log sigmoid(r_chosen - r_rejected - margin) + centering * (r_chosen + r_rejected)^2.
def pairwise_loss(rewards: Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor, weights: Tensor, centering: float) -> Tensor:
    r_chosen = torch.index_select(rewards, 0, chosen)
    r_rejected = torch.index_select(rewards, 0, rejected)
    loss = torch.neg(torch.log_sigmoid(r_chosen - r_rejected - margins))
    if centering != 0.0:
        loss = loss + torch.pow(r_chosen + r_rejected, 2) * centering
    return torch.sum(loss * weights)

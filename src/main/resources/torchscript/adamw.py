# AdamW with decoupled decay: betas 0.9 and 0.999, eps 1e-8. Works on the gradients that backward passes left at the weights.
#
# PyTorch may drop, without a word, an operation that only writes to elements of a list nobody else can see. So what is
# written is either an element of a list that is a field, or written one tensor at a time.
class Optimizer(Module):
    __parameters__ = []
    __buffers__ = []
    training : bool
    weights : List[List[Tensor]]
    first : List[List[Tensor]]
    second : List[List[Tensor]]

    # Two groups: norms and biases, which alone have one dimension, do not decay; all else does.
    def load(self, weights: Dict[str, Tensor], first: Dict[str, Tensor], second: Dict[str, Tensor]) -> List[Tensor]:
        groups = annotate(List[List[Tensor]], [[], []])
        first_groups = annotate(List[List[Tensor]], [[], []])
        second_groups = annotate(List[List[Tensor]], [[], []])
        for name in list(weights.keys()):
            group = int(torch.dim(weights[name]) > 1)
            groups[group].append(weights[name].requires_grad_(True))
            first_groups[group].append(first[name])
            second_groups[group].append(second[name])
        self.weights = groups
        self.first = first_groups
        self.second = second_groups
        return annotate(List[Tensor], [])

    def gradients(self, group: int) -> List[Tensor]:
        gradients = annotate(List[Tensor], [])
        for weight in self.weights[group]:
            gradients.append(weight.grad)
        return gradients

    # A group may be empty: adapters have no norms and biases.
    def update(self, group: int, learning_rate: float, decay: float, step: Tensor) -> int:
        gradients = self.gradients(group)
        steps = annotate(List[Tensor], [])
        for i in range(len(gradients)):
            steps.append(step)
        if len(gradients) > 0:
            torch._fused_adamw_(self.weights[group], gradients, self.first[group], self.second[group], annotate(List[Tensor], []), steps, lr=learning_rate, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1e-8, amsgrad=False, maximize=False)
        return len(gradients)

    # step: number of this step, from 1, in fp32. Returns the norm of all gradients before clipping; where that is not
    # finite, weights and moments stay as they were.
    def step(self, learning_rate: Tensor, decay: Tensor, max_norm: Tensor, step: Tensor) -> Tensor:
        gradients = self.gradients(0) + self.gradients(1)
        norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
        if bool(torch.isfinite(norm)):
            factor = torch.clamp(torch.div(float(max_norm), norm + 1e-6), None, 1.)
            for gradient in gradients:
                torch.mul_(gradient, factor)
            self.update(0, float(learning_rate), 0., step)
            self.update(1, float(learning_rate), float(decay), step)
        for gradient in gradients:
            torch.zero_(gradient)
        return norm

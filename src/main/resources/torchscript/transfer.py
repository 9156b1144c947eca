# Copies tensors of the host to the device of another one. From page-locked memory a GPU fetches them itself, while the host goes on.
class Transfer(Module):
    __parameters__ = []
    __buffers__ = []
    training : bool
    page_locked : bool

    def move(self, there: Tensor, tensors: List[Tensor]) -> List[Tensor]:
        moved = annotate(List[Tensor], [])
        for tensor in tensors:
            if self.page_locked:
                source = torch.pin_memory(tensor)
            else:
                source = tensor
            moved.append(torch.to(source, ops.prim.device(there), ops.prim.dtype(source), self.page_locked))
        return moved

"""One step of `training.distil` without a number leaving the accelerator, so that it can be recorded and played back.

The networks are small: launching their kernels one by one takes several times as long as running them. A recorded step (a CUDA
graph) is launched at once, but knows one shape of batch, so there is one for each of the stream's shapes.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from training.network import Network
from training.stream import unfold
from training.train import TAGS, autocast, masked_arcs, words


def _mean(values: Tensor, counted: Tensor) -> Tensor:
    return (values * counted).sum() / counted.sum().clamp(min=1)


def losses(
    ours: Network, teacher: Network, b: dict[str, Tensor], vectors: Tensor, known: Tensor, reference: Any
) -> tuple[Tensor, Tensor, Tensor]:
    """Return how far a student is from its teacher, how far its word vectors are, and its loss by the sets' own labels.

    The same sums as `training.train`'s `soft_loss`, `near` and `hard_loss`, written with masks instead of choices.
    """
    tags, arcs, dependent, governor = ours.heads(vectors)
    width = vectors.shape[1]
    inside = (torch.arange(width, device=vectors.device)[None, :] < b["lengths"][:, None]).float()

    def kl(a: Tensor, t: Tensor) -> Tensor:
        a, t = a.float().log_softmax(-1), t.float().log_softmax(-1)
        return _mean((t.exp() * (t - a)).sum(-1), inside)

    own = masked_arcs(arcs, b["lengths"])
    theirs = masked_arcs(reference[1], b["lengths"])
    soft = kl(own, theirs)
    for name, scores in tags.items():
        soft = soft + TAGS.get(name, 1.0) * kl(scores, reference[0][name])
    heads = torch.where(b["heads"] >= 0, b["heads"], theirs.argmax(-1)).clamp(max=width)
    relations = ours.heads.relations(dependent, governor, heads)
    soft = soft + kl(relations, teacher.heads.relations(reference[2], reference[3], heads))

    a, t = vectors.float(), known.float()
    middle = (t * inside[..., None]).sum() / (inside.sum() * t.shape[2]).clamp(min=1)
    spread = _mean((t - middle).square().mean(-1), inside).clamp(min=1e-6)
    near = _mean((a - t).square().mean(-1), inside) / spread

    def said(scores: Tensor, labels: Tensor) -> Tensor:
        found = F.cross_entropy(
            scores.float().flatten(0, 1), labels.flatten(), ignore_index=-100, reduction="sum"
        )
        return found / (labels >= 0).sum().clamp(min=1)

    hard = said(own, b["heads"]) + said(relations, torch.where(b["heads"] >= 0, b["rels"], -100))
    for name, weight in TAGS.items():
        hard = hard + weight * said(tags[name], b[name])
    bits = (b["ents"][..., None] >> torch.arange(tags["ents"].shape[-1], device=vectors.device)) & 1
    allowed = tags["ents"].float().log_softmax(-1).masked_fill(bits == 0, -1e4).logsumexp(-1)
    return soft, near, hard + _mean(-allowed, (b["ents"] > 0).float())


class Learner:
    """Students, their optimisers and their averages, and a step for batches of any of the stream's shapes.

    `rate` and `pull` (the weight of the word vectors) are read anew at every step.
    """

    def __init__(
        self, students: dict[str, Network], teacher: Network, config: dict[str, Any], device: torch.device
    ) -> None:
        self.students, self.teacher, self.config, self.device = students, teacher, config, device
        self.rate, self.pull = (torch.zeros((), device=device) for _ in range(2))
        self.seen = {name: torch.zeros(2, device=device) for name in students}
        recorded = device.type == "cuda"
        self.optimizers = {
            name: torch.optim.AdamW(network.parameters(), lr=self.rate, weight_decay=0.01, betas=(0.9, 0.98),
                                    capturable=recorded)
            for name, network in students.items()
        }  # fmt: skip
        self.records: dict[tuple[int, ...], tuple[Any, tuple[Tensor, Tensor, Tensor]]] = {}
        self.pool: Any = None
        self.recording = recorded

    def once(self, made: tuple[Tensor, Tensor, Tensor]) -> None:
        """Learn from a batch that lies on the device."""
        b = unfold(made, self.device)
        with autocast(self.device), torch.no_grad():
            known = words(self.teacher, b)
            reference = self.teacher.heads(known)
        for name, network in self.students.items():
            with autocast(self.device):
                soft, near, hard = losses(network, self.teacher, b, words(network, b), known, reference)
            loss = soft + self.pull * near + self.config["hard"] * hard
            self.optimizers[name].zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0, foreach=True)
            self.optimizers[name].step()
            self.seen[name].copy_(torch.stack([soft.detach(), near.detach()]))

    def __call__(self, made: tuple[Tensor, Tensor, Tensor]) -> None:
        """Learn from a batch of the stream."""
        shape = tuple(made[0].shape)
        if not self.recording:
            self.once(tuple(tensor.to(self.device, non_blocking=True) for tensor in made))
            return
        if shape not in self.records:
            self.records[shape] = self.record(made)
        graph, places = self.records[shape]
        for place, tensor in zip(places, made, strict=True):
            place.copy_(tensor, non_blocking=True)
        graph.replay()

    def record(self, made: tuple[Tensor, Tensor, Tensor]) -> tuple[Any, tuple[Tensor, ...]]:
        """Return the step for batches of this shape, recorded, and the tensors that it reads."""
        places = tuple(tensor.to(self.device) for tensor in made)
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(2):
                self.once(places)
        torch.cuda.current_stream().wait_stream(side)
        for optimizer in self.optimizers.values():
            optimizer.zero_grad(set_to_none=True)
        graph = torch.cuda.CUDAGraph()
        # Another thread pins the stream's batches meanwhile: its calls are no part of what is recorded.
        with torch.cuda.graph(graph, pool=self.pool, capture_error_mode="thread_local"):
            self.once(places)
        self.pool = self.pool or graph.pool()
        return graph, places

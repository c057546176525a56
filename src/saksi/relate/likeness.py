"""How much two reports look like reports of one happening. Symmetric, and the same whatever else is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WINDOW = 3
"""Days between the publication of two reports that may be joined."""
JOIN = 0.48
"""Score at which a report joins the earlier one it is most like."""
HOLD = 0.30
"""Score with the story's first report below which a chain of joins is cut, however like its neighbour a report is."""
SPAN = 6
"""Days a story goes on after its first report; later ones open another."""

TEXT, NAMES, ACTS, GAP, AGAIN = 0.72, 0.40, 0.05, 0.06, 0.10


@dataclass(frozen=True)
class Member:
    """A stored report as it is compared."""

    report: int
    day: int
    at: str
    vector: NDArray[np.float32]
    names: Mapping[str, float]
    acts: Collection[str]
    outlet: str | None = None


def score(one: Member, two: Member) -> float:
    """Return how alike two reports are, about 0 (unrelated) to 1.17 (the same text).

    Text: cosine of the vectors. Names: twice the shared weight over the whole weight. Acts: 1 where an event of the
    same type has the same parties, a half where one side is the same. Each day between them beyond the first costs.
    An outlet seldom tells a happening twice and often several of one affair: its own reports must be more alike.
    """
    # The vectors hold whole numbers below 128, so these sums are exact in any order.
    product = float(one.vector @ two.vector)
    size = float(one.vector @ one.vector) * float(two.vector @ two.vector)
    cosine = product / size**0.5 if size else 0.0
    gap = abs(one.day - two.day)
    total = (
        TEXT * cosine
        + NAMES * _names(one.names, two.names)
        + ACTS * _acts(one.acts, two.acts)
        - GAP * max(0, gap - 1)
        - AGAIN * (one.outlet is not None and one.outlet == two.outlet)
    )
    return round(total, 6)


def _names(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    whole = sum(sorted(one.values())) + sum(sorted(two.values()))
    shared = sum(sorted(min(weight, two[name]) for name, weight in one.items() if name in two))
    return 2 * shared / whole if whole else 0.0


def _acts(one: Collection[str], two: Collection[str]) -> float:
    if not one or not two:
        return 0.0
    if not set(one).isdisjoint(two):
        return 1.0
    halves = {tuple(act.split(":")[:2]) for act in one if act.split(":")[1]}
    return 0.5 if any(tuple(act.split(":")[:2]) in halves for act in two) else 0.0

"""How far a figure could lie off, reports being few: a percentile bootstrap over reports."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from saksi.evaluate.tally import FOUND, RIGHT, Tally, figures, headline, total

ROUNDS = 1000
SEED = 20241202


class Interval(NamedTuple):
    """The middle 95 % of a figure over resampled sets of reports."""

    low: float
    high: float


def intervals(tallies: Sequence[Tally], rounds: int = ROUNDS, seed: int = SEED) -> dict[str, Interval | None]:
    """Return a 95 % interval for every figure's headline value; null where no resample had anything to count.

    Reports are drawn with replacement, since the records of one report hang together. Same tallies and seed, same
    intervals.
    """
    draw = random.Random(seed)
    names = (*FOUND, "extra_events", *RIGHT)
    values: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds if tallies else 0):
        sample = figures(total(draw.choices(tallies, k=len(tallies))))
        for name in names:
            value = sample[name][headline(name)]
            if value is not None:
                values[name].append(value)
    return {name: _middle(sorted(found)) for name, found in values.items()}


def _middle(found: list[float]) -> Interval | None:
    if not found:
        return None
    last = len(found) - 1
    return Interval(found[round(last * 0.025)], found[round(last * 0.975)])

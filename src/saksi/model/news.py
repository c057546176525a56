"""What the news head says of a sentence's words: which acts they may name.

The head only proposes: the rules find and ground events, and take its word for how sure they are
(`docs/learned-heads.md` says what else was tried, and what it was worth).
"""

from __future__ import annotations

from typing import get_args

import numpy as np
from numpy.typing import NDArray

from saksi.records import Proposals
from saksi.records.model import Act, EventType, Modality

TYPES: tuple[EventType, ...] = get_args(EventType)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
ACTS: tuple[Act, ...] = get_args(Act)
ROLES = 2
"""Actor, recipient."""


def proposals(types: NDArray[np.float32], length: int) -> Proposals:
    """Return a sentence's proposals from the log-odds `[words, types]` of its first `length` words."""
    chances = 1.0 / (1.0 + np.exp(-types[:length].astype(np.float64)))
    return Proposals(tuple(map(tuple, chances.tolist())))


def spread(told: Proposals | None, kept: list[int], length: int) -> Proposals:
    """Return the proposals of a sentence of `length` tokens of which the model was shown only `kept`."""
    rows: list[tuple[float, ...]] = [()] * length
    if told is not None:
        for token, row in zip(kept, told.types, strict=True):
            rows[token] = row
    return Proposals(tuple(rows))

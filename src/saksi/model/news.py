"""What the news heads say of a sentence's words: acts proposed, with whom, and what a speaker does.

The heads only propose. The stages ground a proposal in words and parties, or let it go.
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

OUTPUTS = ("types", "acts", "weight", "arcs")
"""The outputs that are read. The graph's `modality` is not: rules are better at it (docs/learned-heads.md)."""

NAMED, TAKES_PART = 0.3, 0.3
"""From these probabilities on a word is worth asking for its parties, and a party is worth passing on."""


def proposals(found: dict[str, NDArray[np.float32]], row: int, length: int) -> Proposals:
    """Return one sentence's proposals from a batch of head outputs (log-odds and scores).

    Args:
        found: `types` [sentences, words, types], `acts` [sentences, words, acts], `weight` [sentences, words],
            `arcs` [sentences, words, words, roles].
        row: which sentence of the batch.
        length: how many words it has.
    """
    types = _odds(found["types"][row, :length])
    parties: list[tuple[int, int, int, float]] = []
    for trigger in np.flatnonzero(types.max(-1) >= NAMED).tolist():
        chances = _odds(found["arcs"][row, trigger, :length])
        for word, role in np.argwhere(chances >= TAKES_PART).tolist():
            parties.append((trigger, word, role, float(chances[word, role])))
    return Proposals(
        types=tuple(map(tuple, types.tolist())),
        parties=tuple(parties),
        acts=tuple(map(tuple, found["acts"][row, :length].tolist())),
        weights=tuple(found["weight"][row, :length].tolist()),
    )


def spread(told: Proposals, kept: list[int], length: int) -> Proposals:
    """Return the proposals of a sentence of `length` tokens of which the model was shown only `kept`."""
    types: list[tuple[float, ...]] = [()] * length
    acts: list[tuple[float, ...]] = [()] * length
    weights = [0.0] * length
    for place, token in enumerate(kept):
        types[token], acts[token], weights[token] = told.types[place], told.acts[place], told.weights[place]
    parties = tuple((kept[t], kept[w], role, chance) for t, w, role, chance in told.parties)
    return Proposals(tuple(types), parties, tuple(acts), tuple(weights))


def _odds(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float32)

"""BIO tags: the best sequence in which every `I-X` continues a `B-X` or `I-X`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def forbidden(labels: Sequence[str]) -> NDArray[np.float64]:
    """Return `[1 + labels, labels]` penalties: row 0 is the sentence's start, row `i + 1` after label `i`."""
    size = len(labels)
    table = np.zeros((size + 1, size))
    for column, label in enumerate(labels):
        if not label.startswith("I-"):
            continue
        table[0, column] = -1e9
        for row, before in enumerate(labels, 1):
            if before not in (label, "B-" + label[2:]):
                table[row, column] = -1e9
    return table


def best_tags(
    scores: NDArray[np.floating], lengths: NDArray[np.integer], table: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the best allowed label of every word.

    Args:
        scores: `[sentences, words, labels]`, log probabilities or logits.
        lengths: words of each sentence.
        table: what `forbidden` returned.
    """
    count, width, _ = scores.shape
    choice = np.asarray(scores.argmax(-1), dtype=np.int64)
    before = np.concatenate([np.zeros((count, 1), np.int64), choice[:, :-1] + 1], axis=1)
    inside = np.arange(width)[None, :] < lengths[:, None]
    wrong = ((table[before, choice] < 0) & inside).any(1)
    for s in np.flatnonzero(wrong):
        choice[s, : lengths[s]] = _viterbi(scores[s, : lengths[s]].astype(np.float64), table)
    return choice


def _viterbi(scores: NDArray[np.float64], table: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return one sentence's best allowed sequence."""
    score = scores[0] + table[0]
    back = np.zeros(scores.shape, dtype=np.int64)
    for i in range(1, len(scores)):
        reach = score[:, None] + table[1:]
        back[i] = reach.argmax(0)
        score = reach.max(0) + scores[i]
    path = np.zeros(len(scores), dtype=np.int64)
    path[-1] = score.argmax()
    for i in range(len(scores) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path

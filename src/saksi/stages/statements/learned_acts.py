"""What the model says of a statement's act: it overrules the rules where it is sure.

Alone it is behind the rules; where it gives one act four fifths it is right more often than they are
(`docs/learned-heads.md`).
"""

from __future__ import annotations

import math

from saksi.model.news import ACTS
from saksi.records import Reading, Span
from saksi.records.model import Act

SURE = 0.8


def act_by_model(reading: Reading, words: list[Span]) -> tuple[Act, float] | None:
    """Return the likeliest act of the words of a statement (cue and content) and its probability.

    The scores of the words are averaged, each by its own weight, over all sentences the statement runs through. Null
    where the model says nothing.
    """
    rows: list[tuple[float, tuple[float, ...]]] = []
    for sentence, told in zip(reading.sentences, reading.proposals, strict=False):
        if not any(span.overlaps(sentence.span) for span in words):
            continue
        for token, weight, scores in zip(sentence.tokens, told.weights, told.acts, strict=True):
            if scores and any(span.covers(token.span) for span in words):
                rows.append((weight, scores))
    if not rows:
        return None
    top = max(weight for weight, _ in rows)
    shares = [math.exp(weight - top) for weight, _ in rows]
    total = sum(shares)
    means = [
        sum(share * scores[act] for share, (_, scores) in zip(shares, rows, strict=True)) / total
        for act in range(len(ACTS))
    ]
    highest = max(means)
    chances = [math.exp(mean - highest) for mean in means]
    best = means.index(highest)
    return ACTS[best], chances[best] / sum(chances)


def settled(reading: Reading, words: list[Span], act: Act, by: str) -> tuple[Act, str]:
    """Return the act of the rules (`act`, decided `by`) or the model's where it is sure, and what decided it."""
    told = act_by_model(reading, words)
    if told is None:
        return act, by
    theirs, chance = told
    if theirs != act and chance >= SURE:
        return theirs, f"model (p = {chance:.2f}; by {by} it was {act})"
    return act, f"{by}; model (p = {chance:.2f})" if theirs == act else by

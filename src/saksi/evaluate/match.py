"""Which predicted record answers which gold record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from saksi.records import Actor, Event, Span, Statement

T = TypeVar("T")
Fit = Callable[[T, T], float]

# Code points a trigger may lie off, and of a predicted trigger how many count.
WINDOW = 100
TRIGGER = 64
HALF = 0.5
EXACT = 0.9
# In these all parties do the same to each other, so who stands on which side says nothing.
MUTUAL = frozenset({"CONSULT", "COOPERATE"})


def pair(gold: Sequence[T], predicted: Sequence[T], fit: Fit[T]) -> list[tuple[T, T]]:
    """Pair one to one, as many as can be (augmenting paths), better fits tried first; 0 is no fit."""
    scores = [[(fit(g, p), j) for j, p in enumerate(predicted)] for g in gold]
    choices = [sorted(((s, j) for s, j in row if s > 0), key=lambda c: (-c[0], c[1])) for row in scores]
    taken: dict[int, int] = {}

    def assign(i: int, tried: set[int]) -> bool:
        for _, j in choices[i]:
            if j in tried:
                continue
            tried.add(j)
            if j not in taken or assign(taken[j], tried):
                taken[j] = i
                return True
        return False

    for i in sorted(range(len(gold)), key=lambda i: -choices[i][0][0] if choices[i] else 0.0):
        assign(i, set())
    return [(gold[i], predicted[j]) for i, j in sorted((i, j) for j, i in taken.items())]


def covered(spans: Iterable[Span | None]) -> set[int]:
    """Return the offsets that the spans cover."""
    return {offset for span in spans if span for offset in range(span.start, span.end)}


def overlap(a: set[int], b: set[int]) -> float:
    """Return intersection over union, 0 where either is empty."""
    return len(a & b) / len(a | b) if a and b else 0.0


def content_overlap(least: float) -> Fit[Statement]:
    """Return a fit of two statements by their contents' overlap, 0 below `least`."""

    def fit(gold: Statement, predicted: Statement) -> float:
        shared = overlap(covered(gold.content), covered(predicted.content))
        return shared if shared >= least else 0.0

    return fit


def country(code: str | None) -> str | None:
    """Return the part that says which state, body or named group: `IRN.GOV` → `IRN`, `IGO.UNSC` as it is."""
    if not code:
        return None
    return code if code.startswith("IGO.") else code.split(".")[0]


def sector(code: str | None) -> str | None:
    """Return the part after the country, null where there is none."""
    if not code or "." not in code or code.startswith("IGO."):
        return None
    return code.split(".")[1]


def countries(parties: Iterable[Actor]) -> frozenset[str]:
    """Return the countries of the parties, unknown ones left out."""
    return frozenset(found for party in parties if (found := country(party.code)))


def event_type(gold: Event, predicted: Event) -> float:
    """Fit two events by type and by how near the predicted trigger lies to any mention of the gold's."""
    if gold.type != predicted.type:
        return 0.0
    start = predicted.trigger.start
    end = min(predicted.trigger.end, start + TRIGGER)
    gap = min(max(told.start, start) - min(told.end, end) for told in (gold.trigger, *gold.also))
    return 1.0 / (1 + max(gap, 0)) if gap <= WINDOW else 0.0


def event_parties(gold: Event, predicted: Event) -> float:
    """Fit as `event_type`, and the same countries on each side (in a mutual act: in all)."""
    actors, recipients = countries(gold.actors), countries(gold.recipients)
    told_actors, told_recipients = countries(predicted.actors), countries(predicted.recipients)
    if gold.type in MUTUAL or (not gold.recipients and len(actors) > 1):
        same = actors | recipients == told_actors | told_recipients
    else:
        same = (actors, recipients) == (told_actors, told_recipients)
    return event_type(gold, predicted) if same else 0.0


def event_full(said: set[tuple[str, str]]) -> Fit[Event]:
    """Return a fit as `event_parties`, with the same modality and the same claim.

    `said` holds the pairs of (gold, predicted) statement ids that match.
    """

    def fit(gold: Event, predicted: Event) -> float:
        claims = gold.in_statement, predicted.in_statement
        if gold.in_statement and predicted.in_statement:
            same = claims in said
        else:
            same = not gold.in_statement and not predicted.in_statement
        return event_parties(gold, predicted) if same and gold.modality == predicted.modality else 0.0

    return fit

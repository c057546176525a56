"""What is counted, report by report, and the figures that the counts give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from saksi.evaluate.match import (
    EXACT,
    HALF,
    T,
    content_overlap,
    country,
    covered,
    event_full,
    event_parties,
    event_type,
    overlap,
    pair,
    sector,
)
from saksi.records import Event, Furniture, Reading, Statement

Tally = Counter[tuple[str, str]]
Figures = dict[str, dict[str, Any]]

# Found or not: precision, recall, F1. Of those found: share that is right.
FOUND = ("statement", "statement_exact", "event_type", "event", "event_full", "related")
RIGHT = ("speaker", "speaker_span", "kind", "act", "sector", "date", "date_extra", "claimed", "leaked")
# Of these, less is better.
FAULTS = frozenset({"date_extra", "leaked", "extra_events"})

_SOURCE_TOUCH = 0.2


def tally(gold: Reading, predicted: Reading | None) -> Tally:
    """Count one report. A report without a prediction counts as all missed.

    Raises:
        ValueError: the prediction was made on another text, so its offsets would mean nothing.
    """
    if predicted is None:
        predicted = Reading(report=gold.report)
    elif predicted.text != gold.text:
        raise ValueError(f"report {gold.report.id}: predicted on another text than the gold's")
    counts: Tally = Counter({("all", "reports"): 1})
    said = _count_statements(counts, gold, predicted)
    _count_events(counts, gold, predicted, said)
    related = _related(gold), _related(predicted)
    _found(counts, "related", *related, pair(*related, _same_place))
    return counts


def statement_pairs(
    gold: Reading, predicted: Reading, least: float = HALF
) -> list[tuple[Statement, Statement]]:
    """Return the statements that answer each other: contents that overlap by at least `least`."""
    return pair(gold.statements, predicted.statements, content_overlap(least))


def event_pairs(gold: Reading, predicted: Reading) -> list[tuple[Event, Event]]:
    """Return the events that answer each other: type, place in the text, and countries on both sides."""
    return pair(gold.events, predicted.events, event_parties)


def figures(counts: Tally) -> Figures:
    """Return the figures of a tally, or of several added up. An accuracy over nothing is null."""
    out: Figures = {}
    for name in FOUND:
        gold, predicted, hit = (counts[name, key] for key in ("gold", "pred", "hit"))
        precision = hit / predicted if predicted else 0.0
        recall = hit / gold if gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        out[name] = {
            "p": round(precision, 3), "r": round(recall, 3), "f1": round(f1, 3), "gold": gold, "pred": predicted,
        }  # fmt: skip
    extra = counts["event_type", "pred"] - counts["event_type", "hit"]
    out["extra_events"] = {"a_report": round(extra / max(counts["all", "reports"], 1), 2)}
    for name in RIGHT:
        of = counts[name, "of"]
        out[name] = {"accuracy": round(counts[name, "right"] / of, 3) if of else None, "of": of}
    return out


def headline(name: str) -> str:
    """Return which value of a figure sums it up: `f1`, `accuracy` or `a_report`."""
    return "f1" if name in FOUND else "a_report" if name == "extra_events" else "accuracy"


def _found(
    counts: Tally, name: str, gold: Sequence[T], predicted: Sequence[T], pairs: Sequence[object]
) -> None:
    counts[name, "gold"] += len(gold)
    counts[name, "pred"] += len(predicted)
    counts[name, "hit"] += len(pairs)


def _right(counts: Tally, name: str, right: bool) -> None:
    counts[name, "of"] += 1
    counts[name, "right"] += right


def _count_statements(counts: Tally, gold: Reading, predicted: Reading) -> set[tuple[str, str]]:
    pairs = statement_pairs(gold, predicted)
    _found(counts, "statement", gold.statements, predicted.statements, pairs)
    exact = statement_pairs(gold, predicted, EXACT)
    _found(counts, "statement_exact", gold.statements, predicted.statements, exact)
    for g, p in pairs:
        if country(g.speaker_code):
            _right(counts, "speaker", country(g.speaker_code) == country(p.speaker_code))
        if names := _names(g, gold.text):
            touch = overlap(covered([g.source]), covered([p.source])) >= _SOURCE_TOUCH
            _right(counts, "speaker_span", touch or bool(names & _names(p, gold.text)))
        _right(counts, "kind", g.kind == p.kind)
        _right(counts, "act", g.act == p.act)
    return {(g.id, p.id) for g, p in pairs}


def _names(statement: Statement, text: str) -> set[str]:
    found = {(statement.speaker or "").casefold()}
    if statement.source:
        found.add(statement.source.of(text).casefold())
    return found - {""}


def _count_events(counts: Tally, gold: Reading, predicted: Reading, said: set[tuple[str, str]]) -> None:
    pairs = event_pairs(gold, predicted)
    _found(counts, "event", gold.events, predicted.events, pairs)
    for name, fit in (("event_type", event_type), ("event_full", event_full(said))):
        _found(counts, name, gold.events, predicted.events, pair(gold.events, predicted.events, fit))
    for g, p in pairs:
        # In a mutual act the prediction may have put a party on the other side.
        told = {party.code for party in (*p.actors, *(() if g.recipients else p.recipients))}
        for party in g.actors:
            if sector(party.code):
                _right(counts, "sector", party.code in told)
        if g.in_statement:
            _right(counts, "claimed", (g.in_statement, p.in_statement) in said)
            _right(counts, "leaked", not p.in_statement)
        start, end = (g.date.start, g.date.end) if g.date else (None, None)
        told_start, told_end = (p.date.start, p.date.end) if p.date else (None, None)
        if start:
            _right(counts, "date", (start, end) == (told_start, told_end))
        else:
            _right(counts, "date_extra", bool(told_start))


def _related(reading: Reading) -> list[Furniture]:
    return [furniture for furniture in reading.furniture if furniture.kind == "related"]


def _same_place(a: Furniture, b: Furniture) -> float:
    shared = overlap(covered([a.span]), covered([b.span]))
    return shared if shared >= HALF else 0.0


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    counts: Tally = Counter()
    for one in tallies:
        counts.update(one)
    return counts

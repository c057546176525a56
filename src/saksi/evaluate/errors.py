"""What was missed and what was spurious, with its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from saksi.evaluate.match import countries
from saksi.evaluate.tally import event_pairs, statement_pairs
from saksi.records import Event, Reading, Statement


class Error(NamedTuple):
    """One disagreement: `missed`, `spurious`, or `wrong` (found, but a field differs), with its words."""

    report: str
    what: str
    record: str
    words: str
    detail: str = ""


def errors(gold: Reading, predicted: Reading) -> Iterator[Error]:
    """Yield a report's disagreements: statements, then events; each in the order of the text."""
    yield from _statements(gold, predicted)
    yield from _events(gold, predicted)


def _statements(gold: Reading, predicted: Reading) -> Iterator[Error]:
    report, text = gold.report.id, gold.text
    pairs = statement_pairs(gold, predicted)
    met = {id(record) for pair in pairs for record in pair}
    for what, records in (("missed", gold.statements), ("spurious", predicted.statements)):
        for record in records:
            if id(record) not in met:
                yield Error(report, what, "statement", _said(record, text), _by(record))
    for g, p in pairs:
        for name in ("speaker_code", "kind", "act"):
            told, true = getattr(p, name), getattr(g, name)
            if told != true:
                yield Error(report, "wrong", f"statement {name}", _said(g, text), f"{true} read as {told}")


def _events(gold: Reading, predicted: Reading) -> Iterator[Error]:
    report, text = gold.report.id, gold.text
    pairs = event_pairs(gold, predicted)
    met = {id(record) for pair in pairs for record in pair}
    for what, records in (("missed", gold.events), ("spurious", predicted.events)):
        for record in records:
            if id(record) not in met:
                yield Error(report, what, "event", record.trigger.of(text), _who(record))
    for g, p in pairs:
        for name, true, told in (
            ("modality", g.modality, p.modality),
            ("claim", bool(g.in_statement), bool(p.in_statement)),
            ("date", _day(g), _day(p)),
        ):
            if told != true:
                yield Error(report, "wrong", f"event {name}", g.trigger.of(text), f"{true} read as {told}")


def _said(statement: Statement, text: str) -> str:
    return " […] ".join(span.of(text) for span in statement.content)


def _by(statement: Statement) -> str:
    return f"{statement.act} by {statement.speaker or 'nobody named'}"


def _who(event: Event) -> str:
    actors, recipients = sorted(countries(event.actors)), sorted(countries(event.recipients))
    return f"{event.type} {','.join(actors) or '?'} → {','.join(recipients) or '–'}, {event.modality}"


def _day(event: Event) -> str | None:
    return f"{event.date.start} to {event.date.end}" if event.date and event.date.start else None

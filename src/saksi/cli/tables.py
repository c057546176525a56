"""A reading's statements and events as tables for 80 columns."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from saksi.cli.marks import event_number, statement_number
from saksi.cli.symbols import visible
from saksi.records import Actor, Event, Reading, Span, Statement

CLAIMED = "italic magenta"


def statements_table(reading: Reading) -> Table:
    """Return the statements: who, by which act and cue, and what, in the words of the report."""
    table = _table(("", 3), ("who says", 18), ("act", 15), ("what", None))
    numbers = {s.id: statement_number(i) for i, s in enumerate(reading.statements)}
    for statement in reading.statements:
        table.add_row(
            numbers[statement.id],
            _speaker(reading, statement),
            _act(reading, statement),
            _content(reading, statement, numbers),
        )
    return table


def events_table(reading: Reading) -> Table:
    """Return the events: what, who to whom, when and where, and whether it happened or is claimed."""
    table = _table(("", 3), ("what", 16), ("who → to whom", None), ("when, where", 18), ("status", 16))
    numbers = {s.id: statement_number(i) for i, s in enumerate(reading.statements)}
    speakers = {s.id: s.speaker for s in reading.statements}
    for position, event in enumerate(reading.events):
        claim = event.in_statement
        table.add_row(
            event_number(position),
            _what(reading, event),
            _parties(reading, event),
            _when_where(reading, event),
            _status(event, numbers.get(claim or ""), speakers.get(claim or "")),
        )
    return table


def _table(*columns: tuple[str, int | None]) -> Table:
    table = Table(
        box=SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, leading=1
    )
    for heading, width in columns:
        table.add_column(heading, width=width, ratio=None if width else 1, overflow="fold")
    return table


def _words(reading: Reading, span: Span) -> str:
    return visible(span.of(reading.text).replace("\n", " "))


def _lines(lines: Iterable[tuple[str, str] | None]) -> Text:
    """Join the lines that are there, each with its style."""
    there = [line for line in lines if line and line[0]]
    text = Text()
    for position, (words, style) in enumerate(there):
        text.append(("\n" if position else "") + words, style)
    return text


def _speaker(reading: Reading, statement: Statement) -> Text:
    source = _words(reading, statement.source) if statement.source else ""
    speaker = visible(statement.speaker or "", lines=False)
    if not (speaker or source):
        return Text("nobody named", "dim")
    return _lines(
        [
            (speaker or source, "bold green"),
            (statement.speaker_code or "", "green"),
            (f"“{source}”", "dim") if source and speaker and source != speaker else None,
        ]
    )


def _act(reading: Reading, statement: Statement) -> Text:
    return _lines(
        [
            (statement.act, "bold yellow"),
            (f"‹{_words(reading, statement.cue)}›", "yellow") if statement.cue else None,
            (statement.kind, "dim"),
        ]
    )


def _content(reading: Reading, statement: Statement, numbers: dict[str, str]) -> Text:
    words = " […] ".join(_words(reading, span) for span in statement.content)
    addressee, via = statement.addressee, statement.via
    told = f"to {_words(reading, addressee.span)}" if addressee else ""
    if addressee and addressee.code:
        told += f" ({addressee.code})"
    return _lines(
        [
            (words, ""),
            (told, "dim"),
            (f"via {_words(reading, via)}", "dim") if via else None,
            (f"within statement {numbers[statement.parent]}", CLAIMED)
            if statement.parent in numbers
            else None,
        ]
    )


def _what(reading: Reading, event: Event) -> Text:
    name = event.type + (f" {event.mode}" if event.mode else "")
    return _lines([(name, "bold"), (f"{{{_words(reading, event.trigger)}}}", "magenta")])


def _party(reading: Reading, party: Actor) -> str:
    words = _words(reading, party.span)
    return f"{party.code} {words}" if party.code else words


def _parties(reading: Reading, event: Event) -> Text:
    text = Text()
    for position, actor in enumerate(event.actors):
        text.append(("\n" if position else "") + _party(reading, actor), "green")
    if not event.actors:
        text.append("nobody named", "dim")
    for recipient in event.recipients:
        text.append("\n→ " + _party(reading, recipient), "green")
    return text


def _when_where(reading: Reading, event: Event) -> Text:
    lines: list[tuple[str, str] | None] = []
    if event.date:
        start, end = event.date.start, event.date.end
        if start and end:
            lines.append((start if start == end else f"{start} to {end}", ""))
        elif start or end:
            lines.append((f"from {start}" if start else f"until {end}", ""))
        lines.append((f"“{_words(reading, event.date.span)}”", "dim"))
    if event.place:
        name = visible(event.place.name or event.place.span.of(reading.text), lines=False)
        lines.append((f"{name}, {event.place.country}" if event.place.country else name, ""))
    return _lines(lines)


def _status(event: Event, number: str | None, speaker: str | None) -> Text:
    claimed = None
    if event.in_statement:
        who = visible(speaker, lines=False) if speaker else "somebody unnamed"
        claimed = (f"claimed by {who} {number or ''}".rstrip(), CLAIMED)
    return _lines([(event.modality, "" if event.modality == "actual" else "yellow"), claimed])

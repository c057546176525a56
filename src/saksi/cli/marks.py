"""The report's own words with their records marked, readable with and without colour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.text import Text

from saksi.cli.symbols import visible
from saksi.records import Reading, Span

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

STYLES = {
    "content": "cyan",
    "cue": "bold yellow",
    "actor": "bold green",
    "trigger": "bold magenta",
    "furniture": "dim",
}
LEGEND = "«said»¹  ‹cue›  [actor]  {act}₂  ~page, not report~"


class Mark(NamedTuple):
    """A stretch of text with what stands before and after it, and the kind that styles it."""

    span: Span
    kind: str
    before: str
    after: str


def statement_number(position: int) -> str:
    """Return the raised number that ties the words of the nth statement (from 0) to its row."""
    return str(position + 1).translate(RAISED)


def event_number(position: int) -> str:
    """Return the lowered number that ties a trigger to its event's row."""
    return str(position + 1).translate(LOWERED)


def marks(reading: Reading) -> list[Mark]:
    """Return what is marked in the text: contents, cues, actors, triggers, furniture."""
    found: list[Mark] = []
    actors: set[Span] = set()
    cues: set[Span] = set()
    for position, statement in enumerate(reading.statements):
        number = statement_number(position)
        found += [Mark(span, "content", "«", "»" + number) for span in statement.content]
        cues |= {statement.cue} if statement.cue else set()
        addressee = statement.addressee
        actors |= {s for s in (statement.source, addressee.span if addressee else None) if s}
    found += [Mark(span, "cue", "‹", "›") for span in cues]
    for position, event in enumerate(reading.events):
        number = event_number(position)
        found += [Mark(span, "trigger", "{", "}" + number) for span in (event.trigger, *event.also)]
        actors |= {party.span for party in (*event.actors, *event.recipients)}
    found += [Mark(span, "actor", "[", "]") for span in actors]
    found += [Mark(f.span, "furniture", "~", "~") for f in reading.furniture]
    return found


def marked_lines(text: str, found: Iterable[Mark]) -> Iterator[Text]:
    """Yield the text line by line, its marks written in and styled.

    Marks nest by length; of two that cross, each still opens and closes at its own place.
    """
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    for mark in found:
        opening[mark.span.start].append(mark)
        closing[mark.span.end].append(mark)
    cuts = sorted({0, len(text), *opening, *closing})
    open_now: list[Mark] = []
    line = Text()
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for mark in sorted(closing[start], key=open_now.index, reverse=True):
            line.append(mark.after, STYLES[mark.kind])
            open_now.remove(mark)
        for mark in sorted(opening[start], key=lambda m: -m.span.end):
            line.append(mark.before, STYLES[mark.kind])
            open_now.append(mark)
        style = " ".join(STYLES[mark.kind] for mark in open_now)
        pieces = text[start:end].split("\n")
        for piece in pieces[:-1]:
            line.append(visible(piece, lines=False), style)
            yield line
            line = Text()
        line.append(visible(pieces[-1], lines=False), style)
    if line:
        yield line

"""A text cut where marks begin and end, for the reader and for snippets. Knows nothing of the web."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from saksi.desk.visible import visible


class Mark(NamedTuple):
    """A stretch `[start, stop)` of code points with its role, and the record it belongs to (null: page furniture)."""

    start: int
    stop: int
    role: str
    record: str | None = None
    claimed: bool = False


@dataclass(frozen=True)
class Piece:
    """Words between two borders, and what covers them. `opens` names the records whose mark begins here."""

    text: str
    roles: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    claimed: bool = False


# Of several marks on the same words the one that says most about them is shown.
ORDER = ("furniture", "trigger", "also", "cue", "source", "actor", "recipient", "addressee", "place", "date", "quantity", "via", "content")  # fmt: skip


def cut(text: str, marks: Iterable[Mark], start: int = 0, stop: int | None = None) -> list[Piece]:
    """Cut `text[start:stop]` at every border of a mark. The pieces joined are the text, signs that hide made visible."""
    stop = len(text) if stop is None else min(stop, len(text))
    inside = [m for m in marks if m.start < stop and m.stop > start]
    begin: dict[int, list[Mark]] = {}
    end: dict[int, list[Mark]] = {}
    for mark in inside:
        begin.setdefault(max(mark.start, start), []).append(mark)
        end.setdefault(min(mark.stop, stop), []).append(mark)
    borders = sorted({start, stop, *begin, *end})
    live: list[Mark] = []
    seen: set[str] = set()
    pieces = []
    for here, after in pairwise(borders):
        for mark in end.get(here, ()):
            live.remove(mark)
        live.extend(begin.get(here, ()))
        records = tuple(dict.fromkeys(m.record for m in live if m.record))
        opens = tuple(r for r in records if r not in seen)
        seen.update(opens)
        roles = tuple(role for role in ORDER if any(m.role == role for m in live))
        claimed = any(m.claimed for m in live if m.role in ("trigger", "also"))
        pieces.append(Piece(visible(text[here:after]), roles, records, opens, claimed))
    return pieces


def paragraphs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Split pieces at line breaks; blank lines are dropped."""
    made: list[list[Piece]] = [[]]
    for piece in pieces:
        for n, line in enumerate(piece.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if n:
                made.append([])
            if line:
                made[-1].append(
                    Piece(line, piece.roles, piece.records, () if n else piece.opens, piece.claimed)
                )
    return [p for p in made if any(piece.text.strip() for piece in p)]


def around(text: str, spans: Sequence[tuple[int, int]], reach: int = 220) -> tuple[int, int]:
    """Return the stretch to show for some spans: out to the line's ends, at most `reach` code points each side."""
    start, stop = min(s for s, _ in spans), max(e for _, e in spans)
    left = text.rfind("\n", max(0, start - reach), start) + 1 or max(0, start - reach)
    right = text.find("\n", stop, stop + reach)
    return left, (right if right >= 0 else min(len(text), stop + reach))

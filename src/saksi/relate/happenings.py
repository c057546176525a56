"""Events as rows of a store, with their parties and the sentence they stand in: what the pages over many reports need."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Party:
    """A party of an event: its code, the country or group in it, its sector, its words."""

    code: str | None
    country: str | None
    sector: str | None
    words: str


@dataclass(frozen=True)
class Happening:
    """A stored event with where it comes from. `sentence` is the span of the sentence the trigger stands in."""

    pk: int
    id: str
    report: int
    report_id: str
    title: str | None
    outlet: str | None
    published: str | None
    type: str
    mode: str | None
    modality: str
    trigger: str
    start: int
    stop: int
    claimed: bool
    claimed_by: str | None
    claimed_code: str | None
    date_start: str | None
    date_end: str | None
    dated: bool
    place_name: str | None
    country: str | None
    quantities: str
    sentence: tuple[int, int]
    quote: str
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    words: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def key(self) -> str:
        """The event's address: its report's id and its own, the same on every machine."""
        return f"{self.report_id}:{self.id}"

    def who(self) -> frozenset[str]:
        """Return countries and groups of the actors."""
        return frozenset(p.country for p in self.actors if p.country)

    def whom(self) -> frozenset[str]:
        """Return countries and groups of the recipients."""
        return frozenset(p.country for p in self.recipients if p.country)


_COLUMNS = (
    "e.pk, e.id, e.report, r.id AS report_id, r.title, e.outlet, e.published, e.type, e.mode, e.modality,"
    ' e."trigger", e.start, e.stop, e.in_statement IS NOT NULL AS claimed, e.claimed_by, e.claimed_code, e.date_start,'
    " e.date_end, e.date IS NOT NULL AS dated, e.place_name, e.country, e.quantities"
)


# Not `r.live = 1`: for that, SQLite walks all reports first, to have a Bloom filter of them.
_NEWEST = "(SELECT v.live FROM reports v WHERE v.pk = e.report) = 1"


def find(db: sqlite3.Connection, where: str, values: Sequence[object]) -> list[Happening]:
    """Return live events of newest versions that fit a condition over `e` (events) and `r` (reports), by date."""
    return list(stream(db, where, values, "e.published, r.id, e.start, e.id"))


def stream(db: sqlite3.Connection, where: str, values: Sequence[object], order: str) -> Iterator[Happening]:
    """Yield what `find` returns in another order, read as it is asked for."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM events e JOIN reports r ON r.pk = e.report WHERE e.live = 1 AND {_NEWEST} AND ({where})"
        f" ORDER BY {order}",
        values,
    )
    for row in rows:
        yield _whole(db, row)


def _whole(db: sqlite3.Connection, row: sqlite3.Row) -> Happening:
    sides: dict[str, list[Party]] = {"actor": [], "recipient": []}
    for p in db.execute("SELECT * FROM parties WHERE event = ? ORDER BY role, n", (row["pk"],)):
        sides[p["role"]].append(Party(p["code"], p["country"], p["sector"], p["words"]))
    start, stop, quote = sentence_at(db, row["report"], row["start"], row["stop"])
    fields = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a Row iterates over values
    fields["claimed"], fields["dated"] = bool(row["claimed"]), bool(row["dated"])
    names = {word for side in sides.values() for p in side for word in words_of(p.words)}
    return Happening(
        **fields,
        sentence=(start, stop),
        quote=quote,
        actors=tuple(sides["actor"]),
        recipients=tuple(sides["recipient"]),
        words=frozenset(words_of(quote)) - names,
    )


def sentence_at(db: sqlite3.Connection, report: int, start: int, stop: int) -> tuple[int, int, str]:
    """Return the span and the words of the sentence that holds a span; the span itself where none does."""
    row = db.execute(
        "SELECT s.start, s.stop, substr(r.text, s.start + 1, s.stop - s.start) FROM sentences s"
        " JOIN reports r ON r.pk = s.report WHERE s.report = ? AND s.start <= ? AND s.stop > ? LIMIT 1",
        (report, start, start),
    ).fetchone()
    if row is None:
        words = db.execute(
            "SELECT substr(text, ? + 1, ?) FROM reports WHERE pk = ?", (start, stop - start, report)
        ).fetchone()[0]
        return start, stop, str(words)
    return int(row[0]), int(row[1]), str(row[2])


def words_of(text: str) -> Iterable[str]:
    """Return the words of four letters and more, small."""
    return (word.casefold() for word in _WORD.findall(text))

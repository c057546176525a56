"""Who is public and who is private: office-holders and bodies have pages; private persons have none, nor a name search."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from saksi.lexicon import DATA
from saksi.lexicon.files import read_yaml
from saksi.ontology import load_ontology, sector_part
from saksi.records import Mention

_FILE: Path = DATA / "desk" / "people.yaml"
_WORD = re.compile(r"[^\W_]+")


class _People(msgspec.Struct, forbid_unknown_fields=True):
    offices: list[str]


@cache
def office_sectors() -> frozenset[str]:
    """Return the sectors whose people have pages (`data/desk/people.yaml`)."""
    return frozenset(read_yaml(_FILE, _People).offices)


@cache
def holds_office(code: str | None) -> bool:
    """Say whether a person with this code speaks for a state, a party, a court, an armed group or a body.

    A code that says nothing of an office (none, a bare country, `IDN.CVL`) is a private person's.
    """
    if not code:
        return False
    if code in load_ontology().sectors:
        return code in office_sectors()
    sector = sector_part(code)
    if sector is not None:
        return sector in office_sectors()
    return not (len(code) == 3 and code.isalpha())


class Named(NamedTuple):
    """Words of a text that name something: what kind of thing, its code, and what tells it from its namesakes."""

    start: int
    stop: int
    kind: str
    form: str
    code: str | None
    entity: str | None
    name: str | None


def named(mentions: Iterable[Mention]) -> list[Named]:
    """Return the mentions of a reading as `private_words` takes them."""
    return [Named(m.span.start, m.span.end, m.kind, m.form, m.code, m.entity, m.name) for m in mentions]


def fold(word: str) -> str:
    """Return a word as the full-text index compares it: lower case, no diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


def words_in(text: str) -> list[str]:
    """Return the folded words of a text in order."""
    return [fold(word) for word in _WORD.findall(text)]


def private_words(text: str, mentions: Sequence[Named]) -> set[str]:
    """Return the folded words that stand in this text only as names of private persons.

    A person is private where no mention of the same person holds an office and the world tables don't know him. A word stands for something else, too, where
    it is written small, or inside what names an office-holder, a place or a body; then it is not in the set.
    """
    people = [m for m in mentions if m.kind == "person" and m.form == "name"]
    public = {
        key for m in people if holds_office(m.code) or _of_the_world(m) for key in (m.entity, m.name) if key
    }
    private = [m for m in people if not holds_office(m.code) and public.isdisjoint((m.entity, m.name))]
    if not private:
        return set()
    # A mention may hold more than the name: "Koordinator aksi, Darsono".
    words = {w for m in private for w in words_in(m.name or text[m.start : m.stop]) if len(w) > 1}
    spans = {(m.start, m.stop) for m in private}
    others = [(m.start, m.stop) for m in mentions if m.form == "name" and (m.start, m.stop) not in spans]
    for match in _WORD.finditer(text):
        word = fold(match[0])
        if word not in words or any(s <= match.start() < e for s, e in spans):
            continue
        if match[0][0].islower() or any(s <= match.start() < e for s, e in others):
            words.discard(word)
    return words


def _of_the_world(m: Named) -> bool:
    return m.entity is not None and not m.entity.startswith("local:")


def fill(db: sqlite3.Connection) -> None:
    """Write the private words of every report that is stored already."""
    db.execute("DELETE FROM private_words")
    reports = db.execute("SELECT DISTINCT report FROM mentions WHERE kind = 'person' AND form = 'name'").fetchall()  # fmt: skip
    for (report,) in reports:
        text = db.execute("SELECT text FROM reports WHERE pk = ?", (report,)).fetchone()[0]
        found = db.execute(
            "SELECT m.start, m.stop, m.kind, m.form, m.code, e.id, m.name FROM mentions m"
            " LEFT JOIN entities e ON e.pk = m.entity WHERE m.report = ?",
            (report,),
        )
        words = private_words(text, [Named(*row) for row in found])
        db.executemany("INSERT INTO private_words VALUES (?, ?)", [(report, w) for w in sorted(words)])

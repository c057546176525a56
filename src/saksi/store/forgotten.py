"""Tombstones: hashes of what was forgotten, so that it does not come back, and the masking of a person's name."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from saksi.records import Arrival, Reading
from saksi.records.arrival import now
from saksi.store import layers

MASK = "█"
_PART = re.compile(r"[^\W\d_]{2,}")


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: NFKC, case folded, hyphens and points as breaks."""
    return tuple(_PART.findall(unicodedata.normalize("NFKC", name).casefold()))


def name_spans(text: str, names: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return where a text holds one of the names, or, once it holds one, a single capitalised word of it.

    `names` are as `words_of` gives them. The spans are code points of `text`, ascending and disjoint.
    """
    wanted = {name for name in names if name}
    if not wanted:
        return []
    parts = [(m.start(), m.end(), words_of(m[0])) for m in _PART.finditer(text)]
    folded = [word[0] if word else "" for *_, word in parts]
    spans: list[tuple[int, int]] = []
    found: set[str] = set()
    for size in {len(name) for name in wanted}:
        for i in range(len(parts) - size + 1):
            if tuple(folded[i : i + size]) in wanted and _close(text, parts, i, size):
                spans += [(start, end) for start, end, _ in parts[i : i + size]]
                found.update(folded[i : i + size])
    spans += [
        (start, end)
        for (start, end, _), word in zip(parts, folded, strict=True)
        if word in found and len(word) > 2 and not text[start].islower()
    ]
    return sorted(set(spans))


def _close(text: str, parts: list[tuple[int, int, tuple[str, ...]]], i: int, size: int) -> bool:
    # The words of one name have next to nothing between them: spaces, a point, the hyphens of an address.
    return all(parts[k + 1][0] - parts[k][1] <= 4 for k in range(i, i + size - 1))


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with the spans blotted out code point for code point, so that every offset still holds."""
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


# What names somebody outright is emptied rather than blotted: a half name would still lead to the person.
_EMPTIED = {"name", "speaker", "entity"}


def without(
    reading: Reading, names: set[tuple[str, ...]], blots: list[tuple[int, int]] | None = None
) -> Reading:
    """Return a reading in which nothing tells the names.

    Args:
        names: as `words_of` gives them.
        blots: where they were blotted out of the text: there, a single word of a name is the person. None: the text holds
            no whole name, and only what the reading itself calls by it is emptied.
    """
    parts = {word for name in names for word in name}

    def is_person(value: str) -> bool:
        if blots is None:
            return bool(name_spans(value, names))
        return bool(parts & set(words_of(value)))

    def clean(value: Any, key: str | None = None) -> Any:
        if isinstance(value, str):
            if key in _EMPTIED:
                return None if is_person(value) else value
            return masked(value, name_spans(value, names))
        if isinstance(value, dict):
            return record(value)
        if isinstance(value, list | tuple):
            return [clean(v, key) for v in value]
        return value

    def record(value: dict[str, Any]) -> dict[str, Any]:
        if value.get("entity") and value.get("name") and is_person(value["name"]):
            value = {**value, "entity": None}
        if {"form", "head", "lemma"} <= value.keys() and _hit(value["start"], value["end"], blots or ()):
            value = {**value, "form": MASK * (value["end"] - value["start"]), "lemma": MASK}
        return {k: clean(v, k) for k, v in value.items()}

    plain = msgspec.to_builtins(msgspec.structs.replace(reading, report=layers.NOBODY))
    return msgspec.structs.replace(msgspec.convert(clean(plain), Reading), report=reading.report)


def names_a(reading: Reading, names: set[tuple[str, ...]]) -> bool:
    """Say whether a reading names one of the persons."""
    return any(name_spans(value, names) for value in _named(reading))


def _named(reading: Reading) -> Iterator[str]:
    for mention in reading.mentions:
        yield from (value for value in (mention.name, mention.entity) if value)
    for statement in reading.statements:
        if statement.speaker:
            yield statement.speaker
    reasons = [why for mention in reading.mentions for why in mention.because]
    reasons += [why for statement in reading.statements for why in statement.because]
    reasons += [why for event in reading.events for why in event.because]
    yield from (part for why in reasons for part in (why.entry, why.note) if part)


def _hit(start: int, end: int, blots: Iterable[tuple[int, int]]) -> bool:
    return any(start < e and s < end for s, e in blots)


def mark(db: sqlite3.Connection, kind: str, value: str | bytes) -> bytes:
    """Return the keyed hash of something: worthless without this store's salt, so no list of names."""
    salt = db.execute("SELECT value FROM settings WHERE key = 'salt'").fetchone()[0]
    return _keyed(bytes.fromhex(salt), kind, value)


def _keyed(key: bytes, kind: str, value: str | bytes) -> bytes:
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(kind.encode() + b"\x00" + data, key=key, digest_size=16).digest()


class Forgotten:
    """The tombstones of a store, asked about every arrival."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        salt = db.execute("SELECT value FROM settings WHERE key = 'salt'").fetchone()[0]
        self._key = bytes.fromhex(salt)
        self._hashes: set[bytes] = set()
        self._sizes: set[int] = set()
        for row in db.execute("SELECT hash, kind, words FROM tombstones"):
            self._hashes.add(row["hash"])
            if row["kind"] == "person":
                self._sizes.add(row["words"])

    def hash(self, kind: str, value: str | bytes) -> bytes:
        """Return the keyed hash of something, see `mark`."""
        return _keyed(self._key, kind, value)

    def bury(self, kind: str, value: str | bytes, words: int | None = None) -> None:
        """Set a tombstone."""
        mark = self.hash(kind, value)
        self._db.execute("INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?, ?)", (mark, kind, words, now()))
        self._hashes.add(mark)
        if kind == "person" and words:
            self._sizes.add(words)

    def bars(self, arrival: Arrival, fingerprint: bytes) -> bool:
        """Say whether a report was forgotten: by its id, its text or its address."""
        if not self._hashes:
            return False
        marks = [self.hash("report", arrival.report.id), self.hash("text", fingerprint)]
        if arrival.canonical:
            marks.append(self.hash("url", arrival.canonical))
        return any(mark in self._hashes for mark in marks)

    def names_in(self, text: str) -> set[tuple[str, ...]]:
        """Return the forgotten names a text holds, found by hashing its runs of words."""
        if not self._sizes:
            return set()
        folded = [words_of(m[0])[0] for m in _PART.finditer(text) if words_of(m[0])]
        return {
            run
            for size in self._sizes
            for i in range(len(folded) - size + 1)
            if self.hash("person", " ".join(run := tuple(folded[i : i + size]))) in self._hashes
        }

    def masked(self, arrival: Arrival) -> Arrival:
        """Return the arrival with forgotten persons blotted out of all it holds."""
        if not self._sizes:
            return arrival
        report = arrival.report
        held = [report.id, report.text, report.title, report.url, arrival.source, *report.authors]
        names = {name for text in held if text for name in self.names_in(text)}
        if not names:
            return arrival

        def blot(text: str | None) -> str | None:
            return None if text is None else masked(text, name_spans(text, names))

        report = msgspec.structs.replace(
            report,
            id=blot(report.id) or report.id,
            text=blot(report.text) or report.text,
            title=blot(report.title),
            url=blot(report.url),
            authors=tuple(blot(a) or "" for a in report.authors),
        )
        return msgspec.structs.replace(
            arrival, report=report, canonical=blot(arrival.canonical), source=blot(arrival.source) or ""
        )

    def unnamed(self, reading: Reading) -> Reading:
        """Return a reading in which no forgotten person is named, whom the world's tables know from a part of the name."""
        if not self._sizes:
            return reading
        names = {name for value in _named(reading) for name in self.names_in(value)}
        return without(reading, names) if names else reading

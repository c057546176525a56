"""What a report is compared by: a vector of its title and opening, its names, actors, event types and numbers."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

OPENING = 700
"""Code points of the report proper (furniture left out) that names and numbers are taken from."""
LEAD = 450
"""Code points of it that go into the vector, after the title."""
WORDS = 3
"""Words in a shingle of the sketch."""
HASHES = 96
"""Minima kept in a sketch: Jaccard to about a tenth."""
COUNTRY, NUMBER, NAME = 0.35, 0.6, 1.0
"""What a shared country or sector code, a shared number, a shared name count for."""

_NAME = re.compile(r"(?<![\w’'-])[A-ZÀ-Ý][\w’'-]*[\w](?![\w])")
_NUMBER = re.compile(r"(?<![\w.,/])\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?(?![\w/])")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Features:
    """One report as it is compared.

    Attributes:
        day: days since 1 January of year 1, -1 where the date is unknown.
        at: what reports are ordered by; unique.
        opening: title and opening, what the vector is made of.
        names: what it names, with weights.
        acts: its events as `TYPE:actor:recipient`, countries or groups.
        sketch: MinHash of its word 3-grams.
    """

    report: int
    day: int
    at: str
    opening: str
    language: str | None
    names: Mapping[str, float]
    acts: frozenset[str]
    sketch: bytes
    outlet: str | None = None

    def packed(self) -> str:
        """Return names, acts and outlet as JSON, in a fixed order."""
        held = {"names": dict(sorted(self.names.items())), "acts": sorted(self.acts), "outlet": self.outlet}
        return json.dumps(held)


def read(db: sqlite3.Connection, row: sqlite3.Row) -> Features:
    """Return the features of a row of `reports`, from what was read in it."""
    pk, text = int(row["pk"]), str(row["text"])
    proper = _proper(db, pk, text)
    opening = _stretch(text, proper, OPENING)
    names = _named(db, pk, text, opening)
    parts = [str(row["title"] or ""), " ".join(" ".join(text[a:b] for a, b in opening).split())[:LEAD]]
    return Features(
        report=pk,
        day=day_of(row["published"]),
        at=f"{day_of(row['published']):09d} {row['published_at'] or ''} {row['id']}",
        opening=". ".join(part for part in parts if part),
        language=row["language"],
        names=names,
        acts=_acts(db, pk),
        sketch=sketch(" ".join(text[a:b] for a, b in proper)),
        outlet=row["outlet"],
    )


def day_of(published: str | None) -> int:
    """Return the day as a number, -1 where there is none."""
    return date.fromisoformat(published[:10]).toordinal() if published else -1


def _proper(db: sqlite3.Connection, pk: int, text: str) -> list[tuple[int, int]]:
    """Return the sentences of the report proper; the whole text where it was never cut into sentences."""
    furniture = [
        (f["start"], f["stop"]) for f in db.execute("SELECT * FROM furniture WHERE report = ?", (pk,))
    ]
    spans = []
    for s in db.execute("SELECT start, stop FROM sentences WHERE report = ? ORDER BY start", (pk,)):
        start, stop = s["start"], s["stop"]
        for a, b in furniture:
            if a <= start < b:
                start = b
            elif start < a < stop:
                stop = a
        if start < stop:
            spans.append((start, stop))
    return spans or [(0, len(text))]


def _stretch(text: str, spans: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    found, left = [], most
    for start, stop in spans:
        if left <= 0:
            break
        found.append((start, min(stop, start + left)))
        left -= stop - start
    return found


def _named(db: sqlite3.Connection, pk: int, text: str, opening: list[tuple[int, int]]) -> dict[str, float]:
    """Return names, codes and numbers of the opening; words of times are none of them."""
    end = max(stop for _, stop in opening)
    names: dict[str, float] = {}
    times = [
        (t["start"], t["stop"]) for t in db.execute("SELECT start, stop FROM times WHERE report = ?", (pk,))
    ]
    for start, stop in opening:
        first = True
        for match in _NAME.finditer(text, start, stop):
            # The first word of a sentence is written large whether or not it is a name.
            if first and match.start() - start < 2 and not _long_name(text, match.end(), stop):
                first = False
                continue
            first = False
            if not _inside(match.start(), times):
                names[_folded(match[0])] = NAME
        for match in _NUMBER.finditer(text, start, stop):
            if not _inside(match.start(), times) and len(match[0]) > 1:
                names[re.sub(r"[.,](?=\d{3}\b)", "", match[0]).replace(",", ".")] = NUMBER
    for m in db.execute(
        "SELECT m.code, m.words, m.kind, e.id, e.report, e.name FROM mentions m LEFT JOIN entities e ON e.pk = m.entity"
        " WHERE m.report = ? AND m.start < ?",
        (pk, end),
    ):
        if m["code"]:
            names[f"={m['code'].split('.')[0]}"] = COUNTRY
        if m["kind"] == "country":
            # Its code stands for it, in either language.
            for word in _words(m["words"]):
                names.pop(word, None)
        elif m["id"] and not m["report"] and m["name"]:
            names.update(dict.fromkeys(_words(m["name"]), NAME))
    for p in db.execute("SELECT name, start FROM places WHERE report = ? AND name IS NOT NULL", (pk,)):
        if p["start"] < end:
            names.update(dict.fromkeys(_words(p["name"]), NAME))
    return names


def _folded(word: str) -> str:
    return word.casefold().removesuffix("'s").removesuffix("’s")


def _words(name: str) -> list[str]:
    return [_folded(word) for word in re.findall(r"[\w’'-]{3,}", name)]


def _long_name(text: str, at: int, stop: int) -> bool:
    """Say whether another capitalised word follows: then the first word of the sentence is likely part of a name."""
    return bool(re.match(r" [A-ZÀ-Ý]", text[at : min(at + 2, stop)]))


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < stop for start, stop in spans)


def _acts(db: sqlite3.Connection, pk: int) -> frozenset[str]:
    rows: dict[int, dict[str, Any]] = {}
    for e in db.execute(
        "SELECT e.pk, e.type, p.role, p.country FROM events e LEFT JOIN parties p ON p.event = e.pk"
        " WHERE e.report = ? AND e.live = 1",
        (pk,),
    ):
        event = rows.setdefault(e["pk"], {"type": e["type"], "actor": set(), "recipient": set()})
        if e["role"] and e["country"]:
            event[e["role"]].add(e["country"])
    return frozenset(
        f"{e['type']}:{a}:{r}"
        for e in rows.values()
        for a in (e["actor"] or {""})
        for r in (e["recipient"] or {""})
        if a or r
    )


def sketch(text: str) -> bytes:
    """Return the MinHash of a text's word 3-grams: `HASHES` unsigned 32-bit minima, the same on every machine."""
    words = [w.casefold() for w in _WORD.findall(text)]
    grams = {" ".join(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))}
    base = np.array(
        [int.from_bytes(hashlib.blake2b(g.encode(), digest_size=8).digest(), "little") for g in grams],
        np.uint64,
    )
    hashes = (base[:, None] * _ODD[None, :] + _ADD[None, :]) >> np.uint64(32)
    return bytes(hashes.astype("<u4").min(0).tobytes())


def _numbers(seed: bytes) -> NDArray[np.uint64]:
    # From a hash, not a random generator: numpy may change its streams, and sketches are kept.
    digest = hashlib.shake_256(seed).digest(8 * HASHES)
    return np.frombuffer(digest, np.uint64)


_ODD = _numbers(b"saksi odd") | np.uint64(1)
_ADD = _numbers(b"saksi add")


def likeness(one: bytes, two: bytes) -> float:
    """Return the estimated Jaccard similarity of two sketches."""
    return float((np.frombuffer(one, np.uint32) == np.frombuffer(two, np.uint32)).mean())


def key_of(name: str) -> int:
    """Return the number a name or act stands under in the index."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest(), "little")

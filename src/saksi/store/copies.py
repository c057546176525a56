"""Near-copies: MinHash over word 5-grams, banded so that a report is compared with its likely twins only."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import struct
from typing import TYPE_CHECKING

from saksi.store import keys

if TYPE_CHECKING:
    from rensa import RMinHash

BANDS = 4
ROWS = 4  # 4 bands of 4: a pair of Jaccard 0.9 meets with .99, one of 0.8 with .88, one of 0.1 with .0004
SHINGLE = 5
NEAR = 0.8  # Jaccard from which a text is a copy: eight words changed in three hundred leave about that
DAYS = 7  # a template filled in again weeks later (tremors, prices, match reports) is news, not a copy
SHORTEST = 40  # words below which only the very same text is a copy: two briefs may differ in the one word that counts
_WORD = re.compile(r"\w+")


class MissingExtra(RuntimeError):
    """A library that an optional extra brings is not installed."""


def shingles(text: str) -> frozenset[str]:
    """Return the word 5-grams of a text, lower-cased; empty where it has fewer than `SHORTEST` words."""
    words = _WORD.findall(text.lower())
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(map(" ".join, zip(*(words[i:] for i in range(SHINGLE)), strict=False)))


def bands(grams: frozenset[str]) -> list[int]:
    """Return the key of each band (48 bits, the band mixed in), none for no grams."""
    if not grams:
        return []
    packed = struct.pack(f"<{BANDS * ROWS}Q", *_minhash(grams))
    size = 8 * ROWS
    return [_key(band, packed[band * size : (band + 1) * size]) for band in range(BANDS)]


def _key(band: int, packed: bytes) -> int:
    mixed = hashlib.blake2b(packed, digest_size=8, salt=band.to_bytes(2, "little")).digest()
    return int.from_bytes(mixed, "little") & keys.MASK


def _minhash(grams: frozenset[str]) -> list[int]:
    try:
        from rensa import RMinHash
    except ImportError as error:
        raise MissingExtra(
            'finding near-copies needs the package rensa: pip install "saksi[ingest]" (or say --no-copies)'
        ) from error
    sketch: RMinHash = RMinHash(num_perm=BANDS * ROWS, seed=20241202)
    sketch.update(list(grams))
    values: list[int] = sketch.digest()
    return values


def similarity(one: frozenset[str], two: frozenset[str]) -> float:
    """Return the Jaccard similarity of two sets of grams, 0 for two empty ones."""
    union = len(one | two)
    return len(one & two) / union if union else 0.0


def nearest(
    db: sqlite3.Connection, found: list[int], grams: frozenset[str], published: str | None
) -> tuple[int, float] | None:
    """Return (report, similarity) of the most similar live report that shares a band, if it is a near-copy.

    Equals are settled by age: the one stored first. A copy stands for its original. Where both dates are known they
    must lie within `DAYS` of each other.
    """
    near = keys.find(db, found)
    if not near:
        return None
    marks = ",".join("?" * len(near))
    rows = db.execute(
        f"SELECT DISTINCT coalesce(c.original, r.pk) AS pk FROM reports r LEFT JOIN copies c ON c.report = r.pk"
        f" WHERE r.pk IN ({marks}) AND r.live = 1"
        f" AND (r.published IS NULL OR ? IS NULL OR abs(julianday(r.published) - julianday(?)) <= {DAYS})"
        f" ORDER BY 1 LIMIT 50",
        [*near, published, published],
    ).fetchall()
    best: tuple[int, float] | None = None
    for row in rows:
        text = db.execute("SELECT text FROM reports WHERE pk = ?", (row["pk"],)).fetchone()[0]
        alike = similarity(grams, shingles(text))
        if alike >= NEAR and (best is None or alike > best[1]):
            best = (row["pk"], alike)
    return best

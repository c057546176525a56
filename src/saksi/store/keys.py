"""What a stored report is found by when another comes in: its address, its text, its MinHash bands, as numbers.

Several numbers a report, scattered over the whole range: written straight into one large B-tree each would dirty a page
of its own. They gather in a small table first and go over into the large one `FOLD` at a time, in order, so that
writing a report costs about the same whatever is stored. A number only leads to a report; whether it is the same,
its caller sees from the report itself.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Literal

FOLD = 500_000
"""Rows of the small table at which they go over: some 80,000 reports, a few megabytes."""
MASK = (1 << 48) - 1


def key_of(kind: Literal["text", "url"], value: str | bytes) -> int:
    """Return the number an address or a text (by its fingerprint) is found under: 48 bits, the same on every machine."""
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=6, salt=kind.encode()).digest(), "little")


def find(db: sqlite3.Connection, keys: Sequence[int]) -> list[int]:
    """Return the row numbers of the reports that have one of the keys, ascending."""
    if not keys:
        return []
    marks = ",".join("?" * len(keys))
    rows = db.execute(
        f"SELECT report FROM keys WHERE key IN ({marks}) UNION ALL SELECT report FROM keys_new WHERE key IN ({marks})",
        [*keys, *keys],
    )
    return sorted(
        {row[0] for row in rows}
    )  # here, not in SQL: a table made for sorting costs more than the search


def of_report(canonical: str | None, fingerprint: bytes) -> list[int]:
    """Return the keys that every report has: of its text, and of its address where it has one."""
    return [key_of("text", fingerprint), *([key_of("url", canonical)] if canonical else [])]


def add(db: sqlite3.Connection, report: int, keys: Iterable[int]) -> None:
    """Write the keys of a report."""
    db.executemany("INSERT OR IGNORE INTO keys_new VALUES (?, ?)", [(key, report) for key in keys])


def loose(db: sqlite3.Connection) -> int:
    """Return how many rows the small table has."""
    return int(db.execute("SELECT count(*) FROM keys_new").fetchone()[0])


def fold(db: sqlite3.Connection, rows: int) -> int:
    """Move the small table's rows over where it holds `FOLD`, by the caller's count and by its own; return the count.

    Runs inside a transaction.
    """
    if rows < FOLD:
        return rows
    rows = loose(db)  # another program may have moved them
    if rows < FOLD:
        return rows
    db.execute("INSERT OR IGNORE INTO keys SELECT key, report FROM keys_new ORDER BY key")
    db.execute("DELETE FROM keys_new")
    return 0


def drop(db: sqlite3.Connection, reports: Iterable[int]) -> None:
    """Delete all keys of some reports. Walks both tables: there is no index by report, forgetting is rare."""
    gone = [(pk,) for pk in reports]
    db.execute("CREATE TEMP TABLE IF NOT EXISTS keys_gone (report INTEGER PRIMARY KEY)")
    db.executemany("INSERT OR IGNORE INTO temp.keys_gone VALUES (?)", gone)
    for table in ("keys", "keys_new"):
        db.execute(f"DELETE FROM {table} WHERE report IN (SELECT report FROM temp.keys_gone)")
    db.execute("DELETE FROM temp.keys_gone")

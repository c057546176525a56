"""What changed between two readings of the same reports: records gone, new, and changed in some field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from saksi.records import Event, Reading, Statement
from saksi.store import layers
from saksi.store.database import StoreError
from saksi.store.store import Store, report_of

Record = Statement | Event
_NOT_COMPARED = {"id", "because", "confidence"}


@dataclass(frozen=True)
class Change:
    """One record that differs. `fields` maps a field to its (old, new) value, empty where it is new or gone."""

    report: str
    what: str  # statement or event
    kind: str  # added, gone or changed
    id: str
    words: str
    fields: dict[str, tuple[Any, Any]]


def diff_runs(store: Store, a: int, b: int) -> Iterator[Change]:
    """Yield what run `b` reads otherwise than run `a`, in the reports that both read.

    Raises:
        StoreError: there is no such run.
    """
    for run in (a, b):
        if store.db.execute("SELECT 1 FROM runs WHERE pk = ?", (run,)).fetchone() is None:
            raise StoreError(f"{store.path}: no run {run}")
    rows = store.db.execute(
        "SELECT x.report, x.digest AS a, y.digest AS b FROM readings x JOIN readings y ON y.report = x.report"
        " WHERE x.run = ? AND y.run = ? AND x.digest <> y.digest ORDER BY x.report",
        (a, b),
    ).fetchall()
    for row in rows:
        report = store.db.execute("SELECT * FROM reports WHERE pk = ?", (row["report"],)).fetchone()
        both = [
            layers.unpack(
                store.db.execute(
                    "SELECT data FROM layers WHERE report = ? AND digest = ?", (row["report"], row[side])
                ).fetchone()[0],
                report_of(report),
            )
            for side in ("a", "b")
        ]
        yield from diff(both[0], both[1])


def diff_stores(a: Store, b: Store) -> Iterator[Change]:
    """Yield what store `b` reads otherwise than store `a`, newest readings, in the reports that both hold."""
    for (report,) in a.db.execute("SELECT id FROM reports WHERE status = 'coded' ORDER BY id").fetchall():
        if b.db.execute("SELECT 1 FROM reports WHERE id = ? AND status = 'coded'", (report,)).fetchone():
            yield from diff(a.reading(report), b.reading(report))


def diff(a: Reading, b: Reading) -> Iterator[Change]:
    """Yield the records in which two readings of one report differ, matched by id, then by the same words."""
    for what, old, new in (
        ("statement", list(a.statements), list(b.statements)),
        ("event", list(a.events), list(b.events)),
    ):
        yield from _pairs(a, b, what, list[Record](old), list[Record](new))


def _pairs(a: Reading, b: Reading, what: str, old: list[Record], new: list[Record]) -> Iterator[Change]:
    by_id = {r.id: r for r in new}
    pairs = [(r, by_id.pop(r.id)) for r in old if r.id in by_id]
    left = [r for r in old if r.id not in {p.id for p, _ in pairs}]
    for record in list(left):
        twin = next((r for r in by_id.values() if _anchor(r) == _anchor(record)), None)
        if twin is not None:
            pairs.append((record, by_id.pop(twin.id)))
            left.remove(record)
    for one, two in pairs:
        fields = _fields(one, two)
        if fields:
            yield Change(a.report.id, what, "changed", two.id, _words(two, b), fields)
    for record in left:
        yield Change(a.report.id, what, "gone", record.id, _words(record, a), {})
    for record in by_id.values():
        yield Change(a.report.id, what, "added", record.id, _words(record, b), {})


def _anchor(record: Record) -> tuple[int, int]:
    span = record.content[0] if isinstance(record, Statement) else record.trigger
    return (span.start, span.end)


def _words(record: Record, reading: Reading) -> str:
    start, end = _anchor(record)
    return reading.text[start:end]


def _fields(one: Record, two: Record) -> dict[str, tuple[Any, Any]]:
    old, new = msgspec.to_builtins(one), msgspec.to_builtins(two)
    return {k: (old[k], new[k]) for k in old if k not in _NOT_COMPARED and old[k] != new.get(k)}

"""Ingestion: arrivals in, whole reports kept. Stopped at any instant, it goes on where it was when run again."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from saksi.records import Arrival, Failure, Reading
from saksi.records.arrival import now
from saksi.store import copies as near
from saksi.store import keys, layers
from saksi.store.coding import Coder, Together, outcome, together
from saksi.store.database import transaction
from saksi.store.forgotten import Forgotten
from saksi.store.progress import Progress
from saksi.store.rows import Rows
from saksi.store.store import Store

CONTAINED = 0.9  # share of an AMP form's word 5-grams that stand in the article it is a form of
Verdict = Literal["new", "version", "copy", "known", "taken", "forgotten"]


@dataclass(frozen=True)
class _Decision:
    verdict: Verdict
    pk: int | None = None  # the version before, or the original
    similarity: float = 0.0


@dataclass
class _Pending:
    arrival: Arrival
    fingerprint: bytes
    grams: frozenset[str]
    bands: list[int]
    decision: _Decision | None = None
    reading: Reading | None = None
    failure: Failure | None = None

    def keys(self) -> list[tuple[str, object]]:
        """Return all by which another report may turn out to be the same, a version, or a copy."""
        arrival = self.arrival
        found: list[tuple[str, object]] = [("id", arrival.report.id), ("text", self.fingerprint)]
        if arrival.canonical:
            found.append(("url", arrival.canonical))
        return found + [("band", band) for band in self.bands]


def ingest(
    store: Store,
    items: Iterable[Arrival | Failure],
    code: Coder | Together | None,
    run: int,
    *,
    copies: bool = True,
    chunk: int = 10_000,
    every: float = 5.0,
    on_progress: Callable[[Progress], None] | None = None,
    on_failure: Callable[[Failure], None] | None = None,
) -> Progress:
    """Keep what comes in, coded by `code` (None: kept uncoded), and return the counts.

    Each report is written wholly or not at all, `chunk` reports or `every` seconds at a time. What is stored already
    is passed over; a fault of `code` is a failure row, and its report is kept as failed.
    """
    work = _Ingest(store, code, run, copies, on_failure)
    progress, batch = work.progress, []
    began = time.monotonic()
    source = iter(items)
    while True:
        with progress.timed("intake"):
            item = next(source, None)
        if item is None:
            break
        progress.seen += 1
        ready = work.prepare(item)
        if ready is not None:
            batch.append(ready)
        if len(batch) >= chunk or time.monotonic() - began >= every:
            work.code()
            work.write(batch)
            batch, began = [], time.monotonic()
            if on_progress:
                on_progress(progress)
    work.code()
    work.write(batch)
    if on_progress:
        on_progress(progress)
    return progress


class _Ingest:
    def __init__(
        self,
        store: Store,
        code: Coder | Together | None,
        run: int,
        copies: bool,
        on_failure: Callable[[Failure], None] | None = None,
    ) -> None:
        self._on_failure = on_failure
        self.db = store.db
        self._coder = None if code is None else together(code)
        self._uncoded: list[_Pending] = []
        self.run = run
        self.copies = copies
        self.progress = Progress()
        self.forgotten = Forgotten(store.db)
        self._given: set[int] = set()
        self._loose = keys.loose(store.db)
        self._version = self._data_version()

    def prepare(self, item: Arrival | Failure) -> _Pending | Failure | None:
        """Do all that needs no lock: mask, compare, code (a window at a time). None for what is stored already."""
        if isinstance(item, Failure):
            return item
        if item.given_id:
            mark = hash((item.source.rpartition(":")[0], item.report.id))
            if mark in self._given:
                detail = f"the id {item.report.id!r} was given before in the same source"
                return Failure(item.source, "repeated-id", detail)
            self._given.add(mark)
        item = self.forgotten.masked(item)
        text = item.report.text
        pending = _Pending(item, layers.fingerprint(text), frozenset(), [])
        first = self._decide(pending)
        if first.verdict in ("known", "forgotten", "taken"):
            return self._settled(pending, first)
        if self.copies and first.verdict == "new":
            with self.progress.timed("copies"):
                pending.grams = near.shingles(text)
                pending.bands = near.bands(pending.grams)
                twin = near.nearest(self.db, pending.bands, pending.grams, item.report.published)
                first = _Decision("copy", *twin) if twin else first
        pending.decision = first
        if first.verdict != "copy" and self._coder is not None and not item.skipped:
            self._uncoded.append(pending)
            if len(self._uncoded) >= self._coder.window:
                self.code()
        return pending

    def code(self) -> None:
        """Code what was prepared and waits for its window to fill."""
        waiting, self._uncoded = self._uncoded, []
        if not waiting or self._coder is None:
            return
        with self.progress.timed("coding"):
            found = self._coder.read([pending.arrival.report for pending in waiting])
            for pending, one in zip(waiting, found, strict=True):
                arrival = pending.arrival
                reading, pending.failure = outcome(arrival.report, one, arrival.source)
                pending.reading = reading and self.forgotten.unnamed(reading)

    def _settled(self, pending: _Pending, decision: _Decision) -> Failure | None:
        if decision.verdict == "known":
            self.progress.known += 1
        elif decision.verdict == "forgotten":
            self.progress.forgotten += 1
        else:
            return _taken(pending.arrival)
        return None

    def _decide(self, pending: _Pending) -> _Decision:
        """Say what a report is to those that are stored, by id and address, by text, then by likeness."""
        arrival, db = pending.arrival, self.db
        if self.forgotten.bars(arrival, pending.fingerprint):
            return _Decision("forgotten")
        kin = self._kin(arrival)
        if any(row["fingerprint"] == pending.fingerprint for row in kin):
            return _Decision("known")
        if kin:
            if _is_another(kin[-1], arrival):
                return _Decision("taken")
            if self._is_variant(kin[-1], arrival):
                return _Decision("known")
            return _Decision("version", kin[-1]["pk"])
        if not self.copies:
            return _Decision("new")
        for pk in keys.find(db, [keys.key_of("text", pending.fingerprint)]):
            same = db.execute(
                "SELECT coalesce(c.original, r.pk) FROM reports r LEFT JOIN copies c ON c.report = r.pk"
                " WHERE r.pk = ? AND r.fingerprint = ?",
                (pk, pending.fingerprint),
            ).fetchone()
            if same:
                return _Decision("copy", same[0], 1.0)
        twin = near.nearest(db, pending.bands, pending.grams, arrival.report.published)
        return _Decision("copy", *twin) if twin else _Decision("new")

    def _is_variant(self, row: sqlite3.Row, arrival: Arrival) -> bool:
        """Say whether an article is stored already under another form of its address (AMP, `?page=all`).

        Such a form differs in a line or two. What holds more than the stored one is a new version; so is any change
        at the very same address, however small.
        """
        if not row["canonical"] or row["canonical"] != arrival.canonical or row["url"] == arrival.report.url:
            return False
        text = self.db.execute("SELECT text FROM reports WHERE pk = ?", (row["pk"],)).fetchone()[0]
        held, fresh = near.shingles(text), near.shingles(arrival.report.text)
        return bool(fresh) and len(fresh & held) >= CONTAINED * len(fresh) and len(fresh) <= len(held) * 1.1

    def _kin(self, arrival: Arrival) -> list[sqlite3.Row]:
        report = arrival.report
        columns = "SELECT pk, given_id, canonical, url, outlet, fingerprint FROM reports"
        if arrival.given_id:
            kin = self.db.execute(f"{columns} WHERE given_id = ? ORDER BY pk", (report.id,)).fetchall()
            if kin:
                return kin
        if arrival.canonical:
            found = keys.find(self.db, [keys.key_of("url", arrival.canonical)])
            rows = (self.db.execute(f"{columns} WHERE pk = ?", (pk,)).fetchone() for pk in found)
            return [row for row in rows if row is not None and row["canonical"] == arrival.canonical]
        return self.db.execute(f"{columns} WHERE id = ?", (report.id,)).fetchall()

    def write(self, batch: list[_Pending | Failure]) -> None:
        """Write a batch in one transaction.

        What was decided before stands, unless another program wrote meanwhile, or an earlier report of the batch shares
        a key with this one: then it is decided again, under the lock.
        """
        if not batch:
            self._version = self._data_version()
            return
        progress = self.progress
        counts = (progress.added, progress.known, progress.failed)
        with progress.timed("store"), transaction(self.db):
            rows = Rows(self.db)
            alone = self._data_version() == self._version
            kept: set[tuple[str, object]] = set()
            for item in batch:
                if isinstance(item, Failure):
                    self._fail(item, None)
                    continue
                marks = item.keys()
                if not alone or not kept.isdisjoint(marks):
                    item.decision = None
                kept.update(marks)
                self._keep(item, rows)
            rows.write()
            self._loose = keys.fold(self.db, self._loose)
            changed = [
                b - a for a, b in zip(counts, (progress.added, progress.known, progress.failed), strict=True)
            ]
            self.db.execute(
                "UPDATE runs SET added = added + ?, known = known + ?, failed = failed + ? WHERE pk = ?",
                (*changed, self.run),
            )
        self._version = self._data_version()

    def _data_version(self) -> int:
        """Return a number that changes when another connection writes to the file."""
        return int(self.db.execute("PRAGMA data_version").fetchone()[0])

    def _keep(self, pending: _Pending, rows: Rows) -> None:
        decision = pending.decision or self._decide(pending)
        if decision.verdict in ("known", "forgotten", "taken"):
            failure = self._settled(pending, decision)
            if failure:
                self._fail(failure, None)
            return
        arrival, db = pending.arrival, self.db
        pk = self._insert(pending, decision)
        known_by = keys.of_report(arrival.canonical, pending.fingerprint)
        if decision.verdict != "copy":
            known_by += pending.bands
        keys.add(db, pk, known_by)
        self._loose += len(known_by)
        if decision.verdict == "version":
            self._supersede(pk, decision)
        elif decision.verdict == "copy":
            db.execute("INSERT INTO copies VALUES (?, ?, ?)", (pk, decision.pk, decision.similarity))
            self.progress.copies += 1
        if decision.verdict != "copy":
            if pending.failure:
                self._fail(pending.failure, pk)
            if pending.reading is not None:
                save(db, pk, self.run, pending.reading)
                rows.add(pk, pending.reading, live=True)
        if arrival.digest:
            db.execute("INSERT OR IGNORE INTO inputs VALUES (?)", (bytes.fromhex(arrival.digest),))
        self.progress.added += 1

    def _insert(self, pending: _Pending, decision: _Decision) -> int:
        arrival, report = pending.arrival, pending.arrival.report
        if decision.verdict == "copy":
            status, reason = "copy", None
        elif arrival.skipped:
            status, reason = "skipped", arrival.skipped
            self.progress.skipped += 1
        elif pending.failure and pending.reading is None:
            status, reason = "failed", pending.failure.detail
        else:
            status, reason = ("coded", None) if pending.reading is not None else ("uncoded", None)
        values: dict[str, Any] = {
            "id": self._free_id(report.id, pending.fingerprint),
            "given_id": report.id if arrival.given_id else None,
            "language": report.language,
            "outlet": report.outlet,
            "title": report.title,
            "url": report.url,
            "canonical": arrival.canonical,
            "authors": json.dumps(report.authors, ensure_ascii=False),
            "published": report.published,
            "published_at": arrival.published_at,
            "text": report.text,
            "fingerprint": pending.fingerprint,
            "status": status,
            "reason": reason,
            "source": arrival.source,
            "added_at": now(),
            "run": self.run,
        }
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        return int(self.db.execute(f"INSERT INTO reports ({names}) VALUES ({marks})", values).lastrowid or 0)

    def _free_id(self, wanted: str, fingerprint: bytes) -> str:
        """Return the id a report gets: its own, or for a later version of a given id, that and a hash of its text."""
        taken = self.db.execute("SELECT 1 FROM reports WHERE id = ?", (wanted,)).fetchone()
        return f"{wanted}~{fingerprint.hex()[:8]}" if taken else wanted

    def _supersede(self, pk: int, decision: _Decision) -> None:
        db = self.db
        before = db.execute("SELECT number FROM versions WHERE report = ?", (decision.pk,)).fetchone()
        db.execute(
            "INSERT INTO versions VALUES (?, ?, ?)", (pk, decision.pk, (before[0] if before else 1) + 1)
        )
        for table, column in (("reports", "pk"), ("statements", "report"), ("events", "report")):
            db.execute(f"UPDATE {table} SET live = 0 WHERE {column} = ?", (decision.pk,))
        self.progress.versions += 1

    def _fail(self, failure: Failure, report: int | None) -> None:
        record_failure(self.db, failure, self.run, report)
        if self._on_failure:
            self._on_failure(failure)
        self.progress.failed += 1


def _is_another(row: sqlite3.Row, arrival: Arrival) -> bool:
    """Say whether a report with a taken id is another report, not a new version: another address, another outlet."""
    if row["canonical"] and arrival.canonical:
        return bool(row["canonical"] != arrival.canonical)
    return bool(row["outlet"] and arrival.report.outlet and row["outlet"] != arrival.report.outlet)


def _taken(arrival: Arrival) -> Failure:
    detail = f"the id {arrival.report.id!r} belongs to another report that is stored already"
    return Failure(arrival.source, "repeated-id", detail)


def save(db: sqlite3.Connection, pk: int, run: int, reading: Reading) -> bytes:
    """Keep a reading whole under its run; return its digest."""
    digest, data = layers.pack(reading)
    db.execute("INSERT OR IGNORE INTO layers VALUES (?, ?, ?)", (pk, digest, data))
    db.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", (pk, run, digest))
    return digest


def record_failure(db: sqlite3.Connection, failure: Failure, run: int, report: int | None) -> None:
    """Write a failure down; the same one again only moves its last time on."""
    key = layers.fingerprint("\x1f".join((failure.source, failure.fault, failure.detail)))
    text = [
        part.encode("utf-8", "backslashreplace").decode()
        for part in (failure.source, failure.fault, failure.detail)
    ]
    db.execute(
        "INSERT INTO failures (key, source, fault, detail, report, run, first_at, last_at, last_run)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at, last_run = excluded.last_run",
        (key, *text, report, run, failure.at, failure.at, run),
    )

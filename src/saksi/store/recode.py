"""Coding stored reports anew, with what was read before kept for comparison."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from saksi.records import Failure, Reading
from saksi.store import layers
from saksi.store.coding import Coder, Together, outcome, together
from saksi.store.corrections import apply
from saksi.store.database import transaction
from saksi.store.forgotten import Forgotten
from saksi.store.ingest import record_failure, save
from saksi.store.progress import Progress
from saksi.store.rows import Rows, empty
from saksi.store.store import Store, report_of


def recode(
    store: Store,
    code: Coder | Together,
    run: int,
    *,
    chunk: int = 100,
    every: float = 2.0,
    on_progress: Callable[[Progress], None] | None = None,
    on_failure: Callable[[Failure], None] | None = None,
) -> Progress:
    """Read every stored report again (copies and skipped ones left out) and return the counts.

    A report that a run of the same make has read since is passed over, so a stopped recoding goes on where it was.
    Corrections are laid on anew. `known` counts the reports whose reading came out the same.
    """
    db, progress = store.db, Progress()
    todo = [
        row[0]
        for row in db.execute(
            "SELECT r.pk FROM reports r WHERE r.status IN ('coded', 'uncoded', 'failed') AND NOT EXISTS ("
            " SELECT 1 FROM readings g JOIN runs o ON o.pk = g.run JOIN runs n ON n.pk = :run WHERE g.report = r.pk"
            " AND (o.version, o.pipeline, ifnull(o.model, ''), ifnull(o.lexicon, ''))"
            " = (n.version, n.pipeline, ifnull(n.model, ''), ifnull(n.lexicon, ''))) ORDER BY r.pk",
            {"run": run},
        )
    ]
    coder, forgotten = together(code), Forgotten(db)
    batch: list[tuple[int, Reading | Failure]] = []
    began = time.monotonic()
    for start in range(0, len(todo), coder.window):
        rows = [_row(db, pk) for pk in todo[start : start + coder.window]]
        held = [row for row in rows if row is not None]  # the others were forgotten meanwhile
        progress.seen += len(held)
        reports = [report_of(row) for row in held]
        with progress.timed("coding"):
            for row, report, found in zip(held, reports, coder.read(reports), strict=True):
                reading, failure = outcome(report, found, row["source"])
                if reading is not None:
                    batch.append((row["pk"], forgotten.unnamed(reading)))
                if failure is not None:
                    batch.append((row["pk"], failure))
        if len(batch) >= chunk or time.monotonic() - began >= every:
            _write(db, batch, run, progress, on_failure)
            batch, began = [], time.monotonic()
            if on_progress:
                on_progress(progress)
    _write(db, batch, run, progress, on_failure)
    if on_progress:
        on_progress(progress)
    return progress


def _row(db: sqlite3.Connection, pk: int) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("SELECT * FROM reports WHERE pk = ?", (pk,)).fetchone()
    return row


def _write(
    db: sqlite3.Connection,
    batch: list[tuple[int, Reading | Failure]],
    run: int,
    progress: Progress,
    on_failure: Callable[[Failure], None] | None,
) -> None:
    if not batch:
        return
    with progress.timed("store"), transaction(db):
        rows, fresh = Rows(db), []
        added, known, failed = progress.added, progress.known, progress.failed
        for pk, result in batch:
            row = db.execute("SELECT live FROM reports WHERE pk = ?", (pk,)).fetchone()
            if row is None:
                continue
            if isinstance(result, Failure):
                record_failure(db, result, run, pk)
                if on_failure:
                    on_failure(result)
                progress.failed += 1
                continue
            before = db.execute(
                "SELECT digest FROM readings WHERE report = ? ORDER BY run DESC LIMIT 1", (pk,)
            ).fetchone()
            digest = save(db, pk, run, result)
            if before and before[0] == digest:
                progress.known += 1
                continue
            empty(db, pk)
            rows.add(pk, result, live=bool(row["live"]))
            db.execute(
                "UPDATE reports SET status = 'coded', reason = NULL, language = ? WHERE pk = ?",
                (result.report.language, pk),
            )
            fresh.append(pk)
            progress.added += 1
        rows.write()
        for pk in fresh:
            apply(db, pk)
        db.execute(
            "UPDATE runs SET added = added + ?, known = known + ?, failed = failed + ? WHERE pk = ?",
            (progress.added - added, progress.known - known, progress.failed - failed, run),
        )


def project(db: sqlite3.Connection, pk: int) -> None:
    """Write a report's rows anew from its newest reading, corrections laid on. Runs inside a transaction."""
    row = db.execute("SELECT * FROM reports WHERE pk = ?", (pk,)).fetchone()
    found = db.execute(
        "SELECT l.data FROM readings g JOIN layers l ON l.report = g.report AND l.digest = g.digest"
        " WHERE g.report = ? ORDER BY g.run DESC LIMIT 1",
        (pk,),
    ).fetchone()
    empty(db, pk)
    if found is None:
        return
    rows = Rows(db)
    rows.add(pk, layers.unpack(found[0], report_of(row)), live=bool(row["live"]))
    rows.write()
    apply(db, pk)

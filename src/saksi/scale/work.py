"""A worker's whole life: a shard in, its Parquet files out, in a folder of its own until the ledger takes them."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from saksi.intake import receive_blob
from saksi.intake.blob import Blob, buffered
from saksi.pipeline import WINDOW, attempt_many
from saksi.records import Arrival, Failure, Reading, Report
from saksi.scale import tables
from saksi.scale.plan import intake_options
from saksi.scale.region import Region, opened
from saksi.scale.task import Result, Task
from saksi.store import Made, Store
from saksi.store.ingest import ingest
from saksi.store.progress import Progress

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "SAKSI_THREADS", "RAYON_NUM_THREADS")


def one_thread() -> None:
    """Hold the numeric libraries to one thread: a worker is a core. Takes effect in processes started after it."""
    for name in THREADS:
        os.environ[name] = "1"


def code(task: Task) -> Result:
    """Code a shard and return its files; an error of the shard as a whole is in the result, not raised."""
    began = time.monotonic()
    work = Path(task.out) / "_work" / f"{task.digest}-{secrets.token_hex(4)}"
    try:
        work.mkdir(parents=True)
        result = _coded(task, work)
    except Exception as error:  # noqa: BLE001 - a shard's fault is written down and must not end the run
        shutil.rmtree(work, ignore_errors=True)
        return Result(task=task, error=f"{type(error).__name__}: {error}"[:500])
    return msgspec.structs.replace(result, seconds=round(time.monotonic() - began, 3))


def _coded(task: Task, work: Path) -> Result:
    file = work / "shard.db"
    done: dict[tuple[str, str], Reading | Exception] = {}

    def reading(report: Report) -> Reading:
        found = done[report.id, report.text]
        if isinstance(found, Exception):
            raise found
        return found

    with Store.open(file, create=True) as store:
        # The database lives for this shard only: nothing in it has to outlast a crash.
        store.db.execute("PRAGMA journal_mode = OFF")
        store.db.execute("PRAGMA synchronous = OFF")
        made = Made(**task.settings.made)  # type: ignore[arg-type]
        run = store.begin_run("ingest", made)
        progress = ingest(store, _windows(_arrivals(task), task, done), reading, run, copies=False)
        files = tables.write(store.db, work, task.digest)
        failures = [
            Failure(*row)
            for row in store.db.execute("SELECT source, fault, detail, first_at FROM failures ORDER BY pk")
        ]
    for leftover in work.glob("shard.db*"):
        leftover.unlink()
    return Result(task=task, folder=str(work), files=files, counts=_counts(progress), failures=failures)


def _counts(progress: Progress) -> dict[str, int]:
    names = ("seen", "added", "known", "versions", "skipped", "failed")
    return {name: getattr(progress, name) for name in names}


def _arrivals(task: Task) -> Iterator[Arrival | Failure]:
    if task.kind == "spool":
        yield from msgspec.msgpack.decode(Path(task.path).read_bytes(), type=list[Arrival])
        return
    with opened(task.path) as file:
        blob = Blob(task.name, buffered(Region(file, task.start, task.stop)))
        yield from receive_blob(blob, intake_options(task.settings))


def _windows(
    items: Iterable[Arrival | Failure], task: Task, done: dict[tuple[str, str], Reading | Exception]
) -> Iterator[Arrival | Failure]:
    """Yield what comes in with its reading laid ready, coded a window at a time."""
    source = iter(items)
    while held := list(islice(source, WINDOW)):
        reports = [item.report for item in held if isinstance(item, Arrival) and not item.skipped]
        for report, (_, found) in zip(
            reports,
            attempt_many(reports, lexicon=task.settings.lexicon, model=task.settings.model),
            strict=True,
        ):
            done[report.id, report.text] = found
        yield from held
        done.clear()

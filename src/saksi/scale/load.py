"""A result of `saksi run` into a store, readings whole, nothing coded anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from saksi.export.write import MissingExtra
from saksi.records import Arrival, Failure, Reading, Report
from saksi.scale.ledger import files_by_maker
from saksi.store import Made, Progress, Store, layers
from saksi.store.ingest import ingest

BATCH = 500


def load(
    store: Store,
    folder: Path,
    *,
    copies: bool = True,
    on_progress: Callable[[Progress], None] | None = None,
    on_failure: Callable[[Failure], None] | None = None,
) -> Progress:
    """Take the reports of an output folder into a store, as ingesting them would have; return the counts.

    Versions, copies and what is known already are told apart as for any input. Each pipeline that made readings in
    the folder is a run of the store.

    Raises:
        FileNotFoundError: the folder holds no result of `saksi run`.
        saksi.export.write.MissingExtra: pyarrow is not installed.
    """
    total = Progress()
    for made, files in files_by_maker(folder):
        size = made.pop("size", None)
        run = store.begin_run("load", Made(**made), {"from": str(folder), "model": size})  # type: ignore[arg-type]
        done: dict[tuple[str, str], bytes | None] = {}

        def reading(report: Report, done: dict[tuple[str, str], bytes | None] = done) -> Reading:
            packed = done[report.id, report.text]
            if packed is None:
                raise ValueError("it could not be coded when the result was made")
            return layers.unpack(packed, report)

        progress = ingest(
            store,
            _arrivals(files, done),
            reading,
            run,
            copies=copies,
            on_progress=on_progress,
            on_failure=on_failure,
        )
        store.end_run(run)
        for name in ("seen", "added", "known", "versions", "copies", "skipped", "forgotten", "failed"):
            setattr(total, name, getattr(total, name) + getattr(progress, name))
    return total


def _arrivals(files: list[Path], done: dict[tuple[str, str], bytes | None]) -> Iterator[Arrival]:
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra(
            'reading Parquet needs the package pyarrow: pip install "saksi[export]"'
        ) from error
    for file in files:
        for batch in pq.ParquetFile(file).iter_batches(BATCH):
            done.clear()
            for row in batch.to_pylist():
                arrival = _arrival(row)
                done[arrival.report.id, arrival.report.text] = row["reading"]
                yield arrival


def _arrival(row: dict[str, Any]) -> Arrival:
    report = Report(
        # A later version within its shard was given an id of its own: the input's is the one that leads to the first.
        id=row["given_id"] or row["id"],
        text=row["text"], title=row["title"], url=row["url"], outlet=row["outlet"],
        authors=tuple(row["authors"] or ()), language=row["language"],
        published=row["published"].isoformat() if row["published"] else None,
    )  # fmt: skip
    return Arrival(
        report=report, source=row["source"], published_at=row["published_at"], canonical=row["canonical"],
        skipped=row["reason"] if row["status"] == "skipped" else None, given_id=row["given_id"] is not None,
    )  # fmt: skip

"""The store as callers see it: open, write, read back, correct, forget."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from saksi.records import Reading, Report
from saksi.records.arrival import now
from saksi.store import keys, layers
from saksi.store.database import StoreError, connect, transaction

RunKind = Literal["ingest", "recode", "load"]


@dataclass(frozen=True)
class Made:
    """What makes readings: saksi's version and digests of its stages, its model and its language data."""

    version: str
    pipeline: str
    model: str | None = None
    lexicon: str | None = None


@dataclass(frozen=True)
class Correction:
    """A person's word against the machine's: reject a record, or amend columns of it, with a reason."""

    report: str
    record: str
    verdict: Literal["rejected", "amended"]
    reason: str
    by: str
    changes: Mapping[str, Any] = field(default_factory=dict)


class Store:
    """One database file. Open it with `Store.open`, best in a `with`."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, readonly: bool = False) -> Store:
        """Open a store; `create` makes the file where there is none.

        Raises:
            StoreError: no such file, not a store, written by a newer saksi, or not readable.
        """
        return cls(Path(path), connect(Path(path), create=create, readonly=readonly))

    def close(self) -> None:
        """Close the file; the write-ahead log is folded into it when nobody else has it open."""
        self.db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin_run(self, kind: RunKind, made: Made, options: Mapping[str, Any] | None = None) -> int:
        """Write down that a run begins and what makes its readings; return its number."""
        with transaction(self.db):
            cursor = self.db.execute(
                "INSERT INTO runs (kind, started, version, pipeline, model, lexicon, options)"
                " VALUES (:kind, :started, :version, :pipeline, :model, :lexicon, :options)",
                {
                    "kind": kind,
                    "started": now(),
                    **asdict(made),
                    "options": json.dumps(options or {}, ensure_ascii=False, sort_keys=True),
                },
            )
            return int(cursor.lastrowid or 0)

    def end_run(self, run: int) -> None:
        """Write down that a run came to its end."""
        self.db.execute("UPDATE runs SET finished = ? WHERE pk = ?", (now(), run))

    def has_input(self, digest: str) -> bool:
        """Say whether raw input with this digest was kept before."""
        mark = bytes.fromhex(digest)
        return self.db.execute("SELECT 1 FROM inputs WHERE digest = ?", (mark,)).fetchone() is not None

    def has_address(self, canonical: str) -> bool:
        """Say whether a report of this canonical address is here, or was and is forgotten."""
        from saksi.store.forgotten import mark

        for pk in keys.find(self.db, [keys.key_of("url", canonical)]):
            row = self.db.execute("SELECT canonical FROM reports WHERE pk = ?", (pk,)).fetchone()
            if row is not None and row["canonical"] == canonical:
                return True
        stone = mark(self.db, "url", canonical)
        return self.db.execute("SELECT 1 FROM tombstones WHERE hash = ?", (stone,)).fetchone() is not None

    def reading(self, report_id: str, run: int | None = None) -> Reading:
        """Return what was read in a report, by the newest reading or by that of a run.

        A report that was never coded comes back without layers.

        Raises:
            StoreError: there is no such report, or the run did not read it.
        """
        row = self.db.execute("SELECT * FROM reports WHERE id = ?", (report_id,)).fetchone()
        if row is None:
            raise StoreError(f"{self.path}: no report {report_id!r}")
        return self._reading(row, run)

    def readings(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        outlet: str | None = None,
        language: str | None = None,
        live: bool = True,
    ) -> Iterator[Reading]:
        """Yield the readings of coded reports, oldest publication first; both dates are inclusive.

        `live` leaves out versions that a newer one replaced.
        """
        wanted = {
            "published >= ?": since,
            "published <= ?": until,
            "outlet = ?": outlet,
            "language = ?": language,
        }
        given = {k: v for k, v in wanted.items() if v is not None}
        where = " AND ".join(["status = 'coded'", *(["live = 1"] if live else []), *given])
        pks = self.db.execute(
            f"SELECT pk FROM reports WHERE {where} ORDER BY published, pk", [*given.values()]
        )
        for (pk,) in pks:
            row = self.db.execute("SELECT * FROM reports WHERE pk = ?", (pk,)).fetchone()
            if row is not None:
                yield self._reading(row, None)

    def _reading(self, row: sqlite3.Row, run: int | None) -> Reading:
        report = report_of(row)
        only = "" if run is None else " AND r.run = :run"
        found = self.db.execute(
            "SELECT l.data FROM readings r JOIN layers l ON l.report = r.report AND l.digest = r.digest"
            f" WHERE r.report = :report{only} ORDER BY r.run DESC LIMIT 1",
            {"report": row["pk"], "run": run},
        ).fetchone()
        if found is None:
            if run is not None:
                raise StoreError(f"{self.path}: run {run} did not read report {report.id!r}")
            return Reading(report=report)
        return layers.unpack(found[0], report)


def report_of(row: sqlite3.Row) -> Report:
    """Return the report of a row of `reports`."""
    return Report(
        id=row["id"],
        text=row["text"],
        title=row["title"],
        url=row["url"],
        outlet=row["outlet"],
        authors=tuple(json.loads(row["authors"])),
        published=row["published"],
        language=row["language"],
    )

"""The Parquet files of a shard: export's tables, cut by month of publication and language."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from saksi.export import Filters
from saksi.export.tables import EVENTS, REPORTS, STATEMENTS, Column, Table
from saksi.export.write import write_parquet

# What a store needs beside export's columns to take the reports in again, readings whole.
_KEPT = (
    Column("source", "text", "r.source", "Where it was read from."),
    Column("given_id", "text", "r.given_id", "The input's own id, empty where it gave none."),
    Column(
        "reading", "bytes",
        "(SELECT l.data FROM readings g JOIN layers l ON l.report = g.report AND l.digest = g.digest"
        " WHERE g.report = r.pk ORDER BY g.run DESC LIMIT 1)",
        "The reading whole, trees included, packed as in the store: what `saksi ingest --from` reads.",
    ),
)  # fmt: skip
# When a worker stored it means nothing, and would make every run's files differ.
_REPORTS = replace(REPORTS, columns=(*(c for c in REPORTS.columns if c.name != "added_at"), *_KEPT))
TABLES: tuple[Table, ...] = (_REPORTS, STATEMENTS, EVENTS)


@dataclass(frozen=True, kw_only=True)
class _Part(Filters):
    month: str
    lang: str

    def of_reports(self, r: str = "r") -> tuple[str, list[Any]]:
        """Return the condition that picks one month and language, older versions included."""
        told = f"coalesce(substr({r}.published, 1, 7), 'undated') = ? AND coalesce({r}.language, 'und') = ?"
        return told, [self.month, self.lang]


def write(db: sqlite3.Connection, folder: Path, name: str) -> list[tuple[str, int]]:
    """Write a store's reports, statements and events below `folder`; return each file's path in it, and its rows.

    A file is `TABLE/month=2024-12/lang=id/NAME.parquet`; the month is `undated` and the language `und` where there
    is none. A table without rows has no file.
    """
    parts = db.execute(
        "SELECT DISTINCT coalesce(substr(published, 1, 7), 'undated'), coalesce(language, 'und') FROM reports ORDER BY 1, 2"
    ).fetchall()
    files: list[tuple[str, int]] = []
    for month, lang in parts:
        part = _Part(month=month, lang=lang, old=True)
        for table in TABLES:
            sql, values = table.query(part, with_text=True)
            relative = Path(table.name) / f"month={month}" / f"lang={lang}" / f"{name}.parquet"
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = write_parquet(path, table.kept(True), db.execute(sql, values))
            if not rows:
                path.unlink()
                continue
            with path.open("rb") as written:
                os.fsync(written.fileno())
            files.append((relative.as_posix(), rows))
    return files

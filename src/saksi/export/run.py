"""An export from beginning to end: every table in a folder that appears only when it is whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from saksi.export.codebook import codebook
from saksi.export.filters import Filters
from saksi.export.layouts import KINDS, write_layout
from saksi.export.tables import TABLES
from saksi.export.write import write_csv, write_parquet

FORMATS = ("parquet", "csv", "jsonl", "polecat", "gdelt")
_SUFFIX = {"parquet": "parquet", "csv": "csv"}


@dataclass(frozen=True)
class Exported:
    """What was written: the folder and the rows of each file in it."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)


def export(
    db: sqlite3.Connection,
    out: Path,
    *,
    format_: str = "parquet",
    filters: Filters | None = None,
    include: frozenset[str] = frozenset(),
    with_text: bool = False,
    lines: Callable[[Filters], Iterable[bytes]] | None = None,
) -> Exported:
    """Write a store's records to the folder `out`, which must be new or empty.

    `db` is a connection to a store (rows by name). `lines` gives the JSON Lines of format `jsonl`. It all happens in
    one read transaction, so that the tables agree with each other while ingestion goes on.

    Raises:
        ValueError: an unknown format or kind to include, or a folder that holds something.
    """
    filters = filters or Filters()
    _check(format_, include, out)
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    rows: dict[str, int] = {}
    try:
        db.execute("BEGIN")
        try:
            if format_ in _SUFFIX:
                write = write_parquet if format_ == "parquet" else write_csv
                for table in TABLES:
                    sql, values = table.query(filters, with_text=with_text)
                    name = f"{table.name}.{_SUFFIX[format_]}"
                    rows[name] = write(part / name, table.kept(with_text), db.execute(sql, values))
            elif format_ == "jsonl":
                assert lines is not None, "the caller gives the lines of this format"
                rows["reports.jsonl"] = _write_lines(part / "reports.jsonl", lines(filters))
            else:
                name = f"events.{format_}.tsv"
                rows[name] = write_layout(db, part / name, format_, filters, include)
        finally:
            db.execute("COMMIT")
        page = codebook(format_=format_, filters=filters, include=include, with_text=with_text, rows=rows)
        (part / "codebook.md").write_text(page, encoding="utf-8")
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    if out.exists():
        out.rmdir()
    part.rename(out)
    return Exported(out, rows)


def _check(format_: str, include: frozenset[str], out: Path) -> None:
    if format_ not in FORMATS:
        raise ValueError(f"no format {format_!r}; choose from {', '.join(FORMATS)}")
    unknown = sorted(include - set(KINDS))
    if unknown:
        raise ValueError(f"cannot include {', '.join(unknown)}; choose from {', '.join(KINDS)}")
    if include and format_ not in ("polecat", "gdelt"):
        raise ValueError(f"format {format_} holds every event already; leave --include to polecat and gdelt")
    if out.exists() and (not out.is_dir() or any(os.scandir(out))):
        raise ValueError(f"{out} is there already; name a new folder")


def _write_lines(path: Path, lines: Iterable[bytes]) -> int:
    count = 0
    with path.open("wb") as out:
        for line in lines:
            out.write(line + b"\n")
            count += 1
    return count

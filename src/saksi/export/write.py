"""Writers that hold a few thousand rows at a time: Parquet with types, CSV with formulas defused."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from saksi.export.tables import Column

BATCH = 5_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class MissingExtra(RuntimeError):
    """A library that an optional extra brings is not installed."""


class Rows(Protocol):
    """Anything that gives rows in batches: a cursor."""

    def fetchmany(self, size: int = ...) -> Sequence[Sequence[Any]]:
        """Return the next rows, none at the end."""
        ...


def batches(rows: Rows) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the rows `BATCH` at a time."""
    while batch := rows.fetchmany(BATCH):
        yield batch


def value(column: Column, cell: Any) -> Any:
    """Return a cell as the type of its column."""
    if cell is None:
        return None
    if column.type in ("texts", "quantities"):
        return json.loads(cell)
    if column.type == "date":
        return date.fromisoformat(cell)
    return bool(cell) if column.type == "yes/no" else cell


def write_parquet(path: Path, columns: Sequence[Column], rows: Rows) -> int:
    """Write rows to a Parquet file and return how many there were."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra(
            'writing Parquet needs the package pyarrow: pip install "saksi[export]", or say --format csv'
        ) from error
    quantity = pa.struct(
        [
            ("unit", pa.string()),
            ("value", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("start", pa.int64()),
            ("stop", pa.int64()),
        ]
    )
    types = {
        "text": pa.string(), "whole": pa.int64(), "real": pa.float64(), "yes/no": pa.bool_(), "date": pa.date32(),
        "texts": pa.list_(pa.string()), "quantities": pa.list_(quantity), "bytes": pa.binary(),
    }  # fmt: skip
    schema = pa.schema(
        [pa.field(c.name, types[c.type], metadata={"description": c.about.encode()}) for c in columns]
    )
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches(rows):
            arrays = []
            for i, column in enumerate(columns):
                cells = [value(column, row[i]) for row in batch]
                if column.type == "quantities":
                    cells = [[_quantity(q) for q in cell or []] for cell in cells]
                arrays.append(pa.array(cells, types[column.type]))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
    return count


def _quantity(found: dict[str, Any]) -> dict[str, Any]:
    start, stop = found["span"]
    kept = {name: found.get(name) for name in ("unit", "value", "low", "high")}
    return {**kept, "start": start, "stop": stop}


def write_csv(path: Path, columns: Sequence[Column], rows: Rows) -> int:
    """Write rows to a CSV file (UTF-8, RFC 4180) and return how many there were. Lists are JSON in their cell."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([c.name for c in columns])
        for batch in batches(rows):
            writer.writerows([_cell(c, cell) for c, cell in zip(columns, row, strict=True)] for row in batch)
            count += len(batch)
    return count


def _cell(column: Column, cell: Any) -> Any:
    if cell is None:
        return ""
    if column.type == "yes/no":
        return "true" if cell else "false"
    if column.type in ("whole", "real"):
        return cell
    return defused(str(cell))


def defused(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    return "'" + text if text.startswith(_DANGEROUS) else text


def plain(text: str | None) -> str:
    """Return text for a tab-separated cell: no tab, no line break, no formula."""
    return defused(" ".join((text or "").split()))

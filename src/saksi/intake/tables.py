"""Tables with a text column: CSV with any of four delimiters, and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from saksi.intake.blob import Blob
from saksi.intake.fault import Fault, MissingExtra
from saksi.intake.options import Options
from saksi.intake.shape import shape
from saksi.intake.sniff import delimiter
from saksi.records import Arrival, Failure

Out = Iterator[Arrival | Failure]


def read_csv(blob: Blob, options: Options) -> Out:
    """Yield a report a row. Quoted fields may hold line breaks; they are kept as they are."""
    mark = delimiter(blob.peek(), options)
    if mark is None:
        raise Fault("table", f"the header row has no column {options.key('text')!r}")
    csv.field_size_limit(options.limits.record)
    # A byte that is no UTF-8 comes through as a lone surrogate, and costs its row instead of the rest of the file.
    plain = io.TextIOWrapper(blob.stream, encoding="utf-8", errors="surrogateescape", newline="")
    rows = csv.reader(plain, delimiter=mark)
    try:
        header = [name.strip() for name in next(rows)]
    except csv.Error as error:
        raise Fault("table", f"broken header row: {error}") from error
    while True:
        where = f"{blob.name}:{rows.line_num + 1}"
        try:
            cells = next(rows)
            if not any(cells):
                continue
            yield from shape(_row(header, cells), options, where)
        except StopIteration:
            break
        except csv.Error as error:
            yield Failure(where, "table", f"broken row: {error}")
        except Fault as fault:
            yield fault.at(where)
    plain.detach()


def _row(header: list[str], cells: list[str]) -> dict[str, object]:
    if len(cells) > len(header):
        raise Fault("table", f"{len(cells)} cells under {len(header)} column names")
    for name, cell in zip(header, cells, strict=False):
        stray = next((c for c in cell if "\udc80" <= c <= "\udcff"), None)
        if stray is not None:
            raise Fault("encoding", f"{name} is not UTF-8: byte 0x{ord(stray) - 0xDC00:02x}; see --encoding")
    return dict(zip(header, cells, strict=False))


def read_parquet(blob: Blob, options: Options) -> Out:
    """Yield a report a row, one batch of 500 rows in memory at a time."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("reading Parquet", "pyarrow") from error
    from saksi.intake.source import spooled

    stream = spooled(blob, options.limits.archive) if blob.path is None else blob.path.open("rb")
    with stream:
        try:
            file = pq.ParquetFile(stream)
            wanted = [options.key(name) for name in _columns(options)]
            columns = [name for name in file.schema_arrow.names if name in wanted]
            if options.key("text") not in columns:
                held = ", ".join(file.schema_arrow.names[:12])
                raise Fault(
                    "table", f"no column {options.key('text')!r} (it has {held}); map it with --field"
                )
            number = 0
            for batch in file.iter_batches(batch_size=500, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    where = f"{blob.name}:{number}"
                    try:
                        yield from shape(row, options, where)
                    except Fault as fault:
                        yield fault.at(where)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise Fault("table", f"broken Parquet: {str(error).splitlines()[0][:200]}") from error


def _columns(options: Options) -> tuple[str, ...]:
    from saksi.intake.options import REPORT_FIELDS

    return REPORT_FIELDS

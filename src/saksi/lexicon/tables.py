"""Flat knowledge: TSV files with a header, read with faults that name file, line and cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path


class TableFault(ValueError):
    """A table that does not keep its format: the file, the line, what is wrong."""


def read_table(path: Path, required: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line number (1-based, the header is line 1), cells stripped.

    Blank lines and lines that start with `#` are skipped. A row shorter than the header reads as empty cells.

    Raises:
        TableFault: no header, a required column missing, a column twice, a row longer than the header, bad UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        raise TableFault(f"{path}: not UTF-8 (byte {fault.start})") from fault
    header: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            missing = sorted(set(required) - set(header))
            if missing:
                raise TableFault(
                    f"{path}:{number}: no column {', '.join(missing)}; the header has {', '.join(header)}"
                )
            if len(set(header)) < len(header):
                raise TableFault(f"{path}:{number}: a column stands twice in the header")
            continue
        if len(cells) > len(header):
            raise TableFault(f"{path}:{number}: {len(cells)} cells under {len(header)} columns")
        yield number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    if header is None:
        raise TableFault(f"{path}: empty, not even a header")


def values(row: Mapping[str, str], *columns: str) -> tuple[str, ...]:
    """Return the `|`-separated values of some columns in order, each once; absent columns give nothing."""
    found = (value.strip() for column in columns for value in row.get(column, "").split("|"))
    return tuple(dict.fromkeys(value for value in found if value))


def date_bound(path: Path, line: int, row: Mapping[str, str], column: str, *, last: bool) -> str | None:
    """Return the ISO date of a cell, null when empty. `2021` or `2021-08` reads as its first or `last` day.

    Raises:
        TableFault: the cell is no date.
    """
    cell = row.get(column, "")
    if not cell:
        return None
    parts = cell.split("-")
    if not all(part.isdigit() for part in parts) or [len(part) for part in parts] not in (
        [4],
        [4, 2],
        [4, 2, 2],
    ):
        raise TableFault(f"{path}:{line}: {column} {cell!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
    # Only ever compared as text, so the 31st of any month is a sound upper bound.
    return "-".join(parts + (["12", "31"] if last else ["01", "01"])[len(parts) - 1 :])

"""Read reports: show their statements and events, or write them as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from saksi.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from saksi.records import Reading


@click.command
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines (`saksi schema` tells their shape).")
@options.metadata
@options.reading
def command(
    sources: tuple[str, ...],
    as_json: bool,
    published: str | None,
    outlet: str | None,
    language: str | None,
    fields: tuple[tuple[str, str], ...],
    lexicon: tuple[Path, ...],
    fast: bool,
) -> None:
    """Read reports and show who said and did what to whom.

    A SOURCE is a file (text, or JSON Lines with `text` and any of id, title, url, outlet, published, language), a
    folder, `-` for standard input, or `sample:NAME` for a report that ships with saksi (`sample:telepon`).

    What can't be read is named on standard error, the other reports are still read, and the exit status is 1.
    """
    from saksi.cli.faults import complain
    from saksi.cli.sources import gather
    from saksi.pipeline import read_report
    from saksi.records import Failure

    model = "fast" if fast else "default"
    write = _json_writer(lexicon, model) if as_json else _viewer()
    failed = False
    for item in gather(sources, fields=dict(fields), published=published, outlet=outlet, language=language):
        if isinstance(item, Failure):
            complain(f"{item.source}: {item.detail}")
            failed = True
            continue
        try:
            reading = read_report(item.report, lexicon=lexicon, model=model)
        except ValueError as fault:
            complain(f"{item.source}: {fault}")
            failed = True
            continue
        write(reading)
    if failed:
        raise SystemExit(1)


def _json_writer(lexicon: tuple[Path, ...], model: str) -> Callable[[Reading], None]:
    import sys

    from saksi.provenance import provenance
    from saksi.records import to_json

    out = sys.stdout.buffer

    def write(reading: Reading) -> None:
        made_by = provenance(reading.report.language or "", lexicon, model)
        out.write(to_json(reading, made_by) + b"\n")
        out.flush()

    return write


def _viewer() -> Callable[[Reading], None]:
    from saksi.cli.view import console, show

    out = console()
    return lambda reading: show(reading, out)

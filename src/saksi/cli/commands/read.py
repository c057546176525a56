"""Read reports: show their statements and events, or write them as JSON."""

from __future__ import annotations

import gc
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from saksi.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from saksi.records import Reading, Report

T = TypeVar("T")


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
    gc.disable()  # what is loaded stays: looking for garbage in it took a tenth of the start
    from saksi.cli.faults import complain
    from saksi.cli.sources import gather
    from saksi.pipeline import WINDOW, attempt_many
    from saksi.records import Failure, Reading

    model = "fast" if fast else "default"
    write = _json_writer(lexicon, model) if as_json else _viewer()
    found = gather(sources, fields=dict(fields), published=published, outlet=outlet, language=language)
    failed = False
    stood: deque[str] = deque()  # where the reports on their way stood

    def reports() -> Iterator[Report]:
        nonlocal failed
        for item in found:
            if isinstance(item, Failure):
                complain(f"{item.source}: {item.detail}")
                failed = True
            else:
                stood.append(item.source)
                yield item.report

    # Who looks at reports wants the first at once; who wants JSON wants all of them soon.
    readings = attempt_many(reports(), lexicon=lexicon, model=model, window=WINDOW if as_json else 1)
    for _, what in _collecting(readings):
        source = stood.popleft()
        if isinstance(what, Reading):
            write(what)
        elif isinstance(what, ValueError):
            complain(f"{source}: {what}")
            failed = True
        else:
            raise what
    if failed:
        raise SystemExit(1)


def _collecting(items: Iterator[T]) -> Iterator[T]:
    """Yield the items; from the first one on, garbage is collected again."""
    try:
        for item in items:
            gc.enable()
            yield item
    finally:
        gc.enable()


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

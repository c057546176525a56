"""Find which reports tell the same happening."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command
@click.argument("target", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB")
@click.option("--from-scratch", is_flag=True, help="Relate every report anew, not only what changed.")
def command(target: Path, from_scratch: bool) -> None:
    """Find which reports tell the same happening, and bring the stories up to date.

    Only reports that came or changed since the last time are looked at; the result is the same as from scratch.
    """
    from saksi.cli.faults import Bad
    from saksi.cli.keeping import open_store
    from saksi.relate.encoder import NoEncoder, load_encoder
    from saksi.relate.stories import relate

    try:
        encoder = load_encoder()
    except NoEncoder as error:
        raise Bad(str(error)) from error

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done:,} of {total:,} reports", nl=False, err=True)

    with open_store(target) as store:
        done = relate(store, encoder, from_scratch=from_scratch, on_progress=show)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    click.echo(f"{target}: {done.reports:,} reports related, {done.stories:,} stories of two reports or more")

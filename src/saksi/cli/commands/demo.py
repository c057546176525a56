"""Fill a small database from the samples in the package and open it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.option("--into", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="DB", help="Keep the database here; a temporary one if not given.")  # fmt: skip
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-serve", is_flag=True, help="Fill the database and stop.")
@click.option("--no-browser", is_flag=True, help="Don't open the browser.")
def command(target: Path | None, port: int, no_serve: bool, no_browser: bool) -> None:
    """Fill a small database from the reports that ship with the package, and open the desk on it."""
    from tempfile import mkdtemp

    from saksi.cli.desk import serve
    from saksi.cli.keeping import coder, made_by, open_store
    from saksi.cli.samples import names, sample
    from saksi.records import Arrival
    from saksi.relate.encoder import NoEncoder, load_encoder
    from saksi.relate.stories import relate
    from saksi.store.ingest import ingest

    path = target or Path(mkdtemp(prefix="saksi-demo-")) / "demo.db"
    with open_store(path, create=True) as store:
        run = store.begin_run("ingest", made_by((), "default"), {"sources": ["samples"]})
        arrivals = (Arrival(report=sample(name), source=f"sample:{name}", given_id=True) for name in names())
        done = ingest(store, arrivals, coder((), "default"), run, copies=False)
        store.end_run(run)
        try:
            told = f"stories of two reports or more: {relate(store, load_encoder()).stories}"
        except NoEncoder as error:
            told = f"stories are left out: {error}"
    click.echo(f"{path}: {done.added} reports, {told}")
    if not no_serve:
        serve(path, "127.0.0.1", port, browse=not no_browser)

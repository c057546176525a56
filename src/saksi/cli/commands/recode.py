"""Read the stored reports again with this version of saksi."""

from __future__ import annotations

from pathlib import Path

import click

from saksi.cli import options


@click.command
@click.argument("target", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB")
@options.reading
@click.option("--log-json", is_flag=True, help="Write progress and failures as JSON lines to standard error.")
def command(target: Path, lexicon: tuple[Path, ...], fast: bool, log_json: bool) -> None:
    """Read the stored reports again with this version of saksi.

    Earlier readings are kept; `saksi diff` shows what changed. People's corrections are laid on the new records. A run
    that was stopped goes on where it was when run again.
    """
    from saksi.cli.keeping import Showing, coder, made_by, open_store
    from saksi.store.recode import recode

    model = "fast" if fast else "default"
    with open_store(target) as store, Showing(None, log_json=log_json, what="recode") as showing:
        run = store.begin_run("recode", made_by(lexicon, model), {"model": model})
        progress = recode(
            store, coder(lexicon, model), run, on_progress=showing.progress, on_failure=showing.failure
        )
        store.end_run(run)
        orphans = store.db.execute(
            "SELECT count(*) FROM corrections WHERE now_id IS NULL AND withdrawn_at IS NULL"
        ).fetchone()[0]
    note = f"{target}: run {run} read {progress.seen:,} reports, {progress.added:,} changed, {progress.failed:,} failed"
    showing.done(progress, note + (f", {orphans:,} corrections orphaned" if orphans else ""))

"""Remove a report or a person from a database for good."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.argument("target", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB")
@click.option(
    "--report", "report_id", metavar="ID", help="The id of a report; its versions and copies go with it."
)
@click.option("--person", metavar="NAME", help="A person's full name, blotted out wherever it stands.")
@click.option("--yes", is_flag=True, help="Don't ask.")
def command(target: Path, report_id: str | None, person: str | None, yes: bool) -> None:
    """Remove a report or a person from a database for good.

    A report goes with its versions, copies and records; of a person, the name is blotted out (█) in every text, record
    and index, offsets unchanged. What remains is a keyed hash, so that neither comes back with a later run. Backups
    and exports made before are not reached.
    """
    from saksi.cli.faults import Bad
    from saksi.cli.keeping import open_store
    from saksi.relate.stories import take_out
    from saksi.store import StoreError
    from saksi.store.forget import forget_person, forget_report

    if (report_id is None) == (person is None):
        raise click.UsageError("give either --report ID or --person NAME")
    if not yes:
        click.confirm(f"Remove {report_id or person} from {target}? This cannot be undone", abort=True)
    with open_store(target) as store:
        try:
            erased = (
                forget_report(store, report_id, leaving=take_out)
                if report_id is not None
                else forget_person(store, person or "", leaving=take_out)
            )
        except StoreError as error:
            raise Bad(str(error)) from error
        waiting = store.db.execute(
            "SELECT count(*) FROM relate_queue WHERE EXISTS (SELECT 1 FROM story_members)"
        ).fetchone()[0]
    click.echo(f"{target}: {erased.reports:,} reports removed, {erased.masked:,} with the name blotted out")
    if waiting:
        click.echo(
            f"{waiting:,} reports are in no story, or an older one, until the next saksi relate {target}"
        )

"""Reject or amend a stored record, with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click


@click.command
@click.argument("target", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB")
@click.argument("report", metavar="REPORT")
@click.argument("record", metavar="RECORD")
@click.option(
    "--reject", is_flag=True, help="The record is wrong: it leaves lists, counts and fixed layouts."
)
@click.option("--amend", "changes", multiple=True, metavar="FIELD=VALUE", help="The field should be this; an empty VALUE is null, lists are JSON.")  # fmt: skip
@click.option("--reason", required=True, help="Why; it stands in every export.")
@click.option("--by", required=True, help="Who says so.")
def command(
    target: Path, report: str, record: str, reject: bool, changes: tuple[str, ...], reason: str, by: str
) -> None:
    """Reject or amend the record RECORD (s… or e…) of the report REPORT in the database DB.

    The correction is kept beside what was read, outlives recoding, and every export tells of it.
    """
    from saksi.cli.faults import Bad
    from saksi.cli.keeping import open_store
    from saksi.store import Correction, StoreError
    from saksi.store.corrections import correct

    if reject == bool(changes):
        raise click.UsageError("give either --reject or --amend FIELD=VALUE")
    amended = dict(_change(change) for change in changes)
    with open_store(target) as store:
        try:
            number = correct(
                store,
                Correction(report, record, "rejected" if reject else "amended", reason, by, amended),
            )
        except StoreError as error:
            raise Bad(str(error)) from error
    click.echo(f"{target}: correction {number}")


def _change(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"{text!r}: write FIELD=VALUE")
    if value.startswith("["):
        try:
            return name, json.loads(value)
        except ValueError as error:
            raise click.UsageError(f"{text!r}: {error}") from error
    return name, value or None

"""Show which records two runs, or two databases, read otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saksi.store.diff import Change


@click.command
@click.argument("a")
@click.argument("b")
@click.option("--db", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB", help="The database whose runs A and B are.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write a JSON object a line.")
def command(a: str, b: str, db: Path | None, as_json: bool) -> None:
    """Show which records B reads otherwise than A.

    A and B are two databases (`old.db new.db`), or two runs of one (`--db desk.db 1 4`; the table `runs` numbers
    them). A record is gone, added, or changed in the fields that are named.
    """
    from saksi.cli.symbols import visible

    counts = dict.fromkeys(("added", "gone", "changed"), 0)
    for change in _changes(a, b, db):
        counts[change.kind] += 1
        click.echo(_json(change) if as_json else visible(_line(change), lines=False))
    if not as_json:
        click.echo(", ".join(f"{count:,} {kind}" for kind, count in counts.items()))


def _changes(a: str, b: str, db: Path | None) -> Iterator[Change]:
    from saksi.cli.faults import Bad
    from saksi.cli.keeping import open_store
    from saksi.store import StoreError
    from saksi.store.diff import diff_runs, diff_stores

    try:
        if db is None:
            with open_store(Path(a)) as old, open_store(Path(b)) as new:
                yield from diff_stores(old, new)
        elif a.isdigit() and b.isdigit():
            with open_store(db) as store:
                yield from diff_runs(store, int(a), int(b))
        else:
            raise Bad("with --db, A and B are the numbers of two runs")
    except StoreError as error:
        raise Bad(str(error)) from error


def _line(change: Change) -> str:
    sign = {"added": "+", "gone": "-", "changed": "~"}[change.kind]
    words = change.words if len(change.words) <= 60 else change.words[:59] + "…"
    fields = "; ".join(f"{name}: {_short(old)} → {_short(new)}" for name, (old, new) in change.fields.items())
    return f"{sign} {change.report} {change.what} {change.id} “{words}”" + (f"  {fields}" if fields else "")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def _json(change: Change) -> str:
    from dataclasses import asdict

    return json.dumps(asdict(change), ensure_ascii=False)

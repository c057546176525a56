"""Write the records of a database to files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from saksi.cli.options import IsoDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from saksi.export import Filters
    from saksi.store import Store

_FORMATS = ("parquet", "csv", "jsonl", "polecat", "gdelt")
_KINDS = ("claimed", "planned", "requested", "hypothetical", "negated")


def _listed(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for item in value for part in item.split(",") if part.strip())


@click.command
@click.argument("target", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB")
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    default="parquet",
    show_default=True,
    help="How the records are written.",
)
@click.option("--since", type=IsoDate(), metavar="DATE", help="Published on this day or later.")
@click.option("--until", type=IsoDate(), metavar="DATE", help="Published on this day or before.")
@click.option(
    "--country",
    "countries",
    multiple=True,
    callback=_listed,
    metavar="CODE",
    help="With this country or body among the parties (IRN, IGO.UNSC).",
)
@click.option(
    "--type",
    "types",
    multiple=True,
    callback=_listed,
    metavar="TYPE",
    help="Events of this type (ACCUSE, ASSAULT …).",
)
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Published by this outlet.")
@click.option(
    "--lang", "languages", multiple=True, callback=_listed, metavar="CODE", help="In this language."
)
@click.option(
    "--include",
    multiple=True,
    callback=_listed,
    metavar="KIND,…",
    help=f"Add to polecat and gdelt: {', '.join(_KINDS)}.",
)
@click.option("--with-text", is_flag=True, help="Let the reports' texts leave, too.")
@click.option("--all-versions", is_flag=True, help="Add versions that a newer one replaced.")
def command(
    target: Path,
    out: Path,
    format_: str,
    since: str | None,
    until: str | None,
    countries: tuple[str, ...],
    types: tuple[str, ...],
    outlets: tuple[str, ...],
    languages: tuple[str, ...],
    include: tuple[str, ...],
    with_text: bool,
    all_versions: bool,
) -> None:
    """Write the records of the database DB to files in the new folder OUT.

    Parquet and CSV are one file a table; jsonl is one report a line; polecat and gdelt are the layouts that
    researchers' scripts read, with nothing but what the outlets themselves say has happened, unless --include asks for
    more. A codebook is written beside.
    """
    from saksi.cli.faults import Bad
    from saksi.cli.keeping import open_store
    from saksi.export import Filters, export
    from saksi.export.write import MissingExtra
    from saksi.ontology import load_ontology

    unknown = sorted(set(types) - set(load_ontology().types))
    if unknown:
        raise Bad(f"--type: no event type {', '.join(unknown)}; there are {', '.join(load_ontology().types)}")
    filters = Filters(
        since=since, until=until, countries=countries, types=types, outlets=outlets, languages=languages,
        old=all_versions,
    )  # fmt: skip
    with open_store(target) as store:
        try:
            done = export(
                store.db, out, format_=format_, filters=filters, include=frozenset(include), with_text=with_text,
                lines=_lines(store, with_text),
            )  # fmt: skip
        except (ValueError, MissingExtra, OSError) as error:
            raise Bad(str(error)) from error
    for name, count in done.rows.items():
        click.echo(f"{done.folder / name}: {count:,} rows")
    click.echo(f"{done.folder / 'codebook.md'}")


def _lines(store: Store, with_text: bool) -> Callable[[Filters], Iterator[bytes]]:
    """Return what gives the JSON Lines of the reports that have what was asked for."""
    import msgspec

    from saksi.records import to_dict

    def lines(filters: Filters) -> Iterator[bytes]:
        reports, values = filters.of_reports()
        chosen = "1"
        if filters.types or filters.countries:
            events, of_events = filters.of_events()
            chosen = f"EXISTS (SELECT 1 FROM events e WHERE e.report = r.pk AND {events})"
            values = [*values, *of_events]
        rows = store.db.execute(
            "SELECT r.pk, r.id, m.pk AS run, m.version, m.pipeline, m.model, m.lexicon FROM reports r JOIN runs m ON m.pk ="
            " (SELECT g.run FROM readings g WHERE g.report = r.pk ORDER BY g.run DESC LIMIT 1)"
            f" WHERE {reports} AND {chosen} ORDER BY r.pk",
            values,
        )
        for row in rows:
            made = {k: row[k] for k in ("version", "pipeline", "model", "lexicon")}
            shape = to_dict(store.reading(row["id"]), made)
            if not with_text:
                shape["text"] = None
            corrections = store.db.execute(
                "SELECT now_id AS record, verdict, changes, reason, at FROM corrections WHERE report = ?"
                " AND withdrawn_at IS NULL AND now_id IS NOT NULL ORDER BY pk",
                (row["pk"],),
            ).fetchall()
            shape["corrections"] = [
                {**dict(c), "changes": msgspec.json.decode(c["changes"])} for c in corrections
            ]
            yield msgspec.json.encode(shape)

    return lines

"""Code a corpus into Parquet files, on one machine or a cluster."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saksi.cli import options
from saksi.cli.bar import Bar

if TYPE_CHECKING:
    from saksi.scale import Settings, Summary
    from saksi.scale.engines import Engine


@click.command
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Where the Parquet files go; run again, it goes on where it stopped.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes, each on one core. [default: the cores of this machine]")  # fmt: skip
@click.option("--engine", type=click.Choice(["pool", "ray"]), default="pool", show_default=True, help="This machine's cores, or Daft on Ray (saksi[cluster]).")  # fmt: skip
@click.option("--address", metavar="ADDRESS", help="The Ray cluster; without one, a local one is started.")
@click.option("--shard", type=click.IntRange(1, 100_000), default=1_000, show_default=True, metavar="N", help="Reports a shard: what is lost at most when a worker is stopped.")  # fmt: skip
@options.metadata
@click.option("--encoding", metavar="NAME", help="Encoding of text that is not UTF-8.")
@options.reading
def command(
    sources: tuple[str, ...],
    out: Path,
    workers: int | None,
    engine: str,
    address: str | None,
    shard: int,
    published: str | None,
    outlet: str | None,
    language: str | None,
    fields: tuple[tuple[str, str], ...],
    encoding: str | None,
    lexicon: tuple[Path, ...],
    fast: bool,
) -> None:
    """Code a corpus into Parquet files, without a database.

    A SOURCE is a file, a folder, a pattern ('news/*.warc.gz'), or an object-store address (s3://bucket/key). The
    reports, statements and events are written below DIR by month of publication and language, each row with its
    report's id. A run that was stopped, however it was, is simply run again: no report is lost, none is there twice.
    `saksi ingest --from DIR` takes a result into a database.
    """
    from dataclasses import asdict

    from saksi.cli.faults import Bad, complain
    from saksi.cli.keeping import made_by
    from saksi.export.write import MissingExtra
    from saksi.model import NoModel
    from saksi.scale import Busy, Settings, run
    from saksi.scale.cluster import NoCluster

    if address and engine != "ray":
        raise Bad("--address is of --engine ray")
    if "-" in sources:
        raise Bad("standard input can't be read twice, which going on after a stop needs: name a file")
    model = "fast" if fast else "default"
    try:
        made = made_by(lexicon, model)
        settings = Settings(
            made=asdict(made), model=model, lexicon=tuple(str(folder.resolve()) for folder in lexicon),
            fields=dict(fields), outlet=outlet, published=published, language=language, encoding=encoding,
        )  # fmt: skip
        with Bar("run", _size(sources)) as bar:
            summary = run(
                sources,
                out,
                settings,
                engine=_engine(engine, workers, address),
                shard=shard,
                on_progress=lambda summary: _show(bar, summary),
            )
    except (Busy, NoCluster, NoModel, MissingExtra) as error:
        raise Bad(str(error)) from error
    for told in summary.errors:
        complain(told)
    click.echo(_told(out, summary, settings))
    if summary.errors or (summary.failed and not (summary.shards or summary.known)):
        raise SystemExit(1)


def _engine(name: str, workers: int | None, address: str | None) -> Engine:
    from saksi.scale.engines import loop, pool

    if name == "ray":
        from saksi.scale.cluster import ray

        return ray(workers if workers or address else _cores(), address)
    count = workers or _cores()
    return loop if count == 1 else pool(count)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _told(out: Path, summary: Summary, settings: Settings) -> str:
    parts = [f"{summary.reports:,} reports in {summary.shards:,} shards"]
    rows = {name: summary.rows.get(name, 0) for name in ("statements", "events")}
    parts += [f"{count:,} {name}" for name, count in rows.items()]
    named = {
        "shards known already": summary.known,
        "shards replaced": summary.retired,
        "reports skipped": summary.skipped,
        "failures (ledger.db, table failures)": summary.failed,
    }
    parts += [f"{count:,} {name}" for name, count in named.items() if count]
    if summary.reports and summary.seconds > 0:
        parts.append(f"{summary.reports / summary.seconds:,.1f} reports a second")
    return f"{out}: {', '.join(parts)}"


def _show(bar: Bar, summary: Summary) -> None:
    rate = summary.reports / max(summary.seconds, 1e-6)
    bar.show(summary.reports, rate, summary.failed, size=summary.size)


def _size(sources: tuple[str, ...]) -> int | None:
    """Return the bytes of all sources, None where that can't be told beforehand."""
    from saksi.scale.region import is_remote, matching

    total = 0
    for source in sources:
        if is_remote(source):
            return None
        for name in matching(source):
            path = Path(name)
            files = path.rglob("*") if path.is_dir() else [path]
            total += sum(file.stat().st_size for file in files if file.is_file())
    return total

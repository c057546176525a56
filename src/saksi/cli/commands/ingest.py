"""Read, code and keep reports in a database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from saksi.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from saksi.cli.keeping import KeptTags, Showing
    from saksi.intake import Options
    from saksi.intake.fetch import Fetcher
    from saksi.records import Arrival, Failure
    from saksi.store import Progress, Store


@click.command
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--from",
    "result",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Take in what `saksi run` wrote to DIR, as it was coded there.",
)
@click.option("--into", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="DB", help="The database; it is made where there is none.")  # fmt: skip
@options.metadata
@options.reading
@click.option("--encoding", metavar="NAME", help="Encoding of text that is not UTF-8.")
@click.option("--no-code", is_flag=True, help="Keep the reports uncoded; `saksi recode` codes them later.")
@click.option("--no-copies", is_flag=True, help="Don't look for near-copies of reports.")
@click.option("--fetch", is_flag=True, help="Follow the links of feeds and sitemaps that are local files.")
@options.fetching
@click.option("--log-json", is_flag=True, help="Write progress and failures as JSON lines to standard error.")
def command(
    sources: tuple[str, ...],
    result: Path | None,
    target: Path,
    published: str | None,
    outlet: str | None,
    language: str | None,
    fields: tuple[tuple[str, str], ...],
    lexicon: tuple[Path, ...],
    fast: bool,
    encoding: str | None,
    no_code: bool,
    no_copies: bool,
    fetch: bool,
    interval: float,
    allow_address: tuple[str, ...],
    log_json: bool,
) -> None:
    """Read, code and keep reports in a database.

    A SOURCE is told by its content: text, JSON Lines, CSV or Parquet with a text column, saved web pages, folders and
    zips of all these, feeds, sitemaps, WARC files, http(s) addresses, or `-` for standard input.

    The same input again adds nothing, so a run that was stopped is simply run again. A changed text at the same
    address is a new version; a near-copy from another outlet is kept and linked, not coded twice.
    """
    from saksi.cli.keeping import KeptTags, Showing, coder, made_by, open_store

    if bool(sources) == (result is not None):
        raise click.UsageError("say what to take in: SOURCE..., or --from DIR")
    if result is not None:
        load_result(result, target, copies=not no_copies, log_json=log_json)
        return
    web = fetch or any(source.lower().startswith(("http://", "https://")) for source in sources)
    model = "fast" if fast else "default"
    with open_store(target, create=True) as store:
        tags = KeptTags(store)
        fetcher = fetcher_for(interval, allow_address, tags) if web else None
        with Showing(_size(sources), log_json=log_json) as showing:
            intake = intake_options(
                store, showing, fetcher,
                fields=dict(fields), published=published, outlet=outlet, language=language, encoding=encoding, fetch=web,
            )  # fmt: skip
            made = made_by(lexicon, model)
            run = store.begin_run("ingest", made, {"sources": list(sources), "model": model})
            code = None if no_code else coder(lexicon, model)
            progress = take(store, run, sources, intake, code, showing, tags, copies=not no_copies)
            store.end_run(run)
        if fetcher:
            fetcher.close()
    showing.done(progress, summary(target, progress))
    if progress.failed and not (progress.added or progress.known or progress.forgotten):
        raise SystemExit(1)


def load_result(result: Path, target: Path, *, copies: bool, log_json: bool) -> None:
    """Take a folder that `saksi run` wrote into a store."""
    from saksi.cli.faults import Bad
    from saksi.cli.keeping import Showing, open_store
    from saksi.export.write import MissingExtra
    from saksi.scale.load import load
    from saksi.store import MissingExtra as MissingStoreExtra

    with open_store(target, create=True) as store, Showing(None, log_json=log_json, what="load") as showing:
        try:
            progress = load(
                store, result, copies=copies, on_progress=showing.progress, on_failure=showing.failure
            )
        except (FileNotFoundError, MissingExtra, MissingStoreExtra) as error:
            raise Bad(str(error)) from error
    showing.done(progress, summary(target, progress))


def take(
    store: Store,
    run: int,
    sources: Iterable[str],
    intake: Options,
    code: object,
    showing: Showing,
    tags: KeptTags | None,
    *,
    copies: bool,
) -> Progress:
    """Ingest sources under a run, shown as it goes; what is missing on this machine ends the command."""
    import sqlite3

    from saksi.cli.faults import Bad
    from saksi.intake import receive
    from saksi.store import MissingExtra
    from saksi.store.ingest import ingest

    def told(items: Iterator[Arrival | Failure]) -> Iterator[Arrival | Failure]:
        from saksi.records import Failure

        for item in items:
            if isinstance(item, Failure) and item.fault == "missing-extra":
                raise Bad(f"{item.source}: {item.detail}")
            yield item

    def step(progress: Progress) -> None:
        if tags is not None:
            tags.flush()
        showing.progress(progress)

    try:
        progress = ingest(
            store, told(receive(sources, intake)), code, run,  # type: ignore[arg-type]
            copies=copies, on_progress=step, on_failure=showing.failure,
        )  # fmt: skip
        progress.known += showing.passed
        return progress
    except MissingExtra as error:
        raise Bad(str(error)) from error
    except sqlite3.OperationalError as error:
        raise Bad(
            f"{store.path}: {error}; what was written before is whole, run the same command again"
        ) from error


def intake_options(store: Store, showing: Showing, fetcher: Fetcher | None, **given: object) -> Options:
    """Return how the sources are read, with the store's memory of what it has seen."""
    from saksi.cli.keeping import language_of
    from saksi.intake import Options
    from saksi.lexicon import languages

    return Options(
        **given,  # type: ignore[arg-type]
        languages=frozenset(languages()),
        identify=language_of,
        fetcher=fetcher,
        seen=showing.passing(store.has_input),
        known=showing.passing(store.has_address),
        meter=showing.read,
    )


def fetcher_for(interval: float, allow: tuple[str, ...], tags: KeptTags | None) -> Fetcher:
    """Return a polite fetcher, or end the command with what it lacks."""
    from saksi.cli.faults import Bad

    try:
        from saksi.intake.fetch import Fetcher
    except ImportError as error:
        raise Bad(f'fetching needs the package {error.name}: pip install "saksi[ingest]"') from error
    try:
        return Fetcher(interval=interval, allow=allow, tags=tags)
    except ValueError as error:
        raise Bad(f"--allow-address: {error}") from error


def _size(sources: tuple[str, ...]) -> int | None:
    """Return the bytes of all sources, None where one is no file or folder: then there is no telling how long."""
    total = 0
    for source in sources:
        path = Path(source)
        if path.is_dir():
            total += sum(p.stat().st_size for p in path.rglob("*") if p.is_file() and not p.is_symlink())
        elif path.is_file():
            total += path.stat().st_size
        else:
            return None
    return total


def summary(target: Path, progress: Progress) -> str:
    """Return the line that says what a run did."""
    parts = [f"{progress.added:,} reports added"]
    named = {
        "new versions": progress.versions,
        "copies": progress.copies,
        "skipped": progress.skipped,
        "known already": progress.known,
        "forgotten": progress.forgotten,
        "failures": progress.failed,
    }
    parts += [f"{count:,} {name}" for name, count in named.items() if count]
    return f"{target}: {', '.join(parts)}"

"""Keep a list of feeds and poll them politely."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saksi.cli import options

if TYPE_CHECKING:
    from saksi.store import Store


@click.group
def command() -> None:
    """Keep a list of feeds and poll them politely.

    `feeds add desk.db URL`, then `feeds run desk.db` once, or `feeds watch desk.db` for as long as it is left running.
    """


database = click.argument(
    "target", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB"
)


@command.command("add")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="DB")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--outlet", metavar="NAME", help="Outlet of the feed's articles, where their pages don't say.")
@click.option(
    "--lang", "language", metavar="CODE", help="Language of the feed's articles; found if not given."
)
@click.option("--every", default=15, show_default=True, type=click.IntRange(5), metavar="MINUTES", help="Poll this often.")  # fmt: skip
def add(target: Path, urls: tuple[str, ...], outlet: str | None, language: str | None, every: int) -> None:
    """Add feeds (or sitemaps) to the list; the database is made where there is none."""
    from saksi.cli.faults import Bad
    from saksi.cli.keeping import open_store
    from saksi.store.feeds import add_feed

    for url in urls:
        if not url.lower().startswith(("http://", "https://")):
            raise Bad(f"{url}: no http or https address")
    with open_store(target, create=True) as store:
        for url in urls:
            added = add_feed(store, url, outlet=outlet, language=language, every=every * 60)
            click.echo(f"{'added' if added else 'changed'}: {url}")


@command.command("remove")
@database
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
def remove(target: Path, urls: tuple[str, ...]) -> None:
    """Take feeds off the list; their reports stay."""
    from saksi.cli.faults import Bad
    from saksi.cli.keeping import open_store
    from saksi.store.feeds import remove_feed

    with open_store(target) as store:
        for url in urls:
            if not remove_feed(store, url):
                raise Bad(f"{url}: not on the list")
            click.echo(f"removed: {url}")


@command.command("list")
@database
def list_(target: Path) -> None:
    """Show the feeds, when they were polled last, and what went wrong then."""
    from saksi.cli.keeping import open_store
    from saksi.cli.symbols import visible
    from saksi.store.feeds import feeds

    with open_store(target) as store:
        for feed in feeds(store):
            state = f"failed: {feed.fault}" if feed.fault else (feed.polled_at or "not polled yet")
            line = f"{feed.url}  every {feed.every // 60} min  {feed.outlet or ''}  {state}"
            click.echo(visible(" ".join(line.split()), lines=False))


@command.command("run")
@database
@options.reading
@options.fetching
@click.option("--all", "everything", is_flag=True, help="Poll every feed, due or not.")
@click.option("--log-json", is_flag=True, help="Write progress and failures as JSON lines to standard error.")
def run(
    target: Path,
    lexicon: tuple[Path, ...],
    fast: bool,
    interval: float,
    allow_address: tuple[str, ...],
    everything: bool,
    log_json: bool,
) -> None:
    """Poll the feeds that are due, once."""
    from saksi.cli.keeping import open_store

    with open_store(target) as store:
        _poll(store, lexicon, fast, interval, allow_address, everything, log_json)


@command.command("watch")
@database
@options.reading
@options.fetching
@click.option("--log-json", is_flag=True, help="Write progress and failures as JSON lines to standard error.")
def watch(
    target: Path,
    lexicon: tuple[Path, ...],
    fast: bool,
    interval: float,
    allow_address: tuple[str, ...],
    log_json: bool,
) -> None:
    """Poll the feeds as they fall due, until it is stopped (Ctrl-C)."""
    from saksi.cli.keeping import open_store
    from saksi.store.feeds import seconds_to_next

    with open_store(target) as store:
        try:
            while True:
                _poll(store, lexicon, fast, interval, allow_address, False, log_json)
                time.sleep(min(max(seconds_to_next(store), 1.0), 60.0))
        except KeyboardInterrupt:
            click.echo("stopped", err=True)


def _poll(
    store: Store,
    lexicon: tuple[Path, ...],
    fast: bool,
    interval: float,
    allow: tuple[str, ...],
    everything: bool,
    log_json: bool,
) -> None:
    from saksi.cli.commands.ingest import fetcher_for, intake_options, summary, take
    from saksi.cli.keeping import KeptTags, Showing, coder, made_by
    from saksi.store.feeds import feeds, polled

    model = "fast" if fast else "default"
    due = [feed for feed in feeds(store) if everything or feed.is_due()]
    if not due:
        return
    tags = KeptTags(store)
    fetcher = fetcher_for(interval, allow, tags)
    run = store.begin_run("ingest", made_by(lexicon, model), {"feeds": [f.url for f in due], "model": model})
    for feed in due:
        with Showing(None, log_json=log_json, what=feed.url) as showing:
            given = {"outlet": feed.outlet, "language": feed.language, "fetch": True}
            intake = intake_options(store, showing, fetcher, **given)
            progress = take(store, run, [feed.url], intake, coder(lexicon, model), showing, tags, copies=True)
        if showing.count:
            # Some article could not be had: the feed must not answer "unchanged" before it was.
            tags.drop(feed.url)
        polled(store, feed.url, showing.first_of(feed.url))
        if progress.seen:
            showing.done(progress, summary(store.path, progress) + f" from {feed.url}")
    store.end_run(run)
    fetcher.close()

"""What the commands that write a store share: how it is opened, who codes, what made the readings, how it goes."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saksi.cli.bar import Bar
from saksi.cli.faults import Bad
from saksi.cli.symbols import visible

if TYPE_CHECKING:
    from saksi.intake.fetch import Tags
    from saksi.records import Failure, Reading, Report
    from saksi.store import Made, Progress, Store, Together

# Rooms whose code decides what a reading is: their bytes are the digest of the pipeline.
_ROOMS = ("records", "ontology", "lexicon", "lang", "model", "stages")


def open_store(path: Path, *, create: bool = False) -> Store:
    """Open a store, or end the command with the line that says why not."""
    from saksi.store import Store, StoreError

    try:
        return Store.open(path, create=create)
    except StoreError as error:
        raise Bad(str(error)) from error


def coder(lexicon: Sequence[Path], model: str) -> Together:
    """Return the pipeline as a store wants it: reports in, for each its reading or its fault."""
    from saksi.pipeline import WINDOW, attempt_many
    from saksi.store import Together

    def read(reports: Sequence[Report]) -> Iterator[Reading | Exception]:
        return (found for _, found in attempt_many(reports, lexicon=lexicon, model=model, window=WINDOW))

    return Together(read, WINDOW)


def made_by(lexicon: Sequence[Path], model: str) -> Made:
    """Return what makes the readings of this run: version, and digests of stages, model and language data."""
    from saksi.lexicon import languages
    from saksi.provenance import provenance
    from saksi.store import Made

    parts = {language: provenance(language, lexicon, model) for language in languages()}
    models = {language: part["model"] for language, part in parts.items()}
    return Made(
        version=str(next(iter(parts.values()))["version"]),
        pipeline=_pipeline_digest(),
        model=json.dumps(models, sort_keys=True),
        lexicon=json.dumps({language: part["lexicon"] for language, part in parts.items()}, sort_keys=True),
    )


@lru_cache(maxsize=1)
def _pipeline_digest() -> str:
    import saksi

    root = Path(saksi.__file__).parent
    hashed = hashlib.sha256((root / "pipeline.py").read_bytes())
    for room in _ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            hashed.update(file.relative_to(root).as_posix().encode())
            hashed.update(file.read_bytes())
    return hashed.hexdigest()[:16]


def language_of(text: str) -> str | None:
    """Return the language of a text, None where nobody can say."""
    from saksi.lang.identify import identify

    found = identify(text).language
    return None if found == "und" else found


class KeptTags(MutableMapping[str, "Tags"]):
    """Entity tags and dates of change, in the store. They are written by `flush`, once the reports are."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._fresh: dict[str, Tags] = {}

    def __getitem__(self, url: str) -> Tags:
        from saksi.intake.fetch import Tags

        if url in self._fresh:
            return self._fresh[url]
        row = self._db.execute("SELECT etag, modified FROM fetches WHERE url = ?", (url,)).fetchone()
        if row is None:
            raise KeyError(url)
        return Tags(row["etag"], row["modified"])

    def __setitem__(self, url: str, tags: Tags) -> None:
        self._fresh[url] = tags

    def __delitem__(self, url: str) -> None:
        self._fresh.pop(url, None)

    def __iter__(self) -> Iterator[str]:
        yield from self._fresh

    def __len__(self) -> int:
        return len(self._fresh)

    def drop(self, url: str) -> None:
        """Forget what a server gave: the next time the whole is asked for."""
        self._fresh.pop(url, None)
        self._db.execute("DELETE FROM fetches WHERE url = ?", (url,))

    def flush(self) -> None:
        """Write down what servers gave: from now on they are asked whether something has changed."""
        from saksi.records.arrival import now

        rows = [(url, tags.etag, tags.modified, now()) for url, tags in self._fresh.items()]
        self._db.executemany("INSERT OR REPLACE INTO fetches VALUES (?, ?, ?, ?)", rows)
        self._fresh.clear()


class Showing:
    """How a run goes: a bar on a terminal, JSON lines with `--log-json`, nothing in a pipe."""

    def __init__(self, total: int | None, *, log_json: bool, what: str = "ingest") -> None:
        self._log_json = log_json
        self._began = time.monotonic()
        self._logged = 0.0
        self._bar = Bar(what, total, quiet=log_json)
        self._failures: list[Failure] = []
        self.count = 0
        self.passed = 0

    def __enter__(self) -> Showing:
        self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.__exit__()

    def read(self, size: int) -> None:
        """Take note of bytes that were read: what the remaining time is reckoned from."""
        self._bar.advance(size)

    def passing(self, asked: Callable[[str], bool]) -> Callable[[str], bool]:
        """Return a question of the store's that counts how often it is answered yes: input passed over unread."""

        def ask(mark: str) -> bool:
            found = asked(mark)
            self.passed += found
            return found

        return ask

    def failure(self, failure: Failure) -> None:
        """Take note of a failure."""
        self.count += 1
        if len(self._failures) < 10:
            self._failures.append(failure)
        self._log("failure", source=failure.source, fault=failure.fault, detail=failure.detail)

    def first_of(self, source: str) -> str | None:
        """Return the detail of a failure of the source itself, None where it had none."""
        return next((f.detail for f in self._failures if f.source == source), None)

    def progress(self, progress: Progress) -> None:
        """Show the counts."""
        rate = progress.seen / max(time.monotonic() - self._began, 1e-6)
        self._bar.show(progress.seen, rate, progress.failed)
        if time.monotonic() - self._logged >= 5:
            self._logged = time.monotonic()
            self._log("progress", rate=round(rate, 2), **_counts(progress))

    def done(self, progress: Progress, note: str) -> None:
        """Say how it ended, failures named."""
        from saksi.cli.faults import complain

        seconds = time.monotonic() - self._began
        steps = {k: round(v, 3) for k, v in progress.seconds.items()}
        self._log("done", seconds=round(seconds, 3), steps=steps, **_counts(progress))
        if self._log_json:
            return
        for failure in self._failures:
            complain(f"{failure.source}: {failure.detail}")
        if self.count > len(self._failures):
            complain(f"… and {self.count - len(self._failures):,} more failures (table failures)")
        import click

        click.echo(visible(note, lines=False))

    def _log(self, event: str, **fields: Any) -> None:
        if self._log_json:
            from saksi.records.arrival import now

            line = json.dumps({"at": now(), "event": event, **fields}, ensure_ascii=False)
            print(line, file=sys.stderr, flush=True)


def _counts(progress: Progress) -> dict[str, int]:
    names = ("seen", "added", "known", "versions", "copies", "skipped", "forgotten", "failed")
    return {name: getattr(progress, name) for name in names}

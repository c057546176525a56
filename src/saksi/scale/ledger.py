"""The ledger: which shards are done, by whom made, with which files; the only thing a run leans on when it goes on."""

from __future__ import annotations

import fcntl
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from saksi.records import Failure
from saksi.records.arrival import now
from saksi.scale.task import Result, Settings, Task

_SCHEMA = """
CREATE TABLE IF NOT EXISTS makers (   -- what made readings: version, digests, size of the model
  maker TEXT PRIMARY KEY,
  made  TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shards (
  digest  TEXT PRIMARY KEY,           -- of the shard's content and how it is taken in
  maker   TEXT NOT NULL REFERENCES makers(maker),
  state   TEXT NOT NULL CHECK (state IN ('moving', 'done')),
  folder  TEXT NOT NULL,              -- where its files are moved from
  files   TEXT NOT NULL,              -- JSON: [[path below the output folder, rows], …]
  old     TEXT NOT NULL,              -- JSON: paths of what an earlier maker wrote, still to be removed
  origins TEXT NOT NULL,              -- JSON: the sources it came from
  counts  TEXT NOT NULL,
  seconds REAL NOT NULL,
  at      TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
  shard  TEXT NOT NULL,               -- '' for input that never came to a shard
  source TEXT NOT NULL,
  fault  TEXT NOT NULL,
  detail TEXT NOT NULL,
  at     TEXT NOT NULL,
  PRIMARY KEY (shard, source, fault, detail)
) WITHOUT ROWID;
"""


class Busy(RuntimeError):
    """Another run writes to the same folder."""


class Ledger:
    """The ledger of one output folder; who holds it is the only one who moves files into the folder.

    A shard's files come into place in three steps, each of which can be done again: the plan is committed, the files are
    renamed, the shard is marked done.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        out.mkdir(parents=True, exist_ok=True)
        self._lock = (out / "ledger.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise Busy(f"{out}: another run is writing here") from error
        self.db = sqlite3.connect(out / "ledger.db", isolation_level=None)
        self.db.executescript(_SCHEMA)
        for row in self.db.execute(
            "SELECT digest, folder, files, old FROM shards WHERE state = 'moving'"
        ).fetchall():
            self._move(*row)
        shutil.rmtree(out / "_work", ignore_errors=True)  # what a stopped run left behind

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.out / "_work", ignore_errors=True)
        self.db.close()
        self._lock.close()

    def done(self, task: Task) -> bool:
        """Say whether a shard was coded by this very pipeline; its sources are noted anew."""
        found = self.db.execute(
            "UPDATE shards SET origins = ? WHERE digest = ? AND maker = ? AND state = 'done'",
            (json.dumps(task.origins), task.digest, task.settings.maker()),
        )
        return found.rowcount > 0

    def keep(self, result: Result) -> None:
        """Move a coded shard's files into place, and what an earlier pipeline made of it out of the way."""
        task = result.task
        row = self.db.execute("SELECT files, old FROM shards WHERE digest = ?", (task.digest,)).fetchone()
        names = {path for path, _ in result.files}
        before = {path for path, _ in json.loads(row[0])} | set(json.loads(row[1])) if row else set()
        self.db.execute("BEGIN IMMEDIATE")
        self._maker(task.settings)
        self.db.execute(
            "INSERT OR REPLACE INTO shards VALUES (?, ?, 'moving', ?, ?, ?, ?, ?, ?, ?)",
            (
                task.digest, task.settings.maker(), result.folder, json.dumps(result.files),
                json.dumps(sorted(before - names)), json.dumps(task.origins), json.dumps(result.counts),
                result.seconds, now(),
            ),
        )  # fmt: skip
        self.db.execute("DELETE FROM failures WHERE shard = ?", (task.digest,))
        self.fail(result.failures, task.digest)
        self.db.execute("COMMIT")
        self._move(task.digest, result.folder, json.dumps(result.files), json.dumps(sorted(before - names)))

    def fail(self, failures: Iterable[Failure], shard: str = "") -> None:
        """Write failures down; the same one again only moves its time on."""
        self.db.executemany(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)",
            [(shard, _utf8(f.source), f.fault, _utf8(f.detail), f.at) for f in failures],
        )

    def retire(self, planned: set[str], sources: Iterable[str]) -> int:
        """Remove the shards of these sources that are no longer in them; return how many there were."""
        given = set(sources)
        gone = 0
        for digest, files, old, origins in self.db.execute(
            "SELECT digest, files, old, origins FROM shards"
        ).fetchall():
            if digest in planned or not set(json.loads(origins)) <= given:
                continue
            for path in [path for path, _ in json.loads(files)] + json.loads(old):
                (self.out / path).unlink(missing_ok=True)
            self.db.execute("DELETE FROM failures WHERE shard = ?", (digest,))
            self.db.execute("DELETE FROM shards WHERE digest = ?", (digest,))
            gone += 1
        return gone

    def _maker(self, settings: Settings) -> None:
        told = {**settings.made, "size": settings.model}
        self.db.execute("INSERT OR IGNORE INTO makers VALUES (?, ?)", (settings.maker(), json.dumps(told)))

    def _move(self, digest: str, folder: str, files: str, old: str) -> None:
        for path, _ in json.loads(files):
            source, target = Path(folder) / path, self.out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.exists():  # else it was moved before the run was stopped
                source.replace(target)
        for path in json.loads(old):
            (self.out / path).unlink(missing_ok=True)
        self.db.execute("UPDATE shards SET state = 'done', old = '[]' WHERE digest = ?", (digest,))
        shutil.rmtree(folder, ignore_errors=True)


def files_by_maker(out: Path) -> Iterator[tuple[dict[str, str | None], list[Path]]]:
    """Yield what made the readings of an output folder, each with its files of reports.

    Raises:
        FileNotFoundError: the folder was not written by `saksi run`.
    """
    path = out / "ledger.db"
    if not path.is_file():
        raise FileNotFoundError(f"{out}: no ledger in it, so no result of `saksi run`")
    db = sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True)
    try:
        for maker, made in db.execute("SELECT maker, made FROM makers ORDER BY maker").fetchall():
            files = [
                out / name
                for (listed,) in db.execute(
                    "SELECT files FROM shards WHERE maker = ? AND state = 'done' ORDER BY digest", (maker,)
                )
                for name, _ in json.loads(listed)
                if name.startswith("reports/")
            ]
            if files:
                yield json.loads(made), files
    finally:
        db.close()


def _utf8(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()

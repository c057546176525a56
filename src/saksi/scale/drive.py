"""A run from beginning to end: plan, hand out what isn't done, keep what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from saksi.records import Failure
from saksi.scale.engines import Engine, loop
from saksi.scale.ledger import Ledger
from saksi.scale.plan import plan
from saksi.scale.task import Settings, Task

SHARD = 1_000
"""Reports in a shard: a few minutes of one core."""


# A source that can't be opened today may hold tomorrow what it held before: nothing of it is removed.
_CLOSED = ("not-found", "unreadable", "missing-extra", "symlink")


@dataclass
class Summary:
    """What a run has done so far; `size` is bytes of input dealt with, `rows` by table."""

    shards: int = 0
    known: int = 0
    retired: int = 0
    reports: int = 0
    skipped: int = 0
    failed: int = 0
    size: int = 0
    seconds: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def run(
    sources: Sequence[str],
    out: Path,
    settings: Settings,
    *,
    engine: Engine = loop,
    shard: int = SHARD,
    on_progress: Callable[[Summary], None] | None = None,
    on_failure: Callable[[Failure], None] | None = None,
) -> Summary:
    """Code the sources into `out/reports`, `out/statements` and `out/events` and return what was done.

    Shards that the same pipeline has coded before are passed over. What the same sources held at an earlier run and
    hold no longer, or what another pipeline made of them, is replaced.

    Raises:
        Busy: another run writes to the folder.
    """
    summary = Summary()
    began = time.monotonic()
    planned: set[str] = set()
    complete = True
    with Ledger(out) as ledger:

        def failed(failure: Failure) -> None:
            nonlocal complete
            complete = complete and failure.fault not in _CLOSED
            summary.failed += 1
            ledger.fail([failure])
            if on_failure:
                on_failure(failure)

        def fresh() -> Iterator[Task]:
            for task in plan(sources, out, settings, shard, failed):
                if task.digest in planned:
                    continue  # the same content a second time
                planned.add(task.digest)
                if ledger.done(task):
                    summary.known += 1
                    summary.size += task.size
                else:
                    yield task

        for result in engine(fresh()):
            summary.size += result.task.size
            summary.seconds = time.monotonic() - began
            if result.error is not None:
                name = result.task.name if result.task.kind == "slice" else ", ".join(result.task.origins[:3])
                error = Failure(name, "shard", result.error)
                ledger.fail([error], result.task.digest)
                summary.errors.append(f"{name}: {result.error}")
            else:
                ledger.keep(result)
                summary.shards += 1
                summary.reports += result.counts["added"]
                summary.skipped += result.counts["skipped"]
                summary.failed += len(result.failures)
                for path, rows in result.files:
                    table = path.split("/", 1)[0]
                    summary.rows[table] = summary.rows.get(table, 0) + rows
                if on_failure:
                    for failure in result.failures:
                        on_failure(failure)
            if result.task.kind == "spool":
                Path(result.task.path).unlink(missing_ok=True)
            if on_progress:
                on_progress(summary)
        if complete and not summary.errors:
            summary.retired = ledger.retire(planned, sources)
    summary.seconds = time.monotonic() - began
    return summary

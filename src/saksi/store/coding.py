"""How a store has reports coded: one by one, or a window of them at a time, which a model does faster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from saksi.records import Failure, Reading, Report
from saksi.store.rows import checked

Coder = Callable[[Report], Reading]


@dataclass(frozen=True)
class Together:
    """A coder of several reports at once.

    Attributes:
        read: takes reports, gives for each, in order, its reading or the exception that stood in its way. What it
            raises ends the run: a fault that every report would meet.
        window: how many reports it is best given at a time.
    """

    read: Callable[[Sequence[Report]], Iterable[Reading | Exception]]
    window: int


def together(code: Coder | Together) -> Together:
    """Return a coder as one of windows; a coder of single reports has windows of one."""
    if isinstance(code, Together):
        return code

    def read(reports: Sequence[Report]) -> Iterator[Reading | Exception]:
        for report in reports:
            try:
                yield code(report)
            except Exception as error:  # noqa: BLE001 - one report's fault must cost that report only, whatever it is
                yield error

    return Together(read, 1)


def outcome(report: Report, found: Reading | Exception, source: str) -> tuple[Reading | None, Failure | None]:
    """Return what is kept of a coding: the reading on its report, or none, and the failure that is to be told."""
    if isinstance(found, Exception):
        return None, _failure(source, found)
    try:
        reading, note = checked(found)
    except ValueError as error:
        return None, _failure(source, error)
    failure = Failure(source, "duplicate-id", note) if note else None
    return msgspec.structs.replace(reading, report=report), failure


def _failure(source: str, error: Exception) -> Failure:
    return Failure(source, "coding", f"{type(error).__name__}: {error}"[:500])

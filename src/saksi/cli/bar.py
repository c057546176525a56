"""The line that says how a long run goes: on a terminal count, rate, failures and the time left; nothing in a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """One line on standard error.

    Args:
        what: what runs, shown until there is a count.
        total: bytes of all input, which the time left is reckoned from; None where it can't be told.
        quiet: show nothing, whatever standard error is.
    """

    def __init__(self, what: str, total: int | None, *, quiet: bool = False) -> None:
        self._what = what
        self._total = total
        self._shown = sys.stderr.isatty() and not quiet
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Bar:
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

            self._progress = Progress(
                SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._task = self._progress.add_task(self._what, total=self._total)
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def advance(self, size: int) -> None:
        """Take note of bytes dealt with."""
        if self._progress is not None and self._task is not None and self._total:
            self._progress.advance(self._task, size)

    def show(self, count: int, rate: float, failed: int = 0, *, size: int | None = None) -> None:
        """Show the counts; `size` is the bytes dealt with so far, where they are told in one sum."""
        if self._progress is not None and self._task is not None:
            told = f", [red]{failed:,} failed[/]" if failed else ""
            text = f"{count:,} reports, {rate:,.1f} a second{told}"
            self._progress.update(self._task, description=text, completed=size)

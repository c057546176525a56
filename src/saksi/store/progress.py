"""What a run has done so far, and where its time went."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Progress:
    """What a run has done so far. `seconds` is the time by step: intake, copies, coding, store."""

    seen: int = 0
    added: int = 0
    known: int = 0
    versions: int = 0
    copies: int = 0
    skipped: int = 0
    forgotten: int = 0
    failed: int = 0
    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("intake", "copies", "coding", "store"), 0.0)
    )

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the time spent inside to a step."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] += time.perf_counter() - began

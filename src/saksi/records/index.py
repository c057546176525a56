"""Find what overlaps a span without walking everything."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from saksi.records.model import Span

T = TypeVar("T")


class SpanIndex(Generic[T]):
    """Items by position. Lookup costs a bisection and the items near it, nested items included."""

    def __init__(self, items: Iterable[T], key: Callable[[T], Span]) -> None:
        # The spans beside the items: asking each item for its own again and again cost more than the comparing.
        self._pairs = sorted(
            [(key(item), item) for item in items], key=lambda pair: (pair[0].start, -pair[0].end)
        )
        self._starts = [span.start for span, _ in self._pairs]
        self._longest = max([span.end - span.start for span, _ in self._pairs], default=0)

    def overlapping(self, span: Span) -> list[T]:
        """Return the items that share a code point with `span`, in text order, longest first at one start."""
        start, end = span.start, span.end
        return [item for other, item in self._near(start, end) if start < other.end and other.start < end]

    def inside(self, span: Span) -> list[T]:
        """Return the items that lie wholly inside `span`, in text order."""
        start, end = span.start, span.end
        return [item for other, item in self._near(start, end) if start <= other.start and other.end <= end]

    def covering(self, span: Span) -> list[T]:
        """Return the items that wholly cover `span`, longest first."""
        start, end = span.start, span.end
        return [item for other, item in self._near(start, end) if other.start <= start and end <= other.end]

    def _near(self, start: int, end: int) -> list[tuple[Span, T]]:
        """Return what begins early enough to overlap the stretch, and late enough to reach it."""
        low = bisect_left(self._starts, start - self._longest)
        return self._pairs[low : bisect_right(self._starts, end - 1, low)]

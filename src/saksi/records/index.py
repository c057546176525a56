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
        self._key = key
        self._items = sorted(items, key=lambda item: (key(item).start, -key(item).end))
        self._starts = [key(item).start for item in self._items]
        self._longest = max((len(key(item)) for item in self._items), default=0)

    def overlapping(self, span: Span) -> list[T]:
        """Return the items that share a code point with `span`, in text order, longest first at one start."""
        low = bisect_left(self._starts, span.start - self._longest)
        high = bisect_right(self._starts, span.end - 1)
        return [item for item in self._items[low:high] if self._key(item).overlaps(span)]

    def inside(self, span: Span) -> list[T]:
        """Return the items that lie wholly inside `span`, in text order."""
        return [item for item in self.overlapping(span) if span.covers(self._key(item))]

    def covering(self, span: Span) -> list[T]:
        """Return the items that wholly cover `span`, longest first."""
        return [item for item in self.overlapping(span) if self._key(item).covers(span)]

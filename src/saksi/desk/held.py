"""Pages that cost much to make are held for some seconds. Knows nothing of the web."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from saksi.desk.views import Shown

FRESH = 15.0  # seconds that a page with counts may be old
MOST = 300  # pages held at a time
Key = tuple[Any, ...]


class Held:
    """Pages by what was asked for, and how each was last written."""

    def __init__(self) -> None:
        self._held: dict[Key, tuple[float, Shown]] = {}
        self._written: dict[Key, tuple[Shown, str, Any]] = {}
        self._making: dict[Key, asyncio.Lock] = {}

    async def shown(self, key: Key, brief: bool, make: Callable[[], Awaitable[Shown]]) -> Shown:
        """Make a page, or give the one made less than `FRESH` seconds ago where that is enough.

        While a page is being made anew, others get the last one: nobody queues for it.
        """
        if not brief:
            return await make()
        lock = self._making.setdefault(key, asyncio.Lock())
        if lock.locked() and key in self._held:
            return self._held[key][1]
        async with lock:
            at, page = self._held.get(key, (0.0, None))
            if page is None or time.monotonic() - at > FRESH:
                page = await make()
                if len(self._held) > MOST:
                    self.forget()
                    self._making.clear()
                self._held[key] = (time.monotonic(), page)
        return page

    def written(self, key: Key, query: str, shown: Shown, write: Callable[[], Any]) -> Any:
        """Write a page, or give what was written of the very same page for the very same query.

        For readers who are not logged in: their page has no name and no token in it.
        """
        page, of, answer = self._written.get(key, (None, "", None))
        if answer is None or page is not shown or of != query:
            answer = write()
            if self._held.get(key, (0.0, None))[1] is shown:
                self._written[key] = (shown, query, answer)
        return answer

    def forget(self) -> None:
        """Hold no page any longer: what they show has changed."""
        self._held.clear()
        self._written.clear()

"""The list of feeds that a newsroom leaves running, and when each is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from saksi.records.arrival import now
from saksi.store.store import Store

SLOWEST = 24 * 3600  # a feed that keeps failing is asked less and less, but once a day


@dataclass(frozen=True)
class Feed:
    """A feed on the list. `every` is seconds; times are ISO in UTC; `fault` is what went wrong at the last poll."""

    url: str
    outlet: str | None
    language: str | None
    every: int
    polled_at: str | None
    due_at: str | None
    fault: str | None

    def is_due(self) -> bool:
        """Say whether it is time to poll it."""
        return self.due_at is None or self.due_at <= now()


def add_feed(
    store: Store, url: str, *, outlet: str | None = None, language: str | None = None, every: int = 900
) -> bool:
    """Put a feed on the list, or change how it is polled; return whether it is new."""
    known = store.db.execute("SELECT 1 FROM feeds WHERE url = ?", (url,)).fetchone()
    store.db.execute(
        "INSERT INTO feeds (url, outlet, language, every, added_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (url)"
        " DO UPDATE SET outlet = excluded.outlet, language = excluded.language, every = excluded.every",
        (url, outlet, language, every, now()),
    )
    return known is None


def remove_feed(store: Store, url: str) -> bool:
    """Take a feed off the list; return whether it was on it."""
    return store.db.execute("DELETE FROM feeds WHERE url = ?", (url,)).rowcount > 0


def feeds(store: Store) -> list[Feed]:
    """Return the feeds, in the order they were added."""
    rows = store.db.execute(
        "SELECT url, outlet, language, every, polled_at, due_at, fault FROM feeds ORDER BY pk"
    )
    return [Feed(**dict(row)) for row in rows]


def polled(store: Store, url: str, fault: str | None) -> None:
    """Write down that a feed was polled. After faults in a row the wait doubles, up to a day."""
    row = store.db.execute("SELECT every, misses FROM feeds WHERE url = ?", (url,)).fetchone()
    if row is None:
        return
    misses = row["misses"] + 1 if fault else 0
    wait = min(row["every"] * 2 ** min(misses, 10), max(SLOWEST, row["every"]))
    due = (datetime.now(UTC) + timedelta(seconds=wait)).strftime("%Y-%m-%dT%H:%M:%SZ")
    store.db.execute(
        "UPDATE feeds SET polled_at = ?, due_at = ?, fault = ?, misses = ? WHERE url = ?",
        (now(), due, fault, misses, url),
    )


def seconds_to_next(store: Store) -> float:
    """Return how long until the next feed is due, 0 where one is, an hour where there is none."""
    if any(feed.is_due() for feed in feeds(store)):
        return 0.0
    row = store.db.execute("SELECT min(due_at) FROM feeds").fetchone()
    if row[0] is None:
        return 3600.0
    due = datetime.strptime(row[0], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return max(0.0, (due - datetime.now(UTC)).total_seconds())

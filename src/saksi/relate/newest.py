"""Promises a page at a time, newest first: each is judged when it is asked for, however many a store holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from saksi.relate.happenings import Happening, find, stream
from saksi.relate.promises import TOLD_AS, Promise, demanders, groups, judged, kind_of

AROUND = 28
"""Days before and after one report of a promise within which others of it are looked for."""


@dataclass(frozen=True)
class Wanted:
    """Which promises a list holds: those of which one report fits.

    Attributes:
        kind: `pledge` or `demand`; null: both.
        since, until: ISO dates of publication, inclusive.
        claimed: told in somebody's words (true), in the outlet's own (false), either (null).
        country: of those who promise, demand or are to act.
        due: open ones whose stated time ends between these ISO dates, soonest first.
    """

    kind: Literal["pledge", "demand"] | None = None
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    types: tuple[str, ...] = ()
    claimed: bool | None = None
    country: str | None = None
    due: tuple[str, str] | None = None


def newest(db: sqlite3.Connection, wanted: Wanted, *, as_of: str) -> Iterator[Promise]:
    """Yield promises with their state at a date, the one last told first; with `due` the one due first.

    Args:
        as_of: ISO date; nothing published later is looked at.
    """
    # "+": by day, not by modality, or all that was ever planned is sorted for the newest of it.
    by_day = "" if wanted.due else "+"
    parts = [f"{by_day}e.modality IN ({TOLD_AS[wanted.kind]})", "e.published <= ?"]
    values: list[object] = [min(as_of, wanted.until or as_of)]
    for condition, value in (("e.published >= ?", wanted.since), ("e.outlet = ?", wanted.outlet)):
        if value is not None:
            parts.append(condition)
            values.append(value)
    if wanted.types:
        parts.append(f"e.type IN ({', '.join('?' * len(wanted.types))})")
        values += wanted.types
    if wanted.claimed is not None:
        parts.append(f"e.in_statement IS {'NOT ' if wanted.claimed else ''}NULL")
    if wanted.country is not None:
        # All in whose report it has a part or speaks; who demands is looked at below.
        parts.append(
            "(e.report IN (SELECT report FROM roles WHERE actor = ?) OR e.claimed_code = ? OR e.claimed_code LIKE ?)"
        )
        values += [wanted.country, wanted.country, f"{wanted.country}.%"]
    order = "e.published DESC, r.id DESC, e.start DESC, e.id DESC"
    if wanted.due is not None:
        parts.append("e.date_end >= ? AND e.date_end <= ?")
        values += wanted.due
        order = f"e.date_end, {order}"
    seen: set[int] = set()
    for h in stream(db, " AND ".join(parts), values, order):
        if h.pk in seen or (kind := kind_of(db, h)) is None:
            continue
        told = _told(db, h, kind, as_of)
        seen.update(one.pk for one in told)
        if wanted.country is not None and wanted.country not in {*told[0].who(), *_by(db, kind, told[0])}:
            continue
        promise = judged(db, told, kind, as_of)
        if wanted.due is None or (promise.state == "open" and promise.due):
            yield promise


def promise_of(db: sqlite3.Connection, report: str, event: str, *, as_of: str) -> Promise | None:
    """Return the promise that a report's event tells, null where it tells none or was published later."""
    for h in find(db, "r.id = ? AND e.id = ? AND e.published <= ?", (report, event, as_of)):
        kind = kind_of(db, h)
        if kind is not None:
            return judged(db, _told(db, h, kind, as_of), kind, as_of)
    return None


def _by(db: sqlite3.Connection, kind: Literal["pledge", "demand"], first: Happening) -> tuple[str, ...]:
    return demanders(db, first) if kind == "demand" else ()


def _told(
    db: sqlite3.Connection, h: Happening, kind: Literal["pledge", "demand"], as_of: str
) -> tuple[Happening, ...]:
    """Return the reports of the promise that an event tells, earliest first."""
    day = date.fromisoformat((h.published or "")[:10])
    low, high = (day - timedelta(AROUND)).isoformat(), min(as_of, (day + timedelta(AROUND)).isoformat())
    whom = sorted(h.whom())
    received = "EXISTS (SELECT 1 FROM roles w WHERE w.report = e.report AND w.event = e.pk AND w.role = 'recipient' AND w.actor = ?)"
    near = find(
        db,
        "e.pk IN (SELECT event FROM roles WHERE actor = ? AND role = 'actor' AND published >= ? AND published <= ?"
        f" AND type = ? AND modality IN ({TOLD_AS[kind]})) AND e.mode IS ? AND e.date_end IS ?"
        f"{f' AND {received}' if whom else ''}",
        [min(h.who()), low, high, h.type, h.mode, h.date_end, *whom[:1]],
    )
    for group in groups([one for one in near if kind_of(db, one) == kind]):
        if any(one.pk == h.pk for one in group):
            return group
    return (h,)

"""The front page: what is new, who meets whom, what falls due, what went wrong."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

from saksi.desk import addresses
from saksi.desk.filters import Filters
from saksi.desk.queries import involved, lists
from saksi.desk.wording import quad


def newest_day(db: sqlite3.Connection) -> str | None:
    """Return the last day on which a coded report was published, no later than tomorrow (feeds err)."""
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    found = db.execute(
        "SELECT max(published) FROM events WHERE live = 1 AND published <= ?", (tomorrow,)
    ).fetchone()[0]
    if found is None:
        found = db.execute("SELECT max(published) FROM reports WHERE published <= ?", (tomorrow,)).fetchone()[
            0
        ]
    return str(found)[:10] if found else None


def front(db: sqlite3.Connection, filters: Filters) -> dict[str, Any]:
    """Return all that the front page shows. "Today" is the newest day in the database."""
    today = newest_day(db)
    made: dict[str, Any] = {"today": today, "totals": totals(db)}
    if today is None:
        return {**made, "types": [], "days": [], "pairs": [], "statements": [], "due": [], **failures(db, 5)}
    week = (date.fromisoformat(today) - timedelta(days=6)).isoformat()
    month = (date.fromisoformat(today) - timedelta(days=29)).isoformat()
    where, values = filters.of_events()
    per_type: dict[str, dict[str, Any]] = {}
    for type_, day, number in db.execute(
        f"SELECT e.type, e.published = ?, count(*) FROM events e WHERE {where} AND e.published BETWEEN ? AND ?"
        " GROUP BY 1, 2",
        [today, *values, week, today],
    ):
        row = per_type.setdefault(type_, {"type": type_, "quad": quad(type_), "today": 0, "week": 0})
        row["week"] += number
        row["today"] += number if day else 0
    made["types"] = sorted(per_type.values(), key=lambda row: (-row["week"], row["type"]))
    made["week"], made["month"] = week, month
    made["days"] = days(db, filters, month, today)
    made["pairs"] = pairs(db, filters, week, today, 8)
    shown, given = filters.of_statements()
    made["statements"] = lists.statements(db, shown, given, limit=8)
    made["due"] = due(db, filters, today)
    return {**made, **failures(db, 5)}


def totals(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many reports, statements and events there are, by row numbers: no table is walked."""
    return {
        table: db.execute(f"SELECT coalesce(max(pk), 0) FROM {table}").fetchone()[0]
        for table in ("reports", "statements", "events")
    }


def days(db: sqlite3.Connection, filters: Filters, since: str, until: str) -> list[dict[str, Any]]:
    """Return events a day by quadrant, days without any included."""
    where, values = filters.of_events()
    counted: dict[str, dict[str, int]] = {}
    for day, type_, number in db.execute(
        f"SELECT e.published, e.type, count(*) FROM events e WHERE {where} AND e.published BETWEEN ? AND ? GROUP BY 1, 2",
        [*values, since, until],
    ):
        held = counted.setdefault(day[:10], {})
        held[quad(type_)] = held.get(quad(type_), 0) + number
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    span = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    return [{"day": day, **{q: counted.get(day, {}).get(q, 0) for q in QUADS}} for day in span]


QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def pairs(
    db: sqlite3.Connection, filters: Filters, since: str, until: str, limit: int
) -> list[dict[str, Any]]:
    """Return the pairs of countries and bodies that met in most events, with their share of conflict.

    Parties without a country or body are left out, and so are events of one with itself.
    """
    where, values = involved.told(filters, "d")
    if filters.country:
        where += " AND EXISTS (SELECT 1 FROM roles o WHERE o.report = d.report AND o.event = d.event AND o.actor = ?)"
        values.append(filters.country)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one, two, type_, number in db.execute(
        "SELECT d.one, d.two, d.type, count(*) FROM dyads d"
        f" WHERE {where} AND d.published BETWEEN ? AND ? GROUP BY 1, 2, 3",
        [*values, since, until],
    ):
        row = found.setdefault(
            (one, two),
            {"one": one, "two": two, "events": 0, "conflict": 0, "url": addresses.pair(one, two)},
        )
        row["events"] += number
        row["conflict"] += number if quad(type_).endswith("conflict") else 0
    return sorted(found.values(), key=lambda row: (-row["events"], row["one"], row["two"]))[:limit]


def due(db: sqlite3.Connection, filters: Filters, today: str) -> list[dict[str, Any]]:
    """Return announced acts whose day comes within 30 days after `today`, whoever announced them, soonest first."""
    last = (date.fromisoformat(today) + timedelta(days=30)).isoformat()
    back = (date.fromisoformat(today) - timedelta(days=365)).isoformat()
    return lists.events(
        db,
        "e.live = 1 AND e.modality = 'planned' AND e.date_end >= ? AND e.date_end <= ? AND e.published >= ?"
        + (" AND e.outlet = ?" if filters.outlet else ""),
        [today, last, back, *([filters.outlet] if filters.outlet else [])],
        limit=8,
        order="e.date_end, e.pk DESC",
    )


def failures(db: sqlite3.Connection, limit: int) -> dict[str, Any]:
    """Return the last run and the failures it met, by fault and one by one."""
    run = db.execute("SELECT * FROM runs ORDER BY pk DESC LIMIT 1").fetchone()
    if run is None:
        return {"run": None, "faults": [], "failures": []}
    faults = [
        dict(row)
        for row in db.execute(
            "SELECT fault, count(*) AS number FROM failures WHERE last_run = ? GROUP BY fault ORDER BY 2 DESC, 1",
            (run["pk"],),
        )
    ]
    found = db.execute(
        "SELECT source, fault, detail, first_at, last_at FROM failures WHERE last_run = ? ORDER BY pk DESC LIMIT ?",
        (run["pk"], limit),
    )
    told = ("pk", "kind", "started", "finished", "version", "added", "known", "failed")
    return {
        "run": {k: run[k] for k in told},
        "faults": faults,
        "failures": [dict(row) for row in found],
    }

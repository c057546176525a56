"""Two actors: cooperation and conflict between them over time, verbal and material."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date
from typing import Any

from saksi.desk.filters import Filters
from saksi.desk.queries import lists
from saksi.desk.queries.actors import party_where
from saksi.desk.queries.denials import denials
from saksi.desk.wording import quad


def pair_where(one: str, two: str) -> tuple[str, list[Any]]:
    """Return a condition for events in which both are parties, one of them at least acting."""
    a, of_one = party_where(one, "p")
    b, of_two = party_where(two, "q")
    return (
        "e.pk IN (SELECT p.event FROM parties p JOIN parties q ON q.event = p.event AND q.pk <> p.pk"
        f" WHERE {a} AND {b} AND (p.role = 'actor' OR q.role = 'actor'))",
        [*of_one, *of_two],
    )


def pair(db: sqlite3.Connection, one: str, two: str, filters: Filters, *, page: int = 1) -> dict[str, Any]:
    """Return a pair's page: events by period and quadrant, who acts on whom, the newest events."""
    both, of_both = pair_where(one, two)
    where, values = filters.of_events()
    rows = db.execute(
        f"SELECT e.published, e.type, count(*) AS number FROM events e WHERE {both} AND {where} GROUP BY 1, 2",
        [*of_both, *values],
    ).fetchall()
    dated = [row for row in rows if row["published"]]
    unit = period_of([row["published"][:10] for row in dated])
    bars: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    for row in rows:
        total[quad(row["type"])] += row["number"]
        if row["published"]:
            bars.setdefault(row["published"][: unit["length"]], Counter())[quad(row["type"])] += row["number"]
    events = lists.events(db, f"{both} AND {where}", [*of_both, *values], offset=(page - 1) * lists.PAGE)
    return {
        "one": one,
        "two": two,
        "unit": unit["name"],
        "periods": [
            {"period": p, **dict(bars.get(p, {})), **_bounds(p)} for p in _run(sorted(bars), unit["name"])
        ],
        "totals": dict(total),
        "types": _types(rows),
        "events": events,
        "denials": denials(db, events),
        "page": page,
        "number": sum(total.values()),
        "more": sum(total.values()) > page * lists.PAGE,
    }


def _types(rows: list[sqlite3.Row]) -> list[dict[str, Any]]:
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row["type"]] += row["number"]
    return [{"type": t, "number": n, "quad": quad(t)} for t, n in counted.most_common()]


def period_of(days: list[str]) -> dict[str, Any]:
    """Return by what a run of days is best counted: days up to two months, months up to six years, else years."""
    if not days:
        return {"name": "day", "length": 10}
    length = (date.fromisoformat(max(days)) - date.fromisoformat(min(days))).days
    if length <= 62:
        return {"name": "day", "length": 10}
    return {"name": "month", "length": 7} if length <= 6 * 366 else {"name": "year", "length": 4}


def _run(periods: list[str], unit: str) -> list[str]:
    """Fill the gaps between the first and the last period."""
    if not periods or unit == "day":
        if not periods:
            return []
        first, last = date.fromisoformat(periods[0]).toordinal(), date.fromisoformat(periods[-1]).toordinal()
        return [date.fromordinal(n).isoformat() for n in range(first, last + 1)]
    if unit == "year":
        return [str(y) for y in range(int(periods[0]), int(periods[-1]) + 1)]

    def number(p: str) -> int:
        return int(p[:4]) * 12 + int(p[5:7]) - 1

    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(number(periods[0]), number(periods[-1]) + 1)]


def _bounds(period: str) -> dict[str, str]:
    first = (period + "-01-01")[:10] if len(period) == 4 else f"{period}-01" if len(period) == 7 else period
    last = period if len(period) == 10 else f"{period}-31" if len(period) == 7 else f"{period}-12-31"
    return {"since": first, "until": last}

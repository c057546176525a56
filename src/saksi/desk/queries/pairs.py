"""Two actors: cooperation and conflict between them over time, verbal and material."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from typing import Any

from saksi.desk.filters import Filters
from saksi.desk.queries import involved, lists
from saksi.desk.queries.denials import denials
from saksi.desk.queries.periods import bounds_of, period_of, run_of
from saksi.desk.wording import quad


def pair(db: sqlite3.Connection, one: str, two: str, filters: Filters, *, page: int = 1) -> dict[str, Any]:
    """Return a pair's page: events by period and quadrant, who acts on whom, the newest events."""
    both, codes = involved.between(one, two)
    where, values = involved.told(filters, "d")
    told, given = f"{both} AND {where}", [*codes, *values]
    unit = period_of(_ends(db, told, given))
    each = "count(*)" if involved.is_whole(one) and involved.is_whole(two) else "count(DISTINCT d.event)"
    rows = db.execute(
        f"SELECT substr(d.published, 1, {unit['length']}) AS period, d.type, {each} AS number {told} GROUP BY 1, 2",
        given,
    ).fetchall()
    bars: defaultdict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for row in rows:
        total[quad(row["type"])] += row["number"]
        if row["period"]:
            bars[row["period"]][quad(row["type"])] += row["number"]
    newest, of_newest = involved.events_between(one, two, filters, page * lists.PAGE)
    events = lists.events(db, f"e.pk IN ({newest})", of_newest, offset=(page - 1) * lists.PAGE)
    return {
        "one": one,
        "two": two,
        "unit": unit["name"],
        "periods": [
            {"period": p, **bars.get(p, {}), **bounds_of(p)} for p in run_of(sorted(bars), unit["name"])
        ],
        "totals": dict(total),
        "types": _types(rows),
        "events": events,
        "denials": denials(db, events),
        "page": page,
        "number": sum(total.values()),
        "more": sum(total.values()) > page * lists.PAGE,
    }


def _ends(db: sqlite3.Connection, told: str, given: list[Any]) -> list[str]:
    """Return the first and the last day that the events were told of; nothing where none is known."""
    ends = [
        db.execute(
            f"SELECT d.published {told} AND d.published > '' ORDER BY d.published {way} LIMIT 1", given
        )
        for way in ("ASC", "DESC")
    ]
    return [row["published"][:10] for end in ends for row in end]


def _types(rows: list[sqlite3.Row]) -> list[dict[str, Any]]:
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row["type"]] += row["number"]
    return [{"type": t, "number": n, "quad": quad(t)} for t, n in counted.most_common()]

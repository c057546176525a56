"""Two actors: cooperation and conflict between them over time, verbal and material."""

from __future__ import annotations

import sqlite3
from collections import Counter
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
    rows = db.execute(
        f"SELECT d.published, d.type, count(DISTINCT d.event) AS number {both} AND {where} GROUP BY 1, 2",
        [*codes, *values],
    ).fetchall()
    dated = [row for row in rows if row["published"]]
    unit = period_of([row["published"][:10] for row in dated])
    bars: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    for row in rows:
        total[quad(row["type"])] += row["number"]
        if row["published"]:
            bars.setdefault(row["published"][: unit["length"]], Counter())[quad(row["type"])] += row["number"]
    newest, of_newest = involved.events_between(one, two, filters, page * lists.PAGE)
    events = lists.events(db, f"e.pk IN ({newest})", of_newest, offset=(page - 1) * lists.PAGE)
    return {
        "one": one,
        "two": two,
        "unit": unit["name"],
        "periods": [
            {"period": p, **dict(bars.get(p, {})), **bounds_of(p)} for p in run_of(sorted(bars), unit["name"])
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

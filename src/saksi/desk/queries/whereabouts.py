"""The map of events and the network of actors."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from saksi.desk import addresses
from saksi.desk.filters import Filters
from saksi.desk.queries import involved
from saksi.desk.wording import quad

NEWEST = 10_000  # events that the network and the map are drawn from, newest first


def places(db: sqlite3.Connection, filters: Filters, limit: int = 400) -> dict[str, Any]:
    """Return places with coordinates and how many of the newest events the text sets there."""
    where, values = filters.of_events()
    found: dict[tuple[float, float], dict[str, Any]] = {}
    total = 0
    for row in db.execute(
        "SELECT lat, lon, place_name, country, type, count(*) AS number FROM"
        f" (SELECT e.lat, e.lon, e.place_name, e.country, e.type FROM events e WHERE {where} AND e.lat IS NOT NULL"
        " ORDER BY e.published DESC LIMIT ?) GROUP BY 1, 2, 3, 4, 5",
        [*values, NEWEST],
    ):
        total += row["number"]
        key = (round(row["lat"], 2), round(row["lon"], 2))
        held = found.setdefault(
            key, {"name": row["place_name"], "country": row["country"], "lat": key[0], "lon": key[1], "events": 0, "types": Counter()}
        )  # fmt: skip
        held["events"] += row["number"]
        held["types"][row["type"]] += row["number"]
    rows = sorted(found.values(), key=lambda row: (-row["events"], row["name"] or ""))[:limit]
    for row in rows:
        row["conflict"] = sum(n for t, n in row["types"].items() if quad(t).endswith("conflict"))
        row["types"] = dict(row["types"].most_common())
    return {"places": rows, "placed": total, "capped": total == NEWEST}


def network(db: sqlite3.Connection, filters: Filters, limit: int = 60) -> dict[str, Any]:
    """Return who acts on whom among countries and bodies. Persons are no nodes, private ones least of all."""
    where, values = involved.told(filters, "d")
    newest = f"SELECT d.one, d.two, d.type FROM dyads d WHERE {where} ORDER BY d.published DESC LIMIT ?"
    if filters.country:
        of, values = involved.events_of(filters.country, filters, NEWEST)
        newest = f"SELECT d.one, d.two, d.type FROM events e JOIN dyads d ON d.report = e.report AND d.event = e.pk WHERE e.pk IN ({of}) LIMIT ?"
    edges: dict[tuple[str, str], Counter[str]] = {}
    for one, two, type_, number in db.execute(
        f"SELECT one, two, type, count(*) FROM ({newest}) GROUP BY 1, 2, 3", [*values, NEWEST]
    ):
        edges.setdefault((one, two), Counter())[quad(type_)] += number
    best = sorted(edges.items(), key=lambda item: (-sum(item[1].values()), item[0]))[: limit * 2]
    weight: Counter[str] = Counter()
    for (one, two), quads in best:
        weight[one] += sum(quads.values())
        weight[two] += sum(quads.values())
    kept = {code for code, _ in weight.most_common(limit)}
    rows = [
        {
            "one": one,
            "two": two,
            "events": sum(quads.values()),
            "conflict": sum(n for q, n in quads.items() if q.endswith("conflict")),
            "url": addresses.pair(one, two),
        }
        for (one, two), quads in best
        if one in kept and two in kept
    ]
    return {
        "nodes": [
            {"code": code, "events": weight[code], "url": addresses.actor(code)}
            for code in sorted(kept, key=lambda c: (-weight[c], c))
        ],
        "edges": rows,
    }

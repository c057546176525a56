"""An actor: what it said, what it did, what was done to it, what others claim of it, over time."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from saksi.desk import addresses
from saksi.desk.filters import Filters
from saksi.desk.queries import involved, lists
from saksi.desk.queries.denials import denials
from saksi.desk.queries.lists import named
from saksi.desk.queries.periods import run_of
from saksi.desk.queries.reports import Missing
from saksi.desk.queries.search import public_codes_sql
from saksi.desk.wording import quad
from saksi.store.privacy import holds_office
from saksi.store.rows import split_code

RECENT = 8
NAMED = 150  # newest mentions, and newest statements, of each code that names are counted in


def actor(db: sqlite3.Connection, code: str, filters: Filters) -> dict[str, Any]:
    """Return the page of a country, body or group (`IRN`, `IRN.MIL`, `HEZBOLLAH`).

    Raises:
        Missing: nothing in the store has this code.
    """
    everything = replace(filters, country=None)
    said, values = involved.statements_of(code, filters, RECENT)
    made: dict[str, Any] = {"code": code, "person": None, "recent": RECENT}
    made["statements"] = lists.statements(db, f"s.pk IN ({said})", values, limit=RECENT)
    made["did"] = _events(db, code, everything, "actor")
    made["done_to"] = _events(db, code, everything, "recipient")
    claims = replace(everything, voice="claimed")
    made["claimed"] = _events(db, code, claims, "actor")
    made["denials"] = denials(db, [*made["did"], *made["done_to"], *made["claimed"]])
    made["months"] = months(db, code, everything)
    made["partners"] = partners(db, code, everything)
    made["namings"] = namings(db, code, filters)
    made["speakers"] = _speakers(db, code)
    if not any(made[k] for k in ("statements", "did", "done_to", "claimed", "namings")):
        raise Missing(f"actor {code}")
    return made


def person(db: sqlite3.Connection, name: str, filters: Filters, *, private: bool = False) -> dict[str, Any]:
    """Return an office-holder's page: what this person said, by name; anybody's where `private` names are asked for.

    Raises:
        Missing: nobody of that name spoke from an office. Private persons have no page.
    """
    public = "1" if private else public_codes_sql("s.speaker_code")
    codes = [
        dict(row)
        for row in db.execute(
            f"SELECT s.speaker_code AS code, count(*) AS number, min(s.published) AS first, max(s.published) AS last"
            f" FROM statements s WHERE s.speaker = ? AND s.live = 1 AND {public} GROUP BY 1 ORDER BY 2 DESC",
            (name,),
        )
    ]
    if not codes or not named(name):
        raise Missing(f"person {name}")
    where, values = filters.of_statements()
    where, values = f"s.speaker = ? AND {public} AND {where}", [name, *values]
    acts = db.execute(
        f"SELECT s.act, count(*) AS number FROM statements s WHERE {where} GROUP BY 1 ORDER BY 2 DESC", values
    ).fetchall()
    outlets = db.execute(
        "SELECT s.outlet, s.source AS words, count(*) AS number FROM statements s"
        f" WHERE {where} AND s.source IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 40",
        values,
    ).fetchall()
    claimed_where, claimed_values = replace(filters, voice="claimed").of_events()
    claims = lists.events(
        db,
        f"{claimed_where} AND e.in_statement IN (SELECT s.pk FROM statements s WHERE s.speaker = ? AND {public})",
        [*claimed_values, name],
        limit=RECENT,
    )
    return {
        "code": codes[0]["code"],
        "person": name,
        "codes": codes,
        "statements": lists.statements(db, where, values, limit=lists.PAGE),
        "acts": [dict(row) for row in acts],
        "claimed": claims,
        "denials": denials(db, claims),
        "namings": _by_outlet(outlets),
    }


def _events(db: sqlite3.Connection, code: str, filters: Filters, role: str) -> list[lists.Row]:
    of, values = involved.events_of(code, filters, RECENT, [role])
    return lists.events(db, f"e.pk IN ({of})", values, limit=RECENT)


def months(db: sqlite3.Connection, code: str, filters: Filters) -> list[dict[str, Any]]:
    """Return events a month by quadrant in which the actor is a party, the last four years at most, months without any included."""
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for month, type_, number in _monthly(db, code, filters):
        rows[month][quad(type_)] += number
    return [{"month": month, **rows.get(month, {})} for month in run_of(sorted(rows), "month")[-48:]]


def _monthly(db: sqlite3.Connection, code: str, filters: Filters) -> Iterator[tuple[str, str, int]]:
    """Yield (month, type, number): whole months from the counts, what the counts don't know from the events' roles."""
    edges = {day[:7] for day in (filters.since, filters.until) if day}  # months that may not count in full
    where, values = involved.told(filters, "o")
    of_roles = (
        "SELECT substr(o.published, 1, 7), o.type, count(DISTINCT o.event) FROM roles o"
        f" WHERE o.actor = ? AND o.published > ? AND o.published < ? AND {where} GROUP BY 1, 2"
    )
    if filters.outlet:  # the counts are of all outlets together
        yield from db.execute(of_roles, [code, "", "~", *values])
        return
    for month in sorted(edges):
        yield from db.execute(of_roles, [code, month, f"{month}~", *values])
    whole = replace(
        filters, since=filters.since and filters.since[:7], until=filters.until and filters.until[:7]
    )
    where, values = involved.told(whole, "n", day="month")
    yield from db.execute(
        "SELECT n.month, n.type, sum(n.number) FROM actor_months n"
        f" WHERE n.actor = ? AND n.month > '' AND {where} AND n.month NOT IN ({', '.join('?' * len(edges))}) GROUP BY 1, 2",
        [code, *values, *edges],
    )


def partners(db: sqlite3.Connection, code: str, filters: Filters) -> list[dict[str, Any]]:
    """Return the countries and bodies it met most."""
    own = split_code(code)[0] or code
    if (
        filters.types or filters.outlet or filters.since or filters.until
    ):  # the counts by month know none of these
        where, values = involved.told(filters, "a")
        found = db.execute(
            "SELECT b.actor AS other, count(DISTINCT a.event) AS number FROM roles a"
            " JOIN roles b ON b.report = a.report AND b.event = a.event AND b.actor = b.country AND b.actor <> a.country"
            f" WHERE a.actor = ? AND {where} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
            [code, *values],
        )
    else:
        where, values = involved.told(filters, "n", day="month")
        found = db.execute(
            "SELECT n.partner AS other, sum(n.number) AS number FROM partner_months n"
            f" WHERE n.actor = ? AND {where} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
            [code, *values],
        )
    return [{**dict(row), "url": addresses.pair(own, row["other"])} for row in found]


def namings(db: sqlite3.Connection, code: str, filters: Filters) -> list[dict[str, Any]]:
    """Return by which words each outlet names the actor in the newest mentions, pronouns and persons left out."""
    one = (
        "SELECT * FROM (SELECT m.pk FROM mentions m WHERE m.code = ? AND m.kind <> 'person'"
        " AND m.form NOT IN ('pronoun', 'clitic') ORDER BY m.pk DESC LIMIT ?)"
    )
    codes = involved.codes_of(code)
    values: list[Any] = [value for each in codes for value in (each, NAMED)]
    outlet = ""
    if filters.outlet:
        outlet = " AND r.outlet = ?"
        values.append(filters.outlet)
    found = db.execute(
        "SELECT r.outlet, m.words, count(*) AS number FROM mentions m JOIN reports r ON r.pk = m.report"
        f" WHERE m.pk IN ({' UNION ALL '.join([one] * len(codes))} ORDER BY 1 DESC LIMIT {2 * NAMED}) AND r.live = 1{outlet}"
        " GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 80",
        values,
    ).fetchall()
    return _by_outlet(found)


def _by_outlet(rows: list[sqlite3.Row]) -> list[dict[str, Any]]:
    made: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        made.setdefault(row["outlet"], []).append({"words": row["words"], "number": row["number"]})
    return [{"outlet": outlet, "names": names[:10]} for outlet, names in made.items()]


def _speakers(db: sqlite3.Connection, code: str) -> list[dict[str, Any]]:
    """Return who speaks for the actor, by their newest statements."""
    codes = [each for each in involved.codes_of(code) if holds_office(each)]
    if not codes:
        return []
    one = (
        "SELECT * FROM (SELECT s.speaker, s.speaker_code FROM statements s WHERE s.speaker_code = ? AND s.live = 1"
        " AND s.speaker IS NOT NULL ORDER BY s.published DESC LIMIT ?)"
    )
    found = db.execute(
        f"SELECT speaker AS name, speaker_code AS code, count(*) AS number FROM ({' UNION ALL '.join([one] * len(codes))})"
        " GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20",
        [value for each in codes for value in (each, NAMED)],
    )
    rows = [{**dict(row), "url": addresses.person(row["name"])} for row in found if named(row["name"])]
    return rows[:10]

"""An actor: what it said, what it did, what was done to it, what others claim of it, over time."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from typing import Any

from saksi.desk import addresses
from saksi.desk.filters import Filters, under
from saksi.desk.queries import lists
from saksi.desk.queries.denials import denials
from saksi.desk.queries.periods import run_of
from saksi.desk.queries.reports import Missing
from saksi.desk.queries.search import named, public_codes_sql
from saksi.desk.wording import quad

RECENT = 12


def party_where(code: str, p: str = "p") -> tuple[str, list[Any]]:
    """Return a condition for parties that are this actor: a country or body with all its sectors, or one code."""
    if "." in code and not code.startswith("IGO."):
        return f"{p}.code = ?", [code]
    return f"({p}.country = ? OR {p}.code = ?)", [code, code]


def actor(db: sqlite3.Connection, code: str, filters: Filters) -> dict[str, Any]:
    """Return the page of a country, body or group (`IRN`, `IRN.MIL`, `HEZBOLLAH`).

    Raises:
        Missing: nothing in the store has this code.
    """
    everything = replace(filters, country=None)
    said = replace(filters, country=code)
    told, values = said.of_statements()
    made: dict[str, Any] = {"code": code, "person": None}
    made["statements"] = lists.statements(db, told, values, limit=RECENT)
    made["did"] = _events(db, code, everything, "actor")
    made["done_to"] = _events(db, code, everything, "recipient")
    claims = replace(everything, voice="claimed")
    made["claimed"] = _events(db, code, claims, "actor")
    made["denials"] = denials(db, made["claimed"])
    made["months"] = months(db, code, everything)
    made["partners"] = partners(db, code, everything)
    made["namings"] = namings(db, code, filters)
    made["speakers"] = _speakers(db, code)
    if not any(made[k] for k in ("statements", "did", "done_to", "claimed", "namings")):
        raise Missing(f"actor {code}")
    return made


def person(db: sqlite3.Connection, name: str, filters: Filters) -> dict[str, Any]:
    """Return an office-holder's page: what this person said, by name.

    Raises:
        Missing: nobody of that name spoke from an office. Private persons have no page.
    """
    public = public_codes_sql("s.speaker_code")
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
    where, values = filters.of_events()
    mine, codes = party_where(code)
    return lists.events(
        db,
        f"{where} AND e.pk IN (SELECT p.event FROM parties p WHERE {mine} AND p.role = ?)",
        [*values, *codes, role],
        limit=RECENT,
    )


def months(db: sqlite3.Connection, code: str, filters: Filters) -> list[dict[str, Any]]:
    """Return events a month by quadrant in which the actor is a party, the last four years at most, months without any included."""
    where, values = filters.of_events()
    mine, codes = party_where(code)
    rows: dict[str, Counter[str]] = {}
    for month, type_, number in db.execute(
        "SELECT substr(e.published, 1, 7), e.type, count(DISTINCT e.pk) FROM parties p JOIN events e ON e.pk = p.event"
        f" WHERE {mine} AND {where} AND e.published IS NOT NULL GROUP BY 1, 2",
        [*codes, *values],
    ):
        rows.setdefault(month, Counter())[quad(type_)] += number
    return [{"month": month, **rows.get(month, {})} for month in run_of(sorted(rows), "month")[-48:]]


def partners(db: sqlite3.Connection, code: str, filters: Filters) -> list[dict[str, Any]]:
    """Return the countries and bodies it met most."""
    where, values = filters.of_events()
    mine, codes = party_where(code)
    own = code if code.startswith("IGO.") else code.split(".", 1)[0]
    found = db.execute(
        "SELECT q.country AS other, count(DISTINCT e.pk) AS number FROM parties p JOIN events e ON e.pk = p.event"
        f" JOIN parties q ON q.event = e.pk WHERE {mine} AND {where} AND q.country <> ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
        [*codes, *values, own],
    )
    return [{**dict(row), "url": addresses.pair(own, row["other"])} for row in found]


def namings(db: sqlite3.Connection, code: str, filters: Filters) -> list[dict[str, Any]]:
    """Return by which words each outlet names the actor, pronouns and persons left out, most frequent first."""
    low, high = under(code)
    parts, values = ["(m.code = ? OR (m.code >= ? AND m.code < ?))"], [code, low, high]
    if filters.outlet:
        parts.append("r.outlet = ?")
        values.append(filters.outlet)
    found = db.execute(
        "SELECT outlet, words, count(*) AS number FROM (SELECT r.outlet, m.words FROM mentions m JOIN reports r"
        " ON r.pk = m.report WHERE " + " AND ".join(parts) + " AND r.live = 1 AND m.kind <> 'person'"
        " AND m.form NOT IN ('pronoun', 'clitic') ORDER BY m.pk DESC LIMIT 5000) GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 80",
        values,
    ).fetchall()
    return _by_outlet(found)


def _by_outlet(rows: list[sqlite3.Row]) -> list[dict[str, Any]]:
    made: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        made.setdefault(row["outlet"], []).append({"words": row["words"], "number": row["number"]})
    return [{"outlet": outlet, "names": names[:10]} for outlet, names in made.items()]


def _speakers(db: sqlite3.Connection, code: str) -> list[dict[str, Any]]:
    low, high = under(code)
    found = db.execute(
        "SELECT speaker AS name, speaker_code AS code, count(*) AS number FROM statements s"
        " WHERE (speaker_code = ? OR (speaker_code >= ? AND speaker_code < ?)) AND live = 1 AND speaker IS NOT NULL"
        f" AND {public_codes_sql('speaker_code')} GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20",
        (code, low, high),
    )
    rows = [{**dict(row), "url": addresses.person(row["name"])} for row in found if named(row["name"])]
    return rows[:10]

"""Events and statements of an actor or a pair, newest first, from the tables that are kept by actor.

Each function returns a subquery and its values: at most `most` row numbers, in time that grows with `most` and not with
the store. An actor is a country, body or group as a whole, or one code below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from saksi.desk.filters import Filters
from saksi.ontology import load_ontology
from saksi.store.rows import split_code

Query = tuple[str, list[Any]]
ROLES = ("actor", "recipient")
ALL = -1  # SQLite's word for no limit


def is_whole(code: str) -> bool:
    """Say whether a code is a country, body or group as a whole, and not one office or sector of it."""
    return split_code(code) == (code, None)


def told(filters: Filters, row: str, *, day: str = "published") -> Query:
    """Return a condition over a row of these tables: all that the filters ask but the country.

    `day` is the column of days, '' where unknown. Counts have no column for the outlet; ask them of all outlets only.
    """
    parts, values = list[str](), list[Any]()
    if filters.voice != "all":
        parts.append(f"{row}.claimed = {int(filters.voice == 'claimed')}")
    if filters.modality != "all":
        parts.append(f"{row}.modality = ?")
        values.append(filters.modality)
    if filters.types:
        parts.append(f"{row}.type IN ({', '.join('?' * len(filters.types))})")
        values += filters.types
    if filters.outlet:
        parts.append(f"{row}.outlet = ?")
        values.append(filters.outlet)
    if filters.since or filters.until:
        parts.append(f"{row}.{day} > ''")
    for sign, value in ((">=", filters.since), ("<=", filters.until)):
        if value:
            parts.append(f"{row}.{day} {sign} ?")
            values.append(value)
    return " AND ".join(parts) or "1", values


def events_of(actor: str, filters: Filters, most: int, roles: Sequence[str] = ROLES) -> Query:
    """Return the newest events in which the actor has one of these roles."""
    where, values = told(filters, "o")
    one = f"SELECT o.event FROM roles o WHERE o.actor = ? AND o.role = ? AND {where} ORDER BY o.published DESC, o.event DESC LIMIT ?"
    return _union([(one, [actor, role, *values, most]) for role in roles])


def events_between(one: str, two: str, filters: Filters, most: int) -> Query:
    """Return the newest events in which both are parties, one of them at least acting."""
    where, values = told(filters, "d")
    sql, codes = between(one, two)
    return (
        f"SELECT DISTINCT d.event {sql} AND {where} ORDER BY d.published DESC, d.event DESC LIMIT ?",
        [*codes, *values, most],
    )


def between(one: str, two: str) -> Query:
    """Return FROM and WHERE for the events of a pair, one row `d` or more an event."""
    if is_whole(one) and is_whole(two):
        return "FROM dyads d WHERE d.one = ? AND d.two = ?", sorted((one, two))
    return (
        "FROM roles d JOIN roles b ON b.report = d.report AND b.event = d.event AND b.actor = ?"
        " WHERE d.actor = ? AND (d.role = 'actor' OR b.role = 'actor')",
        [two, one],
    )


def statements_of(actor: str, filters: Filters, most: int) -> Query:
    """Return the newest statements of an actor's speakers."""
    parts, values = ["s.live = 1"], list[Any]()
    for column, sign, value in (
        ("published", ">=", filters.since), ("published", "<=", filters.until), ("outlet", "=", filters.outlet)
    ):  # fmt: skip
        if value:
            parts.append(f"s.{column} {sign} ?")
            values.append(value)
    one = (
        f"SELECT s.pk FROM statements s WHERE s.speaker_code = ? AND {' AND '.join(parts)}"
        " ORDER BY s.published DESC, s.pk DESC LIMIT ?"
    )
    return _union([(one, [code, *values, most]) for code in codes_of(actor)])


def codes_of(actor: str) -> list[str]:
    """Return an actor's code and, for a whole, those of its sectors."""
    if not is_whole(actor):
        return [actor]
    return [actor, *(f"{actor}.{sector}" for sector in load_ontology().sectors)]


def _union(queries: Sequence[Query]) -> Query:
    sql = " UNION ".join(f"SELECT * FROM ({one})" for one, _ in queries)
    return sql, [value for _, values in queries for value in values]

"""A claim about somebody is never shown without the denial, where one is known."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

from saksi.desk.queries import lists
from saksi.desk.queries.lists import Row

WINDOW = 30  # days after the claim in which a denial is looked for


def accused(event: Row) -> list[str]:
    """Return the codes an event speaks ill of: those a claim names as actors, or those an accusation names."""
    if event["modality"] == "negated":
        return []  # it is a denial itself
    side = "recipients" if event["type"] == "ACCUSE" and not event["claimed"] else "actors"
    if not event["claimed"] and event["type"] != "ACCUSE":
        return []
    return [party["code"] for party in event[side] if party["code"]]


def denials(db: sqlite3.Connection, events: list[Row]) -> dict[int, list[dict[str, Any]]]:
    """Return, by event row number, what the accused say against it.

    That is: a statement of theirs that denies, in the same report; or an event of the same type and actor told as not
    having happened, there or within 30 days after.
    """
    made: dict[int, list[dict[str, Any]]] = {}
    for event in events:
        found = {}
        for code in accused(event):
            for row in [*_said(db, event, code), *_negated(db, event, code)]:
                found[row["url"]] = row
        if found:
            made[event["pk"]] = list(found.values())[:3]
    return made


def _said(db: sqlite3.Connection, event: Row, code: str) -> list[dict[str, Any]]:
    country = code.split(".", 1)[0] if not code.startswith("IGO.") else code
    rows = lists.statements(
        db,
        "s.live = 1 AND s.report = ? AND s.act = 'deny' AND (s.speaker_code = ? OR s.speaker_code LIKE ? ESCAPE '\\')",
        [event["report"], country, country.replace("_", "\\_") + ".%"],
        limit=3,
    )
    return [_told(row, row["speaker"], row["content"]) for row in rows]


def _negated(db: sqlite3.Connection, event: Row, code: str) -> list[dict[str, Any]]:
    if not event["published"]:
        return []
    first = event["published"][:10]
    last = (date.fromisoformat(first) + timedelta(days=WINDOW)).isoformat()
    rows = lists.events(
        db,
        "e.live = 1 AND e.modality = 'negated' AND +e.type = ? AND e.published BETWEEN ? AND ? AND e.claimed_code IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM roles o WHERE o.report = e.report AND o.event = e.pk AND o.actor = ? AND o.role = 'actor')",
        [event["type"] if event["claimed"] else "ASSAULT", first, last, code],
        limit=2,
    )
    return [
        _told(row, row["claimed_by"], row["trigger"])
        for row in rows
        if row["claimed_code"].split(".")[0] == code.split(".")[0]
    ]


def _told(row: Row, by: str | None, words: str) -> dict[str, Any]:
    return {
        "by": by, "words": words, "outlet": row["outlet"], "published": row["published"], "url": row["url"]
    }  # fmt: skip

"""A claim about somebody is never shown without the denial, where one is known."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

from saksi.desk.passages import around
from saksi.desk.queries import lists
from saksi.desk.queries.lists import Row
from saksi.relate.happenings import sentence_at

REACH = 120  # code points shown either side of what is denied
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
    spoken = [(event, code) for event in events for code in accused(event)]
    said = _said(db, {event["report"] for event, _ in spoken})
    found: dict[int, dict[str, dict[str, Any]]] = {}
    negated: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for event, code in spoken:
        asked = (event["type"] if event["claimed"] else "ASSAULT", event["published"], code)
        if asked not in negated:
            negated[asked] = _negated(db, *asked)
        own = [row for row in said.get(event["report"], ()) if _speaks_for(row["speaker_code"], code)][:3]
        answers = [*(_told(row, row["speaker"], row["content"]) for row in own), *negated[asked]]
        if answers:
            found.setdefault(event["pk"], {}).update({answer["url"]: answer for answer in answers})
    return {pk: list(answers.values())[:3] for pk, answers in found.items()}


def _said(db: sqlite3.Connection, reports: set[int]) -> dict[int, list[Row]]:
    """Return the statements that deny something, by report."""
    made: dict[int, list[Row]] = {}
    if reports:
        marks = ", ".join("?" * len(reports))
        where = f"s.live = 1 AND s.report IN ({marks}) AND s.act = 'deny' AND s.speaker_code IS NOT NULL"
        for row in lists.statements(db, where, sorted(reports), limit=20 * len(reports)):
            made.setdefault(row["report"], []).append(row)
    return made


def _speaks_for(speaker: str, code: str) -> bool:
    whole = code.split(".", 1)[0] if not code.startswith("IGO.") else code
    return speaker == whole or speaker.startswith(f"{whole}.")


def _negated(db: sqlite3.Connection, type_: str, published: str | None, code: str) -> list[dict[str, Any]]:
    if not published:
        return []
    first = published[:10]
    last = (date.fromisoformat(first) + timedelta(days=WINDOW)).isoformat()
    rows = lists.events(
        db,
        "e.live = 1 AND e.modality = 'negated' AND +e.type = ? AND e.published BETWEEN ? AND ? AND e.claimed_code IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM roles o WHERE o.report = e.report AND o.event = e.pk AND o.actor = ? AND o.role = 'actor')",
        [type_, first, last, code],
        limit=2,
    )
    return [
        _told(row, row["claimed_by"], _sentence(db, row))
        for row in rows
        if row["claimed_code"].split(".")[0] == code.split(".")[0]
    ]


def _sentence(db: sqlite3.Connection, event: Row) -> str:
    """Return the words around an event in its sentence: the trigger alone would say the opposite of what was denied."""
    first, last, _ = sentence_at(db, event["report"], event["start"], event["stop"])
    text = db.execute("SELECT text FROM reports WHERE pk = ?", (event["report"],)).fetchone()[0]
    start, stop = around(text, [(event["start"], event["stop"])], reach=REACH)
    start, stop = max(start, first), min(stop, last)
    cut = text[stop:last].partition("\n")[0].strip()
    return f"{'… ' if start > first else ''}{' '.join(text[start:stop].split())}{' …' if cut else ''}"


def _told(row: Row, by: str | None, words: str) -> dict[str, Any]:
    return {
        "by": by, "words": words, "outlet": row["outlet"], "published": row["published"], "url": row["url"]
    }  # fmt: skip

"""Rows of statements, events and reports as pages list them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from saksi.desk import addresses
from saksi.desk.wording import quad
from saksi.store.privacy import holds_office

Row = dict[str, Any]
PAGE = 30
CAP = 5000  # what a list is counted up to

_EVENT = (
    "SELECT e.pk, e.id, e.type, e.mode, e.trigger, e.modality, e.in_statement, e.claimed_by, e.claimed_code,"
    " e.date_start, e.date_end, e.place_name, e.country, e.lat, e.lon, e.quantities, e.confidence, e.published, e.outlet,"
    " e.verdict, e.start, e.stop, e.cameo, e.context, e.report, r.id AS report_id, r.title, r.language"
    " FROM events e JOIN reports r ON r.pk = e.report"
)
_STATEMENT = (
    "SELECT s.pk, s.id, s.kind, s.act, s.speaker, s.speaker_code, s.source, s.cue, s.content, s.addressee,"
    " s.addressee_code, s.via, s.confidence, s.published, s.outlet, s.verdict, s.start, s.stop, s.report,"
    " r.id AS report_id, r.title, r.language"
    " FROM statements s JOIN reports r ON r.pk = s.report"
)


def events(
    db: sqlite3.Connection,
    where: str,
    values: Sequence[Any],
    *,
    limit: int = PAGE,
    offset: int = 0,
    order: str = "e.published DESC, e.pk DESC",
) -> list[Row]:
    """Return events with their parties, newest first."""
    found = db.execute(
        f"{_EVENT} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", [*values, limit, offset]
    ).fetchall()
    return _with_parties(db, [dict(row) for row in found])


def _with_parties(db: sqlite3.Connection, rows: list[Row]) -> list[Row]:
    by_pk = {row["pk"]: row for row in rows}
    for row in rows:
        row["actors"], row["recipients"] = [], []
        row["quad"] = quad(row["type"])
        row["claimed"] = row["in_statement"] is not None
        row["quantities"] = json.loads(row["quantities"] or "[]")
        row["context"] = json.loads(row["context"] or "[]")
        row["url"] = addresses.record("event", row["report_id"], row["id"])
        row["reader_url"] = addresses.reader(row["report_id"], row["id"])
        row["claim_url"] = None
    if by_pk:
        parties = db.execute(
            f"SELECT event, role, code, country, words FROM parties WHERE event IN ({_marks(by_pk)}) ORDER BY event, role, n",
            list(by_pk),
        )
        for party in parties:
            side = "actors" if party["role"] == "actor" else "recipients"
            by_pk[party["event"]][side].append(
                {"code": party["code"], "country": party["country"], "words": party["words"]}
            )
        claims = {row["in_statement"] for row in rows if row["in_statement"] is not None}
        if claims:
            ids = dict(
                db.execute(
                    f"SELECT pk, id FROM statements WHERE pk IN ({_marks(claims)})", list(claims)
                ).fetchall()
            )
            for row in rows:
                if row["in_statement"] in ids:
                    row["claim_url"] = addresses.record(
                        "statement", row["report_id"], ids[row["in_statement"]]
                    )
    return rows


def statements(
    db: sqlite3.Connection,
    where: str,
    values: Sequence[Any],
    *,
    limit: int = PAGE,
    offset: int = 0,
    order: str = "s.published DESC, s.pk DESC",
) -> list[Row]:
    """Return statements, newest first. `speaker_url` is null where the speaker is a private person or has no name."""
    found = db.execute(
        f"{_STATEMENT} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", [*values, limit, offset]
    ).fetchall()
    rows = [dict(row) for row in found]
    for row in rows:
        row["url"] = addresses.record("statement", row["report_id"], row["id"])
        row["reader_url"] = addresses.reader(row["report_id"], row["id"])
        public = named(row["speaker"]) and holds_office(row["speaker_code"])
        row["speaker_url"] = addresses.person(row["speaker"]) if public else None
    return rows


def statements_by_pk(db: sqlite3.Connection, pks: Sequence[int]) -> list[Row]:
    """Return the statements of these row numbers, in that order."""
    if not pks:
        return []
    rows = statements(db, f"s.pk IN ({_marks(pks)})", pks, limit=len(pks))
    place = {pk: n for n, pk in enumerate(pks)}
    return sorted(rows, key=lambda row: place[row["pk"]])


def named(speaker: str | None) -> bool:
    """Say whether a speaker is given by name: "seorang juru bicara" and "polisi" are not."""
    return bool(speaker) and all(word[:1].isupper() for word in str(speaker).split()[:1])


def report_rows(db: sqlite3.Connection, pks: Sequence[int]) -> list[Row]:
    """Return reports by row number in that order, each with the outlets that ran a near-copy of it."""
    if not pks:
        return []
    marks = _marks(pks)
    found = db.execute(
        "SELECT pk, id, title, outlet, published, language, url, substr(text, 1, 240) AS opening, length(text) AS length,"
        f" status, live FROM reports WHERE pk IN ({marks})",
        list(pks),
    ).fetchall()
    copies: dict[int, list[Row]] = {}
    for copy in db.execute(
        "SELECT c.original, r.id, r.outlet, r.title FROM copies c JOIN reports r ON r.pk = c.report"
        f" WHERE c.original IN ({marks}) ORDER BY r.published, r.pk",
        list(pks),
    ):
        copies.setdefault(copy["original"], []).append(
            {"outlet": copy["outlet"], "title": copy["title"], "url": addresses.report(copy["id"])}
        )
    rows = {
        row["pk"]: {
            **dict(row),
            "address": addresses.report(row["id"]),
            "outward": addresses.outward(row["url"]),
            "copies": copies.get(row["pk"], []),
        }
        for row in found
    }
    return [rows[pk] for pk in pks if pk in rows]


def count(db: sqlite3.Connection, sql: str, values: Sequence[Any], cap: int = CAP) -> tuple[int, bool]:
    """Count the rows of a query up to `cap`; the flag says that there are more."""
    number = db.execute(f"SELECT count(*) FROM ({sql} LIMIT ?)", [*values, cap + 1]).fetchone()[0]
    return min(number, cap), number > cap


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)

"""One report with everything read in it."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from saksi.desk import addresses
from saksi.desk.passages import Mark, around, cut, paragraphs
from saksi.desk.queries import lists


class Missing(LookupError):
    """There is no such thing in the store."""


def find(db: sqlite3.Connection, report_id: str) -> sqlite3.Row:
    """Return a report's row, or raise Missing."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM reports WHERE id = ?", (report_id,)).fetchone()
    if row is None:
        raise Missing(f"report {report_id}")
    return row


def marks(
    db: sqlite3.Connection, report: int, *, statement: int | None = None, event: int | None = None
) -> list[Mark]:
    """Return the marks of a report's live records, or of one record, with the page's furniture."""
    found = [
        Mark(start, stop, "furniture", kind)
        for kind, start, stop in db.execute(
            "SELECT kind, start, stop FROM furniture WHERE report = ?", (report,)
        )
    ]
    # Furniture belongs to no record: its kind is shown, not linked.
    found = [m._replace(record=None) for m in found]
    values: list[Any] = [report, statement, statement, event, event]
    one = " AND (? IS NULL OR x.statement IS ?) AND (? IS NULL OR x.event IS ?)"
    rows = db.execute(
        "SELECT x.role, x.start, x.stop, coalesce(s.id, e.id) AS id, coalesce(s.live, e.live) AS live,"
        " e.in_statement IS NOT NULL AS claimed FROM spans x LEFT JOIN statements s ON s.pk = x.statement"
        f" LEFT JOIN events e ON e.pk = x.event WHERE x.report = ?{one}",
        values,
    ).fetchall()
    found += [
        Mark(r["start"], r["stop"], r["role"], r["id"], bool(r["claimed"]))
        for r in rows
        if r["live"] or statement or event
    ]
    if statement is None:
        found += [
            Mark(r["start"], r["stop"], r["role"], r["id"])
            for r in db.execute(
                "SELECT p.role, p.start, p.stop, e.id FROM parties p JOIN events e ON e.pk = p.event"
                " WHERE p.report = ? AND (e.live = 1 OR e.pk IS ?) AND (? IS NULL OR e.pk IS ?)",
                (report, event, event, event),
            )
        ]
    return found


def report(db: sqlite3.Connection, report_id: str, *, whole: bool) -> dict[str, Any]:
    """Return a report for the reader: paragraphs of pieces, records, copies, versions.

    `whole` False shows only what stands around the records' words, not the text.
    """
    row = find(db, report_id)
    pk, text = row["pk"], row["text"]
    every = marks(db, pk)
    statements = lists.statements(
        db, "s.report = ? AND (s.live = 1 OR s.verdict = 'rejected')", [pk], limit=2000, order="s.n"
    )
    events = lists.events(
        db, "e.report = ? AND (e.live = 1 OR e.verdict = 'rejected')", [pk], limit=2000, order="e.n"
    )
    reasons = _reasons(db, pk)
    for record in statements:
        record["reasons"] = reasons.get(("statement", record["pk"]), [])
        record["claims"] = [e["id"] for e in events if e["in_statement"] == record["pk"]]
    for record in events:
        record["reasons"] = reasons.get(("event", record["pk"]), [])
    passages = (
        [{"gap": False, "paragraphs": paragraphs(cut(text, every))}] if whole else snippets(text, every)
    )
    corrections = db.execute(
        "SELECT pk, record, record_id, now_id, verdict, changes, reason, by, at FROM corrections WHERE report = ?"
        " AND withdrawn_at IS NULL ORDER BY pk",
        (pk,),
    ).fetchall()
    return {
        "report": _about(row),
        "whole": whole,
        "passages": passages,
        "statements": statements,
        "events": events,
        "copies": lists.report_rows(db, [pk])[0]["copies"],
        "original": _linked(
            db,
            "SELECT o.id, o.title, o.outlet FROM copies c JOIN reports o ON o.pk = c.original WHERE c.report = ?",
            pk,
        ),
        "older": _linked(
            db,
            "SELECT o.id, o.title, o.outlet FROM versions v JOIN reports o ON o.pk = v.previous WHERE v.report = ?",
            pk,
        ),
        "newer": _linked(
            db,
            "SELECT o.id, o.title, o.outlet FROM versions v JOIN reports o ON o.pk = v.report WHERE v.previous = ?",
            pk,
        ),
        "corrections": [{**dict(c), "changes": json.loads(c["changes"])} for c in corrections],
    }


def _about(row: sqlite3.Row) -> dict[str, Any]:
    told = ("id", "title", "outlet", "published", "language", "url", "status", "reason", "live", "added_at")
    return {
        **{k: row[k] for k in told},
        "pk": row["pk"],
        "authors": json.loads(row["authors"]),
        "address": addresses.report(row["id"]),
        "outward": addresses.outward(row["url"]),
    }


def _reasons(db: sqlite3.Connection, report: int) -> dict[tuple[str, int], list[dict[str, Any]]]:
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in db.execute(
        "SELECT statement, event, stage, rule, entry, note FROM reasons WHERE report = ? AND mention IS NULL ORDER BY n",
        (report,),
    ):
        key = ("statement", row["statement"]) if row["statement"] is not None else ("event", row["event"])
        found.setdefault(key, []).append({k: row[k] for k in ("stage", "rule", "entry", "note")})
    return found


def _linked(db: sqlite3.Connection, sql: str, pk: int) -> dict[str, Any] | None:
    row = db.execute(sql, (pk,)).fetchone()
    return {**dict(row), "address": addresses.report(row["id"])} if row else None


def snippets(text: str, every: list[Mark], reach: int = 60) -> list[dict[str, Any]]:
    """Return the stretches around records, joined where they touch, each with what it leaves out before it."""
    wanted = sorted(around(text, [(m.start, m.stop)], reach) for m in every if m.record)
    joined: list[tuple[int, int]] = []
    for start, stop in wanted:
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    # Never the whole text by the back door: at most two thirds of it, the first stretches before the later ones.
    left, made = max(200, len(text) * 2 // 3), []
    for start, stop in joined:
        if left <= 0:
            break
        stop = min(stop, start + left)
        left -= stop - start
        made.append({"gap": start > 0, "paragraphs": paragraphs(cut(text, every, start, stop))})
    return made

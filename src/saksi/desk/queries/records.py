"""One statement or event: its words, why it stands, what answers it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from saksi.desk.queries import lists
from saksi.desk.queries.denials import denials
from saksi.desk.queries.reports import Missing, find, marks, snippets
from saksi.explain import explain, locate
from saksi.explain import find as find_record
from saksi.lexicon import UnknownLanguage, load_pack
from saksi.records import Mention, Reason
from saksi.store import Store


def record(db: sqlite3.Connection, kind: str, report_id: str, record_id: str) -> dict[str, Any]:
    """Return a record with the words around it, its reasons, and the claims or events tied to it.

    Raises:
        Missing: no such report or record.
    """
    row = find(db, report_id)
    if kind == "statement":
        found = lists.statements(db, "s.report = ? AND s.id = ?", [row["pk"], record_id], limit=1)
    else:
        found = lists.events(db, "e.report = ? AND e.id = ?", [row["pk"], record_id], limit=1)
    if not found:
        raise Missing(f"{kind} {record_id}")
    one = found[0]
    own = marks(db, row["pk"], **{kind: one["pk"]})
    made: dict[str, Any] = {
        "kind": kind,
        "record": one,
        "outlet": row["outlet"],
        "passages": snippets(row["text"], own, 180),
        "why": why(db, report_id, record_id, row["language"]),
        "corrections": [
            dict(c)
            for c in db.execute(
                "SELECT pk, verdict, reason, by, at FROM corrections WHERE report = ? AND now_id = ?"
                " AND withdrawn_at IS NULL ORDER BY pk",
                (row["pk"], record_id),
            )
        ],
    }
    if kind == "statement":
        made["events"] = lists.events(db, "e.in_statement = ? AND e.live = 1", [one["pk"]], order="e.n")
        made["denials"] = denials(db, made["events"])
    else:
        made["denials"] = denials(db, [one])
    return made


def why(
    db: sqlite3.Connection, report_id: str, record_id: str, language: str | None
) -> dict[str, Any] | None:
    """Return the stages, rules and lexicon lines behind a record, and how its parties were resolved.

    Null where the reading no longer has the record under this id.
    """
    reading = Store(Path(), db).reading(report_id)
    found = find_record(reading, record_id)
    if found is None:
        return None
    told = explain(reading, found)

    def reason(one: Reason) -> dict[str, Any]:
        return {
            "stage": one.stage, "rule": one.rule, "entry": one.entry, "note": one.note, "line": _line(one.entry, language)
        }  # fmt: skip

    def mention(one: Mention) -> dict[str, Any]:
        return {
            "words": one.span.of(reading.text),
            "form": one.form,
            "code": one.code,
            "because": [reason(r) for r in one.because],
        }

    return {
        "reasons": [reason(r) for r in told.reasons],
        "resolutions": [{"role": r.role, "chain": [mention(m) for m in r.chain]} for r in told.resolutions],
    }


def _line(entry: str | None, language: str | None) -> dict[str, Any] | None:
    if not entry:
        return None
    try:
        place = locate(entry, load_pack(language or "id"))
    except UnknownLanguage:
        return None
    return {"file": place.file, "line": place.line, "words": place.words} if place else None

"""Corrections by people: kept beside the records, laid on anew whenever these are written again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, get_args

from saksi.records.arrival import now
from saksi.records.model import Act, EventType, Modality, StatementKind
from saksi.store.database import StoreError, transaction
from saksi.store.rows import split_code
from saksi.store.store import Correction, Store

OVERLAP = (
    0.5  # share of the joined stretch that two spans have in common, for a record to be the same one, moved
)

# What a person may amend, and the values allowed (None: any text, or null).
AMENDABLE: dict[str, dict[str, tuple[str, ...] | None]] = {
    "statement": {
        "act": get_args(Act),
        "kind": get_args(StatementKind),
        "speaker": None,
        "speaker_code": None,
        "addressee_code": None,
    },
    "event": {
        "type": get_args(EventType),
        "modality": get_args(Modality),
        "mode": None,
        "cameo": None,
        "date_start": None,
        "date_end": None,
        "place_name": None,
        "country": None,
        "actors": None,
        "recipients": None,
    },
}
_NEVER_NULL = {"act", "kind", "type", "modality", "actors", "recipients"}


def correct(store: Store, correction: Correction) -> int:
    """Keep a correction and lay it on the record; return its number.

    `changes` maps a column (see `AMENDABLE`) to its new value; `actors` and `recipients` take a list of codes, one
    for each party the event has.

    Raises:
        StoreError: no such report or record, no reason, or a change that is not allowed.
    """
    if not correction.reason.strip():
        raise StoreError("a correction needs a reason")
    db = store.db
    with transaction(db):
        kind, row = _record(db, correction.report, correction.record)
        _check(kind, row, correction, db)
        cursor = db.execute(
            "INSERT INTO corrections (report, record, record_id, now_id, verdict, changes, reason, by, at, type, start, stop)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row["report"],
                kind,
                row["id"],
                row["id"],
                correction.verdict,
                json.dumps(dict(correction.changes), ensure_ascii=False),
                correction.reason,
                correction.by,
                now(),
                row["type" if kind == "event" else "act"],
                row["start"],
                row["stop"],
            ),
        )
        apply(db, row["report"])
        return int(cursor.lastrowid or 0)


def withdraw(store: Store, number: int) -> None:
    """Take a correction back: the record is again what the machine read, save for other corrections.

    Raises:
        StoreError: there is no such correction.
    """
    from saksi.store.recode import project

    db = store.db
    with transaction(db):
        row = db.execute("SELECT report FROM corrections WHERE pk = ?", (number,)).fetchone()
        if row is None:
            raise StoreError(f"no correction {number}")
        db.execute("UPDATE corrections SET withdrawn_at = ? WHERE pk = ?", (now(), number))
        project(db, row["report"])


def _record(db: sqlite3.Connection, report: str, record: str) -> tuple[str, sqlite3.Row]:
    for kind in ("statement", "event"):
        row = db.execute(
            f"SELECT t.* FROM {kind}s t JOIN reports r ON r.pk = t.report WHERE r.id = ? AND t.id = ?",
            (report, record),
        ).fetchone()
        if row is not None:
            return kind, row
    raise StoreError(f"report {report!r} has no record {record!r}")


def _check(kind: str, row: sqlite3.Row, correction: Correction, db: sqlite3.Connection) -> None:
    if correction.verdict == "rejected":
        if correction.changes:
            raise StoreError("a rejection changes nothing: amend instead")
        return
    if not correction.changes:
        raise StoreError("an amendment needs a change")
    for name, value in correction.changes.items():
        if name not in AMENDABLE[kind]:
            known = ", ".join(AMENDABLE[kind])
            raise StoreError(f"{name} of a {kind} cannot be amended; choose from {known}")
        allowed = AMENDABLE[kind][name]
        if value is None and name in _NEVER_NULL:
            raise StoreError(f"{name} cannot be empty")
        if allowed and value not in allowed:
            raise StoreError(f"{name} cannot be {value!r}; choose from {', '.join(allowed)}")
        if name in ("actors", "recipients"):
            count = db.execute(
                "SELECT count(*) FROM parties WHERE event = ? AND role = ?", (row["pk"], name[:-1])
            ).fetchone()[0]
            if not isinstance(value, list) or len(value) != count:
                raise StoreError(f"{name} takes a list of {count} codes, one for each party")


def apply(db: sqlite3.Connection, report: int) -> None:
    """Lay the corrections of a report on its records, each on its own or the one that took its place.

    A record took another's place where both hang on overlapping spans (`OVERLAP`), one of the same type before
    one of another. A correction whose record is gone stays, orphaned (`now_id` null).
    """
    rows = db.execute(
        "SELECT * FROM corrections WHERE report = ? AND withdrawn_at IS NULL ORDER BY pk", (report,)
    ).fetchall()
    for row in rows:
        target = _anchor(db, row)
        db.execute(
            "UPDATE corrections SET now_id = ? WHERE pk = ?", (target["id"] if target else None, row["pk"])
        )
        if target is None:
            continue
        table = f"{row['record']}s"
        if row["verdict"] == "rejected":
            db.execute(f"UPDATE {table} SET verdict = 'rejected', live = 0 WHERE pk = ?", (target["pk"],))
        else:
            db.execute(
                f"UPDATE {table} SET verdict = coalesce(verdict, 'amended') WHERE pk = ?", (target["pk"],)
            )
            _amend(db, table, target["pk"], json.loads(row["changes"]))


def _anchor(db: sqlite3.Connection, row: sqlite3.Row) -> sqlite3.Row | None:
    kind = row["record"]
    type_ = "type" if kind == "event" else "act"
    candidates: list[sqlite3.Row] = db.execute(
        f"SELECT pk, id, start, stop, {type_} AS type FROM {kind}s WHERE report = ?", (row["report"],)
    ).fetchall()
    for candidate in candidates:
        if candidate["id"] == row["record_id"]:
            return candidate
    best = max(candidates, key=lambda c: (_overlap(c, row), c["type"] == row["type"]), default=None)
    near = [c for c in candidates if _overlap(c, row) >= OVERLAP]
    same = [c for c in near if c["type"] == row["type"]]
    if same:
        return max(same, key=lambda c: _overlap(c, row))
    return best if near else None


def _overlap(one: sqlite3.Row, two: sqlite3.Row) -> float:
    shared = min(one["stop"], two["stop"]) - max(one["start"], two["start"])
    joined = max(one["stop"], two["stop"]) - min(one["start"], two["start"])
    return float(max(0, shared) / joined)


def _amend(db: sqlite3.Connection, table: str, pk: int, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name in ("actors", "recipients"):
            parties = db.execute(
                "SELECT pk FROM parties WHERE event = ? AND role = ? ORDER BY n", (pk, name[:-1])
            ).fetchall()
            for party, code in zip(parties, value, strict=False):
                db.execute(
                    "UPDATE parties SET code = ?, country = ?, sector = ? WHERE pk = ?",
                    (code, *split_code(code), party["pk"]),
                )
            continue
        db.execute(f"UPDATE {table} SET {name} = ? WHERE pk = ?", (value, pk))
        if table == "statements" and name in ("speaker", "speaker_code"):
            column = "claimed_by" if name == "speaker" else "claimed_code"
            empty = "" if name == "speaker" and value is None else value
            db.execute(f"UPDATE events SET {column} = ? WHERE in_statement = ?", (empty, pk))

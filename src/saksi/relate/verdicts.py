"""A reader's word on whether a later event keeps a pledge or meets a demand. It outlives recoding: it hangs on ids."""

from __future__ import annotations

from typing import Literal

from saksi.records.arrival import now
from saksi.store import Store, StoreError
from saksi.store.database import transaction


def judge(
    store: Store,
    promise: str,
    later: str,
    verdict: Literal["confirmed", "rejected"],
    *,
    reason: str,
    by: str,
) -> int:
    """Keep a verdict on a match and return its number; a newer one on the same match takes the older's place.

    Args:
        promise, later: `REPORT:EVENT`, ids of report and event.

    Raises:
        StoreError: no such event, no reason, or an unknown verdict.
    """
    if not reason.strip():
        raise StoreError("a verdict needs a reason")
    if verdict not in ("confirmed", "rejected"):
        raise StoreError(f"a match is confirmed or rejected, not {verdict!r}")
    db = store.db
    with transaction(db):
        first, first_id = _event(store, promise)
        second, second_id = _event(store, later)
        db.execute(
            "UPDATE match_verdicts SET withdrawn_at = ? WHERE report = ? AND record = ? AND later = ? AND later_record = ?"
            " AND withdrawn_at IS NULL",
            (now(), first, first_id, second, second_id),
        )
        cursor = db.execute(
            "INSERT INTO match_verdicts (report, record, later, later_record, verdict, reason, by, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (first, first_id, second, second_id, verdict, reason, by, now()),
        )
        return int(cursor.lastrowid or 0)


def _event(store: Store, key: str) -> tuple[int, str]:
    report, _, event = key.rpartition(":")
    row = store.db.execute(
        "SELECT r.pk FROM events e JOIN reports r ON r.pk = e.report WHERE r.id = ? AND e.id = ?",
        (report, event),
    ).fetchone()
    if row is None:
        raise StoreError(f"{store.path}: no event {key!r} (write REPORT:EVENT)")
    return int(row[0]), event

"""Who is involved in what: the tables that the desk counts from, kept equal to events and parties."""

from __future__ import annotations

import sqlite3

_CHANGED = "(SELECT report FROM involvement_queue)"

# Triggers write down which reports changed; what those gave before is taken off the counts, made anew and added again.
_COUNTS = (
    "INSERT INTO actor_months (actor, month, type, claimed, modality, number)"
    " SELECT actor, substr(published, 1, 7), type, claimed, modality, {sign} count(DISTINCT event)"
    f" FROM roles WHERE report IN {_CHANGED} GROUP BY 1, 2, 3, 4, 5"
    " ON CONFLICT DO UPDATE SET number = number + excluded.number",
    "INSERT INTO partner_months (actor, month, partner, claimed, modality, number)"
    " SELECT a.actor, substr(a.published, 1, 7), b.actor, a.claimed, a.modality, {sign} count(DISTINCT a.event)"
    " FROM roles a JOIN roles b ON b.report = a.report AND b.event = a.event"
    f" WHERE a.report IN {_CHANGED} AND b.actor = b.country AND b.actor <> a.country GROUP BY 1, 2, 3, 4, 5"
    " ON CONFLICT DO UPDATE SET number = number + excluded.number",
)
_ABOUT = "coalesce(e.published, ''), e.in_statement IS NOT NULL, e.modality, e.type, e.outlet"
_LIVE = f"FROM events e JOIN parties p ON p.event = e.pk WHERE e.report IN {_CHANGED} AND e.live = 1"
_ANEW = (
    f"DELETE FROM roles WHERE report IN {_CHANGED}",
    f"DELETE FROM dyads WHERE report IN {_CHANGED}",
    "INSERT INTO roles (report, event, actor, role, country, published, claimed, modality, type, outlet)"
    f" SELECT e.report, e.pk, p.country, p.role, p.country, {_ABOUT} {_LIVE} AND p.country IS NOT NULL"
    f" UNION SELECT e.report, e.pk, p.code, p.role, coalesce(p.country, ''), {_ABOUT} {_LIVE}"
    " AND p.code IS NOT NULL AND p.code IS NOT p.country",
    "INSERT INTO dyads (report, event, one, two, published, claimed, modality, type, outlet)"
    " SELECT DISTINCT a.report, a.event, a.actor, b.actor, a.published, a.claimed, a.modality, a.type, a.outlet"
    " FROM roles a JOIN roles b ON b.report = a.report AND b.event = a.event AND b.actor > a.actor"
    f" WHERE a.report IN {_CHANGED} AND a.actor = a.country AND b.actor = b.country"
    " AND (a.role = 'actor' OR b.role = 'actor')",
)
_NONE = (
    "DELETE FROM actor_months WHERE number = 0",
    "DELETE FROM partner_months WHERE number = 0",
    "DELETE FROM involvement_queue",
)


def refresh(db: sqlite3.Connection) -> None:
    """Make anew what the reports whose events changed in this transaction give; cheap where none did.

    `transaction` calls it before every commit, so that a reader never sees counts beside the events they count.
    """
    if db.execute("SELECT 1 FROM involvement_queue LIMIT 1").fetchone() is None:
        return
    for sql in (
        *(count.format(sign="-") for count in _COUNTS),
        *_ANEW,
        *(count.format(sign="+") for count in _COUNTS),
        *_NONE,
    ):
        db.execute(sql)

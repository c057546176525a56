"""Tables without the names of private persons: what Datasette's own pages and the SQL console read by default.

Each table with words of reports is covered, on the connection, by a temporary view of its name in which words that stand
in the report only as private persons' names (`private_words`) are blotted out. The table below reads as null except
through a view whose name nobody can know; indexes and packed readings, which hold names too, don't read at all.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any

from saksi.store.forgotten import MASK
from saksi.store.privacy import fold

# By table: the column that says which report a row belongs to, and the columns that may name somebody.
COVERED: dict[str, tuple[str, tuple[str, ...]]] = {
    "reports": ("pk", ("id", "given_id", "title", "url", "canonical", "text", "source")),
    "mentions": ("report", ("name", "words")),
    "entities": ("report", ("id", "name")),
    "statements": ("report", ("speaker", "source", "content", "addressee", "via")),
    "events": ("report", ("claimed_by", "place", "place_name")),
    "parties": ("report", ("words",)),
    "times": ("report", ("words",)),
    "places": ("report", ("words", "name")),
    "reasons": ("report", ("note",)),
    "failures": ("report", ("source", "detail")),
    "corrections": ("report", ("changes", "reason")),
    "match_verdicts": ("report", ("reason",)),
}
CLOSED = re.compile(r"private_words|layers|.*_fts(_(data|idx|docsize|content))?|sqlite_temp_(master|schema)")
_NULLED = {("story_members", "features"), ("story_members", "vector"), ("story_members", "sketch")}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Veil:
    """What an authorizer needs to know: the one view that may read what is covered."""

    views: frozenset[str]

    def judge(self, database: str | None, table: str, column: str, within: str | None) -> int:
        """Say whether a column may be read from inside a view, as SQLite's authorizer says it."""
        if within in self.views:
            return sqlite3.SQLITE_OK
        if CLOSED.fullmatch(table):
            return sqlite3.SQLITE_DENY
        covered = COVERED.get(table, ("", ()))[1] if database == "main" else ()
        return sqlite3.SQLITE_IGNORE if column in covered or (table, column) in _NULLED else sqlite3.SQLITE_OK


def veil(db: sqlite3.Connection) -> Veil:
    """Cover the tables of a connection; the result is for its authorizer."""
    reader = f"words_{secrets.token_hex(16)}"
    db.execute(f'CREATE TEMP VIEW "{reader}" AS SELECT report, word FROM main.private_words')

    def blotted(report: int | None, text: Any) -> Any:
        if not isinstance(text, str) or report is None:
            return text
        words = {row[0] for row in db.execute(f'SELECT word FROM "{reader}" WHERE report = ?', (report,))}
        if not words:
            return text
        return _WORD.sub(lambda m: MASK * len(m[0]) if fold(m[0]) in words else m[0], text)

    db.create_function("unnamed", 2, blotted)
    views = {reader}
    for table, (report, named) in COVERED.items():
        below = f"{table}_{secrets.token_hex(16)}"
        views.add(below)
        columns = [row[1] for row in db.execute(f'PRAGMA main.table_info("{table}")')]
        shown = ", ".join(f'unnamed("{report}", "{c}") AS "{c}"' if c in named else f'"{c}"' for c in columns)
        db.execute(f'CREATE TEMP VIEW "{below}" AS SELECT {shown} FROM main."{table}"')
        db.execute(f'CREATE TEMP VIEW "{table}" AS SELECT * FROM "{below}"')
    return Veil(frozenset(views))

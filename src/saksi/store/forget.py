"""Forgetting for good: a report with its versions and copies, or a person's name wherever it stands."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from saksi.records import Reading
from saksi.store import copies, keys, layers
from saksi.store.corrections import apply
from saksi.store.database import StoreError, transaction
from saksi.store.forgotten import MASK, Forgotten, masked, name_spans, names_a, without, words_of
from saksi.store.rows import Rows, empty
from saksi.store.store import Store, report_of

PATIENCE = 30.0  # seconds to wait for readers that hold old pages of the write-ahead log


@dataclass(frozen=True)
class Erased:
    """What forgetting took away: reports deleted, reports in which a name was blotted out."""

    reports: int
    masked: int


Leaving = Callable[[sqlite3.Connection, set[int]], None]
"""Told, inside the transaction, the row numbers of reports before they go or change: what hangs on them is put right."""


def forget_report(store: Store, report_id: str, *, leaving: Leaving | None = None) -> Erased:
    """Delete a report, its versions and its copies, everywhere, and bar the way back.

    Raises:
        StoreError: there is no such report, or a reader keeps the old log pages alive.
    """
    db = store.db
    with transaction(db):
        row = db.execute("SELECT pk FROM reports WHERE id = ?", (report_id,)).fetchone()
        if row is None:
            raise StoreError(f"{store.path}: no report {report_id!r}")
        family = _family(db, row["pk"])
        if leaving:
            leaving(db, family)
        forgotten = Forgotten(db)
        for pk in sorted(family):
            gone = db.execute(
                "SELECT id, given_id, canonical, fingerprint, source FROM reports WHERE pk = ?", (pk,)
            ).fetchone()
            for id_ in {gone["id"], gone["given_id"] or gone["id"]}:
                forgotten.bury("report", id_)
            forgotten.bury("text", gone["fingerprint"])
            if gone["canonical"]:
                forgotten.bury("url", gone["canonical"])
                db.execute("DELETE FROM fetches WHERE url IN (SELECT url FROM reports WHERE pk = ?)", (pk,))
            empty(db, pk)
            db.execute("DELETE FROM failures WHERE report = ? OR source = ?", (pk, gone["source"]))
            db.execute("DELETE FROM reports WHERE pk = ?", (pk,))
        keys.drop(db, family)
    purge(store)
    return Erased(reports=len(family), masked=0)


def _family(db: sqlite3.Connection, pk: int) -> set[int]:
    """Return a report with all versions of it and all copies of those, from whichever of them one begins."""
    found, waiting = set(), {pk}
    while waiting:
        one = waiting.pop()
        found.add(one)
        near = db.execute(
            "SELECT previous FROM versions WHERE report = :pk UNION SELECT report FROM versions WHERE previous = :pk"
            " UNION SELECT original FROM copies WHERE report = :pk UNION SELECT report FROM copies WHERE original = :pk",
            {"pk": one},
        )
        waiting |= {row[0] for row in near} - found
    return found


def forget_person(store: Store, name: str, *, leaving: Leaving | None = None) -> Erased:
    """Blot a person's name out of every text, record and index, and out of all that comes in later.

    In a report that holds the full name, each capitalised word of it goes too; offsets stay as they are. A report that
    has a single word of it, which its reading took for the person, keeps the word and loses the link. The name itself is
    kept nowhere, only a keyed hash of it.

    Raises:
        StoreError: the name has fewer than two words (that would blot out namesakes), or a reader keeps old pages.
    """
    words = words_of(name)
    if len(words) < 2:
        raise StoreError(
            "give the person's full name, at least two words: one alone would blot out namesakes"
        )
    db, names = store.db, {words}
    with transaction(db):
        db.execute("PRAGMA defer_foreign_keys = ON")
        Forgotten(db).bury("person", " ".join(words), len(words))
        affected = _holding(db, names)
        changed = affected | _naming(db, names)
        if leaving:
            leaving(db, changed)
        for table in (
            "story_keys",
            "story_members",
        ):  # what they are compared by has the name's words one by one
            db.executemany(f"DELETE FROM {table} WHERE report = ?", [(pk,) for pk in sorted(changed)])
        _mask_columns(db, names, affected)
        rows = Rows(db)
        for pk in sorted(changed):
            _mask_readings(db, pk, names, rows, blotted=pk in affected)
        rows.write()
        for pk in sorted(changed):
            apply(db, pk)
        db.execute(
            "DELETE FROM entities WHERE name LIKE ? OR pk NOT IN (SELECT entity FROM mentions WHERE entity IS NOT NULL)",
            (f"%{MASK}%",),
        )
    purge(store)
    return Erased(reports=0, masked=len(changed))


def _sieve(names: set[tuple[str, ...]]) -> str | None:
    """Return a word that SQLite can look for itself, to pass over most rows: it folds the case of ASCII only."""
    words = [word for name in names for word in name if word.isascii()]
    return max(words, key=len, default=None) if len(names) == 1 else None


def _holding(db: sqlite3.Connection, names: set[tuple[str, ...]]) -> set[int]:
    """Return the reports whose text or title holds a name. Walks all texts: rare, and nothing may be missed."""
    word = _sieve(names)
    where = "1" if word is None else "instr(lower(text), :word) OR instr(lower(title), :word)"
    rows = db.execute(f"SELECT pk, text, title FROM reports WHERE {where}", {"word": word})
    return {row[0] for row in rows if any(part and name_spans(part, names) for part in tuple(row)[1:])}


def _naming(db: sqlite3.Connection, names: set[tuple[str, ...]]) -> set[int]:
    """Return the reports that have a reading, today's or an earlier one, in which a name stands.

    Of a text that has only a part of it, the name is then known from elsewhere.
    """
    word = _sieve(names)
    found: set[int] = set()
    for pk, data in db.execute("SELECT report, data FROM layers"):
        if (
            pk not in found
            and layers.may_hold(data, word)
            and names_a(layers.unpack(data, layers.NOBODY), names)
        ):
            found.add(pk)
    return found


def _mask_columns(db: sqlite3.Connection, names: set[tuple[str, ...]], affected: set[int]) -> None:
    """Blot the names out of every text column of every table there is, those of later migrations included.

    In an affected report's own title the single words go as well as the whole name.
    """
    tables = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    virtual = [t["name"] for t in tables if (t["sql"] or "").upper().startswith("CREATE VIRTUAL")]
    for table in tables:
        name = table["name"]
        if (
            name in virtual
            or any(name.startswith(f"{v}_") for v in virtual)
            or name in ("tombstones", "settings")
        ):
            continue
        columns = db.execute(f'PRAGMA table_info("{name}")').fetchall()
        keys = [c["name"] for c in sorted(columns, key=lambda c: c["pk"]) if c["pk"]]
        texts = [c["name"] for c in columns if c["type"].upper() in ("TEXT", "")]
        if not texts:
            continue
        _mask_table(db, name, keys, texts, names, affected)
    _renumber(db, affected)


def _renumber(db: sqlite3.Connection, affected: set[int]) -> None:
    """Write fingerprint and keys anew of the reports whose text or address lost a name."""
    blotted = db.execute("SELECT pk FROM reports WHERE instr(canonical, ?)", (MASK,))
    changed = affected | {row[0] for row in blotted}
    keys.drop(db, changed)
    copied = {row[0] for row in db.execute("SELECT report FROM copies")}
    for pk in changed:
        text, canonical = db.execute("SELECT text, canonical FROM reports WHERE pk = ?", (pk,)).fetchone()
        mark = layers.fingerprint(text)
        db.execute("UPDATE reports SET fingerprint = ? WHERE pk = ?", (mark, pk))
        keys.add(db, pk, keys.of_report(canonical, mark) + ([] if pk in copied else _bands(text)))


def _bands(text: str) -> list[int]:
    try:
        return copies.bands(copies.shingles(text))
    except copies.MissingExtra:
        return []  # forgetting must not need the extra; without it no near-copies are looked for either


def _mask_table(
    db: sqlite3.Connection,
    table: str,
    keys: list[str],
    columns: list[str],
    names: set[tuple[str, ...]],
    affected: set[int],
) -> None:
    key = ", ".join(f'"{k}"' for k in keys) or "rowid"
    where = " AND ".join(f'"{k}" IS ?' for k in keys) or "rowid = ?"
    width = len(keys) or 1
    word = _sieve(names)
    for column in columns:
        # A title of an affected report loses the single words too, so it is looked at whether or not it has the word.
        titles = table == "reports" and column == "title"
        look = f' WHERE instr(lower("{column}"), ?)' if word and not titles else ""
        rows = db.execute(f'SELECT {key}, "{column}" FROM "{table}"{look}', (word,) if look else ())
        changes = []
        for row in rows:
            *at, value = tuple(row)
            if isinstance(value, str):
                spans = _all_words(value, names) if titles and at[0] in affected else name_spans(value, names)
                if spans:
                    changes.append((masked(value, spans), *at[:width]))
        # Two names of a derived table may become the same blot; one row of them is enough.
        db.executemany(f'UPDATE OR REPLACE "{table}" SET "{column}" = ? WHERE {where}', changes)


def _all_words(text: str, names: set[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return the spans of every capitalised word of the names, whether or not a whole name stands in the text."""
    single = {(word,) for name in names for word in name if len(word) > 2}
    return [span for span in name_spans(text, single) if not text[span[0]].islower()]


def _mask_readings(
    db: sqlite3.Connection, pk: int, names: set[tuple[str, ...]], rows: Rows, *, blotted: bool
) -> None:
    """Mask every stored reading of a report, whose text was `blotted` or not; write its rows anew from the newest."""
    row = db.execute("SELECT * FROM reports WHERE pk = ?", (pk,)).fetchone()
    report = report_of(row)
    blots = _runs(report.text) if blotted else None
    newest: Reading | None = None
    order = db.execute("SELECT run, digest FROM readings WHERE report = ? ORDER BY run", (pk,)).fetchall()
    held = {
        d["digest"]: d["data"] for d in db.execute("SELECT digest, data FROM layers WHERE report = ?", (pk,))
    }
    db.execute("DELETE FROM layers WHERE report = ?", (pk,))
    for run, digest in order:
        newest = without(layers.unpack(held[digest], report), names, blots)
        fresh, data = layers.pack(newest)
        db.execute("INSERT OR IGNORE INTO layers VALUES (?, ?, ?)", (pk, fresh, data))
        db.execute("UPDATE readings SET digest = ? WHERE report = ? AND run = ?", (fresh, pk, run))
    empty(db, pk)
    if newest is not None:
        rows.add(pk, newest, live=bool(row["live"]))


def _runs(text: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for i, letter in enumerate(text):
        if letter == MASK:
            if runs and runs[-1][1] == i:
                runs[-1] = (runs[-1][0], i + 1)
            else:
                runs.append((i, i + 1))
    return runs


def purge(store: Store) -> None:
    """Leave no trace of what was deleted: rebuild the full-text indexes, rewrite the file, cut the log to nothing.

    Raises:
        StoreError: some reader kept old log pages alive for `PATIENCE` seconds; the records are gone, the log is not.
    """
    db = store.db
    indexes = db.execute(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
    ).fetchall()
    for (name,) in indexes:
        db.execute(f'INSERT INTO "{name}"("{name}") VALUES (?)', ("rebuild",))
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("VACUUM")
            busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            busy = 1
        if not busy:
            return
        if time.monotonic() > deadline:
            raise StoreError(
                f"{store.path}: forgotten, but another program still reads old pages of the log; close it and run"
                " the same command again"
            )
        time.sleep(0.2)

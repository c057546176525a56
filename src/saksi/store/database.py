"""Opening the file: pragmas, migrations by version number, and errors that say what to do."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from saksi.store import involvement, privacy
from saksi.store.keys import key_of

APPLICATION = 0x5341_4B53  # "SAKS": tells the file apart from any other SQLite database
BUSY_SECONDS = 60.0
PRIVATE_WORDS = 60  # the step that made the table of them, which SQL alone cannot fill


class StoreError(Exception):
    """A store that cannot be opened or written, with what to do about it."""


def connect(path: Path, *, create: bool, readonly: bool = False) -> sqlite3.Connection:
    """Open a store, bring its schema up to date, and return the connection.

    Raises:
        StoreError: there is no such file, it is no store of saksi's, or a newer saksi wrote it.
    """
    if not create and not path.exists():
        raise StoreError(f"{path}: no such database")
    uri = f"file:{_quoted(path)}?mode={'ro' if readonly else 'rwc'}"
    try:
        db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}") from error
    db.row_factory = sqlite3.Row
    try:
        _check(db, path)
        if not readonly:
            _migrate(db, path)
    except sqlite3.DatabaseError as error:
        db.close()
        raise StoreError(f"{path}: {error}") from error
    except StoreError:
        db.close()
        raise
    return db


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _check(db: sqlite3.Connection, path: Path) -> None:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION:
        raise StoreError(f"{path}: a database, but not one of saksi's")
    newest = max(number for number, _ in migrations())
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > newest:
        raise StoreError(f"{path}: written by a newer saksi (schema {version}, this one knows {newest})")


def migrations() -> list[tuple[int, str]]:
    """Return the schema's steps as (number, SQL), ascending; a step is a file `schema/NNN.sql`."""
    folder = resources.files("saksi.store").joinpath("schema")
    steps = [
        (int(file.name[:3]), file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    ]
    return sorted(steps)


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    db.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    # Keys and full-text pages are touched all over: a larger log and cache write each of them less often.
    db.execute("PRAGMA wal_autocheckpoint = 65536")
    db.execute("PRAGMA cache_size = -262144")
    db.execute("PRAGMA temp_store = MEMORY")
    db.create_function("saksi_key", 2, key_of, deterministic=True)  # migration 50 numbers what is stored
    steps = migrations()
    if db.execute("PRAGMA user_version").fetchone()[0] == steps[-1][0]:
        return
    with transaction(db):
        # Looked at again under the lock: another process may have been quicker.
        version = db.execute("PRAGMA user_version").fetchone()[0]
        for number, sql in steps:
            if number > version:
                for statement in statements_of(sql):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")
        if 0 < version < PRIVATE_WORDS:
            privacy.fill(db)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute("INSERT OR IGNORE INTO settings VALUES ('salt', ?)", (secrets.token_hex(32),))


def statements_of(sql: str) -> Iterator[str]:
    """Yield the statements of a script one by one, triggers whole, so that they can run in one transaction."""
    held = ""
    for line in sql.splitlines(keepends=True):
        held += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(held):
            yield held.strip()
            held = ""
    if held.strip() and not all(line.startswith("--") for line in held.strip().splitlines()):
        yield held.strip()


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing: take the write lock at once, commit at the end, roll back on any exception."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        involvement.refresh(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise

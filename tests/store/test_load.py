"""The desk reads while ingestion writes; a full disk stops a run and loses nothing."""

import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from store_samples import FILLER, MADE, arrival, dump, read, text
from test_kill import SCRIPT, lines

from saksi.store import Store
from saksi.store.ingest import ingest


@pytest.mark.slow
def test_eight_readers_and_a_correcting_desk_meet_no_lock(tmp_path):
    source, path = lines(tmp_path / "berita.jsonl", 1200), tmp_path / "meja.db"
    Store.open(path, create=True).close()
    faults, counts, stop = [], [], threading.Event()
    queries = [
        "SELECT count(*) FROM reports_fts WHERE reports_fts MATCH 'rapat OR menteri'",
        "SELECT type, count(*) FROM events WHERE live = 1 GROUP BY type",
        "SELECT r.id, s.content FROM statements s JOIN reports r ON r.pk = s.report ORDER BY s.pk DESC LIMIT 20",
        # A report that says it is coded has its reading: whole or not at all, for every reader.
        "SELECT count(*) FROM reports r WHERE status = 'coded' AND NOT EXISTS (SELECT 1 FROM readings g WHERE g.report = r.pk)",
    ]

    def reader():
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
        while not stop.is_set():
            for query in queries:
                try:
                    rows = db.execute(query).fetchall()
                    if "NOT EXISTS" in query and rows[0][0]:
                        faults.append("half a report was seen")
                    counts.append(1)
                except sqlite3.Error as error:
                    faults.append(str(error))
        db.close()

    def desk():
        with Store.open(path) as store:
            while not stop.is_set():
                try:
                    store.db.execute(
                        "INSERT OR REPLACE INTO settings VALUES ('meja', ?)", (str(time.time()),)
                    )
                except sqlite3.Error as error:
                    faults.append(f"desk: {error}")
                time.sleep(0.02)

    threads = [*(threading.Thread(target=reader) for _ in range(8)), threading.Thread(target=desk)]
    for thread in threads:
        thread.start()
    try:
        done = subprocess.run([sys.executable, SCRIPT, source, path, "0"], capture_output=True, timeout=200)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert done.returncode == 0, done.stderr.decode()
    assert faults == []
    assert len(counts) > 50
    with Store.open(path) as store:
        assert store.db.execute("SELECT count(*) FROM reports").fetchone()[0] > 900


def test_two_ingests_at_once_add_up(tmp_path):
    path = tmp_path / "meja.db"
    Store.open(path, create=True).close()
    faults = []

    def one(part):
        items = [
            arrival(text(tail=f" Nomor {n} {FILLER[n:]}"), id=f"r{n}") for n in range(60) if n % 2 == part
        ]
        try:
            with Store.open(path) as store:
                ingest(store, items, read, store.begin_run("ingest", MADE), copies=False, chunk=3)
        except sqlite3.Error as error:
            faults.append(str(error))

    threads = [threading.Thread(target=one, args=(part,)) for part in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Store.open(path) as store:
        assert store.db.execute("SELECT count(*) FROM reports").fetchone()[0] == 60
        assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = store.db.execute(
            "SELECT count(*) FROM statements_fts WHERE statements_fts MATCH 'pulang'"
        ).fetchone()
        assert found[0] == 60


def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(tmp_path):
    items = [arrival(text(tail=f" Nomor {n} {FILLER[n:]}"), id=f"r{n}") for n in range(120)]
    with Store.open(tmp_path / "utuh.db", create=True) as store:
        ingest(store, items, read, store.begin_run("ingest", MADE), copies=False)
        expected = dump(store.db)
    with Store.open(tmp_path / "penuh.db", create=True) as store:
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute(f"PRAGMA max_page_count = {pages + 60}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            ingest(store, items, read, store.begin_run("ingest", MADE), copies=False, chunk=5)
        assert 0 < store.db.execute("SELECT count(*) FROM reports").fetchone()[0] < 120
        assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        store.db.execute("PRAGMA max_page_count = 1000000")
        ingest(store, items, read, store.begin_run("ingest", MADE), copies=False, chunk=5)
        assert dump(store.db) == expected

"""The store keeps everything, once, and gives it back as it was."""

import sqlite3

import msgspec
import pytest
from store_samples import FILLER, MADE, NEWER, arrival, dump, read, text

from saksi.records import Failure
from saksi.store import Store, StoreError
from saksi.store.diff import diff_runs
from saksi.store.ingest import ingest
from saksi.store.recode import recode
from saksi.store.rows import Rows


def put(store, *items, code=read, **options):
    run = store.begin_run("ingest", MADE, {"uji": True})
    progress = ingest(store, items, code, run, **options)
    store.end_run(run)
    return progress


def count(store, table, where="1"):
    return store.db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]


def one(store, sql, *values):
    return store.db.execute(sql, values).fetchone()


def test_a_reading_comes_back_whole(store):
    fields = {
        "title": "J",
        "url": "https://x.id/1",
        "outlet": "X",
        "authors": ("A", "B"),
        "published": "2024-12-02",
    }
    item = arrival(text(), id="a/ä\u0301", **fields)
    put(store, item)
    assert store.reading("a/ä\u0301") == read(item.report)
    assert list(store.readings(since="2024-12-02", until="2024-12-02", outlet="X")) == [read(item.report)]
    assert list(store.readings(since="2024-12-03")) == []


def test_rows_say_what_the_records_say(store):
    put(store, arrival(text(), outlet="X", published="2024-12-02"))
    accuse = one(store, "SELECT * FROM statements WHERE act = 'accuse'")
    assert accuse["content"] == "Israel melanggar gencatan senjata"
    assert (accuse["speaker"], accuse["source"], accuse["cue"]) == ("Budi Santoso", "Budi Santoso", "menuduh")
    assert (accuse["published"], accuse["outlet"], accuse["live"]) == ("2024-12-02", "X", 1)
    assert one(store, "SELECT parent FROM statements WHERE act = 'pledge'")[0] == accuse["pk"]
    claimed = one(store, "SELECT * FROM events WHERE type = 'ASSAULT'")
    assert (claimed["claimed_by"], claimed["in_statement"]) == ("Budi Santoso", accuse["pk"])
    own = one(store, "SELECT * FROM events WHERE type = 'ACCUSE'")
    assert own["claimed_by"] is None and own["date_start"] == "2024-12-02" and own["lat"] == 31.5
    parties = store.db.execute(
        "SELECT role, code, country, sector FROM parties WHERE event = ?", (own["pk"],)
    )
    assert sorted(map(tuple, parties)) == [
        ("actor", "TUR.CVL", "TUR", "CVL"),
        ("recipient", "ISR", "ISR", None),
    ]
    body = one(store, "SELECT text FROM reports")[0]
    triggers = store.db.execute("SELECT start, stop FROM spans WHERE role = 'trigger' ORDER BY start")
    assert [body[a:b] for a, b in triggers] == ["menuduh", "melanggar gencatan senjata"]
    assert one(store, "SELECT entry FROM reasons WHERE event = ?", own["pk"])[0] == "id/cues.yaml#tuding"


def test_search_finds_reports_and_statements(store):
    put(store, arrival(text()), arrival("Cuaca cerah di Bandung hari ini."))
    assert one(store, "SELECT count(*) FROM reports_fts WHERE reports_fts MATCH 'gencatan'")[0] == 1
    assert one(store, "SELECT count(*) FROM statements_fts WHERE statements_fts MATCH 'pulang'")[0] == 1


def test_the_same_again_adds_nothing(store):
    items = [
        arrival(text(), outlet="A", url="https://a.id/1"),
        arrival(text("Citra Dewi"), id="x"),
        arrival(text("Citra Dewi"), id="y"),
        Failure("f.jsonl:3", "json", "patah"),
        arrival("Selamat pagi semua orang.", skipped="reads like 'ms'"),
    ]
    put(store, *items)
    before = dump(store.db)
    progress = put(store, *items)
    assert dump(store.db) == before
    assert (progress.added, progress.known) == (0, 4)


def test_changed_text_at_one_address_is_a_new_version(store):
    first = arrival(text(), url="https://a.id/1")
    second = arrival(text(tail=" Ralat: rapat berlangsung dua jam."), url="https://a.id/1")
    put(store, first)
    put(store, second)
    put(store, first, second)
    rows = store.db.execute("SELECT id, live FROM reports ORDER BY pk").fetchall()
    assert [tuple(r) for r in rows] == [(first.report.id, 0), (second.report.id, 1)]
    assert count(store, "versions", "number = 2") == 1
    assert count(store, "events", "live = 1") == count(store, "events", "live = 0") == 2
    assert count(store, "copies") == 0


def test_amp_and_whole_page_forms_of_an_article_are_one_report(store):
    place = "https://a.id/1"

    def form(url, body):
        item = arrival(body, url=url)
        return msgspec.structs.replace(item, canonical=place)

    put(store, form("https://a.id/1", text()), form("https://a.id/amp/1", text(tail=" (amp)")))
    assert count(store, "reports") == 1
    longer = text(
        tail=" " + FILLER.replace("rapat", "sidang") + " Bagian kedua dari laporan ini jauh lebih panjang."
    )
    put(store, form("https://a.id/1?page=all", longer))
    assert count(store, "versions") == 1
    assert one(store, "SELECT text FROM reports WHERE live = 1")[0] == longer


def test_a_given_id_with_changed_text_is_a_version_and_of_another_outlet_a_failure(store):
    put(store, arrival(text(), id="7", outlet="A"))
    put(store, arrival(text(tail=" Tambahan."), id="7", outlet="A"))
    progress = put(store, arrival("Berita lain sama sekali.", id="7", outlet="B"))
    assert (progress.added, progress.failed) == (0, 1)
    ids = [r[0] for r in store.db.execute("SELECT id FROM reports ORDER BY pk")]
    assert ids[0] == "7" and ids[1].startswith("7~") and len(ids) == 2
    assert one(store, "SELECT fault FROM failures")[0] == "repeated-id"


def test_an_id_given_twice_in_one_source_is_a_failure_of_the_second(store):
    twice = arrival("Satu.", id="7", source="f:1"), arrival("Dua.", id="7", source="f:2")
    progress = put(store, *twice)
    assert (progress.added, progress.failed) == (1, 1)
    assert one(store, "SELECT source FROM failures")[0] == "f:2"


def test_near_copies_are_kept_linked_and_not_coded(store):
    put(store, arrival(text(), outlet="A", url="https://a.id/1", published="2024-12-02"))
    same = arrival(text(), outlet="B", url="https://b.id/9", published="2024-12-03")
    near = arrival(text(tail=" (ant)"), outlet="C", url="https://c.id/5", published="2024-12-03")
    later = arrival(text(tail=" (lagi)"), outlet="D", url="https://d.id/5", published="2025-12-03")
    assert put(store, same, near, later).copies == 2
    rows = store.db.execute(
        "SELECT r.outlet, o.outlet, c.similarity FROM copies c JOIN reports r ON r.pk = c.report"
        " JOIN reports o ON o.pk = c.original ORDER BY 1"
    ).fetchall()
    assert [(a, b) for a, b, _ in rows] == [("B", "A"), ("C", "A")]
    assert rows[0][2] == 1.0 and 0.8 <= rows[1][2] < 1.0
    assert count(store, "reports", "status = 'copy'") == 2
    assert count(store, "events") == 4  # of the original and of the one a year later


def test_short_texts_that_differ_in_one_word_are_not_copies(store):
    put(store, arrival("Presiden tidak akan hadir."), arrival("Presiden akan hadir."))
    assert count(store, "copies") == 0


def test_a_fault_of_the_coder_costs_one_report(store):
    def coder(report):
        if "Citra" in report.text:
            raise RuntimeError("patah di tengah")
        return read(report)

    put(store, arrival(text(), id="a"), arrival(text("Citra Dewi"), id="b"), code=coder, copies=False)
    statuses = {r["id"]: r["status"] for r in store.db.execute("SELECT id, status FROM reports")}
    assert statuses == {"a": "coded", "b": "failed"}
    assert tuple(one(store, "SELECT fault, detail FROM failures")) == (
        "coding",
        "RuntimeError: patah di tengah",
    )


def test_a_reading_that_breaks_the_contract_is_a_failure_that_names_the_record(store):
    def orphan(report):
        reading = read(report)
        changed = tuple(msgspec.structs.replace(s, parent="s0") for s in reading.statements)
        return msgspec.structs.replace(reading, statements=changed)

    put(store, arrival(text()), code=orphan)
    assert count(store, "reports", "status = 'failed'") == 1
    assert "its parent s0 is not in the reading" in one(store, "SELECT detail FROM failures")[0]


def test_of_two_records_with_one_id_the_first_is_kept_and_the_other_told(store):
    def twice(report):
        reading = read(report)
        return msgspec.structs.replace(reading, events=(*reading.events, reading.events[0]))

    put(store, arrival(text(), id="a"), code=twice)
    assert count(store, "reports", "status = 'coded'") == 1 and count(store, "events") == 2
    assert store.reading("a") == read(store.reading("a").report)
    failure = one(store, "SELECT fault, detail, report FROM failures")
    assert failure["fault"] == "duplicate-id" and store.reading("a").events[0].id in failure["detail"]
    recode(store, twice, store.begin_run("recode", NEWER))
    assert count(store, "events") == 2 and count(store, "failures") == 1


def test_a_report_is_wholly_in_or_not_at_all(store, monkeypatch):
    def torn(self):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Rows, "write", torn)
    with pytest.raises(sqlite3.OperationalError):
        put(store, arrival(text()))
    assert count(store, "reports") == count(store, "layers") == count(store, "entities") == 0
    monkeypatch.undo()
    put(store, arrival(text()))
    assert count(store, "events") == 2


def test_recoding_keeps_both_readings_and_says_what_changed(store):
    put(store, arrival(text(), id="a"), arrival("Tidak ada apa-apa di sini.", id="b"))

    def newer(report):
        reading = read(report)
        changed = tuple(msgspec.structs.replace(e, modality="planned") for e in reading.events[:1])
        return msgspec.structs.replace(reading, events=changed)

    run = store.begin_run("recode", NEWER)
    progress = recode(store, newer, run)
    assert (progress.added, progress.known) == (1, 1)
    changes = {(c.kind, c.what): c for c in diff_runs(store, 1, run)}
    assert changes["changed", "event"].fields == {"modality": ("actual", "planned")}
    assert changes["gone", "event"].words == "melanggar gencatan senjata"
    assert len(changes) == 2
    assert store.reading("a", run=1) == read(store.reading("a").report)
    assert count(store, "events") == 1
    assert recode(store, newer, store.begin_run("recode", NEWER)).seen == 0


def test_a_database_of_another_kind_or_a_newer_saksi_is_refused(tmp_path):
    other = tmp_path / "lain.db"
    sqlite3.connect(other).execute("CREATE TABLE t (a)").connection.commit()
    with pytest.raises(StoreError, match="not one of saksi's"):
        Store.open(other, create=True)
    with pytest.raises(StoreError, match="no such database"):
        Store.open(tmp_path / "tiada.db")
    (tmp_path / "teks.db").write_text("bukan basis data sama sekali " * 50)
    with pytest.raises(StoreError, match=r"teks\.db"):
        Store.open(tmp_path / "teks.db")
    newer = tmp_path / "baru.db"
    Store.open(newer, create=True).close()
    db = sqlite3.connect(newer)
    db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(StoreError, match="newer saksi"):
        Store.open(newer)


def test_foreign_keys_hold(store):
    put(store, arrival(text()), arrival(text("Citra Dewi") + FILLER, id="z"))
    assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert one(store, "PRAGMA journal_mode")[0] == "wal"
    with pytest.raises(sqlite3.IntegrityError):
        store.db.execute("INSERT INTO versions VALUES (999, 998, 2)")


def test_an_older_store_is_brought_up_to_date_or_left_as_it_was(tmp_path, monkeypatch):
    from saksi.store import database

    path = tmp_path / "lama.db"
    with Store.open(path, create=True) as store:
        put(store, arrival(text(), id="a"))
    steps = database.migrations()
    number = steps[-1][0] + 1
    broken = [*steps, (number, "CREATE TABLE baru (a TEXT);\nCREATE TABLE baru (a TEXT);\n")]
    monkeypatch.setattr(database, "migrations", lambda: broken)
    with pytest.raises(StoreError, match="already exists"):
        Store.open(path)
    mended = [*steps, (number, "CREATE TABLE baru (a TEXT);\nALTER TABLE reports ADD COLUMN catatan TEXT;\n")]
    monkeypatch.setattr(database, "migrations", lambda: mended)
    with Store.open(path) as store:
        assert store.db.execute("PRAGMA user_version").fetchone()[0] == number
        assert store.reading("a").statements and count(store, "baru") == 0

"""Forgetting is for good: not in a row, an index, a compressed reading, the log or the free pages."""

import re
import sqlite3
import threading
import time
import zlib

import msgspec
import pytest
from store_samples import MADE, NEWER, arrival, read, text

from saksi.records import Failure, Mention, Span
from saksi.store import Correction, Store, StoreError
from saksi.store.corrections import correct
from saksi.store.forget import forget_person, forget_report
from saksi.store.forgotten import name_spans, words_of
from saksi.store.ingest import ingest
from saksi.store.recode import recode


def put(store, *items):
    return ingest(store, items, read, store.begin_run("ingest", MADE))


def bytes_on_disk(store):
    """All bytes of the file and its log, with every compressed reading laid open beside them."""
    files = [p for p in store.path.parent.iterdir() if p.name.startswith(store.path.name)]
    raw = b"\n".join(p.read_bytes() for p in files)
    opened = [zlib.decompress(row[0][1:]) for row in store.db.execute("SELECT data FROM layers")]
    return raw + b"\n".join(opened)


def holds(store, *words):
    lowered = bytes_on_disk(store).lower()
    return [word for word in words if word.lower().encode() in lowered]


def terms(store, table):
    store.db.execute(f"CREATE VIRTUAL TABLE temp.v_{table} USING fts5vocab(main, {table}, 'row')")
    found = {row[0] for row in store.db.execute(f"SELECT term FROM temp.v_{table}")}
    store.db.execute(f"DROP TABLE temp.v_{table}")
    return found


def test_a_forgotten_report_is_gone_with_its_versions_and_copies_and_stays_away(store):
    mine = arrival(text("Zulkarnaen Prawirodirja"), url="https://a.id/zulk", outlet="A")
    changed = arrival(text("Zulkarnaen Prawirodirja", tail=" Ralat."), url="https://a.id/zulk", outlet="A")
    copied = arrival(text("Zulkarnaen Prawirodirja", tail=" (ant)"), url="https://b.id/zulk", outlet="B")
    other = arrival("Hujan turun di Bogor sejak pagi.", id="lain")
    put(store, mine, changed, copied, other)
    assert holds(store, "prawirodirja")
    erased = forget_report(store, changed.report.id)
    assert erased.reports == 3
    assert not holds(store, "prawirodirja", "zulk")
    assert "prawirodirja" not in terms(store, "reports_fts") | terms(store, "statements_fts")
    progress = put(store, mine, changed, copied)
    assert (progress.added, progress.forgotten) == (0, 3)
    assert [r[0] for r in store.db.execute("SELECT id FROM reports")] == ["lain"]
    assert store.has_address("https://a.id/zulk") and not store.has_address("https://a.id/lain")
    assert not holds(store, "prawirodirja")


def test_a_forgotten_person_is_blotted_out_everywhere_and_offsets_hold(store):
    item = arrival(
        text("Zulkarnaen Prawirodirja", tail=" Menurut Zulkarnaen, semua lelah. Ny. Sri Prawirodirja diam."),
        id="a",
        title="Zulkarnaen Bicara",
        url="https://a.id/zulkarnaen-prawirodirja-bicara",
        authors=("Zulkarnaen Prawirodirja", "Rina"),
    )
    put(
        store, item, Failure("zulkarnaen-prawirodirja.html", "html", "halaman Zulkarnaen Prawirodirja kosong")
    )
    recode(store, read, store.begin_run("recode", NEWER))
    event = store.db.execute("SELECT id FROM events WHERE type = 'ACCUSE'").fetchone()[0]
    correct(store, Correction("a", event, "rejected", "Zulkarnaen Prawirodirja meminta", "meja"))
    before = len(item.report.text)
    assert forget_person(store, "zulkarnaen  PRAWIRODIRJA").masked == 1
    assert not holds(store, "zulkarnaen", "prawirodirja")
    assert not {"zulkarnaen", "prawirodirja"} & (terms(store, "reports_fts") | terms(store, "statements_fts"))
    row = store.db.execute("SELECT text, authors FROM reports").fetchone()
    assert len(row["text"]) == before and "█" * 10 in row["text"] and "Rina" in row["authors"]
    reading = store.reading("a")
    assert [e.trigger.of(reading.text) for e in reading.events] == ["menuduh", "melanggar gencatan senjata"]
    assert reading.statements[0].speaker is None and reading.statements[0].speaker_code == "TUR.CVL"
    rejected = store.db.execute("SELECT verdict, live FROM events WHERE type = 'ACCUSE'").fetchone()
    assert tuple(rejected) == ("rejected", 0)
    assert store.db.execute("SELECT count(*) FROM entities WHERE id LIKE 'local:%'").fetchone()[0] == 0
    assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_forgotten_person_does_not_come_back_with_other_reports(store):
    put(store, arrival(text("Zulkarnaen Prawirodirja"), id="a"))
    forget_person(store, "Zulkarnaen Prawirodirja")
    again = put(store, arrival(text("Zulkarnaen Prawirodirja"), id="a"))
    assert (again.added, again.known) == (0, 1)
    put(store, arrival("Kemarin Zulkarnaen Prawirodirja pulang. Zulkarnaen tertawa.", id="b", title="Kisah"))
    assert not holds(store, "zulkarnaen", "prawirodirja")
    body = store.db.execute("SELECT text FROM reports WHERE id = 'b'").fetchone()[0]
    assert body == "Kemarin ██████████ ████████████ pulang. ██████████ tertawa."


def test_tables_of_later_migrations_are_reached_too(store):
    put(store, arrival(text("Zulkarnaen Prawirodirja"), id="a"))
    store.db.execute(
        "CREATE TABLE lookouts (name TEXT PRIMARY KEY, report INTEGER REFERENCES reports(pk)) WITHOUT ROWID"
    )
    names = ["Zulkarnaen Prawirodirja", "zulkarnaen-prawirodirja", "Rina Marlina"]
    store.db.executemany("INSERT INTO lookouts VALUES (?, 1)", [(name,) for name in names])
    forget_person(store, "Zulkarnaen Prawirodirja")
    left = {row[0] for row in store.db.execute("SELECT name FROM lookouts")}
    assert "Rina Marlina" in left and not holds(store, "zulkarnaen", "prawirodirja")


def test_the_tombstone_is_no_list_of_names(store):
    forget_person(store, "Zulkarnaen Prawirodirja")
    rows = store.db.execute("SELECT * FROM tombstones").fetchall()
    assert len(rows) == 1 and len(rows[0]["hash"]) == 16
    assert not holds(store, "zulkarnaen")


def test_one_word_is_no_person_and_an_unknown_report_is_an_error(store):
    with pytest.raises(StoreError, match="full name"):
        forget_person(store, "Budi")
    with pytest.raises(StoreError, match="no report"):
        forget_report(store, "tiada")


def test_a_reader_that_lets_go_in_time_does_not_keep_the_log(tmp_path):
    with Store.open(tmp_path / "meja.db", create=True) as store:
        put(store, arrival(text("Zulkarnaen Prawirodirja"), id="a"))
        reader = sqlite3.connect(store.path, check_same_thread=False, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM reports").fetchone()

        def leave():
            time.sleep(0.6)
            reader.execute("COMMIT")

        thread = threading.Thread(target=leave)
        thread.start()
        forget_report(store, "a")
        thread.join()
        reader.close()
        assert not holds(store, "prawirodirja")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Budi Santoso datang.", ["Budi", "Santoso"]),
        ("BUDI SANTOSO dan Budi", ["BUDI", "SANTOSO", "Budi"]),
        ("https://x.id/budi-santoso-datang", ["budi", "santoso"]),
        ("Budi datang bersama Agus Santoso.", []),
        ("Budi. Lalu Santoso", []),
        ("Kata budi, Budi Santoso pergi", ["Budi", "Santoso"]),
        ("Budisantoso", []),
    ],
)
def test_where_a_name_stands(body, found):
    spans = name_spans(body, {words_of("Budi Santoso")})
    assert [body[a:b] for a, b in spans] == found


def linked(report):
    """A reading that knows whom a single word names, as the world's tables do of office-holders."""
    reading = read(report)
    found = [
        Mention(
            span=Span(m.start(), m.end()), kind="person", form="name", sentence=0, head=0,
            entity="person:zulkarnaen-prawirodirja", code="IDN.GOV", name="Zulkarnaen Prawirodirja",
        )
        for m in re.finditer("Zulkarnaen", report.text)
    ]  # fmt: skip
    spoken = tuple(
        msgspec.structs.replace(s, speaker="Zulkarnaen Prawirodirja") for s in reading.statements[:1]
    )
    return msgspec.structs.replace(
        reading,
        mentions=(*reading.mentions, *found),
        statements=(*spoken, *reading.statements[1:]),
    )


def test_who_is_named_by_one_word_and_known_from_elsewhere_loses_the_link_and_does_not_get_it_again(store):
    def take(*items):
        return ingest(store, items, linked, store.begin_run("ingest", MADE), copies=False)

    def named():
        return store.db.execute("SELECT count(*) FROM mentions WHERE name LIKE 'zulk%'").fetchone()[0]

    short = text("Citra Dewi", tail=" Zulkarnaen tidak hadir.")
    take(arrival(short, id="a"), arrival(text("Zulkarnaen Prawirodirja"), id="b"))
    assert named() and holds(store, "prawirodirja")
    assert forget_person(store, "Zulkarnaen Prawirodirja").masked == 2
    assert not holds(store, "prawirodirja") and not named()
    assert store.db.execute("SELECT text FROM reports WHERE id = 'a'").fetchone()[0] == short
    assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert store.db.execute("SELECT count(*) FROM mentions WHERE name = 'Citra Dewi'").fetchone()[0]
    take(arrival(text("Rina Marlina", tail=" Zulkarnaen pulang."), id="c"))
    recode(store, linked, store.begin_run("recode", NEWER))
    assert store.db.execute("SELECT count(*) FROM reports WHERE status = 'coded'").fetchone()[0] == 3
    assert not holds(store, "prawirodirja") and not named()

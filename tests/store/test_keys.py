"""The numbers reports are found by: the same finds before and after they move, in old stores and forgotten ones."""

import random
import sqlite3

import pytest
from store_samples import FILLER, MADE, arrival, dump, read, text

from saksi.store import Store, keys
from saksi.store import database as opening
from saksi.store.forget import forget_person, forget_report
from saksi.store.ingest import ingest


def put(store, items, **options):
    return ingest(store, items, read, store.begin_run("ingest", MADE), **options)


def body(n, name="Budi Santoso"):
    words = FILLER.split() * 4
    random.Random(n).shuffle(words)  # so that no two are near-copies
    return text(name, tail=f" {' '.join(words)}")


def first(count=12):
    return [arrival(body(n), url=f"https://a.id/{n}", outlet="A") for n in range(count)]


def second(count=12):
    """Changed at the same address, the same, copied word for word, nearly copied, and new."""
    found = []
    for n in range(count):
        changed = body(n) + (f" Ralat {n}." if n % 2 else "")
        found.append(arrival(changed, url=f"https://a.id/{n}", outlet="A"))
        found.append(arrival(body(n) + (" Demikian." if n % 3 else ""), url=f"https://b.id/{n}", outlet="B"))
    return [*found, arrival(body(99), id="baru")]


@pytest.mark.parametrize("size", [1, 7, 40, 500_000])
def test_whenever_the_keys_move_over_the_same_is_found(tmp_path, monkeypatch, size):
    with Store.open(tmp_path / "a.db", create=True) as store:
        put(store, first())
        done = put(store, second())
        wanted = dump(store.db)
    assert (done.versions, done.known, done.copies, done.added) == (6, 6, 12, 19)
    monkeypatch.setattr(keys, "FOLD", size)
    with Store.open(tmp_path / "b.db", create=True) as store:
        put(store, first(), chunk=5)
        done = put(store, second(), chunk=3)
        assert (done.versions, done.known, done.copies, done.added) == (6, 6, 12, 19)
        assert dump(store.db) == wanted
        assert bool(store.db.execute("SELECT count(*) FROM keys").fetchone()[0]) == (size < 500_000)
        assert store.has_address("https://a.id/3") and not store.has_address("https://a.id/33")


def test_a_store_of_before_the_keys_finds_what_it_held(tmp_path, monkeypatch):
    path = tmp_path / "lama.db"
    with Store.open(tmp_path / "baru.db", create=True) as store:
        put(store, first())
        bands = store.db.execute("SELECT key, report FROM keys_new").fetchall()
        rows = store.db.execute("SELECT * FROM reports").fetchall()
    steps = opening.migrations()
    with monkeypatch.context() as before:
        before.setattr(opening, "migrations", lambda: [step for step in steps if step[0] < 50])
        Store.open(path, create=True).close()
    old = sqlite3.connect(path)
    old.execute(
        "INSERT INTO runs (pk, kind, started, version, pipeline) VALUES (1, 'ingest', '2026-01-01', '0', 'p')"
    )
    old.executemany(f"INSERT INTO reports VALUES ({', '.join('?' * len(rows[0].keys()))})", map(tuple, rows))
    # What the table of old held: 64 bits, of which the lower 48 are the key of today.
    own = {key for row in rows for key in keys.of_report(row["canonical"], row["fingerprint"])}
    old.executemany(
        "INSERT INTO buckets VALUES (?, ?)",
        [(key - (1 << 62), report) for key, report in bands if key not in own],
    )
    old.commit()
    old.close()
    with Store.open(path) as store:
        done = put(store, second())
        assert (done.versions, done.known, done.copies, done.added) == (6, 6, 12, 19)


def test_what_is_forgotten_has_no_key_left_and_what_is_blotted_out_is_found_by_its_new_text(tmp_path):
    with Store.open(tmp_path / "a.db", create=True) as store:
        put(
            store,
            [
                *first(3),
                arrival(body(50, "Zulkarnaen Prawirodirja"), url="https://a.id/zulkarnaen-prawirodirja"),
            ],
        )
        gone = {row[0] for row in store.db.execute("SELECT key FROM keys_new WHERE report = 2")}
        assert len(gone) == 6
        forget_report(store, store.db.execute("SELECT id FROM reports WHERE pk = 2").fetchone()[0])
        named = {row[0] for row in store.db.execute("SELECT key FROM keys_new WHERE report = 4")}
        forget_person(store, "Zulkarnaen Prawirodirja")
        left = store.db.execute("SELECT key, report FROM keys UNION ALL SELECT * FROM keys_new").fetchall()
        assert not gone & {row["key"] for row in left}
        fresh = {row["key"] for row in left if row["report"] == 4}
        assert len(fresh) == 6 and len(fresh & named) <= 4, "text and address have other keys now"
        done = put(store, [arrival(body(50, "Zulkarnaen Prawirodirja") + " Demikian.", url="https://b.id/z")])
        assert done.copies == 1

"""Stories: the same whichever way the reports came; one source for rewrites; what was forgotten is gone."""

import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from saksi.records import Arrival, Reading, Report
from saksi.relate.features import likeness, sketch
from saksi.relate.stories import relate, take_out
from saksi.store import Made, Store
from saksi.store.forget import forget_person, forget_report
from saksi.store.ingest import ingest

HERE = Path(__file__).parent


class Hashing:
    """Stands in for the encoder where weights don't matter: a vector of the words' hashes."""

    def encode(self, texts, languages):
        out = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                out[row, int.from_bytes(word.encode()[:6], "little") % 384] += 1
            out[row] /= np.linalg.norm(out[row])
        return out / 3


def reports():
    rows = yaml.safe_load((HERE / "stories.yaml").read_text(encoding="utf-8"))
    return [
        Report(**{f: r[f] for f in ("id", "title", "text", "outlet", "published", "language")}) for r in rows
    ]


def put(store, some):
    run = store.begin_run("ingest", Made("test", "test"))
    ingest(store, (Arrival(report=r, source="test") for r in some), lambda r: Reading(report=r), run)


def state(store):
    return store.db.execute(
        "SELECT r.id, p.id, m.score, s.id, o.id FROM story_members m JOIN reports r ON r.pk = m.report"
        " LEFT JOIN reports p ON p.pk = m.parent JOIN reports s ON s.pk = m.story JOIN reports o ON o.pk = m.source"
        " ORDER BY r.id"
    ).fetchall()


def plain(rows):
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("seed", range(6))
def test_one_by_one_in_any_order_is_the_same_as_all_at_once(tmp_path, seed):
    dice = random.Random(seed)
    some = reports()
    with Store.open(tmp_path / "all.db", create=True) as whole:
        put(whole, some)
        relate(whole, Hashing())
        wanted = plain(state(whole))
    assert len({row[3] for row in wanted}) < len(some), "no two reports joined: the test would show nothing"
    dice.shuffle(some)
    with Store.open(tmp_path / "bits.db", create=True) as bits:
        while some:
            size = dice.randint(1, 9)
            put(bits, some[:size])
            relate(bits, Hashing())
            some = some[size:]
        assert plain(state(bits)) == wanted
        relate(bits, Hashing(), from_scratch=True)
        assert plain(state(bits)) == wanted


def waiting(store):
    return store.db.execute("SELECT count(*) FROM relate_queue").fetchone()[0]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_after_forgetting_stories_are_as_if_the_report_had_never_been(tmp_path, seed, at_once):
    some = reports()
    gone = random.Random(seed).sample([r.id for r in some], 7)
    with Store.open(tmp_path / "all.db", create=True) as store:
        put(store, some)
        relate(store, Hashing())
        for one in gone:
            forget_report(store, one, leaving=take_out if at_once else None)
        assert (waiting(store) == 0) == at_once
        if not at_once:
            relate(store, Hashing())
        after = plain(state(store))
    with Store.open(tmp_path / "less.db", create=True) as store:
        put(store, [r for r in some if r.id not in gone])
        relate(store, Hashing())
        assert after == plain(state(store))


def test_a_report_whose_date_changes_moves(tmp_path):
    with Store.open(tmp_path / "a.db", create=True) as store:
        put(store, reports())
        relate(store, Hashing())
        before = plain(state(store))
        store.db.execute("UPDATE reports SET published = '2031-01-01' WHERE id = 'a1'")
        relate(store, Hashing())
        moved = {row[0]: row for row in plain(state(store))}
        assert moved["a1"][3] == "a1" and moved["a1"][1] is None
        store.db.execute("UPDATE reports SET published = '2026-03-02' WHERE id = 'a1'")
        relate(store, Hashing())
        assert plain(state(store)) == before


def test_a_forgotten_person_is_in_no_word_of_what_reports_are_compared_by(tmp_path):
    with Store.open(tmp_path / "a.db", create=True) as store:
        put(store, reports())
        relate(store, Hashing())

        def held():
            return " ".join(row[0] for row in store.db.execute("SELECT features FROM story_members"))

        assert "hardana" in held()
        forget_person(store, "Sugeng Hardana", leaving=take_out)
        assert "hardana" not in held() and "sugeng" not in held()
        # Those that held the name wait to be compared anew; the others are as if these had never been.
        masked = {r["id"] for r in store.db.execute("SELECT id FROM reports WHERE instr(text, '█')")}
        assert masked and waiting(store) == len(masked)
        before = plain(state(store))
        relate(store, Hashing())
        assert "hardana" not in held() and len(state(store)) == len(reports())
    with Store.open(tmp_path / "less.db", create=True) as store:
        put(store, [r for r in reports() if r.id not in masked])
        relate(store, Hashing())
        assert before == plain(state(store))


def test_what_waited_before_still_waits_when_its_neighbour_is_taken_out(tmp_path):
    with Store.open(tmp_path / "a.db", create=True) as store:
        put(store, reports())
        relate(store, Hashing())
        story = store.db.execute(
            "SELECT story FROM story_members GROUP BY story HAVING count(*) > 2 ORDER BY story"
        ).fetchone()[0]
        first, second, *_ = (
            r[0]
            for r in store.db.execute(
                "SELECT report FROM story_members WHERE story = ? ORDER BY at", (story,)
            )
        )
        store.db.execute("INSERT INTO relate_queue VALUES (?)", (second,))
        take_out(store.db, [first])
        assert [tuple(r) for r in store.db.execute("SELECT * FROM relate_queue")] == [(second,)]


def test_nothing_to_do_does_nothing(tmp_path):
    with Store.open(tmp_path / "a.db", create=True) as store:
        put(store, reports()[:5])
        assert relate(store, Hashing()).reports == 5
        assert relate(store, Hashing()).reports == 0


def test_a_rewrite_shares_its_source():
    told = "Menteri Luar Negeri Rania Hakim bertemu mitranya di Ankara pada Senin dan membahas kapal yang ditahan di pelabuhan itu sejak pekan lalu"
    rewritten = "Ankara. Menteri Luar Negeri Rania Hakim bertemu mitranya di Ankara pada Senin dan membahas kapal yang ditahan, kata juru bicara"
    other = "Kapal yang ditahan di Ankara menjadi pokok pembicaraan dua menteri ketika mereka bersua awal pekan ini menurut keterangan resmi"
    assert likeness(sketch(told), sketch(told)) == 1
    assert likeness(sketch(told), sketch(rewritten)) > 0.25
    assert likeness(sketch(told), sketch(other)) < 0.1


@pytest.mark.slow
def test_the_own_set_reaches_its_bar():
    sys.path.insert(0, str(HERE.parent.parent / "benchmarks"))
    from stories import measure

    found = measure("own", show=False)
    assert found["b3_f1"] >= 0.9, json.dumps(found)

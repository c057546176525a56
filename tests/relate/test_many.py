"""Merged events, pledges, namings and contradictions over a small store that the whole pipeline has read."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from saksi.cli import saksi
from saksi.pipeline import read_report
from saksi.records import Arrival, Report
from saksi.relate.contradictions import contradictions
from saksi.relate.happenings import find
from saksi.relate.merge import merge, stories, story
from saksi.relate.naming import namings, register_of, uses
from saksi.relate.promises import promises
from saksi.relate.stories import relate
from saksi.relate.verdicts import judge
from saksi.store import Made, Store, StoreError
from saksi.store.forget import forget_report
from saksi.store.ingest import ingest

ROOT = Path(__file__).resolve().parent.parent.parent
TEXTS = [
    ("p0", "2026-05-01", "Pagi", "id", "Turki akan mengirim bantuan ke Gaza pekan depan, kata Menteri Luar Negeri Turki Hakan Fidan di Ankara."),
    ("p1", "2026-05-09", "Sore", "id", "Turki mengirim bantuan ke Gaza pada Jumat. Kapal itu membawa tepung."),
    ("p2", "2026-05-11", "Post", "en", "Israel denied that Turkey had sent aid to Gaza."),
    ("s1", "2026-03-16", "Pagi", "id", "Serangan udara Israel di Khan Younis menewaskan sembilan orang pada Senin, kata petugas medis Gaza."),
    ("s2", "2026-03-16", "Sore", "id", "Serangan udara Israel di Khan Younis menewaskan sebelas orang pada Senin, kata pejabat rumah sakit Gaza."),
    ("n1", "2026-03-20", "Pagi", "id", "Iran mengecam rezim Zionis. “Rezim Zionis menyerang Suriah,” kata Menteri Luar Negeri Iran Abbas Araghchi."),
    ("n2", "2026-03-20", "Sore", "id", "Iran mengecam Israel karena serangan di Suriah."),
]  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    target = tmp_path_factory.mktemp("many") / "desk.db"
    rows = [
        Report(id=i, text=text, title=text[:40], published=day, outlet=outlet, language=language)
        for i, day, outlet, language, text in TEXTS
    ]
    with Store.open(target, create=True) as store:
        run = store.begin_run("ingest", Made("test", "test"))
        ingest(store, (Arrival(report=r, source="test") for r in rows), read_report, run)
    return target


@pytest.fixture
def store(path):
    with Store.open(path) as opened:
        yield opened


def pledge(store, as_of):
    return next(p for p in promises(store.db, as_of=as_of, kind="pledge") if p.event.report_id == "p0")


def test_a_pledge_has_the_state_of_its_date(store):
    assert pledge(store, "2026-05-02").state == "open"
    kept = pledge(store, "2026-05-10")
    assert kept.state == "kept"
    assert kept.later[0].event.report_id == "p1" and "same parties" in kept.later[0].why
    assert kept.of == ("TUR",) and kept.to == ("PSE",) and kept.due == "2026-05-10"
    disputed = pledge(store, "2026-05-30")
    assert disputed.state == "disputed"
    assert {x.event.report_id for x in disputed.later} == {"p1", "p2"}


def test_a_reader_has_the_last_word_and_may_change_it(store):
    first, later = pledge(store, "2026-05-10").key, pledge(store, "2026-05-10").later[0].event.key
    judge(store, first, later, "rejected", reason="another convoy", by="tester")
    assert pledge(store, "2026-05-12").state == "no fulfilment seen"
    judge(store, first, later, "confirmed", reason="looked again", by="tester")
    assert pledge(store, "2026-05-30").state == "kept"
    store.db.execute("UPDATE match_verdicts SET withdrawn_at = 'x'")
    with pytest.raises(StoreError, match="reason"):
        judge(store, first, later, "confirmed", reason=" ", by="tester")
    with pytest.raises(StoreError, match="no event"):
        judge(store, first, "p1:nope", "confirmed", reason="r", by="tester")


def test_what_others_foretell_is_no_pledge(tmp_path):
    text = "Turki akan mengirim bantuan ke Gaza pekan depan, kata Menteri Luar Negeri Mesir Badr Abdelatty."
    with Store.open(tmp_path / "a.db", create=True) as store:
        run = store.begin_run("ingest", Made("test", "test"))
        report = Report(id="x", text=text, published="2026-05-01", language="id")
        ingest(store, [Arrival(report=report, source="t")], read_report, run)
        assert store.db.execute("SELECT count(*) FROM events WHERE modality = 'planned'").fetchone()[0] == 1
        assert promises(store.db, as_of="2026-06-01", kind="pledge") == []


def test_counts_stand_side_by_side(store):
    told = find(
        store.db, "e.report IN (SELECT pk FROM reports WHERE id IN ('s1', 's2')) AND e.type = 'ASSAULT'", ()
    )
    merged = next(m for m in merge(told) if len({h.report_id for h in m.told}) == 2)
    assert merged.outlets == ("Pagi", "Sore")
    dead = next(d for d in merged.disagreements if d.about == "count:dead")
    assert {v.value: [h.report_id for h in v.told] for v in dead.versions} == {"9": ["s1"], "11": ["s2"]}


def test_who_is_named_by_the_tables_or_only_coded_so_counts(store):
    db = store.db
    for entity in ("ISR", "IRN", "PSE"):
        pks = db.execute(
            "SELECT pk FROM mentions WHERE form NOT IN ('pronoun', 'clitic') AND (code = ? OR entity IN"
            " (SELECT pk FROM entities WHERE id = ? AND report = 0))",
            (entity, entity),
        ).fetchall()
        assert pks and sum(n.count for n in namings(db, entity)) == len(pks)
    last = [use.published for use in uses(db, "ISR", most=2)]
    assert len(last) == 2 and last == sorted(last)


def test_who_calls_whom_what(store):
    found = {(n.surface.casefold(), n.voice, n.quoted): n for n in namings(store.db, "ISR")}
    assert found["rezim zionis", "Pagi", False].register == "loaded"
    assert found["rezim zionis", "Pagi", True].examples[0].direct
    assert any(n.voice == "Sore" and n.surface == "Israel" for n in found.values())
    said = namings(store.db, "ISR", by="speaker")
    assert any("Araghchi" in n.voice and n.register == "loaded" for n in said)
    with pytest.raises(ValueError, match="outlet or speaker"):
        namings(store.db, "ISR", by="mood")


def test_a_term_is_known_inside_a_longer_description():
    assert register_of("pasukan rezim Zionis", "ISR") == "loaded"
    assert register_of("pantai utara", "ISR") is None


def test_a_denial_stands_beside_what_it_denies(store):
    found = [c for c in contradictions(store.db) if c.denies.report_id == "p2"]
    assert [(c.kind, c.says.report_id) for c in found] == [("denied", "p1")]
    assert "denied" in found[0].denies.quote and "mengirim" in found[0].says.quote


def test_the_commands_say_it(path):
    runner = CliRunner()
    told = runner.invoke(saksi, ["pledges", str(path), "--as-of", "2026-05-10", "--kind", "pledge"])
    assert told.exit_code == 0 and told.output.startswith("kept · pledge · 2026-05-01 · TUR, due 2026-05-10")
    rows = runner.invoke(saksi, ["pledges", str(path), "--as-of", "2026-05-04", "--due", "7d", "--json"])
    assert [json.loads(line)["due"] for line in rows.stdout.splitlines()] == ["2026-05-10"]
    assert runner.invoke(saksi, ["pledges", str(path), "--as-of", "soon"]).exit_code != 0
    assert runner.invoke(saksi, ["pledges", str(path), "--confirm", "a", "b"]).exit_code == 1


def test_one_side_against_itself(tmp_path):
    texts = [
        ("a", "2026-05-01", "Rusia menyerang Kharkiv, kata Presiden Rusia Vladimir Putin."),
        ("b", "2026-05-04", "Rusia tidak menyerang Kharkiv, kata Presiden Rusia Vladimir Putin."),
        ("c", "2026-05-05", "Rusia tidak menyerang Kharkiv, kata Menteri Luar Negeri Rusia Sergei Lavrov."),
    ]
    with Store.open(tmp_path / "a.db", create=True) as store:
        run = store.begin_run("ingest", Made("test", "test"))
        rows = [Report(id=i, text=t, published=d, language="id") for i, d, t in texts]
        ingest(store, (Arrival(report=r, source="t") for r in rows), read_report, run)
        found = {(c.kind, c.says.report_id, c.denies.report_id) for c in contradictions(store.db)}
    assert found == {("same speaker", "a", "b"), ("same side", "a", "c")}


def test_two_acts_within_one_country_are_no_contradiction(tmp_path):
    texts = [
        ("a", "2026-05-01", "Pemerintah Indonesia membantu nelayan di pesisir."),
        (
            "b",
            "2026-05-01",
            "Pemerintah Indonesia tidak membantu petani karet, kata Menteri Pertanian Amran Sulaiman.",
        ),
    ]
    with Store.open(tmp_path / "a.db", create=True) as store:
        run = store.begin_run("ingest", Made("test", "test"))
        rows = [Report(id=i, text=t, published=d, language="id") for i, d, t in texts]
        ingest(store, (Arrival(report=r, source="t") for r in rows), read_report, run)
        coded = {row[0] for row in store.db.execute("SELECT modality FROM events WHERE type = 'AID'")}
        assert coded == {"actual", "negated"}
        assert contradictions(store.db) == []


@pytest.mark.slow
def test_the_encoder_puts_the_two_reports_together_and_forgetting_parts_them(tmp_path):
    with Store.open(tmp_path / "a.db", create=True) as store:
        run = store.begin_run("ingest", Made("test", "test"))
        rows = [Report(id=i, text=t, published=d, outlet=o, language=g) for i, d, o, g, t in TEXTS]
        ingest(store, (Arrival(report=r, source="test") for r in rows), read_report, run)
        from saksi.relate.encoder import load_encoder

        relate(store, load_encoder())
        found = story(store.db, "s2")
        assert found is not None and found.id == "s1" and found.sources == 1 and found.disputed
        assert {"s1", "p1"} <= {row["id"] for row in stories(store.db)}
        forget_report(store, "s1")
        relate(store, load_encoder())
        assert story(store.db, "s2").id == "s2"
        assert not {"s1", "s2"} & {row["id"] for row in stories(store.db)}


@pytest.mark.slow
def test_the_chains_reach_their_bar():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from pledges import measure

    found = measure(show=False)
    assert found["kept_precision"] >= 0.95 and found["kept_recall"] >= 0.7, json.dumps(found)

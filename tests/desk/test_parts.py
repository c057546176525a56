"""The parts of the desk that know nothing of the web server."""

import sqlite3

import pytest
from desk_store import fill, reading
from hypothesis import given
from hypothesis import strategies as st

from saksi.desk import addresses
from saksi.desk.charts import columns
from saksi.desk.filters import Filters
from saksi.desk.passages import Mark, cut, paragraphs
from saksi.desk.privacy import holds_office
from saksi.desk.queries import actors, lists, reports
from saksi.desk.queries.quotations import compare, quotation
from saksi.desk.queries.search import search, terms
from saksi.desk.visible import visible
from saksi.desk.wording import strings


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_address_comes_back_as_it_was(text):
    assert addresses.decode(addresses.encode(text)) == text
    assert not set(addresses.encode(text)) & set("/.?#%&+ <>\"'")


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from(["cue", "content", "trigger"])), max_size=12))  # fmt: skip
def test_pieces_joined_are_the_text_and_each_mark_is_covered(text, raw):
    marks = [
        Mark(s, min(s + n, len(text)), role, str(i)) for i, (s, n, role) in enumerate(raw) if s < len(text)
    ]
    pieces = cut(text, marks)
    assert "".join(p.text for p in pieces) == visible(text)
    for mark in marks:
        held = "".join(p.text for p in pieces if mark.record in p.records)
        assert held == visible(text[mark.start : mark.stop])
    opened = [r for p in pieces for r in p.opens]
    assert sorted(opened) == sorted({m.record for m in marks})


@given(st.text(max_size=80))
def test_paragraphs_keep_all_words(text):
    kept = "".join(p.text for paragraph in paragraphs(cut(text, [])) for p in paragraph)
    assert "".join(kept.split()) == "".join(visible(text).split())


@given(st.text(max_size=80))
def test_any_query_is_legal_in_full_text_search(text):
    match = terms(text)
    if match is not None:
        db = sqlite3.connect(":memory:")
        db.execute("CREATE VIRTUAL TABLE t USING fts5(content)")
        db.execute("SELECT * FROM t WHERE t MATCH ?", (match,)).fetchall()
        db.close()


def test_overrides_are_shown_not_obeyed():
    assert visible("a\u202eb\x00c\n") == "a\ufffdb\ufffdc\n"


@pytest.mark.parametrize("url", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "//evil.example", "http://", "http://[bad"])  # fmt: skip
def test_only_web_addresses_become_links(url):
    assert addresses.outward(url) is None


def test_a_filter_that_is_none_is_left_out():
    read = Filters.read(
        {"since": ["yesterday"], "type": ["ACCUSE", "X' OR 1"], "voice": ["loud"], "country": ["idn"]}
    )
    assert read == Filters(types=("ACCUSE",), country="IDN")
    assert Filters.read({}) == Filters() and Filters().query() == ""


@pytest.mark.parametrize(
    ("code", "public"),
    [("IDN.GOV", True), ("HEZBOLLAH", True), ("IGO.UN", True), ("COP", True), ("IDN.CVL", False), ("IDN", False), (None, False), ("CVL", False), ("IDN.REF", False)],
)  # fmt: skip
def test_only_office_holders_have_pages(code, public):
    assert holds_office(code) is public


def test_a_lost_negation_is_marked():
    runs = compare("kami tidak akan mundur dari sana", "kami akan mundur dari sana")
    assert [(r["kind"], r["words"], r["turns"]) for r in runs] == [
        ("kept", "kami", False), ("cut", "tidak", True), ("kept", "akan mundur dari sana", False)
    ]  # fmt: skip


def test_bars_stand_on_one_scale():
    chart = columns([{"d": "1", "material_conflict": 2, "verbal_cooperation": 1}, {"d": "2"}], "d")
    up, down = chart.columns[0].bars
    assert (up.height, down.height, chart.zero) == (50, 100, 50)
    assert down.y == chart.zero and up.y == 0 and not chart.columns[1].bars


def test_every_string_is_in_both_languages():
    for key, said in strings().items():
        assert set(said) == {"id", "en"} and all(said.values()), key


@pytest.fixture
def db(tmp_path):
    fill(tmp_path / "d.db", [reading(n) for n in range(12)])
    made = sqlite3.connect(tmp_path / "d.db")
    made.row_factory = sqlite3.Row
    yield made
    made.close()


def test_own_voice_is_the_default(db):
    where, values = Filters().of_events()
    assert all(not e["claimed"] and e["modality"] == "actual" for e in lists.events(db, where, values))
    where, values = Filters(voice="claimed").of_events()
    claimed = lists.events(db, where, values)
    assert len(claimed) == 12 and all(
        e["claimed_by"].startswith("Menteri") and e["claim_url"] for e in claimed
    )


def test_a_claim_stands_with_its_denial(db):
    page = actors.actor(db, "IRN", Filters())
    assert page["claimed"] and all(page["denials"].get(e["pk"]) for e in page["claimed"])
    assert not any(e["claimed"] for e in (*page["did"], *page["done_to"]))


def test_snippets_are_not_the_text(db):
    shown = reports.report(db, "laporan-1", whole=False)
    text = db.execute("SELECT text FROM reports WHERE id = 'laporan-1'").fetchone()[0]
    told = "".join(
        p.text for part in shown["passages"] for paragraph in part["paragraphs"] for p in paragraph
    )
    assert 0 < len(told) <= max(200, len(text) * 2 // 3)


def test_private_persons_are_not_found_by_name(db):
    db.execute("UPDATE statements SET speaker = 'Siti Rahayu', speaker_code = 'IDN.CVL' WHERE pk = 1")
    found = search(db, "Siti Rahayu", Filters())
    assert found["people"] == [] and found["statements"] == []
    assert search(db, "Bagus1", Filters())["people"][0]["name"] == "Menteri Bagus1"
    with pytest.raises(reports.Missing):
        actors.person(db, "Siti Rahayu", Filters())


def test_a_private_persons_name_finds_no_words_either(db):
    held = "INSERT INTO entities (id, report, kind, name, code) VALUES (?, ?, 'person', ?, ?)"
    db.execute(held, ("local:Siti Rahayu", 1, "Siti Rahayu", "IDN.CVL"))
    db.execute(held, ("local:Menteri Bagus1", 1, "Bagus Satu", "IDN.GOV"))
    db.execute(held, ("local:Bagus Satu", 2, "Bagus Satu", None))  # a namesake without an office
    db.execute("UPDATE reports SET text = text || ' Siti Rahayu dan Bagus Satu hadir.' WHERE pk IN (1, 2)")
    for query in ("Siti Rahayu", "siti rahayu di pelabuhan", '"Siti Rahayu"', "kata SITI RAHAYU hadir"):
        found = search(db, query, Filters())
        assert found["withheld"] and not found["reports"], query
    assert search(db, "siti rahayu", Filters(), private_names=True)["reports"]
    assert search(db, "Bagus Satu", Filters())["reports"]
    assert search(db, "Siti hadir", Filters())["reports"]


def test_a_quotation_is_found_in_other_outlets(db):
    one = db.execute("SELECT id FROM statements WHERE report = (SELECT pk FROM reports WHERE id = 'laporan-1') AND act = 'accuse'").fetchone()[0]  # fmt: skip
    # 8 has the same speaker, 9 one of the same government.
    assert {o["report_id"] for o in quotation(db, "laporan-1", one)["others"]} == {"laporan-8", "laporan-9"}

"""The parts of the desk that know nothing of the web server."""

import sqlite3

import pytest
from desk_store import bereaved, fill, reading
from hypothesis import given
from hypothesis import strategies as st

from saksi.desk import addresses
from saksi.desk.because import because
from saksi.desk.charts import columns
from saksi.desk.filters import Filters
from saksi.desk.passages import Mark, cut, paragraphs
from saksi.desk.queries import actors, lists, reports
from saksi.desk.queries.denials import accused
from saksi.desk.queries.quotations import compare, quotation
from saksi.desk.queries.search import search, terms
from saksi.desk.visible import visible
from saksi.desk.wording import Wording, strings
from saksi.relate.promises import DENIED
from saksi.store import Store
from saksi.store.forget import forget_person
from saksi.store.privacy import Named, holds_office, private_words, words_in
from saksi.store.privacy import fill as fill_again


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


def test_an_office_holders_namesake_does_not_hide_him(db):
    db.execute("INSERT INTO private_words VALUES (1, 'bagus1'), (2, 'bagus1'), (2, 'rahayu')")
    db.execute("UPDATE reports SET text = text || ' Bagus1 hadir.' WHERE pk = 1")
    db.execute("UPDATE reports SET text = text || ' Rahayu Bagus1 hadir.' WHERE pk = 2")
    assert {r["pk"] for r in search(db, "bagus1 hadir", Filters())["reports"]} == {1, 2}
    assert not search(db, "rahayu bagus1", Filters())["reports"]
    assert search(db, "rahayu bagus1", Filters(), private_names=True)["reports"]


def test_a_quotation_is_found_in_other_outlets(db):
    one = db.execute("SELECT id FROM statements WHERE report = (SELECT pk FROM reports WHERE id = 'laporan-1') AND act = 'accuse'").fetchone()[0]  # fmt: skip
    # 8 has the same speaker, 9 one of the same government.
    assert {o["report_id"] for o in quotation(db, "laporan-1", one)["others"]} == {"laporan-8", "laporan-9"}


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=5))
def test_private_words_stand_in_private_names(text, raw):
    spans = [(s, min(s + n, len(text))) for s, n in raw if s < len(text)]
    people = [Named(s, e, "person", "name", None, None, None) for s, e in spans]
    found = private_words(text, people)
    held = {w for s, e in spans for w in words_in(text[s:e])}
    assert found <= held
    assert private_words(text, [p._replace(code="IDN.GOV") for p in people]) == set()


def test_who_is_public_in_a_report_is_so_under_each_mention():
    text = "Menteri Bagus Wira datang. Wira bertemu Sari."
    minister = Named(8, 18, "person", "name", "IDN.GOV", "local:Bagus Wira", "Bagus Wira")
    again = Named(27, 31, "person", "name", None, "local:Bagus Wira", "Bagus Wira")
    other = Named(40, 44, "person", "name", None, "local:Sari", "Sari")
    assert private_words(text, [minister, again, other]) == {"sari"}
    assert private_words(text + " Kue sari roti.", [minister, again, other]) == set()
    known = other._replace(entity="Q1 Sari")
    assert private_words(text, [minister, again, known]) == set()


def test_private_words_follow_recoding_and_forgetting(tmp_path):
    path = tmp_path / "p.db"
    fill(path, [bereaved()])
    with Store.open(path) as store:
        before = [row[0] for row in store.db.execute("SELECT word FROM private_words")]
        fill_again(store.db)
        assert (
            before
            == [row[0] for row in store.db.execute("SELECT word FROM private_words")]
            == ["rahayu", "siti"]
        )
        forget_person(store, "Siti Rahayu")
        assert store.db.execute("SELECT count(*) FROM private_words").fetchone()[0] == 0


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "why",
    [
        "same act (AID/humanitarian), same parties, in the stated time, as Bagus, the minister says",
        "same act (CONSULT), same parties, within 90 days, no time was stated", "same act (AID), same parties, soon after the stated time",
        "a reader says so", "the outlet says it will not happen", "its own author says it will not happen",
        "the one asked rejects it", "the one asked rejects it, in the same words", DENIED,
    ],
)  # fmt: skip
def test_reasons_of_promises_are_told_in_both_languages(language, why):
    told = because(Wording(language), why)
    assert told and (language == "en") == (told.split(" ")[0] in ("same", "a", "the", "its", "somebody"))


def test_a_denial_is_not_denied_in_turn():
    event = {
        "modality": "negated",
        "type": "ASSAULT",
        "claimed": True,
        "actors": [{"code": "IDN.COP"}],
        "recipients": [],
    }
    assert accused(event) == [] and accused({**event, "modality": "actual"}) == ["IDN.COP"]


def test_a_denied_event_is_cited_with_the_words_around_it(db):
    page = actors.actor(db, "IRN", Filters(voice="all"))
    cited = {answer["words"] for answers in page["denials"].values() for answer in answers}
    assert any("membantah tuduhan itu sepenuhnya" in words for words in cited)
    assert not any("\n" in words or "Baca juga" in words for words in cited)

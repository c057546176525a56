"""Statements: pairing of marks, constructions, layers, hostile input. Sentences are our own wording."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import saksi
from saksi.lang.sentences import paragraphs
from saksi.lexicon import load_pack
from saksi.lexicon.cues import load_attribution, load_cue_entries
from saksi.records import Reading, Span, Statement
from saksi.stages.statements import wide_statements
from saksi.stages.statements.quotations import quotations

HERE = Path(__file__).resolve().parent.parent


def read(text: str, language: str = "id") -> Reading:
    return saksi.read(text, language=language, published="2024-12-03")


def only(text: str, language: str = "id") -> tuple[Statement, str]:
    found = read(text, language)
    assert len(found.statements) == 1, [[c.of(text) for c in s.content] for s in found.statements]
    return found.statements[0], text


def said(statement: Statement, text: str) -> list[str]:
    return [span.of(text) for span in statement.content]


def inner(text: str) -> list[str]:
    return [q.inner.of(text) for q in quotations(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Kami siap,” kata Budi.", ["Kami siap,"]),
        ("”Kami siap,” kata Budi. ”Datang saja.”", ["Kami siap,", "Datang saja."]),
        ('"Kami siap," kata Budi, "asal jelas."', ["Kami siap,", "asal jelas."]),
        ("„Kami siap,“ kata Budi.", ["Kami siap,"]),
        ("«Kami siap», kata Budi.", ["Kami siap"]),
        ("''Kami siap,'' kata Budi.", ["Kami siap,"]),
        ('katanya,"Kami siap."', ["Kami siap."]),
        ('" Kami siap, " kata Budi.', ["Kami siap,"]),
        ("Ma'ruf dan Jum'at tidak dikutip.", []),
        ('Layar 17" itu pecah.', []),
        ("“Kami siap, kata Budi. “Datang saja,” kata Sari.", ["Kami siap, kata Budi.", "Datang saja,"]),
        ("Kami siap,” kata Budi.", ["Kami siap,"]),
    ],
)
def test_marks_pair_by_their_surroundings(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_an_open_mark_never_swallows_the_next_paragraphs() -> None:
    text = "“Kami tidak pernah ditanya,\nRapat ditunda sampai Kamis.\n“Besok kami datang,” kata Sari."
    found = quotations(text, paragraphs(text))
    blocks = paragraphs(text)
    assert all(any(block.covers(q.inner) for block in blocks) for q in found)
    assert "Besok kami datang," in [q.inner.of(text) for q in found]


def test_a_quotation_broken_by_its_cue_is_one_statement() -> None:
    statement, text = only("“Kami sudah siap,” kata Ratna Dewi di Bandung, “asal datanya lengkap.”")
    assert said(statement, text) == ["Kami sudah siap,", "asal datanya lengkap."]
    assert statement.kind == "direct" and statement.speaker == "Ratna Dewi"


@pytest.mark.parametrize(
    ("text", "language", "pieces"),
    [
        (
            "“Saya suka dia,” kata Ratna Dewi, tetapi “soal pajak, dia tidak punya rencana sama sekali.”",
            "id",
            ["Saya suka dia,", "soal pajak, dia tidak punya rencana sama sekali."],
        ),
        (  # the quotation inside closes with the one around it
            "“You say you ‘take the blame, and it was the clerks,’” Maria Keller said.",
            "en",
            ["You say you ‘take the blame, and it was the clerks,’"],
        ),
    ],
)
def test_a_conjunction_or_an_inner_quotation_breaks_nothing(
    text: str, language: str, pieces: list[str]
) -> None:
    (statement,) = read(text, language).statements
    assert [c.of(text) for c in statement.content] == pieces


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "Maria Keller has embraced Peter Hall's approach, promising to build two schools.",
            "Maria Keller",
            "build two schools",
        ),
        (
            "The plan did not please the council, and the talks ended there, said one party source in the room.",
            "one party source",
            "The plan did not please the council, and the talks ended there",
        ),
        (
            "Maria Keller called for reducing the fee to two euros.",
            "Maria Keller",
            "reducing the fee to two euros",
        ),
    ],
)
def test_whose_words_english_clauses_are(text: str, source: str, content: str) -> None:
    (statement,) = read(text, "en").statements
    assert statement.source is not None and statement.source.of(text) == source
    assert [c.of(text) for c in statement.content] == [content]


def test_a_name_spelled_like_a_cue_reports_nothing() -> None:
    assert read("Hope Keller, a campaign spokeswoman, did not respond to messages.", "en").statements == ()


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("“Jalan itu dibuka besok,” demikian disampaikan oleh Ratna Dewi.", "Jalan itu dibuka besok,", "Ratna Dewi"),
        ("“Jalan itu dibuka besok, kata Ratna Dewi.\nWarga senang. Pasar ramai.", "Jalan itu dibuka besok,", "Ratna Dewi"),
        ("Warga menyebutnya “jalan hantu”.", "jalan hantu", "Warga"),
        ("Tudingan Ratna Dewi bahwa bupati menerima suap dibantah partainya.", "bupati menerima suap", "Ratna Dewi"),
        ("Ratna Dewi mendesak pemerintah segera membuka jalan itu.", "pemerintah segera membuka jalan itu", "Ratna Dewi"),
    ],
)  # fmt: skip
def test_passive_tags_missing_marks_labels_and_answered_claims(text: str, content: str, source: str) -> None:
    (statement,) = read(text).statements
    assert [c.of(text) for c in statement.content] == [content]
    assert statement.source is not None and statement.source.of(text) == source


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("Lewat akun X @ratnadewi, Ratna Dewi menulis, “Jalan itu dibuka besok.”", "akun X @ratnadewi"),
        ("“Jalan itu dibuka besok,” tulis Ratna Dewi di Telegram.", "Telegram"),
        ("“Jalan itu dibuka besok,” kata Ratna Dewi dalam sebuah pesan video.", "sebuah pesan video"),
        ("“Jalan itu dibuka besok,” kata Ratna Dewi melalui siaran pers.", "siaran pers"),
        # the speaker's own statement or speech is no channel
        ("“Jalan itu dibuka besok,” kata Ratna Dewi dalam pernyataannya.", None),
    ],
)
def test_the_channel_is_kept_apart(text: str, via: str | None) -> None:
    (statement,) = read(text).statements
    assert (statement.via.of(text) if statement.via else None) == via


def test_a_clitic_is_the_last_speaker() -> None:
    text = "“Harga naik,” kata Ratna Dewi.\n“Stok habis sejak Senin,” ujarnya."
    first, second = read(text).statements
    assert second.source is not None and second.source.of(text) == "nya"
    assert second.speaker == first.speaker == "Ratna Dewi"


def test_a_quotation_in_its_own_paragraph_goes_to_the_last_speaker() -> None:
    text = "“Harga naik tajam,” kata Ratna Dewi.\n“Kami akan menggelar pasar murah pekan depan di sini.”"
    first, second = read(text).statements
    assert second.cue is None and second.source is None and second.speaker == "Ratna Dewi"
    assert second.confidence < first.confidence


@pytest.mark.parametrize(
    "text",
    [
        "Program “Makan Siang Sehat” dimulai pekan depan.",
        "Film “Pengepungan Kota Tua” tayang di bioskop hari ini.",
        "Ia dikenal sebagai “bapak jembatan” di kotanya.",
        "Spanduk bertuliskan “Tolak Tambang” dipasang di pagar.",
        "Bupati Rahmat Hidayat enggan berkomentar.",
        "Ratna Dewi tidak mengatakan apa pun.",
        "Dengan kata lain, jalan itu rusak.",
    ],
)
def test_no_statement(text: str) -> None:
    assert read(text).statements == ()


def test_speaker_channel_and_addressee_stay_apart() -> None:
    text = (
        "Dilansir Antara, Menteri Luar Negeri Turki Emre Kaya mengatakan kepada wartawan bahwa perbatasan tetap "
        "dibuka."
    )
    statement, _ = only(text)
    assert said(statement, text) == ["perbatasan tetap dibuka"]
    assert statement.speaker_code == "TUR.GOV" and statement.act == "assert"
    assert statement.via is not None and statement.via.of(text) == "Antara"
    assert statement.addressee is not None and statement.addressee.span.of(text) == "wartawan"


def test_the_second_cue_of_a_sentence_takes_the_first_ones_speaker() -> None:
    text = "Ratna Dewi mengatakan bahwa jalan sudah dibuka, seraya menambahkan bahwa jembatan masih ditutup."
    first, second = read(text).statements
    assert said(first, text) == ["jalan sudah dibuka"] and said(second, text) == ["jembatan masih ditutup"]
    assert second.speaker == "Ratna Dewi"


def test_a_statement_inside_another_names_its_parent() -> None:
    text = (
        "“Presiden Mesir meminta agar perbatasan dibuka kembali,” kata Menteri Luar Negeri Turki Emre Kaya."
    )
    outer, nested = read(text).statements
    assert nested.parent == outer.id and said(nested, text) == ["perbatasan dibuka kembali"]
    assert nested.speaker_code == "EGY.GOV" and outer.speaker_code == "TUR.GOV"


def test_a_denial_spans_the_denied_proposition() -> None:
    statement, text = only("Iran membantah bahwa pasukannya menembak kapal itu.")
    assert said(statement, text) == ["pasukannya menembak kapal itu"] and statement.act == "deny"


def test_a_fragment_in_marks_makes_the_clause_mixed() -> None:
    statement, text = only("Ratna Dewi menyebut rencana itu “tidak masuk akal”.")
    assert statement.kind == "mixed" and said(statement, text)[0].startswith("rencana itu")


def test_every_statement_says_why() -> None:
    statement, _ = only("Ratna Dewi menegaskan pemilu tetap digelar bulan depan.")
    (reason,) = statement.because
    assert (
        reason.stage == "statements" and reason.entry == "id/cues.yaml#tegas" and 0 < statement.confidence < 1
    )


def test_words_that_say_who_a_witness_is_are_no_statement() -> None:
    assert read("Denah disusun berdasarkan keterangan para saksi yang mengenali kapal itu.").statements == ()


def test_what_was_let_go_is_noted() -> None:
    drops = read("Ratna Dewi tidak mengatakan apa pun.").drops
    assert any(drop.stage == "statements" and "negated" in drop.reason for drop in drops)


def test_plans_and_beliefs_count_in_the_wide_profile_only() -> None:
    text = "Maria Keller wants to build a new school in the village."
    reading = read(text, "en")
    assert reading.statements == ()
    wide = wide_statements(reading, load_pack("en")).statements
    assert [s.content[0].of(text) for s in wide] == ["build a new school in the village"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_cues_are_many_and_carry_examples(language: str) -> None:
    entries = [cue for _, cue in load_cue_entries(load_pack(language))]
    assert len(entries) >= 150
    assert sum(bool(cue.examples) for cue in entries if not cue.wide) >= 0.9 * sum(
        not cue.wide for cue in entries
    )
    assert all(cue.seen for cue in entries)
    assert load_attribution(load_pack(language)).complementizers


MARKS = st.text(alphabet="\"“”„«»'‘’`´ .,:;!?()-—\nabK'", max_size=80)


@given(MARKS)
@settings(max_examples=400, deadline=None)
def test_odd_marks_never_break_pairing(text: str) -> None:
    blocks = paragraphs(text)
    last = 0
    for quotation in quotations(text, blocks):
        assert quotation.span.covers(quotation.inner)
        assert blocks[quotation.paragraph].covers(quotation.span)
        assert any(c.isalnum() for c in quotation.inner.of(text))
        assert quotation.span.start >= last or quotation.single
        last = max(last, quotation.span.start)


PIECES = st.sampled_from(
    ["“Kami siap,”", "kata Budi", "\"", "”", "“", "'", "menurut Sari", ", ", ". ", "\n", "ujarnya", "mengatakan bahwa", "Iran", "«", "harga naik", "dan menambahkan", "demikian", ":"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map(" ".join))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_broken_reports_read_without_a_fault(text: str) -> None:
    if not text.strip():
        return
    for statement in read(text).statements:
        spans = [*statement.content, *(s for s in (statement.source, statement.cue, statement.via) if s)]
        assert all(isinstance(s, Span) and s.end <= len(text) and s.of(text).strip() for s in spans)
        assert list(statement.content) == sorted(statement.content)


def test_our_english_reports(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec is not None and spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    from saksi.records import to_dict

    lines = (HERE / "gold_en" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {r["id"]: r for r in map(json.loads, lines)}
    pred = {
        r["id"]: to_dict(saksi.read(r["text"], id=r["id"], language="en", published=r["published"]))
        for r in gold.values()
    }
    figures = score.figures(score.score(gold, pred, None))
    assert figures["statement"]["f1"] >= 0.88
    assert figures["speaker_span"]["accuracy"] >= 0.9

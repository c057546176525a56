from __future__ import annotations

import io
import re
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from saksi.cli.marks import Mark, marked_lines, marks
from saksi.cli.symbols import symbol, visible
from saksi.cli.view import show
from saksi.records import Actor, Addressee, Date, Event, Furniture, Place, Reading, Report, Span, Statement

TEXT = "Menlu Fidan menuduh Israel melanggar gencatan senjata.\n“Kami kirim bantuan,” ujarnya kepada wartawan, “Rabu.”"


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def reading() -> Reading:
    accusation = Statement(
        id="s1", content=(at("Israel melanggar gencatan senjata"),), source=at("Menlu Fidan"), speaker="Hakan Fidan",
        speaker_code="TUR.GOV", cue=at("menuduh"), kind="indirect", act="accuse",
    )  # fmt: skip
    pledge = Statement(
        id="s2", content=(at("Kami kirim bantuan,"), at("Rabu.")), source=at("nya"), speaker="Hakan Fidan",
        speaker_code="TUR.GOV", cue=at("ujar"), kind="direct", act="pledge", addressee=Addressee(at("wartawan"), "JRN"),
    )  # fmt: skip
    own = Event(
        id="e1", type="ACCUSE", trigger=at("menuduh"), actors=(Actor(at("Menlu Fidan"), "TUR.GOV"),),
        recipients=(Actor(at("Israel"), "ISR"),),
    )  # fmt: skip
    claimed = Event(
        id="e2", type="AID", trigger=at("kirim bantuan"), actors=(Actor(at("Kami"), "TUR.GOV"),), modality="planned",
        in_statement="s2", date=Date(at("Rabu"), "2024-12-04", "2024-12-04"), place=Place(at("Israel"), "Israel", "ISR"),
    )  # fmt: skip
    report = Report(
        id="r", text=TEXT, title="Judul \x1b[31m", outlet="Kabar", published="2024-12-03", language="id"
    )
    return Reading(report=report, statements=(accusation, pledge), events=(own, claimed))


def printed(reading: Reading, *, colour: bool = False) -> str:
    out = io.StringIO()
    show(
        reading,
        Console(file=out, width=80, force_terminal=colour, highlight=False, markup=False, emoji=False),
    )
    return out.getvalue()


def test_the_report_stands_there_with_its_records_marked(reading: Reading) -> None:
    text = "\n".join(line.plain for line in marked_lines(TEXT, marks(reading)))
    assert text == (
        "[Menlu Fidan] ‹{menuduh}₁› «[Israel] melanggar gencatan senjata»¹.\n"
        "“«[Kami] {kirim bantuan}₂,»²” ‹ujar›[nya] kepada [wartawan], “«Rabu.»²”"
    )


def test_a_cue_of_two_statements_is_marked_once(reading: Reading) -> None:
    first, second = reading.statements
    shared = msgspec.structs.replace(
        reading, statements=(first, msgspec.structs.replace(second, cue=first.cue))
    )
    assert "‹{menuduh}₁›" in next(marked_lines(TEXT, marks(shared))).plain


def test_nothing_is_wider_than_80_columns_and_every_record_is_told(reading: Reading) -> None:
    text = printed(reading)
    assert all(cell_len(line) <= 80 for line in text.splitlines())
    for words in (
        "Hakan Fidan",
        "TUR.GOV",
        "accuse",
        "pledge",
        "to wartawan (JRN)",
        "→ ISR Israel",
        "2024-12-04",
        "[…] Rabu.",
    ):
        assert words in text, words


def test_a_claim_is_marked_as_claimed_and_the_outlets_own_word_is_not(reading: Reading) -> None:
    text = " ".join(re.sub(r"\s+", " ", printed(reading)).split())
    assert text.count("claimed by") == 1
    events = text[text.index("Events") :]
    assert events.index("claimed by") > events.index("AID")


def test_colour_adds_no_words(reading: Reading) -> None:
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", printed(reading, colour=True))
    assert coloured == printed(reading)


def test_a_reading_without_records_says_so() -> None:
    text = printed(Reading(report=Report(id="r", text="Hujan turun.")))
    assert "No statements." in text
    assert "No events." in text


@given(st.text(st.characters(), min_size=1), st.data())
def test_marks_change_no_word_of_any_text(text: str, data: st.DataObject) -> None:
    """Taking the marks out again gives the text as it is shown without any."""
    found = []
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        found.append(
            Mark(
                Span(start, end), data.draw(st.sampled_from(["content", "cue", "actor"])), "\ue000", "\ue001"
            )
        )
    shown = "\n".join(line.plain for line in marked_lines(text, found))
    assert shown.count("\ue000") == shown.count("\ue001") == len(found)
    plain = "\n".join(line.plain for line in marked_lines(text, []))
    assert shown.replace("\ue000", "").replace("\ue001", "") == plain.replace("\ue000", "").replace(
        "\ue001", ""
    )


@given(st.text(st.characters()))
def test_nothing_that_steers_a_terminal_gets_through(text: str) -> None:
    for character in visible(text, lines=False):
        assert unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    assert set(visible(text)) - set(visible(text, lines=False)) <= {"\n", " "}


@pytest.mark.parametrize(
    "words", ["Jakarta – “Ya,” kata dia.", "naïve Erdoğan", "习近平", "محمد", "é", "🇮🇩 10 °C … ½"]
)
def test_ordinary_text_is_left_alone(words: str) -> None:
    assert visible(words, lines=False) == words


def test_hidden_characters_are_named() -> None:
    assert visible("a\u202eb\u200b\x1b[0m\ufeff\u2066", lines=False) == "a⟨RLO⟩b⟨ZWSP⟩␛[0m⟨BOM⟩⟨LRI⟩"
    assert symbol("a") is None


def test_furniture_is_marked_as_page() -> None:
    reading = Reading(
        report=Report(id="r", text="Baca juga: X\nYa."), furniture=(Furniture("related", 0, 12),)
    )
    assert [line.plain for line in marked_lines(reading.text, marks(reading))] == ["~Baca juga: X~", "Ya."]

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import saksi
from saksi.cli.underline import underlined
from saksi.explain import Evidence, NotInText, Passage, explain, find, locate, why_not
from saksi.lexicon import LanguagePack, load_pack
from saksi.records import Drop, Furniture, Mention, Reading, Reason, Report, Sentence, Span, Statement

TEXT = "Menlu Fidan tiba.\nBaca juga: Gempa\n“Kami datang,” ujarnya. Ia menuding ke laut."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def mention(words: str, **fields: object) -> Mention:
    return Mention(span=at(words), kind="person", sentence=0, head=0, **fields)  # type: ignore[arg-type]


@pytest.fixture
def reading() -> Reading:
    sentences = [
        at("Menlu Fidan tiba."),
        at("Baca juga: Gempa"),
        at("“Kami datang,” ujarnya."),
        at("Ia menuding ke laut."),
    ]
    statement = Statement(
        id="s0123456789",
        content=(at("Kami datang,"),),
        source=at("nya"),
        speaker="Fidan",
        speaker_code="TUR.GOV",
        cue=at("ujar"),
        kind="direct",
        act="assert",
        because=(Reason("statements", "tag", "id/cues.yaml#ujar"),),
    )
    return Reading(
        report=Report(id="r", text=TEXT, language="id"),
        furniture=(Furniture("related", *_ends(at("Baca juga: Gempa"))),),
        sentences=tuple(Sentence(span, i, ()) for i, span in enumerate(sentences)),
        mentions=(
            mention("Menlu Fidan", form="name", code="TUR.GOV"),
            mention("nya", form="clitic", antecedent=0),
        ),
        statements=(statement,),
        drops=(Drop(at("menuding"), "statements", "pointing, not accusing: 'ke' follows"),),
    )


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def test_a_record_is_walked_back_to_its_words_rule_and_actor(reading: Reading) -> None:
    record = find(reading, "s0123456789")
    assert record is find(reading, "s1")
    assert record
    explanation = explain(reading, record)
    [passage] = explanation.passages
    assert passage.span.of(TEXT) == "“Kami datang,” ujarnya."
    assert [(e.role, e.span.of(TEXT)) for e in passage.evidence] == [
        ("content", "Kami datang,"), ("cue", "ujar"), ("source", "nya"),
    ]  # fmt: skip
    assert explanation.reasons[0].entry == "id/cues.yaml#ujar"
    [resolution] = explanation.resolutions
    assert [m.span.of(TEXT) for m in resolution.chain] == ["nya", "Menlu Fidan"]


def test_no_such_record_is_none(reading: Reading) -> None:
    assert find(reading, "s2") is find(reading, "e1") is find(reading, "s0") is find(reading, "x") is None


def test_why_not_names_the_stage_that_let_go(reading: Reading) -> None:
    _, findings = why_not(reading, "ia  MENUDING")
    dropped = [f for f in findings if f.stage == "statements"]
    assert [(f.made, f.words and f.words.of(TEXT)) for f in dropped] == [(False, "menuding")]
    assert "pointing" in dropped[0].detail


def test_why_not_says_that_furniture_is_no_evidence(reading: Reading) -> None:
    _, findings = why_not(reading, "gempa")
    assert [(f.stage, f.made) for f in findings] == [("furniture", True)]
    assert "related" in findings[0].detail


def test_why_not_says_when_there_was_nothing_to_consider(reading: Reading) -> None:
    _, findings = why_not(reading, "tiba")
    assert [(f.stage, f.made) for f in findings] == [
        ("mentions", True),
        ("statements", False),
        ("events", False),
    ]


def test_why_not_of_words_that_made_a_record_names_it(reading: Reading) -> None:
    _, findings = why_not(reading, "Kami datang")
    assert [f.detail for f in findings if f.stage == "statements"] == [
        "content of statement s1 (assert by Fidan)"
    ]


def test_why_not_of_words_that_are_not_there(reading: Reading) -> None:
    for words in ("Menlu Lavrov", "  "):
        with pytest.raises(NotInText):
            why_not(reading, words)


def test_an_entry_is_found_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "own.yaml").write_text(
        "# cues\nentries:\n  - lemma: tuding\n    note: bicara\n  - lemma: bicara\n    act: assert\nwords: [lapor]\n"
    )
    (tmp_path / "id" / "own.tsv").write_text("code\taliases\nIRN\tIran|Persia\nIRQ\tIrak\n")
    pack = LanguagePack("id", (tmp_path,))
    lines = {
        key: place.line
        for key in ("tuding", "bicara", "lapor")
        if (place := locate(f"id/own.yaml#{key}", pack))
    }
    assert lines == {"tuding": 3, "bicara": 5, "lapor": 7}
    place = locate("id/own.tsv#Persia", pack)
    assert place
    assert (place.line, place.words) == (2, "IRN\tIran|Persia")
    assert locate("id/own.tsv#XYZ", pack) is None
    assert locate("id/nothing.yaml#tuding", pack) is None


def test_a_country_is_found_in_the_package_by_its_code() -> None:
    place = locate("world/countries.tsv#IDN", load_pack("id"))
    assert place
    assert place.file == "world/countries.tsv"
    assert place.words.startswith("IDN\t")


@given(st.text(min_size=1), st.data())
def test_underlines_stand_under_their_words(text: str, data: st.DataObject) -> None:
    """Whatever the text: no line is wider than asked, and the ruled columns are as wide as the words shown."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    lines = list(
        underlined(text, Passage(Span(0, len(text)), (Evidence("cue", Span(start, end)),)), width=30)
    )
    assert all("\x1b" not in line and "\n" not in line for line in lines)
    assert all(cell_len(line) <= 30 or line.endswith(" cue") for line in lines)


def test_underlines_skip_wide_and_hidden_characters_right() -> None:
    lines = list(underlined("a漢\u200bkata", Passage(Span(0, 7), (Evidence("cue", Span(3, 7)),)), indent=""))
    assert lines == ["a漢⟨ZWSP⟩kata", " " * 9 + "━━━━ cue"]


def test_two_parties_over_the_same_words_are_each_explained_by_their_own_mention() -> None:
    read = saksi.read(
        "Presiden Kenya Amara Wekesa bertemu Presiden Indonesia Bagas Santosa. Kedua pemimpin sepakat bekerja sama."
    )
    agreed = next(event for event in read.events if event.trigger.of(read.text) == "sepakat")
    chains = [resolution.chain for resolution in explain(read, agreed).resolutions]
    assert [[m.code for m in chain] for chain in chains] == [["KEN.GOV"] * 2, ["IDN.GOV"] * 2]

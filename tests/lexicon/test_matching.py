from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saksi.lexicon.matching import NameMatcher, fold, fold_names

NAMES = NameMatcher(fold_names(
    [("AS", "USA"), ("Amerika Serikat", "USA"), ("Iran", "IRN"), ("rezim Zionis", "ISR"), ("Türkiye", "TUR"),
     ("Recep Tayyip Erdogan", "p1"), ("Cote d'Ivoire", "CIV"), ("G20", "IGO.G20"), ("Iran Selatan", "x")]
), str)  # fmt: skip


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.span.of(text), hit.values[0]) for hit in NAMES.find(text)]


def test_acronyms_match_in_capitals_only() -> None:
    assert found("Pasukan AS tiba, as roda patah, As itu") == [("AS", "USA")]
    assert found("KTT G20") == [("G20", "IGO.G20")]


def test_a_capital_in_the_name_is_wanted_in_the_text() -> None:
    assert found("Iran dan iran") == [("Iran", "IRN")]
    assert found("IRAN DAN AMERIKA SERIKAT") == [("IRAN", "IRN"), ("AMERIKA SERIKAT", "USA")]
    assert found("Rezim zionis, rezim Zionis") == [("rezim Zionis", "ISR")]


def test_only_whole_words_match() -> None:
    assert found("Iranian, Kiran, Iran's, (Iran), pro-Iran") == [("Iran", "IRN")] * 3


def test_the_longest_wins_and_overlapping_keeps_both() -> None:
    text = "di Iran Selatan"
    assert found(text) == [("Iran Selatan", "x")]
    assert [hit.span.of(text) for hit in NAMES.overlapping(text)] == ["Iran Selatan", "Iran"]


def test_marks_and_typography_fold_and_spans_stay() -> None:
    text = "\u201cRecep Tayyip Erdog\u0306an\u201d, Turkiye; C\u00f4te\u00a0d\u2019Ivoire"
    assert found(text) == [
        ("Recep Tayyip Erdog\u0306an", "p1"),
        ("Turkiye", "TUR"),
        ("C\u00f4te\u00a0d\u2019Ivoire", "CIV"),
    ]


@given(st.text(max_size=60), st.sampled_from(["Iran", "AS", "Türkiye"]), st.text(max_size=60))
def test_spans_slice_whatever_the_text(before: str, name: str, after: str) -> None:
    text = f"{before} {name} {after}"
    for hit in NAMES.overlapping(text):
        assert fold(hit.span.of(text)).text.strip() in {fold(n).text for n in (
            "AS", "Amerika Serikat", "Iran", "rezim Zionis", "Türkiye", "Recep Tayyip Erdogan", "Cote d'Ivoire",
            "G20", "Iran Selatan")}  # fmt: skip


def test_half_characters_pass() -> None:
    text = "\ud800 Iran"
    assert [hit.span.of(text) for hit in NAMES.find(text)] == ["Iran"]


@given(st.text())
def test_folding_knows_where_everything_came_from(text: str) -> None:
    folded = fold(text)
    if folded.origin is not None:
        assert len(folded.origin) == len(folded.text)
        assert folded.origin == sorted(folded.origin)
        assert all(0 <= place < len(text) for place in folded.origin)
    else:
        assert len(folded.text) == len(text)

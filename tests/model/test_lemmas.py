"""Lemma scripts undo themselves and travel to words never seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.model.lemmas import Lexicon, apply, fits, script


@given(st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_a_script_makes_the_lemma_it_was_read_from(form: str, lemma: str) -> None:
    made = script(form, lemma)
    assert apply(made, form) == lemma
    assert fits(made, form)


@pytest.mark.parametrize(
    ("seen", "new"),
    [
        (("mengatakan", "kata"), ("mengaitkan", "kait")),
        (("dikirim", "kirim"), ("dibantah", "bantah")),
        (("Melanggar", "langgar"), ("merusak", "rusak")),
        (("walked", "walk"), ("Attacked", "attack")),
        (("Jakarta", "Jakarta"), ("Teheran", "Teheran")),
    ],
)
def test_a_script_carries_over(seen: tuple[str, str], new: tuple[str, str]) -> None:
    assert apply(script(*seen), new[0]) == new[1]


def test_a_script_that_does_not_fit_leaves_the_word_alone() -> None:
    assert not fits(script("dikirim", "kirim"), "rumah")
    assert apply(script("dikirim", "kirim"), "Rumah") == "rumah"


def test_a_known_word_wins_over_a_likelier_string() -> None:
    lexicon = Lexicon({}, frozenset(), frozenset({"kirim"}))
    scripts = [("l;meng>;>", -0.5), ("l;meng>k;>", -1.0)]
    assert lexicon.choose("mengirim", scripts) == "kirim"
    assert lexicon.choose("mengarim", scripts) == "arim"


def test_scripts_that_cannot_win_any_more_are_not_asked_for() -> None:
    def scripts() -> Iterator[tuple[str, float]]:
        yield "l;meng>k;>", -0.1
        yield "l;meng>;>", -2.2
        raise AssertionError("asked on")

    assert Lexicon({}, frozenset({"kirim"}), frozenset()).choose("mengirim", scripts()) == "kirim"


def test_what_was_learnt_comes_first_and_names_keep_their_case() -> None:
    lexicon = Lexicon({("pbb", "PROPN"): "pbb", ("went", "VERB"): "go"}, frozenset(), frozenset())
    assert lexicon.known("PBB", "PROPN") == "PBB"
    assert lexicon.known("Went", "VERB") == "go"


def test_reduplication_gives_its_half() -> None:
    assert Lexicon({}, frozenset(), frozenset({"isu"})).known("Isu-isu", "NOUN") == "isu"

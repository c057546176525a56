"""Marks hang where UD's guidelines hang them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from training.punctuation import LEFTWARD, PAIRS, attach


def _attach(text: str, heads: list[int], old: list[int] | None = None) -> list[int]:
    forms = text.split()
    marks = [not form[0].isalnum() for form in forms]
    return attach(forms, heads, marks, old or [0] * len(forms))


def test_a_comma_hangs_on_the_unit_it_sets_off() -> None:
    # Kemarin , warga datang . : the adverbial depends on the right, so its comma hangs on it.
    assert _attach("Kemarin , warga datang .", [4, 4, 4, 0, 4]) == [4, 1, 4, 0, 4]
    # Ia datang , lalu pergi : the second clause depends on the first.
    assert _attach("Ia datang , lalu pergi", [2, 0, 2, 5, 2]) == [2, 0, 5, 5, 2]


def test_quotation_marks_and_brackets_hang_on_what_they_enclose() -> None:
    assert _attach('Kapal " Putri Laut " tiba', [6, 6, 1, 3, 6, 0]) == [6, 3, 1, 3, 3, 0]
    assert _attach("Badan ( BMG ) tiba", [5, 5, 1, 5, 0]) == [5, 3, 1, 3, 0]


def test_words_do_not_hang_on_marks() -> None:
    assert _attach("Ia , dia datang .", [2, 4, 2, 0, 4])[:3] == [4, 1, 4]


def test_an_old_governor_is_kept_where_the_rules_allow_it() -> None:
    heads = [0, 1, 2, 2]
    assert _attach("Warga kota lama .", heads, [0, 1, 2, 2])[3] == 2
    assert _attach("Warga kota lama .", heads)[3] == 1


@st.composite
def _sentences(draw: st.DrawFn) -> tuple[list[str], list[int], list[bool], list[int]]:
    size = draw(st.integers(1, 9))
    order = draw(st.permutations(range(1, size + 1)))
    heads = [0] * size
    for at, node in enumerate(order[1:], 1):
        heads[node - 1] = order[draw(st.integers(0, at - 1))]
    form = st.sampled_from(["kata", *PAIRS, *PAIRS.values(), *LEFTWARD, ","])
    forms = draw(st.lists(form, min_size=size, max_size=size))
    old = draw(st.lists(st.integers(0, size), min_size=size, max_size=size))
    return forms, heads, [f != "kata" for f in forms], old


@given(_sentences())
def test_a_tree_stays_a_tree_and_marks_govern_nothing(
    sentence: tuple[list[str], list[int], list[bool], list[int]],
) -> None:
    forms, heads, marks, old = sentence
    found = attach(forms, heads, marks, old)
    if all(marks):
        assert found == heads
        return
    assert found.count(0) == 1
    for node in range(1, len(forms) + 1):
        seen: set[int] = set()
        while node and node not in seen:
            seen.add(node)
            node = found[node - 1]
        assert node == 0
    assert not any(marks[head - 1] for head in found if head)

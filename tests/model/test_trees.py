"""Decoding gives trees, and the best of them."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from saksi.model.tags import best_tags, forbidden
from saksi.model.trees import decode, maximum_tree


def is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    for start in range(1, len(heads) + 1):
        seen, node = set(), start
        while node:
            if node in seen:
                return False
            seen.add(node)
            node = heads[node - 1]
    return True


scores = st.integers(1, 9).flatmap(
    lambda n: hnp.arrays(np.float32, (n, n + 1), elements=st.floats(-50, 50, width=32))
)


@given(scores)
def test_any_scores_give_one_tree_with_one_root(matrix: np.ndarray) -> None:
    n = matrix.shape[0]
    heads = decode(matrix[None], np.array([n]))[0].tolist()
    assert is_tree(heads)


@given(
    st.integers(1, 4).flatmap(
        lambda n: hnp.arrays(np.float64, (n, n + 1), elements=st.integers(-20, 20).map(float))
    )
)
def test_no_tree_scores_higher(matrix: np.ndarray) -> None:
    n = matrix.shape[0]

    def worth(heads: tuple[int, ...]) -> float:
        return float(sum(matrix[d, h] for d, h in enumerate(heads)))

    best = max(
        worth(heads)
        for heads in product(range(n + 1), repeat=n)
        if all(h != d + 1 for d, h in enumerate(heads)) and is_tree(list(heads))
    )
    assert worth(tuple(decode(matrix[None], np.array([n]))[0])) == best
    masked = matrix.copy()
    masked[np.arange(n), np.arange(n) + 1] = -1e9
    assert worth(tuple(maximum_tree(masked))) == best


@given(st.lists(scores, min_size=1, max_size=4))
@settings(max_examples=40)
def test_neighbours_in_the_batch_change_nothing(matrices: list[np.ndarray]) -> None:
    lengths = np.array([m.shape[0] for m in matrices])
    width = int(lengths.max())
    batch = np.full((len(matrices), width, width + 1), 99.0, dtype=np.float32)
    for row, m in enumerate(matrices):
        batch[row, : m.shape[0], : m.shape[0] + 1] = m
    together = decode(batch, lengths)
    for row, m in enumerate(matrices):
        n = m.shape[0]
        assert together[row, :n].tolist() == decode(m[None], np.array([n]))[0].tolist()
        assert not together[row, n:].any()


LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]


@given(
    hnp.arrays(np.float32, (3, 6, 5), elements=st.floats(-9, 9, width=32)),
    st.tuples(*[st.integers(1, 6)] * 3),
)
def test_inside_tags_always_continue_their_own_kind(matrix: np.ndarray, lengths: tuple[int, ...]) -> None:
    best = best_tags(matrix, np.array(lengths), forbidden(LABELS))
    for row, n in zip(best, lengths, strict=True):
        before = "O"
        for k in row[:n]:
            label = LABELS[k]
            assert not label.startswith("I-") or before[1:] == label[1:], (before, label)
            before = label


def test_the_best_allowed_sequence_may_differ_from_the_best_tags() -> None:
    matrix = np.array([[[0.0, 1.0, 1.2, 0, 0], [0.0, 0.0, 5.0, 0, 0]]], dtype=np.float32)
    assert best_tags(matrix, np.array([2]), forbidden(LABELS))[0].tolist() == [1, 2]

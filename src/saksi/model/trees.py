"""From arc scores to a tree: the highest-scoring spanning tree with exactly one root.

Most sentences need no search: the best governor of every word already makes a tree, which is then the optimum.
That is found for a whole batch at once; only the rest goes through Chu-Liu/Edmonds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]
Heads = NDArray[np.int64]
_NEVER = -1e9


def decode(scores: Scores, lengths: NDArray[np.integer]) -> Heads:
    """Return every word's governor in the best one-rooted tree of its sentence.

    Args:
        scores: `[sentences, words, 1 + words]`; `scores[s, d, h]` is how well `h` governs word `d`, where `h = 0`
            is the root and `h = i + 1` word `i`.
        lengths: words of each sentence; what lies beyond is ignored.

    Returns:
        `[sentences, words]`, governors counted as in `scores` (0 = root), 0 beyond a sentence's length.
    """
    count, width, _ = scores.shape
    masked = np.array(scores, dtype=np.float64)
    places = np.arange(width)
    inside = places[None, :] < lengths[:, None]
    masked[:, :, 1:][~np.broadcast_to(inside[:, None, :], (count, width, width))] = _NEVER
    masked[:, places, places + 1] = _NEVER
    heads: Heads = masked.argmax(-1)
    heads[~inside] = 0
    good = _are_trees(heads, inside)
    for s in np.flatnonzero(~good):
        n = int(lengths[s])
        if n:
            heads[s, :n] = maximum_tree(masked[s, :n, : n + 1])
    return heads


def _are_trees(heads: Heads, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say of each sentence whether its governors form one tree with one root."""
    one_root = ((heads == 0) & inside).sum(1) == 1
    # Pointer doubling: after log2(width) rounds each pointer is an ancestor 2^k up; all must have reached the root.
    count, width = heads.shape
    up = np.concatenate([np.zeros((count, 1), heads.dtype), heads], axis=1)
    rounds = max(1, int(np.ceil(np.log2(width + 1))))
    for _ in range(rounds):
        up = np.take_along_axis(up, up, axis=1)
    good: NDArray[np.bool_] = (up == 0).all(1) & one_root
    return good


def maximum_tree(scores: Scores) -> Heads:
    """Return the best one-rooted tree of one sentence: `scores[d, h]` as in `decode`, heads counted alike.

    A penalty on root arcs larger than any tree's spread of scores makes one root part of the optimum.
    """
    n = scores.shape[0]
    weights = np.full((n + 1, n + 1), _NEVER)
    weights[1:, :] = np.maximum(scores, _NEVER)
    finite = weights[weights > _NEVER / 2]
    spread = float(finite.max() - finite.min()) if finite.size else 1.0
    weights[1:, 0] -= (spread + 1.0) * (n + 1)
    np.fill_diagonal(weights, -np.inf)
    weights[0, :] = -np.inf
    return _edmonds(weights)[1:]


def _edmonds(weights: Scores) -> Heads:
    """Return the best arborescence rooted at node 0; `weights[d, h]`, -inf where there is no arc. Changes `weights`.

    A cycle of best governors is contracted into one of its nodes, in place, until none is left; then the contractions
    are undone, last first, each keeping its cycle but for the arc that the entering one replaces. Quadratic time.
    """
    size = weights.shape[0]
    nodes = np.arange(size)
    # Which words an arc between (contracted) nodes stands for.
    real_word = np.repeat(nodes[:, None], size, axis=1)
    real_head = np.repeat(nodes[None, :], size, axis=0)
    within: list[set[int]] = [{i} for i in range(size)]
    active = np.ones(size, dtype=bool)
    heads = weights.argmax(1)
    heads[0] = 0
    undo: list[list[tuple[set[int], int, int]]] = []
    while (cycle := _cycle(heads, active)) is not None:
        members = np.array(cycle)
        inner = weights[members, heads[members]]
        undo.append([(within[n], int(real_word[n, heads[n]]), int(real_head[n, heads[n]])) for n in cycle])
        top = cycle[0]
        active[members] = False
        outside = np.flatnonzero(active)
        into = weights[np.ix_(members, outside)] - inner[:, None]
        enters = members[into.argmax(0)]
        weights[top, outside] = into.max(0)
        real_head[top, outside], real_word[top, outside] = (
            real_head[enters, outside].copy(), real_word[enters, outside].copy(),
        )  # fmt: skip
        leaves = members[weights[np.ix_(outside, members)].argmax(1)]
        weights[outside, top] = weights[outside, leaves]
        real_head[outside, top], real_word[outside, top] = (
            real_head[outside, leaves].copy(), real_word[outside, leaves].copy(),
        )  # fmt: skip
        within[top] = set().union(*(within[n] for n in cycle))
        active[top] = True
        weights[:, members[1:]] = -np.inf
        weights[top, top] = -np.inf
        heads[np.isin(heads, members)] = top
        heads[top] = weights[top].argmax()
        heads[0] = 0
    result = np.zeros(size, dtype=np.int64)
    arcs = {int(real_word[n, heads[n]]): int(real_head[n, heads[n]]) for n in np.flatnonzero(active) if n}
    for cycle_arcs in reversed(undo):
        entered = next(
            word for word, head in arcs.items()
            if any(word in inside for inside, _, _ in cycle_arcs)
            and not any(head in inside for inside, _, _ in cycle_arcs)
        )  # fmt: skip
        for inside, word, head in cycle_arcs:
            if entered not in inside:
                arcs[word] = head
    for word, head in arcs.items():
        result[word] = head
    return result


def _cycle(heads: NDArray[np.integer], active: NDArray[np.bool_]) -> list[int] | None:
    """Return the nodes of one cycle among the active nodes' governors, or null."""
    up = heads.tolist()
    colour = [0] * len(up)
    colour[0] = -1
    for start in np.flatnonzero(active).tolist():
        path: list[int] = []
        node = start
        while colour[node] == 0:
            colour[node] = start
            path.append(node)
            node = up[node]
        if colour[node] == start:
            return path[path.index(node) :]
        for seen in path:
            colour[seen] = -1
    return None

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
    heads = _edmonds(weights)
    return heads[1:]


def _edmonds(weights: Scores) -> Heads:
    """Return the best arborescence rooted at node 0; `weights[d, h]`, -inf where there is no arc."""
    size = weights.shape[0]
    heads = weights.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return np.asarray(heads, dtype=np.int64)
    members = np.array(cycle)
    outside = np.setdiff1d(np.arange(size), members)
    inner = weights[members, heads[members]]
    # Contract the cycle into one node, put last.
    small = np.full((outside.size + 1, outside.size + 1), -np.inf)
    small[:-1, :-1] = weights[np.ix_(outside, outside)]
    into = weights[np.ix_(members, outside)] - inner[:, None]
    enters = into.argmax(0)
    small[-1, :-1] = into[enters, np.arange(outside.size)]
    out = weights[np.ix_(outside, members)]
    leaves = out.argmax(1)
    small[:-1, -1] = out[np.arange(outside.size), leaves]
    solved = _edmonds(small)
    result = np.array(heads, dtype=np.int64)
    for position, node in enumerate(outside):
        if node == 0:
            continue
        governor = solved[position]
        result[node] = members[leaves[position]] if governor == outside.size else outside[governor]
    entry = solved[-1]
    broken = members[enters[entry]]
    result[broken] = outside[entry]
    return result


def _cycle(heads: NDArray[np.integer]) -> list[int] | None:
    """Return the nodes of one cycle among the governors, or null."""
    colour = np.zeros(heads.size, dtype=np.int64)
    colour[0] = -1
    for start in range(1, heads.size):
        path: list[int] = []
        node = start
        while colour[node] == 0:
            colour[node] = start
            path.append(node)
            node = int(heads[node])
        if colour[node] == start:
            return path[path.index(node) :]
        colour[path] = -1
    return None

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
    """Return the best arborescence rooted at node 0; `weights[d, h]`, -inf where there is no arc.

    Best governors are followed from word to word until the root, or a word that has reached it, is met. A cycle on the
    way becomes one group of words with the best arcs into it, each less what it breaks, and the walk goes on from the
    group. At the end groups are opened again, last first: the arc into a group replaces one of its cycle. Quadratic time
    (Tarjan 1977, for dense graphs).
    """
    size = weights.shape[0]
    # Of each word or group: the arcs into it by governor, the word each arc enters, its own words, the group it is in.
    # Lists, not arrays: a sentence is short, and a group costs less than the calls that numpy would take.
    arcs: list[list[float]] = weights.tolist()
    enters = [[word] * size for word in range(size)]
    words, above = [[word] for word in range(size)], [0] * size
    chosen, settled = [0] * size, [True] + [False] * (size - 1)
    outermost = list(range(size))
    for start in range(1, size):
        path: list[int] = []
        node = outermost[start]
        while not settled[node]:
            if node not in path:
                path.append(node)
                chosen[node] = arcs[node].index(max(arcs[node]))
                node = outermost[chosen[node]]
                continue
            at = path.index(node)
            cycle, node = path[at:], len(arcs)
            del path[at:]
            into, entered = _together(
                [arcs[member] for member in cycle],
                [arcs[member][chosen[member]] for member in cycle],
                [enters[member] for member in cycle],
            )
            arcs.append(into)
            enters.append(entered)
            words.append([word for member in cycle for word in words[member]])
            for member in cycle:
                above[member] = node
            for word in words[node]:
                outermost[word] = node
                into[word] = -np.inf
            above.append(0)
            chosen.append(0)
            settled.append(False)
        for node in path:
            settled[node] = True
    for group in range(len(arcs) - 1, size - 1, -1):
        member = enters[group][chosen[group]]
        while above[member] != group:
            member = above[member]
        chosen[member] = chosen[group]
    return np.array(chosen[:size], dtype=np.int64)


def _together(
    arcs: list[list[float]], broken: list[float], enters: list[list[int]]
) -> tuple[list[float], list[int]]:
    """Return the best arcs into a cycle, each less the arc of the cycle it breaks, and the words they enter."""
    into, entered = [arc - broken[0] for arc in arcs[0]], enters[0].copy()
    for row, loss, doors in zip(arcs[1:], broken[1:], enters[1:], strict=True):
        for governor, arc in enumerate(row):
            if arc - loss > into[governor]:
                into[governor], entered[governor] = arc - loss, doors[governor]
    return into, entered

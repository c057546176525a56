"""ICON's constituency trees, and dependencies that respect them.

A bracket says which words form a phrase, so that exactly one of them may depend on a word outside. Which one, and
how the phrase's parts hang together, a parser trained on UD decides inside those limits: its arc scores choose each
phrase's head among the heads of its parts, then the best tree over the parts' heads. So the treebank teaches
attachment, and UD's own conventions (case markers and copulas under nouns, first conjunct as head) stay UD's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saksi.model.trees import maximum_tree
from training.examples import Example, guess_starts, lines

UPOS = {
    "NNO": "NOUN PROPN", "NNP": "PROPN NOUN", "PUN": "PUNCT", "PPO": "ADP SCONJ", "VBI": "VERB ADJ NOUN", "VBT": "VERB",
    "VBP": "VERB", "VBL": "AUX VERB", "ADV": "ADV AUX DET SCONJ", "ADJ": "ADJ VERB ADV", "NUM": "NUM DET",
    "CCN": "CCONJ SCONJ", "CSN": "SCONJ ADP ADV", "ART": "DET PRON", "PRR": "PRON SCONJ", "TAME": "AUX ADV",
    "PRN": "PRON NOUN DET", "PRK": "PRON DET", "KUA": "DET NUM ADV", "NEG": "PART ADV VERB", "PAR": "PART ADV",
    "SYM": "SYM PUNCT", "PRI": "PRON DET ADV", "INT": "INTJ PRON ADV",
}  # fmt: skip
"""Parts of speech that an ICON tag may be in UD."""

Node = list[Any]  # ints (word positions) and Nodes


def _read(text: str) -> tuple[list[str], list[str], Node]:
    """Return words, tags and the nested brackets of one line."""
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()
    words: list[str] = []
    tags: list[str] = []
    stack: list[Node] = [[]]
    i = 0
    while i < len(tokens):
        if tokens[i] == "(":
            if i + 3 < len(tokens) and tokens[i + 2] not in "()" and tokens[i + 3] == ")":
                stack[-1].append(len(words))
                words.append(tokens[i + 2])
                tags.append(tokens[i + 1])
                i += 4
                continue
            stack.append([])
            i += 2
            continue
        done = stack.pop()
        if done:
            stack[-1].append(done[0] if len(done) == 1 else done)
        i += 1
    root = stack[0]
    return words, tags, root


_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}


def sentences(path: Path) -> Iterator[Example]:
    """Yield ICON's sentences without trees of their own; `note` keeps tags and brackets."""
    for line in lines(path):
        if not line.strip():
            continue
        words, tags, root = _read(line)
        if not words or len(words) > 120 or any("(" in t or ")" in t for t in tags):
            continue
        forms = [_BRACKETS.get(w, w) for w in words]
        starts = guess_starts(forms)
        for i, (form, tag) in enumerate(zip(forms, tags, strict=True)):
            if i and (tag == "PRK" or form in {"nya"}):
                starts[i] = False
        yield Example("icon", "id", forms, starts, note={"tags": tags, "tree": root})


def constrained_heads(scores: NDArray[np.floating], tree: Node) -> NDArray[np.int64]:
    """Return governors (0 = root) of the tree that the scores prefer among those the brackets allow.

    Args:
        scores: `[words, 1 + words]`, log probabilities of governors.
        tree: nested lists of word positions.
    """
    n = scores.shape[0]
    heads = np.zeros(n, dtype=np.int64)

    def words_of(node: Any) -> list[int]:
        return [node] if isinstance(node, int) else [w for child in node for w in words_of(child)]

    def head_of(node: Any) -> int:
        if isinstance(node, int):
            return node
        tops = [head_of(child) for child in node]
        if len(tops) == 1:
            return tops[0]
        inside = np.array(words_of(node)) + 1
        outside = np.setdiff1d(np.arange(n + 1), inside)
        small = np.empty((len(tops), len(tops) + 1))
        for row, top in enumerate(tops):
            small[row, 0] = scores[top, outside].max() if outside.size else 0.0
            small[row, 1:] = [scores[top, other + 1] if other != top else -1e9 for other in tops]
        local = maximum_tree(small)
        chosen = -1
        for row, governor in enumerate(local):
            if governor == 0:
                chosen = tops[row]
            else:
                heads[tops[row]] = tops[governor - 1] + 1
        return chosen

    heads[head_of(tree)] = 0
    return heads

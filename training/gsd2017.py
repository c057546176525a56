"""GSD's train set as published in 2017, on its way to today's scheme.

Of the dev set's words (it exists in both versions) 93 % kept their heads; of those that are no punctuation 97 %, and
marks moved by rule (`punctuation`). Today's relation and part of speech are chosen later by a parser trained on
today's data, held to what the old label became in the dev set (`priors`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from training.examples import Example, conllu, split_host

RARE = (0, 30, 10)
"""How often a relation, a relation with its part of speech, and these with the word must be seen to be believed."""


def never_split(paths: list[Path]) -> set[str]:
    """Return the words ending in -nya that today's treebanks leave whole at least as often as they split them."""
    whole: Counter[str] = Counter()
    split: Counter[str] = Counter()
    for path in paths:
        for _, words in conllu(path):
            for before, word in zip([None, *words], words, strict=False):
                low = word.form.lower()
                if low == "nya" and before is not None and not word.starts:
                    split[before.form.lower() + "nya"] += 1
                elif low.endswith("nya"):
                    whole[low] += 1
    return {form for form, count in whole.items() if count >= split[form]} | {
        "hanya",
        "punya",
        "tanya",
        "bertanya",
    }


def sentences(path: Path, never: set[str]) -> Iterator[Example]:
    """Yield the old sentences with clitics cut off; `note` keeps the old relations and parts of speech."""
    for _, words in conllu(path):
        forms: list[str] = []
        starts: list[bool] = []
        hosts: list[int] = []  # old index → new 1-based index
        cut: list[int | None] = []  # new index → old index, None for a clitic
        for i, word in enumerate(words):
            parts = split_host(word.form, never)
            forms.append(parts[0] if parts else word.form)
            starts.append(word.starts)
            hosts.append(len(forms))
            cut.append(i)
            if parts:
                forms.append(parts[1])
                starts.append(False)
                cut.append(None)
        heads: list[int | None] = []
        for i in cut:
            if i is None:
                heads.append(len(heads))  # the host, the word before
            else:
                heads.append(hosts[words[i].head - 1] if words[i].head else 0)
        yield Example(
            "gsd2017", "id-wiki", forms, starts, heads=heads,
            note={
                "rels": [None if i is None else words[i].rel for i in cut],
                "upos": [None if i is None else words[i].upos for i in cut],
            },
        )  # fmt: skip


def check(path: Path, never: set[str], today: list[Example]) -> list[Example]:
    """Return the 2017 version of those of today's sentences that have the same words: what a relabelling is judged on."""
    known = {"".join(e.forms): e for e in today}
    out = []
    for example in sentences(path, never):
        match = known.get("".join(example.forms))
        if match is not None and match.forms == example.forms:
            example.split = "check"
            example.note["today"] = {"heads": match.heads, "rels": match.rels, "upos": match.upos}
            out.append(example)
    return out


def priors(old: Path, new: Path, never: set[str]) -> dict[str, dict]:
    """Return what the old annotation says of today's, counted on the dev set in both versions.

    `rels` and `upos`: log P(today's | old relation and part of speech, or old relation alone where the pair is rare);
    `heads`: log odds that a word with that old relation keeps its head.
    """
    today = {"".join(w.form for w in words): words for _, words in conllu(new)}
    rels: dict[str, Counter[str]] = defaultdict(Counter)
    upos: dict[str, Counter[str]] = defaultdict(Counter)
    kept: dict[str, Counter[bool]] = defaultdict(Counter)
    for example in sentences(old, never):
        match = today.get("".join(example.forms))
        if match is None or [w.form for w in match] != example.forms:
            continue
        note = example.note
        for i, word in enumerate(match):
            for key in keys(note["rels"][i], note["upos"][i], word.form):
                rels[key][word.rel] += 1
                upos[key][word.upos] += 1
                kept[key][example.heads[i] == word.head] += 1

    def logs(counts: dict[str, Counter[str]]) -> dict[str, dict[str, float]]:
        table = {}
        for key, row in counts.items():
            total = sum(row.values())
            if total >= RARE[key.count("/")]:
                table[key] = {k: math.log(v / total) for k, v in row.items() if v >= 2 or v / total > 0.01}
        return table

    heads = {
        key: math.log((row[True] + 1) / (row[False] + 1)) for key, row in kept.items() if row.total() >= 10
    }
    return {"rels": logs(rels), "upos": logs(upos), "heads": heads}


def keys(rel: str | None, upos: str | None, form: str) -> list[str]:
    """Return the names under which an old word is counted, the most telling first."""
    form = form.lower().replace("/", "")
    return [f"{rel}/{upos}/{form}", f"{rel}/{upos}", rel] if rel else [f"nya//{form}", "nya"]

"""GSD's train set as published in 2017, on its way to today's scheme.

Only its heads are taken over as they are (they agree with today's on 93 % of the words of the dev set, which
exists in both). Today's relation and part of speech are chosen later by a parser trained on today's data, held to
what the old label became in the dev set (`priors`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from training.examples import Example, Word, conllu, split_host


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


def _plain(words: list[Word]) -> list[tuple[str, Word]]:
    """Return (surface form, first word) of each token, a clitic glued to its host."""
    out: list[tuple[str, Word]] = []
    for word in words:
        if out and not word.starts and word.form.lower() in {"nya", "lah", "kah", "ku", "mu", "pun"}:
            out[-1] = (out[-1][0] + word.form, out[-1][1])
        else:
            out.append((word.form, word))
    return out


def priors(old: Path, new: Path) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """Return log P(today's | old) of relations and of parts of speech, counted on the dev set in both versions."""
    today = {"".join(w.form for w in words): words for _, words in conllu(new)}
    rels: dict[str, Counter[str]] = defaultdict(Counter)
    upos: dict[str, Counter[str]] = defaultdict(Counter)
    for _, words in conllu(old):
        match = today.get("".join(w.form for w in words))
        if match is None:
            continue
        surface = _plain(match)
        if [w.form for w in words] != [form for form, _ in surface]:
            continue
        for before, (_, after) in zip(words, surface, strict=True):
            rels[before.rel][after.rel] += 1
            upos[before.upos][after.upos] += 1

    def logs(counts: dict[str, Counter[str]]) -> dict[str, dict[str, float]]:
        table = {}
        for label, row in counts.items():
            total = sum(row.values())
            table[label] = {k: math.log(v / total) for k, v in row.items() if v >= 2 or v / total > 0.01}
        return table

    return logs(rels), logs(upos)

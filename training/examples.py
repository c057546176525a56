"""What a sentence to learn from looks like, and how CoNLL-U and BIO files become such sentences."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ENTITIES = (
    "O",
    *(f"{border}-{kind}" for kind in ("PER", "ORG", "GPE", "LOC", "NORP", "TIME") for border in "BI"),
)
"""The entity tags, in the order of the model's output."""

FEATURES = (
    "Voice", "Polarity", "Person", "Number", "PronType", "Mood", "VerbForm", "Tense", "Poss", "Gender",
    "Clusivity", "Definite", "Degree", "NumType", "Reflex", "Foreign",
)  # fmt: skip
"""The features that are learnt; others of the treebanks are left out."""

STYLES = ("id", "id-wiki", "en", "en-gum", "id-idner")
"""Treebanks of one language differ in habits (GSD writes `compound` where CSUI writes `nmod`). The model is told
whose habit to follow; readers use `id` and `en`. `id-idner` names entities as idner-news-2k does, which tags a
country only where it is a location; readers want every country."""


@dataclass
class Example:
    """One sentence. A list that is None is not annotated and gives no loss; single unknowns are None in it."""

    source: str
    style: str
    forms: list[str]
    starts: list[bool]
    upos: list[str | None] | None = None
    feats: list[str | None] | None = None
    lemmas: list[str | None] | None = None
    heads: list[int | None] | None = None  # 0 = root, else 1-based
    rels: list[str | None] | None = None
    ents: list[frozenset[str] | None] | None = None  # the tags each word may have
    split: str = "train"
    note: dict[str, object] = field(default_factory=dict)


@dataclass
class Word:
    """A row of CoNLL-U, with whether white space stands before it."""

    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    rel: str
    misc: str
    starts: bool


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield line.rstrip("\n")


def conllu(path: Path) -> Iterator[tuple[dict[str, str], list[Word]]]:
    """Yield each sentence's comments and syntactic words; empty nodes are left out."""
    comments: dict[str, str] = {}
    words: list[Word] = []
    starts, inside, after = True, 0, True
    for line in [*lines(path), ""]:
        if not line:
            if words:
                yield comments, words
            comments, words, starts, inside = {}, [], True, 0
            continue
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            comments[key.strip()] = value.strip()
            continue
        cells = line.split("\t")
        if "." in cells[0]:
            continue
        if "-" in cells[0]:
            first, last = cells[0].split("-")
            inside = int(last)
            after = "SpaceAfter=No" not in cells[9]
            first_in_range = int(first)
            continue
        index = int(cells[0])
        words.append(
            Word(
                cells[1],
                cells[2],
                cells[3],
                cells[5],
                int(cells[6]),
                cells[7],
                cells[9],
                starts if not inside or index == first_in_range else False,
            )
        )
        if index < inside:
            starts = False
        elif index == inside:
            starts, inside = after, 0
        else:
            starts = "SpaceAfter=No" not in cells[9]


def kept_features(feats: str) -> str:
    """Return the learnt features of a CoNLL-U cell, in its order, "" where none is left."""
    pairs = [pair for pair in feats.split("|") if pair.split("=")[0] in FEATURES]
    return "|".join(pairs)


def from_words(source: str, style: str, words: list[Word]) -> Example:
    """Make an example of a fully annotated sentence."""
    lemmas: list[str | None] = [
        None if w.lemma == "_" and w.form != "_" else w.lemma for w in words
    ]  # fmt: skip
    return Example(
        source, style, [w.form for w in words], [w.starts for w in words],
        upos=[None if w.upos in ("_", "X") and w.rel == "goeswith" else w.upos for w in words],
        feats=[kept_features(w.feats) for w in words], lemmas=lemmas,
        heads=[w.head for w in words], rels=[w.rel for w in words],
    )  # fmt: skip


_LEFT = set("([{“‘")
_RIGHT = set(",.;:!?)]}%”’…")


def guess_starts(forms: list[str]) -> list[bool]:
    """Guess before which of a tokenised sentence's words white space stood."""
    starts = [True] * len(forms)
    open_mark = {'"': False, "'": False}
    for i, form in enumerate(forms):
        glued = form in _RIGHT or form in {"'s", "n't", "'re", "'ve", "'ll", "'d", "'m", "..."}
        if form in open_mark:
            if open_mark[form]:
                glued = True
            elif i + 1 < len(forms):
                starts[i + 1] = False
            open_mark[form] = not open_mark[form]
        if form in _LEFT and i + 1 < len(forms):
            starts[i + 1] = False
        if (
            form in {"-", "/", "–"}
            and 0 < i < len(forms) - 1
            and (forms[i - 1][-1:].isdigit() or form == "/")
        ):
            glued, starts[i + 1] = True, False
        if glued:
            starts[i] = False
    if starts:
        starts[0] = True
    return starts


def bio(path: Path, separator: str | None = None) -> Iterator[tuple[list[str], list[str]]]:
    """Yield (forms, tags) of a file of one word a line, the tag in the last column."""
    forms: list[str] = []
    tags: list[str] = []
    for line in [*lines(path), ""]:
        cells = line.split(separator) if separator else line.split()
        if len(cells) < 2 or line.startswith("-DOCSTART-"):
            if forms:
                yield forms, tags
            forms, tags = [], []
            continue
        forms.append(cells[0])
        tags.append(cells[-1])


def with_b(tags: list[str]) -> list[str]:
    """Rewrite IOB1 tags so that every entity begins with `B-`."""
    out = []
    for i, tag in enumerate(tags):
        if tag.startswith("I-") and (i == 0 or tags[i - 1][2:] != tag[2:] or tags[i - 1] == "O"):
            tag = "B-" + tag[2:]
        out.append(tag)
    return out


def split_host(form: str, never: set[str]) -> tuple[str, str] | None:
    """Return (host, `nya`) of a word that ends in the clitic; None where it has none or must not be split."""
    low = form.lower()
    if not low.endswith("nya") or low in never or len(low) < 6 or not re.fullmatch(r"[\w-]+", low):
        return None
    host = form[:-3].rstrip("-")
    return (form[:-3], form[-3:]) if len(host) > 2 else None

"""Named-entity sets, brought to one scheme.

Each set says only part of what the scheme distinguishes. So a word is given the *set* of tags its annotation
allows, and the loss asks that their summed probability be high: idner's `O` may still be a time or a nationality,
its `LOC` a country or a mountain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from training.examples import Example, Word, bio, conllu, from_words, guess_starts, split_host, with_b
from training.places import kinds

UNSAID = frozenset({"O", "B-NORP", "I-NORP", "B-TIME", "I-TIME"})
MISC = UNSAID
PLACE_TOO_WIDE = frozenset({"O", "B-GPE", "I-GPE", "B-LOC", "I-LOC"})


def _widen(
    forms: list[str], tags: list[str], names: dict[str, str], wide_places: bool
) -> list[frozenset[str]]:
    allowed: list[frozenset[str]] = []
    i = 0
    while i < len(forms):
        if tags[i] == "O":
            allowed.append(UNSAID)
            i += 1
            continue
        end = i + 1
        while end < len(forms) and tags[end] == "I-" + tags[i][2:]:
            end += 1
        kind = names.get(tags[i][2:], "MISC")
        if kind == "MISC":
            allowed.extend([MISC] * (end - i))
        elif kind == "LOC":
            possible = kinds(forms[i:end], forms[i - 1] if i else "")
            loose = wide_places and (len(possible) > 1 or end - i > 3)
            for k in range(i, end):
                border = "B" if k == i else "I"
                allowed.append(
                    PLACE_TOO_WIDE if loose else frozenset(f"{border}-{kind}" for kind in possible)
                )
        else:
            allowed.extend(frozenset({f"{'B' if k == i else 'I'}-{kind}"}) for k in range(i, end))
        i = end
    return allowed


def _may_be_place(form: str) -> bool:
    return ("GPE" in kinds([form]) and "LOC" not in kinds([form])) or form in {"Amerika", "Serikat", "Korea", "Selatan",
        "Utara", "Arab", "Saudi", "Timor", "Leste", "Uni", "Emirat", "AS", "RI"}  # fmt: skip


def _split_clitics(
    forms: list[str], starts: list[bool], allowed: list[frozenset[str]], never: set[str]
) -> tuple[list[str], list[bool], list[frozenset[str]]]:
    out: tuple[list[str], list[bool], list[frozenset[str]]] = ([], [], [])
    for form, start, tags in zip(forms, starts, allowed, strict=True):
        parts = split_host(form, never)
        cells = (
            [(form, start, tags)]
            if parts is None
            else [(parts[0], start, tags), (parts[1], False, frozenset("O"))]
        )
        for cell in cells:
            for column, value in zip(out, cell, strict=True):
                column.append(value)  # type: ignore[attr-defined]
    return out


def indonesian(
    path: Path, source: str, names: dict[str, str], never: set[str], *, wide: bool, style: str = "id"
) -> Iterator[Example]:
    """Yield the sentences of an Indonesian BIO file; clitics are split as the tokenizer does.

    In style `id`, a country's name that the file leaves untagged may be one (idner tags it only as a location).
    """
    for forms, tags in bio(path, "\t" if "nergrit" in source else " "):
        tags = with_b(tags)
        allowed = _widen(forms, tags, names, wide)
        if source == "idner" and style == "id":
            allowed = [
                UNSAID | {"B-GPE", "I-GPE"}
                if tag == "O" and form[:1].isupper() and _may_be_place(form)
                else may
                for form, tag, may in zip(forms, tags, allowed, strict=True)
            ]
        new_forms, starts, new_allowed = _split_clitics(forms, guess_starts(forms), allowed, never)
        yield Example(source, style, new_forms, starts, ents=list(new_allowed))


def wikigold(path: Path) -> Iterator[Example]:
    """Yield WikiGold's sentences."""
    names = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}
    for forms, tags in bio(path):
        tags = with_b(tags)
        yield Example(
            "wikigold", "en", forms, guess_starts(forms), ents=list(_widen(forms, tags, names, False))
        )


_ENTITY = re.compile(r"\(([^()]+)|([^()]+)\)|\)")
_NOT_NAME = {"president", "minister", "prime", "mr.", "mrs.", "ms.", "dr.", "senator", "sir", "the", "governor",
             "king", "queen", "prince", "professor", "secretary", "chairman", "director", "mayor", "judge"}  # fmt: skip
_NORP = re.compile(
    r"(?:American|British|English|French|German|Russian|Chinese|Japanese|Israeli|Palestinian|Iranian|Iraqi|Syrian|"
    r"Turkish|Indian|Pakistani|Indonesian|Malaysian|Australian|Canadian|Mexican|Spanish|Italian|Dutch|Greek|Swiss|"
    r"Swedish|Norwegian|Danish|Polish|Ukrainian|Korean|Vietnamese|Thai|Filipino|African|European|Asian|Arab|Jewish|"
    r"Muslim|Islamic|Christian|Catholic|Protestant|Republican|Democrat(?:ic)?|Irish|Scottish|Welsh|Egyptian|Saudi|"
    r"Lebanese|Yemeni|Afghan|Soviet|Brazilian|Argentine|Cuban|Nigerian|Somali|Kenyan|Sudanese|Libyan)s?"
)


def gum(path: Path) -> Iterator[Example]:
    """Yield GUM's sentences, with trees and the named entities its mentions give.

    A mention is a name when its head is a proper noun; the name is the run of proper nouns around the head.
    """
    open_mentions: list[tuple[str, str, int, int]] = []
    for _, words in conllu(path):
        example = from_words("gum", "en-gum", words)
        mentions: list[tuple[str, int, int]] = []
        open_mentions = []
        for i, word in enumerate(words):
            cell = next((c[7:] for c in word.misc.split("|") if c.startswith("Entity=")), "")
            for match in _ENTITY.finditer(cell):
                if match.group(1):
                    parts = match.group(1).split("-")
                    if len(parts) > 1:
                        open_mentions.append((parts[0], parts[1], i, 0))
                        if cell[match.end() : match.end() + 1] == ")":
                            _, kind, start, _ = open_mentions.pop()
                            mentions.append((kind, start, i))
                elif match.group(2):
                    for k in range(len(open_mentions) - 1, -1, -1):
                        if open_mentions[k][0] == match.group(2):
                            _, kind, start, _ = open_mentions.pop(k)
                            mentions.append((kind, start, i))
                            break
        example.ents = _named(words, mentions)
        yield example


def _named(words: list[Word], mentions: list[tuple[str, int, int]]) -> list[frozenset[str] | None]:
    tags: list[frozenset[str] | None] = [frozenset("O")] * len(words)
    for i, word in enumerate(words):
        if word.upos == "PROPN":
            tags[i] = None  # a name of some other kind, or one the mentions do not cover
        if word.upos in ("ADJ", "NOUN", "PROPN") and _NORP.fullmatch(word.form):
            tags[i] = frozenset({"B-NORP"})
    for kind, start, end in sorted(mentions, key=lambda m: m[1] - m[2]):
        head = next((i for i in range(start, end + 1) if not start <= words[i].head - 1 <= end), start)
        if kind == "time":
            if words[head].upos in ("NUM", "PROPN", "NOUN") and end - start < 6:
                _mark(tags, start, end, "TIME")
            continue
        name = {"person": "PER", "organization": "ORG", "place": "LOC"}.get(kind)
        if name is None or words[head].upos != "PROPN":
            continue
        first = last = head
        joined = ("PROPN",)
        while first > start and words[first - 1].upos in joined:
            first -= 1
        while last < end and (
            words[last + 1].upos in joined
            or (last + 2 <= end and words[last + 1].form in ("of", "for", "and", "-") and name == "ORG"
                and words[last + 2].upos == "PROPN")
        ):  # fmt: skip
            last += 1
        while first < last and name == "PER" and words[first].form.lower() in _NOT_NAME:
            tags[first] = frozenset("O")
            first += 1
        if name == "LOC":
            possible = kinds([w.form for w in words[first : last + 1]], "")
            for k in range(first, last + 1):
                tags[k] = frozenset(f"{'B' if k == first else 'I'}-{x}" for x in possible)
        else:
            _mark(tags, first, last, name)
    return tags


def _mark(tags: list[frozenset[str] | None], start: int, end: int, kind: str) -> None:
    for k in range(start, end + 1):
        tags[k] = frozenset({f"{'B' if k == start else 'I'}-{kind}"})

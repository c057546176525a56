"""Paragraphs and sentences: where a text breaks."""

from __future__ import annotations

import itertools
import re

from saksi.lang.tokens import Tokenizer
from saksi.records import Span

TERMINALS = frozenset(".!?…。")
OPENERS = frozenset("“‘«„([{")
CLOSERS = frozenset("”’»)]}")
STRAIGHT = frozenset("\"'")
# A parser reads no longer sentence than this; a text without full stops is cut here.
LONGEST = 300

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")


def paragraphs(text: str) -> list[Span]:
    """Return the stretches between line breaks, white space trimmed, ascending.

    In a text whose lines were wrapped at a width (blank lines between blocks, lines inside a block going on in
    lower case) a block is one paragraph.
    """
    lines: list[Span] = []
    for match in _LINE.finditer(text):
        body = match.group()
        low = match.start() + len(body) - len(body.lstrip())
        high = match.start() + len(body.rstrip())
        if low < high:
            lines.append(Span(low, high))
    if not lines:
        return lines
    joins = [_is_single_break(text[a.end : b.start]) for a, b in itertools.pairwise(lines)]
    inner = sum(joins)
    running = sum(join and text[b.start].islower() for join, b in zip(joins, lines[1:], strict=True))
    if inner < 2 or inner == len(joins) > 8 or running / inner < 0.4:
        return lines
    merged = [lines[0]]
    for join, line in zip(joins, lines[1:], strict=True):
        if join:
            merged[-1] = Span(merged[-1].start, line.end)
        else:
            merged.append(line)
    return merged


def _is_single_break(gap: str) -> bool:
    return gap.replace("\r\n", "\n").count("\n") == 1


def split(text: str, paragraph: Span, tokenizer: Tokenizer) -> list[list[tuple[int, int]]]:
    """Return the sentences of a paragraph, each as its words' (start, end) code points."""
    words = tokenizer.spans(text, paragraph.start, paragraph.end)
    rules = tokenizer.rules
    sentences: list[list[tuple[int, int]]] = []
    begin = 0
    straight = 0  # straight double quotes seen in this paragraph: odd means one is open
    depth = 0  # open round brackets
    index = 0
    count = len(words)
    last_stop = begin
    while index < count:
        low, high = words[index]
        form = text[low:high]
        if form == '"':
            straight += 1
        elif form == "(":
            depth += 1
        elif form == ")" and depth:
            depth -= 1
        elif form in ",;":
            last_stop = index + 1
        if index - begin >= LONGEST:
            cut = last_stop if last_stop > begin else index
            sentences.append(words[begin:cut])
            begin = cut
            depth = 0
        index += 1
        if form == ")" and index < count and _ends_undotted(text, words, index, rules.starters):
            sentences.append(words[begin:index])
            begin = index
            continue
        if form[-1] not in TERMINALS or index >= count:
            continue
        after = index
        while after < count:
            left, right = words[after]
            mark = text[left:right]
            adjacent = words[after - 1][1] == left
            if mark in CLOSERS and (adjacent or (after + 1 < count and words[after + 1][0] > right)):
                depth -= mark == ")" and depth > 0
            elif mark == '"' and (
                straight % 2 == 1 or (adjacent and (after + 1 >= count or words[after + 1][0] > right))
            ):
                straight += 1
            elif not (mark == "'" and adjacent) and not (mark[0] in TERMINALS and adjacent):
                break
            after += 1
        if after >= count:
            index = after
            continue
        if depth and _closes_soon(text, words, after):
            index = after
            continue
        if _breaks(text, words, index - 1, after, rules.abbreviations.open, rules.starters, rules.tags):
            sentences.append(words[begin:after])
            begin = after
            depth = 0
        index = after
    if begin < count:
        sentences.append(words[begin:])
    return sentences


def _closes_soon(text: str, words: list[tuple[int, int]], after: int) -> bool:
    """Say whether the bracket that is open closes within a sentence's reach."""
    for low, high in words[after : after + 40]:
        mark = text[low:high]
        if mark == ")":
            return True
        if mark == "(":
            return False
    return False


def _breaks(
    text: str,
    words: list[tuple[int, int]],
    stop: int,
    after: int,
    never: frozenset[str],
    starters: frozenset[str],
    tags: frozenset[str],
) -> bool:
    """Say whether a sentence ends with the terminal at `stop`; `after` is the first word past its closing marks."""
    low, high = words[stop]
    form = text[low:high]
    first = after
    while first + 1 < len(words) and (text[words[first][0]] in OPENERS or text[words[first][0]] in "\"'”"):
        first += 1
    start = words[first][0]
    letter = text[start]
    spaced = words[after - 1][1] < words[after][0]
    if letter.islower():
        return False
    if not spaced and not (
        letter.isupper() and form == "." and (text[low - 1].islower() or text[low - 1] in CLOSERS)
    ):
        return False
    if not letter.isalnum() and first == after and letter not in "-–—•*[@#":
        return False
    if len(form) > 1 and form[0].isalnum():  # an abbreviation with its own stop
        stem = form[:-1].lower()
        if len(stem) == 1 or stem in never:
            return False
        following = text[start : words[first][1]].lower()
        return following in starters or text[words[after][0]] in OPENERS
    if stop > 0 and form == ".":
        left, right = words[stop - 1]
        before = text[left:right]
        # an enumeration's number ("1. Iran …") belongs to what follows
        if (
            right == low
            and before.isdigit()
            and len(before) < 3
            and (stop == 1 or text[words[stop - 2][0]] in ".:;")
        ):
            return False
    closed = after > stop + 1
    return not (closed and form[-1] in "!?…" and _tag_follows(text, words, first, tags))


def _ends_undotted(text: str, words: list[tuple[int, int]], after: int, starters: frozenset[str]) -> bool:
    """Say whether a sentence ends with a date in brackets whose full stop was forgotten: `Senin (2/12) Saat ini …`."""
    low, high = words[after]
    if after < 2 or not text[words[after - 2][0]].isdigit() or not text[low].isupper():
        return False
    return text[low - 1].isspace() and text[low:high].lower() in starters


def _tag_follows(text: str, words: list[tuple[int, int]], first: int, tags: frozenset[str]) -> bool:
    """Say whether a verb of saying stands in the next words: “Why?” Smith asked."""
    for low, high in words[first : first + 5]:
        form = text[low:high]
        if form[0] in TERMINALS or form == ",":
            return False
        if form.lower() in tags:
            return True
    return False

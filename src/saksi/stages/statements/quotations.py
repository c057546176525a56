"""Pair quotation marks by their surroundings, a paragraph at a time.

Outlets open with the closing glyph, mix straight and curly marks, forget one, or put blanks inside: neither the
glyph nor the count of marks decides. A mark opens where the text before it has ended and a word follows; it closes
where a word or its punctuation stands before it. What stays odd never reaches past its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from saksi.records import Span

DOUBLE = '"“”„‟«»＂❝❞'
SINGLE = "'‘’‚‛`´‹›"
_TWINS = re.compile(r"''|``|´´|‘‘|’’|,,(?=\w)")
_ONLY_OPEN = "“„«❝"
_ONLY_CLOSE = "»❞"
_AFTER_WORD = ".,!?;:…)]}-–—%"

Side = Literal["open", "close", "either", "none"]


@dataclass(frozen=True)
class Quotation:
    """A stretch between two marks. `span` takes the marks in, `inner` leaves marks and outer blanks out."""

    span: Span
    inner: Span
    paragraph: int
    single: bool
    closed: bool


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    side: Side


def _side(text: str, start: int, end: int, low: int, high: int) -> Side:
    before = text[start - 1] if start > low else ""
    after = text[end] if end < high else ""
    left_open = not before or before.isspace() or before in "([{/—–-:" or before in DOUBLE + SINGLE
    right_open = (
        not after or after.isspace() or (not after.isalnum() and after not in "([{$@#&*+¿¡" + DOUBLE + SINGLE)
    )
    glyph = text[start:end]
    if left_open and not right_open:
        return "open"
    if right_open and not left_open:
        return "close"
    if left_open and right_open:
        if not after:
            return "close"
        if not before:
            return "open"
        return "either"
    # glued on both sides: `katanya,"Kami` opens, `siap,"kata` closes
    if glyph in _ONLY_OPEN:
        return "open"
    if glyph in _ONLY_CLOSE:
        return "close"
    if before in ".!?…":
        return "close"
    if before in ",:;":
        return "close" if after.islower() else "open"
    return "either"


def _before_tag(text: str, mark: _Mark, tags: Callable[[str], bool]) -> bool:
    """Say whether a mark closes though a blank stands before it: `… sudah siap, "kata Sari`."""
    before = text[: mark.start].rstrip()
    word = re.match(r"[^\W\d_]+", text[mark.end : mark.end + 30])
    return mark.side == "open" and before[-1:] in set(",.!?") and word is not None and tags(word[0])


def _marks(text: str, block: Span, tags: Callable[[str], bool]) -> list[_Mark]:
    found = [
        _Mark(m.start(), m.end(), _side(text, m.start(), m.end(), block.start, block.end))
        for m in _TWINS.finditer(text, block.start, block.end)
    ]
    taken = {i for mark in found for i in range(mark.start, mark.end)}
    for i in range(block.start, block.end):
        if text[i] in DOUBLE and i not in taken and not _inches(text, i):
            found.append(_Mark(i, i + 1, _side(text, i, i + 1, block.start, block.end)))
    found.sort(key=lambda mark: mark.start)
    opened = False
    for number, mark in enumerate(found):
        if opened and _before_tag(text, mark, tags):
            found[number] = mark = _Mark(mark.start, mark.end, "close")
        opened = mark.side == "open" or (mark.side == "either" and not opened)
    return found


def _inches(text: str, i: int) -> bool:
    """Say whether a straight mark after a number is an inch mark (`layar 17" itu`): nothing opened before it wants it."""
    return (
        text[i] == '"'
        and i > 0
        and text[i - 1].isdigit()
        and text[i + 1 : i + 2] == " "
        and text[i + 2 : i + 3].islower()
        and not (text.rfind('"', max(0, i - 400), i) >= 0)
    )


def _pair(
    text: str, marks: Sequence[_Mark], block: Span, carried: bool
) -> tuple[list[tuple[int, int, int, int, bool]], bool]:
    """Return (start, inner start, inner end, end, closed) of each pair, and whether a quotation runs on."""
    found: list[tuple[int, int, int, int, bool]] = []
    opened: list[_Mark] = []
    closing = [0] * len(marks)  # how many marks come after this one before the next that opens
    for number in range(len(marks) - 2, -1, -1):
        closing[number] = 0 if marks[number + 1].side == "open" else closing[number + 1] + 1
    for number, mark in enumerate(marks):
        side = mark.side
        if side == "either":
            side = "close" if opened else "open"
        if side == "open":
            if not opened:
                opened.append(mark)
                continue
            # a mark that opens inside an open quotation: nested when enough closing marks follow, else the
            # earlier one was never closed and ends with its sentence
            closers = closing[number]
            if closers >= 2 or (closers == 1 and text[opened[-1].end : mark.start].count(" ") < 1):
                opened.append(mark)
            else:
                first = opened[0]
                cut = _sentence_cut(text, first.end, mark.start)
                found.append((first.start, first.end, cut, cut, False))
                opened = [mark]
            continue
        if opened:
            first = opened.pop()
            if not opened:
                found.append((first.start, first.end, mark.start, mark.end, True))
        elif (carried and not found) or not text[block.start : mark.start].strip():
            start = block.start
            if text[start : mark.start].strip():
                found.append((start, start, mark.start, mark.end, True))
        elif not found and mark.start - block.start > 1 and text[mark.start - 1] in ",.!?":
            # the opening mark is missing: the paragraph opens with the quotation
            found.append((block.start, block.start, mark.start, mark.end, True))
    if opened:
        first = opened[0]
        whole = not text[block.start : first.start].strip()
        end = (
            block.end
            if whole and block.end - first.start < 1500
            else _sentence_cut(text, first.end, block.end)
        )
        found.append((first.start, first.end, end, end, False))
        return found, whole
    return found, False


def _sentence_cut(text: str, low: int, high: int) -> int:
    match = re.search(r"[.!?…]+(?=\s|$)", text[low:high])
    return low + match.end() if match else high


def _tag_inside(text: str, low: int, high: int, tags: Callable[[str], bool]) -> int | None:
    """Where a quotation that nobody closed ends because its tag begins: `“Kami sudah siap, kata Sari.`"""
    for match in re.finditer(r"[,!?]\s+([^\W\d_]+)\b", text[low:high]):
        after = text[low + match.end(1) :].lstrip()[:1]
        if tags(match[1]) and (after.isupper() or after in {".", ","}):
            return low + match.start() + 1
    return None


def _singles(text: str, block: Span, taken: Sequence[Span]) -> list[tuple[int, int, int, int]]:
    """Single marks: only where a pair is plain, since most of them are apostrophes."""
    found: list[tuple[int, int, int, int]] = []
    pattern = re.compile(
        r"(?:(?<=\s)|(?<=^)|(?<=[(\[“”\"]))['‘’‚`]\s?(?=\w)(?P<inner>[^'‘’`\n]*(?:(?<=\w)['’`](?=\w)[^'‘’`\n]*)*?)['’‘`](?=\W|$)(?!\w)"
    )
    for match in pattern.finditer(text, block.start, block.end):
        low, high = match.span("inner")
        if (
            high > low
            and text[low:high].strip()
            and not any(s.start < match.end() and match.start() < s.end for s in taken)
        ):
            found.append((match.start(), low, high, match.end()))
    return found


def quotations(
    text: str, paragraphs: Sequence[Span], tags: Callable[[str], bool] = lambda word: False
) -> list[Quotation]:
    """Return the quotations of a text in order, nested ones left out; none reaches past its paragraph.

    `tags` says whether a word is the verb of a tag: right behind a mark it shows that the mark closes.
    """
    found: list[Quotation] = []
    carried = False
    for number, block in enumerate(paragraphs):
        pairs, carried = _pair(text, _marks(text, block, tags), block, carried)
        here: list[Quotation] = []
        for start, low, high, end, closed in pairs:
            while low < high and text[low].isspace():
                low += 1
            while high > low and text[high - 1].isspace():
                high -= 1
            if not closed and (cut := _tag_inside(text, low, high, tags)) is not None:
                high = end = cut
            if low < high and any(c.isalnum() for c in text[low:high]):
                here.append(Quotation(Span(start, end), Span(low, high), number, False, closed))
        for start, low, high, end in _singles(text, block, [q.span for q in here]):
            while low < high and text[low].isspace():
                low += 1
            while high > low and text[high - 1].isspace():
                high -= 1
            here.append(Quotation(Span(start, end), Span(low, high), number, True, True))
        found.extend(sorted(here, key=lambda q: q.span.start))
    return found


def ends_like_speech(text: str, inner: Span) -> bool:
    """Say whether the words inside the marks end as speech does, with a stop or comma of their own."""
    words = text[inner.start : inner.end].rstrip().rstrip("'’‘`")  # a quotation inside may close with it
    return words[-1:] in set(",.!?…;-–—")

"""Which stretches stand in quotation marks: a rough cut that only weighs who a pronoun may mean."""

from __future__ import annotations

from collections.abc import Iterable

from saksi.records import Span

_MARKS = '"“”«»„‟'


def quoted_stretches(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """Return what stands between every first and second mark of a paragraph; an unclosed one runs to its end."""
    found: list[Span] = []
    for paragraph in paragraphs:
        marks = [i for i in range(paragraph.start, paragraph.end) if text[i] in _MARKS]
        for open_, close in zip(marks[::2], [*marks[1::2], paragraph.end], strict=False):
            if close > open_ + 1:
                found.append(Span(open_ + 1, close))
    return found

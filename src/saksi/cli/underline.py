"""Sentences with their evidence underlined, role by role, in plain characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from saksi.cli.symbols import visible
from saksi.explain import Evidence, Passage

RULE = "━"


def underlined(text: str, passage: Passage, width: int = 80, indent: str = "  ") -> Iterator[str]:
    """Yield the passage line by line, each followed by a ruled line for every role that has words in it."""
    for start, end in _wrapped(text, passage.span.start, passage.span.end, width - len(indent)):
        yield indent + visible(text[start:end], lines=False)
        for role, spans in _roles(passage.evidence):
            ruled = _ruled(text, start, end, spans)
            if ruled.strip():
                yield f"{indent}{ruled} {role}"


def _roles(evidence: Iterable[Evidence]) -> list[tuple[str, list[Evidence]]]:
    roles: dict[str, list[Evidence]] = {}
    for item in evidence:
        roles.setdefault(item.role, []).append(item)
    return list(roles.items())


def _ruled(text: str, start: int, end: int, evidence: list[Evidence]) -> str:
    line = ""
    for offset in range(start, end):
        marked = any(item.span.start <= offset < item.span.end for item in evidence)
        line += (RULE if marked else " ") * cell_len(visible(text[offset], lines=False))
    return line.rstrip()


def _wrapped(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines that fit the width, broken at spaces where there are any."""
    while start < end:
        used, offset, space = 0, start, None
        while offset < end and text[offset] != "\n":
            used += cell_len(visible(text[offset], lines=False))
            if used > width:
                break
            if text[offset] == " ":
                space = offset
            offset += 1
        if offset < end and text[offset] != "\n":
            offset = space if space is not None and space > start else max(offset, start + 1)
        if offset > start:
            yield start, offset
        start = offset
        while start < end and text[start] in " \n":
            start += 1

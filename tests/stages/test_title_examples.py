"""Every example and counter-example of the titles, through the real road."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from saksi.lexicon import load_pack
from saksi.lexicon.titles import load_titles
from saksi.pipeline import STAGES
from saksi.records import Reading, Report, Span

MARK = re.compile(r'<mention code="([^"]*)">(.*?)</mention>')


@lru_cache(maxsize=512)
def read(text: str, language: str) -> Reading:
    pack = load_pack(language)
    reading = Reading(report=Report(id="-", text=text, language=language, published="2024-11-20"))
    for name, stage in STAGES:
        reading = stage(reading, pack)
        if name == "mentions":
            return reading
    raise AssertionError("no mentions stage")


def unmark(marked: str) -> tuple[str, list[tuple[Span, str]]]:
    text, spans, at = "", [], 0
    for found in MARK.finditer(marked):
        text += marked[at : found.start()]
        spans.append((Span(len(text), len(text) + len(found[2])), found[1]))
        text += found[2]
        at = found.end()
    return text + marked[at:], spans


EXAMPLES = [
    pytest.param(language, example, id=f"{language}:{entry.terms[0]}:{number}")
    for language in ("id", "en")
    for entry in load_pack(language).get(load_titles).entries
    for number, example in enumerate(entry.examples)
]
COUNTERS = [
    pytest.param(language, example, id=f"{language}:{entry.terms[0]}:{number}")
    for language in ("id", "en")
    for entry in load_pack(language).get(load_titles).entries
    for number, example in enumerate(entry.counter)
]


@pytest.mark.parametrize(("language", "example"), EXAMPLES)
def test_example(language: str, example: str) -> None:
    text, wanted = unmark(example)
    assert wanted, "an example marks at least one mention"
    reading = read(text, language)
    for span, code in wanted:
        near = [(m.span.of(text), m.code) for m in reading.mentions if m.span.overlaps(span)]
        fitting = [m for m in reading.mentions if m.code == code and overlap(m.span, span) >= 0.7]
        assert fitting, f"{span.of(text)!r} should be {code}; there is {near}"


@pytest.mark.parametrize(("language", "example"), COUNTERS)
def test_counter(language: str, example: str) -> None:
    reading = read(example, language)
    assert not reading.mentions, [(m.span.of(example), m.code) for m in reading.mentions]


def overlap(one: Span, other: Span) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start))


@pytest.mark.parametrize("language", ["id", "en"])
def test_there_are_at_least_two_hundred_terms(language: str) -> None:
    entries = load_pack(language).get(load_titles).entries
    assert len({term for entry in entries for term in entry.terms}) >= 200
    assert len(EXAMPLES) >= 50


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_plain_title_composes_with_a_country(language: str) -> None:
    """`TERM Kenya` or `Kenyan TERM` codes as Kenya's, with the entry's sector."""
    titles = load_pack(language).get(load_titles)
    wrong = []
    for entry in titles.entries:
        term = next((t for t in entry.terms if "{" not in t), None)
        if term is None or entry.country or entry.kind == "rank" or entry.weak or entry.of_person:
            continue
        text = f"The Kenyan {term} left." if titles.head_final else f"Menurut {term} Kenya, rapat ditunda."
        codes = [m.code for m in read(text, language).mentions if m.span.end - m.span.start > 5]
        wanted = f"KEN.{entry.sector}" if entry.sector else "KEN"
        if wanted not in codes:
            wrong.append((term, wanted, codes))
    assert len(wrong) <= len(titles.entries) // 20, wrong

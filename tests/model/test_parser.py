"""The parser on the installed weights: whatever the text, spans stay and trees are trees."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("saksi_model", reason="the weights are not installed: pip install packages/saksi-model")

from saksi.lexicon import LanguagePack, load_pack
from saksi.model import Parser, describe, load_parser
from saksi.model.network import LONGEST
from saksi.model.weights import NoModel, subwords
from saksi.records import Furniture, Reading, Report, Sentence, Span, Token
from saksi.stages.parse import parse
from saksi.stages.segment import segment

SAMPLE = (
    "Menteri Luar Negeri Norlandia Pak Surya pada Selasa menuduh Iran melanggar perjanjian. “Kami akan mengirim "
    "bantuan ke Gaza pekan ini,” ujarnya kepada wartawan.\n\nDua warga ditangkap polisi di Bandung."
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser(load_pack("id"))


def laid_out(words: list[str], gaps: list[bool]) -> tuple[str, tuple[Sentence, ...]]:
    text, tokens = "", []
    for word, gap in zip(words, gaps, strict=True):
        text += " " if gap and text else ""
        tokens.append(Token(len(text), len(text) + len(word), word))
        text += word
    return text, (Sentence(Span(0, len(text)), 0, tuple(tokens)),)


def assert_whole(before: tuple[Sentence, ...], after: tuple[Sentence, ...]) -> None:
    assert len(before) == len(after)
    for a, b in zip(before, after, strict=True):
        assert (a.span, a.paragraph) == (b.span, b.paragraph)
        assert [(t.start, t.end, t.form) for t in a.tokens] == [(t.start, t.end, t.form) for t in b.tokens]
        roots = [t for t in b.tokens if t.head < 0]
        assert len(roots) == 1
        assert [t.deprel for t in b.tokens].count("root") == 1 and roots[0].deprel == "root"
        for i in range(len(b.tokens)):
            seen = set()
            while i >= 0:
                assert i not in seen
                seen.add(i)
                i = b.tokens[i].head
        assert all(t.lemma and t.upos for t in b.tokens)


words = st.lists(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12), min_size=1, max_size=12
)


@given(words, st.lists(st.booleans(), min_size=12, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_unicode_keeps_its_spans_and_gets_a_tree(
    parser: Parser, forms: list[str], gaps: list[bool]
) -> None:
    text, sentences = laid_out(forms, gaps[: len(forms)])
    assert_whole(sentences, parser.parse(text, sentences))


@given(st.text(min_size=1, max_size=300), st.booleans())
def test_every_word_has_pieces_of_its_own(form: str, starts: bool) -> None:
    pieces = subwords().cut(form, starts)
    assert 1 <= len(pieces) <= 12
    assert all(0 <= piece < len(subwords()) for piece in pieces)


def test_neighbours_change_nothing(parser: Parser) -> None:
    reading = segment(Reading(report=Report(id="x", text=SAMPLE, language="id")), load_pack("id"))
    alone = [parser.parse(SAMPLE, (sentence,))[0] for sentence in reading.sentences]
    other = laid_out(["satu", "kalimat", "lain", "."], [True] * 4)
    many = parser.parse_many([(SAMPLE, reading.sentences)] * 3 + [other])
    assert list(many[0]) == alone == list(many[2])
    assert many[0] == parser.parse(SAMPLE, reading.sentences)


def test_the_words_are_read_as_they_are_meant(parser: Parser) -> None:
    reading = segment(Reading(report=Report(id="x", text=SAMPLE, language="id")), load_pack("id"))
    first, second, third = parser.parse(SAMPLE, reading.sentences)
    by_form = {t.form: t for t in first.tokens}
    assert by_form["menuduh"].deprel == "root" and by_form["menuduh"].lemma == "tuduh"
    assert first.tokens[by_form["Menteri"].head].form == "menuduh"
    assert by_form["Iran"].ent == "B-GPE"
    ujar, nya = (next(t for t in second.tokens if t.form == form) for form in ("ujar", "nya"))
    assert second.tokens[nya.head] == ujar and nya.deprel == "nsubj"
    caught = next(t for t in third.tokens if t.form == "ditangkap")
    assert "Voice=Pass" in caught.feats
    assert next(t for t in third.tokens if t.form == "polisi").deprel in ("obl:agent", "obl")
    assert next(t for t in third.tokens if t.form == "warga").deprel == "nsubj:pass"


def test_a_sentence_longer_than_the_window_is_one_tree(parser: Parser) -> None:
    text, sentences = laid_out(
        ["pemerintah", "menolak", "usulan", ","] * (LONGEST // 2), [True] * (LONGEST * 2)
    )
    parsed = parser.parse(text, sentences)
    assert_whole(sentences, parsed)
    assert parsed == parser.parse(text, sentences)


def test_a_sentence_without_tokens_comes_back_unchanged(parser: Parser) -> None:
    empty = Sentence(Span(0, 3), 0, ())
    assert parser.parse("  \n", (empty,)) == (empty,)
    assert parser.parse("", ()) == ()


def test_furniture_is_no_part_of_the_tree() -> None:
    text = "Ankara – Presiden menolak usulan itu."
    pack = load_pack("id")
    reading = segment(Reading(report=Report(id="x", text=text, language="id")), pack)
    dateline = Reading(
        report=reading.report, sentences=reading.sentences, furniture=(Furniture("dateline", 0, 8),)
    )
    tokens = parse(dateline, pack).sentences[0].tokens
    assert [t.form for t in tokens] == [t.form for t in reading.sentences[0].tokens]
    assert [(t.upos, t.head, t.deprel) for t in tokens[:2]] == [("X", -1, "dep")] * 2
    assert next(t for t in tokens if t.deprel == "root").form == "menolak"
    assert tokens[next(t for t in tokens if t.form == "Presiden").head].form == "menolak"


def test_a_language_the_weights_do_not_know_is_named() -> None:
    with pytest.raises(NoModel, match="does not read 'xx'"):
        load_parser(LanguagePack("xx"))


def test_both_sizes_are_there_and_described() -> None:
    described = describe()
    assert described["sizes"] == ["default", "fast"]
    assert len(described["digest"]) == 16
    assert sum(entry["bytes"] for entry in described["files"].values()) < 60_000_000
    fast = load_parser(load_pack("id", model="fast"))
    text, sentences = laid_out(["Polisi", "menangkap", "pelaku", "."], [True, True, True, False])
    assert fast.parse(text, sentences)[0].tokens[1].deprel == "root"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_loads_quickly_and_small() -> None:
    program = (
        "import re, time; from pathlib import Path; began = time.perf_counter()\n"
        "from saksi.lexicon import load_pack; from saksi.model import load_parser\n"
        "load_parser(load_pack('id'))\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text()).group(1)\n"
        "print(time.perf_counter() - began, int(peak) // 1024)"
    )
    best = (99.0, 9999)
    for _ in range(3):  # the best of three: a busy machine is not the loader's fault
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        seconds, megabytes = done.stdout.split()
        best = min(best, (float(seconds), int(megabytes)))
        if best[0] < 2:
            break
        time.sleep(1)
    assert best[0] < 2 and best[1] < 400, best

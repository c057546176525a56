"""Hostile text costs time in proportion to its length, whichever expression of whichever stage it aims at."""

from __future__ import annotations

import itertools
import time

import msgspec
import pytest

from saksi.lang.identify import identify
from saksi.lexicon import LanguagePack, load_pack
from saksi.pipeline import STAGES
from saksi.records import Reading, Report, Sentence, Token

# What expressions for words, numbers, dates, quotations, page furniture and names could be led astray by.
UNITS = (
    "a", "A", "a ", "A. ", "Aa ", "1", "1.", "1,", "1/", "1 ", "12:", "-", "--", "a-", "al-A", "'", '"', "“", "” ", "''", "(", "[",
    "(a ", "[Baca: ", ", ", ". ", "… ", "*", "* ", "|", "\n", "\n\n", "\t", "\u00a0", "Senin, ", "1 Mei ", "pada 1/2 ",
    "Baca juga: ", "kata ", "ujar Budi, ",
)  # fmt: skip
FRAMES = (("", ""), ("JAKARTA, KOMPAS.com - ", "!"), ("“", ""), ("(", "x"), ("Senin (", "\u0301"))
INPUTS = list(itertools.product(UNITS, FRAMES))
SHORT, FACTOR = 1_500, 4
# Time may grow by this much more than the text: tables are built, memory is touched. Quadratic would be 4.
SLACK = 2.2
FLOOR = 0.02  # seconds; below, a clock says nothing


def parse_without_a_model(reading: Reading) -> Reading:
    """Parts of speech by turns, short branches: the stages behind the parser get trees, and no model's time counts."""
    kinds = ("PROPN", "VERB", "NOUN", "ADP", "NUM")
    relations = ("nsubj", "root", "obj", "case", "nummod")

    def token(i: int, t: Token) -> Token:
        head = -1 if i == 0 else i - 1 if i % 8 else 0
        ent = "B-PER" if i % 5 == 0 else "O"
        return msgspec.structs.replace(
            t,
            lemma=t.form.lower(),
            upos=kinds[i % 5],
            head=head,
            deprel="root" if i == 0 else relations[i % 5],
            ent=ent,
        )

    done = tuple(
        Sentence(s.span, s.paragraph, tuple(token(i, t) for i, t in enumerate(s.tokens)))
        for s in reading.sentences
    )
    return msgspec.structs.replace(reading, sentences=done)


def spent(text: str, pack: LanguagePack) -> dict[str, float]:
    """CPU seconds of each stage."""
    reading = Reading(report=Report(id="x", text=text, published="2025-03-18", language=pack.code))
    found: dict[str, float] = {}
    began = time.process_time()
    identify(text)
    found["identify"] = time.process_time() - began
    for name, stage in STAGES:
        if name == "parse":
            reading = parse_without_a_model(reading)
            continue
        began = time.process_time()
        reading = stage(reading, pack)
        found[name] = time.process_time() - began
    return found


def text_of(unit: str, frame: tuple[str, str], size: int) -> str:
    before, after = frame
    return before + unit * (size // len(unit)) + after


def test_there_are_two_hundred() -> None:
    assert len(set(INPUTS)) == 200


@pytest.mark.slow
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: ascii(unit)[1:-1])
def test_time_grows_with_length(unit: str, language: str) -> None:
    pack = load_pack(language)
    spent("Presiden Budi bertemu menteri di Jakarta, Senin (3/3).", pack)  # loads what is loaded once
    for frame in FRAMES:
        for tries_left in (
            2,
            1,
            0,
        ):  # a busy machine may stall once; an expression that backtracks always does
            short, long = (spent(text_of(unit, frame, size), pack) for size in (SHORT, SHORT * FACTOR))
            slow = {
                name: (short[name], long[name])
                for name in long
                if long[name] > FLOOR and long[name] > SLACK * FACTOR * max(short[name], FLOOR / FACTOR / 2)
            }
            if not slow:
                break
            assert tries_left, f"{frame} {slow}"

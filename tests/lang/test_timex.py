"""Time expressions are looked for only where one can begin, and none is missed for it."""

from __future__ import annotations

import random
import re
from datetime import date

import pytest

from saksi.lang.timeforms import expressions
from saksi.lang.timex import TimeFinder, _Starts, load_time_finder
from saksi.lexicon import load_pack
from saksi.lexicon.calendar import load_calendar

SIGNS = (" ", " ", " ", ", ", "-", "–", "/", " (", ") ", ".", "\n", "ſ", "É")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_short_way_finds_what_the_long_one_does(language: str) -> None:
    words = load_pack(language).get(load_calendar)
    finder = TimeFinder(words, expressions(words))
    looked_for = [
        *((expression, firsts) for _, expression, firsts in finder.patterns),
        *((expression, firsts) for expression, firsts, *_ in finder.periods),
        *finder.vague,
        (finder.days, finder.days_open),
    ]
    forms = [pattern.form for pattern in words.patterns] + [form for form, *_ in words.periods]
    pool = [
        *re.findall(r"\w+", " ".join([*forms, *words.vague, *words.days])),
        *words.weekdays,
        *words.months,
    ]
    pool += [*words.units, *words.numbers, *words.direction.past, "3", "14", "2024", "24", "08"]
    chance = random.Random(5)
    hits = 0
    for _ in range(400):
        text = "".join(
            chance.choice((str.lower, str.upper, str.title, str))(chance.choice(pool)) + chance.choice(SIGNS)
            for _ in range(40)
        )
        begun = _Starts(text, frozenset().union(*(firsts for _, firsts in looked_for)))
        for expression, firsts in looked_for:
            found = [match.span() for match in begun.matches(expression, firsts)]
            assert found == [match.span() for match in re.finditer(expression.expression, text)], (
                expression.expression
            )
            hits += len(found)
    assert hits > 1_000


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        # Written on a Friday: the range's last day follows its first, though "until" alone looks ahead.
        ("Senin malam hingga Selasa dini hari", "2026-05-25", "2026-05-26"),
        ("Selasa hingga Rabu", "2026-05-26", "2026-05-27"),
        ("Sabtu-Minggu", "2026-05-23", "2026-05-24"),
        ("Senin lalu hingga Selasa depan", "2026-05-25", "2026-06-02"),
        ("28 hingga 30 Mei 2026", "2026-05-28", "2026-05-30"),
        ("sepekan terakhir", "2026-05-22", "2026-05-29"),
        ("12-05-2026", "2026-05-12", "2026-05-12"),
    ],
)
def test_ranges_and_written_days(words: str, start: str, end: str) -> None:
    finder = load_time_finder(load_pack("id"))
    text = f"Pasukan itu menyerang kota pada {words}."
    (one,) = finder.find(text, date(2026, 5, 29), [0])
    assert text[one.start : one.end].endswith(words)
    assert (str(one.when.start), str(one.when.end)) == (start, end)


def test_years_of_an_office_date_nothing() -> None:
    finder = load_time_finder(load_pack("id"))
    assert finder.find("Bekas gubernur periode 2014-2019 itu menolak.", date(2026, 5, 29), [0]) == []

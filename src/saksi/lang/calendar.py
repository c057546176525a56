"""Days, weeks, months and years: arithmetic on intervals, and what a pattern's slots come to.

An interval is (first day, last day), either null where open. Everything relative is reckoned from `anchor`, the day
of publication; without one it stays open.
"""

from __future__ import annotations

import calendar as almanac
from datetime import date, timedelta
from typing import NamedTuple

from saksi.lexicon.calendar import Calendar, Unit

DAY = timedelta(days=1)
# How many days ahead a date without a year may lie where nothing in the sentence points to the future.
AHEAD = 60


class When(NamedTuple):
    """What an expression comes to: first and last day (null where open or unknown), its grain, and a remark."""

    start: date | None
    end: date | None
    grain: str
    note: str | None = None


OPEN = When(None, None, "day")


def day(year: int, month: int, number: int) -> date | None:
    """Return the day, or null where there is none."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def month_of(year: int, month: int) -> When:
    """Return a whole month."""
    return When(date(year, month, 1), date(year, month, almanac.monthrange(year, month)[1]), "month")


def year_of(year: int) -> When:
    """Return a whole year."""
    return When(date(year, 1, 1), date(year, 12, 31), "year")


def week_of(some: date) -> When:
    """Return the ISO week (Monday to Sunday) that holds a day."""
    monday = some - DAY * (some.isoweekday() - 1)
    return When(monday, monday + DAY * 6, "week")


def shifted(anchor: date, unit: Unit, steps: int) -> When:
    """Return the day, week, month or year that lies `steps` from the anchor's."""
    if unit == "day":
        found = anchor + DAY * steps
        return When(found, found, "day")
    if unit == "week":
        return week_of(anchor + DAY * 7 * steps)
    if unit == "month":
        count = anchor.year * 12 + anchor.month - 1 + steps
        return month_of(count // 12, count % 12 + 1)
    return year_of(anchor.year + steps)


def in_reach(anchor: date, unit: Unit, steps: int) -> bool:
    """Say whether a step stays within the calendar."""
    days = {"day": 1, "week": 7, "month": 31, "year": 366}[unit] * abs(steps)
    return days < 366 * 1500 and anchor.year - days // 365 > 1 and anchor.year + days // 365 < 9998


def nearest(anchor: date, month: int, number: int, lean: int | None = 0) -> date | None:
    """Return the day of that month and number closest to the anchor; `lean` -1 for the past, 1 for the future.

    With lean 0 a day more than two months ahead is taken for last year's; with none the closest is taken.
    """
    choices = [d for d in (day(anchor.year + step, month, number) for step in (-1, 0, 1)) if d is not None]
    if lean is not None and lean < 0:
        choices = [d for d in choices if d <= anchor] or choices
    if lean == 0:  # news tells of what was, and announces only what is near
        choices = [d for d in choices if (d - anchor).days <= AHEAD] or choices
    if lean is not None and lean > 0:
        choices = [d for d in choices if d >= anchor] or choices
    return min(choices, key=lambda d: abs((d - anchor).days), default=None)


def nearest_month(anchor: date, month: int, lean: int) -> When:
    """Return the month of that name: the last one up to the anchor's, or with `lean` 1 the next one."""
    year = anchor.year
    if lean > 0 and month < anchor.month:
        year += 1
    if lean <= 0 and month > anchor.month:
        year -= 1
    if lean < 0 and month == anchor.month:
        year -= 1
    return month_of(year, month)


def weekday(anchor: date, number: int, turn: str | None, future: bool) -> When:
    """Return the day a weekday's name means.

    Bare, it is the last such day up to the anchor, or the next one where the sentence speaks of what will be.
    `turn` is `past`, `this` (the anchor's ISO week) or `next` (the week after).
    """
    back = (anchor.isoweekday() - number) % 7
    if turn == "this":
        found = anchor + DAY * (number - anchor.isoweekday())
    elif turn == "past":
        found = anchor - DAY * (back or 7)
    elif turn == "next":
        found = anchor + DAY * (7 - anchor.isoweekday() + number)
    elif future and back:
        found = anchor + DAY * (7 - back)
    else:
        found = anchor - DAY * back
    return When(found, found, "day")


def third(when: When, which: int) -> When:
    """Return the first, middle or last third of a month or year, or the ends of a week."""
    if when.start is None or when.end is None:
        return when
    if when.grain == "month":
        first = when.start
        edges = {1: (first, first.replace(day=10)), 2: (first.replace(day=11), first.replace(day=20))}
        return When(*edges.get(which, (first.replace(day=21), when.end)), "month")
    if when.grain == "year":
        year = when.start.year
        low = {1: 1, 2: 5, 3: 9}[which]
        return When(date(year, low, 1), month_of(year, low + 3).end, "year")
    if when.grain == "week":
        low = {1: 0, 2: 2, 3: 4}[which]
        return When(when.start + DAY * low, when.start + DAY * (low + (2 if which == 3 else 1)), "week")
    return when


def full_year(digits: str) -> int:
    """Return the year that two or four digits mean."""
    year = int(digits)
    return year if len(digits) == 4 else 2000 + year if year < 70 else 1900 + year


def turn_of(word: str | None, words: Calendar) -> str | None:
    """Return `past`, `this` or `next` for a word like `lalu`, null for none."""
    if not word:
        return None
    low = word.casefold()
    if low in words.direction.past:
        return "past"
    if low in words.direction.this:
        return "this"
    return "next" if low in words.direction.next else None


def resolve(
    rule: str, slots: dict[str, str], steps: int, anchor: date | None, future: bool | None, words: Calendar
) -> When | None:
    """Return what a pattern's slots come to, or null where they name no time (31/2, 45/9).

    `future`: whether a day lies ahead; null where it may lie either way ("hingga 20 Mei").
    """
    turn = turn_of(slots.get("dir"), words)
    if rule in {"day_of_year", "month_of_year"}:
        if anchor is None:
            return When(None, None, "day" if rule == "day_of_year" else "month")
        year = anchor.year + {"past": -1, "next": 1}.get(turn or "this", 0)
        slots, turn = {**slots, "y": str(year)}, None
        rule = "named" if rule == "day_of_year" else "month"
    if rule in {"numeric", "named", "iso"}:
        return _one_day(slots, anchor, turn, future, words)
    if rule == "days":
        first = _one_day(slots, anchor, turn, future, words)
        alone = {name: value for name, value in slots.items() if name != "weekday"}
        last = _one_day({**alone, "d": slots["d2"]}, anchor, turn, future, words)
        if first is None or last is None:
            return None
        if first.start and last.start and first.start > last.start:
            return None
        return When(first.start, last.start, "day")
    if rule in {"years", "year", "decade"}:
        year = int(slots["y"])
        if not 1000 <= year <= 2200:
            return None
        if rule == "decade":
            return When(date(year, 1, 1), date(year + 9, 12, 31), "decade") if year % 10 == 0 else None
        last_year = int(slots.get("y2") or year)
        return When(date(year, 1, 1), date(last_year, 12, 31), "year") if year <= last_year <= 2200 else None
    if rule in {"quarter", "half"}:
        number = words.quarters[_key(words.quarters, slots["quarter"])]
        span = 3 if rule == "quarter" else 6
        if number * span > 12:
            return None
        year = int(slots["y"])
        return When(date(year, (number - 1) * span + 1, 1), month_of(year, number * span).end, "month")
    if rule in {"month", "months"}:
        return _months(rule, slots, anchor, turn, future, words)
    if anchor is None:
        return OPEN
    if rule == "weekday":
        coming = slots.get("dir", "").casefold() in words.direction.coming
        number = words.weekdays[_key(words.weekdays, slots["weekday"])]
        return weekday(anchor, number, None if coming else turn, coming or future is not False)
    if rule == "weekday_week":
        number = words.weekdays[_key(words.weekdays, slots["weekday"])]
        week = week_of(anchor + DAY * 7 * {"past": -1, "this": 0, "next": 1}.get(turn or "this", 0))
        found = (week.start or anchor) + DAY * (number - 1)
        return When(found, found, "day")
    if rule == "day_of_month":
        low = shifted(anchor, "month", {"past": -1, "next": 1}.get(turn or "this", 0)).start or anchor
        chosen = day(low.year, low.month, int(slots["d"]))
        return When(chosen, chosen, "day") if chosen else None
    if rule == "last_hours":
        hours = count(slots["n"], words)
        return When(anchor - DAY * -(-hours // 24), anchor, "day") if hours <= 24 * 14 else None
    if rule == "weekend":
        saturday = (week_of(anchor).start or anchor) + DAY * (5 + 7 * steps)
        return When(saturday, saturday + DAY, "week")
    if rule in {"so_far", "remaining"}:
        unit = words.units[slots["choice"].split()[-1].casefold()]
        whole = shifted(anchor, unit, 0)
        return When(whole.start, anchor, unit) if rule == "so_far" else When(anchor, whole.end, unit)
    unit = words.units[slots["unit"].casefold()]
    steps = count(slots["n"], words)
    if not in_reach(anchor, unit, steps):
        return None
    if rule == "ago":
        return shifted(anchor, unit, -steps)
    if rule == "ahead":
        return shifted(anchor, unit, steps)
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * steps
    return When(anchor - DAY * days, anchor, unit)


def count(word: str, words: Calendar) -> int:
    """Return the number that digits or a number word mean."""
    return int(word) if word.isdigit() else words.numbers[word.casefold()]


def _key(table: dict[str, int], word: str) -> str:
    if word in table:
        return word
    low = word.casefold()
    return next(name for name in table if name.casefold() == low)


def _one_day(
    slots: dict[str, str], anchor: date | None, turn: str | None, future: bool | None, words: Calendar
) -> When | None:
    month = words.months[_key(words.months, slots["month"])] if slots.get("month") else int(slots["m"])
    number = int(slots["d"])
    written = slots.get("y") or slots.get("yy")
    wanted = words.weekdays[_key(words.weekdays, slots["weekday"])] if slots.get("weekday") else None
    if day(2024, month, number) is None:
        return None
    if written:
        found = day(full_year(written), month, number)
        if found is None:
            return None
    elif anchor is None:
        return OPEN
    else:
        lean = -1 if turn == "past" else 1 if turn == "next" or future else None if future is None else 0
        found = nearest(anchor, month, number, lean)
        if found is None:
            return OPEN
        if wanted and found.isoweekday() != wanted:
            # The weekday is a checksum: another year may be meant, else the report has a slip and the number stands.
            for other in (found.year - 1, found.year + 1):
                candidate = day(other, month, number)
                if candidate and candidate.isoweekday() == wanted and abs((candidate - anchor).days) < 300:
                    return When(candidate, candidate, "day")
            swapped = nearest(anchor, number, month) if number <= 12 and "m" in slots else None
            if swapped and swapped.isoweekday() == wanted and abs((swapped - anchor).days) <= AHEAD:
                return When(swapped, swapped, "day", "month before day, as the weekday shows")
    note = None
    if wanted and found.isoweekday() != wanted:
        note = "weekday and date disagree; the date stands"
    return When(found, found, "day", note)


def _months(
    rule: str,
    slots: dict[str, str],
    anchor: date | None,
    turn: str | None,
    future: bool | None,
    words: Calendar,
) -> When | None:
    month = words.months[_key(words.months, slots["month"])]
    last = words.months[_key(words.months, slots["month2"])] if rule == "months" else month
    if slots.get("y"):
        year = int(slots["y"])
        low, high = month_of(year - (month > last), month), month_of(year, last)
        return When(low.start, high.end, "month")
    if anchor is None:
        return When(None, None, "month")
    lean = 1 if turn == "next" or (future is not False and turn is None) else 0
    high = nearest_month(anchor, last, lean)
    if turn == "this":
        high = month_of(anchor.year, last)
    if rule == "month" or high.end is None:
        return high
    return When(month_of(high.end.year - (month > last), month).start, high.end, "month")

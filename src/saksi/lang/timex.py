"""Time expressions in running text: the calendar's patterns compiled, matched, joined and resolved."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from saksi.lang.calendar import DAY, OPEN, When, count, day, in_reach, resolve, shifted, third
from saksi.lang.timeforms import OPENING, Expressions, Late, expressions, folded
from saksi.lexicon import LanguagePack
from saksi.lexicon.calendar import Calendar, Pattern, load_calendar

_START = re.compile(r"(?<!\w)\S")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_QUOTE = re.compile('["“”„«»]')
# How far back a word may stand that turns an expression to the future, in code points.
REACH = 160
# How many sentences back a day may be told from which the next one is reckoned: "Keesokan harinya, …".
BACK = 2
# How many months ahead a bare month may lie where something was agreed for it.
MONTHS = 6


class Found(NamedTuple):
    """An expression: where it stands, what it comes to, and the pattern that found it."""

    start: int
    end: int
    when: When
    pattern: str


class _Hit(NamedTuple):
    start: int
    end: int
    pattern: Pattern | None
    slots: dict[str, str]
    fixed: tuple[str, int, str] | None  # unit, steps, id: for words that need no slots


class _Starts:
    """Where the words and marks of a text begin, by their first characters, those of `openings` alone."""

    def __init__(self, text: str, openings: frozenset[str]) -> None:
        self.text = text
        self._at: dict[str, list[int]] = {}
        for match in _START.finditer(text):
            start = match.start()
            opening = folded(text[start : start + OPENING])
            for length in range(1, len(opening) + 1):
                if (first := opening[:length]) in openings:
                    self._at.setdefault(first, []).append(start)

    def matches(self, expression: re.Pattern[str] | Late, firsts: frozenset[str]) -> Iterator[re.Match[str]]:
        """Yield what `finditer` yields of an expression that begins like a word, with one of the openings."""
        done = 0
        for at in sorted([at for first in self._at.keys() & firsts for at in self._at[first]]):
            if at >= done and (match := expression.match(self.text, at)):
                yield match
                done = match.end()


class TimeFinder:
    """Finds and resolves the time expressions of one language."""

    def __init__(self, words: Calendar, made: Expressions) -> None:
        """`made`: the calendar's `expressions`."""
        self.words = words
        self.patterns = [
            (pattern, Late(expression), firsts)
            for pattern, (expression, firsts) in zip(words.patterns, made.patterns, strict=True)
        ]
        self.patterns_by_id = frozenset(pattern.id for pattern in words.patterns)
        self.back = frozenset(p.id for p in words.patterns if p.rule == "told" and p.steps < 0)
        self.days_open = frozenset(folded(word) for word in words.days)
        self.offsets = {word.casefold(): steps for word, steps in words.days.items()}
        self.periods = [
            (Late(expression), firsts, unit, steps, form)
            for (form, unit, steps), (expression, firsts) in zip(words.periods, made.periods, strict=True)
        ]
        self.vague = [(Late(expression), firsts) for expression, firsts in made.vague]
        self.openings = frozenset().union(
            self.days_open,
            *(firsts for _, _, firsts in self.patterns),
            *(firsts for _, firsts, *_ in self.periods),
            *(firsts for _, firsts in self.vague),
        )
        around = {name: Late(expression) for name, expression in made.around.items()}
        self.days, self.thirds, self.between = around["days"], around["thirds"], around["between"]
        self.since, self.until, self.prior = around["since"], around["until"], around["prior"]
        self.range, self.joint, self.tail = around["range"], around["joint"], around["tail"]
        self.ahead, self.directed, self.said = around["ahead"], around["directed"], around["said"]
        self.numbered, self.pledged = around["numbered"], around["pledged"]
        self.last_word = re.compile(r"([^\W\d_]+)[^\w]{1,3}$")

    def find(
        self,
        text: str,
        anchor: date | None,
        sentences: list[int],
        aside: Callable[[int, int], bool] = lambda start, end: False,
    ) -> list[Found]:
        """Return the expressions in text order, none overlapping. `sentences` are the starts of sentences, sorted.

        `aside` says of a start and an end whether what stands there is no part of what is told: it is passed over.
        """
        hits = [hit for hit in self._choose(self._hits(text, sentences)) if not aside(hit.start, hit.end)]
        found: list[Found] = []
        for hit in hits:
            if hit.pattern is not None and hit.pattern.rule == "told":
                one: Found | None = self._reckoned(hit, hit.pattern, found, sentences)
            else:
                one = self._resolve(text, hit, anchor, sentences)
            if one is not None:
                found.append(one)
        return self._joined(text, found)

    # -- matching --------------------------------------------------------------------------------

    def _hits(self, text: str, sentences: list[int]) -> list[_Hit]:
        hits: list[_Hit] = []
        begun = _Starts(text, self.openings)
        for pattern, expression, firsts in self.patterns:
            for match in begun.matches(expression, firsts):
                slots = {name: value for name, value in match.groupdict().items() if value}
                if self._stands(text, match, pattern, slots, sentences):
                    hits.append(_Hit(match.start(), match.end(), pattern, slots, None))
        for match in begun.matches(self.days, self.days_open):
            steps = self.offsets[match.group().casefold()]
            if steps is not None:
                hits.append(
                    _Hit(match.start(), match.end(), None, {}, ("day", steps, match.group().casefold()))
                )
        for expression, firsts, unit, steps, form in self.periods:
            for match in begun.matches(expression, firsts):
                hits.append(_Hit(match.start(), match.end(), None, {}, (unit, steps, form)))
        for expression, firsts in self.vague:
            for match in begun.matches(expression, firsts):
                hits.append(
                    _Hit(match.start(), match.end(), None, {}, ("vague", 0, match.group().casefold()))
                )
        return hits

    def _stands(
        self, text: str, match: re.Match[str], pattern: Pattern, slots: dict[str, str], sentences: list[int]
    ) -> bool:
        if pattern.rule == "year" and self.numbered.search(text, max(0, match.start() - 30), match.start()):
            return False
        if pattern.after is not None:
            word = self.last_word.search(text, max(0, match.start() - 24), match.start())
            allowed: frozenset[str] = getattr(self.words, pattern.after)
            if word is None or word.group(1).casefold() not in allowed:
                return False
        name = slots.get("weekday")
        if name and name.casefold() in self.words.units and pattern.rule in {"weekday", "weekday_week"}:
            # A name that is also a unit (Minggu, minggu): a capital tells them apart, except where a sentence begins.
            index = bisect_right(sentences, match.start())
            begins = index > 0 and not text[sentences[index - 1] : match.start()].strip("\"“‘'(«” ")
            if (
                begins
                and len(slots) == 1
                and text[match.end() : match.end() + 2].strip()[:1] not in {",", "("}
            ):
                return False
            if begins and "dir" in slots and pattern.rule == "weekday":
                return False
        return True

    @staticmethod
    def _choose(hits: list[_Hit]) -> list[_Hit]:
        """Keep the leftmost, of those the longest, of those the named day before the unit."""
        kept: list[_Hit] = []
        for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.pattern is None)):
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return kept

    # -- resolving -------------------------------------------------------------------------------

    def _resolve(self, text: str, hit: _Hit, anchor: date | None, sentences: list[int]) -> Found | None:
        back = max(0, hit.start - 40)
        due = self.until.search(text, back, hit.start)
        if hit.fixed is not None:
            unit, steps, name = hit.fixed
            if unit == "vague":
                when: When | None = When(None, None, "duration")
            elif anchor is None:
                when = OPEN
            else:
                when = shifted(anchor, unit, steps)  # type: ignore[arg-type]
        else:
            assert hit.pattern is not None
            name = hit.pattern.id
            future: bool | None = self._points(self.ahead, text, hit.start, sentences)
            if not future and due is not None:
                future = None
            elif not future and hit.pattern.rule in {"month", "months"}:
                future = self._is_pledged(text, hit, anchor, sentences)
            try:
                when = resolve(hit.pattern.rule, hit.slots, hit.pattern.steps, anchor, future, self.words)
            except (ValueError, OverflowError):
                when = None  # a day that the calendar does not hold
        if when is None:
            return None
        return Found(hit.start, hit.end, when, name)

    def _reckoned(self, hit: _Hit, pattern: Pattern, found: list[Found], sentences: list[int]) -> Found:
        """Return what "sehari kemudian" comes to, reckoned from the single day told last; open where none is near.

        A look back ("sehari sebelumnya") is not what the telling goes on from.
        """
        here = bisect_right(sentences, hit.start)
        for before in reversed(found):
            if here - bisect_right(sentences, before.start) > BACK:
                break
            told = before.when
            if before.pattern in self.back:
                continue
            if told.grain == "day" and told.start is not None and told.start == told.end:
                steps = pattern.steps * (count(hit.slots["n"], self.words) if "n" in hit.slots else 1)
                if not in_reach(told.start, "day", steps):
                    break
                when = shifted(told.start, "day", steps)
                return Found(
                    hit.start, hit.end, when._replace(note=f"reckoned from {told.start}"), pattern.id
                )
        return Found(hit.start, hit.end, OPEN._replace(note="no day is told before it"), pattern.id)

    def _is_pledged(self, text: str, hit: _Hit, anchor: date | None, sentences: list[int]) -> bool:
        """Say whether a bare month is the coming one: something was agreed or set for it, and it is near."""
        if anchor is None or {"y", "dir"} & set(hit.slots):
            return False
        name = hit.slots["month"].casefold()
        number = next(value for month, value in self.words.months.items() if month.casefold() == name)
        near = 0 < (number - anchor.month) % 12 <= MONTHS
        return near and self._points(self.pledged, text, hit.start, sentences)

    def _points(self, ahead: Late, text: str, start: int, sentences: list[int]) -> bool:
        """Say whether the sentence speaks of what will be, up to the expression and outside any quotation before it."""
        index = bisect_right(sentences, start)
        low = max(sentences[index - 1] if index else 0, start - REACH)
        marks = list(ahead.finditer(text, low, start))
        if not marks:
            return False
        after = marks[-1].end()
        return not _QUOTE.search(text, after, start) and not self.said.search(text, after, start)

    # -- joining ---------------------------------------------------------------------------------

    def _joined(self, text: str, found: list[Found]) -> list[Found]:
        merged: list[Found] = []
        for one in found:
            if merged and self._restates(text, merged[-1], one):
                merged[-1] = Found(merged[-1].start, one.end, one.when, one.pattern)
                continue
            if merged and self._joins(text, merged[-1], one):
                first = merged[-1]
                begin = self._same_year(text, first, one)
                last = self._next_named(text, first._replace(when=first.when._replace(start=begin)), one)
                merged[-1] = Found(first.start, one.end, When(begin, last.end, last.grain), "range")
                continue
            merged.append(one)
        done: list[Found] = []
        for one in merged:
            done.append(self._bounded(text, one, done[-1].end if done else 0))
        return done

    @staticmethod
    def _same_year(text: str, first: Found, second: Found) -> date | None:
        """The start of a range: "28 Mei hingga 2 Juni 2024" names one year for both."""
        start, end = first.when.start, second.when.end
        if start is None or end is None or first.when.grain != "day":
            return start
        if _YEAR.search(text, first.start, first.end) or not _YEAR.search(text, second.start, second.end):
            return start
        if first.pattern.startswith("weekday"):
            return start
        return day(end.year - ((start.month, start.day) > (end.month, end.day)), start.month, start.day)

    def _next_named(self, text: str, first: Found, second: Found) -> When:
        """The end of a range: a bare weekday is the first of its name from the range's start on."""
        start, when = first.when.start, second.when
        if start is None or when.end is None or when.grain != "day":
            return when
        bare = second.pattern == "weekday" and not self.directed.search(text, second.start, second.end)
        if when.end < start or bare:
            return When(when.start, start + (when.end - start).days % 7 * DAY, "day")
        return when

    def _restates(self, text: str, first: Found, second: Found) -> bool:
        """Say whether a date repeats the day named before it: `kemarin (12/7)`, `hari ini, Rabu (12/7)`."""
        if second.start - first.end > 3 or not first.when.grain == second.when.grain == "day":
            return False
        gap = text[first.end : second.start].strip()
        if not gap and text[second.start] == "(":
            return True
        return gap in {"", ","} and first.pattern in self.offsets and second.pattern.startswith("weekday-")

    def _joins(self, text: str, first: Found, second: Found) -> bool:
        gap = text[first.end : second.start]
        if len(gap) > 16 or first.when.grain != second.when.grain or first.pattern == "range":
            return False
        opened = self.between.search(text, max(0, first.start - 14), first.start) is not None
        linked = self.joint.fullmatch(gap) if opened else self.range.fullmatch(gap)
        if linked is None:
            return False
        low, high = self._same_year(text, first, second), second.when.end
        return low is None or high is None or low <= high or (low - high).days < 7

    def _bounded(self, text: str, one: Found, after: int) -> Found:
        """Take in what stands around an expression: part of a month or year, time of day, since, until."""
        start, end, when, name = one
        back = max(after, start - 40)
        part = self.thirds.search(text, back, start)
        if part is not None and when.grain in {"month", "year", "week"} and name not in {"range"}:
            key = part["third"].casefold()
            when = third(when, self.words.thirds[key])
            start = part.start()
        if when.grain == "day":
            for _ in range(3):
                tail = self.tail.match(text, end)
                if tail is None:
                    break
                end = tail.end()
        if name == "range":
            return Found(start, end, when, name)
        back = max(after, start - 40)
        opened = self.since.search(text, back, start)
        if opened is not None:
            return Found(opened.start(), end, When(when.start, None, when.grain, when.note), name)
        closed = self.until.search(text, back, start)
        if closed is not None:
            return Found(closed.start(), end, When(None, when.end, when.grain, when.note), name)
        prior = self.prior.search(text, back, start)
        if prior is not None and when.start is not None:
            return Found(prior.start(), end, When(None, when.start - DAY, when.grain, when.note), name)
        return Found(start, end, when, name)


def load_time_finder(pack: LanguagePack) -> TimeFinder:
    """Return the finder of the pack's language."""
    words = pack.get(load_calendar)
    return TimeFinder(words, pack.compiled("times", Expressions, lambda: expressions(words)))

"""Forms of time expressions: from the calendar's notation to regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from saksi.lexicon.calendar import Calendar

GAP = r"[^\S\n]{1,3}"


# How many characters of a word's beginning are looked at before an expression is tried on it.
OPENING = 3
# An expression, and the beginnings, folded, one of which every match of it begins with.
Opened = tuple[str, frozenset[str]]


# Signs of a form that stand for themselves and are there in every match.
_PLAIN = re.compile(r"[^\W_]{1,3}")


class Late:
    """A regular expression that is compiled when it is first used: most texts ask for few of a calendar's."""

    __slots__ = ("_compiled", "expression")

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        if self._compiled is None:
            self._compiled = re.compile(self.expression)
        return self._compiled

    def match(self, text: str, start: int) -> re.Match[str] | None:
        """Match at `start`."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match the whole text."""
        return self.compiled.fullmatch(text)

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Find the first match in `text[start:end]`."""
        return self.compiled.search(text, start, end)

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Find all matches in `text[start:end]`."""
        return self.compiled.finditer(text, start, end)


class Expressions(msgspec.Struct, frozen=True):
    """What a `TimeFinder` looks for: of each pattern, period and vague word of the calendar, and around them."""

    patterns: tuple[Opened, ...]
    periods: tuple[Opened, ...]
    vague: tuple[Opened, ...]
    around: dict[str, str]


def expressions(words: Calendar) -> Expressions:
    """Return the expressions of a calendar.

    Raises:
        ValueError: a form has a slot there is none of.
    """
    made = Expressions(
        patterns=tuple((compile_form(p.form, words), openings(p.form, words)) for p in words.patterns),
        periods=tuple((compile_form(form, words), openings(form, words)) for form, _, _ in words.periods),
        vague=tuple((compile_form(form, words), openings(form, words)) for form in words.vague),
        around=_around(words),
    )
    for expression in (*(e for e, _ in (*made.patterns, *made.periods, *made.vague)), *made.around.values()):
        re.compile(expression)  # a form that is none is told now, not by some text
    return made


def _around(words: Calendar) -> dict[str, str]:
    filler = alternatives(words.filler)
    directions = [*words.direction.past, *words.direction.this, *words.direction.next]

    def before(starts: Iterable[str]) -> str:
        return rf"(?<!\w)(?i:{alternatives(starts)})(?:{GAP}(?i:{filler})){{0,3}}{GAP}$"

    return {
        "days": rf"(?<!\w)(?i:{alternatives(words.days)})(?!\w)",
        "since": before(words.since),
        "until": before(words.until),
        "prior": before(words.before),
        "thirds": rf"(?<!\w)(?i:(?P<third>{alternatives(words.thirds)}))(?:[^\S\n]|-){{0,2}}$",
        "between": rf"(?<!\w)(?i:{re.escape(words.between.open)}){GAP}$",
        "range": rf"[^\S\n]{{0,2}}(?i:{alternatives(words.range)})[^\S\n]{{0,2}}",
        "joint": rf"[^\S\n]{{0,2}}(?i:{alternatives(words.between.and_)})[^\S\n]{{0,2}}",
        "tail": rf"(?:,?{GAP}(?i:{alternatives([*words.tail, *words.parts_of_day])})(?!\w))"
        rf"|(?:,?{GAP}(?i:{alternatives(words.clock)}){GAP}\d{{1,2}}(?:[.:]\d{{2}})?(?!\w)(?:{GAP}(?:[ap]\.?m\.?|[A-Z]{{2,4}})(?!\w))?)",
        "pledged": rf"(?<!\w)(?i:{alternatives(words.pledging)})(?!\w)",
        "ahead": rf"(?<!\w)(?i:{alternatives(words.future)})(?!\w)",
        "directed": rf"(?<!\w)(?i:{alternatives(directions)})(?!\w)",
        "said": rf"(?<!\w)(?i:{alternatives(words.speech)})(?!\w)",
        "numbered": rf"(?<!\w)(?i:{alternatives(words.numbered)})[^\S\n]{{0,2}}[\w/.-]{{1,12}}[^\S\n]{{1,2}}$",
    }


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression for any of some words, the longest tried first; for none, one that nothing matches."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) or "(?!)"


def _slots(words: Calendar) -> dict[str, str]:
    def names(table: dict[str, int]) -> str:
        return alternatives([*table, *(name.upper() for name in table)])

    directions = [*words.direction.past, *words.direction.this, *words.direction.next]
    number = r"(?:0?[1-9]|[12]\d|3[01])(?![\d])"
    year = r"(?:1\d{3}|20\d{2}|21\d{2})(?!\d)"
    return {
        "weekday": f"(?-i:{names(words.weekdays)})",
        "month": f"(?-i:{names(words.months)})",
        "month2": f"(?-i:{names(words.months)})",
        "d": number,
        "d2": number,
        "m": r"(?:0?[1-9]|1[0-2])(?!\d)",
        "y": year,
        "y2": year,
        "yy": r"(?:\d{4}|\d{2})(?!\d)",
        "n": rf"(?:\d{{1,3}}(?!\d)|{alternatives(words.numbers)})",
        "unit": alternatives(words.units),
        "part": alternatives(words.parts_of_day),
        "dir": alternatives(directions),
        "quarter": alternatives(words.quarters),
    }


def compile_form(form: str, words: Calendar) -> str:
    """Return the regular expression of a pattern's form (see `Pattern`)."""
    slots = _slots(words)
    out: list[str] = []
    index = 0
    choices = 0
    used: set[str] = set()  # a slot's second place is matched, its first one tells
    while index < len(form):
        sign = form[index]
        if sign == "{":
            close = form.index("}", index)
            name = form[index + 1 : close]
            if name not in slots:
                raise ValueError(f"calendar.yaml: no slot {{{name}}} in {form!r}")
            out.append(f"(?:{slots[name]})" if name in used else f"(?P<{name}>{slots[name]})")
            used.add(name)
            index = close
        elif sign == "[":
            out.append("(?:")
        elif sign == "]":
            out.append(")?")
        elif sign == "<":
            choices += 1
            out.append("(?P<choice>" if choices == 1 else "(?:")
        elif sign == ">":
            out.append(")")
        elif sign == "|":
            out.append("|")
        elif sign == "\\":
            index += 1
            out.append(re.escape(form[index]))
        elif sign == "(":
            out.append(r"\([^\S\n]?")
        elif sign == ")":
            out.append(r"[^\S\n]?\)")
        elif sign == " ":
            out.append(GAP)
        elif sign == "/":
            out.append(r"[^\S\n]?/[^\S\n]?")
        else:
            out.append(re.escape(sign))
        index += 1
    return rf"(?<!\w)(?i:{''.join(out)})(?!\w)"


def folded(text: str) -> str:
    """Return the beginning of a text, each character as a search that ignores case compares it."""
    opening = text[:OPENING]
    return opening.lower() if opening.isascii() else "".join(sign.casefold()[0] for sign in opening)


def openings(form: str, words: Calendar) -> frozenset[str]:
    """Return the beginnings (see `folded`), one of which every match of a form begins with."""
    slots = _openings_of_slots(words)
    found: set[str] = set()
    index = 0
    while index < len(form):
        sign = form[index]
        if sign in "[<":
            close = form.index("]" if sign == "[" else ">", index)
            for choice in form[index + 1 : close].split("|"):
                found |= openings(choice, words)
            if sign == "<":
                break
            index = close + 1  # may be absent: what follows may open the match as well
            continue
        if sign == "{":
            found |= slots[form[index + 1 : form.index("}", index)]]
        else:
            plain = form[index + 1] if sign == "\\" else (_PLAIN.match(form, index) or sign)[0]
            found.add(folded(plain))
        break
    return frozenset(found)


def _openings_of_slots(words: Calendar) -> dict[str, set[str]]:
    directions = [*words.direction.past, *words.direction.this, *words.direction.next]
    digits = set("0123456789")  # of a number, only how it begins is told
    named: dict[str, Iterable[str]] = {
        "weekday": words.weekdays, "month": words.months, "month2": words.months, "unit": words.units,
        "part": words.parts_of_day, "dir": directions, "quarter": words.quarters, "n": words.numbers,
    }  # fmt: skip
    found = {slot: {folded(word) for word in names} for slot, names in named.items()}
    found["n"] |= digits
    return found | dict.fromkeys(("d", "d2", "m", "y", "y2", "yy"), digits)

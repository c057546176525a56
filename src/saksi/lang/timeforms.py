"""Forms of time expressions: from the calendar's notation to regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from saksi.lexicon.calendar import Calendar

GAP = r"[^\S\n]{1,3}"


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


def openings(form: str, words: Calendar) -> frozenset[str]:
    """Return the characters, case folded, one of which every match of a form begins with."""
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
            found.add((form[index + 1] if sign == "\\" else sign).casefold())
        break
    return frozenset(found)


def _openings_of_slots(words: Calendar) -> dict[str, set[str]]:
    directions = [*words.direction.past, *words.direction.this, *words.direction.next]
    digits = set("0123456789")
    named: dict[str, Iterable[str]] = {
        "weekday": words.weekdays, "month": words.months, "month2": words.months, "unit": words.units,
        "part": words.parts_of_day, "dir": directions, "quarter": words.quarters, "n": words.numbers,
    }  # fmt: skip
    found = {slot: {word[0].casefold() for word in names} for slot, names in named.items()}
    found["n"] |= digits
    return found | dict.fromkeys(("d", "d2", "m", "y", "y2", "yy"), digits)

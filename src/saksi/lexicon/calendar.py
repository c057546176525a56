"""A language's words for time (`data/<lang>/calendar.yaml`)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from saksi.lexicon.files import parse_yaml
from saksi.lexicon.pack import LanguagePack

Unit = Literal["day", "week", "month", "year"]
Rule = Literal[
    "numeric", "named", "days", "iso", "weekday_week", "weekday", "months", "month", "years", "year", "decade",
    "quarter", "half", "ago", "ahead", "last", "last_hours", "day_of_month", "day_of_year", "month_of_year", "so_far", "remaining", "weekend",
    "told",
]  # fmt: skip


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to write a time: words, {slots}, [what may be missing], <one|of|several>.

    `after` names a list that the word before must be in; `steps` goes to the rule. What the rule `told` makes is
    reckoned from the day that the text told last ("sehari kemudian"), not from that of publication.
    """

    id: str
    rule: Rule
    form: str
    after: Literal["before_year", "before_month", "before_days"] | None = None
    steps: int = 0


class Between(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`between X and Y`."""

    open: str
    and_: tuple[str, ...] = msgspec.field(name="and", default=())


class Direction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that turn a name of a day or month to the past, the present or the future.

    `coming`: those of `next` that make a weekday the next of its name, not that of next week.
    """

    past: tuple[str, ...]
    this: tuple[str, ...]
    next: tuple[str, ...]
    coming: frozenset[str] = frozenset()


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of `calendar.yaml`.

    `numbered`: words whose number and year name a law, not a time; `pledging`: words after
    which a bare month lies ahead. Of dating acts: `happening`, verbs that say of a
    noun that it took place; `happenings`, nouns for any act; `aside`, prepositions behind which a noun tells of something else; `citing`, verbs of another
    outlet's report, whose day is not that of what was said; `earlier`, words that
    put an act before its telling; `sayings`, nouns that
    name what somebody has said, `pointing`, words that point back to it, and `occasions`, words for the
    setting in which somebody says all that a report has of him.
    """

    basis: str
    weekdays: dict[str, int]
    months: dict[str, int]
    numbers: dict[str, int]
    units: dict[str, Unit]
    quarters: dict[str, int]
    parts_of_day: tuple[str, ...]
    days: dict[str, int | None]
    periods: tuple[tuple[str, Unit, int], ...]
    vague: tuple[str, ...]
    before_year: frozenset[str]
    before_month: frozenset[str]
    before_days: frozenset[str] = frozenset()
    between: Between
    range: tuple[str, ...]
    since: tuple[str, ...]
    until: tuple[str, ...]
    before: tuple[str, ...]
    filler: tuple[str, ...]
    thirds: dict[str, int]
    direction: Direction
    future: frozenset[str]
    pledging: frozenset[str] = frozenset()
    speech: frozenset[str]
    tail: tuple[str, ...]
    clock: tuple[str, ...]
    numbered: tuple[str, ...] = ()
    weekend: tuple[str, ...]
    happening: frozenset[str] = frozenset()
    happenings: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    citing: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    sayings: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    patterns: tuple[Pattern, ...]


def load_calendar(pack: LanguagePack) -> Calendar:
    """Read the language's calendar; an overlay's lists and tables are added to the package's.

    Raises:
        ValueError: a key or value the schema does not know; the message names the file.
    """
    return pack.compiled("calendar", Calendar, lambda: _calendar(pack))


def _calendar(pack: LanguagePack) -> Calendar:
    merged: dict[str, Any] = {}
    for path in pack.files("{lang}/calendar.yaml"):
        for key, value in parse_yaml(path).items():
            held = merged.get(key)
            if isinstance(held, list) and isinstance(value, list):
                merged[key] = held + value
            elif isinstance(held, dict) and isinstance(value, dict):
                merged[key] = {**held, **value}
            else:
                merged[key] = value
        try:
            msgspec.convert(merged, Calendar)
        except msgspec.ValidationError as fault:
            raise ValueError(f"{path}: {fault}") from fault
    return msgspec.convert(merged, Calendar)

"""Why a later event was taken to keep, meet or undo a promise, in the language of the interface."""

from __future__ import annotations

import re

from saksi.desk.wording import Wording
from saksi.relate.promises import DENIED

# What saksi.relate.promises says, part by part, and the string that says the same here.
_PARTS: tuple[tuple[str, str], ...] = (
    (r"same act \((?P<act>.+?)\), same parties", "because_same"),
    (r"in the stated time", "because_in_time"),
    (r"soon after the stated time", "because_soon_after"),
    (r"within (?P<days>\d+) days, no time was stated", "because_within"),
    (r"as (?P<who>.+) says", "because_as_says"),
    (r"a reader says so", "because_reader"),
    (r"the outlet says it will not happen", "because_outlet"),
    (r"its own author says it will not happen", "because_author"),
    (re.escape(DENIED), "because_denied"),
    (r"the one asked rejects it, in the same words", "because_rejected_in_words"),
    (r"the one asked rejects it", "because_rejected"),
)


def because(words: Wording, why: str) -> str:
    """Return a reason in the interface's language.

    Raises:
        ValueError: relate gives a reason that is not in the list above.
    """
    told, rest = [], why
    while rest:
        for pattern, key in _PARTS:
            if found := re.match(pattern, rest):
                given = {k: _act(words, v) if k == "act" else v for k, v in found.groupdict().items()}
                told.append(words(key, **given))
                rest = rest[found.end() :].removeprefix(", ")
                break
        else:
            raise ValueError(f"no string for the reason {why!r}")
    return ", ".join(told)


def _act(words: Wording, act: str) -> str:
    type_, _, mode = act.partition("/")
    return words.type(type_) + (f", {words.mode(type_, mode)}" if mode else "")

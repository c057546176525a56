"""Initials: what crime news prints of private persons looks like the abbreviation of a body ("RN (18)", "pelaku IS")."""

from __future__ import annotations

import re
from collections.abc import Container

# Two capitals: three are mostly a body's ("tersangka KPK"), and with a number in brackets a party's seats.
_AGED = re.compile(r"(?<!\w)([A-Z]{2}) ?\(\d{1,2}(?: tahun)?\)")
_BEHIND = re.compile(r"(?<!\w)(\w{4,12}) ([A-Z]{2})(?!\w)")


def initials(text: str, after: Container[str]) -> frozenset[str]:
    """Return the capitals that a text uses as somebody's initials, once or more: they are his throughout.

    `after`: words, small, behind which they are.
    """
    aged = {match[1] for match in _AGED.finditer(text)}
    return frozenset(aged | {m[2] for m in _BEHIND.finditer(text) if m[1].casefold() in after})

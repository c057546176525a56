"""Publication dates as pages, feeds and tables write them. What is not understood is None, never a guess."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import cast

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_COMPACT_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")
_WRITTEN = re.compile(
    r"(?<!\d)(\d{1,2})\s{1,3}([A-Za-z]{3,9})\.?,?\s{1,3}(\d{4})"
    r"(?:[\s,|•·\-–]{0,6}(?:pukul\s{1,3}|at\s{1,3})?(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s{0,3}([A-Za-z]{1,4})?)?"
)
_WRITTEN_US = re.compile(
    r"([A-Za-z]{3,9})\.?\s{1,3}(\d{1,2}),\s{1,3}(\d{4})"
    r"(?:[\s,|•·\-–]{0,6}(?:at\s{1,3})?(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s{0,3}([A-Za-z]{1,4})?)?"
)
_NUMERIC = re.compile(
    r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?:[\s,|•·\-–]{0,6}(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s{0,3}([A-Za-z]{1,4})?)?"
)


@cache
def _words() -> tuple[dict[str, int], dict[str, str]]:
    # Here and below: a plain text has no date of its own, and needs none of what reads one.
    from importlib import resources

    import yaml

    raw = resources.files("saksi").joinpath("data/outlets/dates.yaml").read_text("utf-8")
    table = cast(dict[str, dict[str, object]], yaml.safe_load(raw))
    return (
        {str(k): int(cast(int, v)) for k, v in table["months"].items()},
        {str(k): str(v) for k, v in table["zones"].items()},
    )


def moment(value: str, zone: str | None = None) -> tuple[str, str | None] | None:
    """Read an ISO 8601 or RFC 2822 date as (ISO date, ISO time with zone or None); None where it is neither.

    `zone` is the outlet's own: the date is that of the outlet's clock, and a time without a zone is taken in it.
    """
    value = value.strip()
    day = _ISO_DAY.match(value)
    if day:
        try:
            return date(*map(int, day.groups())).isoformat(), None
        except ValueError:
            return None
    at = _iso(value) or _rfc(value)
    return _placed(at, zone) if at else None


def written(value: str, zone: str | None = None) -> tuple[str, str | None] | None:
    """Read a date as people write it (`Rabu, 12 Maret 2025 | 09:15 WIB`, `May 3, 2024`), else as `moment` does."""
    months, zones = _words()
    for pattern, order in ((_WRITTEN, (0, 1, 2)), (_WRITTEN_US, (1, 0, 2))):
        for match in pattern.finditer(value):
            month = months.get(match[order[1] + 1].lower())
            if month is None:
                continue
            found = _built(match[order[2] + 1], month, match[order[0] + 1], match, zone, zones)
            if found:
                return found
    numeric = _NUMERIC.search(value)
    # Day first, as Indonesian and most of the world's outlets write; a month over 12 is no date of ours.
    if numeric and int(numeric[2]) <= 12:
        return _built(numeric[3], int(numeric[2]), numeric[1], numeric, zone, zones)
    return moment(value, zone)


def _built(
    year: str, month: int, day: str, match: re.Match[str], zone: str | None, zones: dict[str, str]
) -> tuple[str, str | None] | None:
    try:
        when = date(int(year), month, int(day))
    except ValueError:
        return None
    if match[4] is None:
        return when.isoformat(), None
    named = zones.get((match[6] or "").lower())
    try:
        at = datetime(when.year, when.month, when.day, int(match[4]), int(match[5]), tzinfo=_offset(named))
    except ValueError:
        return when.isoformat(), None
    return _placed(at, zone)


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))


def _iso(value: str) -> datetime | None:
    text = _COMPACT_OFFSET.sub(r"\1:\2", value) if "T" in value or " " in value else value
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text):
        return None
    try:
        return datetime.fromisoformat(text.replace(" +", "+").replace(" Z", "Z"))
    except ValueError:
        return None


def _rfc(value: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d", value):
        return None
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None


def _placed(at: datetime, zone: str | None) -> tuple[str, str | None] | None:
    try:
        if zone:
            from zoneinfo import ZoneInfo

            there = ZoneInfo(zone)
            at = at.astimezone(there) if at.tzinfo else at.replace(tzinfo=there)
        return at.date().isoformat(), at.isoformat(timespec="seconds") if at.tzinfo else None
    except (OverflowError, ValueError):
        return None

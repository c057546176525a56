"""Runs of days, months or years for charts."""

from __future__ import annotations

from datetime import date
from typing import Any


def period_of(days: list[str]) -> dict[str, Any]:
    """Return by what a run of days is best counted: days up to two months, months up to six years, else years."""
    if not days:
        return {"name": "day", "length": 10}
    length = (date.fromisoformat(max(days)) - date.fromisoformat(min(days))).days
    if length <= 62:
        return {"name": "day", "length": 10}
    return {"name": "month", "length": 7} if length <= 6 * 366 else {"name": "year", "length": 4}


def run_of(periods: list[str], unit: str) -> list[str]:
    """Fill the gaps between the first and the last period."""
    if not periods or unit == "day":
        if not periods:
            return []
        first, last = date.fromisoformat(periods[0]).toordinal(), date.fromisoformat(periods[-1]).toordinal()
        return [date.fromordinal(n).isoformat() for n in range(first, last + 1)]
    if unit == "year":
        return [str(y) for y in range(int(periods[0]), int(periods[-1]) + 1)]

    def number(p: str) -> int:
        return int(p[:4]) * 12 + int(p[5:7]) - 1

    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(number(periods[0]), number(periods[-1]) + 1)]


def bounds_of(period: str) -> dict[str, str]:
    """Return the first and the last day of a period, a month's last taken as the 31st."""
    first = (period + "-01-01")[:10] if len(period) == 4 else f"{period}-01" if len(period) == 7 else period
    last = period if len(period) == 10 else f"{period}-31" if len(period) == 7 else f"{period}-12-31"
    return {"since": first, "until": last}

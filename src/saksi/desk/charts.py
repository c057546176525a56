"""Numbers as geometry: where the bars of a chart stand. Knows nothing of HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# From the line outwards, up for cooperation, down for conflict: what was done lies next to the line, words beyond.
UP = ("material_cooperation", "verbal_cooperation")
DOWN = ("material_conflict", "verbal_conflict")
WIDTH, HEIGHT = 720.0, 150.0


@dataclass(frozen=True)
class Bar:
    """A rectangle in a chart of 720 by 150 units, and the quadrant it counts."""

    x: float
    y: float
    width: float
    height: float
    quad: str

    @property
    def path(self) -> str:
        """The rectangle as an SVG path."""
        return f"M{self.x} {self.y}h{self.width}v{self.height}h-{self.width}z"


@dataclass(frozen=True)
class Column:
    """One period: its label, counts, where it leads, its bars and the stretch that can be clicked."""

    label: str
    cooperation: int
    conflict: int
    url: str | None
    x: float
    width: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """Columns around a line at `zero`; `most` and `least` are what the highest and deepest column count."""

    columns: tuple[Column, ...]
    zero: float
    most: int
    least: int
    first: str
    last: str


def columns(
    rows: Sequence[Mapping[str, Any]], label: str, link: Callable[[Mapping[str, Any]], str] | None = None
) -> Chart:
    """Stack the four quadrants of each row: cooperation above the line, conflict below, one scale for both."""
    ups = [sum(int(row.get(q, 0)) for q in UP) for row in rows]
    downs = [sum(int(row.get(q, 0)) for q in DOWN) for row in rows]
    most, least = max(ups, default=0), max(downs, default=0)
    unit = HEIGHT / ((most + least) or 1)
    zero = most * unit
    step = WIDTH / (len(rows) or 1)
    wide = min(max(step * 0.78, 0.8), 28.0)
    made = []
    for n, row in enumerate(rows):
        x, bars = n * step + (step - wide) / 2, []
        top = bottom = zero
        for q in UP:
            size = int(row.get(q, 0)) * unit
            top -= size
            bars += [_bar(x, top, wide, size, q)] if size else []
        for q in DOWN:
            size = int(row.get(q, 0)) * unit
            bars += [_bar(x, bottom, wide, size, q)] if size else []
            bottom += size
        url = link(row) if link and bars else None
        made.append(
            Column(str(row[label]), ups[n], downs[n], url, round(n * step, 2), round(step, 2), tuple(bars))
        )
    first, last = (str(rows[0][label]), str(rows[-1][label])) if rows else ("", "")
    return Chart(tuple(made), round(zero, 2), most, least, first, last)


def _bar(x: float, y: float, width: float, height: float, quad: str) -> Bar:
    return Bar(round(x, 2), round(y, 2), round(width, 2), round(height, 2), quad)

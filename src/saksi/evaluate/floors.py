"""Accuracy floors: what a gold set's figures may not fall below, pinned to the very bytes of the set.

A floors file is JSON: `{"dev.jsonl": {"digest": "…", "all": {"statement.f1": 0.75, "leaked.accuracy": 0.1}}}`. For a
figure where less is better (`leaked`, `date_extra`, `extra_events`) the floor is a ceiling. To lower a floor, say so in
the file: `"lowered": [{"set", "part", "figure", "from", "to", "why"}]`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from saksi.evaluate.tally import FAULTS, Figures, headline

MARGIN = 0.03
EXTRA_MARGIN = 0.3  # events a report
# A figure over fewer records than this says too little to hold a change to it.
FEW = {"gold": 10, "of": 20}


class Breach(NamedTuple):
    """A figure on the wrong side of its floor."""

    figure: str
    value: float | None
    floor: float

    def __str__(self) -> str:
        relation = "above its ceiling" if self.figure.split(".")[0] in FAULTS else "below its floor"
        return f"{self.figure} is {self.value}, {relation} {self.floor}"


def digest(path: Path) -> str:
    """Return the gold set's digest: SHA-256 of its bytes (16 hex digits)."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def check(measured: Figures, floors: Mapping[str, float]) -> list[Breach]:
    """Return the floors that the figures breach. A figure that counted nothing breaches a floor, but no ceiling.

    Raises:
        KeyError: a floor names a figure there is none of.
    """
    found = []
    for figure, floor in floors.items():
        name, value_name = figure.split(".")
        value = measured[name][value_name]
        less_is_better = name in FAULTS
        good = less_is_better if value is None else value <= floor if less_is_better else value >= floor
        if not good:
            found.append(Breach(figure, value, floor))
    return found


def raised(floors: Mapping[str, float], measured: Figures, margin: float = MARGIN) -> dict[str, float]:
    """Return the floors moved up to `margin` below what was measured (ceilings: down to as much above).

    Floors that stand higher stay, and figures that counted few records give none. The margin leaves room for what int8
    kernels round differently on another processor.
    """
    out = dict(floors)
    for name, values in measured.items():
        figure = f"{name}.{headline(name)}"
        value = values[headline(name)]
        if value is None or any(values[count] < few for count, few in FEW.items() if count in values):
            continue
        if name in FAULTS:
            ceiling = round(value + (EXTRA_MARGIN if name == "extra_events" else margin), 3)
            out[figure] = min(out.get(figure, ceiling), ceiling)
        else:
            out[figure] = max(out.get(figure, 0.0), round(max(value - margin, 0.0), 3))
    return out


def lowered(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the floors that `after` lowers or drops against `before` without saying so.

    A gold set whose bytes have changed is another set: its floors start anew.
    """
    said = {
        (row["set"], row["part"], row["figure"], row["to"])
        for row in after.get("lowered", ())
        if row.get("why")
    }
    found = []
    for name, part, figure, old in _rows(before):
        now_set = after.get(name)
        if now_set is not None and now_set.get("digest") != before[name].get("digest"):
            continue
        new = (now_set or {}).get(part, {}).get(figure)
        worse = new is None or (new > old if figure.split(".")[0] in FAULTS else new < old)
        if worse and (name, part, figure, new) not in said:
            found.append(f"{name} ({part}): {figure} from {old} to {new}")
    return found


def _rows(floors: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    for name, parts in floors.items():
        if name == "lowered":
            continue
        for part, figures in parts.items():
            if part != "digest":
                for figure, floor in figures.items():
                    yield name, part, figure, floor

"""Annotated reports, and which of them are a check that nobody reads the errors of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Literal

from saksi.records import Reading, from_dict

Part = Literal["all", "open", "held-back"]


def load(path: Path) -> list[Reading]:
    """Return the readings of a JSON Lines file in the shape of `saksi read --json`.

    Raises:
        ValueError: a line is not JSON or not such a report; the message names file and line.
    """
    readings = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            readings.append(from_dict(json.loads(line)))
        except (ValueError, TypeError, AttributeError) as fault:
            raise ValueError(f"{path}:{number}: {fault}") from fault
    return readings


def mark(report: str) -> str:
    """Return a report id as it stands in a held-back list: a hash, so that the list tells nothing of the reports."""
    return hashlib.sha256(report.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def held_back(path: Path) -> frozenset[str]:
    """Return the marks in a held-back list: one a line, `#` starts a comment."""
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(filter(None, lines))


def part_of(readings: Iterable[Reading], part: Part, marks: Container[str]) -> list[Reading]:
    """Return the readings of a part: `all`, those that are `open`, or the `held-back` ones."""
    if part == "all":
        return list(readings)
    wanted = part == "held-back"
    return [reading for reading in readings if (mark(reading.report.id) in marks) == wanted]

"""The one list of stages, and the road through them."""

from __future__ import annotations

from collections.abc import Callable

from saksi.lexicon import LanguagePack
from saksi.records import Reading, Report

Stage = Callable[[Reading, LanguagePack], Reading]

STAGES: list[tuple[str, Stage]] = []


def run(report: Report, pack: LanguagePack) -> Reading:
    """Take a report through every stage, in order, and return the whole reading."""
    reading = Reading(report=report)
    for _, stage in STAGES:
        reading = stage(reading, pack)
    return reading

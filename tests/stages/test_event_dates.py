"""Which act a time dates (`tests/probes/event_dates.yaml`): the rule stands in docs/records.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import saksi
from saksi.lexicon.files import parse_yaml

PROBE = parse_yaml(Path(__file__).parents[1] / "probes/event_dates.yaml")
ITEMS = [(language, item) for language in ("id", "en") for item in PROBE[language]]


@pytest.mark.parametrize(("language", "item"), ITEMS, ids=[item[0][:60] for _, item in ITEMS])
def test_an_act_has_the_days_that_the_report_gives_it(language: str, item: list[object]) -> None:
    marked = re.search("«(.*?)»", str(item[0]))
    assert marked is not None
    text = str(item[0]).replace("«", "").replace("»", "")
    start, end = marked.start(), marked.end() - 2
    reading = saksi.read(text, language=language, published=str(PROBE["published"]))
    told = [e for e in reading.events if e.trigger.start < end and start < e.trigger.end]
    assert told, "the event is not found"
    wanted = None if item[1] is None else (str(item[1]), str(item[2]))
    found = {event.date and (event.date.start, event.date.end) for event in told}
    assert {None if days == (None, None) else days for days in found} == {wanted}

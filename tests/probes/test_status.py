"""The status probe: frozen sentences, what happened in them and what did not."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

import saksi
from saksi.lexicon.files import parse_yaml
from saksi.ontology import country_part

PROBE = Path(__file__).with_name("status.yaml")
FROZEN = "2dd508bf294a857fdcb7722206b34d7eeaa04d4e0119584bc08a93e3c9464366"
FLOOR = {"id": 0.95, "en": 0.95}


def judge(wanted: list[dict[str, Any]], may: list[dict[str, Any]], got: list[Any]) -> list[str]:
    """Return what is wrong: events missed, events that nothing asked for."""
    left = list(got)
    faults = []
    for expected in wanted:
        hit = next((event for event in left if fits(expected, event)), None)
        if hit is None:
            faults.append(f"missed {expected}")
        else:
            left.remove(hit)
    for event in left:
        if not any(fits(allowed, event, loosely=True) for allowed in may):
            faults.append(f"extra {shown(event)}")
    return faults


def countries(parties: Any) -> set[str]:
    return {country_part(party.code) for party in parties if party.code}


def fits(expected: dict[str, Any], event: Any, loosely: bool = False) -> bool:
    if event.type != expected["type"]:
        return False
    if (not loosely or "modality" in expected) and event.modality != expected.get("modality", "actual"):
        return False
    if (not loosely or "claimed" in expected) and bool(event.in_statement) != expected.get("claimed", False):
        return False
    if event.type in ("CONSULT", "COOPERATE") and "actors" in expected and "recipients" not in expected:
        return countries((*event.actors, *event.recipients)) == set(expected["actors"])
    for side in ("actors", "recipients"):
        if side in expected and countries(getattr(event, side)) != set(expected[side]):
            return False
    return True


def shown(event: Any) -> str:
    actors, recipients = sorted(countries(event.actors)), sorted(countries(event.recipients))
    return f"{event.type} {actors} -> {recipients} {event.modality} claimed={bool(event.in_statement)}"


def results(language: str) -> list[tuple[dict[str, Any], list[str], Any]]:
    probe = parse_yaml(PROBE)
    found = []
    for sentence in probe["sentences"]:
        if sentence["lang"] != language:
            continue
        reading = saksi.read(sentence["text"], language=language, published=probe["published"])
        found.append((sentence, judge(sentence["events"], sentence.get("may", []), reading.events), reading))
    return found


def test_the_probe_is_frozen() -> None:
    assert hashlib.sha256(PROBE.read_bytes()).hexdigest() == FROZEN


@pytest.mark.slow
@pytest.mark.parametrize("language", ["id", "en"])
def test_status(language: str) -> None:
    outcome = results(language)
    wrong = [(sentence["id"], sentence["text"], faults) for sentence, faults, _ in outcome if faults]
    share = 1 - len(wrong) / len(outcome)
    assert share >= FLOOR[language], "\n".join(map(str, wrong))

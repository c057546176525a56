"""Who has a page: office-holders and bodies; private persons have none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from saksi.lexicon import DATA
from saksi.lexicon.files import read_yaml
from saksi.ontology import load_ontology, sector_part

_FILE: Path = DATA / "desk" / "people.yaml"


class _People(msgspec.Struct, forbid_unknown_fields=True):
    offices: list[str]


@cache
def office_sectors() -> frozenset[str]:
    """Return the sectors whose people have pages (`data/desk/people.yaml`)."""
    return frozenset(read_yaml(_FILE, _People).offices)


def holds_office(code: str | None) -> bool:
    """Say whether a person with this code speaks for a state, a party, a court, an armed group or a body.

    A code that says nothing of an office (none, a bare country, `IDN.CVL`) is a private person's.
    """
    if not code:
        return False
    if code in load_ontology().sectors:
        return code in office_sectors()
    sector = sector_part(code)
    if sector is not None:
        return sector in office_sectors()
    return not (len(code) == 3 and code.isalpha())

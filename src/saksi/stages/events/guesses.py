"""Parties whose country the report only suggests, where the act itself speaks against it."""

from __future__ import annotations

from saksi.ontology import sector_part
from saksi.stages.events.parties import Party
from saksi.stages.events.triggers import Trigger

# What a state does to its own people more often than to others.
AT_HOME = frozenset({"execute", "torture", "crowd-control"})


def own_victim(trigger: Trigger, party: Party, actors: list[Party]) -> bool:
    """Say whether an attacker's country was guessed for those attacked: "serangan Rusia menewaskan enam warga"."""
    if trigger.sense.frame_name == "freed":
        # "Hamas membebaskan tiga sandera": an armed group holds others than its own people.
        held_by = {sector_part(actor.code or "") for actor in actors if len(actor.country or "") != 3}
        return party.guessed and None in held_by
    if trigger.sense.type != "ASSAULT" or trigger.sense.entry.mode in AT_HOME or not party.guessed:
        return False
    return any(
        actor.country == party.country
        and not actor.guessed
        and sector_part(actor.code or "") in (None, "GOV", "MIL")
        for actor in actors
    )


def nobodys(party: Party) -> Party:
    """Return the party without a code."""
    return party._replace(code=None)

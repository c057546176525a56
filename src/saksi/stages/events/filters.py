"""What is no event after all: nobody political, other news, custom, long ago, asked not to be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from saksi.ontology import country_part, load_ontology, sector_part
from saksi.stages.events.drafts import Draft, is_official, is_political
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex

AIMED = frozenset({"ACCUSE", "SUPPORT", "THREATEN"})
# These are acts of somebody: without the doer there is nothing to record.
DONE_BY = frozenset(
    {"AGREE", "SUPPORT", "CONCEDE", "AID", "RETREAT", "REQUEST", "REJECT", "THREATEN", "MOBILIZE"}
)
AIMED_FRAMES = frozenset({"verbal", "speak_to", "threat"})
# Those at home who hold no power and still sit at a table with it: firms, unions, churches, universities.
ORGANISED = frozenset({"BUS", "LAB", "AGR", "SOC", "REL", "EDU"})
# What sport reports tell in the words of war and diplomacy.
PLAYED = frozenset({"ASSAULT", "CONSULT", "RETREAT", "THREATEN", "MOBILIZE"})
TOLD_FOR = timedelta(days=366)


def refusal(draft: Draft, clause: Clause, index: EventIndex) -> str | None:
    """Return why a draft is no event, null where it is one. The sentence is for people to read."""
    political = [
        party for party in draft.parties if party.state or is_political(party.code) or draft.type == "PROTEST"
    ]
    if not draft.countries():
        return "names no party that is known"
    if not political:
        return "has no political actor on either side"
    if draft.habit:
        return "tells a custom, not a happening"
    if draft.kept_from:
        return "is what somebody is asked not to do"
    sport = not index.sport.isdisjoint(clause.forms)
    if len({party.country for party in political}) < 2 or not draft.actors:
        if sport:
            return "stands in a sentence about sport"
        if not political and not index.business.isdisjoint(clause.forms):
            return "stands in a sentence about business"
    elif sport and draft.type in PLAYED:
        return "stands in a sentence about sport"
    if _disaster(draft, clause, index):
        return "comes from no actor but nature or chance"
    aimed = (
        not draft.mutual
        and draft.type in AIMED
        and draft.rule.rpartition(":")[2] in AIMED_FRAMES
        and draft.rule != "verb:threat"
    )
    if aimed and not (draft.loose and _weighty(draft)) and not any(party.code for party in draft.recipients):
        return "is aimed at nobody that is known"
    if draft.type in DONE_BY and not any(party.code or party.state for party in draft.actors):
        return "has nobody who does it"
    if (
        draft.type == "REQUEST"
        and not (draft.told or draft.loose)
        and not any(party.code for party in draft.recipients)
    ):
        return "asks nobody that is known"
    if draft.type == "CONSULT" and not _meets(draft):
        return "has one side only"
    if (
        draft.type == "AID"
        and draft.recipients
        and {p.code for p in draft.recipients} <= {p.code for p in draft.actors}
    ):
        return "helps none but itself"
    if _private(draft):
        return "stands between private persons"
    if (
        draft.actors
        and all(sector_part(p.code or "") == "BUS" for p in draft.actors)
        and len(draft.countries()) == 1
        and not any(is_official(party.code) for party in draft.recipients)
    ):
        return "is business at home"
    if draft.weak and draft.mutual and draft.in_statement and draft.modality == "actual":
        return "is a bare noun in what somebody says"
    if draft.weak and not _grounded(draft):
        return "is a bare noun with nobody who does it"
    return None


def horizon(published: str | None) -> str | None:
    """Return the ISO date before which a happening is background, null without a date of publication."""
    return (date.fromisoformat(published[:10]) - TOLD_FOR).isoformat() if published else None


def _weighty(draft: Draft) -> bool:
    """A state, a government or a body condemns what happened: that is an event though nobody is named as its target."""
    return any(
        party.code and (sector_part(party.code) in (None, "GOV", "LEG", "MIL") and is_political(party.code))
        for party in draft.actors
    )


def _meets(draft: Draft) -> bool:
    """A meeting has two sides, or a body whose members meet."""
    codes = {party.code for party in draft.parties if party.code}
    if draft.mode == "third-party":
        return bool(codes)
    if draft.mode == "visit":
        # A land that one of its own travels in is no second side.
        codes -= {country_part(code) for code in codes if sector_part(code) is not None}
        return len(codes) > 1 or any(code.startswith("IGO.") for code in codes) or _officials(draft) > 1
    return draft.sides > 1 or any(code.startswith("IGO.") for code in codes)


def _officials(draft: Draft) -> int:
    return sum(is_official(party.code) for party in draft.parties)


def _private(draft: Draft) -> bool:
    """At home, words and meetings of people and groups that hold no power are no politics."""
    if draft.type == "CONSULT" and len(draft.countries()) == 1 and len(draft.parties) > 1:
        powers = sum(is_political(party.code) for party in draft.parties)
        organised = any(sector_part(party.code or "") in ORGANISED for party in draft.parties)
        face_to_face = draft.rule == "verb:meeting" and draft.mode is None
        return powers < (1 if organised or face_to_face else 2)
    if draft.type not in AIMED or not draft.recipients:
        return False
    return not any(is_political(party.code) for party in draft.parties)


def _disaster(draft: Draft, clause: Clause, index: EventIndex) -> bool:
    heads = clause.surface_subjects(draft.predicate)
    return any(clause.forms[head] in index.disasters for head in heads)


def _grounded(draft: Draft) -> bool:
    info = load_ontology().types[draft.type]
    if draft.mutual or info.mutual:
        codes = {party.code for party in draft.parties if party.code}
        return len(codes) >= 2 or any(code.startswith("IGO.") for code in codes)
    if draft.type in ("COERCE", "SANCTION", "RETREAT", "ASSAULT"):
        return bool(draft.countries())
    return any(party.code for party in draft.actors)


def discarded(clauses: Sequence[Clause], index: EventIndex) -> dict[int, int]:
    """Return the sentences that a user's discard lists let go, and the token where the discarding phrase stands.

    A phrase of the report's list lets go of all sentences.
    """
    if not (index.discard or index.discard_report):
        return {}
    found: dict[int, int] = {}
    for number, clause in enumerate(clauses):
        if (place := _phrase(clause, index.discard_report)) is not None:
            return {other: place if other == number else 0 for other in range(len(clauses))}
        if (place := _phrase(clause, index.discard)) is not None:
            found[number] = place
    return found


def _phrase(clause: Clause, phrases: frozenset[tuple[str, ...]]) -> int | None:
    forms = tuple(clause.forms)
    return next(
        (
            start
            for start in range(len(forms))
            for words in phrases
            if words and forms[start : start + len(words)] == words
        ),
        None,
    )

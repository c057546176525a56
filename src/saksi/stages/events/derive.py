"""What a plan or a refusal, in the words of the one whose act it is, amounts to now: a promise, a threat, a no."""

from __future__ import annotations

from saksi.ontology import load_ontology, sector_part
from saksi.records import Span, Statement
from saksi.records.model import EventType
from saksi.stages.events.drafts import Draft, speaker_party
from saksi.stages.events.grammar import Clause
from saksi.stages.events.parties import Party

_CAMEO: dict[EventType, str] = {"AGREE": "030", "THREATEN": "130", "REJECT": "120"}


def derived(draft: Draft, clause: Clause, teller: Statement | None) -> Draft | None:
    """Return the speech act that a draft's "akan" or "tidak akan" performs, null where it performs none.

    A plan binds its speaker: only a statement by the one who will do it (`teller`) makes a promise or a threat.
    """
    info = load_ontology().types[draft.type]
    if teller is None or draft.told or draft.will is None:
        return None
    speaker = speaker_party(teller)
    if speaker is None or not draft.actors or foretold(draft, teller):
        return None
    type_ = (
        info.promised
        if draft.modality == "planned"
        else info.refused
        if draft.modality == "negated"
        else None
    )
    if type_ is None or (type_ == "THREATEN" and not draft.recipients):
        return None
    tree = clause.tree
    start = min(tree[draft.will].start, draft.trigger.start)
    span = Span(start, draft.trigger.end) if draft.trigger.end - start <= 60 else draft.trigger
    actors = [party for party in draft.actors if party.country == speaker.country]
    others = [party for party in draft.actors if party.country != speaker.country] if draft.mutual else []
    return Draft(
        type=type_,
        trigger=span,
        sentence=draft.sentence,
        head=draft.head,
        predicate=draft.predicate,
        actors=actors,
        recipients=[*others, *draft.recipients],
        modality="actual",
        rule=f"derived:{draft.type}",
        entry=draft.entry,
        cameo=_CAMEO[type_],
        in_statement=teller.parent,
        confidence=draft.confidence * 0.8,
        told=True,
    )


def foretold(draft: Draft, teller: Statement) -> bool:
    """Say whether a statement tells what somebody will do whom its speaker's word does not bind."""
    speaker = speaker_party(teller)
    if draft.modality not in ("planned", "negated") or not draft.actors:
        return False
    return speaker is None or not any(_binds(speaker, party) for party in draft.actors)


def _binds(speaker: Party, party: Party) -> bool:
    """Say whether a speaker's word binds a party: itself, its country, and a government its forces and offices.

    What a legislator or a private person says that the government will do is foretold, not promised.
    """
    if party.country is None or party.country != speaker.country:
        return False
    theirs, ours = sector_part(party.code or ""), sector_part(speaker.code or "")
    return theirs is None or theirs == ours or ours == "GOV"

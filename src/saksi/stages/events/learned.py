"""What the model proposes beside the lexicon: it weighs the rules' drafts, and names acts that no entry knows.

Cross-validated figures behind the numbers here are in `docs/learned-heads.md`. Modality stays with the rules.
"""

from __future__ import annotations

import math

from saksi.model.news import TYPES
from saksi.records import Proposals, Reading, Reason
from saksi.records.model import EventType
from saksi.stages.events.drafts import Draft
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex, Kind
from saksi.stages.events.modality import status
from saksi.stages.events.parties import Party, PartyFinder, unique
from saksi.stages.events.triggers import Trigger

UNLIKELY = 0.005
"""A draft of the rules below this probability is let go."""
SURE = 0.7
"""From this probability on the model's word alone is grounded."""
NEAR = 100
"""Code points within which a second draft of the same type would be the same act."""
MUTUAL = frozenset({"CONSULT", "COOPERATE"})
# Confidence = logistic of these on (log-odds of the model, confidence of the rule), fitted by training.measure.
CALIBRATION = (0.29, 0.9, 0.3)


def chance(reading: Reading, draft: Draft) -> float | None:
    """Return the model's probability that a draft's words name its type of act, null where it was not asked."""
    if not reading.proposals:
        return None
    told = reading.proposals[draft.sentence]
    kind = TYPES.index(draft.type)
    tokens = reading.sentences[draft.sentence].tokens
    found = [
        row[kind]
        for token, row in zip(tokens, told.types, strict=True)
        if row and token.span.overlaps(draft.trigger)
    ]
    return max(found, default=None)


def weigh(draft: Draft, probability: float | None) -> str | None:
    """Put the model's probability into a draft's confidence; return why the draft is let go, null where it stays."""
    if probability is None:
        return None
    draft.chance = probability
    if probability < UNLIKELY:
        return f"the model finds no such act in these words (p = {probability:.3f})"
    odds = math.log(max(probability, 1e-4) / max(1.0 - probability, 1e-4))
    slope, trust, bias = CALIBRATION
    draft.confidence = 1.0 / (1.0 + math.exp(-(slope * odds + trust * draft.confidence + bias)))
    return None


def reasons(draft: Draft, stage: str) -> tuple[Reason, ...]:
    """Return what made a draft: the rule, the model, or both."""
    if draft.chance is None:
        return (Reason(stage, draft.rule, draft.entry),)
    model = Reason(stage, "model:trigger", note=f"p = {draft.chance:.2f}")
    return (model,) if draft.rule == "model" else (Reason(stage, draft.rule, draft.entry), model)


def proposed(
    reading: Reading, number: int, clause: Clause, finder: PartyFinder, index: EventIndex, drafts: list[Draft]
) -> list[Draft]:
    """Return drafts of the acts that the model is sure of and no rule has drafted, with parties by its arcs.

    Args:
        drafts: what the rules drafted in this sentence.
    """
    if not reading.proposals:
        return []
    told = reading.proposals[number]
    found: list[Draft] = []
    sure = [
        (row[kind], token, type_)
        for token, row in enumerate(told.types)
        if row
        for kind, type_ in enumerate(TYPES)
        if row[kind] >= SURE
    ]
    for probability, token, type_ in sorted(sure, key=lambda item: (-item[0], item[1])):
        span = clause.tree[token].span
        if any(d.type == type_ and abs(d.trigger.start - span.start) <= NEAR for d in (*drafts, *found)):
            continue
        draft = _draft(told, number, token, type_, clause, finder, index)
        if draft is not None:
            draft.confidence = probability
            found.append(draft)
    return found


def _draft(
    told: Proposals,
    number: int,
    token: int,
    type_: EventType,
    clause: Clause,
    finder: PartyFinder,
    index: EventIndex,
) -> Draft | None:
    # `status` asks a trigger for its type alone: any entry of the type will do.
    sense = next((sense for sense in index.lexicon.senses if sense.type == type_), None)
    if sense is None or clause.tree[token].upos not in ("VERB", "NOUN", "ADJ", "PROPN"):
        return None
    kind: Kind = "verb" if clause.tree[token].upos in ("VERB", "ADJ") else "noun"
    passive = kind == "verb" and clause.is_passive(token, None)
    trigger = Trigger(sense, clause.forms[token], kind, (token,), token, passive, None)
    said = status(trigger, clause, index)
    actors, recipients = (_parties(told, token, role, clause, finder) for role in (0, 1))
    if not actors and kind == "verb" and not passive:
        actors = unique(
            p for head in clause.subjects(token, passive) for p in finder.at(clause, head, places=False)
        )
    recipients = [p for p in recipients if p.code not in {a.code for a in actors}]
    mutual = type_ in MUTUAL
    if mutual:
        actors, recipients = unique([*actors, *recipients]), []
    return Draft(
        type=type_, trigger=clause.tree[token].span, sentence=number, head=token, predicate=trigger.predicate,
        actors=actors, recipients=recipients, modality=said.modality, rule="model", entry=None, mutual=mutual,
        weak=said.weak, kept_from=said.kept_from, habit=said.habit, root=said.root, will=said.will, done=said.done,
    )  # fmt: skip


def _parties(told: Proposals, token: int, role: int, clause: Clause, finder: PartyFinder) -> list[Party]:
    """The parties at the words that the model ties to a trigger; a party without a code is none here."""
    likely = sorted(
        (word for trigger, word, part, chance in told.parties if (trigger, part) == (token, role) and chance >= 0.5)
    )  # fmt: skip
    return unique(p for word in likely for p in finder.at(clause, word, places=role == 1, deep=1) if p.code)

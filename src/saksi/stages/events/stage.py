"""The events stage: proposals from the lexicon and from statements, grounded, filtered, merged."""

from __future__ import annotations

import msgspec

from saksi.lang.syntax import Tree
from saksi.lexicon import LanguagePack
from saksi.lexicon.calendar import load_calendar
from saksi.records import Actor, Date, Drop, Event, Place, Reading, Statement, event_id
from saksi.stages.events import learned
from saksi.stages.events.aims import OPEN_TO, aimed_at, interlocutor
from saksi.stages.events.attach import Circumstances
from saksi.stages.events.derive import derived, foretold
from saksi.stages.events.drafts import Draft
from saksi.stages.events.filters import AIMED, discarded, horizon, refusal
from saksi.stages.events.grammar import Clause
from saksi.stages.events.ground import Grounder
from saksi.stages.events.index import EventIndex, load_index
from saksi.stages.events.merge import Dated, echoed, merge, without_chants
from saksi.stages.events.parties import Party, PartyFinder
from saksi.stages.events.quantities import quantities
from saksi.stages.events.speech import spoken
from saksi.stages.events.triggers import Trigger, find
from saksi.stages.events.voice import Voices

STAGE = "events"


def events(reading: Reading, pack: LanguagePack) -> Reading:
    """Return the reading with its events: who did what to whom, when and where, and who says so.

    Every trigger of the lexicon is a proposal; grammar grounds it in parties, and what names no political party,
    is custom, sport, chance or long ago is dropped with the reason. Mentions of one happening become one event.
    """
    index = pack.get(load_index)
    finder = PartyFinder(reading, index.first_person)
    voices = Voices(finder, reading.statements, index)
    clauses = [Clause(Tree(sentence), index.function_words, index.cues) for sentence in reading.sentences]
    around = Circumstances(reading, clauses, pack.get(load_calendar))
    drops: list[Drop] = []
    found: list[Dated] = []
    echoes: list[Dated] = []
    done: set[str] = set()
    past = horizon(reading.report.published)
    by_id = {statement.id: statement for statement in reading.statements}
    above: list[Party] = []

    def keep(draft: Draft, clause: Clause, others: dict[int, Draft], spoken_by: Statement | None) -> bool:
        when = around.date(draft, others, spoken_by)
        why = refusal(draft, clause, index)
        if why is None and past is not None and not draft.told and _is_past(draft, when, past, around):
            why = "happened more than twelve months before publication"
        if why is None:
            found.append((draft, when))
        elif not draft.countries() and (draft.anaphoric or (when is not None and around.is_retold(draft))):
            echoes.append((draft, when))
        else:
            drops.append(Drop(draft.trigger, STAGE, f"{draft.type}: {why}"))
        return why is None

    let_go = discarded(clauses, index)
    # Where a user's dictionary replaces saksi's, only its words name events: neither statements nor plans make more.
    own_words = not index.lexicon.grammar.replace
    for number, clause in enumerate(clauses):
        if number in let_go:
            if clause.tree.tokens:
                drops.append(
                    Drop(clause.tree[let_go[number]].span, STAGE, "the dictionary discards such news")
                )
            above = []
            continue
        grounder = Grounder(number, clause, finder, index, above)
        drafts = _ground(find(clause, index, _named(finder, clause)), grounder, drops)
        if index.lexicon.grammar.chained:
            drafts = _governing(drafts, clause, drops)
        others = {draft.predicate: draft for draft in drafts}
        for draft in drafts:
            performed = voices.assign(draft, clause)
            if performed is not None and draft.type in AIMED and not any(p.code for p in draft.recipients):
                draft.recipients = aimed_at(draft.type, performed, reading, clauses, finder, index)
            if (
                draft.type in OPEN_TO
                and not (draft.mutual or draft.weak)
                and not any(p.code for p in draft.recipients)
            ):
                draft.recipients = interlocutor(draft, [other for other, _ in reversed(found)])
            if keep(draft, clause, others, performed) and performed is not None:
                done.add(performed.id)
            teller = by_id.get(draft.in_statement or "")
            if teller is not None and teller.act in ("pledge", "threaten") and foretold(draft, teller):
                done.add(teller.id)  # "anggota DPR: pemerintah akan membantu": not its speaker's promise
            more = derived(draft, clause, teller) if own_words else None
            if more is not None and teller is not None:
                done.add(teller.id)
                keep(more, clause, others, teller)
        above = _subject(clause, finder)
    said: dict[str, list[Draft]] = {}
    for draft, _ in found:
        if draft.told:
            said.setdefault(draft.type, []).append(draft)
    claimed = {(draft.type, draft.in_statement) for draft, _ in found}
    for draft, statement in spoken(reading, clauses, finder, index, done) if own_words else ():
        if (draft.type, statement.id) in claimed:
            continue  # the accusing is what the statement tells of, not what it does
        if draft.trigger == statement.cue and any(
            statement.cue.overlaps(other.trigger) for other, _ in found
        ):
            continue  # its cue names another act: "ordered the diplomats to leave"
        if any(
            span.covers(other.trigger) for span in statement.content for other in said.get(draft.type, ())
        ):
            continue  # its own words have told it
        keep(draft, clauses[draft.sentence], {}, statement)
    heads: dict[int, set[int]] = {}
    for draft, _ in found:
        heads.setdefault(draft.sentence, set()).add(draft.predicate)
    told = without_chants(merge(echoed(found, echoes)))
    for draft, _ in told:  # after merging: what is an event, and of what, is for the rules to say
        learned.weigh(draft, learned.chance(reading, draft))
    records = tuple(
        _record(
            draft, when, reading, around.place(draft, heads[draft.sentence]), clauses[draft.sentence], index
        )
        for draft, when in told
    )
    return msgspec.structs.replace(reading, events=records, drops=(*reading.drops, *drops))


def _is_past(draft: Draft, when: Date | None, past: str, around: Circumstances) -> bool:
    return (when is not None and when.end is not None and when.end < past) or around.long_ago(draft, past)


def _ground(triggers: list[Trigger], grounder: Grounder, drops: list[Drop]) -> list[Draft]:
    """Try the triggers, the longest and pickiest first; a word serves one draft."""
    taken: set[int] = set()
    drafts: list[Draft] = []
    refused: dict[int, tuple[Trigger, str]] = {}
    for trigger in triggers:
        if taken & set(trigger.tokens):
            continue
        draft = grounder.draft(trigger)
        if draft is None:
            continue
        if isinstance(draft, str):
            if draft == "an idiom that names no act":
                taken.update(trigger.tokens)
            refused.setdefault(trigger.head, (trigger, draft))
            continue
        taken.update(trigger.tokens)
        if trigger.light is not None and trigger.light.effect not in ("ask", "plan"):
            taken.add(trigger.light.verb)
        # "tidak menerima gugatan": the verb's phrase has its noun outside, and what is refused is no act of its own.
        bare = all(grounder.clause.tree[token].upos not in ("NOUN", "PROPN") for token in trigger.tokens[1:])
        if trigger.kind == "verb" and trigger.sense.object and bare:
            taken.update(grounder.clause.objects(trigger.head, trigger.passive))
        drafts.append(draft)
    tokens = grounder.clause.tree.tokens
    for head, (trigger, why) in refused.items():
        if head not in taken:
            drops.append(Drop(tokens[head].span, STAGE, f"{trigger.sense.type}: {why}"))
    drafts.sort(key=lambda draft: draft.trigger.start)
    return drafts


def _governing(drafts: list[Draft], clause: Clause, drops: list[Drop]) -> list[Draft]:
    """Return the drafts without those whose verb completes the verb of another one, or says what for."""
    below: set[int] = set()
    ways = [
        token for draft in drafts for token in (*clause.chained(draft.predicate), *clause.chained(draft.head))
    ]
    while ways:
        node = ways.pop()
        if node not in below:
            below.add(node)
            ways.extend((*clause.chained(node), *clause.tree.children(node, "conj")))
    kept: list[Draft] = []
    for draft in drafts:
        if draft.predicate in below:
            drops.append(Drop(draft.trigger, STAGE, f"{draft.type}: completes another verb's event"))
        else:
            kept.append(draft)
    return kept


def _named(finder: PartyFinder, clause: Clause) -> frozenset[int]:
    """Tokens inside proper names of people and bodies."""
    sentence = clause.tree.sentence
    inside = {i for i, token in enumerate(sentence.tokens) if token.ent[2:] in ("PER", "ORG")}
    for mention in finder.mentions.overlapping(sentence.span):
        if mention.form in ("name", "short") and mention.kind != "place":
            start, end = mention.span.start, mention.span.end
            inside.update(
                i
                for i in clause.tree.at(mention.span)
                if start <= (token := sentence.tokens[i]).start
                and token.end <= end
                and token.form[:1].isupper()
            )
    return frozenset(inside)


def _subject(clause: Clause, finder: PartyFinder) -> list[Party]:
    """Return who a sentence is about, for the next one that names nobody: there they have no token."""
    root = clause.tree.root
    if root is None:
        return []
    heads = clause.surface_subjects(root)
    found = [party for head in heads for party in finder.at(clause, head, places=False) if party.code]
    return [party._replace(token=-1) for party in found]


def _record(
    draft: Draft,
    when: Date | None,
    reading: Reading,
    place: Place | None,
    clause: Clause,
    index: EventIndex,
) -> Event:
    actors = tuple(Actor(party.span, party.code) for party in draft.actors)
    recipients = tuple(Actor(party.span, party.code) for party in draft.recipients)
    codes = [party.code for party in (*actors, *recipients) if party.code]
    return Event(
        id=event_id(reading.report.id, draft.type, draft.trigger, codes),
        type=draft.type,
        mode=draft.mode,
        context=draft.context,
        cameo=draft.cameo,
        trigger=draft.trigger,
        also=tuple(draft.also),
        actors=actors,
        recipients=recipients,
        date=when,
        place=place,
        modality=draft.modality,
        in_statement=draft.in_statement,
        quantities=quantities(draft, clause, index),
        confidence=round(max(0.05, min(1.0, draft.confidence)), 2),
        because=learned.reasons(draft, STAGE),
    )

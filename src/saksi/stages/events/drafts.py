"""An event while it is being put together, and the step from a trigger to one: parties, conditions, modality."""

from __future__ import annotations

from dataclasses import dataclass, field

from saksi.lexicon.events import FUNCTIONS
from saksi.ontology import load_ontology, sector_part
from saksi.records import Span, Statement
from saksi.records.model import EventType, Modality
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex
from saksi.stages.events.modality import Status, status
from saksi.stages.events.parties import Party, PartyFinder, unique
from saksi.stages.events.triggers import Light, Trigger, condition_heads

# How sure a party is, by how it was found.
SURE = 1.0
INHERITED = 0.8
LOOSE = 0.6
CROWD = frozenset({"CVL", "LAB", "EDU", "SOC", "OPP", "REL", "AGR", "REF", "PTY", "JRN", "MED"})


@dataclass(slots=True)
class Draft:
    """An event before it is frozen. `weak`: a bare noun whose modality is that of another mention of it."""

    type: EventType
    trigger: Span
    sentence: int
    head: int
    predicate: int
    actors: list[Party]
    recipients: list[Party]
    modality: Modality
    rule: str
    entry: str | None
    mode: str | None = None
    cameo: str | None = None
    context: tuple[str, ...] = ()
    mutual: bool = False
    weak: bool = False
    in_statement: str | None = None
    confidence: float = 1.0
    also: list[Span] = field(default_factory=list)
    told: bool = False
    anaphoric: bool = False
    kept_from: bool = False
    habit: bool = False
    root: int = -1
    will: int | None = None
    result: bool = False

    @property
    def parties(self) -> list[Party]:
        """Actors, then recipients."""
        return [*self.actors, *self.recipients]

    def countries(self) -> set[str]:
        """Countries, bodies and groups of all parties."""
        return {party.country for party in self.parties if party.country}


class Grounder:
    """Turns the triggers of one sentence into drafts, where parties and conditions allow."""

    def __init__(
        self, number: int, clause: Clause, finder: PartyFinder, index: EventIndex, above: list[Party]
    ) -> None:
        """`above` holds the subject of the sentence before, for a sentence that has none."""
        self.number = number
        self.clause = clause
        self.finder = finder
        self.index = index
        self.above = above
        self.words = set(clause.forms) | {
            " ".join(pair) for pair in zip(clause.forms, clause.forms[1:], strict=False)
        }

    def draft(self, trigger: Trigger) -> Draft | str | None:
        """Return the draft of a trigger, why it is none, or null where the entry's words simply do not fit."""
        entry = trigger.sense.entry
        if not self._conditions(trigger):
            return None
        if entry.skip:
            return "an idiom that names no act"
        said = status(trigger, self.clause, self.index)
        if trigger.kind == "noun" and not entry.alone and trigger.light is None:
            return None
        if trigger.light is not None and trigger.light.effect in ("stop", "refuse"):
            return "told as ended or refused"
        actors, recipients, sure = self._parties(trigger)
        if entry.by_speaker:
            actors, recipients = self._blamed(trigger, actors, recipients)
        draft = Draft(
            type=trigger.sense.type,
            trigger=self._span(trigger),
            sentence=self.number,
            head=trigger.head,
            predicate=trigger.predicate,
            actors=actors,
            recipients=recipients,
            modality=said.modality,
            rule=f"{trigger.kind}:{trigger.sense.frame_name}",
            entry=f"{trigger.sense.line}#{trigger.lemma}",
            mode=entry.mode,
            cameo=entry.cameo,
            context=entry.context,
            mutual=trigger.sense.frame.mutual,
            weak=said.weak,
            confidence=sure,
            kept_from=said.kept_from,
            habit=said.habit,
            root=said.root,
            will=said.will,
            result=entry.result,
            anaphoric=self._anaphoric(trigger),
        )
        return self._refused(trigger, draft, said) or draft

    # -- conditions of the entry ---------------------------------------------------------------------------------

    def _conditions(self, trigger: Trigger) -> bool:
        sense, entry, clause = trigger.sense, trigger.sense.entry, self.clause
        if entry.words and not self.words & {word.casefold() for word in entry.words}:
            return False
        if entry.words_too and not self.words & {word.casefold() for word in entry.words_too}:
            return False
        if entry.not_words and self.words & {word.casefold() for word in entry.not_words}:
            return False
        if sense.object or sense.not_object:
            objects = self._object_heads(trigger)
            if not self._object_fits(sense.object, sense.not_object, objects, trigger):
                return False
        if sense.subject or sense.not_subject:
            subjects = self._subject_heads(trigger)
            words = set(condition_heads(subjects, clause))
            if sense.subject and not words & sense.subject:
                return False
            if words & sense.not_subject:
                return False
        if entry.complement or sense.not_complement:
            complements = clause.complements(trigger.head)
            if entry.complement and not complements and trigger.kind == "verb" and len(trigger.tokens) == 1:
                return False
            first = {clause.forms[c] for c in complements} | {
                clause.forms[m] for c in complements for m in clause.tree.children(c, "obj")
            }
            if first & sense.not_complement:
                return False
        return True

    def _object_fits(
        self, wanted: frozenset[str], barred: frozenset[str], heads: list[int], trigger: Trigger
    ) -> bool:
        words = set(condition_heads(heads, self.clause))
        if words & barred:
            return False
        if not wanted:
            return True
        # A multiword lemma brings its object along; a noun needs no object unless it lists one it is found with.
        noun_inside = any(self.clause.tree[t].upos in ("NOUN", "PROPN") for t in trigger.tokens[1:])
        if noun_inside or (trigger.kind == "noun" and not heads):
            return True
        if words & wanted:
            return True
        if "@party" in wanted:
            return any(party.code for head in heads for party in self.finder.at(self.clause, head))
        return trigger.kind == "noun"

    def _object_heads(self, trigger: Trigger) -> list[int]:
        if trigger.kind == "verb":
            last = trigger.tokens[-1]
            if len(trigger.tokens) > 1 and self.clause.tree[last].deprel in ("case", "mark"):
                governed = self.clause.tree.head(last)
                return [governed] if governed is not None and governed not in trigger.tokens else []
            found = self.clause.objects(trigger.head, trigger.passive)
            if found or trigger.passive:
                return found
            if trigger.sense.frame_name == "withdrawn":
                return self.clause.tree.children(trigger.head, "obl")
            return [
                c
                for c in self.clause.tree.children(trigger.head, "obl", "nmod", "xcomp", "compound")
                if self.clause.case(c) is None and c > trigger.head and c <= trigger.head + 3
            ]
        return [
            c
            for c in self.clause.tree.children(trigger.head, "nmod", "compound", "obj")
            if self.clause.case(c) is None
        ]

    def _subject_heads(self, trigger: Trigger) -> list[int]:
        if trigger.kind == "verb":
            return self.clause.subjects(trigger.head, trigger.passive)
        if trigger.light is not None:
            return self.clause.subjects(trigger.light.verb, trigger.light.passive)
        return []

    # -- parties --------------------------------------------------------------------------------------------------

    def _parties(self, trigger: Trigger) -> tuple[list[Party], list[Party], float]:
        frame = trigger.sense.frame
        noun = trigger.kind == "noun"
        undergone = trigger.light is not None and trigger.light.effect == "undergo"
        if frame.mutual:
            return self._mutual(trigger, frame.noun_all if noun else frame.all)
        actor_slots = frame.noun_actor if noun else frame.actor
        recipient_slots = frame.noun_recipient if noun else frame.recipient
        if undergone:
            actor_slots = tuple(slot for slot in actor_slots if slot != "subject")
            recipient_slots = ("subject", *recipient_slots)
        actors, sure = self._first(trigger, actor_slots, [], places=False)
        recipients, sure_too = self._first(trigger, recipient_slots, actors, places=True)
        # A land defends its own people: that is aimed at nobody. A president and his ministers share a code and differ.
        own = {party.country for party in actors} | {party.span for party in actors}
        recipients = [party for party in recipients if party.code not in own and party.span not in own]
        return actors, recipients, min(sure, sure_too)

    def _mutual(self, trigger: Trigger, slots: tuple[str, ...]) -> tuple[list[Party], list[Party], float]:
        found: list[Party] = []
        sure = SURE
        for slot in slots:
            parties, how = self._slot(
                trigger,
                slot,
                places=slot not in FUNCTIONS or (slot == "object" and trigger.sense.frame_name == "journey"),
            )
            if parties and not set(parties) <= set(found):
                found.extend(parties)
                sure = min(sure, how)
        found = unique(found)
        if trigger.kind == "noun" and len({p.country for p in found if p.country}) < 2:
            parties, _ = self._governing_subject(trigger)
            if parties:
                found = unique([*parties, *found])
                sure = min(sure, LOOSE)
        return found, [], sure

    def _first(
        self, trigger: Trigger, slots: tuple[str, ...], used: list[Party], *, places: bool
    ) -> tuple[list[Party], float]:
        uncoded: list[Party] = []
        spent = {(party.span, party.code) for party in used}
        for slot in slots:
            parties, sure = self._slot(trigger, slot, places=places)
            parties = [party for party in parties if (party.span, party.code) not in spent]
            coded = [party for party in parties if party.code]
            if coded:
                return unique(coded), sure
            uncoded = uncoded or parties
        return unique(uncoded), LOOSE if uncoded else SURE

    def _slot(self, trigger: Trigger, slot: str, *, places: bool) -> tuple[list[Party], float]:
        clause = self.clause
        if slot == "subject":
            return self._subject(trigger, places)
        if slot in ("object", "object_owner"):
            heads = self._object_heads(trigger)
            return self._at(heads, places or slot == "object"), SURE
        if slot == "indirect":
            return self._at(clause.tree.children(trigger.predicate, "iobj"), places), SURE
        if slot == "possessor":
            return self._possessor(trigger, places), SURE
        if slot in ("complement", "complement_subject"):
            return self._complement(trigger, slot, places), INHERITED
        return self._oblique(trigger, slot, places), SURE

    def _at(self, heads: list[int], places: bool) -> list[Party]:
        return unique(party for head in heads for party in self.finder.at(self.clause, head, places=places))

    def _subject(self, trigger: Trigger, places: bool) -> tuple[list[Party], float]:
        heads = self._subject_heads(trigger)
        if heads:
            own = any(head in self.clause.tree.children(trigger.predicate) for head in heads)
            found = self._at(heads, places)
            if found:
                return found, SURE if own else INHERITED
            if all(self.clause.forms[head] in self.index.dummies for head in heads):
                return list(self.above), LOOSE
        if trigger.kind == "verb" and not trigger.passive and not heads and self._rootlike(trigger.head):
            return list(self.above), LOOSE
        return [], SURE

    def _rootlike(self, node: int) -> bool:
        tree = self.clause.tree
        while tree.head(node) is not None and tree[node].deprel == "conj":
            above = tree.head(node)
            assert above is not None
            node = above
        return tree.head(node) is None

    def _governing_subject(self, trigger: Trigger) -> tuple[list[Party], float]:
        verb = self.clause.governor(trigger.head)
        if verb is None:
            return [], SURE
        passive = self.clause.is_passive(verb, None)
        heads = [
            h
            for h in self.clause.surface_subjects(verb)
            if h != trigger.head and trigger.head not in self.clause.tree.subtree(h)
        ]
        if passive:
            heads = [*heads, *self.clause.subjects(verb, True)]
        return self._at(heads, False), LOOSE

    def _possessor(self, trigger: Trigger, places: bool) -> list[Party]:
        if trigger.kind == "verb":
            return []
        clause = self.clause
        found = []
        for child in clause.tree.children(trigger.head, "nmod", "compound", "amod", "flat", "appos", "det"):
            case = clause.case(child)
            if case is None or case in clause.words.possessive:
                if child in trigger.tokens:
                    found.extend(self._deeper(child, set(trigger.tokens)))
                else:
                    found.append(child)
        for token in trigger.tokens:
            if token != trigger.head:
                found.extend(c for c in self._deeper(token, set(trigger.tokens)) if c not in found)
        return self._at(found, places)

    def _deeper(self, token: int, inside: set[int]) -> list[int]:
        clause = self.clause
        return [
            child
            for child in clause.tree.children(token, "nmod", "compound", "amod", "flat", "appos")
            if child not in inside
            and (clause.case(child) is None or clause.case(child) in clause.words.possessive)
        ]

    def _oblique(self, trigger: Trigger, slot: str, places: bool) -> list[Party]:
        clause = self.clause
        roots = [trigger.head, *(t for t in trigger.tokens if t != trigger.head)]
        if trigger.light is not None:
            roots.append(trigger.light.verb)
        elif trigger.kind == "noun":
            above = clause.tree.head(trigger.head)
            if (
                above is not None
                and clause.tree[trigger.head].deprel.startswith("nsubj")
                and clause.forms[above] in (self.index.happen | self.index.cancelled)
            ):
                roots.append(above)
        if trigger.kind == "verb":
            roots.extend(self._object_heads(trigger))
            roots.extend(
                c
                for c in clause.tree.children(trigger.head, "xcomp")
                if clause.tree[c].upos in ("NOUN", "PROPN")
            )
        for root in roots:
            for case, head in clause.obliques(root):
                if case == slot or self._fixed(head, slot):
                    found = self._at([head], places)
                    if found:
                        return found
        return []

    def _fixed(self, head: int, slot: str) -> bool:
        marks = self.clause.tree.children(head, "case")
        return any(self.clause.forms[mark] == slot for mark in marks)

    def _complement(self, trigger: Trigger, slot: str, places: bool) -> list[Party]:
        clause = self.clause
        found: list[Party] = []
        for head in clause.complements(trigger.head):
            passive = clause.is_passive(head, None)
            if slot == "complement_subject":
                found.extend(self._at(clause.tree.children(head, "nsubj"), False))
                continue
            objects = clause.objects(head, passive)
            found.extend(self._at(objects, True))
            for root in (head, *objects):
                found.extend(
                    party for _, oblique in clause.obliques(root) for party in self._at([oblique], True)
                )
        ours = {party.country for party in self._subject(trigger, False)[0]}
        found = [party for party in found if party.country not in ours]
        return unique(found)

    def _blamed(
        self, trigger: Trigger, actors: list[Party], recipients: list[Party]
    ) -> tuple[list[Party], list[Party]]:
        """A deed named inside a statement blames the doer: the speaker is the one who acts."""
        speaker = self.speaker(self.clause.tree[trigger.head].span)
        blamed = actors or recipients
        if speaker is None:
            return [], []
        return [speaker], [party for party in blamed if party.code != speaker.code]

    def speaker(self, span: Span) -> Party | None:
        """Return the speaker of the statement that covers a span, as a party."""
        statement = self.finder.statement(span)
        return speaker_party(statement) if statement is not None else None

    # -- what the whole must be ------------------------------------------------------------------------------------

    def _refused(self, trigger: Trigger, draft: Draft, said: Status) -> str | None:
        entry = trigger.sense.entry
        coded = [party for party in draft.actors if party.code]
        sides = {party.code for party in draft.actors if party.code} if draft.mutual else set()
        if entry.needs_party == "both" and (
            len(sides) < 2 if draft.mutual else not (coded and any(p.code for p in draft.recipients))
        ):
            return "only one side of it is known"
        if entry.needs_party == "recipient" and not any(party.code for party in draft.recipients):
            return "nobody it is about"
        if entry.actor_political and not any(is_political(party.code) for party in coded):
            return "nobody political does it"
        if (
            entry.actor_sector
            and coded
            and not any(fits_sector(party.code, entry.actor_sector) for party in coded)
        ):
            return "the doer is of another kind"
        if entry.crowd and coded and not any(fits_sector(party.code, tuple(CROWD)) for party in coded):
            return "no crowd does it"
        return None

    def _span(self, trigger: Trigger) -> Span:
        tokens = self.clause.tree.tokens
        carried = (
            [trigger.light.verb] if trigger.light and trigger.light.effect not in ("ask", "plan") else []
        )
        places = sorted({*trigger.tokens, *carried})
        first, last = places[0], places[-1]
        if tokens[last].end - tokens[first].start > 60:
            return Span(tokens[trigger.tokens[0]].start, tokens[trigger.tokens[-1]].end)
        return Span(tokens[first].start, tokens[last].end)

    def _anaphoric(self, trigger: Trigger) -> bool:
        if trigger.kind == "verb":
            return False
        tree = self.clause.tree
        return any(
            self.clause.forms[child] in self.index.anaphora
            for child in tree.children(trigger.head, "det", "nmod")
        )


def speaker_party(statement: Statement) -> Party | None:
    """Return a statement's speaker as a party: the words that name it (or the cue's), with its code."""
    span = statement.source or statement.cue
    if span is None or not statement.speaker_code:
        return None
    return Party(span, statement.speaker_code, -1)


def is_political(code: str | None) -> bool:
    """Say whether a code is a political actor: a state, body, armed group, or a sector that acts for one."""
    if code is None:
        return False
    sectors = load_ontology().sectors
    sector = sector_part(code)
    if sector is not None:
        return sector not in sectors or sectors[sector].political
    return code not in sectors or sectors[code].political


def fits_sector(code: str | None, wanted: tuple[str, ...]) -> bool:
    """Say whether a code is of one of these sectors; a whole country fits any, `IGO` stands for all bodies."""
    if code is None:
        return False
    if code.startswith("IGO."):
        return "IGO" in wanted or "GOV" in wanted
    sector = sector_part(code)
    if sector is None:
        return code in wanted or len(code) == 3 or "REB" in wanted
    return sector in wanted


__all__ = ["Draft", "Grounder", "Light", "fits_sector", "is_political", "speaker_party"]

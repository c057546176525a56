"""Where the parties stand: the slots of a frame, filled from the grammar around a trigger."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.lexicon.events import FUNCTIONS
from saksi.stages.events.drafts import is_official
from saksi.stages.events.guesses import nobodys, own_victim
from saksi.stages.events.heads import Heads
from saksi.stages.events.parties import Party, unique
from saksi.stages.events.triggers import Trigger, effect_of, sufferer

# How sure a party is, by how it was found.
SURE = 1.0
INHERITED = 0.8
LOOSE = 0.6
# Frames whose object may be a deed: who condemns a killing by X condemns X, not the one killed.
DEEDS = frozenset({"verbal", "speak_to"})


# What is looked into or shouted at a ministry is aimed at it; what happens in a town is not aimed at the town.
AT_BODIES = frozenset({"probed", "crowd"})
# Slots of the first side of a meeting; the other ones name who sits across.
OWN_SIDE = frozenset({"subject", "possessor", "oleh", "by", "dari", "from", "of", "dalam", "in"})


class Slots(Heads):
    """Fills the slots of frames in one sentence."""

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
        if trigger.sense.entry.silent and recipients and not any(party.code for party in actors):
            actors = (trigger.passive and self._police(recipients)) or self._authority(trigger, recipients)
            sure = LOOSE if actors else sure
        if trigger.sense.type == "REQUEST" and trigger.kind == "verb" and not any(p.code for p in recipients):
            recipients = self._spoken_to(trigger) or recipients
        return actors, recipients, min(sure, sure_too)

    def _spoken_to(self, trigger: Trigger) -> list[Party]:
        """ "menghubungi X untuk mendorong …", "memberi tahu X dan meminta …": the one asked is the object before."""
        tree = self.clause.tree
        above = tree.head(trigger.head)
        if above is None or tree[above].upos != "VERB" or above > trigger.head:
            return []
        if tree[trigger.head].deprel.split(":")[0] not in ("conj", "advcl", "xcomp"):
            return []
        return self._heads_only(self.clause.objects(above, self.clause.is_passive(above, None)))

    def _mutual(self, trigger: Trigger, slots: tuple[str, ...]) -> tuple[list[Party], list[Party], float]:
        found: list[Party] = []
        sure = SURE
        for slot in slots:
            parties, how = self._slot(
                trigger,
                slot,
                places=slot not in FUNCTIONS or (trigger.sense.frame_name == "journey" and slot != "subject"),
            )
            if parties and not set(parties) <= set(found):
                carried = slot == "object_head" and len(trigger.tokens) > 1  # "menggelar rapat kabinet"
                found = self._joined(found, parties, apart=not carried and slot not in OWN_SIDE)
                sure = min(sure, how)
        meets = trigger.sense.frame_name in ("meeting", "journey")
        direct = self.clause.governor(trigger.head) == self.clause.tree.head(trigger.head)
        if meets and direct and trigger.kind == "noun" and len({p.code for p in found if p.code}) < 2:
            parties, _ = self._governing_subject(trigger)
            if parties:
                found = unique([*parties, *found])
                sure = min(sure, LOOSE)
        return found, [], sure

    def _joined(self, found: list[Party], parties: list[Party], *, apart: bool) -> list[Party]:
        """Add a slot's parties: whom a minister meets is another one than he, though one code stands for both."""
        people = {party.person for party in found if party.person}
        spans = {party.span for party in found}
        joined = unique([*found, *parties])
        for party in parties if apart and found else ():
            if (
                party not in joined
                and is_official(party.code)
                and party.span not in spans
                and party.person not in people
                and (party.token < 0 or self.clause.tree[party.token].upos != "PRON")
            ):
                joined.append(party)
        return joined

    def _first(
        self, trigger: Trigger, slots: tuple[str, ...], used: list[Party], *, places: bool
    ) -> tuple[list[Party], float]:
        uncoded: list[Party] = []
        # A land defends its own people: that is aimed at nobody. A president and his ministers share a code and differ.
        own = {party.country for party in used} | {party.span for party in used}
        selves = {party.person for party in used if party.person}
        for slot in slots:
            parties, sure = self._slot(trigger, slot, places=places)
            parties = [nobodys(p) if own_victim(trigger, p, used) else p for p in parties]
            parties = [
                p
                for p in parties
                if (p.code not in own or self._helped_place(trigger, p))
                and p.span not in own
                and p.person not in selves
                and not self._himself(trigger, p, used)
            ]
            coded = [party for party in parties if party.code]
            if coded:
                return unique(coded), sure
            uncoded = uncoded or parties
        return unique(uncoded), LOOSE if uncoded else SURE

    def _helped_place(self, trigger: Trigger, party: Party) -> bool:
        """ "Menteri Sosial mengirim bantuan ke Palu": help goes to a place at home that is not the one who helps."""
        if trigger.sense.type != "AID" or party.token < 0:
            return False
        mention = self.finder.mention(self.clause, party.token)
        return mention is not None and mention.kind == "place"

    def _pursued(self, trigger: Trigger, heads: Sequence[int]) -> list[Party]:
        """ "X menerapkan kebijakan yang dikecam Y": a policy that names nobody is whose who pursues it."""
        tree, clause = self.clause.tree, self.clause
        noun = tree.head(trigger.head) if tree.is_a(trigger.head, "acl") else None
        if noun is None or not any(h == noun or clause.forms[h] in clause.words.relative for h in heads):
            return []
        while (above := tree.head(noun)) is not None and tree.is_a(noun, "nmod"):
            noun = above
        if above is None or not tree.is_a(noun, "obj") or tree[above].upos != "VERB":
            return []
        return self._at(clause.subjects(above, clause.is_passive(above, None)), False)

    def _himself(self, trigger: Trigger, party: Party, used: list[Party]) -> bool:
        """ "X menyatakan keinginannya": a pronoun of the doer's own code is the doer; one asked may be another."""
        if party.token < 0 or self.clause.tree[party.token].upos != "PRON" or trigger.sense.type == "REQUEST":
            return False
        return any(party.code == actor.code for actor in used)

    def _slot(self, trigger: Trigger, slot: str, *, places: bool) -> tuple[list[Party], float]:
        clause = self.clause
        if "|" in slot:
            tried = [self._slot(trigger, part, places=places) for part in slot.split("|")]
            return next((found for found in tried if any(party.code for party in found[0])), tried[0])
        if slot == "subject":
            return self._subject(trigger, places)
        if slot in ("object", "object_owner"):
            heads = self._object_heads(trigger)
            sense = trigger.sense
            carried = any(self.clause.tree[token].upos == "NOUN" for token in trigger.tokens[1:])
            if sense.frame_name == "commit" and trigger.kind == "verb" and carried:
                return [], SURE  # "menegaskan komitmen parlemen": whose promise it is, not to whom
            if sense.frame_name == "given" and sense.object and "@party" not in sense.object:
                return [], SURE  # "kirim tank", "send tanks": what is given is nobody
            if trigger.sense.frame_name in DEEDS:
                doers = self._doers(heads, 1)
                if any(party.code for party in doers):
                    return doers, SURE
                if not any(party.code for party in self._at(heads, True)):
                    return self._pursued(trigger, heads), INHERITED
                # What is condemned is the bombing in Kabul, not Kabul; the attack on X, not X.
                spared = self.clause.words.victims if trigger.sense.type == "ACCUSE" else frozenset()
                return [
                    party
                    for party in self._at(heads, True)
                    if not self._located(party) and clause.case(party.token) not in spared
                ], SURE
            return self._at(heads, places or slot == "object"), SURE
        if slot == "object_head":
            return self._heads_only(self._object_heads(trigger)), SURE
        if slot == "indirect":
            return self._at(clause.tree.children(trigger.predicate, "iobj"), places), SURE
        if slot == "possessor":
            return self._possessor(trigger, places or self._sent_out(trigger)), SURE
        if slot in self.clause.words.agents and trigger.kind == "noun":
            done_by = self._doers([trigger.head], 2)
            if done_by:
                return done_by, SURE
        if slot in self.clause.words.agents and trigger.sense.frame_name == "suffered":
            shot_by = [
                head
                for head in clause.subjects(trigger.head, True)
                if head not in self._subject_heads(trigger)
            ]
            if shot_by:
                return self._at(shot_by, places), SURE
        if slot == "victim":
            return self._victim(trigger, places), SURE
        if slot in ("complement", "complement_subject"):
            return self._complement(trigger, slot, places), INHERITED
        found = self._oblique(trigger, slot, places)
        if trigger.sense.frame_name in DEEDS and slot not in self.clause.words.locatives:
            found = [party for party in found if not self._located(party)]
        return found, SURE

    def _subject(self, trigger: Trigger, places: bool) -> tuple[list[Party], float]:
        heads = self._subject_heads(trigger)
        if heads:
            own = any(head in self.clause.tree.children(trigger.predicate) for head in heads)
            if trigger.sense.frame_name == "journey":
                # Goods from a land are no travellers of its; "dirinya" is one.
                found = self._heads_only(heads) or [
                    party for party in self._at(heads, False) if self.clause.tree[party.token].upos == "PRON"
                ]
            else:
                found = self._at(heads, places) or self._doers(heads, 2)
            if found:
                return found, SURE if own else INHERITED
            if trigger.kind == "verb":
                found = self._at(self.clause.stand_ins(trigger.head), places)
                if any(party.code for party in found):
                    return found, LOOSE
            if all(self.clause.forms[head] in self.index.dummies for head in heads):
                return list(self.above), LOOSE
        if trigger.kind == "verb" and not trigger.passive and not heads and self._rootlike(trigger.head):
            return list(self.above), LOOSE
        return [], SURE

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
        found: list[int] = []
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

    def _victim(self, trigger: Trigger, places: bool) -> list[Party]:
        """ "tewas dalam serangan", "died in the attack": the subject of the verb that the noun hangs on."""
        verb = sufferer(trigger, self.clause, self.index)
        return [] if verb is None else self._at(self.clause.surface_subjects(verb), places)

    def _oblique(self, trigger: Trigger, slot: str, places: bool) -> list[Party]:
        words = self.clause.words
        if self._in_hand is not trigger:
            self._in_hand, self._around = trigger, {}
        if slot in words.locatives and trigger.sense.frame_name in AT_BODIES:
            places = False
        key = (slot in words.agents, slot in words.victims)
        around = self._around.get(key)
        if around is None:
            roots = self._roots(trigger, *key)
            around = self._around[key] = [phrase for root in roots for phrase in self.clause.obliques(root)]
        for case, head in around:
            before = self.clause.forms[head] == slot  # "di depan gedung X"
            if case == slot or before or self._fixed(head, slot):
                found = self._at([head], places and not before)
                if found:
                    return found
        return []

    def _roots(self, trigger: Trigger, doer: bool, victim: bool) -> list[int]:
        """Return the tokens that a trigger's phrase may hang on, `doer` or `victim` being what its preposition marks."""
        clause = self.clause
        roots = [trigger.head, *(t for t in trigger.tokens if t != trigger.head)]
        if trigger.kind == "noun":
            # "sanksi Uni Eropa terhadap Rusia": the phrase may hang on the owner
            roots.extend(
                c
                for c in clause.tree.children(trigger.head, "nmod", "compound", "flat")
                if clause.case(c) is None and c not in roots
            )
        if trigger.sense.frame.mutual:
            roots.extend(self._subject_heads(trigger))  # "Indonesia bersama Malaysia sepakat"
        if trigger.sense.type == "AGREE" and trigger.sense.frame.mutual and trigger.kind == "verb":
            # "sepakat membuka lembaran baru dengan X"
            for verb in clause.complements(trigger.head):
                roots.extend((verb, *clause.objects(verb, clause.is_passive(verb, None))))
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
        if trigger.kind == "noun" and doer:
            # "talks led by X", "serangan yang dilancarkan oleh X": the doer stands in the clause on the noun
            roots.extend(
                verb
                for verb in clause.tree.children(trigger.head, "acl")
                if clause.is_passive(verb, None)
                and effect_of(verb, clause, self.index) in ("carry", "undergo")
            )
        if trigger.kind == "verb":
            heads = self._object_heads(trigger)
            if trigger.sense.type != "ACCUSE" or not victim:
                roots.extend(heads)
            # "provided 3 million euros in aid to X": the phrase hangs deep in the object
            roots.extend(
                inner
                for head in heads
                for inner in clause.tree.children(head, "nmod", "compound", "conj")
                if clause.tree[inner].upos in ("NOUN", "NUM", "SYM")
            )
            if trigger.sense.frame_name == "given":
                # "menyumbang sapi yang akan dibagikan kepada warga"
                roots.extend(c for head in heads for c in clause.tree.children(head, "acl") if c > head)
            roots.extend(
                c
                for c in clause.tree.children(trigger.head, "xcomp")
                if clause.tree[c].upos in ("NOUN", "PROPN")
            )
        return roots

    def _complement(self, trigger: Trigger, slot: str, places: bool) -> list[Party]:
        clause = self.clause
        found: list[Party] = []
        heads = [head for token in trigger.tokens for head in clause.complements(token)]
        for head in heads:
            passive = clause.is_passive(head, None)
            if slot == "complement_subject":
                subjects = clause.tree.children(head, "nsubj")
                if trigger.sense.type == "REQUEST" and not passive:
                    # One reminds somebody that "the threat from X" grows, and does not ask X.
                    found.extend(self._heads_only(subjects))
                else:
                    found.extend(self._at(subjects, False))
                continue
            objects = clause.objects(head, passive)
            if trigger.sense.frame_name in ("commit", "refused"):
                # "siap bertukar tahanan dengan X": with whom and to whom say more than what
                slots = frozenset(trigger.sense.frame.recipient)
                partners = [
                    party
                    for root in (head, *objects)
                    for case, oblique in clause.obliques(root)
                    if case in slots
                    for party in self._at([oblique], True)
                ]
                if any(party.code for party in partners):
                    found.extend(partners)
                    continue
            found.extend(self._at(objects, True))
            if trigger.sense.frame_name == "refused":
                continue  # where from and where to it will not be done says nothing of to whom
            for root in (head, *objects):
                found.extend(
                    party for _, oblique in clause.obliques(root) for party in self._at([oblique], True)
                )
        ours = self._subject(trigger, False)[0]
        codes = {party.code for party in ours}
        spans = {party.span for party in ours}
        # A president may ask his ministers, of one code with him; "he said that he" is himself.
        asked = trigger.sense.type == "REQUEST" and slot == "complement_subject"
        found = [
            party
            for party in found
            if party.code not in codes
            or (asked and party.span not in spans and clause.tree[party.token].upos in ("NOUN", "PROPN"))
        ]
        if trigger.sense.type == "REJECT":
            # Who denies something denies it of itself: its own forces are nobody it turns down.
            lands = {party.country for party in ours}
            found = [party for party in found if party.country not in lands]
        return unique(found)

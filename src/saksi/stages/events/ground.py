"""From a trigger to a draft: the entry's conditions, the parties, the modality."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from saksi.records import Span
from saksi.stages.events.drafts import CROWD, Draft, fits_sector, is_political, speaker_party
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex
from saksi.stages.events.modality import Status, status
from saksi.stages.events.parties import Party, PartyFinder
from saksi.stages.events.slots import Slots
from saksi.stages.events.triggers import Trigger, condition_heads


class Grounder(Slots):
    """Turns the triggers of one sentence into drafts, where parties and conditions allow."""

    def __init__(
        self, number: int, clause: Clause, finder: PartyFinder, index: EventIndex, above: list[Party]
    ) -> None:
        """Prepare for sentence `number`; `above` holds the subject of the one before, for one that has none."""
        super().__init__(clause, finder, index, above)
        self.number = number

    @cached_property
    def words(self) -> set[str]:
        """The sentence's words, and each with the next one."""
        forms = self.clause.forms
        return set(forms) | {" ".join(pair) for pair in pairwise(forms)}

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
        if said.absorbed and said.modality in ("planned", "negated"):
            return "is what a threat or refusal is about"
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
            sense=id(trigger.sense),
            by_speaker=entry.by_speaker,
            loose=entry.needs_party == "any",
            done=said.done,
            anaphoric=self._anaphoric(trigger),
        )
        if not draft.mutual and self._reciprocal(trigger) and len(draft.countries()) > 1:
            draft.mutual = True
            draft.actors, draft.recipients = draft.parties, []
        return self._refused(trigger, draft, said) or draft

    def _reciprocal(self, trigger: Trigger) -> bool:
        """ "saling menuduh": each of the subjects does it to the others."""
        before = trigger.tokens[0] - 1
        near = {before, *self.clause.tree.children(trigger.head, "advmod")}
        return any(place >= 0 and self.clause.forms[place] in self.index.reciprocal for place in near)

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
        if entry.complement or entry.complement_head or sense.not_complement:
            complements = clause.complements(trigger.head)
            if entry.complement_head and not any(
                clause.tree[c].lemma in entry.complement_head or clause.forms[c] in entry.complement_head
                for c in complements
            ):
                return False
            if entry.complement and not complements and trigger.kind == "verb" and len(trigger.tokens) == 1:
                return False
            first = {clause.forms[c] for c in complements} | {
                clause.forms[m] for c in complements for m in clause.tree.children(c, "obj")
            }
            if first & sense.not_complement:
                return False
        return True

    def _object_fits(
        self, wanted: frozenset[str], barred: frozenset[str], heads: Sequence[int], trigger: Trigger
    ) -> bool:
        words = set(condition_heads(heads, self.clause))
        if words & barred:
            return False
        if not wanted:
            return True
        # A multiword lemma brings its object along; a noun needs no object unless it lists one it is found with.
        noun_inside = any(self.clause.tree[t].upos in ("NOUN", "PROPN") for t in trigger.tokens[1:])
        if noun_inside or (trigger.kind == "noun" and not heads and trigger.light is not None):
            return True
        if words & wanted:
            return True
        if "@party" in wanted:
            return any(party.code for head in heads for party in self.finder.at(self.clause, head, deep=0))
        if trigger.kind == "noun" and heads and trigger.sense.type != "MOBILIZE":
            # "penarikan Turki": the noun's own dependents are parties, its object goes without saying; what is moved
            # is said, or it is no matter of troops
            return all(any(p.code for p in self.finder.at(self.clause, head, deep=0)) for head in heads)
        return False

    def _blamed(
        self, trigger: Trigger, actors: list[Party], recipients: list[Party]
    ) -> tuple[list[Party], list[Party]]:
        """A deed named inside a statement blames the doer: the speaker is the one who acts."""
        speaker = self.speaker(self.clause.tree[trigger.head].span)
        # "keputusan itu melanggar kedaulatan X": who breaks it is not known, and X is no culprit.
        told = trigger.kind == "verb" and bool(self._subject_heads(trigger))
        blamed = actors if told else actors or recipients
        if speaker is None:
            return [], []
        return [speaker], [party for party in blamed if party.code != speaker.code]

    def speaker(self, span: Span) -> Party | None:
        """Return the speaker of the statement that covers a span, as a party."""
        statement = self.finder.statement(span)
        return speaker_party(statement) if statement is not None else None

    def _refused(self, trigger: Trigger, draft: Draft, said: Status) -> str | None:
        entry = trigger.sense.entry
        coded = [party for party in draft.actors if party.code]
        # What a bloc agrees on its members agree on.
        codes = {party.code for party in coded}
        several = (draft.sides if draft.type == "CONSULT" else len(codes)) > 1 or (
            draft.type == "AGREE" and any(code.startswith("IGO.") for code in codes if code)
        )
        if entry.needs_party == "both" and (
            not several if draft.mutual else not (coded and any(p.code for p in draft.recipients))
        ):
            return "only one side of it is known"
        if entry.needs_party == "abroad" and len(draft.countries()) < 2:
            return "is no journey abroad"
        if entry.needs_party == "recipient" and not any(party.code for party in draft.recipients):
            return "nobody it is about"
        if entry.actor_political and not any(
            party.state or is_political(party.code) for party in draft.actors
        ):
            return "nobody political does it"
        # Of those who meet, the first is who travels: that a land is visited makes the traveller no official.
        doers = coded[:1] if draft.mutual else coded
        if (
            entry.actor_sector
            and doers
            and not any(fits_sector(party.code, entry.actor_sector) for party in doers)
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

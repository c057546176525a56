"""The event lexicon turned into something a sentence can be looked up in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal, NamedTuple

from saksi.lang.morphology import inflect
from saksi.lang.tokens import load_tokenizer
from saksi.lexicon.events import Effect, EventLexicon, Sense, load_events
from saksi.lexicon.modality import Hedge, ModalityWords, load_modality
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.quantities import QuantityWords, load_quantities
from saksi.stages.events.grammar import Words

Kind = Literal["verb", "noun"]
# What an event verb may look like: its other derivations (ber-, ter-, -an, peN- …) are words of their own and listed as such.
PLAIN = frozenset({"", "meN-", "di-", "ku-", "kau-", "-s", "past", "participle", "-ed", "-ing"})


class Pattern(NamedTuple):
    """Forms in a row that show a sense. `passive` is what the form itself says, null where the sentence decides."""

    forms: tuple[str, ...]
    kind: Kind
    passive: bool | None
    lemma: str
    sense: Sense


class Hedges(NamedTuple):
    """A `Hedge` with its verbs inflected and its many-word adverbs apart."""

    adverbs: frozenset[str]
    pairs: frozenset[tuple[str, ...]]
    verbs: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    markers: frozenset[str]
    of_noun: frozenset[str]
    chain: frozenset[str]
    infinitive: frozenset[str]


class EventIndex:
    """Look-up tables of one language: trigger patterns by first form, light verbs, habits, hedges."""

    def __init__(self, pack: LanguagePack) -> None:
        """Inflect every lemma of the pack's event lexicon."""
        self.language = pack.code
        self.lexicon: EventLexicon = pack.get(load_events)
        self._tokenizer = pack.get(load_tokenizer)
        self.patterns: dict[str, list[Pattern]] = {}
        for sense in self.lexicon.senses:
            for lemma in sense.entry.verbs:
                for form, passive in self._verb_forms(lemma):
                    self._add(Pattern(self.split(form), "verb", passive, lemma, sense))
            for lemma in sense.entry.nouns:
                for form in inflect(self.language, lemma, "noun"):
                    self._add(Pattern(self.split(form), "noun", None, lemma, sense))
        grammar = self.lexicon.grammar
        self.light: dict[str, Effect] = {}
        self.light_pairs: dict[tuple[str, ...], Effect] = {}
        for group in grammar.light_verbs:
            for lemma in group.verbs:
                for form, _ in self._verb_forms(lemma):
                    split = self.split(form)
                    if len(split) == 1:
                        self.light.setdefault(split[0], group.effect)
                    else:
                        self.light_pairs.setdefault(split, group.effect)
        exclusions = grammar.exclusions
        self.discard = frozenset(self.split(phrase) for phrase in exclusions.discard)
        self.discard_report = frozenset(self.split(phrase) for phrase in exclusions.discard_report)
        self.happen = self._all_forms(grammar.happen)
        self.cancelled = self._all_forms(grammar.cancelled)
        self.reciprocal = frozenset(word.casefold() for word in grammar.reciprocal)
        self.suffer = frozenset(word.casefold() for word in grammar.suffer)
        self.habits: dict[str, list[tuple[str, ...]]] = {}
        for habit in grammar.habits:
            words = self.split(habit.casefold())
            self.habits.setdefault(words[0], []).append(words)
        self.first_person = frozenset(word.casefold() for word in grammar.first_person)
        modal: ModalityWords = pack.get(load_modality)
        self.negated = self._hedges(modal.negated)
        self.planned = self._hedges(modal.planned)
        self.requested = self._hedges(modal.requested)
        self.hypothetical = self._hedges(modal.hypothetical)
        self.purpose = modal.purpose
        self.done = modal.done
        self.quantities: QuantityWords = pack.get(load_quantities)
        self.amounts = frozenset(word.casefold() for word in grammar.amounts)
        self.dummies = frozenset(word.casefold() for word in grammar.dummies)
        self.anaphora = frozenset(word.casefold() for word in grammar.anaphora)
        # A user's entry for a verb under a condition says nothing of the verb elsewhere: "say … sanctions".
        plain = [s for s in self.lexicon.senses if not (s.own and (s.object or s.entry.words))]
        asking = frozenset(
            form
            for sense in (*plain, *self.lexicon.silent)
            if sense.type in ("REQUEST", "ACCUSE", "SUPPORT")
            for lemma in sense.entry.verbs
            for form, _ in self._verb_forms(lemma.split(" ")[0])
        )
        # A threat or a refusal is one event: what is threatened or refused is not a second one.
        self.absorbing = frozenset(
            form
            for sense in plain
            if sense.type == "THREATEN" or (sense.type == "REJECT" and sense.entry.complement)
            for lemma in sense.entry.verbs
            if " " not in lemma
            for form, _ in self._verb_forms(lemma)
        ) - frozenset(
            form
            for sense in self.lexicon.senses
            if sense.type == "AGREE"
            for lemma in sense.entry.verbs
            for form, _ in self._verb_forms(lemma)
        )
        # Who is forced, allowed or helped to do something does it, as who is asked to.
        asking |= self._all_forms(grammar.controls)
        self.function_words = Words(
            agents=frozenset(word.casefold() for word in grammar.agents),
            asking=asking,
            relative=frozenset(word.casefold() for word in grammar.relative),
            subordinators=frozenset(word.casefold() for word in grammar.subordinators),
            possessive=frozenset(word.casefold() for word in grammar.possessive),
            asked_by=frozenset(word.casefold() for word in grammar.asked_by),
            locatives=frozenset(word.casefold() for word in grammar.locatives),
            willing=frozenset(word.casefold() for word in grammar.willing),
            carrying=frozenset(form for form, effect in self.light.items() if effect != "undergo"),
            purposes=self.purpose,
            apart=frozenset(word.casefold() for word in grammar.apart),
            victims=frozenset(word.casefold() for word in grammar.victims),
            including=frozenset(word.casefold() for word in grammar.including),
        )

    def split(self, form: str) -> tuple[str, ...]:
        """Cut a lexicon form into words as the segmenter cuts the text."""
        return tuple(form[start:end].casefold() for start, end in self._tokenizer.spans(form))

    def _verb_forms(self, lemma: str) -> Iterable[tuple[str, bool | None]]:
        for form, made in inflect(self.language, lemma).items():
            if made.derivation not in PLAIN:
                continue
            if made.derivation in {"di-", "ku-", "kau-"}:
                yield form, True
            elif made.derivation == "meN-" or made.derivation in {"-s", "-ing"}:
                yield form, False if made.derivation != "-ing" else None
            else:
                yield form, None

    def _all_forms(self, lemmas: Iterable[str]) -> frozenset[str]:
        return frozenset(form for lemma in lemmas for form, _ in self._verb_forms(lemma.casefold()))

    def _hedges(self, hedge: Hedge) -> Hedges:
        adverbs = {self.split(word) for word in hedge.adverbs}
        return Hedges(
            adverbs=frozenset(words[0] for words in adverbs if len(words) == 1),
            pairs=frozenset(words for words in adverbs if len(words) > 1),
            verbs=self._all_forms(hedge.verbs),
            nouns=frozenset(word.casefold() for word in hedge.nouns),
            adjectives=frozenset(word.casefold() for word in hedge.adjectives),
            markers=frozenset(word.casefold() for word in hedge.markers),
            of_noun=self._all_forms(hedge.of_noun),
            chain=self._all_forms(hedge.chain),
            infinitive=self._all_forms(hedge.infinitive),
        )

    def _add(self, pattern: Pattern) -> None:
        if pattern.forms:
            self.patterns.setdefault(pattern.forms[0], []).append(pattern)

    @cached_property
    def sport(self) -> frozenset[str]:
        """Words of sport."""
        return frozenset(word.casefold() for word in self.lexicon.grammar.exclusions.sport)

    @cached_property
    def business(self) -> frozenset[str]:
        """Words of business pages."""
        return frozenset(word.casefold() for word in self.lexicon.grammar.exclusions.business)

    @cached_property
    def disasters(self) -> frozenset[str]:
        """Subjects that no political act comes from."""
        return frozenset(word.casefold() for word in self.lexicon.grammar.exclusions.disaster_subjects)


def load_index(pack: LanguagePack) -> EventIndex:
    """Return the pack's event index."""
    return EventIndex(pack)

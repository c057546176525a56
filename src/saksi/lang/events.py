"""The event lexicon's words in the forms that a text may show, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from saksi.compiled import Packed
from saksi.compiled import pack as packed
from saksi.lang.morphology import inflect
from saksi.lang.tokens import Tokenizer, load_tokenizer
from saksi.lexicon.events import Effect, EventLexicon, Sense, load_events
from saksi.lexicon.modality import Hedge, load_modality
from saksi.lexicon.pack import LanguagePack

Kind = Literal["verb", "noun"]
# What an event verb may look like: its other derivations (ber-, ter-, -an, peN- …) are words of their own and listed as such.
PLAIN = frozenset({"", "meN-", "di-", "ku-", "kau-", "-s", "past", "participle", "-ed", "-ing"})


class Shown(NamedTuple):
    """Forms in a row that show a sense (its number in the lexicon). `passive` is what the form itself says, null where the
    sentence decides."""

    forms: tuple[str, ...]
    kind: Kind
    passive: bool | None
    lemma: str
    sense: int


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


class EventForms(msgspec.Struct, frozen=True):
    """Trigger patterns by first form (lists of `Shown`), and the forms of the verbs that the grammar turns on.

    `asking` are verbs whose object does what their complement says; `absorbing` verbs of threatening and refusing, of
    whose complement nothing is told.
    """

    patterns: Packed
    light: dict[str, Effect]
    light_pairs: dict[tuple[str, ...], Effect]
    discard: frozenset[tuple[str, ...]]
    discard_report: frozenset[tuple[str, ...]]
    happen: frozenset[str]
    cancelled: frozenset[str]
    habits: dict[str, list[tuple[str, ...]]]
    negated: Hedges
    planned: Hedges
    requested: Hedges
    hypothetical: Hedges
    asking: frozenset[str]
    entangling: frozenset[str]
    absorbing: frozenset[str]


def load_event_forms(pack: LanguagePack) -> EventForms:
    """Return every lemma of the pack's event lexicon, inflected."""
    return pack.compiled("forms", EventForms, lambda: _Making(pack).made())


class _Making:
    """Inflects a pack's event lexicon."""

    def __init__(self, pack: LanguagePack) -> None:
        self.pack = pack
        self.language = pack.code
        self.lexicon: EventLexicon = pack.get(load_events)
        self.tokenizer: Tokenizer = pack.get(load_tokenizer)

    def made(self) -> EventForms:
        grammar = self.lexicon.grammar
        modal = self.pack.get(load_modality)
        light: dict[str, Effect] = {}
        light_pairs: dict[tuple[str, ...], Effect] = {}
        for group in grammar.light_verbs:
            for lemma in group.verbs:
                for form, _ in self._verb_forms(lemma):
                    split = self.tokenizer.words(form)
                    if len(split) == 1:
                        light.setdefault(split[0], group.effect)
                    else:
                        light_pairs.setdefault(split, group.effect)
        habits: dict[str, list[tuple[str, ...]]] = {}
        for habit in grammar.habits:
            words = self.tokenizer.words(habit.casefold())
            habits.setdefault(words[0], []).append(words)
        exclusions = grammar.exclusions
        return EventForms(
            patterns=packed(self._patterns().items()),
            light=light,
            light_pairs=light_pairs,
            discard=frozenset(self.tokenizer.words(phrase) for phrase in exclusions.discard),
            discard_report=frozenset(self.tokenizer.words(phrase) for phrase in exclusions.discard_report),
            happen=self._all_forms(grammar.happen),
            cancelled=self._all_forms(grammar.cancelled),
            habits=habits,
            negated=self._hedges(modal.negated),
            planned=self._hedges(modal.planned),
            requested=self._hedges(modal.requested),
            hypothetical=self._hedges(modal.hypothetical),
            asking=self._asking(),
            entangling=self._all_forms(grammar.entangling),
            absorbing=self._absorbing(),
        )

    def _patterns(self) -> dict[str, list[Shown]]:
        found: dict[str, list[Shown]] = {}
        for number, sense in enumerate(self.lexicon.senses):
            shown = [
                Shown(self.tokenizer.words(form), "verb", passive, lemma, number)
                for lemma in sense.entry.verbs
                for form, passive in self._verb_forms(lemma)
            ]
            shown += [
                Shown(self.tokenizer.words(form), "noun", None, lemma, number)
                for lemma in sense.entry.nouns
                for form in inflect(self.language, lemma, "noun")
            ]
            for pattern in shown:
                if pattern.forms:
                    found.setdefault(pattern.forms[0], []).append(pattern)
        return found

    def _plain(self) -> list[Sense]:
        # A user's entry for a verb under a condition says nothing of the verb elsewhere: "say … sanctions".
        return [s for s in self.lexicon.senses if not (s.own and (s.object or s.entry.words))]

    def _asking(self) -> frozenset[str]:
        # Who is forced, allowed or helped to do something does it, as who is asked to.
        return self._all_forms(self.lexicon.grammar.controls) | frozenset(
            form
            for sense in (*self._plain(), *self.lexicon.silent)
            if sense.type in ("REQUEST", "ACCUSE", "SUPPORT")
            for lemma in sense.entry.verbs
            for form, _ in self._verb_forms(lemma.split(" ")[0])
        )

    def _absorbing(self) -> frozenset[str]:
        # A threat or a refusal is one event: what is threatened or refused is not a second one.
        return frozenset(
            form
            for sense in self._plain()
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

    def _verb_forms(self, lemma: str) -> Iterator[tuple[str, bool | None]]:
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
        adverbs = {self.tokenizer.words(word) for word in hedge.adverbs}
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

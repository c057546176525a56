"""The event lexicon turned into something a sentence can be looked up in."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from saksi.compiled import Shelf
from saksi.lang.cues import load_cues
from saksi.lang.events import Hedges, Kind, Shown, load_event_forms
from saksi.lang.tokens import load_tokenizer
from saksi.lexicon.events import EventLexicon, Sense, load_events
from saksi.lexicon.modality import ModalityWords, load_modality
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.quantities import QuantityWords, load_quantities
from saksi.stages.events.words import Words

__all__ = ["EventIndex", "Hedges", "Kind", "Pattern", "load_index"]


class Pattern(NamedTuple):
    """Forms in a row that show a sense. `passive` is what the form itself says, null where the sentence decides."""

    forms: tuple[str, ...]
    kind: Kind
    passive: bool | None
    lemma: str
    sense: Sense


class EventIndex:
    """Look-up tables of one language: trigger patterns by first form, light verbs, habits, hedges."""

    def __init__(self, pack: LanguagePack) -> None:
        """Take the forms of the pack's event lexicon."""
        self.language = pack.code
        self.lexicon: EventLexicon = pack.get(load_events)
        self._tokenizer = pack.get(load_tokenizer)
        forms = pack.get(load_event_forms)
        self._shown: Shelf[list[Shown]] = Shelf(forms.patterns, list[Shown])
        self._patterns: dict[str, list[Pattern]] = {}
        grammar = self.lexicon.grammar
        self.light = forms.light
        self.light_pairs = forms.light_pairs
        self.discard = forms.discard
        self.discard_report = forms.discard_report
        self.happen = forms.happen
        self.cancelled = forms.cancelled
        self.reciprocal = frozenset(word.casefold() for word in grammar.reciprocal)
        self.suffer = frozenset(word.casefold() for word in grammar.suffer)
        self.habits = forms.habits
        self.first_person = frozenset(word.casefold() for word in grammar.first_person)
        modal: ModalityWords = pack.get(load_modality)
        self.negated = forms.negated
        self.planned = forms.planned
        self.requested = forms.requested
        self.hypothetical = forms.hypothetical
        self.purpose = modal.purpose
        self.done = modal.done
        self.hearsay = modal.hearsay
        self.cues = pack.get(load_cues)
        self.quantities: QuantityWords = pack.get(load_quantities)
        self.amounts = frozenset(word.casefold() for word in grammar.amounts)
        self.dummies = frozenset(word.casefold() for word in grammar.dummies)
        self.anaphora = frozenset(word.casefold() for word in grammar.anaphora)
        self.absorbing = forms.absorbing
        self.function_words = Words(
            agents=frozenset(word.casefold() for word in grammar.agents),
            asking=forms.asking,
            entangling=forms.entangling,
            named_after=frozenset(word.casefold() for word in grammar.named_after),
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

    def patterns(self, form: str) -> list[Pattern]:
        """Return the patterns that begin with a form."""
        found = self._patterns.get(form)
        if found is None:
            senses = self.lexicon.senses
            found = [
                Pattern(forms, kind, passive, lemma, senses[sense])
                for forms, kind, passive, lemma, sense in self._shown.get(form, ())
            ]
            if found:
                self._patterns[form] = found
        return found

    def split(self, form: str) -> tuple[str, ...]:
        """Cut a lexicon form into words as the segmenter cuts the text."""
        return self._tokenizer.words(form)

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

"""The forms that cues take in running text: every entry of `cues.yaml` inflected, found by its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from saksi.compiled import Packed, Shelf
from saksi.compiled import pack as packed
from saksi.lang.forms import Form
from saksi.lang.morphology import inflect
from saksi.lexicon.cues import Cue, Voice, load_cue_entries
from saksi.lexicon.pack import LanguagePack


class Hit(msgspec.Struct, frozen=True):
    """A cue found in a row of words: the entry, its voice there, and how many words it takes."""

    cue: Cue
    voice: Voice
    length: int
    file: str

    @property
    def entry(self) -> str:
        """The lexicon line, as reasons name it."""
        return f"{self.file}#{self.cue.lemma}"


# A form in words, and its readings: the entry's number, and the voice.
_Shown = tuple[tuple[str, ...], list[tuple[int, Voice]]]


class Cues:
    """Every form of every cue, found by its first word."""

    def __init__(self, entries: tuple[tuple[str, Cue], ...], forms: Packed) -> None:
        """`forms`: by first word, the forms that begin with it, the longest first, each with its readings."""
        self.entries = entries
        self._by_first: Shelf[list[_Shown]] = Shelf(forms, list[_Shown])

    def at(self, words: Sequence[str], index: int) -> list[Hit]:
        """Return the readings of the longest cue that starts at `index` of the lower-cased `words`."""
        for form, readings in self._by_first.get(words[index], ()):
            if len(form) == 1 or tuple(words[index : index + len(form)]) == form:
                return [
                    Hit(self.entries[number][1], voice, len(form), self.entries[number][0])
                    for number, voice in readings
                ]
        return []


# What a root gives when its entry names no forms: the plain word and its two voices.
_REGULAR = {"", "meN-", "di-"}


def _voice(form: Form | None, cue: Cue) -> Voice:
    if cue.kind == "noun":
        return "noun"
    if cue.kind in {"adjective", "preposition", "adverb"}:
        return "word"
    return form.voice if form is not None else "act"


def _forms(language: str, cue: Cue) -> dict[str, Voice]:
    if cue.kind in {"adjective", "preposition", "adverb"}:
        return dict.fromkeys(cue.forms or (cue.lemma,), "word")
    known = inflect(language, cue.lemma, "noun" if cue.kind == "noun" else "verb")
    if cue.forms:
        return {form: _voice(known.get(form) or _shape(language, form), cue) for form in cue.forms}
    if language == "id" and cue.kind != "noun":
        return {form: _voice(made, cue) for form, made in known.items() if made.derivation in _REGULAR}
    return {form: _voice(made, cue) for form, made in known.items()}


def _shape(language: str, form: str) -> Form | None:
    """Voice of a form that the rules don't derive from its lemma, by its own prefix."""
    if language != "id":
        return None
    if re.match(r"di|ter", form):
        return Form("pass", "di-")
    if form.startswith("ber"):
        return Form("mid", "ber-")
    return Form("act", "meN-") if form.startswith("me") else Form("base", "")


def load_cues(pack: LanguagePack) -> Cues:
    """Return every form of every cue of the pack's language.

    Raises:
        ValueError: a file does not fit the schema; the message names file and place.
    """
    entries = pack.get(load_cue_entries)
    return Cues(entries, pack.compiled("cue_forms", Packed, lambda: _shown(pack.code, entries)))


def _shown(language: str, entries: Sequence[tuple[str, Cue]]) -> Packed:
    readings: dict[tuple[str, ...], list[tuple[int, Voice]]] = {}
    for number, (_, cue) in enumerate(entries):
        for form, voice in _forms(language, cue).items():
            readings.setdefault(tuple(form.casefold().split()), []).append((number, voice))
    by_first: dict[str, list[_Shown]] = {}
    for words, found in readings.items():
        by_first.setdefault(words[0], []).append((words, found))
    return packed((first, sorted(rows, key=lambda row: -len(row[0]))) for first, rows in by_first.items())

"""The forms that cues take in running text: every entry of `cues.yaml` inflected, found by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

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


class Cues:
    """Every form of every cue, found by its first word."""

    def __init__(
        self, hits: Mapping[tuple[str, ...], Sequence[Hit]], entries: Iterable[tuple[str, Cue]]
    ) -> None:
        self.entries = tuple(entries)
        self._by_first: dict[str, list[tuple[tuple[str, ...], Sequence[Hit]]]] = {}
        for words, found in hits.items():
            self._by_first.setdefault(words[0], []).append((words, found))
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))

    def at(self, words: Sequence[str], index: int) -> list[Hit]:
        """Return the readings of the longest cue that starts at `index` of the lower-cased `words`."""
        for form, hits in self._by_first.get(words[index], ()):
            if tuple(words[index : index + len(form)]) == form:
                return list(hits)
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
    entries = load_cue_entries(pack)
    hits: dict[tuple[str, ...], list[Hit]] = {}
    for file, cue in entries:
        for form, voice in _forms(pack.code, cue).items():
            words = tuple(form.casefold().split())
            hits.setdefault(words, []).append(Hit(cue, voice, len(words), file))
    return Cues(hits, entries)

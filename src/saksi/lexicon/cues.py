"""Words that mark an attribution (`data/<lang>/cues.yaml`) and the grammar words around them (`attribution.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from saksi.lang.forms import Form
from saksi.lang.morphology import inflect
from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import LanguagePack
from saksi.records.model import Act

Kind = Literal["verb", "noun", "adjective", "preposition", "adverb", "next-speaker", "outlet"]
Construction = Literal["tag", "clause", "marked", "demand", "infinitive", "object", "label"]
Voice = Literal["base", "act", "pass", "mid", "noun", "word"]


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another act where the entry stands in a certain construction, or with a negator before it."""

    act: Act
    construction: Construction | None = None
    negated: bool | None = None


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One family of `cues.yaml`.

    `takes` lists the constructions: `tag` (the inverted tag of a quotation or clause), `clause` (a reported clause
    after a complementizer, a comma, or bare), `marked` (a reported clause only after complementizer, comma or colon),
    `demand` (after agar, supaya, untuk, to …; the object is the one asked), `infinitive` (what one promises or means
    to do), `object` (a noun phrase that carries a proposition), `label` (X calls Y Z).
    `forms` names the surfaces in use where the regular ones are too many or too few. `light` marks a noun that is a
    cue only under a verb of delivering (menyampaikan harapan); `bare` a verb whose bare root reports too (ia setuju). `wide` entries count only in the wide profile.
    """

    lemma: str
    kind: Kind
    seen: str
    act: Act = "assert"
    takes: frozenset[Construction] = frozenset()
    when: tuple[Condition, ...] = ()
    forms: tuple[str, ...] = ()
    addressee: Literal["none", "oblique", "object"] = "oblique"
    impersonal: bool = False
    bare: bool = False
    light: bool = False
    wide: bool = False
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()


class _CueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cues: tuple[Cue, ...]


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words in a content that tell the act of a plain verb of saying; the first rule that matches decides.

    `any` lists regular expressions over the lower-cased content; `first` says that the match must stand within the
    first so many characters; `not` lists expressions that veto.
    """

    act: Act
    any: tuple[str, ...]
    unless: tuple[str, ...] = ()
    first: int | None = None
    kinds: frozenset[Literal["direct", "indirect", "mixed"]] = frozenset({"direct", "indirect", "mixed"})


class Attribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`attribution.yaml`: the closed-class words that attributions are built with."""

    complementizers: frozenset[str] = frozenset()
    question_words: frozenset[str] = frozenset()
    demand_markers: frozenset[str] = frozenset()
    infinitive_markers: frozenset[str] = frozenset()
    label_markers: frozenset[str] = frozenset()
    addressee_markers: frozenset[str] = frozenset()
    agent_markers: frozenset[str] = frozenset()
    source_markers: frozenset[str] = frozenset()
    about_markers: frozenset[str] = frozenset()
    medium_markers: frozenset[str] = frozenset()
    medium_nouns: frozenset[str] = frozenset()
    outlet_nouns: frozenset[str] = frozenset()
    via_cues: tuple[str, ...] = ()
    credit_openers: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    negators: frozenset[str] = frozenset()
    not_yet: frozenset[str] = frozenset()
    conditionals: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    linkers: frozenset[str] = frozenset()
    breakers: frozenset[str] = frozenset()
    light_verbs: frozenset[str] = frozenset()
    contact_verbs: frozenset[str] = frozenset()
    anaphors: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    first_person: frozenset[str] = frozenset()
    clitic: frozenset[str] = frozenset()
    relative: frozenset[str] = frozenset()
    determiners_after: frozenset[str] = frozenset()
    relation_nouns: frozenset[str] = frozenset()
    basis_nouns: frozenset[str] = frozenset()
    impersonal_sources: frozenset[str] = frozenset()
    channel_markers: frozenset[str] = frozenset()
    channel_nouns: frozenset[str] = frozenset()
    from_markers: frozenset[str] = frozenset()
    place_markers: frozenset[str] = frozenset()
    phrase_links: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    tag_voices: frozenset[Voice] = frozenset({"base"})
    clause_voices: frozenset[Voice] = frozenset({"act", "mid"})
    contents_end: Literal["sentence", "tree"] = "sentence"
    acts: tuple[Content, ...] = ()


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
    return Form("mid", "ber-") if form.startswith("ber") else Form("act", "")


def load_cues(pack: LanguagePack) -> Cues:
    """Read `cues.yaml` of the pack's language and its overlays; a later file's entry replaces one of the same lemma and kind.

    Raises:
        ValueError: a file does not fit the schema; the message names file and place.
    """
    entries: dict[tuple[str, str], tuple[str, Cue]] = {}
    for path in pack.files("{lang}/cues.yaml"):
        for cue in read_yaml(path, _CueFile).cues:
            entries[cue.lemma, cue.kind] = (f"{pack.code}/cues.yaml", cue)
    hits: dict[tuple[str, ...], list[Hit]] = {}
    for file, cue in entries.values():
        for form, voice in _forms(pack.code, cue).items():
            words = tuple(form.casefold().split())
            hits.setdefault(words, []).append(Hit(cue, voice, len(words), file))
    return Cues(hits, entries.values())


def load_attribution(pack: LanguagePack) -> Attribution:
    """Read `attribution.yaml`; an overlay's lists are added to the package's.

    Raises:
        ValueError: a file does not fit the schema; the message names file and place.
    """
    merged = Attribution()
    for path in pack.files("{lang}/attribution.yaml"):
        found = read_yaml(path, Attribution)
        changes: dict[str, object] = {}
        for name in Attribution.__struct_fields__:
            new, old = getattr(found, name), getattr(merged, name)
            if isinstance(new, frozenset) and not name.endswith("_voices"):
                changes[name] = old | new
            elif isinstance(new, tuple):
                changes[name] = new + old
            else:
                changes[name] = new
        merged = msgspec.structs.replace(merged, **changes)
    return merged

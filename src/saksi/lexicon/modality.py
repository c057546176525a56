"""Words that say that an act did not, will, may or should happen: `data/<lang>/modality.yaml`."""

from __future__ import annotations

import msgspec

from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import LanguagePack

Words = frozenset[str]


class Hedge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one modality.

    `adverbs` stand with the predicate, `verbs` govern it (lemmas, inflected), `nouns` and `adjectives` too;
    `markers` open its clause; `of_noun` is what a noun trigger's own predicate says of it; `chain` are verbs whose
    infinitive did not happen (fail to, refuse to);
    `infinitive` are verbs that say so of an infinitive alone (told to go, not told that).
    """

    adverbs: Words = frozenset()
    verbs: Words = frozenset()
    nouns: Words = frozenset()
    adjectives: Words = frozenset()
    markers: Words = frozenset()
    of_noun: Words = frozenset()
    chain: Words = frozenset()
    infinitive: Words = frozenset()


class Hearsay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`words` before a predicate that put it into somebody's mouth ("yang dituduh menyerang", "said to have attacked").

    `links`: words that may stand between; `openers` say so at the sentence's beginning ("konon").
    """

    words: Words = frozenset()
    links: Words = frozenset()
    openers: Words = frozenset()


class ModalityWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hedges of a language. `about_nouns`: a trigger under one of these is spoken about, not told.

    `purpose`: words that open a clause of purpose; `done`:
    words that say it has happened. `hearsay`: what is told by nobody in particular.
    """

    negated: Hedge
    planned: Hedge
    requested: Hedge
    hypothetical: Hedge
    about_nouns: Words
    purpose: Words
    done: Words
    hearsay: Hearsay = Hearsay()


def load_modality(pack: LanguagePack) -> ModalityWords:
    """Return the modality words of a pack; an overlay's file replaces the package's.

    Raises:
        ValueError: the file is missing, not YAML, or has an unknown key.
    """
    return pack.compiled("modality", ModalityWords, lambda: _modality(pack))


def _modality(pack: LanguagePack) -> ModalityWords:
    files = pack.files("{lang}/modality.yaml")
    if not files:
        raise ValueError(f"no modality.yaml for {pack.code!r}")
    return read_yaml(files[-1], ModalityWords)

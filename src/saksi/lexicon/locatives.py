"""Words that point to a place (`data/<lang>/places.yaml`)."""

from __future__ import annotations

import msgspec

from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import LanguagePack


class Locatives(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`prepositions` and `nouns` stand before a name; `drop` may be missing from the gazetteer's; `parts` follow it."""

    prepositions: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    drop: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()
    basis: str = ""


def load_locatives(pack: LanguagePack) -> Locatives:
    """Read the language's words for places, an overlay's beside the package's.

    Raises:
        ValueError: a key or value the schema does not know; the message names the file.
    """
    return pack.compiled("locatives", Locatives, lambda: _locatives(pack))


def _locatives(pack: LanguagePack) -> Locatives:
    whole = Locatives()
    for path in pack.files("{lang}/places.yaml"):
        part = read_yaml(path, Locatives)
        whole = Locatives(
            whole.prepositions | part.prepositions,
            whole.nouns | part.nouns,
            tuple(sorted({*whole.drop, *part.drop}, key=len, reverse=True)),
            whole.parts | part.parts,
            part.basis,
        )
    return whole

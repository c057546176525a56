"""Number words and what they count: `data/<lang>/quantities.yaml`."""

from __future__ import annotations

import msgspec

from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import LanguagePack


class QuantityWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a language counts.

    `dozens`: words for an open number with its ends; `powers` multiply what stands before; `units`: words by which a
    count of `people` is known as dead, injured and so on.
    """

    decimal: str
    numbers: dict[str, float]
    powers: dict[str, float]
    dozens: dict[str, tuple[float, float | None]]
    to: frozenset[str]
    at_least: frozenset[str]
    at_most: frozenset[str]
    money: frozenset[str]
    people: frozenset[str]
    units: dict[str, frozenset[str]]


def load_quantities(pack: LanguagePack) -> QuantityWords:
    """Return the number words of a pack; an overlay's file replaces the package's.

    Raises:
        ValueError: the file is missing, not YAML, or has an unknown key.
    """
    return pack.compiled("quantities", QuantityWords, lambda: _quantities(pack))


def _quantities(pack: LanguagePack) -> QuantityWords:
    files = pack.files("{lang}/quantities.yaml")
    if not files:
        raise ValueError(f"no quantities.yaml for {pack.code!r}")
    return read_yaml(files[-1], QuantityWords)

"""How a language's text is written: marks, abbreviations, clitics (`data/<lang>/pack.yaml`)."""

from __future__ import annotations

from typing import Literal

import msgspec

from saksi.lexicon.files import parse_yaml, read_yaml
from saksi.lexicon.pack import LanguagePack


class Abbreviations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words whose full stop is their own: `open` never end a sentence, `close` may. Lower-cased, without the stop."""

    open: frozenset[str] = frozenset()
    close: frozenset[str] = frozenset()


class TokenRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a run of letters and marks is cut into words."""

    hyphen: Literal["keep", "split"] = "keep"
    prefixes: frozenset[str] = frozenset()
    split_slash_words: bool = True
    split_slash_numbers: bool = True
    glued: frozenset[str] = frozenset()
    range_words: frozenset[str] = frozenset()
    domains: tuple[str, ...] = ()


class Clitic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word written onto its host. `hosts` names the words it stands on, or `any` with `except_` for look-alikes.

    With `countries` it stands on the name of a country too ("Rusialah"), of at least that many letters.
    """

    form: str
    hosts: frozenset[str] | Literal["any"] = "any"
    countries: int | None = None
    minimum: int = 1
    hyphen: bool = False
    except_: frozenset[str] = msgspec.field(default=frozenset(), name="except")


class Orthography(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `pack.yaml`."""

    language: str
    name: str
    quotes: tuple[tuple[str, str], ...] = ()
    decimal: str = "."
    thousands: str = ","
    time_zones: dict[str, str] = {}
    abbreviations: Abbreviations = Abbreviations()
    tokens: TokenRules = TokenRules()
    clitics: tuple[Clitic, ...] = ()
    proclitics: tuple[Clitic, ...] = ()
    possessive_after_s: bool = False
    starters: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


def load_orthography(pack: LanguagePack) -> Orthography:
    """Read `pack.yaml` of the language, keys of an overlay's file replacing the package's.

    Raises:
        ValueError: a file has a key or a value that the schema does not know; the message names the file.
    """
    return pack.compiled("orthography", Orthography, lambda: _orthography(pack))


def _orthography(pack: LanguagePack) -> Orthography:
    merged: dict[str, object] = {}
    for path in pack.files("{lang}/pack.yaml"):
        read_yaml(path, Orthography)
        merged.update(parse_yaml(path))
    return msgspec.convert(merged, Orthography)

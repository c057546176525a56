"""Words that point back (`{lang}/reference.yaml`): pronouns, clitics, definite nouns, genders of titles."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import msgspec

from saksi.lexicon.files import read_yaml
from saksi.lexicon.matching import NameMatcher, Names, fold_names
from saksi.lexicon.pack import LanguagePack
from saksi.records.model import MentionKind

Grammatical = Literal["singular", "plural", "dual"]


class Pointer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Forms that point back at one of `kinds`, the first of them rather; `stateless`: at no organ of a state."""

    forms: tuple[str, ...]
    kinds: tuple[MentionKind, ...]
    number: Grammatical
    person: Literal["first", "second", "third"] = "third"
    gender: Literal["m", "f"] | None = None
    sector: str | None = None
    possessive: bool = False
    stateless: bool = False


class ReferenceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A `reference.yaml`."""

    origin: str = "recalled"
    home: str | None = None
    pronouns: tuple[Pointer, ...] = ()
    clitics: tuple[Pointer, ...] = ()
    side: tuple[str, ...] = ()
    counterpart: tuple[str, ...] = ()
    anaphors: tuple[Pointer, ...] = ()
    definite_after: tuple[str, ...] = ()
    place_prepositions: tuple[str, ...] = ()
    place_nouns: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    gender: dict[str, tuple[str, ...]] = {}
    commands: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()
    initials_after: tuple[str, ...] = ()


class Reference(msgspec.Struct, frozen=True, dict=True):
    """A language's pointers by their form, small letters; `anaphors` are found in a text."""

    home: str | None
    pronouns: dict[str, Pointer]
    clitics: dict[str, Pointer]
    side: frozenset[str]
    counterpart: frozenset[str]
    anaphor_names: Names
    definite_after: frozenset[str]
    place_prepositions: frozenset[str]
    place_nouns: frozenset[str]
    currencies: frozenset[str]
    gender: dict[str, str]
    commands: frozenset[str]
    asks: frozenset[str]
    asked_by: frozenset[str]
    initials_after: frozenset[str]

    @cached_property
    def anaphors(self) -> NameMatcher[Pointer]:
        """The definite nouns that point back."""
        return NameMatcher(self.anaphor_names, Pointer)


def load_reference(pack: LanguagePack) -> Reference:
    """Read the pack's `reference.yaml`, overlays last (later forms replace earlier ones).

    Raises:
        ValueError: a file is no YAML or not of the shape.
    """
    return pack.compiled("reference", Reference, lambda: _reference(pack))


def _reference(pack: LanguagePack) -> Reference:
    home: str | None = None
    pronouns: dict[str, Pointer] = {}
    clitics: dict[str, Pointer] = {}
    side: set[str] = set()
    counterpart: set[str] = set()
    anaphors: dict[str, Pointer] = {}
    after: set[str] = set()
    place: set[str] = set()
    nouns: set[str] = set()
    money: set[str] = set()
    gender: dict[str, str] = {}
    commands: set[str] = set()
    asks: set[str] = set()
    asked_by: set[str] = set()
    initials_after: set[str] = set()
    for path in pack.files("{lang}/reference.yaml"):
        file = read_yaml(path, ReferenceFile)
        home = file.home or home
        pronouns.update((form, pointer) for pointer in file.pronouns for form in pointer.forms)
        clitics.update((form, pointer) for pointer in file.clitics for form in pointer.forms)
        anaphors.update((form, pointer) for pointer in file.anaphors for form in pointer.forms)
        side.update(file.side)
        counterpart.update(file.counterpart)
        after.update(file.definite_after)
        place.update(file.place_prepositions)
        nouns.update(file.place_nouns)
        money.update(file.currencies)
        commands.update(file.commands)
        asks.update(file.asks)
        asked_by.update(file.asked_by)
        initials_after.update(file.initials_after)
        gender.update((word, sex) for sex, words in file.gender.items() for word in words)
    return Reference(
        home=home,
        pronouns=pronouns,
        clitics=clitics,
        side=frozenset(side),
        counterpart=frozenset(counterpart),
        anaphor_names=fold_names(anaphors.items()),
        definite_after=frozenset(after),
        place_prepositions=frozenset(place),
        place_nouns=frozenset(nouns),
        currencies=frozenset(money),
        gender=gender,
        commands=frozenset(commands),
        asks=frozenset(asks),
        asked_by=frozenset(asked_by),
        initials_after=frozenset(initials_after),
    )

"""Titles, roles and collective nouns (`{lang}/titles.yaml`): what each says of an actor's sector."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import msgspec

from saksi.lexicon.files import read_yaml
from saksi.lexicon.matching import Hit, NameMatcher, Names, fold_names
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.world import SECTORS

TitleKind = Literal["office", "rank", "person", "group", "body"]


class LexiconFault(ValueError):
    """A lexicon file that does not keep its format: the file, the entry, what is wrong."""


class TitleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One entry of `titles`; the file's head tells what the keys mean."""

    terms: tuple[str, ...]
    kind: TitleKind
    sector: str | None = None
    inherit: bool = False
    country: str | None = None
    holder: str | None = None
    of_person: bool = False
    weak: bool = False
    things: bool = False
    nominal: bool = False
    bound: bool = False
    persons: bool = False
    topic: bool = False
    abroad: bool = False
    adjectival: bool = False
    local: bool = False
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()
    origin: str | None = None


class Modifiers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words before a title that change what it is worth."""

    former: tuple[str, ...] = ()
    candidate: tuple[str, ...] = ()
    deputy: tuple[str, ...] = ()


class TitlesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A `titles.yaml`. An overlay may hold any part; lists are added to the package's."""

    origin: str = "recalled"
    portfolios: tuple[str, ...] = ()
    titles: tuple[TitleEntry, ...] = ()
    modifiers: Modifiers = Modifiers()
    determiners: tuple[str, ...] = ()
    plural_determiners: tuple[str, ...] = ()
    definite_determiners: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    name_leads: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    connectors: tuple[str, ...] = ()
    no_affiliation: tuple[str, ...] = ()
    same_holder: tuple[str, ...] = ()
    possessive: tuple[str, ...] = ()
    locative: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    apposition: tuple[str, ...] = ()
    predicative: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    affiliation_before: bool | None = None
    head_final: bool | None = None
    plurals: tuple[tuple[str, str], ...] = ()
    suffixes: tuple[str, ...] = ()


class Title(msgspec.Struct, frozen=True, array_like=True):
    """A term as it stands in text, and the entry it belongs to."""

    term: str
    entry: TitleEntry
    plural: bool
    source: str

    @property
    def names_one(self) -> bool:
        """Say whether a name beside it may be whose title it is: a post, a grade, a role, one of a people."""
        return self.entry.kind in ("office", "rank", "person") or self.entry.persons

    @property
    def head(self) -> str:
        """The entry's first term: two words of one entry mean the same office. Each portfolio is its own office."""
        return self.term if "{" in self.entry.terms[0] else self.entry.terms[0]


# The first three are the modifiers.
_WORD_LISTS = (
    "former", "candidate", "deputy", "determiners", "plural_determiners", "definite_determiners", "honorifics",
    "name_leads", "fillers", "connectors", "no_affiliation", "same_holder", "possessive", "locative", "directions",
    "conjunctions", "apposition", "predicative", "goes_on", "naming",
)  # fmt: skip


@dataclass(frozen=True)
class Titles:
    """The titles of a language, their matcher, and the small words around them."""

    entries: tuple[TitleEntry, ...]
    matcher: NameMatcher[Title]
    former: frozenset[str]
    candidate: frozenset[str]
    deputy: frozenset[str]
    determiners: frozenset[str]
    plural_determiners: frozenset[str]
    definite_determiners: frozenset[str]
    honorifics: frozenset[str]
    name_leads: frozenset[str]
    fillers: frozenset[str]
    connectors: frozenset[str]
    no_affiliation: frozenset[str]
    same_holder: frozenset[str]
    possessive: frozenset[str]
    locative: frozenset[str]
    directions: frozenset[str]
    conjunctions: frozenset[str]
    apposition: frozenset[str]
    predicative: frozenset[str]
    goes_on: frozenset[str]
    naming: frozenset[str]
    affiliation_before: bool
    head_final: bool

    def find(self, text: str) -> list[Hit[Title]]:
        """Return every title in the text, overlapping ones included."""
        return self.matcher.overlapping(text)


class _Tables(msgspec.Struct, frozen=True):
    """`Titles` as they are kept."""

    entries: tuple[TitleEntry, ...]
    namings: Names
    words: dict[str, frozenset[str]]
    affiliation_before: bool
    head_final: bool


def load_titles(pack: LanguagePack) -> Titles:
    """Read the pack's `titles.yaml`, overlays last.

    Raises:
        ValueError: a file is no YAML, has an unknown key, or an entry an unknown sector.
    """
    tables = pack.compiled("titles", _Tables, lambda: _tables(pack))
    return Titles(
        entries=tables.entries,
        matcher=NameMatcher(tables.namings, Title),
        affiliation_before=tables.affiliation_before,
        head_final=tables.head_final,
        **tables.words,
    )


def _tables(pack: LanguagePack) -> _Tables:
    entries: list[TitleEntry] = []
    namings: list[tuple[str, Title]] = []
    words: dict[str, set[str]] = {}
    affiliation_before = head_final = False
    plurals: tuple[tuple[str, str], ...] = ()
    suffixes: list[str] = []
    for path in pack.files("{lang}/titles.yaml"):
        file = read_yaml(path, TitlesFile)
        plurals = file.plurals or plurals
        suffixes.extend(file.suffixes)
        for entry in file.titles:
            if entry.sector is not None and entry.sector not in SECTORS:
                raise LexiconFault(f"{path}: {entry.terms[0]!r} has an unknown sector {entry.sector!r}")
            if entry.sector is None and not entry.inherit:
                raise LexiconFault(f"{path}: {entry.terms[0]!r} has no sector and inherits none")
            entries.append(entry)
            namings.extend(
                _terms(entry, file.portfolios, plurals, f"{path.parent.name}/{path.name}#{entry.terms[0]}")
            )
        for name in _WORD_LISTS[3:]:
            words.setdefault(name, set()).update(getattr(file, name))
        for name in _WORD_LISTS[:3]:
            words.setdefault(name, set()).update(getattr(file.modifiers, name))
        if file.affiliation_before is not None:
            affiliation_before = file.affiliation_before
        if file.head_final is not None:
            head_final = file.head_final
    # A plural that an entry of its own lists ("governments") is that entry's, not the regular one of another's.
    listed = {surface: title.entry for surface, title in namings if not title.plural}
    namings = [
        (surface, title)
        for surface, title in namings
        if not title.plural or listed.get(surface, title.entry) is title.entry
    ]
    return _Tables(
        entries=tuple(entries),
        namings=fold_names(namings, suffixes),
        words={name: frozenset(words.get(name, ())) for name in _WORD_LISTS},
        affiliation_before=affiliation_before,
        head_final=head_final,
    )


def _terms(
    entry: TitleEntry, portfolios: tuple[str, ...], plurals: tuple[tuple[str, str], ...], source: str
) -> list[tuple[str, Title]]:
    found: list[tuple[str, Title]] = []
    for term in entry.terms:
        filled = (
            [term.replace("{portfolio}", word) for word in portfolios] if "{portfolio}" in term else [term]
        )
        for surface in filled:
            found.append((surface, Title(surface, entry, False, source)))
            for pattern, replacement in plurals:
                many, changed = re.subn(pattern, replacement, surface)
                if changed:
                    found.append((many, Title(surface, entry, True, source)))
                    break
    return found

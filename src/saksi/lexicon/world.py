"""What the world tables know: countries, bodies, groups, people and their offices, and what names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec

from saksi.lexicon.matching import Hit, NameMatcher
from saksi.lexicon.pack import DATA
from saksi.lexicon.tables import read_table
from saksi.ontology import load_ontology

PartyKind = Literal["country", "organisation", "group", "person", "place"]
Role = Literal["name", "demonym", "epithet", "capital", "metonym", "place"]


class Named(msgspec.Struct, frozen=True, array_like=True):
    """What one surface may stand for.

    `id` is canonical (`IRN`, `IGO.UN`, `HAMAS`, `person:vladimir-putin`); `code` the actor code it gives, null for
    a person (that takes a date); `role` how the surface names it; `entry` the line of the table.
    """

    id: str
    kind: PartyKind
    role: Role
    code: str | None
    country: str | None
    entry: str
    subkind: str = ""
    since: str | None = None
    until: str | None = None
    recalled: bool = False
    status: str = ""

    def valid(self, date: str | None) -> bool:
        """Say whether the row holds at an ISO date; an unknown date never rules a row out."""
        if date is None:
            return self.subkind != "government"
        return (self.since is None or self.since <= date) and (self.until is None or date <= self.until)


class Country(msgspec.Struct, frozen=True):
    """A country: its ISO 3166 alpha-3 code and its name in the pack's language."""

    code: str
    name: str


class Person(msgspec.Struct, frozen=True, array_like=True):
    """Somebody the tables know by name."""

    id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    recalled: bool
    entry: str


class Office(msgspec.Struct, frozen=True, array_like=True):
    """A term of office. `start` and `end` are ISO dates, null while open."""

    person: str
    role: str
    body: str
    titles: tuple[str, ...]
    code: str
    start: str | None
    end: str | None
    recalled: bool
    entry: str

    def held(self, date: str) -> bool:
        """Say whether the term covers the date."""
        return (self.start is None or self.start <= date) and (self.end is None or date <= self.end)


class Standing(msgspec.Struct, frozen=True):
    """What somebody was at a date: the code, the office it comes from, and how that was decided."""

    code: str | None
    office: Office | None
    how: Literal["office", "former", "country", "undated", "unknown"]


# Where one person holds several offices at a date, the earlier of these speaks for the code.
RANK = (
    "head_of_state", "supreme_leader", "head_of_government", "vice_president", "foreign_minister",
    "defence_minister", "minister", "government_member", "governor", "commander_in_chief", "police_chief",
    "attorney_general", "chief_justice", "speaker", "igo_head", "spokesperson", "deputy", "mayor", "legislator",
    "party_leader",
)  # fmt: skip


def sector_of(code: str | None) -> str | None:
    """Return the sector part of an actor code, null where there is none (`IRN`, `HAMAS`, `IGO.UN`)."""
    if code is None or code.startswith("IGO."):
        return None
    country, _, sector = code.partition(".")
    if sector:
        return sector
    return country if code in SECTORS else None


def country_of(code: str | None) -> str | None:
    """Return the country part of an actor code, null where there is none; groups have theirs in the tables."""
    if code is None or code.startswith("IGO.") or code in SECTORS:
        return None
    country, dot, _ = code.partition(".")
    if not dot and code in _group_codes():
        return None
    return country if len(country) == 3 and country.isalpha() and country.isupper() else None


@lru_cache(maxsize=1)
def _group_codes() -> frozenset[str]:
    """Return the package's group codes: some have three letters (GAM, SDF), like a country's."""
    path = DATA / "world" / "groups.tsv"
    return frozenset(row["code"] for _, row in read_table(path, ("code",))) if path.is_file() else frozenset()


# `NGO` is a body with no country; the rest are the ontology's.
SECTORS = frozenset(load_ontology().sectors) | {"NGO"}


def compose(country: str | None, sector: str | None) -> str | None:
    """Return the actor code of a title or collective in a country: `IRN` + `GOV` is `IRN.GOV`."""
    if country and sector:
        return f"{country}.{sector}"
    return country or sector


@dataclass(frozen=True)
class World:
    """The tables of one pack, and the matcher over every name in them.

    `statuses` marks countries that some states do not recognise. `ordinary` holds folded names that are common words too: they need more than the table to count. `holders` goes by role, a tab and country, and tells
    person and place among the person's offices; `bearers` tells by a word of a name whose name holds it.
    """

    countries: Mapping[str, Country]
    parties: Mapping[str, Named]
    names: Mapping[str, str]
    people: Mapping[str, Person]
    offices: Mapping[str, tuple[Office, ...]]
    ordinary: frozenset[str]
    statuses: Mapping[str, str]
    matcher: NameMatcher[Named]
    holders: Mapping[str, tuple[tuple[str, int], ...]]
    bearers: Mapping[str, tuple[str, ...]]

    def find(self, text: str, date: str | None = None) -> list[Hit[Named]]:
        """Return every name in the text, overlapping ones included, rows that hold at `date` before all others.

        Where some readings of a surface hold at the date, those that do not are left out.
        """
        found: list[Hit[Named]] = []
        for hit in self.matcher.overlapping(text):
            valid = tuple(named for named in hit.values if named.valid(date))
            # A group that became the government counts as one only from that day, also when no day is known.
            standing = valid or tuple(named for named in hit.values if named.subkind != "government")
            found.append(Hit(hit.span, standing or hit.values))
        return found

    def standing(self, person_id: str, date: str | None) -> Standing:
        """Return what a person was at a date: the office held, else a former official, else their country.

        With no date the code stands only when every office of the person gives the same one.
        """
        person = self.people[person_id]
        terms = self.offices.get(person_id, ())
        if date is None:
            codes = {term.code for term in terms}
            if len(codes) == 1:
                return Standing(codes.pop(), terms[0], "undated")
            return Standing(person.country, None, "country" if person.country else "unknown")
        held = sorted((term for term in terms if term.held(date)), key=_rank)
        if held:
            return Standing(held[0].code, held[0], "office")
        past = [term for term in terms if term.end is not None and term.end < date]
        if past and len(past) == len(terms):
            last = max(past, key=lambda term: term.end or "")
            country = country_of(last.code) or person.country
            return Standing(compose(country, "ELI"), last, "former")
        return Standing(person.country, None, "country" if person.country else "unknown")

    def held(self, person_id: str, date: str | None, sector: str) -> Office | None:
        """Return an office of that sector which a person held at the date, the highest of them."""
        if date is None:
            return None
        terms = [t for t in self.offices.get(person_id, ()) if t.held(date) and sector_of(t.code) == sector]
        return min(terms, key=_rank, default=None)

    def status(self, country: str | None) -> str | None:
        """Return how a country is marked ("partly recognised"), null where it is not."""
        return self.statuses.get(country or "") or None

    def holder(self, country: str, role: str, date: str | None) -> Person | None:
        """Return who held an office of a country at a date, null when unknown or when two rows disagree.

        A recalled row never decides between two people: with two candidates the seen one stands, if it is one.
        """
        if date is None:
            return None
        known = (
            self.offices[person][number] for person, number in self.holders.get(f"{role}\t{country}", ())
        )
        terms = [term for term in known if term.held(date)]
        for candidates in (terms, [term for term in terms if not term.recalled]):
            people = {term.person for term in candidates}
            if len(people) == 1:
                return self.people[people.pop()]
        return None

    def decide(self, candidates: Iterable[Named], date: str | None) -> Named | None:
        """Return the one reading of an ambiguous surface, null when nothing but a recalled row would decide.

        Readings of one id count once (a capital also listed as a metonym); people in office at the date come
        before people who are not.
        """
        by_id: dict[str, Named] = {}
        for named in candidates:
            by_id.setdefault(named.id, named)
        readings = list(by_id.values())
        if len(readings) <= 1:
            return readings[0] if readings else None
        people = [named for named in readings if named.kind == "person"]
        if len(people) == len(readings):
            serving = [named for named in people if date and self.standing(named.id, date).how == "office"]
            seen = [named for named in serving if not named.recalled]
            rest = [named for named in people if named not in serving]
            if len(serving) == 1 and (seen or all(named.recalled for named in rest)):
                return serving[0]
            return None
        order: tuple[PartyKind, ...] = ("country", "organisation", "group", "person", "place")
        best = min(order.index(named.kind) for named in readings)
        top = [named for named in readings if order.index(named.kind) == best]
        return top[0] if len(top) == 1 else None


def _rank(term: Office) -> tuple[int, str]:
    return (RANK.index(term.role) if term.role in RANK else len(RANK), term.start or "")

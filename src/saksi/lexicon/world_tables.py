"""Load the world tables (`data/world/*.tsv`) and a user's overlays of the same formats into a `World`.

A later row with the same key (a code and name, a person's id, an office's person, role and start) replaces an
earlier one, so an overlay corrects a row by repeating its key and extends the tables by adding rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from saksi.compiled import Packed, Shelf
from saksi.compiled import pack as packed
from saksi.lexicon.matching import NameMatcher, Names, fold, fold_names, name_tokens
from saksi.lexicon.orthography import load_orthography
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.tables import TableFault, date_bound, read_table, values
from saksi.lexicon.world import Country, Named, Office, PartyKind, Person, Role, World, country_of, sector_of

Row = tuple[Path, int, dict[str, str]]
Naming = tuple[str, Named]


class Tables(msgspec.Struct, frozen=True):
    """All world tables as they are kept; see `World`."""

    countries: Packed
    parties: Packed
    names: Packed
    people: Packed
    offices: Packed
    ordinary: frozenset[str]
    statuses: dict[str, str]
    namings: Names
    holders: Packed
    bearers: Packed


def load_world(pack: LanguagePack) -> World:
    """Read every world table of the pack, overlays last.

    Raises:
        TableFault: a table breaks its format; the message names file, line and fault.
    """
    tables = pack.compiled("world", Tables, lambda: _tables(pack), world_only=True)
    # The compiled tables serve every language; what may be written onto a name ("Arab Saudilah") is the language's.
    clitics = tuple(clitic.form for clitic in pack.get(load_orthography).clitics)
    return World(
        countries=Shelf(tables.countries, Country),
        parties=Shelf(tables.parties, Named),
        names=Shelf(tables.names, str),
        people=Shelf(tables.people, Person),
        offices=Shelf(tables.offices, tuple[Office, ...]),
        ordinary=tables.ordinary,
        statuses=tables.statuses,
        matcher=NameMatcher(msgspec.structs.replace(tables.namings, suffixes=clitics), Named),
        holders=Shelf(tables.holders, tuple[tuple[str, int], ...]),
        bearers=Shelf(tables.bearers, tuple[str, ...]),
    )


def _tables(pack: LanguagePack) -> Tables:
    language = pack.code
    disputed = {
        fold(surface).text
        for _, _, row in _rows(pack, "standing", ("name", "kind", "code"), key=("name", "kind", "since"))
        if row["kind"] == "place"
        for surface in values(row, "name", f"aliases_{language}", "aliases_en")
    }
    countries: dict[str, Country] = {}
    parties: dict[str, Named] = {}
    names: dict[str, str] = {}
    namings: list[Naming] = []

    for path, line, row in _rows(pack, "countries", ("code", "name_en", "basis"), key=("code",)):
        code, name = row["code"], row.get(f"name_{language}") or row["name_en"]
        if len(code) != 3 or not code.isupper():
            raise TableFault(f"{path}:{line}: {code!r} is no ISO 3166 alpha-3 code")
        countries[code] = Country(code, name)
        names[code] = name
        for surface, role in _country_names(row, language):
            if role in ("capital", "metonym") and fold(surface).text in disputed:
                continue  # who holds it is told in standing.tsv
            named = Named(code, "country", role, code, code, _entry(path, code), recalled=_recalled(row))
            namings.append((surface, named))
            if role == "name":
                parties.setdefault(code, named)

    for table, kind in (("organisations", "organisation"), ("groups", "group")):
        for path, line, row in _rows(
            pack, table, ("code", "name_en", "basis"), key=("code", "name_en", "since")
        ):
            code = row["code"] or _composed(row)
            if not code:
                raise TableFault(f"{path}:{line}: {row['name_en']!r} has no code")
            surfaces = values(
                row,
                f"name_{language}",
                "name_en",
                "name_id",
                f"aliases_{language}",
                "aliases_en",
                "aliases_id",
            )
            named = Named(
                code if sector_of(code) is None and country_of(code) is None else f"{code}#{row['name_en']}",
                _kind(kind),
                "name",
                code,
                row.get("country") or country_of(code),
                _entry(path, row["name_en"]),
                subkind=row.get("kind", ""),
                since=date_bound(path, line, row, "since", last=False),
                until=date_bound(path, line, row, "until", last=True),
                recalled=_recalled(row),
            )
            parties.setdefault(named.id, named)
            names.setdefault(named.id, surfaces[0])
            namings.extend((surface, named) for surface in surfaces)

    statuses: dict[str, str] = {}
    for path, line, row in _rows(pack, "standing", ("name", "kind", "code"), key=("name", "kind", "since")):
        if row["kind"] not in ("government", "state", "place"):
            raise TableFault(f"{path}:{line}: kind {row['kind']!r} is none of government, state, place")
        if row["kind"] == "state":
            statuses[row["code"]] = row.get("status", "")
            continue
        government = row["kind"] == "government"
        named = Named(
            f"{row['code']}#{row['name']}" if government else f"place:{row['name']}",
            "organisation" if government else "place",
            "name" if government else "place",
            row["code"] or None,
            country_of(row["code"] or None),
            _entry(path, row["name"]),
            subkind=row["kind"],
            since=date_bound(path, line, row, "since", last=False),
            until=date_bound(path, line, row, "until", last=True),
            recalled=_recalled(row),
            status=row.get("status", ""),
        )
        names.setdefault(named.id, row["name"])
        surfaces = values(row, "name", f"aliases_{language}", "aliases_en")
        namings.extend((surface, named) for surface in surfaces)

    people: dict[str, Person] = {}
    for path, line, row in _rows(pack, "people", ("id", "name", "basis"), key=("id",)):
        if not row["id"]:
            raise TableFault(f"{path}:{line}: {row['name']!r} has no id")
        person = Person(
            f"person:{row['id']}",
            row["name"],
            values(row, "aliases"),
            row.get("country") or None,
            _recalled(row),
            _entry(path, row["id"]),
        )
        people[person.id] = person
        names[person.id] = person.name
        named = Named(
            person.id, "person", "name", None, person.country, person.entry, recalled=person.recalled
        )
        parties[person.id] = named
        namings.extend((surface, named) for surface in (person.name, *person.aliases))

    offices: dict[str, list[Office]] = defaultdict(list)
    for path, line, row in _rows(
        pack, "offices", ("person", "role", "code", "basis"), key=("person", "role", "start")
    ):
        holder = f"person:{row['person']}"
        if holder not in people:
            raise TableFault(f"{path}:{line}: no person {row['person']!r} in people.tsv")
        offices[holder].append(
            Office(
                holder,
                row["role"],
                row.get("body", ""),
                values(row, f"title_{language}", "title_en"),
                row["code"],
                date_bound(path, line, row, "start", last=False),
                date_bound(path, line, row, "end", last=True),
                _recalled(row),
                f"{_entry(path, row['person'])}",
            )
        )

    bearers: dict[str, set[str]] = defaultdict(set)
    for person in people.values():
        for name in (person.name, *person.aliases):
            for word in name_tokens(name):
                bearers[word].add(person.id)
    holders: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for holder, terms in offices.items():
        for number, term in enumerate(terms):
            holders[f"{term.role}\t{country_of(term.code) or ''}"].append((holder, number))
    ordinary: set[str] = set()
    for path, _, row in _rows(pack, "ambiguous", ("surface", "codes", "note"), key=("surface",)):
        if row["note"].startswith("ordinary"):
            ordinary.add(fold(row["surface"]).text)
            continue
        # A surface that two share names neither until the report decides: all readings are listed.
        for code in values(row, "codes"):
            if code in countries:
                entry = _entry(path, row["surface"])
                namings.append((row["surface"], Named(code, "country", "demonym", code, code, entry)))

    return Tables(
        countries=packed(countries.items()),
        parties=packed(parties.items()),
        names=packed(names.items()),
        people=packed(people.items()),
        offices=packed(offices.items()),
        ordinary=frozenset(ordinary),
        statuses=statuses,
        namings=fold_names(namings),
        holders=packed(holders.items()),
        bearers=packed((word, tuple(sorted(ids))) for word, ids in bearers.items()),
    )


def _rows(pack: LanguagePack, table: str, required: tuple[str, ...], key: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows that stand: of two with one key, the later; in the order in which keys were first seen."""
    kept: dict[tuple[str, ...], Row] = {}
    for path in pack.files(f"world/{table}.tsv"):
        for line, row in read_table(path, required):
            kept[tuple(row.get(column, "") for column in key)] = (path, line, row)
    yield from kept.values()


def _country_names(row: dict[str, str], language: str) -> Iterator[tuple[str, Role]]:
    for surface in values(row, f"name_{language}", f"aliases_{language}") or values(
        row, "name_en", "aliases_en"
    ):
        yield surface, "name"
    for surface in values(row, f"demonyms_{language}"):
        yield surface, "demonym"
    for surface in values(row, f"epithets_{language}"):
        yield surface, "epithet"
    for surface in values(row, f"capital_{language}", "capital_aliases"):
        yield surface, "capital"
    for surface in values(row, "metonyms"):
        yield surface, "metonym"


def _composed(row: dict[str, str]) -> str:
    return ".".join(part for part in (row.get("country", ""), row.get("sector", "")) if part)


def _kind(kind: str) -> PartyKind:
    return "organisation" if kind == "organisation" else "group"


def _recalled(row: dict[str, str]) -> bool:
    return not row.get("basis", "").startswith("seen")


def _entry(path: Path, key: str) -> str:
    return f"{path.parent.name}/{path.name}#{key}"

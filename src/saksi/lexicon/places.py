"""The gazetteer: names of places and what is known of them (`data/world/places.tsv`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec

from saksi.compiled import Packed, Shelf
from saksi.compiled import pack as pack_table
from saksi.lexicon.pack import LanguagePack

COLUMNS = ["name", "aliases", "kind", "country", "lat", "lon", "population", "basis"]
# How far a place must outweigh its namesakes before its bare name is taken to mean it.
DOMINATES = 8
LARGE = 100_000
_PEERS = {
    "city": 0,
    "region": 0,
    "province": 0,
    "island": 0,
    "water": 0,
    "area": 0,
    "district": 1,
    "site": 1,
    "regency": 2,
}


class PlaceEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One row. `country` is ISO alpha-3, null where it is disputed or none; `lat`/`lon` are degrees or null."""

    name: str
    kind: str
    country: str | None
    lat: float | None
    lon: float | None
    population: int
    basis: str


class PlaceTables(msgspec.Struct, frozen=True):
    """All places by main name and by other names, folded, and how many words the longest name has."""

    main: Packed
    other: Packed
    longest: int


class Gazetteer:
    """Places by name. A bare name that could mean several resolves to none of them."""

    def __init__(self, tables: PlaceTables, home: str | None) -> None:
        """`home` is the country whose places come first in this language, if any."""
        self.home = home
        self.longest = tables.longest
        self._main: Shelf[list[PlaceEntry]] = Shelf(tables.main, list[PlaceEntry])
        self._other: Shelf[list[PlaceEntry]] = Shelf(tables.other, list[PlaceEntry])

    def __contains__(self, name: str) -> bool:
        key = fold(name)
        return key in self._main or key in self._other

    def candidates(self, name: str) -> list[PlaceEntry]:
        """Return the places a name could mean; main names hide what only goes by it elsewhere."""
        key = fold(name)
        mains: list[PlaceEntry] = self._main.get(key, [])
        others: list[PlaceEntry] = self._other.get(key, [])
        recalled = [entry for entry in others if entry.basis == "recalled"]
        return mains + [e for e in recalled if e not in mains] if mains or recalled else others

    def resolve(self, name: str, country: str | None = None) -> PlaceEntry | None:
        """Return the place a name means, or null where it is unknown or could mean several.

        `country` is what the text says beside the name (`Tripoli, Lebanon`).
        """
        found = self.candidates(name)
        if country is not None:
            found = [entry for entry in found if entry.country == country]
        if not found:
            return None
        if len({entry.country for entry in found}) == 1:
            return _one_of(found)
        at_home = [e for e in found if e.country == self.home and self.home is not None]
        abroad = max((e.population for e in found if e.country != self.home), default=0)
        if at_home and abroad < 2_000_000:
            return _one_of(at_home)
        ranked = sorted(found, key=lambda entry: -entry.population)
        first, second = ranked[0], next(e for e in ranked[1:] if e.country != ranked[0].country)
        if first.population >= LARGE and first.population >= DOMINATES * second.population:
            return first
        return None


def _one_of(found: list[PlaceEntry]) -> PlaceEntry:
    """Return the entry of one country that a name means; without coordinates where it could stand in two spots."""
    ranked = sorted(found, key=lambda entry: (_PEERS.get(entry.kind, 1), -entry.population))
    first = ranked[0]
    for other in ranked[1:]:
        same_rank = _PEERS.get(other.kind, 1) == _PEERS.get(first.kind, 1)
        known = None not in (first.lat, first.lon, other.lat, other.lon)
        if not same_rank or not known or first.population >= DOMINATES * other.population > 0:
            continue
        if abs((first.lat or 0) - (other.lat or 0)) + abs((first.lon or 0) - (other.lon or 0)) > 0.6:
            return msgspec.structs.replace(first, lat=None, lon=None)
    return first


def fold(name: str) -> str:
    """Return a name as the gazetteer compares it: no case, no accents, plain apostrophes."""
    if name.isascii():
        return name.casefold()
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return plain.replace("’", "'").replace("ʼ", "'").replace("‘", "'")


def _read(path: Path) -> Iterable[tuple[PlaceEntry, list[str]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != COLUMNS:
        raise ValueError(f"{path}: the first line must name the columns {' '.join(COLUMNS)}")
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise ValueError(f"{path}:{number}: {len(cells)} columns, not {len(COLUMNS)}")
        name, aliases, kind, country, lat, lon, population, basis = cells
        try:
            entry = PlaceEntry(
                name,
                kind,
                country or None,
                float(lat) if lat else None,
                float(lon) if lon else None,
                int(population or 0),
                basis,
            )
        except ValueError as fault:
            raise ValueError(f"{path}:{number}: {fault}") from fault
        yield entry, [alias for alias in aliases.split("|") if alias]


# The country that a language's news is at home in; English has none.
HOMES = {"id": "IDN"}


def load_places(pack: LanguagePack) -> Gazetteer:
    """Read the gazetteer, an overlay's rows beside the package's.

    Raises:
        ValueError: a row is malformed; the message names file and line.
    """
    tables = pack.compiled("places", PlaceTables, lambda: _tables(pack), world_only=True)
    return Gazetteer(tables, HOMES.get(pack.code))


def _tables(pack: LanguagePack) -> PlaceTables:
    main: dict[str, list[PlaceEntry]] = {}
    other: dict[str, list[PlaceEntry]] = {}
    for path in pack.files("world/places.tsv"):
        for entry, aliases in _read(path):
            main.setdefault(fold(entry.name), []).append(entry)
            for alias in aliases:
                other.setdefault(fold(alias), []).append(entry)
    longest = max((key.count(" ") + 1 for key in (*main, *other)), default=1)
    return PlaceTables(pack_table(main.items()), pack_table(other.items()), longest)

"""What the interface says, in Indonesian and English, and what codes are called."""

from __future__ import annotations

from functools import cache
from typing import Literal

from saksi.lexicon import DATA
from saksi.lexicon.files import read_yaml
from saksi.lexicon.tables import read_table
from saksi.ontology import load_ontology

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


@cache
def strings() -> dict[str, dict[str, str]]:
    """Return every string of the interface by key, then language."""
    return read_yaml(DATA / "desk" / "strings.yaml", dict[str, dict[str, str]])


class Wording:
    """Says things in one language. A key without a string is a fault of ours and raises KeyError."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """Return a string, its `{places}` filled."""
        text = strings()[key][self.language]
        return text.format(**values) if values else text

    def actor(self, code: str | None) -> str:
        """Return what a code is called: `IRN.GOV` → "Iran, pemerintah"; a code no table knows stays as it is."""
        if not code:
            return self("unknown")
        names, sectors = party_names(self.language), load_ontology().sectors
        if code in names:
            return names[code]
        if code in sectors:
            return sectors[code].of(self.language)
        country, _, sector = code.partition(".")
        if country in names and sector in sectors:
            return f"{names[country]}, {sectors[sector].of(self.language)}"
        return code

    def type(self, name: str) -> str:
        """Return an event type's label."""
        known = load_ontology().types
        return known[name].label.of(self.language) if name in known else name

    def definition(self, name: str) -> str:
        """Return what an event type means."""
        return load_ontology().types[name].definition.of(self.language)  # type: ignore[index]

    def mode(self, type_: str, mode: str | None) -> str:
        """Return a mode's label, "" where there is none."""
        modes = load_ontology().types[type_].modes  # type: ignore[index]
        return modes[mode].of(self.language) if mode in modes else (mode or "")

    def number(self, value: int) -> str:
        """Write a whole number with the language's thousands sign."""
        return f"{value:,}".replace(",", "." if self.language == "id" else ",")

    def counted(self, value: int, key: str, one: str | None = None) -> str:
        """Write a number with what it counts, in the singular where there is one: "1 report", "3 reports"."""
        return f"{self.number(value)} {self(one or f'{key}_one') if value == 1 else self(key)}"

    def day(self, iso: str | None) -> str:
        """Write an ISO date for people: `2024-12-03` → "3 Des 2024"."""
        if not iso:
            return self("no_date")
        year, _, rest = iso.partition("-")
        month, _, day = rest.partition("-")
        if not (month.isdigit() and 1 <= int(month) <= 12):
            return iso
        name = self("months").split()[int(month) - 1]
        return f"{int(day[:2])} {name} {year}" if day[:2].isdigit() else f"{name} {year}"


@cache
def party_names(language: str) -> dict[str, str]:
    """Return names of countries, bodies and groups by code, the first row of a code before later ones."""
    found: dict[str, str] = {}
    for table in ("countries", "organisations", "groups"):
        for _, row in read_table(DATA / "world" / f"{table}.tsv", ("code", "name_en", "name_id")):
            name = row[f"name_{language}"] or row["name_en"]
            # A ministry's code is its government's: it doesn't lend it its name.
            if row["code"] and ("." not in row["code"] or row["code"].startswith("IGO.")):
                found.setdefault(row["code"], name)
    return found


@cache
def name_index() -> tuple[tuple[str, str], ...]:
    """Return (folded name or alias, code) of all countries, bodies and groups, both languages."""
    found: list[tuple[str, str]] = []
    for table in ("countries", "organisations", "groups"):
        for _, row in read_table(DATA / "world" / f"{table}.tsv", ("code", "name_en", "name_id")):
            cells = [row[c] for c in ("name_en", "name_id", "aliases_en", "aliases_id")]
            known = row["code"] in party_names("en")
            found += [(n.casefold(), row["code"]) for c in cells for n in c.split("|") if n and known]
    return tuple(dict.fromkeys(found))


def quad(type_: str) -> str:
    """Return a type's quadrant: verbal or material, cooperation or conflict."""
    return load_ontology().types[type_].quad  # type: ignore[index]

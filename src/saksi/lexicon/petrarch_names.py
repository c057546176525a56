"""PETRARCH's actors and agents as saksi's tables: codes, countries, bodies by date, titles."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec

from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import DATA, LanguagePack
from saksi.lexicon.petrarch import ActorEntry, AgentEntry, Remark, Term
from saksi.lexicon.tables import read_table
from saksi.lexicon.titles import load_titles
from saksi.lexicon.world import World
from saksi.lexicon.world_tables import load_world

NULL = frozenset({"", "---", "+++", "###"})
Row = dict[str, str]


class Crosswalk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ontology/petrarch.yaml`: what the two ways of coding call by other names."""

    basis: str
    sectors: dict[str, str]
    international: dict[str, str]
    frames: dict[str, str]
    mutual_frames: dict[str, str]
    visit_frames: dict[str, str]
    particles: tuple[str, ...]
    bodies: tuple[str, ...]
    small: tuple[str, ...]


@cache
def load_crosswalk() -> Crosswalk:
    """Return the crosswalk, read once a process."""
    return read_yaml(DATA / "ontology" / "petrarch.yaml", Crosswalk)


def cased(name: str) -> str:
    """Return a dictionary's name in the case of running text: `prince of dol amroth` → `Prince of Dol Amroth`."""
    small = load_crosswalk().small
    words = name.removeprefix("the ").split() or [name]
    return " ".join(
        word if place and word in small else re.sub(r"(?:^|(?<=[-.(]))\w", lambda m: m[0].upper(), word)
        for place, word in enumerate(words)
    )


class Codes:
    """Actor codes of the dictionaries in saksi's spelling: `PSEREBHMS` → `PSE.REB`, `IGOEEU` → `IGO.EEU`.

    Where saksi has another code for what a dictionary names (`EGYPT [UAR]`), saksi's stands for it everywhere.
    """

    def __init__(self) -> None:
        """Start with no country renamed."""
        self.renamed: dict[str, str] = {}

    def carry(self, code: str) -> tuple[str | None, str | None]:
        """Return saksi's code, null where there is none, and what of the code was not carried."""
        tables = load_crosswalk()
        first, slash, _ = code.strip().upper().partition("/")
        note = f"of several codes only {first}" if slash else None
        if first in NULL:
            return None, None
        if first in self.renamed:
            return self.renamed[first], note
        head, rest = first[:3], [first[i : i + 3] for i in range(3, len(first), 3)]
        if not re.fullmatch(r"[A-Z]{3}[A-Z0-9]*", first):
            if re.fullmatch(r"-{3}[A-Z]+", first):
                rest, head = [first[i : i + 3] for i in range(3, len(first), 3)], ""
            else:
                return None, f"{first} is no actor code"
        kind = tables.international.get(head)
        if kind == "IGO":
            return (f"IGO.{''.join(rest)}", note) if rest else (None, "an IGO with no name")
        if kind == "group":
            return (rest[-1], note) if rest else (None, "a group with no name")
        if kind is not None:
            return kind, f"{first}: only {kind}" if rest else note
        country = self.renamed.get(head, head)
        sectors = [(part, tables.sectors[part]) for part in rest if part in tables.sectors]
        lost = [part for part in rest if not sectors or part != sectors[0][0]]
        if lost:
            note = f"{first}: {' '.join(lost)} has no place in an actor code"
        if not sectors:
            return country or None, note
        sector = sectors[0][1]
        if country.startswith("IGO.") or not country:
            return country or sector, note
        return f"{country}.{sector}", note


def country_tables(
    entries: list[ActorEntry], file: str, pack: LanguagePack, remarks: list[Remark]
) -> tuple[list[Row], list[Row], Codes]:
    """Return rows of `countries.tsv` and `organisations.tsv` for an actor dictionary, and its codes.

    A row of a country that saksi has keeps all that saksi says of it and gets the names it lacked. The dictionaries
    do not tell people from bodies: everybody with a sector is an organisation, with the dates of its codes.
    """
    world = pack.get(load_world)
    own = {row["code"]: row for _, row in read_table(DATA / "world" / "countries.tsv", ("code", "name_en"))}
    codes = Codes()
    countries: dict[str, Row] = {}
    bodies: list[Row] = []
    columns = list(next(iter(own.values())))
    international = load_crosswalk().international
    bare = [
        e for e in entries if e.default and _is_country(e.default) and e.default.upper() not in international
    ]
    for entry in bare:
        code = (entry.default or "").upper()
        known = _known(cased(entry.phrases[0]), world)
        if code not in own and known and code not in codes.renamed:
            codes.renamed[code] = known
            remarks.append(Remark(file, entry.line, code, f"is coded {known}, as saksi has it", lost=False))
    for entry in entries:
        base, note = codes.carry(entry.default or "")
        if note:
            remarks.append(Remark(file, entry.line, entry.phrases[0], note, lost=False))
        names = []
        for name in dict.fromkeys(map(cased, entry.phrases)):
            if not name:
                remarks.append(Remark(file, entry.line, entry.default or "", "a code without a name"))
                continue
            has = _known(name, world)
            code = (entry.default or "").strip().upper()
            alone = has if has is not None and ("." not in has or has.startswith("IGO.")) else None
            if alone is not None and base and _land(base) != alone and code[:3] in international:
                codes.renamed.setdefault(code, alone)  # a body or group that saksi has by another code
            if has is not None:
                ours = {base, *(codes.carry(term.code)[0] for term in entry.terms)} - {None}
                if ours and not any(_land(has) == _land(code or "") for code in ours):
                    told = f"saksi has {has} for it: that stands"
                    remarks.append(Remark(file, entry.line, name, told, lost=True))
                continue
            names.append(name)
        if not names:
            continue
        if entry.default and not entry.terms and base and entry in bare and _is_country(base):
            row = countries.setdefault(
                base,
                dict(own[base])
                if base in own
                else {**dict.fromkeys(columns, ""), "code": base, "name_en": names[0]},
            )
            have = [row["name_en"], *filter(None, row["aliases_en"].split("|"))]
            row["aliases_en"] = "|".join([*have[1:], *(name for name in names if name not in have)])
            row["basis"] = f"seen:{file}"
            continue
        for term in _spells(entry):
            held, note = codes.carry(term.code)
            if held is None:
                why = note or "has no code then: saksi has no null actors"
                remarks.append(Remark(file, entry.line, f"{entry.phrases[0]} [{term.code}]", why))
                continue
            if note:
                remarks.append(Remark(file, entry.line, entry.phrases[0], note, lost=False))
            land = held.partition(".")[0] if len(held.partition(".")[0]) == 3 and held != "NGO" else ""
            bodies.append(
                {
                    "code": held,
                    "kind": "",
                    "name_en": names[0],
                    "aliases_en": "|".join(names[1:]),
                    "country": ""
                    if held.startswith("IGO.") or held in load_crosswalk().sectors.values()
                    else land,
                    "since": term.since or "",
                    "until": term.until or "",
                    "basis": f"seen:{file}",
                }
            )
    return list(countries.values()), bodies, codes


def _is_country(code: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{3}(/[A-Za-z]{3})*", code) is not None


def _land(code: str) -> str:
    return code if code.startswith("IGO.") else code.partition(".")[0]


def _known(name: str, world: World) -> str | None:
    """Return the code saksi has for a name, a person's country too; null where it does not know it."""
    found = [named for named in world.matcher.lookup(name) if named.kind != "place"]
    codes = {named.code or named.country or "" for named in found} - {""}
    return min(codes, key=len) if codes else None


def _spells(entry: ActorEntry) -> list[Term]:
    """Return who an actor is over time, without overlaps: the first restriction that fits, else the default."""
    if not entry.terms:
        return [Term(entry.default or "", None, None)]
    starts: set[str | None] = {None}
    for term in entry.terms:
        if term.since:
            starts.add(term.since)
        if term.until:
            starts.add(_day(term.until, 1))
    ordered = sorted(starts, key=lambda start: start or "")
    found: list[Term] = []
    for place, start in enumerate(ordered):
        end = _day(ordered[place + 1] or "", -1) if place + 1 < len(ordered) else None
        at = start or "0001-01-01"
        code = next(
            (t.code for t in entry.terms if (t.since or "") <= at and (t.until is None or at <= t.until)),
            entry.default,
        )
        if not code:
            continue
        if found and found[-1].code == code and found[-1].until and _day(found[-1].until, 1) == start:
            found[-1] = Term(code, found[-1].since, end)
        else:
            found.append(Term(code, start, end))
    return found


def _day(iso: str, days: int) -> str:
    try:
        return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()
    except ValueError:
        return iso  # the 31st of a shorter month: the bound is only compared


def titles(entries: list[AgentEntry], file: str, pack: LanguagePack, remarks: list[Remark]) -> dict[str, Any]:
    """Return a `titles.yaml` of the agents that saksi's titles lack, by sector and kind."""
    tables = load_crosswalk()
    have = pack.get(load_titles).matcher
    grouped: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        parts = [entry.code[i : i + 3] for i in range(0, len(entry.code), 3)]
        sector = next((tables.sectors[part] for part in parts if part in tables.sectors), None)
        if sector is None:
            remarks.append(Remark(file, entry.line, entry.phrase, f"no sector for {entry.code}"))
            continue
        if parts[1:] or tables.sectors.get(parts[0]) is None:
            remarks.append(
                Remark(file, entry.line, entry.phrase, f"of {entry.code} only {sector}", lost=False)
            )
        for term in filter(None, (entry.phrase, entry.plural)):
            known = have.lookup(term)
            if known:
                theirs = {title.entry.sector for title in known}
                if sector not in theirs:
                    told = f"saksi has it as {', '.join(sorted(map(str, theirs)))}: that stands"
                    remarks.append(Remark(file, entry.line, term, told))
                continue
            kind = (
                "body" if term.split()[-1] in tables.bodies else "group" if entry.plural == "" else "person"
            )
            grouped.setdefault((sector, kind), []).append(term)
    return {
        "origin": f"seen:{file}",
        "titles": [
            {"terms": list(dict.fromkeys(terms)), "kind": kind, "sector": sector}
            for (sector, kind), terms in sorted(grouped.items())
        ],
    }

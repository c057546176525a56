"""The world tables: loaded as they ship and checked against themselves and each other."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORLD = ROOT / "src" / "saksi" / "data" / "world"
ACTORS = ROOT.parent / "shared" / "spec" / "actors.tsv"
TABLES = {
    "countries": (
        "code name_en name_id aliases_en aliases_id capital_en capital_id capital_aliases demonyms_en "
        "demonyms_id epithets_id epithets_en metonyms basis"
    ),
    "organisations": "code kind name_en name_id aliases_en aliases_id country since until basis",
    "groups": "code name_en name_id aliases_en aliases_id country sector since until basis",
    "people": "id name aliases country basis",
    "offices": "person role body title_en title_id code start end basis",
    "terms": "surface code lang register basis",
    "ambiguous": "surface codes note basis",
}
SECTORS = {
    "GOV",
    "MIL",
    "COP",
    "SPY",
    "JUD",
    "LEG",
    "PTY",
    "REB",
    "PRM",
    "UAF",
    "OPP",
    "ELI",
    "BUS",
    "JRN",
    "MED",
    "EDU",
    "REL",
    "LAB",
    "AGR",
    "CRM",
    "CVL",
    "SOC",
    "REF",
}
NAMES = re.compile(r"^(name|alias|capital|demonym|epithet|metonym)")
DATES = {
    "organisations": ("since", "until"),
    "groups": ("since", "until"),
    "offices": ("start", "end"),
}
# Offices with one holder at a time; the others (deputies, spokespersons, envoys, members) may overlap.
SOLE = {
    "head_of_state", "head_of_government", "supreme_leader", "crown_prince", "vice_president",
    "foreign_minister", "defence_minister", "minister", "agency_head", "governor", "mayor",
    "party_leader", "attorney_general", "commander_in_chief", "army_chief", "navy_chief",
    "air_force_chief", "intelligence_chief", "central_bank_governor", "speaker", "chief_justice",
    "igo_head", "un_ambassador", "national_security_adviser", "security_council_secretary", "police_chief",
}  # fmt: skip


@cache
def table(name: str) -> list[dict[str, str]]:
    with (WORLD / f"{name}.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def countries() -> frozenset[str]:
    return frozenset(row["code"] for row in table("countries"))


def values(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def earliest(date: str) -> str:
    """The first day that a date of any precision may mean."""
    return (date + "-01-01")[:10]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_every_cell_and_a_basis(name: str) -> None:
    lines = (WORLD / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    header = TABLES[name].split()
    assert lines[0].split("\t") == header
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        assert len(cells) == len(header), f"{name}.tsv:{number}: {len(cells)} cells, not {len(header)}"
        assert re.fullmatch(r"(seen:\S+|recalled)(,recalled)?", cells[-1]), (
            f"{name}.tsv:{number}: {cells[-1]!r}"
        )
        for column, cell in zip(header, cells, strict=True):
            assert cell == cell.strip(), f"{name}.tsv:{number}: {column} has spaces at its edge: {cell!r}"
            parts = values(cell)
            assert all(part and part == part.strip() for part in parts), (
                f"{name}.tsv:{number}: {column} {cell!r}"
            )
            if NAMES.match(column):
                assert len(parts) == len(set(parts)), f"{name}.tsv:{number}: {column} repeats a value"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_where_it_is_from(name: str) -> None:
    source = yaml.safe_load((WORLD / f"{name}.source.yaml").read_text(encoding="utf-8"))
    assert source["table"] == f"{name}.tsv"
    assert source["rows"] == len(table(name)), "run training/world/seal.py"
    assert source["licence"] and source["date"]
    assert source["origin"]
    for part in source["origin"]:
        assert part["basis"] in ("seen", "recalled")


def test_country_codes_are_the_iso_list_and_kosovo() -> None:
    codes = [row["code"] for row in table("countries")]
    assert len(codes) == len(set(codes)) == 250
    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in codes)
    assert {"PSE", "TWN", "XKX", "IDN", "TLS"} <= set(codes)
    assert not {"ANT", "SCG", "YUG"} & set(codes)


@pytest.mark.parametrize("name", ["organisations", "groups", "people"])
def test_every_country_named_exists(name: str) -> None:
    for row in table(name):
        assert not row["country"] or row["country"] in countries(), row


def test_codes_of_organisations_fit_their_country() -> None:
    for row in table("organisations"):
        head, _, tail = row["code"].partition(".")
        if head == "IGO":
            assert re.fullmatch(r"[A-Z0-9]+", tail), row
            assert not row["country"], row
        elif row["country"]:
            assert head == row["country"], row
            assert tail in SECTORS, row
        else:
            assert row["code"] == "NGO", row
    keys = Counter((row["code"], row["name_en"]) for row in table("organisations"))
    assert [key for key, count in keys.items() if count > 1] == []


def test_codes_of_groups_are_unique_and_short() -> None:
    codes = [row["code"] for row in table("groups") if row["code"]]
    assert [code for code, count in Counter(codes).items() if count > 1] == []
    for row in table("groups"):
        # A people without a code of its own is its country and sector.
        assert re.fullmatch(r"[A-Z0-9]{2,14}", row["code"]) or (not row["code"] and row["country"]), row
        assert row["code"] not in countries(), row
        assert row["sector"] in SECTORS, row


def test_offices_name_known_people_and_fitting_codes() -> None:
    people = [row["id"] for row in table("people")]
    assert [person for person, count in Counter(people).items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", person) for person in people)
    bodies = {row["code"] for name in ("organisations", "groups") for row in table(name)}
    for row in table("offices"):
        assert row["person"] in set(people), row
        head, _, sector = row["code"].partition(".")
        if row["code"] not in bodies:
            assert head in countries() and sector in SECTORS, row
    assert {row["person"] for row in table("offices")} == set(people), "everybody listed holds an office"


@pytest.mark.parametrize("name", DATES)
def test_dates_are_iso_and_in_order(name: str) -> None:
    first, last = DATES[name]
    for row in table(name):
        for date in (row[first], row[last]):
            assert not date or re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", date), row
        if row[first] and row[last]:
            length = min(len(row[first]), len(row[last]))
            assert row[first][:length] <= row[last][:length], row


def test_terms_of_one_office_follow_each_other() -> None:
    held: dict[tuple[str, str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for row in table("offices"):
        if row["role"] in SOLE and row["start"]:
            key = (row["code"], row["role"], row["body"])
            held[key].append((row["start"], row["end"], row["person"]))
    overlaps = []
    for key, terms in held.items():
        terms.sort(key=lambda term: earliest(term[0]))
        for (_, end, one), (start, _, other) in itertools.pairwise(terms):
            length = min(len(end), len(start)) if end else 0
            if not end or end[:length] > start[:length]:
                overlaps.append((key, one, end, other, start))
    assert overlaps == []


@pytest.mark.skipif(not ACTORS.exists(), reason="the shared folder is not here")
def test_the_codes_of_actors_tsv_are_kept() -> None:
    with ACTORS.open(encoding="utf-8", newline="") as handle:
        kept = list(csv.DictReader(handle, delimiter="\t"))
    groups = {row["code"]: row["country"] for row in table("groups")}
    bodies = {row["code"] for row in table("organisations")}
    for row in kept:
        if row["kind"] == "group":
            assert groups[row["code"]] == row["country"], row
        else:
            assert row["code"] in bodies, row


def surfaces() -> dict[str, set[str]]:
    """Every name of every entity → the codes (or person ids) that bear it."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in ("countries", "organisations", "groups", "people"):
        for row in table(name):
            for column, cell in row.items():
                if NAMES.match(column):
                    for value in values(cell):
                        found[value].add(
                            row.get("code") or row.get("id") or f"{row['country']}.{row['sector']}"
                        )
    return found


def test_names_that_collide_are_listed_and_deliberate() -> None:
    everything = surfaces()
    colliding = {surface: codes for surface, codes in everything.items() if len(codes) > 1}
    listed = {row["surface"]: set(values(row["codes"])) for row in table("ambiguous")}
    assert {s: codes for s, codes in colliding.items() if listed.get(s) != codes} == {}
    for row in table("ambiguous"):
        kind = row["note"].split(":")[0]
        assert kind in ("collision", "ordinary word"), row
        assert everything.get(row["surface"]) == set(values(row["codes"])), row
        assert (kind == "collision") == (row["surface"] in colliding), row


def test_terms_point_at_known_codes() -> None:
    known = {row["code"] for name in ("countries", "organisations", "groups") for row in table(name)}
    for row in table("terms"):
        code = row["code"]
        assert code in known or code in SECTORS or code == "" or code.partition(".")[0] in countries(), row
        assert row["register"] in ("neutral", "loaded", "official", "epithet"), row
        assert row["lang"] in ("id", "en"), row
    keys = Counter((row["surface"], row["code"], row["lang"]) for row in table("terms"))
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_tables_are_as_wide_as_promised() -> None:
    assert len(table("organisations")) >= 500
    assert len(table("groups")) >= 300
    assert len(table("offices")) >= 2000

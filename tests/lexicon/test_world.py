from __future__ import annotations

from pathlib import Path

import pytest

from saksi.lexicon import DATA, LanguagePack
from saksi.lexicon.tables import TableFault, read_table
from saksi.lexicon.world import SECTORS, World, compose, country_of, sector_of
from saksi.lexicon.world_tables import load_world

TABLES = {
    "countries": "code\tname_en\tname_id\taliases_en\taliases_id\tcapital_en\tcapital_id\tcapital_aliases\t"
    "demonyms_en\tdemonyms_id\tepithets_id\tepithets_en\tmetonyms\tbasis\n"
    "XAA\tAlandia\tAlandia\t\t\tVesta\tVesta\t\tAlandian\tAland\tNegeri Angin\t\tRumah Biru\tseen:test\n"
    "XBB\tBorland\tBorlandia\t\t\tMirra\tMirra\t\tBorlandic\t\t\t\t\tseen:test\n",
    "groups": "code\tkind\tname_en\tname_id\taliases_en\taliases_id\tcountry\tsector\tsince\tuntil\tbasis\n"
    "GREYS\tgroup\tGrey Front\tFront Kelabu\t\t\tXAA\t\t\t2021-08-15\tseen:test\n"
    "XAA.GOV\tgroup\tGrey Front\tFront Kelabu\t\t\tXAA\t\t2021-08-16\t\tseen:test\n",
    "people": "id\tname\taliases\tcountry\tbasis\n"
    "ada-lund\tAda Lund\t\tXAA\tseen:test\n"
    "bo-lund\tBo Lund\t\tXAA\trecalled\n"
    "cy-mora\tCy Mora\tMora\tXBB\tseen:test\n"
    "di-mora\tDi Mora\tMora\tXBB\trecalled\n",
    "offices": "person\trole\tbody\ttitle_en\ttitle_id\tcode\tstart\tend\tbasis\n"
    "ada-lund\thead_of_state\t\tpresident\tpresiden\tXAA.GOV\t2019\t2022-05\tseen:test\n"
    "bo-lund\thead_of_state\t\tpresident\tpresiden\tXAA.GOV\t2022-01-01\t\trecalled\n"
    "cy-mora\tminister\t\tminister\tmenteri\tXBB.GOV\t2020-01-01\t\tseen:test\n"
    "di-mora\tminister\t\tminister\tmenteri\tXBB.GOV\t2020-01-01\t\trecalled\n",
}


def overlay(folder: Path, tables: dict[str, str]) -> Path:
    (folder / "world").mkdir(parents=True)
    for name, text in tables.items():
        (folder / "world" / f"{name}.tsv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return load_world(LanguagePack("id", (overlay(tmp_path_factory.mktemp("tables"), TABLES),)))


def named(world: World, text: str, date: str | None = None) -> list[tuple[str, str | None, str]]:
    return [(hit.span.of(text), hit.values[0].code, hit.values[0].role) for hit in world.find(text, date)]


def test_an_overlay_adds_countries_with_all_their_names(world: World) -> None:
    text = "Borlandia, Negeri Angin, Vesta, Rumah Biru, Aland"
    assert named(world, text) == [
        ("Borlandia", "XBB", "name"),
        ("Negeri Angin", "XAA", "epithet"),
        ("Vesta", "XAA", "capital"),
        ("Rumah Biru", "XAA", "metonym"),
        ("Aland", "XAA", "demonym"),
    ]


def test_a_later_row_with_the_same_key_wins(tmp_path: Path) -> None:
    header = "code\tname_en\tname_id\tbasis\n"
    first = overlay(tmp_path / "a", {"countries": header + "XAA\tOne\tSatu\tseen:t\n"})
    second = overlay(tmp_path / "b", {"countries": header + "XAA\tTwo\tDua\tseen:t\n"})
    world = load_world(LanguagePack("id", (first, second)))
    assert world.countries["XAA"].name == "Dua"
    assert named(world, "Satu dan Dua") == [("Dua", "XAA", "name")]


def test_a_group_that_took_the_ground_is_its_government_from_that_day(world: World) -> None:
    assert named(world, "Front Kelabu", "2020-01-01") == [("Front Kelabu", "GREYS", "name")]
    assert named(world, "Front Kelabu", "2024-01-01") == [("Front Kelabu", "XAA.GOV", "name")]


def test_the_office_at_the_date_gives_the_code(world: World) -> None:
    assert world.standing("person:ada-lund", "2020-01-01").code == "XAA.GOV"
    assert world.standing("person:ada-lund", "2022-05-31").how == "office"
    former = world.standing("person:ada-lund", "2023-01-01")
    assert (former.code, former.how) == ("XAA.ELI", "former")
    assert world.standing("person:ada-lund", "2010-01-01").code == "XAA"


def test_a_recalled_row_never_decides_between_two_people(world: World) -> None:
    assert world.holder("XAA", "head_of_state", "2020-01-01") is world.people["person:ada-lund"]
    overlap = world.holder("XAA", "head_of_state", "2022-03-01")
    assert overlap is world.people["person:ada-lund"]  # the recalled row gives way to the seen one
    assert world.holder("XAA", "head_of_state", "2023-01-01") is world.people["person:bo-lund"]
    assert world.holder("XAA", "head_of_state", None) is None
    both = next(hit.values for hit in world.find("Mora"))
    assert world.decide(both, "2021-01-01") is None


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("code\tname_en\nXAA\tA\n", "no column basis"),
        ("code\tname_en\tbasis\nXA\tA\tseen:t\n", "is no ISO 3166"),
        ("code\tname_en\tbasis\nXAA\tA\tseen:t\textra\n", "4 cells under 3 columns"),
        ("", "not even a header"),
    ],
)
def test_a_broken_table_is_named_with_its_line(tmp_path: Path, table: str, fault: str) -> None:
    root = overlay(tmp_path, {"countries": table})
    with pytest.raises(TableFault, match=fault) as told:
        load_world(LanguagePack("id", (root,)))
    assert "countries.tsv" in str(told.value)


def test_a_bad_date_and_an_unknown_holder_are_named(tmp_path: Path) -> None:
    tables = dict(TABLES, offices=TABLES["offices"].replace("2022-05\t", "May 2022\t"))
    with pytest.raises(TableFault, match="'May 2022' is no date"):
        load_world(LanguagePack("id", (overlay(tmp_path / "a", tables),)))
    tables = dict(TABLES, offices=TABLES["offices"].replace("cy-mora", "no-body"))
    with pytest.raises(TableFault, match="no person 'no-body'"):
        load_world(LanguagePack("id", (overlay(tmp_path / "b", tables),)))


@pytest.mark.parametrize("path", sorted((DATA / "world").glob("*.tsv")), ids=lambda path: path.name)
def test_every_row_of_the_package_says_where_it_is_from(path: Path) -> None:
    for line, row in read_table(path, ("basis",)):
        assert row["basis"].startswith(("seen:", "recalled")), f"{path.name}:{line}"


def test_codes_compose_and_come_apart() -> None:
    assert (
        compose("IRN", "GOV") == "IRN.GOV" and compose(None, "JRN") == "JRN" and compose("IRN", None) == "IRN"
    )
    assert (country_of("IRN.GOV"), sector_of("IRN.GOV")) == ("IRN", "GOV")
    assert (country_of("IGO.UN"), sector_of("IGO.UN")) == (None, None)
    assert (country_of("HAMAS"), sector_of("HAMAS")) == (None, None)
    assert (country_of("JRN"), sector_of("JRN")) == (None, "JRN")
    assert "GOV" in SECTORS and "NGO" in SECTORS

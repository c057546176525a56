"""The one rule of docs/neutrality.md, on names and dates; and the same sentences with the parties swapped."""

from __future__ import annotations

import itertools

import pytest

from saksi.lexicon import load_pack
from saksi.pipeline import STAGES
from saksi.records import Mention, Reading, Report


def read(text: str, published: str | None, language: str = "id") -> tuple[Mention, ...]:
    pack = load_pack(language)
    reading = Reading(report=Report(id="-", text=text, language=language, published=published))
    for name, stage in STAGES:
        reading = stage(reading, pack)
        if name == "mentions":
            break
    return reading.mentions


def codes(text: str, published: str | None, language: str = "id") -> list[str | None]:
    return [mention.code for mention in read(text, published, language)]


@pytest.mark.parametrize(
    ("text", "published", "code"),
    [
        ("Taiwan menolak usulan itu.", "2024-05-01", "TWN"),
        ("Pemerintah Taiwan menolak usulan itu.", "2024-05-01", "TWN.GOV"),
        ("Palestina menolak usulan itu.", "2024-05-01", "PSE"),
        ("Kosovo menolak usulan itu.", "2024-05-01", "XKX"),
        ("Taliban melarang acara itu.", "2020-05-01", "TALIBAN"),
        ("Taliban melarang acara itu.", "2021-08-14", "TALIBAN"),
        ("Taliban melarang acara itu.", "2021-08-16", "AFG.GOV"),
        ("Taliban melarang acara itu.", None, "TALIBAN"),
        ("Houthi menyerang kapal.", "2024-05-01", "HOUTHI"),
        ("Pemerintah Yaman menolak usulan itu.", "2024-05-01", "YEM.GOV"),
        ("Junta Myanmar menolak usulan itu.", "2024-05-01", "MMR.GOV"),
        ("Pemerintah Myanmar menolak usulan itu.", "2024-05-01", "MMR.GOV"),
        ("Hayat Tahrir al-Sham merebut kota itu.", "2024-12-01", "HTS"),
        ("Hayat Tahrir al-Sham membentuk pemerintahan.", "2024-12-20", "SYR.GOV"),
        ("Hamas menolak usulan itu.", "2024-05-01", "HAMAS"),
        ("TPNPB menyerang pos itu.", "2024-05-01", "TPNPB"),
    ],
)
def test_an_actor_codes_as_who_holds_the_office_or_ground(
    text: str, published: str | None, code: str
) -> None:
    assert code in codes(text, published)


@pytest.mark.parametrize(
    ("place", "published", "code"),
    [
        ("Krimea", "2013-05-01", "UKR"),
        ("Krimea", "2022-05-01", "RUS"),
        ("Dataran Tinggi Golan", "2022-05-01", "ISR"),
        ("Jalur Gaza", "2022-05-01", "PSE"),
        ("Kashmir", "2022-05-01", None),
        ("Kepulauan Spratly", "2022-05-01", None),
    ],
)
def test_ground_codes_as_who_holds_it(place: str, published: str, code: str | None) -> None:
    found = [m for m in read(f"Ledakan terjadi di {place} kemarin.", published) if m.kind == "place"]
    assert [mention.code for mention in found] == [code]


@pytest.mark.parametrize("name", ["Taiwan", "Palestina", "Kosovo"])
def test_partly_recognised_states_are_marked(name: str) -> None:
    (mention,) = read(f"{name} menolak usulan itu.", "2024-05-01")
    assert any(reason.note == "partly recognised" for reason in mention.because)


TEMPLATES = [
    "Pasukan {a} menyerang posisi {b}.",
    "{a} menuduh {b} melanggar gencatan senjata.",
    "Presiden {a} bertemu Presiden {b}.",
    "Menteri luar negeri {a} mengecam pemerintah {b}.",
    "Warga {a} dan polisi {b} bentrok.",
    "Juru bicara militer {a} membantah tudingan {b}.",
    "Menurut pemerintah {a}, kelompok bersenjata {b} melanggar batas.",
    "Parlemen {a} menolak permintaan {b}.",
    "Duta Besar {a} dipanggil Kementerian Luar Negeri {b}.",
    "Milisi {a} membebaskan tentara {b}.",
]
PAIRS = [
    ("Israel", "Palestina"), ("Rusia", "Ukraina"), ("Indonesia", "Malaysia"), ("India", "Pakistan"),
    ("China", "Taiwan"), ("Serbia", "Kosovo"), ("Armenia", "Azerbaijan"), ("Iran", "Amerika Serikat"),
    ("Korea Selatan", "Korea Utara"), ("Thailand", "Kamboja"),
]  # fmt: skip
COUNTRY = {
    "Israel": "ISR", "Palestina": "PSE", "Rusia": "RUS", "Ukraina": "UKR", "Indonesia": "IDN", "Malaysia": "MYS",
    "India": "IND", "Pakistan": "PAK", "China": "CHN", "Taiwan": "TWN", "Serbia": "SRB", "Kosovo": "XKX",
    "Armenia": "ARM", "Azerbaijan": "AZE", "Iran": "IRN", "Amerika Serikat": "USA", "Korea Selatan": "KOR",
    "Korea Utara": "PRK", "Thailand": "THA", "Kamboja": "KHM",
}  # fmt: skip


@pytest.mark.parametrize(("template", "pair"), list(itertools.product(TEMPLATES, PAIRS)))
def test_swapped_parties_swap_codes_and_nothing_else(template: str, pair: tuple[str, str]) -> None:
    one, other = pair
    here = read(template.format(a=one, b=other), "2024-05-01")
    there = read(template.format(a=other, b=one), "2024-05-01")
    swap = {COUNTRY[one]: COUNTRY[other], COUNTRY[other]: COUNTRY[one]}

    def swapped(code: str | None) -> str | None:
        if code is None:
            return None
        country, dot, sector = code.partition(".")
        return swap.get(country, country) + dot + sector

    assert [swapped(m.code) for m in here] == [m.code for m in there]
    assert {m.code.partition(".")[0] for m in here if m.code} == {COUNTRY[one], COUNTRY[other]}

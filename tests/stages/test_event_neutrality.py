"""All sides are coded by the same rules: swap the parties of a sentence and only the codes are swapped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import saksi

PAIRS = {
    "id": [
        (("Israel", "ISR"), ("Palestina", "PSE")),
        (("Rusia", "RUS"), ("Ukraina", "UKR")),
        (("Indonesia", "IDN"), ("Malaysia", "MYS")),
        (("China", "CHN"), ("Taiwan", "TWN")),
        (("India", "IND"), ("Pakistan", "PAK")),
    ],
    "en": [
        (("Israel", "ISR"), ("Palestine", "PSE")),
        (("Russia", "RUS"), ("Ukraine", "UKR")),
        (("Indonesia", "IDN"), ("Malaysia", "MYS")),
        (("Armenia", "ARM"), ("Azerbaijan", "AZE")),
        (("India", "IND"), ("Pakistan", "PAK")),
    ],
}
TEMPLATES = {
    "id": [
        "{a} menyerang {b} pada Senin.",
        "{b} diserang oleh {a} pada Senin.",
        "{a} mengecam {b}.",
        "{a} menuduh {b} melanggar gencatan senjata.",
        "{a} memuji keputusan {b}.",
        "{a} menolak tawaran {b}.",
        "{a} mendesak {b} menarik pasukannya.",
        "Presiden {a} bertemu Presiden {b}.",
        "Menteri Luar Negeri {a} mengunjungi {b}.",
        "{a} mengusir dua diplomat {b}.",
        "{a} menjatuhkan sanksi kepada {b}.",
        "{a} mengancam akan menyerang {b}.",
        "{a} membantah menyerang {b}.",
        "{a} akan mengirim bantuan ke {b}.",
        "{a} tidak menyerang {b}.",
        "Tentara {a} menembak tentara {b}.",
        "{a} membebaskan tahanan {b}.",
        "{a} dan {b} menandatangani perjanjian.",
        "Serangan {a} terhadap {b} terjadi pada Senin.",
        "Oposisi {a} memprotes pemerintah {b}.",
    ],
    "en": [
        "{a} attacked {b} on Monday.",
        "{b} was attacked by {a} on Monday.",
        "{a} condemned {b}.",
        "{a} accused {b} of breaking the ceasefire.",
        "{a} praised {b}'s decision.",
        "{a} rejected an offer from {b}.",
        "{a} urged {b} to withdraw its troops.",
        "The president of {a} met the president of {b}.",
        "The foreign minister of {a} visited {b}.",
        "{a} expelled two diplomats from {b}.",
        "{a} imposed sanctions on {b}.",
        "{a} threatened to attack {b}.",
        "{a} denied attacking {b}.",
        "{a} will send aid to {b}.",
        "{a} did not attack {b}.",
        "Soldiers from {a} shot soldiers from {b}.",
        "{a} released prisoners from {b}.",
        "{a} and {b} signed a treaty.",
        "{a}'s attack on {b} began on Monday.",
        "The opposition in {a} denounced the government of {b}.",
    ],
}


def sentences() -> Iterator[tuple[str, str, tuple[str, str], tuple[str, str]]]:
    for language, templates in TEMPLATES.items():
        for template in templates:
            for one, other in PAIRS[language]:
                yield language, template, one, other


def coded(language: str, template: str, one: tuple[str, str], other: tuple[str, str]) -> list[Any]:
    """What is read, with the codes put back to the places they stand for."""
    reading = saksi.read(template.format(a=one[0], b=other[0]), language=language, published="2026-05-20")
    places = {one[1]: "A", other[1]: "B"}

    def place(code: str | None) -> str:
        country, _, sector = (code or "-").partition(".")
        return f"{places.get(country, country)}.{sector}"

    return [
        (
            event.type,
            event.mode,
            event.modality,
            bool(event.in_statement),
            sorted(place(party.code) for party in event.actors),
            sorted(place(party.code) for party in event.recipients),
        )
        for event in reading.events
    ]


@pytest.mark.slow
def test_swapped_parties_give_the_same_records() -> None:
    apart = []
    total = 0
    for language, template, one, other in sentences():
        total += 1
        there, back = coded(language, template, one, other), coded(language, template, other, one)
        if there != back:
            apart.append((template.format(a=one[0], b=other[0]), there, back))
    assert total == 200
    assert not apart, "\n".join(map(str, apart))


@pytest.mark.slow
def test_the_templates_are_read_at_all() -> None:
    """A test of sameness that reads nothing would hold too."""
    empty = [
        template
        for language, template, one, other in sentences()
        if not coded(language, template, one, other)
    ]
    assert len(empty) <= 10, sorted(set(empty))

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.lexicon import load_pack
from saksi.lexicon.places import load_places
from saksi.records import Mention, Reading, Report, Span
from saksi.stages.furniture import furniture
from saksi.stages.places import places
from saksi.stages.segment import segment


def read(text: str, language: str = "id", named: dict[str, tuple[str, str]] | None = None) -> Reading:
    """Read places; `named` gives mentions by surface: kind and code."""
    pack = load_pack(language)
    reading = furniture(segment(Reading(report=Report(id="x", text=text)), pack), pack)
    mentions = []
    for surface, (kind, code) in (named or {}).items():
        at = text.index(surface)
        number = next(i for i, s in enumerate(reading.sentences) if s.span.start <= at < s.span.end)
        mentions.append(
            Mention(
                span=Span(at, at + len(surface)),
                kind=kind,
                form="name",
                sentence=number,
                head=0,
                code=code,
                name=surface,
            )  # type: ignore[arg-type]
        )
    return places(Reading(report=reading.report, furniture=reading.furniture, paragraphs=reading.paragraphs, sentences=reading.sentences, mentions=tuple(mentions)), pack)  # fmt: skip


def found(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    return [(p.span.of(reading.text), p.name, p.country) for p in reading.places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mereka bertemu di Wina pada Senin.", [("Wina", "Wina", "AUT")]),
        ("Ia terbang ke Damaskus dari Teheran.", [("Damaskus", "Damaskus", "SYR"), ("Teheran", "Teheran", "IRN")]),
        ("Massa berkumpul di Jayapura.", [("Jayapura", "Jayapura", "IDN")]),
        ("Banjir di Kabupaten Bogor, Jawa Barat, surut.", [("Kabupaten Bogor", "Bogor", "IDN"), ("Jawa Barat", "Jawa Barat", "IDN")]),
        ("Lima orang tewas.", []),
        ("Ia lahir di Tripoli.", [("Tripoli", None, None)]),
        ("Rapat digelar di Yerusalem.", [("Yerusalem", "Yerusalem", None)]),
        ("Batu jatuh dari atap.", []),
    ],
)  # fmt: skip
def test_indonesian(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert found(read(text)) == expected


def test_english() -> None:
    assert found(read("They met in Geneva and flew to Baghdad.", "en")) == [
        ("Geneva", "Jenewa", "CHE"),
        ("Baghdad", "Bagdad", "IRQ"),
    ]


def test_a_country_beside_the_name_decides() -> None:
    reading = read("Ia tiba di Tripoli, Lebanon, kemarin.", named={"Lebanon": ("country", "LBN")})
    assert ("Tripoli", "Tripoli", "LBN") in found(reading)
    reading = read("Serangan di Rafah. Gaza membara.", named={"Gaza": ("place", "PSE")})
    assert ("Rafah", "Rafah", "PSE") in found(reading)


def test_what_stands_in_an_actor_s_name_is_no_place() -> None:
    assert (
        found(
            read("Wali dari Kota London itu datang.", named={"Wali dari Kota London": ("person", "GBR.GOV")})
        )
        == []
    )


def test_furniture_gives_no_place() -> None:
    assert found(read("Jakarta, Warta Kita - Ia tiba di Bandung.\nBaca juga: Banjir di Semarang")) == [
        ("Bandung", "Bandung", "IDN")
    ]


def test_every_row_of_the_gazetteer_is_whole() -> None:
    gazetteer = load_pack("id").get(load_places)
    rows = [e for table in (gazetteer._main, gazetteer._other) for entries in table.values() for e in entries]
    assert len({id(e) for e in rows}) > 30_000
    for entry in rows:
        assert entry.country is None or (len(entry.country) == 3 and entry.country.isupper())
        assert entry.lat is None or (-90 <= entry.lat <= 90 and -180 <= (entry.lon or 0) <= 180)
        assert entry.basis == "recalled" or entry.basis.startswith("seen:")


ODD = st.lists(
    st.sampled_from(
        ["di", "Jakarta", ",", "Jawa", "Barat", "ke", "Gaza", "(Rafah)", "Lima", ".", "Kota", "Desa", "dari"]
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), ODD), st.sampled_from(["id", "en"]))
def test_places_are_ordered_and_inside_their_sentence(text: str, language: str) -> None:
    reading = read(text, language)
    place = 0
    for mention in reading.places:
        assert place <= mention.span.start and reading.sentences[mention.sentence].span.covers(mention.span)
        place = mention.span.end

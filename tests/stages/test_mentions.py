"""Actors found, joined and resolved, in sentences of our own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import saksi
from saksi.lexicon import LanguagePack, load_pack
from saksi.pipeline import STAGES
from saksi.records import Mention, Reading, Report


def read(text: str, language: str = "id", pack: LanguagePack | None = None, **metadata: str) -> Reading:
    pack = pack or load_pack(language)
    metadata.setdefault("published", "2024-11-20")
    reading = Reading(report=Report(id="-", text=text, language=language, **metadata))
    for name, stage in STAGES:
        reading = stage(reading, pack)
        if name == "mentions":
            return reading
    raise AssertionError("no mentions stage")


def said(reading: Reading, words: str, nth: int = 0) -> Mention:
    found = [m for m in reading.mentions if m.span.of(reading.text) == words]
    assert len(found) > nth, [m.span.of(reading.text) for m in reading.mentions]
    return found[nth]


def test_a_titled_name_is_one_mention_with_its_title_apart() -> None:
    reading = read("Presiden Turki Kemal Aydin tiba di Doha.")
    mention = said(reading, "Presiden Turki Kemal Aydin")
    assert (mention.kind, mention.form, mention.code, mention.name) == (
        "person",
        "name",
        "TUR.GOV",
        "Kemal Aydin",
    )
    assert mention.title is not None and mention.title.of(reading.text) == "Presiden Turki"


def test_short_name_title_pronoun_and_clitic_go_back_to_the_full_name() -> None:
    reading = read(
        "Menteri Luar Negeri Belanda Pieter van Houten berbicara di parlemen. "
        "Van Houten menolak usulan itu. Ia menyebutnya terlambat. "
        '"Kami tidak akan hadir," ujarnya. Sang menteri lalu pulang.'
    )
    for words in ("Ia", "nya", "Sang menteri"):
        mention = said(reading, words, 1 if words == "nya" else 0)
        assert (mention.name, mention.code) == ("Pieter van Houten", "NLD.GOV"), words
        assert mention.antecedent is not None
    assert said(reading, "Kami").code is None


def test_a_full_name_after_the_short_one_still_counts() -> None:
    reading = read("Mbeki menolak hadir. Menteri Pertahanan Afrika Selatan Thabo Mbeki memilih pulang.")
    assert said(reading, "Mbeki").name == "Thabo Mbeki"
    assert said(reading, "Mbeki").code == "ZAF.GOV"


def test_both_countries_are_two_mentions_over_one_span() -> None:
    reading = read("Kenya bertemu Uganda di Nairobi. Kedua negara sepakat berdamai.")
    both = [m for m in reading.mentions if m.span.of(reading.text) == "Kedua negara"]
    assert {m.code for m in both} == {"KEN", "UGA"}
    assert all(m.plural for m in both)


def test_a_capital_acts_or_is_a_place() -> None:
    assert said(read("Teheran mengecam serangan itu."), "Teheran").code == "IRN.GOV"
    place = said(read("Rombongan tiba di Teheran kemarin."), "Teheran")
    assert (place.kind, place.code) == ("place", "IRN")


def test_a_counterpart_takes_office_from_the_one_and_country_from_the_words() -> None:
    reading = read("Presiden Kenya Juma Otieno menelepon mitranya dari Uganda Moses Kato.")
    mention = said(reading, "mitranya dari Uganda Moses Kato")
    assert (mention.code, mention.name) == ("UGA.GOV", "Moses Kato")


def test_a_person_of_no_told_office_is_private_and_the_reason_says_whence_the_country() -> None:
    reading = read(
        "Pemerintah Kenya menaikkan pajak garam. Parlemen Kenya menyetujuinya. "
        '"Kami tidak sanggup," kata Wanjiru Otieno.'
    )
    mention = said(reading, "Wanjiru Otieno")
    assert mention.code == "KEN.CVL"
    assert any("country of the report" in reason.rule for reason in mention.because)


def test_a_private_person_of_a_report_on_two_countries_stays_unknown() -> None:
    reading = read("Kenya dan Uganda berunding. Uganda dan Kenya berbeda pendapat. Ann Lee menonton.")
    assert said(reading, "Ann Lee").code is None


def test_what_is_written_onto_a_countrys_name_does_not_hide_it() -> None:
    reading = read("Arab Saudilah yang mengecam Yaman. Turkipun menolak usulan itu.")
    assert (said(reading, "Arab Saudi").code, said(reading, "Turki").code) == ("SAU", "TUR")


@pytest.mark.parametrize("name", ["Abu Salman Marwan", "Ummu Farida Hasan", "Ibnu Rusyd Halim"])
def test_the_front_of_a_name_is_no_place_whatever_the_gazetteer_lists(name: str) -> None:
    """A town in India is called Abu: an Indonesian preacher of that name was made India's."""
    reading = read(f"Ustaz {name} menolak usulan itu.")
    assert said(reading, f"Ustaz {name}").code == "IDN.REL"
    assert said(read("Abu Hamdan ditangkap polisi di Poso."), "Abu Hamdan").kind == "person"


def test_the_clause_after_a_comma_has_its_own_subject() -> None:
    reading = read(
        "Setelah bertemu Menteri Luar Negeri Rusia, Brennick mengatakan gencatan senjata masih berlaku. "
        "Menteri Luar Negeri AS John Brennick tiba di Jenewa."
    )
    assert said(reading, "Brennick").code == "USA.GOV"
    assert said(reading, "Menteri Luar Negeri Rusia").code == "RUS.GOV"


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Mantan Presiden Peru Luis Quispe ditahan.", "Mantan Presiden Peru Luis Quispe", "PER.ELI"),
        ("Calon presiden Chili Ana Rojas berpidato.", "Calon presiden Chili Ana Rojas", "CHL.PTY"),
        ("Pimpinan Hizbullah menolak.", "Pimpinan Hizbullah", "HEZBOLLAH"),
        ("Menteri luar negeri ASEAN bertemu.", "Menteri luar negeri ASEAN", "IGO.ASEAN"),
        ("DPR AS mengesahkan rancangan itu.", "DPR AS", "USA.LEG"),
        ("DPR mengesahkan rancangan itu.", "DPR", "IDN.LEG"),
        ("Gubernur Jawa Barat Dedi Hartono hadir.", "Gubernur Jawa Barat Dedi Hartono", "IDN.GOV"),
        ("Militer di Mosul bersiaga.", "Militer di Mosul", "IRQ.MIL"),
        (
            "Atul Kher, kepala operasi lapangan PBB, pulang.",
            "Atul Kher, kepala operasi lapangan PBB",
            "IGO.UN",
        ),
        (
            "Direktur Pelindungan WNI dan Badan Hukum Indonesia Kementerian Luar Negeri RI Judhi Sasmita pulang.",
            "Direktur Pelindungan WNI dan Badan Hukum Indonesia Kementerian Luar Negeri RI Judhi Sasmita",
            "IDN.GOV",
        ),
        (
            "Kabar itu dibantah warga Kenya bernama Peter Otieno.",
            "warga Kenya bernama Peter Otieno",
            "KEN.CVL",
        ),
    ],
)
def test_codes_compose(text: str, words: str, code: str) -> None:
    assert said(read(text), words).code == code


def test_a_bare_body_takes_the_country_the_report_speaks_of_and_says_so() -> None:
    abroad = read("Kebakaran melanda Nairobi, ibu kota Kenya. Di Kenya, polisi menutup jalan.")
    mention = said(abroad, "polisi")
    assert mention.code == "KEN.COP"
    assert any(reason.rule.startswith("country") for reason in mention.because)
    home = read("Polisi menutup jalan itu.", outlet="detik.com")
    assert said(home, "Polisi").code == "IDN.COP"


def test_english_goes_through_the_same_road() -> None:
    reading = read(
        "Kenyan Foreign Minister Juma Otieno met his Ugandan counterpart in Nairobi. He praised the talks. "
        "Mary Banda, a spokeswoman for the Zambian army, declined. She left.",
        "en",
    )
    assert said(reading, "Kenyan Foreign Minister Juma Otieno").code == "KEN.GOV"
    assert said(reading, "his Ugandan counterpart").code == "UGA.GOV"
    assert said(reading, "He").name == "Juma Otieno"
    assert said(reading, "Mary Banda, a spokeswoman for the Zambian army").code == "ZMB.MIL"
    assert said(reading, "She").name == "Mary Banda"


def test_an_overlay_brings_its_own_actors(tmp_path: Path) -> None:
    world = tmp_path / "world"
    world.mkdir()
    (world / "countries.tsv").write_text(
        "code\tname_en\tname_id\tdemonyms_en\tbasis\nXGO\tGondor\tGondor\tGondorian\tseen:test\n",
        encoding="utf-8",
    )
    (world / "groups.tsv").write_text(
        "code\tname_en\tname_id\tcountry\tsector\tbasis\nROHAN\tRiders of Rohan\tPenunggang Rohan\tXGO\tREB\tseen:test\n",
        encoding="utf-8",
    )
    reading = read("Presiden Gondor mengecam Penunggang Rohan.", pack=LanguagePack("id", (tmp_path,)))
    assert said(reading, "Presiden Gondor").code == "XGO.GOV"
    assert said(reading, "Penunggang Rohan").code == "ROHAN"


def test_a_street_named_after_somebody_is_no_actor_and_the_drop_is_told() -> None:
    reading = read("Jalan Jenderal Sudirman macet sejak pagi.")
    assert not [m for m in reading.mentions if m.kind == "person"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="Presiden Iran nya“”,.() \n–é\u200d kata AS ke-7", max_size=120))
def test_mentions_lie_in_the_text_in_order_whatever_it_is(text: str) -> None:
    reading = read(text)
    spans = [mention.span for mention in reading.mentions]
    assert spans == sorted(spans, key=lambda span: (span.start, -span.end))
    assert all(span.end <= len(text) for span in spans)
    assert all(m.antecedent is None or 0 <= m.antecedent < len(spans) for m in reading.mentions)


def test_what_begins_with_a_bodys_name_is_its_branch() -> None:
    reading = read("GP Ansor Cabang Kencong melaporkan warga itu ke polisi.", language="id")
    branch = next(m for m in reading.mentions if m.span.of(reading.text).endswith("Cabang Kencong"))
    assert branch.code == "IDN.REL"


def test_the_land_a_report_opens_with_is_whose_officials_need_no_country() -> None:
    reading = read(
        "Peru's parliament met on Monday. Mexico criticised the vote. Mexican and Chilean envoys left Lima. "
        "The Mexican embassy closed. The army was sent to the south.",
        language="en",
    )
    assert next(m.code for m in reading.mentions if m.span.of(reading.text) == "The army") == "PER.MIL"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Polisi menangkap RN (18) di Mimika. RN ditangkap saat tidur.", set()),
        ("Kejadian itu berawal saat pelaku IS mengajak korban bertemu. IS lalu pergi.", set()),
        ("Densus 88 menangkap tiga anggota IS di Poso.", {"ISIS"}),
        ("Perwira itu dilaporkan oleh korban PM (45).", set()),
        ("Polisi menahan warga AS di Denpasar.", {"USA"}),
        ("PKS (50 kursi) menolak aturan itu.", {"IDN"}),
        ("Tersangka KPK itu diam. Lalu KPK pergi.", {"IDN"}),
        ("Warga NU berkumpul. Ketua PBNU menyapa NU.", {"IDN"}),
    ],
)
def test_initials_of_private_persons_are_no_bodies(text: str, codes: set[str]) -> None:
    reading = saksi.read(text, language="id")
    capitals = {"RN", "IS", "PM", "AS", "PKS", "KPK", "NU"}
    found = {
        mention.code.split(".")[0]
        for mention in reading.mentions
        if mention.code and set(mention.span.of(text).split()) & capitals
    }
    assert found == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Polisi menangkap tiga warga Nigeria di sebuah apartemen.", "IDN.COP"),
        ("Jaksa menuntut warga Rusia itu lima tahun penjara.", "IDN.JUD"),
        ("Presiden Kenya tiba di Nairobi. Polisi menangkap tiga warga Nigeria di kota itu.", "KEN.COP"),
    ],
)
def test_who_deals_with_foreigners_is_not_of_their_land(text: str, code: str) -> None:
    assert code in {mention.code for mention in saksi.read(text, language="id").mentions}

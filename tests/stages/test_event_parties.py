"""Whom an act is aimed at, and who has a part in it, where its own clause does not say or says too much."""

from __future__ import annotations

import pytest

import saksi
from saksi.ontology import country_part


def sides(text: str, type_: str, language: str) -> list[tuple[set[str], set[str]]]:
    """(actors, recipients) of the events of a type, countries only."""
    reading = saksi.read(text, language=language, published="2024-06-05")

    def lands(parties: tuple[saksi.records.Actor, ...]) -> set[str]:
        return {country_part(party.code) for party in parties if party.code}

    return [(lands(e.actors), lands(e.recipients)) for e in reading.events if e.type == type_]


CASES = [
    # A threat is aimed at whose deed it is made to hang on.
    (
        "Panglima militer Kenya mengancam akan menutup perbatasan jika Uganda membangun bendungan itu.",
        "THREATEN",
        {"KEN"},
        {"UGA"},
    ),
    # The other side of the talk that a promise was made in.
    (
        "Menteri Luar Negeri Brasil menelepon Menteri Luar Negeri Kenya pada Selasa. Brasil siap membantu.",
        "AGREE",
        {"BRA"},
        {"KEN"},
    ),
    # Members of a list.
    (
        "Chile mengecam segala bentuk kekerasan, termasuk serangan drone Serbia.",
        "ACCUSE",
        {"CHL"},
        {"SRB"},
    ),
    # What a treaty is about is no party of it.
    (
        "Kenya dan Uganda menandatangani kesepakatan perikanan di sela konferensi PBB.",
        "SUPPORT",
        {"KEN", "UGA"},
        set(),
    ),
    ("Uni Eropa menyepakati paket sanksi terhadap Serbia.", "AGREE", {"IGO.EU"}, set()),
    # Who has no part in it.
    ("Nigeria dan Ghana menggelar latihan bersama tanpa Togo.", "COOPERATE", {"NGA", "GHA"}, set()),
    # A group holds others than its own people, as far as anybody says.
    ("Hamas membebaskan dua sandera pada Senin.", "RETREAT", {"HAMAS"}, set()),
    # What is exchanged is nobody.
    ("Ghana dan Togo bertukar 24 tahanan pada Selasa.", "COOPERATE", {"GHA", "TGO"}, set()),
    # Whose talks are brokered takes part in them.
    (
        "Kenya menjadi penengah dalam perundingan antara Sudan dan Chad.",
        "CONSULT",
        {"KEN", "SDN", "TCD"},
        set(),
    ),
    # A sanction is "bagi" its target.
    ("Chile menjatuhkan sanksi baru bagi Serbia.", "SANCTION", {"CHL"}, {"SRB"}),
    # A city whose attack is on somebody attacks.
    ("Roket itu bagian dari serangan Kampala terhadap Rwanda.", "ASSAULT", {"UGA"}, {"RWA"}),
    # A clash has another side, and who is shot is not who shoots.
    ("Mahasiswa Kenya bentrok dengan polisi di Nairobi.", "PROTEST", {"KEN"}, {"KEN"}),
    ("Sedikitnya tiga orang tewas ditembak tentara Sudan.", "ASSAULT", {"SDN"}, set()),
    # "Pihaknya" is the side of the subject before it.
    (
        "Sekjen PBB tiba di Budapest. Hungaria mengatakan pihaknya tidak akan memveto paket tersebut.",
        "REJECT",
        {"HUN"},
        set(),
    ),
    # A minister orders his own army; who sits in parliament asks his own government.
    (
        "Pesawat tempur Chad melanggar wilayah udara Sudan. "
        "Menteri Pertahanan Sudan memerintahkan militer menyerang pangkalan Chad.",
        "REQUEST",
        {"SDN"},
        {"SDN"},
    ),
    # The country behind a title's other modifiers.
    (
        "Kenya mengecam penembakan terhadap nelayan Kenya oleh aparat maritim Uganda.",
        "ACCUSE",
        {"KEN"},
        {"UGA"},
    ),
    # With whom says more than what.
    (
        "Ghana menyatakan siap melakukan pertukaran tahanan dengan Togo.",
        "AGREE",
        {"GHA"},
        {"TGO"},
    ),
    # Where one police is named, it is who arrests.
    (
        "Pengacara itu menemui penyidik KPK saat Bupati Muara Elok ditangkap di rumahnya.",
        "COERCE",
        {"IDN"},
        {"IDN"},
    ),
    # For whom a border stays shut, not from where.
    ("Kenya menolak membuka perbatasan bagi pengungsi Sudan.", "REJECT", {"KEN"}, {"SDN"}),
    ("Kenya menolak menarik tuntutannya dari Khartoum.", "REJECT", {"KEN"}, set()),
    # The seat of an office stands for it.
    ("Demonstran Nepal membakar gedung parlemen.", "PROTEST", {"NPL"}, {"NPL"}),
    # His accuser is neither of the two.
    (
        "Kenya dan Uganda menunda pemilu. Namun Rwanda menolak itu. Presiden Rwanda menuding kedua negara melindungi penyelundup.",
        "ACCUSE",
        {"RWA"},
        {"KEN", "UGA"},
    ),
    # What is agreed on is imposed by who agrees.
    ("Uni Eropa menyepakati paket sanksi terhadap Serbia.", "SANCTION", {"IGO.EU"}, {"SRB"}),
    # Rebels at a table with a government are of its land.
    (
        "Delegasi pemerintah Kolombia dan kelompok pemberontak Front Selatan memulai perundingan damai di Havana.",
        "CONSULT",
        {"COL"},
        set(),
    ),
    # A policy that names nobody is whose who pursues it.
    ("Kenya menerapkan kebijakan pengusiran yang dikecam Uganda.", "ACCUSE", {"UGA"}, {"KEN"}),
    # A subject that the parser hangs on the verb above.
    (
        "Ketegangan meninggi usai Presiden terpilih Kenya Amina Wekesa menghubungi Presiden Uganda.",
        "CONSULT",
        {"KEN", "UGA"},
        set(),
    ),
    # With whom something is agreed may stand with what is agreed on.
    ("Maroko dan Sudan sepakat menjalin hubungan lagi dengan Israel.", "AGREE", {"MAR", "SDN", "ISR"}, set()),
    # "Mereka" right behind two lands joined by "dan".
    (
        "Oman menjadi penengah antara Kenya dan Uganda ketika mereka berperang.",
        "ASSAULT",
        {"KEN", "UGA"},
        set(),
    ),
    # The world at large is nobody's.
    (
        "Menteri Luar Negeri Chad berpidato. Pejabat Chad itu mendesak masyarakat internasional bertindak.",
        "REQUEST",
        {"TCD"},
        set(),
    ),
    ("Chile berterima kasih kepada badan dunia itu.", "SUPPORT", {"CHL"}, {"IGO.UN"}),
    # Whose promise it is, not to whom.
    ("Wakil Ketua DPR Rina Hapsari menegaskan komitmen parlemen.", "AGREE", {"IDN"}, set()),
    ("Menteri Sosial RI mengajak seluruh komponen bangsa bergotong royong.", "REQUEST", {"IDN"}, {"IDN"}),
    # His own wish is not aimed at himself.
    ("Presiden Chile menyatakan keinginannya untuk berunding.", "AGREE", {"CHL"}, set()),
]
ENGLISH = [
    ("Israel spoke. Lebanon's caretaker premier thanked France.", "SUPPORT", {"LBN"}, {"FRA"}),
    ("Kenya has maintained a policy which Uganda has criticised.", "ACCUSE", {"UGA"}, {"KEN"}),
    (
        "Peruvian minister Luz Mendoza spoke. Mendoza, 61, denied wrongdoing throughout the trial.",
        "REJECT",
        {"PER"},
        set(),
    ),
    (
        "Kenya's president threatened Uganda. The EU's foreign policy chief spoke of danger. He urged both governments to talk.",
        "REQUEST",
        {"IGO.EU"},
        {"KEN", "UGA"},
    ),
    ("Kenya threatened to close the border if Uganda builds the dam.", "THREATEN", {"KEN"}, {"UGA"}),
    ("Kenya and Uganda signed a fishing treaty at a UN conference.", "SUPPORT", {"KEN", "UGA"}, set()),
    ("Nigeria and Ghana held a joint exercise without Togo.", "COOPERATE", {"NGA", "GHA"}, set()),
]


@pytest.mark.parametrize(
    ("language", "text", "type_", "actors", "recipients"),
    [*(("id", *case) for case in CASES), *(("en", *case) for case in ENGLISH)],
)
def test_parties(language: str, text: str, type_: str, actors: set[str], recipients: set[str]) -> None:
    assert (actors, recipients) in sides(text, type_, language)


def test_who_condemns_an_attack_does_not_condemn_its_victim() -> None:
    text = "Sekretaris Jenderal PBB mengutuk serangan terhadap pasukan keamanan Kenya."
    assert all("KEN" not in recipients for _, recipients in sides(text, "ACCUSE", "id"))


def test_who_shields_his_own_troops_helps_nobody() -> None:
    assert sides("Pasukan Kenya menembak untuk melindungi pasukan Kenya.", "AID", "id") == []


def test_a_group_pointed_back_at_is_no_police() -> None:
    text = "Kelompok Hizbullah menolak gencatan senjata. Polisi Kenya menahan dua pria. Kelompok itu membebaskan tiga sandera."
    assert ({"HEZBOLLAH"}, set()) in sides(text, "RETREAT", "id")


def test_whose_rights_are_broken_is_not_blamed() -> None:
    text = "Sekretaris Jenderal PBB menilai keputusan itu melanggar kedaulatan Kenya."
    assert all("KEN" not in recipients for _, recipients in sides(text, "ACCUSE", "id"))


def test_a_subject_carried_over_from_a_longer_sentence_has_no_token_in_this_one() -> None:
    reading = saksi.read(
        "Dalam rapat kerja yang berlangsung tertutup di gedung parlemen pada Senin malam itu, menteri luar negeri Kenya"
        " berbicara lama. Lalu mengecam Somalia.",
        language="id",
    )
    condemned = next(event for event in reading.events if event.type == "ACCUSE")
    assert [(party.code, party.span.of(reading.text)) for party in condemned.actors] == [
        ("KEN.GOV", "menteri luar negeri Kenya")
    ]


def test_who_arrests_is_the_police_spoken_of_last() -> None:
    text = "Penyidik KPK mendatangi rumah Bupati Klaten. Bupati Klaten ditahan sejak Rabu."
    assert ({"IDN"}, {"IDN"}) in sides(text, "COERCE", "id")


def test_no_police_spoken_of_arrests_nobody() -> None:
    text = "Presiden Kenya berpidato di Nairobi. Tiga aktivis Uganda ditahan sejak Rabu."
    assert all(not actors for actors, _ in sides(text, "COERCE", "id"))


def test_two_party_leaders_who_meet_are_two() -> None:
    text = "Ketua Umum Partai Golkar Hasan Wirya menemui Ketua Umum Partai Hanura Tigor Silaen pada Senin."
    assert sides(text, "CONSULT", "id") == [({"IDN"}, set())]


def test_one_minister_meets_nobody() -> None:
    assert sides("Menteri Perdagangan Hasan Wirya menggelar pertemuan pada Senin.", "CONSULT", "id") == []


def test_a_minister_and_a_union_meet_and_two_firms_do_not() -> None:
    assert sides("Menteri Ketenagakerjaan bertemu pengurus serikat buruh pada Senin.", "CONSULT", "id")
    assert sides("Direksi PT Maju Jaya bertemu pengurus serikat buruh pada Senin.", "CONSULT", "id") == []


def test_a_case_is_whose_it_entangles() -> None:
    text = "Kejaksaan Agung mengusut kasus suap yang menjerat Gubernur Banten."
    assert sides(text, "ACCUSE", "id") == [({"IDN"}, {"IDN"})]


def test_before_whom_it_is_brought_is_not_accused() -> None:
    text = "Oposisi Kenya melaporkan perusahaan Italia kepada polisi Kenya."
    assert sides(text, "ACCUSE", "id") == [({"KEN"}, {"ITA"})]


def test_a_protest_before_a_house_is_aimed_at_who_sits_there() -> None:
    text = "Ratusan mahasiswa Kenya berunjuk rasa di depan Kedutaan Besar Uganda."
    assert sides(text, "PROTEST", "id") == [({"KEN"}, {"UGA"})]
    text = "Ratusan mahasiswa Kenya berunjuk rasa di depan Stasiun Kampala."
    assert all(not recipients for _, recipients in sides(text, "PROTEST", "id"))


def test_help_goes_to_the_town_at_home_that_it_is_sent_to() -> None:
    assert sides("Menteri Sosial Kenya mengirim bantuan ke Mombasa.", "AID", "id") == [({"KEN"}, {"KEN"})]
    assert sides("Menteri Sosial Kenya mengirim bantuan.", "AID", "id") == []


def test_a_treaty_is_not_the_towns_it_was_signed_in() -> None:
    text = "Kenya keluar dari Perjanjian Paris."
    assert sides(text, "SANCTION", "id") == [({"KEN"}, set())]


def test_firms_that_ask_the_state_for_something_do_politics() -> None:
    assert sides("Kalangan pengusaha meminta pemerintah menunda kenaikan upah.", "REQUEST", "id")
    assert sides("Kalangan pengusaha meminta pemasok menunda kenaikan harga.", "REQUEST", "id") == []


def test_at_whose_place_one_is_held_theirs_is_the_arrest() -> None:
    assert ({"KEN"}, {"KEN"}) in sides("Dua aktivis Kenya ditahan di markas polisi Kenya.", "COERCE", "id")
    assert ({"KEN"}, {"UGA"}) not in sides("Dua aktivis Uganda ditahan di Nairobi.", "COERCE", "id")

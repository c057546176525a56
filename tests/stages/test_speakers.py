"""Who speaks: the fullest name without place, field or company of the office, and the actor code."""

from __future__ import annotations

import pytest

import saksi


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (
            "Kepala Dinas Kesehatan Sulut Rina Hapsari mengatakan, obatnya cukup. “Cukup,” kata Rina.",
            "Rina Hapsari",
            "IDN.GOV",
        ),
        ("“Air naik,” kata Wali Kota Tegal Nur Hamzah di kantornya.", "Nur Hamzah", "IDN.GOV"),
        ("“Air naik,” kata Wali Kota Bogor Bima Arya Kusuma. “Cukup,” ujar Bima.", "Bima Arya Kusuma", "IDN.GOV"),
        ("“Pajak naik,” kata Kepala Satuan Tugas KPK Wilayah V Rina Hapsari.", "Rina Hapsari", "IDN.COP"),
        ("“Dua orang luka,” kata Kepala Kepolisian Resor Wonosobo Ajun Komisaris Besar Rudi Santoso.", "Rudi Santoso", "IDN.COP"),
        ("“Kami siap,” kata Kapuspen TNI Brigjen Marinir Rudi Santoso.", "Rudi Santoso", "IDN.MIL"),
        (
            "“Selesai,” ujar Menteri Investasi/Kepala Badan Koordinasi Penanaman Modal Rina Hapsari.",
            "Rina Hapsari",
            "IDN.GOV",
        ),
        ("Ketua Pansus KPK Rina Hapsari mengatakan rapat selesai.", "Rina Hapsari", "IDN.LEG"),
        ("“Kami tumbuh,” kata Presiden Direktur PT Sinar Tbk Rina Hapsari.", "Rina Hapsari", "IDN.BUS"),
    ],
)  # fmt: skip
def test_the_name_is_the_persons_and_the_code_the_offices(text: str, name: str, code: str) -> None:
    read = saksi.read(text, language="id").statements
    assert {(s.speaker, s.speaker_code) for s in read} == {(name, code)}


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (  # the last speaker by another word
            "“Kami siap,” kata Gubernur Jawa Tengah Budi Hartanto. “Besok mulai,” ujar mantan wali kota itu.",
            [("Budi Hartanto", "IDN.GOV"), ("Budi Hartanto", "IDN.GOV")],
        ),
        (  # somebody unnamed was called so before
            "Seorang pejabat mengatakan dana belum turun. Gubernur Budi Hartanto mengatakan dana turun. "
            "“Belum,” kata pejabat itu.",
            [("Seorang pejabat", "IDN.GOV"), ("Budi Hartanto", "IDN.GOV"), ("Seorang pejabat", "IDN.GOV")],
        ),
        (  # many are not the one who spoke last
            "Gubernur Budi Hartanto mengatakan dana turun. Ratusan mahasiswa berunjuk rasa. "
            "Mereka menilai kebijakan itu merugikan petani.",
            [("Budi Hartanto", "IDN.GOV"), ("Ratusan mahasiswa", "IDN.EDU")],
        ),
        (  # an acronym stands for the name it was told behind
            "Komite Nasional Pembaruan Melati (KNPM) meminta petani dibebaskan. KNPM menilai penahanan itu keliru.",
            [("Komite Nasional Pembaruan Melati", None), ("Komite Nasional Pembaruan Melati", None)],
        ),
        (
            "“Pencarian terus,” kata armada keenam Amerika Serikat yang bermarkas di Napoli, Italia.",
            [("armada keenam Amerika Serikat", "USA.MIL")],
        ),
        (
            "Konsul Jenderal RI di Davao, Rina Hapsari menjelaskan, perlindungan WNI diutamakan.",
            [("Rina Hapsari", "IDN.GOV")],
        ),
    ],
)
def test_who_is_meant(text: str, speakers: list[tuple[str, str | None]]) -> None:
    read = saksi.read(text, language="id").statements
    assert [(s.speaker, s.speaker_code) for s in read] == speakers


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # a government has no name of a person; who does something is not who says so
        ("Menurut pemerintah Rusia, Zelensky memerintahkan serangan ke Belgorod.", "pemerintah Rusia"),
        ("Menurut Presiden Rusia, Zelensky memerintahkan serangan ke Belgorod.", "Presiden Rusia"),
        ("Menurut Presiden Rusia, Vladimir Putin, Ukraina menyerang Belgorod.", "Presiden Rusia, Vladimir Putin"),
    ],
)  # fmt: skip
def test_a_name_behind_a_comma_is_the_sources_only_where_it_does_nothing(text: str, source: str) -> None:
    reading = saksi.read(text, language="id")
    assert [s.source and s.source.of(reading.text) for s in reading.statements] == [source]
    assert all(event.in_statement for event in reading.events)


def test_where_a_report_plays_says_nothing_of_a_relief_body() -> None:
    text = (
        "Pasukan Suriah menyerang Aleppo di Suriah. Warga Suriah mengungsi. "
        "“Suriah butuh obat,” kata Komite Penyelamatan Internasional (IRC)."
    )
    assert [s.speaker_code for s in saksi.read(text, language="id").statements] == ["NGO"]

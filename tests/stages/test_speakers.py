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
        ("“Pajak naik,” kata Kepala Satuan Tugas KPK Wilayah V Rina Hapsari.", "Rina Hapsari", "IDN.COP"),
        ("“Dua orang luka,” kata Kepala Kepolisian Resor Majalengka Ajun Komisaris Besar Rudi Santoso.", "Rudi Santoso", "IDN.COP"),
        ("“Kami siap,” kata Kapuspen TNI Brigjen Marinir Rudi Santoso.", "Rudi Santoso", "IDN.MIL"),
        (
            "“Selesai,” ujar Menteri Riset dan Teknologi/Kepala Badan Riset dan Inovasi Nasional Rina Hapsari.",
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

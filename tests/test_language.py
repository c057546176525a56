from __future__ import annotations

import csv

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import saksi
from saksi.lang.identify import identify, language_of
from saksi.lexicon import DATA

INDONESIAN = (
    "Menteri Pertanian mengatakan harga beras akan turun karena panen raya sudah dimulai di Jawa Timur."
)
ENGLISH = "The minister said that the price of rice would fall because the harvest had begun in East Java."
MALAY = "Menteri Pertanian berkata harga beras akan turun kerana musim menuai bermula, kata beliau pada hari Khamis."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (INDONESIAN, "id"),
        (ENGLISH, "en"),
        (MALAY, "ms"),
        ("Der Minister sagte, dass der Preis für Reis sinken werde, weil die Ernte begonnen habe.", "de"),
        ("Sinabi ng kalihim na bababa ang presyo ng bigas dahil nagsimula na ang anihan.", "tl"),
        ("قال الوزير إن سعر الأرز سينخفض لأن موسم الحصاد قد بدأ.", "ar"),
        ("12 34 !!", "und"),
        ("", "und"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert identify(text).language == language


def test_words_that_malay_and_indonesian_share_count_as_ours() -> None:
    assert identify("Presiden bertemu menteri").language == "id"


def test_text_in_another_language_says_so_and_is_not_read() -> None:
    with pytest.raises(saksi.OtherLanguage, match=r"another language \(ms\); saksi reads en, id"):
        saksi.read(MALAY)
    with pytest.raises(saksi.OtherLanguage, match="no language recognised"):
        saksi.read("1234")


def test_a_stated_language_is_believed() -> None:
    assert language_of(ENGLISH, "id-ID") == "id"
    with pytest.raises(saksi.OtherLanguage):
        language_of(ENGLISH, "fr")


@given(st.text(st.characters(), max_size=50))
def test_any_text_has_a_guess(text: str) -> None:
    language, confidence = identify(text)
    assert len(language) in (2, 3)
    assert 0 <= confidence <= 1


def test_marker_words_are_of_one_language_only() -> None:
    with (DATA / "world" / "language_markers.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    words = [row["word"] for row in rows]
    assert len(words) == len(set(words))
    assert all(row["word"] == row["word"].lower() and row["basis"] for row in rows)
    about = yaml.safe_load((DATA / "world" / "language_markers.source.yaml").read_text(encoding="utf-8"))
    assert about["rows"] == len(rows)

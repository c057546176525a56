"""Acts: words of our own for every rule's idea, and how often they are right on random articles."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import saksi
from saksi.lexicon import LanguagePack, load_pack
from saksi.lexicon.cues import load_acts

HERE = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("“Kami mohon maaf atas keterlambatan itu,” kata Ratna Dewi.", "apologize"),
        ("“Apakah dana itu sudah dibagikan?” kata Ratna Dewi.", "ask"),
        ("“Anggota kami tidak terlibat dalam perkelahian itu,” kata Ratna Dewi.", "deny"),
        ("Ratna Dewi menegaskan kebakaran itu tidak berkaitan dengan unjuk rasa buruh.", "deny"),
        ("“Sekolah harus segera diperbaiki,” kata Ratna Dewi.", "demand"),
        ("“Pasien masih harus menunggu hasilnya,” kata Ratna Dewi.", "assert"),
        ("“Silakan warga melapor ke posko,” kata Ratna Dewi.", "appeal"),
        ("“Kami akan membantu warga membangun rumahnya,” kata Ratna Dewi.", "pledge"),
        ("Ratna Dewi mengatakan rapat akan digelar pekan depan.", "announce"),
        ("Ratna Dewi menilai hujan akan turun lebih lama tahun ini.", "assert"),
        ("“Kebijakan itu sangat buruk,” kata Ratna Dewi.", "condemn"),
        ("“Pemerintah tidak bisa mencampuri urusan pengadilan,” kata Ratna Dewi.", "assert"),
        ("“Pabrik itu membuang limbah dan melanggar izin,” kata Ratna Dewi.", "accuse"),
        ("“Kami akan membalas setiap serangan,” kata Ratna Dewi.", "threaten"),
        ("“Para perawat sudah bekerja keras,” kata Ratna Dewi.", "praise"),
    ],
)
def test_the_content_of_a_plain_cue_tells_the_act(text: str, act: str) -> None:
    assert [s.act for s in saksi.read(text, language="id").statements] == [act]


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        ("en", "The mayor of Nairobi called the new bridge “a triumph”.", "praise"),
        ("en", "The mayor of Nairobi described the audit as “a farce and a joke”.", "condemn"),
        ("id", "Wali Kota Dumai menyebut audit itu “dagelan”.", "condemn"),
        ("id", "Wali Kota Dumai menyebut pembukaan jembatan itu “tonggak bersejarah”.", "praise"),
        ("id", "Wali Kota Dumai menyebut jembatan itu berbahaya bagi pejalan kaki.", "warn"),
    ],
)
def test_what_a_thing_is_called_tells_what_is_thought_of_it(language: str, text: str, act: str) -> None:
    assert [statement.act for statement in saksi.read(text, language=language).statements] == [act]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("“You should hand over the records,” Maria Keller said.", "demand"),
        ("Maria Keller said the fee was a misguided idea.", "condemn"),
        ("“We are not going to discuss that,” Maria Keller said.", "disagree"),
        ("A survey suggested that prices were falling.", "assert"),
        ("Maria Keller suggested that the fair be moved to May.", "propose"),
    ],
)
def test_english_contents_too(text: str, act: str) -> None:
    assert [s.act for s in saksi.read(text, language="en").statements] == [act]


def test_a_class_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "acts.yaml").write_text(
        "acts:\n  - {act: warn, any: ['\\b{nobody}\\b']}\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match="nobody"):
        load_acts(LanguagePack("id", overlays=(tmp_path,)))


@pytest.mark.parametrize("language", ["id", "en"])
def test_reported_speech_has_rules_of_its_own_for_who_speaks(language: str) -> None:
    rules = load_acts(load_pack(language))
    assert rules["direct"] and rules["indirect"]


@pytest.mark.slow
def test_acts_on_random_articles(shared: Path) -> None:
    rows = [
        json.loads(row) for row in (HERE / "acts" / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["part"] == "score":
            wanted[row["article"]].append(row)
    right = found = 0
    with gzip.open(shared / "data/indonesian/news/articles.jsonl.gz", "rt", encoding="utf-8") as articles:
        for article in map(json.loads, articles):
            if article["id"] not in wanted:
                continue
            read = saksi.read(article["text"], id=article["id"], title=article["title"], language="id")
            acts = {tuple((c.start, c.end) for c in s.content): s.act for s in read.statements}
            for row in wanted[article["id"]]:
                act = acts.get(tuple((a, b) for a, b in row["content"]))
                found += act is not None
                right += act == row["act"]
    assert found >= 105  # the contents themselves may change a little with the rules
    assert right >= 0.7 * found

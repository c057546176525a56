"""Saved pages in each outlet's structure: the article whole, the page gone, the metadata right."""

import json
from pathlib import Path

import pytest

from saksi.intake import Options, receive
from saksi.intake.outlets import outlet_of, outlets
from saksi.intake.pages import extract, is_page

PAGES = Path(__file__).with_name("pages")
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
INDONESIAN = {
    "kompas", "detik", "tempo", "antara", "cnnindonesia", "tribunnews", "liputan6", "kumparan", "merdeka", "republika",
    "suara", "mediaindonesia", "sindonews", "jpnn", "purnawarta",
}  # fmt: skip


def golden(name):
    return json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


def plain(line):
    return " ".join(line.split())


def test_every_outlet_has_a_rule_and_a_golden_page():
    assert set(outlets()) == set(NAMES)
    assert set(NAMES) >= INDONESIAN
    assert sum(outlet.language == "en" for outlet in outlets().values()) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_the_article_is_whole_and_the_page_is_gone(name):
    expected = golden(name)
    page = extract((PAGES / f"{name}.html").read_bytes(), None, Options())
    lines = [plain(line) for line in page.text.split("\n")]
    assert page.by.startswith("outlet:")
    for paragraph in expected["paragraphs"]:
        assert plain(paragraph) in lines
    for furniture in [*expected["furniture"], "Terpopuler", "Hak Cipta", "iklan ="]:
        assert furniture not in page.text
    extra = [line for line in lines if line not in map(plain, expected["paragraphs"])]
    assert len(extra) <= 1, extra  # a subheading of the article may stand between its paragraphs


@pytest.mark.parametrize("name", NAMES)
def test_metadata_are_those_of_the_page(name):
    expected = golden(name)
    (item,) = receive([PAGES / f"{name}.html"], Options())
    report = item.report
    assert report.title == expected["title"]
    assert report.url == expected["url"]
    assert report.outlet == outlet_of(expected["url"]).outlet
    assert report.published == expected["published"]
    assert item.published_at == expected["published_at"]
    if name not in ("kumparan",):
        assert any("Rina Marlina" in author for author in report.authors)
    assert report.language == expected["language"]


@pytest.mark.parametrize("name", NAMES)
def test_without_its_rule_a_page_still_gives_its_paragraphs(name):
    expected = golden(name)
    html = (
        (PAGES / f"{name}.html")
        .read_text(encoding="utf-8")
        .replace(expected["url"], "https://contoh.example/berita")
    )
    page = extract(html.encode(), None, Options())
    assert page.by == "trafilatura"
    found = sum(plain(p) in plain(page.text) for p in expected["paragraphs"])
    # Liputan6 splits an article over two containers, of which only one is found without its rule.
    assert found >= (3 if name == "liputan6" else len(expected["paragraphs"]) - 1)


@pytest.mark.parametrize(("language", "searched"), [("id", True), ("fr", False), (None, True)])
def test_metadata_are_searched_only_for_what_will_be_coded(monkeypatch, language, searched):
    import trafilatura

    asked = []
    found = trafilatura.extract_metadata
    monkeypatch.setattr(trafilatura, "extract_metadata", lambda *a, **k: asked.append(a) or found(*a, **k))
    body = "".join(f"<p>Paragraf {n} tentang rapat di balai kota yang dihadiri warga.</p>" for n in range(6))
    html = f"<html><body><article><h1>Rapat</h1>{body}</article></body></html>"
    options = Options(languages=frozenset({"id", "en"}), identify=lambda text: language)
    page = extract(html.encode(), "https://contoh.example/rapat", options)
    assert bool(asked) is searched and "Paragraf 5" in page.text


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: Iran Kecam",
        "BACA JUGA : X",
        "[Gambas:Video CNN]",
        "(rin/mar)",
        "Pewarta: Rina",
        "Copyright © ANTARA 2024",
    ],
)
def test_a_line_of_the_page_is_told(line):
    assert is_page(line)


@pytest.mark.parametrize(
    "line",
    [
        "“Baca lagi perjanjian itu,” katanya.",
        "Editor majalah itu menolak.",
        "(Ia tertawa.)",
        "Menurut pewarta, hujan turun.",
    ],
)
def test_a_line_of_the_report_is_kept(line):
    assert not is_page(line)

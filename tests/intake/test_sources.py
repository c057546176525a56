"""Archives, tables, feeds, WARC: each kind told by content, each fault costing what it must and no more."""

import bz2
import csv
import io
import json
import os
import re
import threading
import zipfile
from pathlib import Path

import pytest

from saksi.intake import Limits, Options, receive
from saksi.records import Arrival, Failure

PAGES = Path(__file__).with_name("pages")
LONG = " ".join(f"Kalimat nomor {n} menceritakan rapat para menteri di ibu kota." for n in range(30))


def got(source, **options):
    return list(receive([source], Options(**options)))


def texts(items):
    return [i.report.text for i in items if isinstance(i, Arrival)]


def faults(items):
    return [i.fault for i in items if isinstance(i, Failure)]


def zipped(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_a_zip_of_anything_is_read_entry_by_entry(tmp_path):
    inner = zipped(tmp_path / "dalam.zip", {"c.txt": "Tiga."}).read_bytes()
    html = (PAGES / "kompas.html").read_bytes()
    path = zipped(
        tmp_path / "arsip",
        {"a.txt": "Satu.", "b.jsonl": '{"text": "Dua."}\n', "x/y.zip": inner, "k.dat": html, "kosong": ""},
    )
    items = got(path)
    assert [t[:5] for t in texts(items)] == ["Satu.", "Dua.", "Tiga.", "ANKAR"]
    assert faults(items) == ["empty"]
    assert items[0].source == f"{path}!a.txt"


def test_zip_entries_that_climb_out_link_or_blow_up_are_refused(tmp_path):
    path = tmp_path / "jahat.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../../etc/luar.txt", "/abs.txt", "..\\luar.txt", "C:/x.txt"):
            archive.writestr(name, "Teks.")
        link = zipfile.ZipInfo("tautan")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bom.txt", b"0" * 100_000_000)
        archive.writestr("baik.txt", "Baik.")
    items = got(path)
    assert texts(items) == ["Baik."]
    assert faults(items) == ["zip-slip"] * 4 + ["symlink", "bomb"]


def test_zips_inside_zips_end_somewhere(tmp_path):
    data = b"Teks."
    for n in range(8):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(f"{n}.zip", data)
        data = buffer.getvalue()
    path = tmp_path / "sarang"
    path.write_bytes(data)
    assert faults(got(path)) == ["nesting"]


def test_a_broken_zip_is_one_failure(tmp_path):
    path = zipped(tmp_path / "z", {"a.txt": "Satu." * 100})
    path.write_bytes(path.read_bytes()[:-30])
    assert faults(got(path)) == ["zip"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_is_told_by_its_header(tmp_path, mark):
    path = tmp_path / "tabel.txt"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter=mark)
        writer.writerow(["nomor", "text", "published"])
        writer.writerow(["1", 'Ia berkata "ya",\nlalu pergi.', "2024-12-02"])
        writer.writerow(["2", "Dua.", "kemarin"])
        writer.writerow(["3", "", ""])
    items = got(path, fields={"id": "nomor"})
    assert texts(items) == ['Ia berkata "ya",\nlalu pergi.', "Dua."]
    assert items[0].report.id == "1" and items[0].report.published == "2024-12-02"
    assert faults(items) == ["date", "empty"]


def test_a_text_with_commas_is_no_table(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Jakarta, Kompas.com, text of a report, not a table.\nBaris dua.\n")
    assert len(texts(got(path))) == 1


def test_parquet_is_read_in_batches(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import datetime

    import pyarrow.parquet as pq

    day = datetime.date(2024, 12, 2)
    rows = {
        "isi": [f"Teks {n}." for n in range(1200)] + [None],
        "tanggal": [day] * 1201,
        "n": list(range(1201)),
    }
    path = tmp_path / "x.bin"
    pq.write_table(pa.table(rows), path)
    items = got(path, fields={"text": "isi", "published": "tanggal", "id": "n"})
    assert len(texts(items)) == 1200 and faults(items) == ["no-text"]
    assert items[7].report.published == "2024-12-02" and items[7].report.id == "7"
    assert faults(got(path)) == ["table"]
    path.write_bytes(path.read_bytes()[:500])
    assert faults(got(path, fields={"text": "isi"})) == ["table"]


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Kabar Contoh</title>
<item><title>Menteri &amp; Utusan</title><link>https://contoh.example/a</link><pubDate>Mon, 02 Dec 2024 10:00:00 +0700</pubDate>
<content:encoded><![CDATA[<p>{long}</p><p>Baca juga: <a href="x">Lain</a></p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Pendek</title><link>https://contoh.example/b</link><description>Hanya ringkasan.</description></item>
</channel></rss>"""


def test_a_feed_that_carries_its_articles_is_read_and_a_summary_is_told(tmp_path):
    path = tmp_path / "umpan"
    path.write_text(RSS.format(long=LONG))
    items = got(path)
    assert texts(items) == [LONG]
    report = items[0].report
    assert (report.title, report.url, report.outlet) == (
        "Menteri & Utusan",
        "https://contoh.example/a",
        "Kabar Contoh",
    )
    assert items[0].published_at == "2024-12-02T10:00:00+07:00"
    assert faults(items) == ["summary-only"]


def test_atom_and_what_was_dealt_with_before(tmp_path):
    atom = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>
    <entry><title>T</title><id>https://contoh.example/a</id><link href="https://contoh.example/a"/>
    <updated>2024-12-02T10:00:00Z</updated><content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry></feed>"""
    path = tmp_path / "umpan"
    path.write_text(atom)
    assert texts(got(path)) == [LONG]
    assert got(path, known={"https://contoh.example/a"}.__contains__) == []


def test_an_endless_feed_is_cut_at_its_cap(tmp_path):
    item = f"<item><link>https://contoh.example/{{n}}</link><description>{LONG}</description></item>"
    body = "".join(item.format(n=n) for n in range(30))
    path = tmp_path / "umpan"
    path.write_text(f"<rss version='2.0'><channel>{body}</channel></rss>")
    items = got(path, limits=Limits(feed=10))
    assert len(texts(items)) == 10 and faults(items) == ["too-many"]
    assert "cap of 10" in items[-1].detail


BOMB = (
    """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
)


@pytest.mark.parametrize(
    "root",
    [
        "<rss><channel><item><title>&b;</title></item></channel></rss>",
        "<urlset><url><loc>&b;</loc></url></urlset>",
    ],
)
def test_entities_of_ones_own_are_refused(tmp_path, root):
    path = tmp_path / "x"
    path.write_text(BOMB + root)
    assert faults(got(path)) == ["xml-entities"]


def test_a_sitemap_without_the_network_names_what_it_cannot_read(tmp_path):
    path = tmp_path / "peta"
    path.write_text(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://contoh.example/a</loc></url></urlset>"
    )
    assert faults(got(path)) == ["summary-only"]
    path.write_text("<sitemapindex><sitemap><loc>https://contoh.example/s.xml</loc></sitemap></sitemapindex>")
    assert faults(got(path)) == ["no-network"]
    path.write_text("<urlset><url><loc>https://contoh.example/a</url>")
    assert faults(got(path)) == ["sitemap"]


def warc(path, pages, gz=True, status="200 OK", kind="text/html; charset=utf-8"):
    warcio = pytest.importorskip("warcio.warcwriter")
    from warcio.statusandheaders import StatusAndHeaders

    with path.open("wb") as out:
        writer = warcio.WARCWriter(out, gzip=gz)
        for url, data in pages:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(url, "response", payload=io.BytesIO(data), http_headers=headers)
            )
    return path


@pytest.mark.parametrize("gz", [True, False])
def test_warc_pages_are_reports(tmp_path, gz):
    names = ["kompas", "bbc"]
    expected = [json.loads((PAGES / f"{n}.json").read_text()) for n in names]
    pages = [(e["url"], (PAGES / f"{n}.html").read_bytes()) for n, e in zip(names, expected, strict=True)]
    pages.insert(1, ("https://contoh.example/kosong", b"<html><body><p>Singkat.</p></body></html>"))
    items = got(warc(tmp_path / "crawl", pages, gz))
    assert [i.report.outlet for i in items if isinstance(i, Arrival)] == ["Kompas", "BBC"]
    assert faults(items) == ["no-article"] and "@" in items[1].source
    assert [i.report.url for i in items if isinstance(i, Arrival)] == [e["url"] for e in expected]


def test_warc_passes_over_pictures_and_error_pages_and_names_what_is_broken(tmp_path):
    page = (PAGES / "kompas.html").read_bytes()
    assert got(warc(tmp_path / "a", [("https://x.id/a.png", b"\x89PNG")], kind="image/png")) == []
    assert got(warc(tmp_path / "b", [("https://x.id/a", page)], status="404 Not Found")) == []
    whole = warc(tmp_path / "c", [("https://x.id/a", page)] * 2).read_bytes()
    for cut in (20, 200, len(whole) // 3):
        (tmp_path / "c").write_bytes(whole[: len(whole) - cut])
        items = got(tmp_path / "c")
        assert len(texts(items)) == 1 and faults(items) == ["warc"], cut
    big = got(warc(tmp_path / "d", [("https://x.id/a", page)]), limits=Limits(page=1000))
    assert faults(big) == ["too-large"]


@pytest.mark.parametrize("gz", [True, False])
def test_a_warc_through_a_pipe_or_packed_twice_is_read(tmp_path, monkeypatch, gz):
    page = (PAGES / "kompas.html").read_bytes()
    path = warc(tmp_path / "a", [(f"https://x{n}.id/a", page) for n in range(3)], gz)
    (tmp_path / "b.bz2").write_bytes(bz2.compress(path.read_bytes()))
    assert len(texts(got(tmp_path / "b.bz2"))) == 3
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as out, os.fdopen(writing, "wb") as into:
        thread = threading.Thread(target=lambda: (into.write(path.read_bytes()), into.close()))
        thread.start()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(out)))
        assert len(texts(list(receive(["-"], Options())))) == 3
        thread.join()


def test_a_broken_record_of_a_warc_costs_that_record(tmp_path):
    page = (PAGES / "kompas.html").read_bytes()
    pages = [(f"https://x{n}.id/a", page + b"<!--" + bytes([65 + n]) * n * 99 + b"-->") for n in range(20)]
    packed = warc(tmp_path / "a.gz", pages).read_bytes()
    begins = [m.start() for m in re.finditer(b"\x1f\x8b\x08", packed)]
    assert len(begins) == 20
    for at in (begins[7] + 300, begins[7] + 1, begins[7] + 15):
        (tmp_path / "b.gz").write_bytes(packed[:at] + bytes([packed[at] ^ 255]) + packed[at + 1 :])
        items = got(tmp_path / "b.gz")
        assert (len(texts(items)), faults(items)) == (19, ["warc"]), at
    (tmp_path / "c.gz").write_bytes(packed[: begins[7] + 40])
    items = got(tmp_path / "c.gz")
    assert (len(texts(items)), faults(items)) == (7, ["warc"])
    plain = warc(tmp_path / "a", pages, gz=False).read_bytes()
    begins = [m.start() for m in re.finditer(rb"WARC/1\.", plain)]
    for damage in (b"XARC", b"\r\n\r\n"):
        (tmp_path / "b").write_bytes(plain[: begins[7]] + damage + plain[begins[7] + 4 :])
        items = got(tmp_path / "b")
        assert (len(texts(items)), faults(items)) == (19, ["warc"]), damage


def test_saved_pages_of_one_article_are_joined(tmp_path):
    page = (PAGES / "kompas.html").read_bytes()
    url = json.loads((PAGES / "kompas.json").read_text())["url"]
    second = page.replace(b"Ia menambahkan", b"Pada halaman kedua ia menambahkan")
    other = (PAGES / "bbc.html").read_bytes()
    pages = [
        (url, page),
        (url + "?page=2", second),
        ("https://www.bbc.com/news/articles/c0abc1234def", other),
    ]
    joined, single = got(warc(tmp_path / "crawl", pages))
    assert (
        joined.report.text.count("Menteri Luar Negeri Turki") == 2 and "halaman kedua" in joined.report.text
    )
    assert joined.report.url == url and single.report.outlet == "BBC"
    apart = got(warc(tmp_path / "apart", [pages[0], pages[2], pages[1]]))
    assert len({i.canonical for i in apart}) == 3


def test_hostile_html_is_bounded(tmp_path):
    deep = tmp_path / "dalam.html"
    deep.write_bytes(b"<html><body>" + b"<div>" * 10_000 + b"<p>Teks.</p>")
    (failure,) = got(deep)
    assert failure.fault == "too-deep" and "600" in failure.detail
    wide = tmp_path / "lebar.html"
    wide.write_bytes(b"<html><body><p>" + b"kata " * 3_000_000)
    (failure,) = got(wide)
    assert failure.fault == "too-large" and "10,000,000" in failure.detail


@pytest.mark.slow
def test_time_grows_no_faster_than_a_hostile_page(tmp_path):
    import time

    head = b'<html><link rel=canonical href="https://www.kompas.com/a"><body><div class=read__content>'
    body = b"<p>Menteri itu berkata bahwa rapat akan dilanjutkan besok pagi di ibu kota negara.</p>" * 3
    path = tmp_path / "x.html"
    for piece in (b"<b> </b>", b"<", b"<!--", b"&amp;", b"a=b ", b"<p>\t \n", b"<a href=x>y</a>"):
        spent = []
        for size in (200_000, 1_600_000):
            path.write_bytes(head + body + piece * (size // len(piece)))
            began = time.process_time()
            got(path)
            spent.append(time.process_time() - began)
        # Eight times the page: well under the sixty-four times that backtracking would take.
        assert spent[1] < 24 * max(spent[0], 0.05), (piece, spent)


def test_a_page_cannot_pose_as_another_site():
    from saksi.intake.pages import extract

    html = (PAGES / "kompas.html").read_text().replace("internasional.kompas.com", "korban.example")
    page = extract(html.encode(), "https://penyerang.example/berita", Options())
    assert page.data.url == "https://penyerang.example/berita"


def test_variants_of_an_address_are_one():
    from saksi.intake.urls import canonical

    variants = [
        "http://www.kompas.com/read/2024/1?page=all#isi",
        "https://kompas.com/read/2024/1?utm_source=x&fbclid=1",
        "https://m.kompas.com/read/2024/1/?page=1",
        "https://amp.kompas.com/read/2024/1",
        "https://www.kompas.com/amp/read/2024/1",
        "https://www.kompas.com:443/read/2024/1/amp/",
    ]
    assert {canonical(v) for v in variants} == {"https://kompas.com/read/2024/1"}
    assert canonical("https://kompas.com/read/2024/1?page=2") != canonical("https://kompas.com/read/2024/1")
    for odd in ("javascript:alert(1)", "http://[::1", "urn:x", "http://x:99999999/"):
        assert canonical(odd) == odd

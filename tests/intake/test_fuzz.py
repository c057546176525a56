"""Five thousand broken inputs: each ends in reports and failures, none in an exception."""

import bz2
import gzip
import io
import lzma
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saksi.intake import Limits, Options, receive
from saksi.records import Arrival, Failure

PAGES = Path(__file__).with_name("pages")
LONG = " ".join(f"Kalimat nomor {n} menceritakan rapat para menteri di ibu kota." for n in range(15))
OPTIONS = Options(limits=Limits(page=300_000, record=300_000))


def seeds():
    page = (PAGES / "kompas.html").read_bytes()
    yield "text", LONG.encode()
    yield (
        "jsonl",
        b"".join(b'{"id": "%d", "text": "Teks %d.", "published": "2024-12-02"}\n' % (n, n) for n in range(9)),
    )
    yield "json", b'[{"text": "Satu.", "authors": ["A"]}, {"text": "Dua.", "url": "https://x.id/a?page=2"}]'
    yield "csv", b'id,text,published\n1,"Satu, dua.\nTiga.",2024-12-02\n2,Empat.,kemarin\n'
    for name in ("kompas", "antara", "bbc", "kumparan"):
        yield f"html {name}", (PAGES / f"{name}.html").read_bytes()
    yield "html unknown", page.replace(b"kompas.com", b"kabar.example")
    yield (
        "rss",
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>A</title><item><title>T</title><link>https://x.id/a</link>"
        f"<pubDate>Mon, 02 Dec 2024 10:00:00 +0700</pubDate><description>&lt;p&gt;{LONG}&lt;/p&gt;</description></item>"
        "</channel></rss>".encode(),
    )
    yield "sitemap", b"<urlset><url><loc>https://x.id/a</loc><lastmod>2024-12-02</lastmod></url></urlset>"
    for name, pack in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
        yield name, pack(b'{"text": "Satu."}\n' * 20)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", LONG)
        archive.writestr("b/c.jsonl", '{"text": "Dua."}\n')
        archive.writestr("d.html", page)
    yield "zip", buffer.getvalue()
    yield "warc", warc([("https://nasional.kompas.com/read/1", page)] * 2)
    yield "warc.gz", warc([("https://nasional.kompas.com/read/1", page)] * 2, gz=True)
    yield "parquet", parquet()
    yield "utf-16", LONG.encode("utf-16")


def warc(pages, gz=False):
    writers = pytest.importorskip("warcio.warcwriter")
    from warcio.statusandheaders import StatusAndHeaders

    out = io.BytesIO()
    writer = writers.WARCWriter(out, gzip=gz)
    for url, data in pages:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(url, "response", payload=io.BytesIO(data), http_headers=head)
        )
    return out.getvalue()


def parquet():
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table({"text": ["Satu.", "Dua."] * 20, "published": ["2024-12-02", None] * 20}), out)
    return out.getvalue()


def mutated(data, rng):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(data)) if data else 0
        kind = rng.randrange(7)
        if kind == 0 and data:
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at : at + rng.choice((1, 4, 64, 1024))]
        elif kind == 2:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice((1, 8))))
        elif kind == 3:
            data[at:at] = data[at : at + rng.choice((8, 200))] * rng.choice((2, 20))
        elif kind == 4:
            data[at:at] = rng.choice(
                (
                    b"\x00",
                    b"\xff\xfe",
                    b"<",
                    b"</",
                    b"{",
                    b'"',
                    b"<!--",
                    b"]]>",
                    b"\n" * 30,
                    b"&#x110000;",
                    b"\\ud800",
                    b"<div>" * 700,
                )
            )
        elif kind == 5:
            del data[rng.randrange(len(data) + 1) :]
        elif data:
            data[at] ^= 1 << rng.randrange(8)
    return bytes(data)


def held(path):
    for item in receive([path], OPTIONS):
        assert isinstance(item, Arrival | Failure)
        if isinstance(item, Arrival):
            item.report.text.encode()
            assert item.report.text.strip()
        else:
            assert item.fault and item.detail and item.source


@pytest.mark.slow
@pytest.mark.parametrize(("name", "data"), list(seeds()), ids=[name for name, _ in seeds()])
def test_mutated_files(tmp_path, name, data):
    held_path = tmp_path / "x"
    held_path.write_bytes(data)
    assert any(isinstance(item, Arrival) for item in receive([held_path], OPTIONS)) or name == "sitemap"
    rng = random.Random(name)
    for _ in range(230):
        held_path.write_bytes(mutated(data, rng))
        held(held_path)


HEADS = st.sampled_from(
    [b"", b"{", b'{"text": "', b"[{", b"<html>", b"<?xml version='1.0'?><rss>", b"<urlset>", b"PK\x03\x04", b"PAR1", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"text,published\n", b"\xff\xfe", b"\xef\xbb\xbf"]
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=800, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HEADS, st.binary(max_size=600), st.text(max_size=200))
def test_anything_after_a_known_beginning(tmp_path, head, data, text):
    path = tmp_path / "x"
    path.write_bytes(head + data + text.encode("utf-8", "surrogatepass"))
    held(path)

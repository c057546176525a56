"""Fetching, against servers of the test's own on loopback, reached through the explicit allow-list."""

import gzip
import socket
import time
from pathlib import Path

import httpcore
import pytest
from little_site import Site

from saksi.intake import Limits, Options, receive
from saksi.intake.fault import Fault
from saksi.intake.fetch import Fetcher
from saksi.intake.guard import Allowed, GuardedBackend, is_public
from saksi.records import Arrival, Failure

PAGES = Path(__file__).with_name("pages")
KOMPAS = (PAGES / "kompas.html").read_bytes()


@pytest.fixture
def site():
    one = Site()
    yield one
    one.server.shutdown()


@pytest.fixture
def other():
    one = Site()
    yield one
    one.server.shutdown()


def fetcher(*sites, **options):
    options.setdefault("interval", 0.0)
    options.setdefault("sleep", lambda seconds: None)
    return Fetcher(allow=[f"127.0.0.1:{s.port}" for s in sites], **options)


def fault(call, *args, **kwargs):
    with pytest.raises(Fault) as caught:
        call(*args, **kwargs)
    return caught.value.slug


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fec0::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_told(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "8.8.8.8"])
def test_a_public_address_is_let_through(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0",
    ],
)
def test_no_form_of_loopback_is_reached_without_the_allow_list(site, host):
    site.pages["/"] = b"rahasia"
    with Fetcher(interval=0.0, tries=1, sleep=lambda s: None) as open_to_the_world:
        slug = fault(open_to_the_world.fetch, f"http://{host}:{site.port}/")
    assert slug in ("private-address", "unknown-host", "network")
    assert site.log == []


def test_the_allow_list_opens_one_port_only(site, other):
    site.pages["/"] = other.pages["/"] = b"isi"
    with fetcher(site) as f:
        assert f.fetch(site.url + "/").data == b"isi"
        assert fault(f.fetch, other.url + "/") == "private-address"
    assert other.log == []


def test_a_redirect_to_a_private_address_is_not_followed(site, other):
    other.pages["/dalam"] = b"rahasia"
    site.pages["/"] = lambda h: h.answer(302, Location=f"{other.url}/dalam")
    with fetcher(site) as f:
        assert fault(f.fetch, site.url + "/") == "private-address"
    assert other.log == []


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/", "http://u:p@127.0.0.1/"]
)
def test_a_redirect_off_the_web_is_not_followed(site, target):
    site.pages["/"] = lambda h: h.answer(302, Location=target)
    with fetcher(site) as f:
        assert fault(f.fetch, site.url + "/") == "address"


class Recorder(httpcore.NetworkBackend):
    def __init__(self):
        self.connected = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.connected.append(host)
        raise httpcore.ConnectError("no network in this test")


def test_a_name_that_changes_its_answer_gains_nothing():
    answers = iter([["93.184.215.14"], ["127.0.0.1"], ["127.0.0.1"]])
    asked, recorder = [], Recorder()

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    backend = GuardedBackend(Allowed(), rebinding, recorder)
    with pytest.raises(httpcore.ConnectError):
        backend.connect_tcp("jahat.example", 80)
    assert (recorder.connected, asked) == (["93.184.215.14"], ["jahat.example"])
    assert fault(backend.connect_tcp, "jahat.example", 80) == "private-address"
    assert recorder.connected == ["93.184.215.14"]


def test_one_private_answer_among_public_ones_is_enough_to_refuse():
    recorder = Recorder()
    backend = GuardedBackend(Allowed(), lambda h, p: ["93.184.215.14", "10.0.0.1"], recorder)
    assert fault(backend.connect_tcp, "jahat.example", 80) == "private-address"
    assert recorder.connected == []


def test_robots_txt_is_asked_first_and_obeyed(site):
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /dilarang\nCrawl-delay: 3\n"
    site.pages["/boleh"] = site.pages["/dilarang/a"] = b"isi"
    pauses = []
    with fetcher(site, sleep=pauses.append) as f:
        assert f.fetch(site.url + "/boleh").data == b"isi"
        assert fault(f.fetch, site.url + "/dilarang/a") == "robots"
        f.fetch(site.url + "/boleh")
    assert site.paths == ["/robots.txt", "/boleh", "/boleh"]
    assert any(2.5 < pause <= 3.0 for pause in pauses)
    assert all("saksi/" in headers["User-Agent"] for _, headers, _ in site.log)


def test_a_robots_txt_that_cannot_be_had_forbids(site):
    site.pages["/robots.txt"] = lambda h: h.answer(503)
    site.pages["/a"] = b"isi"
    with fetcher(site) as f:
        assert fault(f.fetch, site.url + "/a") == "robots"


def test_each_host_has_its_rate(site, other):
    site.pages["/a"] = other.pages["/a"] = b"isi"
    clock = [0.0]
    asked = []

    def sleep(seconds):
        clock[0] += seconds

    site.pages["/robots.txt"] = other.pages["/robots.txt"] = lambda h: h.answer(404)
    with fetcher(site, other, interval=2.0, clock=lambda: clock[0], sleep=sleep) as f:
        for one in (site, site, other, site):
            f.fetch(one.url + "/a")
            asked.append((one is site, clock[0]))
    # robots.txt counts as a request; the other host does not wait for the first.
    assert asked == [(True, 2.0), (True, 4.0), (False, 6.0), (True, 6.0)]


def test_what_has_not_changed_is_not_sent_again(site):
    def page(h):
        if h.headers.get("If-None-Match") == '"v1"':
            h.answer(304)
        else:
            h.answer(200, b"isi", ETag='"v1"', Last_Modified="Mon, 02 Dec 2024 03:00:00 GMT")

    site.pages["/a"] = page
    tags = {}
    with fetcher(site, tags=tags) as f:
        assert f.fetch(site.url + "/a").data == b"isi"
        assert f.fetch(site.url + "/a") is None
    with fetcher(site, tags=tags) as f:
        assert f.fetch(site.url + "/a") is None
        assert f.fetch(site.url + "/a", conditional=False).data == b"isi"


def test_a_fault_that_passes_is_waited_out_and_one_that_stays_is_told(site):
    counts = {"n": 0}

    def shaky(h):
        counts["n"] += 1
        if counts["n"] < 3:
            h.answer(503, Retry_After="7")
        else:
            h.answer(200, b"isi")

    site.pages["/a"] = shaky
    site.pages["/b"] = lambda h: h.answer(500)
    site.pages["/c"] = lambda h: h.answer(410)
    pauses = []
    with fetcher(site, sleep=pauses.append) as f:
        assert f.fetch(site.url + "/a").data == b"isi"
        assert pauses == [7.0, 7.0]
        assert fault(f.fetch, site.url + "/b") == "http-5xx"
        assert fault(f.fetch, site.url + "/c") == "http-4xx"
    assert site.paths.count("/b") == 3 and site.paths.count("/c") == 1


def test_size_time_and_redirects_have_caps(site):
    def endless(h):
        h.send_response(200)
        h.end_headers()
        try:
            while True:
                h.wfile.write(b"x" * 65536)
        except OSError:
            h.close_connection = True

    def drip(h):
        h.send_response(200)
        h.end_headers()
        try:
            for _ in range(100):
                h.wfile.write(b"x")
                h.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass
        h.close_connection = True

    site.pages["/besar"] = endless
    site.pages["/pelan"] = drip
    site.pages["/bom"] = lambda h: h.answer(200, gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip")
    site.pages["/putar"] = lambda h: h.answer(302, Location="/putar?x")
    site.pages["/putar?x"] = lambda h: h.answer(302, Location="/putar")
    with fetcher(site, limits=Limits(page=1_000_000, seconds=0.5), tries=1) as f:
        assert fault(f.fetch, site.url + "/besar") == "too-large"
        assert fault(f.fetch, site.url + "/bom") == "too-large"
        assert fault(f.fetch, site.url + "/pelan") == "timeout"
        assert fault(f.fetch, site.url + "/putar") == "redirects"


def test_a_host_that_does_not_answer_is_a_failure():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with Fetcher(allow=[f"127.0.0.1:{port}"], interval=0.0, sleep=lambda s: None) as f:
            assert fault(f.fetch, f"http://127.0.0.1:{port}/") == "network"


def take(url, *sites, **options):
    with fetcher(*sites) as f:
        return list(receive([url], Options(fetch=True, fetcher=f, **options)))


def article(n, following=None):
    body = "".join(
        f"<p>Halaman {n} paragraf {k} tentang rapat para menteri di ibu kota negara.</p>" for k in range(4)
    )
    link = f'<a class="paging__link--next" href="{following}">Lanjut</a>' if following else ""
    return f"<html><body><h1>Judul Panjang Sekali Ini</h1><div class='read__content'>{body}</div>{link}</body></html>".encode()


def test_the_pages_of_one_article_are_joined(site, monkeypatch):
    from saksi.intake import outlets

    rule = outlets.outlets()["kompas"]
    monkeypatch.setattr(outlets, "_by_domain", lambda: {"127.0.0.1": rule})
    site.pages["/read?page=all"] = article(1, "/read?page=2")
    site.pages["/read?page=2"] = article(2, "/read?page=3")
    site.pages["/read?page=3"] = article(3)
    (item,) = take(site.url + "/read", site)
    assert [f"Halaman {n} paragraf 0" in item.report.text for n in (1, 2, 3)] == [True] * 3
    assert item.report.outlet == "Kompas"
    del site.pages["/read?page=3"]
    (failure,) = take(site.url + "/read", site)
    assert failure.fault == "page-missing"


def test_a_feed_by_address_brings_its_articles(site):
    site.pages["/rss"] = f"""<rss version="2.0"><channel><title>K</title>
    <item><title>Satu</title><link>{site.url}/a</link><pubDate>Mon, 02 Dec 2024 10:00:00 +0700</pubDate></item>
    <item><title>Dua</title><link>{site.url}/tiada</link></item></channel></rss>""".encode()
    body = "".join(
        f"<p>Paragraf {k} tentang rapat para menteri di ibu kota negara tetangga itu.</p>" for k in range(9)
    )
    site.pages["/a"] = (
        f"<html><body><article><h1>Rapat Para Menteri</h1>{body}</article></body></html>".encode()
    )
    items = take(site.url + "/rss", site)
    (report,) = [i.report for i in items if isinstance(i, Arrival)]
    assert "Paragraf 8" in report.text and report.published == "2024-12-02"
    (failure,) = [i for i in items if isinstance(i, Failure)]
    assert (failure.source, failure.fault) == (f"{site.url}/tiada", "http-4xx")


def test_a_sitemap_by_address_is_followed_once(site):
    site.pages["/peta.xml"] = (
        f"<sitemapindex><sitemap><loc>{site.url}/s1.xml.gz</loc></sitemap>"
        f"<sitemap><loc>{site.url}/peta.xml</loc></sitemap></sitemapindex>"
    ).encode()
    inner = f"<urlset><url><loc>{site.url}/k</loc></url></urlset>".encode()
    site.pages["/s1.xml.gz"] = lambda h: h.answer(200, gzip.compress(inner), "application/gzip")
    site.pages["/k"] = KOMPAS.replace(b"https://internasional.kompas.com", site.url.encode())
    items = take(site.url + "/peta.xml", site)
    assert len([i for i in items if isinstance(i, Arrival)]) == 1
    assert site.paths.count("/s1.xml.gz") == 1


def test_what_is_packed_is_read_by_address(site):
    lines = b'{"text": "Satu."}\n{"text": "Dua."}\n'
    site.pages["/a.jsonl.gz"] = lambda h: h.answer(200, gzip.compress(lines), "application/gzip")
    assert [i.report.text for i in take(site.url + "/a.jsonl.gz", site)] == ["Satu.", "Dua."]
    site.pages["/bom.gz"] = lambda h: h.answer(200, gzip.compress(b"0" * 50_000_000), "application/gzip")
    (failure,) = take(site.url + "/bom.gz", site)
    assert failure.fault in ("too-large", "bomb")

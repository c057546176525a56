"""`saksi feeds` and `saksi ingest URL`, against a site of the test's own."""

import pytest
from click.testing import CliRunner
from little_site import Site

from saksi.cli import saksi
from saksi.store import Store

pytestmark = pytest.mark.slow

BODY = "".join(
    f"<p>Menteri Luar Negeri Iran Abbas Araghchi menuduh Israel melanggar gencatan senjata untuk ke-{n} kalinya.</p>"
    for n in range(8)
)


@pytest.fixture
def site():
    one = Site()
    one.pages["/rss"] = lambda h: (
        h.answer(304)
        if h.headers.get("If-None-Match")
        else h.answer(200, feed(one), "application/rss+xml", ETag='"1"')
    )
    one.pages["/a"] = (
        f"<html><body><article><h1>Rapat Para Menteri Itu</h1>{BODY}</article></body></html>".encode()
    )
    yield one
    one.server.shutdown()


def feed(site):
    items = "".join(f"<item><title>{p}</title><link>{site.url}/{p}</link></item>" for p in ("a", "tiada"))
    return f"<rss version='2.0'><channel><title>Kabar</title>{items}</channel></rss>".encode()


def run(*args, code=0):
    result = CliRunner().invoke(saksi, [str(a) for a in args])
    assert result.exit_code == code, result.output
    return result.output


def test_a_feed_is_polled_kept_and_not_polled_before_it_is_due(site, tmp_path):
    db, allow = tmp_path / "m.db", ("--allow-address", f"127.0.0.1:{site.port}", "--interval", 0)
    run("feeds", "add", db, f"{site.url}/rss", "--outlet", "Kabar Kami")
    out = run("feeds", "run", db, *allow, "--fast")
    assert "1 reports added" in out and "1 failures" in out and "/tiada" in out
    with Store.open(db) as store:
        row = store.db.execute("SELECT status, outlet, language, url FROM reports").fetchone()
        assert tuple(row) == ("coded", "Kabar Kami", "id", f"{site.url}/a")
        assert store.db.execute("SELECT count(*) FROM events").fetchone()[0] > 0
        # One article is missing still: the feed is asked whole again.
        assert store.db.execute("SELECT count(*) FROM fetches WHERE url LIKE '%/rss'").fetchone()[0] == 0
    asked = len(site.log)
    assert run("feeds", "run", db, *allow) == "" and len(site.log) == asked
    site.pages["/tiada"] = site.pages["/a"].replace(b"Itu", b"Ini").replace(b"Israel", b"Suriah")
    assert "1 reports added" in run("feeds", "run", db, "--all", *allow, "--fast")
    assert site.paths.count("/a") == 1
    run("feeds", "run", db, "--all", *allow)
    path, headers, _ = site.log[-1]
    assert (path, headers.get("If-None-Match")) == ("/rss", '"1"')
    listed = run("feeds", "list", db)
    assert "every 15 min" in listed and "failed" not in listed


def test_an_address_is_fetched_and_a_private_one_is_not(site, tmp_path):
    db = tmp_path / "m.db"
    out = run("ingest", f"{site.url}/a", "--into", db, "--no-code", code=1)
    assert "not on the public network" in out and site.log == []
    allow = ("--allow-address", f"127.0.0.1:{site.port}", "--interval", 0)
    assert "1 reports added" in run("ingest", f"{site.url}/a", "--into", db, "--no-code", *allow)
    run("ingest", f"{site.url}/a", "--into", db, "--allow-address", "bukan alamat", code=1)

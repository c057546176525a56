"""Every page of the desk in a real browser: no errors, no strangers, no script from the text, no barrier."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
MISSING = ("Not found", "Tidak ditemukan")
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
PLAIN = [
    "/", "/?voice=all&lang=en", "/events", "/events?voice=claimed", "/statements", "/search", "/search?q=pelabuhan", "/search?q=script",
    "/map", "/network", "/failures", "/watches", "/login", "/actor/IRN", "/actor/IRN?voice=all", "/pair/IRN/RUS", "/pair/IDN/PSE?voice=all",
    "/person/Menteri~20Bagus1", "/report/laporan-1", "/nobody/knows/this",
]  # fmt: skip


def records(path):
    """Return an address of each kind of page for an ordinary and for every hostile report."""
    from saksi.desk import addresses

    db = sqlite3.connect(path)
    rows = db.execute("SELECT r.id, s.id, s.speaker FROM statements s JOIN reports r ON r.pk = s.report WHERE s.act = 'accuse' AND r.id = 'laporan-1'").fetchall()  # fmt: skip
    hostile = db.execute("SELECT r.id, s.id, s.speaker FROM statements s JOIN reports r ON r.pk = s.report WHERE s.act = 'accuse' AND r.id LIKE '10%-%'").fetchall()  # fmt: skip
    event = db.execute("SELECT r.id, e.id FROM events e JOIN reports r ON r.pk = e.report WHERE e.in_statement IS NOT NULL AND r.id = 'laporan-1'").fetchone()  # fmt: skip
    db.close()
    ordinary = [addresses.record("event", *event)]
    for report, record, _ in rows:
        ordinary += [addresses.record("statement", report, record), f"/quotation/{addresses.encode(report)}/{addresses.encode(record)}"]  # fmt: skip
    bad = []
    for n, (report, record, speaker) in enumerate(hostile):
        bad += [addresses.report(report)]
        if n % 4 == 0:
            bad += [addresses.record("statement", report, record), addresses.person(speaker)]
            bad += [f"/quotation/{addresses.encode(report)}/{addresses.encode(record)}"]
    return ordinary, bad


@pytest.fixture
def watched(chromium, desk):
    """A page whose every complaint is written down."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    said = []
    page.on(
        "console", lambda m: said.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda e: said.append(f"error: {e}"))
    page.on("dialog", lambda d: (said.append(f"dialog: {d.message}"), d.dismiss()))
    page.on(
        "request", lambda r: None if r.url.startswith((desk, "data:")) else said.append(f"stranger: {r.url}")
    )
    yield page, said
    context.close()


def settled(page, address):
    page.goto(address, wait_until="load")
    if re.search(r"/(map|network)(\?|$)", address):
        page.wait_for_selector("[data-ready]", timeout=15000)


def of_many(path):
    """Return addresses of the pages over many reports, and those about hostile ones."""
    from saksi.desk import addresses

    db = sqlite3.connect(path)
    planned = "SELECT r.id, e.id FROM events e JOIN reports r ON r.pk = e.report WHERE e.modality = 'planned' AND r.id LIKE ? ORDER BY e.pk"
    ordinary = db.execute(planned, ("laporan-1",)).fetchone()
    hostile = db.execute(planned, ("10%-%",)).fetchall()
    db.close()
    plain = ["/stories", "/story/laporan-1", "/pledges", "/pledges?as_of=2026-04-01&due=30d", "/namings", "/naming/IRN", "/naming/IRN?by=speaker", "/contradictions"]  # fmt: skip
    plain += [f"/pledge/{addresses.encode(ordinary[0])}/{addresses.encode(ordinary[1])}"]
    bad = ["/stories", "/pledges", "/pledges?page=2", "/naming/IDN", "/naming/IRN", "/contradictions"]
    for report, event in hostile:
        bad += [f"/story/{addresses.encode(report)}", f"/pledge/{addresses.encode(report)}/{addresses.encode(event)}"]  # fmt: skip
    return plain, bad


def test_ordinary_pages_are_quiet_accessible_and_fit(watched, desk, filled, related):
    page, said = watched
    for address in [*PLAIN, *records(filled)[0], *of_many(related)[0]]:
        for scheme, width in (("light", 1280), ("dark", 360)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 900})
            settled(page, desk + address)
            assert page.title().startswith(MISSING) == address.startswith("/nobody"), address
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")  # fmt: skip
            faults = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found["violations"]]
            assert not faults, (address, scheme, width, faults)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    # The browser itself tells of a 404.
    assert [line for line in said if "404" not in line] == []


def test_hostile_text_stays_text(watched, desk, filled, related):
    page, said = watched
    pages = [
        *records(filled)[1],
        *of_many(related)[1],
        "/",
        "/events",
        "/statements",
        "/map",
        "/failures",
        "/search?q=alert",
        "/actor/IDN",
    ]
    for address in pages:
        settled(page, desk + address)
        # Names that don't look like one have no page; the browser itself tells of a 404.
        missing = page.title().startswith(MISSING)
        assert address.startswith("/person/") or not missing, address
        for stray in ("script:not([src])", "iframe", "object", "embed", "base", "meta[http-equiv]", "[onerror]", "[onload]", "[style]:not(#network *)", "a[href^='javascript' i]", "main img"):  # fmt: skip
            assert page.locator(stray).count() == 0, (address, stray)
    assert [line for line in said if "404" not in line] == []


def test_marks_and_records_light_each_other(watched, desk):
    page, said = watched
    page.goto(f"{desk}/report/laporan-1")
    mark = page.locator(".text .m.cue").first
    mark.click()
    assert page.locator(".rec.lit").count() == 1
    card = page.locator(".rec.event.is-claimed").first
    card.locator(".words").click()
    lit = "".join(page.locator(".text .m.lit").all_inner_texts())
    assert "menyerang pelabuhan" in lit and "Menteri Bagus1" in card.inner_text()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.text .m.trigger.claimed')).outlineStyle")
        == "dashed"
    )
    page.locator(".why summary").first.click()
    assert page.locator(".why[open]").count() == 1
    assert page.locator(".text .furniture").inner_text().startswith("Baca juga")
    assert said == []


def test_keys_are_enough(watched, desk):
    page, _ = watched
    page.goto(f"{desk}/events")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.row') === document.querySelectorAll('.row')[1]")
    page.keyboard.press("/")
    page.keyboard.type("pelabuhan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=pelabuhan")


def test_a_bar_leads_to_its_events_and_they_to_the_words(watched, desk):
    page, _ = watched
    busiest = json.loads(page.request.get(f"{desk}/network.json?voice=all").text())["edges"][0]
    page.goto(f"{desk}{busiest['url']}?voice=all")
    told = page.locator(".chart a.column").first.get_attribute("aria-label")
    page.locator(".chart a.column").first.dispatch_event("click")
    page.wait_for_url("**/events?*")
    number = sum(int(n) for n in re.findall(r" (\d+)(?:,|$)", told))
    assert page.locator("h1 .n").inner_text() == str(number)
    page.locator(".row .meta a").first.click()
    page.wait_for_url("**/report/*")
    assert page.locator(".m.lit").count() > 0


def test_who_is_logged_in_may_reject_and_watch(watched, desk):
    page, said = watched
    page.goto(f"{desk}/report/laporan-2")
    address = page.locator(".rec.event a[href^='/event/']").last.get_attribute("href")
    page.goto(desk + address)
    assert page.locator("form[action='/correct']").count() == 0
    page.goto(f"{desk}/login")
    page.fill("#name", "Dewi")
    page.fill("#password", "salah")
    page.click("main button")
    assert page.locator("[role=alert]").count() == 1
    page.fill("#name", "Dewi")
    page.fill("#password", "rahasia-sekali")
    page.click("main button")
    page.goto(desk + address)
    page.fill("#reason", "<b>bukan begitu</b>")
    page.click("button[value=rejected]")
    assert page.locator(".rec.rejected").count() == 1
    page.goto(f"{desk}/search?q=pelabuhan")
    page.click("form[action='/watch'] button")
    feed = page.locator("main a[href*='.atom']").first.get_attribute("href")
    told = page.request.get(desk + feed)
    assert told.headers["content-type"].startswith("application/atom+xml") and "<entry>" in told.text()
    assert [line for line in said if "403" not in line] == []


def test_json_and_csv_are_what_is_shown(watched, desk):
    page, _ = watched
    page.goto(f"{desk}/events?type=AID&voice=all&modality=all")
    shown = page.locator(".row.event").count()
    data = json.loads(page.request.get(f"{desk}/events.json?type=AID&voice=all&modality=all").text())
    rows = page.request.get(f"{desk}/events.csv?type=AID&voice=all&modality=all").text().splitlines()
    assert len(data["events"]) == shown == len(rows) - 1
    assert data["filters"]["types"] == ["AID"]

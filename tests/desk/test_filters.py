"""The filters mean the same on every page, and JSON and CSV hold what the page shows."""

import asyncio
import csv
import io
import re
from urllib.parse import quote

import pytest
from desk_store import bereaved, fill, reading

pytest.importorskip("datasette")

from saksi.desk import gate, serving

LISTS = {
    "stories": "stories", "pledges": "promises", "namings": "named", "contradictions": "contradictions",
    "events": "events", "statements": "statements",
}  # fmt: skip
FILTERS = (
    "since=2026-03-20",
    "until=2026-03-12",
    "outlet=Koran 1",
    "country=IRN",
    "type=ASSAULT",
    "voice=claimed",
)


def get(path, addresses, *, house=None, who=None):
    async def go():
        desk = serving.build(path, house or gate.House(password=gate.Password("rahasia-sekali")), secret="s")
        await desk.invoke_startup()
        known = {"ds_actor": desk.sign({"a": {"id": who}}, "actor")} if who else {}
        return [await desk.client.get(address, cookies=known) for address in addresses]

    return asyncio.run(go())


@pytest.mark.parametrize("page", LISTS)
def test_every_list_has_the_filters_and_keeps_them(related, page):
    asked = f"/{page}?since=2026-03-01&type=ASSAULT&outlet=Koran+1&country=IRN&voice=all"
    shown, all_of_it = (answer.text for answer in get(related, [asked, f"/{page}"]))
    for name in ("since", "until", "type", "outlet", "country", "voice"):
        assert re.search(rf'<(?:input|select)[^>]* name="{name}"', all_of_it), name
    assert 'value="2026-03-01"' in shown and '<option value="ASSAULT" selected>' in shown
    assert 'value="Koran 1"' in shown and 'value="IRN"' in shown


@pytest.mark.parametrize("page", LISTS)
def test_a_filter_leaves_some_of_a_list_and_what_it_leaves_fits(related, page):
    key = LISTS[page]
    every, *left = (a.json() for a in get(related, [f"/{page}.json"] + [f"/{page}.json?{quote(f, safe='=')}" for f in FILTERS]))  # fmt: skip
    assert every[key]
    number = {f: a.get("number", len(a[key])) for f, a in zip(FILTERS, left, strict=True)}
    whole = every.get("number", len(every[key]))
    for asked, answer in zip(FILTERS, left, strict=True):
        name, value = asked.split("=")
        if asked == "voice=claimed" and page == "events":
            assert all(row["claimed"] for row in answer[key])
            continue
        assert number[asked] <= whole, asked
        for row in answer[key]:
            told = {
                "promises": lambda r: r["told"],
                "contradictions": lambda r: [r["says"], r["denies"]],
            }.get(key, lambda r: [r])(row)
            if name == "since" and page != "namings":
                assert max(t["published"] for t in told) >= value
            if name == "until" and page != "namings":
                assert min(t.get("first", t["published"]) for t in told) <= value
            if name == "outlet" and page not in ("stories", "namings"):
                assert value in {t["outlet"] for t in told}
            if name == "type" and "type" in told[0]:
                assert value in {t["type"] for t in told}
            if name == "voice" and page in ("pledges", "contradictions"):
                assert told[0]["claimed"]
            if name == "country" and page == "namings":
                assert row["code"].split(".")[0] == value
    assert any(number[f] < whole for f in FILTERS), "a filter that leaves everything is none"


def test_stories_are_found_by_the_events_that_their_reports_tell(related):
    asked = ["country=IRN", "type=ACCUSE&voice=own", "outlet=Koran+1"]
    every, *left = (a.json()["stories"] for a in get(related, ["/stories.json", *(f"/stories.json?{q}" for q in asked)]))  # fmt: skip
    ids = {row["id"] for row in every}
    for rows, fits in zip(
        left,
        (
            lambda e, m: e["actors"] + e["recipients"],
            lambda e, m: e["type"] == "ACCUSE" and not e["claimed"],
            lambda e, m: m["outlet"] == "Koran 1",
        ),
        strict=True,
    ):
        found = {row["id"] for row in rows}
        assert found and found < ids
        for story in get(related, [f"{row['url']}.json" for row in rows]):
            told = [h for e in story.json()["events"] for h in e["told"]]
            assert any(fits(h, m) for h in told for m in story.json()["members"])


@pytest.mark.parametrize("page", LISTS)
def test_csv_holds_the_rows_that_json_shows(related, page):
    for asked in ("", "?outlet=Koran+1", "?country=IRN&voice=all"):
        rows, table = get(related, [f"/{page}.json{asked}", f"/{page}.csv{asked}"])
        lines = list(csv.DictReader(io.StringIO(table.text)))
        shown = rows.json()[LISTS[page]]
        assert len(lines) == len(shown)
        assert [line["url"] for line in lines] == [row["url"] for row in shown]


def test_links_to_states_of_pledges_keep_the_filters(related):
    page = get(related, ["/pledges?outlet=Koran+1&as_of=2026-04-01"])[0].text
    chips = re.findall(r'href="(/pledges\?[^"]*state=[^"]*)"', page)
    assert chips and all("outlet=Koran+1" in chip and "as_of=2026-04-01" in chip for chip in chips)


def speaking():
    """A report in which a private person speaks by name."""
    from msgspec.structs import replace

    made = reading(2)
    report = replace(made.report, id="kesaksian")
    said = replace(made.statements[0], speaker="Siti Rahayu", speaker_code="IDN.CVL")
    return replace(made, report=report, statements=(said, *made.statements[1:]))


def test_private_persons_have_a_page_where_a_logged_in_person_asks_for_names(tmp_path):
    path = tmp_path / "p.db"
    fill(path, [reading(0), speaking()])
    person, listed = "/person/Siti~20Rahayu.json", "/statements.json"
    for who, query, page, link in (
        (None, "", 404, None), (None, "?names=all", 404, None), ("dewi", "", 404, None),
        ("dewi", "?names=all", 200, "/person/Siti~20Rahayu"),
    ):  # fmt: skip
        one, several = get(path, [person + query, listed + query], who=who)
        assert one.status_code == page, (who, query)
        links = [
            row["speaker_url"] for row in several.json()["statements"] if row["speaker"] == "Siti Rahayu"
        ]
        assert links == [link], (who, query)
    assert get(path, [person], house=gate.House(private_names=True))[0].status_code == 200
    page = get(path, ["/statements?names=all"], who="dewi")[0].text
    assert 'name="names"' in page and "names=all" in page
    assert 'name="names"' not in get(path, ["/statements"])[0].text


def test_private_persons_names_are_no_words_to_compare(tmp_path):
    path = tmp_path / "n.db"
    fill(path, [reading(0), bereaved()])
    for who, query, names in ((None, "", 0), (None, "?names=all", 0), ("dewi", "?names=all", 1)):
        every, one = get(path, [f"/namings.json{query}", f"/naming/IDN~2ECVL.json{query}"], who=who)
        assert sum(row["code"] == "IDN.CVL" for row in every.json()["named"]) == names, (who, query)
        assert one.status_code == (200 if names else 404)
        assert ("Siti Rahayu" in one.text) == bool(names)


def test_watches_are_data_too_and_what_is_not_found_is_not(tmp_path):
    path = tmp_path / "w.db"
    fill(path, [reading(0)])
    from saksi.store import Store

    with Store.open(path) as store:
        store.db.execute("INSERT INTO watches (name, address, by, at) VALUES ('Iran', '/search?q=iran', 'dewi', '2026-03-01T00:00:00Z')")  # fmt: skip
    page, rows, table, gone = get(path, ["/watches", "/watches.json", "/watches.csv", "/nobody/here"])
    assert rows.json()["watches"][0]["feed"] == "/search.atom?q=iran" and "/search.atom?q=iran" in page.text
    assert "Iran" in table.text and table.headers["content-type"].startswith("text/csv")
    assert gone.status_code == 404 and ".csv" not in gone.text

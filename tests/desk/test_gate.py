"""Who may come in, what leaves, what is kept back."""

import asyncio

import pytest
from desk_store import bereaved, fill, reading

pytest.importorskip("datasette")

from saksi.desk import gate, held, plugin, serving
from saksi.desk.writing import write
from saksi.store import Store


@pytest.fixture
def path(tmp_path):
    fill(tmp_path / "d.db", [reading(n) for n in range(6)])
    return tmp_path / "d.db"


def ask(path, address, *, method="GET", house=None, **more):
    async def go():
        desk = serving.build(path, house or gate.House())
        await desk.invoke_startup()
        return await desk.client.request(method, address, **more)

    return asyncio.run(go())


def test_headers_are_strict_on_our_pages(path):
    policy = ask(path, "/").headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy
    for name, value in gate.HEADERS.items():
        assert ask(path, "/events").headers[name] == value


def test_keys_of_forgetting_stay_secret(path):
    told = ask(path, "/data.json?sql=select+value+from+settings&_shape=arrays").json()
    assert all(row == [None] for row in told["rows"])
    assert ask(path, "/data/settings").status_code == 403


def test_a_closed_desk_shows_nothing_without_the_password(path):
    house = gate.House(password=gate.Password("rahasia-sekali"), closed=True, whole=False)
    for address in ("/", "/events.json", "/report/laporan-1", "/events.atom", "/watches"):
        assert ask(path, address, house=house).status_code == 302, address
    for address in ("/data", "/data/events", "/data/events.json", "/data.json?sql=select+1"):
        assert ask(path, address, house=house).status_code == 403, address


def test_a_watch_of_a_closed_desk_has_a_feed_that_needs_no_login(path):
    house = gate.House(password=gate.Password("rahasia-sekali"), closed=True, whole=False)
    write(path, "watch", {"address": "/events?type=AID", "name": "Bantuan"}, "dewi")
    with Store.open(path) as store:
        pk, token = store.db.execute("SELECT pk, token FROM watches WHERE by = 'dewi'").fetchone()
    feed = f"/events.atom?type=AID&feed={token}"
    assert ask(path, feed, house=house).headers["content-type"].startswith("application/atom+xml")
    for address in (
        f"/events.atom?feed={token}", f"/events.atom?type=ASSAULT&feed={token}", f"/statements.atom?type=AID&feed={token}",
        f"/events?type=AID&feed={token}", f"/events.json?type=AID&feed={token}", "/events.atom?type=AID&feed=",
        f"/events.atom?type=AID&feed={token[:-1]}",
    ):  # fmt: skip
        assert ask(path, address, house=house).status_code == 302, address
    write(path, "unwatch", {"pk": str(pk)}, "dewi")
    assert ask(path, feed, house=house).status_code == 302


def test_without_whole_texts_no_page_gives_the_text(path):
    house = gate.House(whole=False)
    assert (
        "Uraian panjang. Uraian panjang. Uraian panjang. Uraian"
        not in ask(path, "/report/laporan-1", house=house).text
    )
    for address in (
        "/data/reports.json",
        "/data/layers.json",
        "/data/reports_fts.json",
        "/data.json?sql=select+text+from+reports",
    ):
        assert ask(path, address, house=house).status_code == 403, address


def test_forms_from_elsewhere_are_refused(path):
    house = gate.House(password=gate.Password("rahasia-sekali"))
    form = {"name": "x", "password": "rahasia-sekali", "csrftoken": "made-up"}
    assert ask(path, "/login", method="POST", data=form, house=house).status_code == 403
    assert ask(path, "/correct", method="POST", data={"report": "laporan-1"}, house=house).status_code == 403
    assert ask(path, "/watch", method="POST", data={"address": "/"}, house=house).status_code == 403


def test_another_host_name_is_not_answered(path):
    house = gate.House(names=frozenset({"localhost"}))
    assert ask(path, "/", house=house, headers={"host": "evil.example"}).status_code == 421
    assert ask(path, "/", house=house).status_code == 200


def test_guessing_has_an_end():
    password = gate.Password("rahasia-sekali")
    assert password.fits("rahasia-sekali") and not password.blocked()
    for _ in range(5):
        assert not password.fits("salah")
    assert password.blocked()


@pytest.mark.parametrize(("host", "near"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("10.1.2.3", False), ("desk.example", False)])  # fmt: skip
def test_loopback_is_known(host, near):
    assert gate.is_loopback(host) is near


def test_formulas_are_disarmed_in_csv(tmp_path):
    fill(tmp_path / "e.db", [reading(1, evil="=cmd|x")])
    told = ask(tmp_path / "e.db", "/events.csv").text
    assert "'=cmd|x" in told and ",=cmd" not in told


VICTIM = "Siti Rahayu"


@pytest.fixture
def named(tmp_path):
    fill(tmp_path / "n.db", [reading(n) for n in range(3)] + [bereaved()])
    return tmp_path / "n.db"


PRYING = (
    "/data/reports.json?text__contains=Rahayu&_shape=array&_col=pk", "/data/mentions.json?words__contains=Rahayu&_shape=array&_col=pk",
    "/data/entities.json?name__contains=Rahayu&_shape=array&_col=pk", "/data/statements.json?content__contains=Rahayu&_shape=array&_col=pk",
    *(f"/data.json?_shape=array&sql={sql}" for sql in (
        "select pk from main.mentions where words like '%25Rahayu%25'", "select pk from main.reports where title like '%25Rahayu%25'",
        "with mentions as (select pk, words from main.mentions) select pk from mentions where words like '%25Rahayu%25'",
        "select rowid from reports_fts where reports_fts match 'rahayu'", "select rowid from main.reports_fts('rahayu')",
        "select count(*) from reports_fts('rahayu') having count(*) > 0", "select * from statements_fts('rahayu')",
        "select report from private_words where word = 'rahayu'", "select data from layers", "select sql from sqlite_temp_master",
        "select * from temp.sqlite_schema", "select block from reports_fts_data",
        "select unnamed(0, text) as t from main.reports where t like '%25Rahayu%25'",
    )),
)  # fmt: skip


@pytest.mark.parametrize("address", PRYING)
def test_tables_and_sql_do_not_tell_of_private_persons(named, address):
    told = ask(named, address)
    assert told.status_code in (400, 403) or told.json() == []


def test_tables_stay_of_use_without_the_names(named):
    rows = ask(named, "/data/mentions.json?_shape=array&_col=words&_size=max").json()
    assert {"████ ██████", "Menteri Bagus1"} <= {row["words"] for row in rows}
    assert ask(named, "/data/statements/1.json?_shape=array").status_code == 200
    for table in ("reports", "events", "parties", "statements", "reasons"):
        assert (
            ask(named, f"/data/{table}?_facet=live" if table == "reports" else f"/data/{table}").status_code
            == 200
        )
    columns = ask(named, "/data/mentions.json?_shape=arrays").json()["columns"]
    assert columns.count("pk") == 1 and "rowid" not in columns
    page = ask(named, "/data").text
    assert "temp" not in page and 'class="saksi" href="/"' in page
    assert "private_words" not in page and "layers" not in page and VICTIM not in page
    told = ask(named, PRYING[0], house=gate.House(private_names=True)).json()
    assert len(told) == 1


def test_names_are_searched_where_the_desk_is_told_to(named):
    for query in ("Rahayu", "%22siti rahayu%22", "rahay*", "r%C3%A1hayu pasar"):
        assert ask(named, f"/search.json?q={query}").json()["counts"] == {
            "statements": [0, False],
            "reports": [0, False],
        }
        found = ask(named, f"/search.json?q={query}", house=gate.House(private_names=True)).json()
        assert found["counts"]["reports"] == [1, False], query
    # Not logged in, asking for names changes nothing; and words that are no names find the report.
    assert ask(named, "/search.json?q=Rahayu&names=all").json()["counts"]["reports"] == [0, False]
    assert ask(named, "/search.json?q=pasar").json()["counts"]["reports"] == [1, False]
    assert ask(named, "/search.json?q=indah").json()["counts"]["reports"] == [1, False]


def test_a_logged_in_person_may_search_names(named):
    async def go():
        desk = serving.build(named, gate.House(password=gate.Password("rahasia-sekali")), secret="s")
        await desk.invoke_startup()
        known = {"ds_actor": desk.sign({"a": {"id": "dewi"}}, "actor")}
        found = [
            await desk.client.get(f"/search.json?q=Rahayu{more}", cookies=known)
            for more in ("", "&names=all")
        ]
        return [f.json()["counts"]["reports"][0] for f in found]

    assert asyncio.run(go()) == [0, 1]


def test_while_a_page_is_made_anew_others_get_the_last_one(monkeypatch):
    async def go():
        desk = plugin.Desk("", gate.House(), None)
        door = asyncio.Event()

        async def slow():
            await door.wait()
            return "new"

        async def at_once():
            return "old"

        assert await desk.shown(("k",), True, at_once) == "old"
        monkeypatch.setattr(held, "FRESH", -1.0)
        making = asyncio.create_task(desk.shown(("k",), True, slow))
        await asyncio.sleep(0)
        assert await desk.shown(("k",), True, slow) == "old"
        door.set()
        return await making

    assert asyncio.run(go()) == "new"


def test_a_held_page_is_written_once_and_never_for_who_is_logged_in(path):
    async def go():
        desk = serving.build(path, gate.House(password=gate.Password("rahasia-sekali")), secret="s")
        await desk.invoke_startup()
        known = {"ds_actor": desk.sign({"a": {"id": "dewi"}}, "actor")}

        async def get(address, **more):
            return (await desk.client.get(address, **more)).text

        first, own = await get("/actor/IRN"), await get("/actor/IRN", cookies=known)
        written = next(iter(plugin.DESKS[desk]._written.values()))[2]
        again, english = await get("/actor/IRN"), await get("/actor/IRN?lang=en")
        assert next(iter(plugin.DESKS[desk]._written.values()))[2] is written
        plugin.DESKS[desk].forget()
        return first, own, again, english, plugin.DESKS[desk]._written

    first, own, again, english, left = asyncio.run(go())
    assert first == again and "dewi" not in first and "csrftoken" not in first
    assert "dewi" in own and "csrftoken" in own
    assert "What it did" in english and "Yang dilakukan" in first
    assert not left


def test_what_an_actor_did_and_what_was_done_to_it_are_lists_of_their_own(path):
    page = ask(path, "/actor/IRN.json?voice=all").json()
    for role, key in (("actor", "did"), ("recipient", "done_to")):
        told = ask(path, f"/events.json?country=IRN&voice=all&role={role}").json()
        assert [e["url"] for e in told["events"]][:8] == [e["url"] for e in page[key]]
        assert told["number"] == len(told["events"]) > 0
        assert all("IRN" in {p["country"] for p in e[f"{role}s"]} for e in told["events"])
    assert ask(path, "/events.json?role=actor").json()["role"] == ""


def test_an_actors_months_are_the_same_counted_from_months_or_from_days(path):
    every = ask(path, "/actor/IRN.json?voice=all&modality=all").json()["months"]
    assert sum(sum(n for k, n in m.items() if k != "month") for m in every) > 0
    days = ask(path, "/actor/IRN.json?voice=all&modality=all&since=2026-03-01&until=2026-03-31").json()[
        "months"
    ]
    assert days == every
    assert ask(path, "/actor/IRN.json?voice=all&modality=all&until=2026-02-28").json()["months"] == []

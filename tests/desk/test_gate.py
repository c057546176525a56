"""Who may come in, what leaves, what is kept back."""

import asyncio

import pytest
from desk_store import fill, reading

pytest.importorskip("datasette")

from saksi.desk import gate, serving


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

"""The desk's pages over many reports: HTML, JSON, CSV, Atom, addresses that hold, nothing of private persons."""

import csv
import io
import json
import socket
import threading
import time
from xml.etree import ElementTree

import pytest

pytest.importorskip("datasette")
pytest.importorskip("httpx")
pytest.importorskip("uvicorn")
pytest.importorskip("saksi_encoder", reason="the sentence encoder is a package of its own")

import httpx
import uvicorn

from saksi.desk import gate, serving
from saksi.desk.writing import Refused, write
from saksi.pipeline import read_report
from saksi.records import Arrival, Report
from saksi.relate.encoder import load_encoder
from saksi.relate.stories import relate
from saksi.store import Made, Store
from saksi.store.ingest import ingest

TEXTS = [
    ("p/0.a", "2026-05-01", "Pagi", "Turki akan mengirim bantuan ke Gaza pekan depan, kata Menteri Luar Negeri Turki Hakan Fidan di Ankara."),
    ("p1", "2026-05-09", "Sore", "Turki mengirim bantuan ke Gaza pada Jumat. Kapal itu membawa tepung."),
    ("p2", "2026-05-10", "<b>Post</b>", "Israel membantah bahwa Turki telah mengirim bantuan ke Gaza."),
    ("s1", "2026-03-16", "Pagi", "Serangan udara Israel di Khan Younis menewaskan sembilan orang pada Senin, kata petugas medis Gaza."),
    ("s2", "2026-03-16", "Sore", "Serangan udara Israel di Khan Younis menewaskan sebelas orang pada Senin, kata pejabat rumah sakit Gaza."),
    ("n1", "2026-03-20", "Pagi", "“Rezim Zionis menyerang Suriah,” kata Menteri Luar Negeri Iran Abbas Araghchi. “Israel kejam,” kata Siti Rahayu, seorang pedagang."),
]  # fmt: skip


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    return tmp_path_factory.mktemp("pages") / "desk.db"


@pytest.fixture(scope="module")
def get(target):
    rows = [
        Report(id=i, text=t, title=f"<i>{t[:30]}", published=d, outlet=o, language="id")
        for i, d, o, t in TEXTS
    ]
    with Store.open(target, create=True) as store:
        run = store.begin_run("ingest", Made("test", "test"))
        ingest(store, (Arrival(report=r, source="test") for r in rows), read_report, run)
        relate(store, load_encoder())
    desk = serving.build(target, gate.House(whole=True))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(desk.app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.05)
    base = f"http://127.0.0.1:{port}"

    def fetch(path, status=200):
        answer = httpx.get(base + path.removeprefix(base), timeout=30)
        assert answer.status_code == status, f"{path}: {answer.status_code}\n{answer.text[:2000]}"
        return answer

    yield fetch
    server.should_exit = True
    thread.join(5)


LISTS = (
    "/stories",
    "/pledges?as_of=2026-05-09",
    "/namings",
    "/naming/ISR",
    "/contradictions?until=2026-06-01",
)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_there_in_both_languages_and_escaped(get, path, language):
    text = get(f"{path}{'&' if '?' in path else '?'}lang={language}").text
    assert "<main" in text and "<i>" not in text and "<b>Post" not in text


def suffixed(path, suffix):
    base, _, query = path.partition("?")
    return f"{base}.{suffix}" + (f"?{query}" if query else "")


@pytest.mark.parametrize("path", LISTS)
def test_every_page_is_data_too(get, path):
    assert json.loads(get(suffixed(path, "json")).text)["title"]
    rows = list(csv.DictReader(io.StringIO(get(suffixed(path, "csv")).text)))
    assert rows


@pytest.mark.parametrize(
    "path", ["/stories", "/pledges?as_of=2026-05-09", "/contradictions?until=2026-06-01"]
)
def test_the_feeds_are_feeds(get, path):
    feed = ElementTree.fromstring(get(suffixed(path, "atom")).content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert entries
    for entry in entries:
        address = entry.find("{http://www.w3.org/2005/Atom}id").text
        get(address)


def test_a_story_answers_to_any_of_its_reports(get):
    one, two = (json.loads(get(f"/story/{i}.json").text) for i in ("s1", "s2"))
    assert one["id"] == two["id"] == "s1" and len(one["members"]) == 2 and one["sources"] == 1
    differ = [d for e in one["events"] for d in e["disagreements"] if d["about"] == "count:dead"]
    assert [v["value"] for v in differ[0]["versions"]] == ["9", "11"]
    get("/story/nobody", status=404)


def test_a_pledge_has_an_address_and_the_state_of_its_date(get):
    row = json.loads(get("/pledges.json?as_of=2026-05-09&kind=pledge").text)["promises"][0]
    assert row["state"] == "kept" and row["url"].startswith("/pledge/p~2F0~2Ea/")
    assert json.loads(get(f"{row['url']}.json?as_of=2026-05-03").text)["promise"]["state"] == "open"
    assert json.loads(get(f"{row['url']}.json?as_of=2026-05-12").text)["promise"]["state"] == "disputed"
    assert [
        r["state"] for r in json.loads(get("/pledges.json?as_of=2026-05-05&due=7d").text)["promises"]
    ] == ["open"]
    get("/pledge/p1/e-nope", status=404)


def test_speakers_are_named_only_with_an_office(get):
    for suffix in ("json", "csv"):
        text = get(f"/naming/ISR.{suffix}?by=speaker").text
        assert "Araghchi" in text and "Siti" not in text.replace("Siti Rahayu, seorang pedagang", "")
    voices = json.loads(get("/naming/ISR.json?by=speaker").text)["voices"]
    assert voices and not any("Siti" in v for v in voices)


def test_a_match_is_judged_at_the_desk(get, target):
    row = json.loads(get("/pledges.json?as_of=2026-05-09&kind=pledge").text)["promises"][0]
    form = {
        "promise": f"{row['event']['report_id']}:{row['event']['id']}",
        "later": f"{row['later'][0]['report_id']}:{row['later'][0]['id']}",
        "reason": "another convoy",
    }
    with pytest.raises(Refused):
        write(str(target), "judge", {**form, "verdict": "perhaps"}, "tester")
    with pytest.raises(Refused, match="reason"):
        write(str(target), "judge", {**form, "verdict": "rejected", "reason": ""}, "tester")
    assert write(str(target), "judge", {**form, "verdict": "rejected"}, "tester") == row["url"]
    state = json.loads(get(f"{row['url']}.json?as_of=2026-05-09").text)["promise"]["state"]
    assert write(str(target), "judge", {**form, "verdict": "confirmed"}, "tester") == row["url"]
    assert state == "open"
    assert (
        json.loads(get(f"{row['url']}.json?as_of=2026-05-09").text)["promise"]["later"][0]["verdict"]
        == "confirmed"
    )

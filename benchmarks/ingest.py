"""How fast saksi takes reports in and keeps them.

    python benchmarks/ingest.py rate [--reports N] [--code]     reports a second from JSONL, HTML and WARC, by step
    python benchmarks/ingest.py grow [--until N] [--records]    the rate as the store grows, coding switched off
    python benchmarks/ingest.py pages                           paragraphs kept and furniture dropped, by outlet
    python benchmarks/ingest.py concurrent [--seconds N]        the desk reads while ingestion writes

All text is generated here, or stands in tests/intake/pages. Every figure is one run on this machine.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import random
import resource
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from saksi.intake import Options, receive
from saksi.intake.pages import extract
from saksi.records import (
    Actor,
    Arrival,
    Event,
    Mention,
    Reading,
    Reason,
    Report,
    Sentence,
    Span,
    Statement,
    Token,
    event_id,
    report_id,
    statement_id,
)
from saksi.store import Made, Progress, Store
from saksi.store.ingest import ingest

PAGES = Path(__file__).resolve().parents[1] / "tests" / "intake" / "pages"
MADE = Made("benchmark", "benchmark")
COUNTRIES = ["IDN", "MYS", "USA", "IRN", "ISR", "TUR", "RUS", "CHN", "PSE", "SYR", "UKR", "IND"]
TYPES = ["CONSULT", "ACCUSE", "AID", "ASSAULT", "AGREE", "REQUEST", "SANCTION"]


def vocabulary(size: int = 20_000) -> tuple[list[str], list[float]]:
    rng = random.Random(1)
    syllables = [a + b for a in "bcdgjklmnprstwy" for b in "aeiou"]
    words = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(size)]
    return words, [1 / (rank + 3) for rank in range(size)]


def texts(count: int, seed: int = 7, words: int = 250) -> Iterator[str]:
    rng = random.Random(seed)
    known, weights = vocabulary()
    totals: list[float] = []
    total = 0.0
    for weight in weights:
        total += weight
        totals.append(total)
    for _ in range(count):
        chosen = rng.choices(known, cum_weights=totals, k=words)
        sentences = [" ".join(chosen[i : i + 17]).capitalize() + "." for i in range(0, words, 17)]
        yield "\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


def arrivals(count: int) -> Iterator[Arrival]:
    for n, text in enumerate(texts(count)):
        day = f"{2015 + n % 10}-{n // 10 % 12 + 1:02d}-{n // 7 % 28 + 1:02d}"
        url = f"https://outlet{n % 40}.example/{n}"
        outlet = f"Outlet {n % 40}"
        report = Report(
            id=report_id(text, outlet, url), text=text, title=text[:60], url=url, outlet=outlet, published=day,
            language="id",
        )  # fmt: skip
        yield Arrival(report=report, source=f"generated:{n}", canonical=url)


def generated(report: Report) -> Reading:
    """Records by arithmetic instead of by reading: 15 sentences, 12 mentions, 5 statements, 4 events."""
    rng = random.Random(report.id)
    size = len(report.text)
    because = (Reason("benchmark", "arithmetic", entry="id/cues.yaml#kata"),)

    def span() -> Span:
        start = rng.randrange(size - 60)
        return Span(start, start + rng.randrange(5, 55))

    sentences, at = [], 0
    for part in report.text.split("."):
        if part.strip():
            begin, tokens, here = at, [], at
            for word in part.split():
                here = report.text.index(word, here)
                tokens.append(Token(here, here + len(word), word, word, "NOUN"))
                here += len(word)
            sentences.append(Sentence(Span(begin, begin + len(part) + 1), 0, tuple(tokens)))
        at += len(part) + 1
    mentions = []
    for n in range(12):
        country = rng.choice(COUNTRIES)
        entity = f"country:{country}" if n % 3 else f"local:Nama {rng.randrange(9)}"
        mentions.append(
            Mention(span=span(), kind="country", form="name", sentence=0, head=0, entity=entity, code=country, name=country)
        )  # fmt: skip
    statements = []
    for n in range(5):
        content = Span(n * 100 + 1, n * 100 + 90)
        statements.append(
            Statement(
                id=statement_id(report.id, [content]), content=(content,), source=span(), cue=span(), kind="indirect",
                speaker=f"Nama {rng.randrange(500)}", speaker_code=f"{rng.choice(COUNTRIES)}.GOV", act="assert",
                because=because,
            )
        )  # fmt: skip
    events = []
    for n in range(4):
        trigger, kind = Span(n * 100 + 5, n * 100 + 15), rng.choice(TYPES)
        one, two = rng.sample(COUNTRIES, 2)
        events.append(
            Event(
                id=event_id(report.id, kind, trigger, [one, two]), type=kind, trigger=trigger,
                actors=(Actor(span(), one + ".GOV"),), recipients=(Actor(span(), two),),
                in_statement=statements[n].id if n == 3 else None, because=because,
            )
        )  # fmt: skip
    return Reading(
        report=report, sentences=tuple(sentences), mentions=tuple(mentions), statements=tuple(statements),
        events=tuple(events),
    )  # fmt: skip


def machine() -> str:
    return f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def page(text: str, n: int) -> bytes:
    """A page the size and shape of a news outlet's: menus, scripts, related links around the article."""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n"))
    menu = "".join(f'<li class="nav__item"><a href="/kanal/{k}">Kanal {k}</a></li>' for k in range(120))
    script = "<script>var data = {};</script>".format(json.dumps({"k": ["x" * 40] * 600}))
    ld = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": text[:60],
            "datePublished": "2024-12-02T10:15:00+07:00",
            "author": {"name": "A"},
        }
    )
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{text[:60]}</title>'
        f'<link rel="canonical" href="https://nasional.kompas.com/read/{n}">{script}'
        f'<script type="application/ld+json">{ld}</script></head><body><header><ul>{menu}</ul></header>'
        f'<h1 class="read__title">{text[:60]}</h1><div class="read__content"><div class="clearfix">{paragraphs}'
        f"<p><strong>Baca juga: <a href='/x'>Lain</a></strong></p></div></div><aside><ul>{menu}</ul></aside></body></html>"
    ).encode()


def sources(folder: Path, count: int) -> dict[str, Path]:
    """Write the same reports as JSONL, as a folder of pages of an outlet with a rule, of one without, and as WARC."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    lines = folder / "reports.jsonl"
    with lines.open("w") as out:
        for n, text in enumerate(texts(count)):
            out.write(json.dumps({"id": str(n), "text": text, "language": "id"}) + "\n")
    known, unknown = folder / "pages", folder / "unknown"
    known.mkdir()
    unknown.mkdir()
    warc = folder / "crawl.warc.gz"
    with warc.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for n, text in enumerate(texts(count, seed=8)):
            data = page(text, n)
            (known / f"{n:06}.html").write_bytes(data)
            other = data.replace(b"nasional.kompas.com", b"kabar.example").replace(b"read__", b"isi__")
            (unknown / f"{n:06}.html").write_bytes(other)
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            url = f"https://nasional.kompas.com/read/{n}"
            writer.write_record(
                writer.create_warc_record(url, "response", payload=io.BytesIO(data), http_headers=head)
            )
    return {"JSONL": lines, "HTML, outlet known": known, "HTML, outlet unknown": unknown, "WARC.gz": warc}


def rate(count: int, code: bool) -> None:
    coder: Callable[[Report], Reading] | None = None
    if code:
        from saksi.pipeline import read_report

        coder = read_report
        coder(Report(id="warm", text="Presiden Iran bertemu menteri di Teheran.", language="id"))
    print(f"{machine()}; {count:,} reports of 250 words from each source, coding {'on' if code else 'off'}")
    print(f"{'source':22} {'reports/s':>10}  share of the time by step")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, path in sources(folder, count).items():
            with Store.open(folder / f"{label}.db", create=True) as store:
                run = store.begin_run("ingest", MADE)
                began = time.perf_counter()
                done = ingest(store, receive([path], Options(language="id")), coder, run)
                seconds = time.perf_counter() - began
            assert done.added == count, done
            shares = "  ".join(f"{step} {spent / seconds:.0%}" for step, spent in done.seconds.items())
            print(f"{label:22} {count / seconds:10,.0f}  {shares}")
    print(f"peak memory {megabytes():,.0f} MB")


def speed(marks: list[tuple[int, float, float]]) -> tuple[float, float]:
    """Return reports a second and reports a CPU second between the first and the last of the marks."""
    (a, wall, cpu), (b, wall_end, cpu_end) = marks[0], marks[-1]
    return (b - a) / (wall_end - wall), (b - a) / (cpu_end - cpu)


def grow(until: int, records: bool, path: Path | None) -> None:
    """Fill a store to `until` reports, then let it race a store of 10,000."""
    coder = generated if records else None
    print(
        f"{machine()}; generated reports of 250 words, {'with 24 records each' if records else 'no records'}"
    )
    with tempfile.TemporaryDirectory() as name:
        big = path or Path(name) / "big.db"
        fill(big, until, coder)
        small = Path(name) / "small.db"
        fill(small, 10_000, coder)
        race(small, big, coder)
    print(f"peak memory {megabytes():,.0f} MB")


def fill(path: Path, until: int, coder: Callable[[Report], Reading] | None) -> None:
    window = max(until // 10, 5_000)
    with Store.open(path, create=True) as store:
        held = store.db.execute("SELECT count(*) FROM reports").fetchone()[0]
        marks = [(0, time.perf_counter(), time.process_time())]

        def note(progress: Progress) -> None:
            if progress.seen // window > marks[-1][0] // window:
                marks.append((progress.seen, time.perf_counter(), time.process_time()))
                wall, cpu = speed(marks[-2:])
                print(
                    f"{progress.seen:10,} stored: {wall:7,.0f} reports/s, {cpu:7,.0f} a CPU second",
                    flush=True,
                )

        if held < until:
            ingest(store, arrivals(until), coder, store.begin_run("ingest", MADE), on_progress=note)
        held = store.db.execute("SELECT count(*) FROM reports").fetchone()[0]
    size = sum(p.stat().st_size for p in path.parent.glob(path.name + "*"))
    print(f"{path.name}: {held:,} reports, {size / 1e9:.2f} GB", flush=True)


def race(small: Path, big: Path, coder: Callable[[Report], Reading] | None) -> None:
    """Write the same reports to both stores, turn by turn, so that whatever else the machine does hits both alike.

    The small store is a fresh copy each turn. There are many turns because the costs of the large one come in gusts: now
    and then its keys go over, and segments of the full-text index are merged.
    """
    spent = {small: [0.0, 0.0, 0.0], big: [0.0, 0.0, 0.0]}
    rounds, each = 16, 7_500  # what a run writes in one transaction: five seconds' worth
    copied = small.with_name("copy.db")
    with Store.open(big) as large:
        held = large.db.execute("SELECT count(*) FROM reports").fetchone()[0]
        for turn in range(rounds):
            items = list(further(each, held + turn))  # a store that was kept has those of the last race
            shutil.copyfile(small, copied)
            with Store.open(copied) as little:
                pairs = [(small, little), (big, large)]
                for path, store in pairs if turn % 2 else reversed(pairs):
                    run = store.begin_run("ingest", MADE)
                    began = (time.perf_counter(), time.process_time(), written())
                    ingest(store, items, coder, run, every=1e9)
                    store.db.execute(
                        "PRAGMA wal_checkpoint(TRUNCATE)"
                    )  # each bears its own, not the next turn's
                    ended = (time.perf_counter(), time.process_time(), written())
                    if turn:  # the first turn warms the caches
                        spent[path] = [s + b - a for s, a, b in zip(spent[path], began, ended, strict=True)]
    count = (rounds - 1) * each
    for path in (small, big):
        wall, cpu = (count / seconds for seconds in spent[path][:2])
        print(
            f"{path.name:10} {wall:7,.0f} reports/s, {cpu:7,.0f} a CPU second,"
            f" {spent[path][2] / count / 1000:5.1f} kB written a report"
        )
    ratio = [spent[small][i] / spent[big][i] for i in (0, 1)]
    print(
        f"rate of the large store over that of the small one: {ratio[0]:.2f} by the clock, {ratio[1]:.2f} by CPU time"
    )


def written() -> float:
    """Return the bytes this process has written so far, 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/io").read_text().splitlines()
    except OSError:
        return 0.0
    return float(next(line.split()[1] for line in lines if line.startswith("wchar")))


def further(count: int, turn: int) -> Iterator[Arrival]:
    """Yield reports that no store has yet, their keys as scattered as those of the rest."""
    rng = random.Random(turn)
    for n, text in enumerate(texts(count, seed=1000 + turn)):
        outlet, day = (
            f"Outlet {n % 40}",
            f"{rng.randrange(2015, 2025)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        )
        url = f"https://outlet{n % 40}.example/{rng.randrange(10**7)}-{turn}-{n}"
        report = Report(
            id=report_id(text, outlet, url), text=text, title=text[:60], url=url, outlet=outlet, published=day,
            language="id",
        )  # fmt: skip
        yield Arrival(report=report, source=f"further:{turn}:{n}", canonical=url)


def pages() -> None:
    """Precision and recall of paragraphs, and the share of furniture dropped, with and without the outlet's rule."""
    print(
        f"{'outlet':16} {'paragraphs':>10} {'recall':>7} {'precision':>9} {'furniture dropped':>18}   without its rule"
    )
    sums = [0] * 6
    for path in sorted(PAGES.glob("*.html")):
        expected = json.loads(path.with_suffix(".json").read_text())
        wanted = [" ".join(p.split()) for p in expected["paragraphs"]]
        html = path.read_text()
        row = []
        for source in (html, html.replace(expected["url"], "https://kabar.example/a")):
            text = extract(source.encode(), None, Options()).text
            lines = [" ".join(line.split()) for line in text.split("\n")]
            kept = sum(p in lines for p in wanted)
            dropped = sum(f not in text for f in expected["furniture"])
            row.append((kept, len(lines), dropped))
        (kept, lines_, dropped), (bare_kept, bare_lines, bare_dropped) = row
        furniture = len(expected["furniture"])
        print(
            f"{path.stem:16} {len(wanted):10} {kept / len(wanted):7.2f} {kept / lines_:9.2f} {dropped:9}/{furniture:<8}"
            f"   recall {bare_kept / len(wanted):.2f} precision {bare_kept / bare_lines:.2f} dropped {bare_dropped}/{furniture}"
        )
        for i, value in enumerate((len(wanted), kept, lines_, furniture, dropped, 0)):
            sums[i] += value
    print(
        f"{'all':16} {sums[0]:10} {sums[1] / sums[0]:7.2f} {sums[1] / sums[2]:9.2f} {sums[4]:9}/{sums[3]:<8}"
    )


def concurrent(seconds: float) -> None:
    """Eight readers ask the desk's kinds of questions while one process ingests."""
    queries = [
        "SELECT count(*) FROM reports_fts WHERE reports_fts MATCH 'baka OR kota'",
        "SELECT type, count(*) FROM events WHERE live = 1 GROUP BY type",
        "SELECT * FROM statements WHERE live = 1 ORDER BY published DESC LIMIT 50",
        "SELECT country, count(*) FROM parties GROUP BY country ORDER BY 2 DESC LIMIT 10",
        "SELECT * FROM reports ORDER BY pk DESC LIMIT 1",
    ]
    faults: list[str] = []
    times: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "load.db"
        with Store.open(path, create=True) as store:
            ingest(store, arrivals(5_000), generated, store.begin_run("ingest", MADE))
        stop = threading.Event()

        def reader(seed: int) -> None:
            db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
            rng = random.Random(seed)
            while not stop.is_set():
                began = time.perf_counter()
                try:
                    db.execute(rng.choice(queries)).fetchall()
                except sqlite3.Error as error:
                    faults.append(str(error))
                times.append(time.perf_counter() - began)
                time.sleep(
                    0.02
                )  # a person clicks now and then; without it the readers would only hold Python's lock
            db.close()

        readers = [threading.Thread(target=reader, args=(n,)) for n in range(8)]
        for thread in readers:
            thread.start()
        deadline = time.monotonic() + seconds

        def until_done() -> Iterator[Any]:
            for number, item in enumerate(arrivals(10_000_000)):
                if number < 5_000:
                    continue
                if time.monotonic() > deadline:
                    return
                yield item

        with Store.open(path) as store:
            done = ingest(store, until_done(), generated, store.begin_run("ingest", MADE))
        stop.set()
        for thread in readers:
            thread.join()
    times.sort()
    p95 = times[int(len(times) * 0.95)] * 1000
    print(
        f"{machine()}; {seconds:g} s, 8 readers in one process with the writer, 5,000 reports stored before"
    )
    print(
        f"{done.added:,} reports written ({done.added / seconds:,.0f}/s), {len(times):,} queries, p95 {p95:.0f} ms"
    )
    print(f"lock errors and other faults: {len(faults)} {faults[:3]}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("rate")
    one.add_argument("--reports", type=int, default=1000)
    one.add_argument("--code", action="store_true")
    two = commands.add_parser("grow")
    two.add_argument("--until", type=int, default=1_000_000)
    two.add_argument("--records", action="store_true")
    two.add_argument("--store", type=Path, help="keep the large store here, and go on from it")
    commands.add_parser("pages")
    four = commands.add_parser("concurrent")
    four.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    if given.command == "rate":
        rate(given.reports, given.code)
    elif given.command == "grow":
        grow(given.until, given.records, given.store)
    elif given.command == "pages":
        pages()
    else:
        concurrent(given.seconds)


if __name__ == "__main__":
    main()

"""Server time of every page of the desk over generated reports, while ingestion writes.

    python benchmarks/desk.py [--reports 200000] [--clients 8] [--seconds 6] [--folder /tmp/desk]

With --folder the generated stores (2.3 GB at 200,000 reports, about ten minutes to write) are kept and used again.

Writes reports, statements, events and parties straight into the tables (words drawn from a fixed list, seed 7), serves
them in a process of its own, asks each page from CLIENTS threads while another process adds 5 reports a second, and prints
p50, p95, the slowest, and the ratio of p95 to the same page over 2,000 reports. Addresses differ from request to request.
Each page is asked for --warm seconds before it is measured, so that no time is that of a disk met for the first time.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import platform
import random
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from saksi.records.model import EventType
from saksi.store import Made, Store
from saksi.store.database import transaction

WORDS = [
    "presiden",
    "menteri",
    "perang",
    "damai",
    "pelabuhan",
    "gencatan",
    "senjata",
    "bantuan",
    "pangan",
    "sanksi",
    "ekonomi",
    "tentara",
    "polisi",
    "warga",
    "pemerintah",
    "sidang",
    "dewan",
    "keamanan",
    "rudal",
    "kapal",
    "perbatasan",
    "pengungsi",
    "janji",
    "tuduhan",
    "sepakat",
    "menolak",
    "menyerang",
    "berunding",
    "kunjungan",
    "telepon",
    "laut",
    "udara",
    "kota",
    "desa",
    "pasar",
    "harga",
    "beras",
    "minyak",
    "gas",
    "listrik",
]
CODES = [a + b + c for a in "ABCDEFGH" for b in "AEIOU" for c in "KLMNPR"][:190]
TYPES = EventType.__args__  # type: ignore[attr-defined]
SMALL = 2_000


def generate(path: Path, number: int) -> None:
    """Fill a store: a report has 4 statements and 5 events, countries as skewed as in the news."""
    draw = random.Random(7)
    weights = [1 / (n + 1) for n in range(len(CODES))]
    first = date(2024, 1, 1)
    with Store.open(path, create=True) as store:
        run = store.begin_run("load", Made("0", "generated"))
        db = store.db
        db.execute("PRAGMA synchronous = OFF")
        for start in range(0, number, 5000):
            with transaction(db):
                for n in range(start, min(number, start + 5000)):
                    add(
                        db, draw, weights, n + 1, (first + timedelta(days=n * 700 // number)).isoformat(), run
                    )
        db.execute("PRAGMA optimize = 0x10002")


def add(
    db: sqlite3.Connection, draw: random.Random, weights: list[float], pk: int, day: str, run: int
) -> None:
    """Write one generated report with its records."""
    words = draw.choices(WORDS, k=60)
    outlet = f"Koran {draw.randrange(12)}"
    db.execute(
        "INSERT INTO reports (pk, id, language, outlet, title, published, text, fingerprint, status, source, added_at, run)"
        " VALUES (?, ?, 'id', ?, ?, ?, ?, ?, 'coded', 'generated', '2026-01-01', ?)",
        (pk, f"r{pk}", outlet, " ".join(words[:8]), day, " ".join(words), pk.to_bytes(16, "big"), run),
    )
    for n in range(6):
        code = draw.choices(CODES, weights)[0] + draw.choice(("", ".GOV", ".MIL"))
        db.execute(
            "INSERT INTO mentions (report, n, kind, form, code, words, start, stop, sentence) VALUES (?, ?, 'organization', 'name', ?, ?, 0, 7, 0)",
            (pk, n, code, draw.choice(WORDS)),
        )
    for n in range(4):
        code = draw.choices(CODES, weights)[0] + ".GOV"
        db.execute(
            "INSERT INTO statements (pk, id, report, n, kind, act, speaker, speaker_code, source, cue, content, confidence, start, stop, published, outlet, live)"
            " VALUES (?, ?, ?, ?, 'direct', 'assert', ?, ?, 'menteri', 'kata', ?, 1, ?, ?, ?, ?, 1)",
            (pk * 4 + n, f"s{pk}-{n}", pk, n, f"Menteri {code[:3]}{draw.randrange(5)}", code, " ".join(draw.choices(WORDS, k=12)), n * 20, n * 20 + 60, day, outlet),
        )  # fmt: skip
    for n in range(5):
        event = pk * 5 + n
        claimed = n % 3 == 2
        where = place(draw) if n == 0 else (None, None, None)
        modality = "planned" if n == 4 else "actual"
        db.execute(
            "INSERT INTO events (pk, id, report, n, type, trigger, modality, in_statement, claimed_by, date_end, place_name, lat, lon, confidence, start, stop, published, outlet, live)"
            " VALUES (?, ?, ?, ?, ?, 'menyerang', ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, 1)",
            (event, f"e{event}", pk, n, draw.choice(TYPES), modality, pk * 4 if claimed else None, "Menteri" if claimed else None, day if modality == "planned" else None, *where, n * 30, n * 30 + 9, day, outlet),
        )  # fmt: skip
        for role in ("actor", "recipient"):
            country = draw.choices(CODES, weights)[0]
            db.execute(
                "INSERT INTO parties (report, event, role, n, code, country, sector, words, start, stop) VALUES (?, ?, ?, 0, ?, ?, 'GOV', 'menteri', 0, 7)",
                (pk, event, role, f"{country}.GOV", country),
            )


def place(draw: random.Random) -> tuple[str, float, float]:
    """Return one of 2,000 places, some of them named far more often than others."""
    n = int(2000 * draw.random() ** 3)
    return f"Kota {n}", -50 + n * 0.055, -170 + n * 7919 % 2000 * 0.17


def serve(path: str, port: int) -> None:
    """Serve a store until killed."""
    from saksi.desk import gate, serving

    serving.run(serving.build(Path(path), gate.House()), "127.0.0.1", port)


def write(path: str, pk: int) -> None:
    """Add five reports a second until killed, as ingestion does: some reports a transaction."""
    draw = random.Random(pk)
    weights = [1 / (n + 1) for n in range(len(CODES))]
    with Store.open(path) as store:
        while True:
            with transaction(store.db):
                for _ in range(5):
                    pk += 1
                    add(store.db, draw, weights, pk, "2025-11-30", 1)
            time.sleep(1)


def pages(number: int) -> dict[str, Callable[[random.Random], str]]:
    """Return what makes an address of each page."""
    return {
        "front": lambda _: "/",
        "front, one outlet": lambda d: f"/?outlet=Koran+{d.randrange(12)}",
        "reader": lambda d: f"/report/r{d.randrange(1, number)}",
        "statement": lambda d: f"/statement/r{(n := d.randrange(1, number))}/s{n}-1",
        "search, common word": lambda d: f"/search?q={d.choice(WORDS)}",
        "search, two words": lambda d: f"/search?q={d.choice(WORDS)}+{d.choice(WORDS)}",
        "events": lambda d: f"/events?type={d.choice(TYPES)}&page={d.randrange(1, 9)}",
        "statements": lambda d: f"/statements?page={d.randrange(1, 20)}",
        "actor, most named": lambda d: f"/actor/{d.choice(CODES[:5])}",
        "actor": lambda d: f"/actor/{d.choice(CODES)}",
        "pair": lambda d: "/pair/{}/{}".format(*sorted(d.sample(CODES[:30], 2))),
        "map": lambda d: f"/map?outlet=Koran+{d.randrange(12)}",
        "network": lambda d: f"/network?type={d.choice(TYPES)}",
        "failures": lambda _: "/failures",
        "stories": lambda d: f"/stories?outlet=Koran+{d.randrange(12)}",
        "pledges": lambda d: f"/pledges?type={d.choice(TYPES)}",
        "pledge": lambda d: f"/pledge/r{(n := d.randrange(number * 9 // 10, number))}/e{n * 5 + 4}",
        "namings": lambda d: f"/namings?outlet=Koran+{d.randrange(12)}",
        "naming": lambda d: f"/naming/{d.choice(CODES[:30])}",
        "contradictions": lambda d: f"/contradictions?outlet=Koran+{d.randrange(12)}",
    }


def measure(port: int, make: Callable[[random.Random], str], clients: int, seconds: float) -> list[float]:
    """Return the milliseconds of every answer; an answer that is neither 200 nor 404 ends it all."""
    took: list[float] = []
    until = time.monotonic() + seconds

    def client(seed: int) -> None:
        draw = random.Random(seed)
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < until:
            address = make(draw)
            began = time.perf_counter()
            link.request("GET", address)
            answer = link.getresponse()
            answer.read()
            took.append(1000 * (time.perf_counter() - began))
            if answer.status not in (200, 404):
                print(f"{address}: {answer.status}", file=sys.stderr)
                os._exit(1)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


def run(folder: Path, number: int, clients: int, seconds: float, warm: float) -> dict[str, list[float]]:
    """Return times by page over a store of `number` reports, kept in the folder for the next time."""
    path = folder / f"desk-{number}.db"
    if not path.exists():
        began = time.monotonic()
        generate(path, number)
        print(f"generated {number:,} reports in {time.monotonic() - began:.0f} s, {path.stat().st_size / 1e6:,.0f} MB", file=sys.stderr)  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Store.open(path) as store:
        last = store.db.execute("SELECT max(pk) FROM reports").fetchone()[0]
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=serve, args=(str(path), port), daemon=True),
        context.Process(target=write, args=(str(path), last), daemon=True),
    ]
    for worker in workers:
        worker.start()
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        times = {}
        for name, make in pages(number).items():
            measure(port, make, clients, warm)
            times[name] = measure(port, make, clients, seconds)
        return times
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=200_000)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--seconds", type=float, default=6.0)
    options.add_argument("--warm", type=float, default=2.0)
    options.add_argument("--folder", type=Path, default=None, help="where generated stores are kept")
    given = options.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    busy = os.getloadavg()[0]
    small = run(folder, SMALL, given.clients, given.seconds, given.warm)
    large = run(folder, given.reports, given.clients, given.seconds, given.warm)
    print(
        f"{date.today()}: {given.reports:,} reports, {given.clients} clients, ingestion writing; {platform.machine()},"
        f" {os.cpu_count()} cores, load average {busy:.1f} before and {os.getloadavg()[0]:.1f} after"
    )
    print(f"{'page':22} {'n':>6} {'p50':>7} {'p95':>7} {'max':>7}  ratio of p95 to {SMALL:,} reports")
    rows = {}
    for name, took in large.items():
        p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
        ratio = p95 / small[name][int(len(small[name]) * 0.95)]
        rows[name] = {"n": len(took), "p50": round(p50, 1), "p95": round(p95, 1), "max": round(took[-1], 1), "ratio": round(ratio, 2)}  # fmt: skip
        print(f"{name:22} {len(took):6} {p50:7.1f} {p95:7.1f} {took[-1]:7.1f}  {ratio:.2f}")
    print(json.dumps(rows), file=sys.stderr)


if __name__ == "__main__":
    main()

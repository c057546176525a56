"""What it costs to add one report to the stories of 10,000 stored and of 1,000,000.

    python benchmarks/relate.py [--sizes 10000,1000000] [--a-day 1000] [--adds 200]

Vectors, names and acts are generated: every day has its happenings, names recur with Zipf's frequencies. Reports come
at the same rate a day, so that a larger store is a longer one. Printed: median and 95th percentile of the time, and the
median of processor time (the clock counts other programs too), for one report from its features to its story (encoding, which does not depend on the store, is left out).
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import time
from pathlib import Path

import numpy as np

from saksi.relate.encoder import packed
from saksi.relate.features import Features, key_of, sketch
from saksi.relate.stories import add, settle
from saksi.store import Made, Store
from saksi.store.database import transaction

FIRST = 730_000
TYPES = ("CONSULT", "ACCUSE", "ASSAULT", "AID", "REQUEST", "PROTEST")


class Maker:
    """Makes reports: a third belong to a happening of the day, told two to six times."""

    def __init__(self, seed: int, a_day: int) -> None:
        self.dice = np.random.default_rng(seed)
        self.a_day = a_day
        self.seen: tuple[int, list[tuple[np.ndarray, list[str], str]]] = (0, [])

    def one(self, number: int) -> tuple[Features, bytes]:
        day = FIRST + number // self.a_day
        if self.seen[0] != day:
            self.seen = (day, [self._happening() for _ in range(max(1, self.a_day // 12))])
        direction, names, act = (
            self.seen[1][self.dice.integers(len(self.seen[1]))]
            if self.dice.random() < 0.33
            else self._happening()
        )
        vector = direction + 0.8 * self._unit()
        vector /= np.linalg.norm(vector)
        kept = [n for n in names if self.dice.random() < 0.8]
        own = {f"x{number}a": 1.0, f"x{number}b": 1.0}
        weights = {**dict.fromkeys(kept, 1.0), **own, f"={act.split(':')[1]}": 0.35}
        features = Features(
            number + 1,
            day,
            f"{day:09d}  r{number}",
            "",
            "id",
            weights,
            frozenset([act]),
            self._sketch(number),
        )
        return features, packed(vector.astype(np.float32))

    def _unit(self) -> np.ndarray:
        v = self.dice.normal(size=384)
        return v / np.linalg.norm(v)

    def _happening(self) -> tuple[np.ndarray, list[str], str]:
        # Names of news: the most frequent stands in about one report of ten, most are rare.
        names = [f"n{min(int(z), 200_000)}" for z in self.dice.zipf(1.25, size=8)]
        countries = self.dice.zipf(1.6, size=2) % 190
        act = f"{TYPES[self.dice.integers(len(TYPES))]}:C{countries[0]}:C{countries[1]}"
        return self._unit(), names, act

    def _sketch(self, number: int) -> bytes:
        return sketch(f"text {number} of its own words {number * 7}")


def fill(db: sqlite3.Connection, maker: Maker, size: int, run: int) -> None:
    """Write reports straight into the tables: what is measured is the next one, not these."""
    blank = sketch("filler")
    with transaction(db):
        for n in range(size):
            features, vector = maker.one(n)
            db.execute(
                "INSERT INTO reports (pk, id, text, fingerprint, status, source, added_at, run) VALUES (?, ?, 't', x'00', 'uncoded', 'g', '2026', ?)",
                (n + 1, f"r{n}", run),
            )
            db.execute(
                "INSERT INTO story_members (report, day, at, vector, features, sketch, story, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (n + 1, features.day, features.at, vector, features.packed(), blank, n + 1, n + 1),
            )
            db.executemany(
                "INSERT OR IGNORE INTO story_keys VALUES (?, ?, ?)",
                [(key_of(k), features.day, n + 1) for k in (*features.names, *features.acts)],
            )
        db.execute("DELETE FROM relate_queue")


def measure(size: int, a_day: int, adds: int) -> dict[str, object]:
    maker = Maker(size, a_day)
    maker._sketch = lambda number: _SKETCH  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "g.db", create=True) as store:
        db = store.db
        # Full text and triggers are other rooms' cost.
        for name in ("reports_fts_added", "relate_report_added"):
            db.execute(f"DROP TRIGGER {name}")
        fill(db, maker, size, store.begin_run("load", Made("benchmark", "benchmark")))
        times: list[float] = []
        work: list[float] = []
        for n in range(size, size + adds):
            features, vector = maker.one(n)
            db.execute(
                "INSERT INTO reports (pk, id, text, fingerprint, status, source, added_at, run) VALUES (?, ?, 't', x'00', 'uncoded', 'g', '2026', 1)",
                (n + 1, f"r{n}"),
            )
            began, worked = time.perf_counter(), time.process_time()
            with transaction(db):
                settle(db, add(db, features, vector))
            times.append(1000 * (time.perf_counter() - began))
            work.append(1000 * (time.process_time() - worked))
        joined = db.execute(
            "SELECT count(*) FROM story_members WHERE parent IS NOT NULL AND report > ?", (size,)
        )
        return {
            "stored": size, "a_day": a_day, "adds": adds, "median_ms": round(float(np.median(times)), 2),
            "median_cpu_ms": round(float(np.median(work)), 2),
            "p95_ms": round(float(np.percentile(times, 95)), 2), "joined": joined.fetchone()[0],
            "mb": round(db.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()").fetchone()[0] / 1e6),
        }  # fmt: skip


_SKETCH = sketch("a text of words")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,1000000")
    parser.add_argument("--a-day", type=int, default=1000)
    parser.add_argument("--adds", type=int, default=200)
    args = parser.parse_args()
    found = []
    for size in map(int, args.sizes.split(",")):
        found.append(measure(size, args.a_day, args.adds))
        print(json.dumps(found[-1]), flush=True)
    ratios = {
        f"ratio_of_{name}": round(float(str(found[-1][name])) / float(str(found[0][name])), 2)
        for name in ("median_ms", "median_cpu_ms")
    }
    print(json.dumps(ratios))


if __name__ == "__main__":
    main()

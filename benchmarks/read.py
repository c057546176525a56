"""How fast saksi reads: reports and words a second on one core, peak memory, the share of each stage.

    python benchmarks/read.py [ARTICLES.jsonl.gz] [--limit N] [--model default|fast] [--json]

Without a file it reads the 2,573 articles of ../shared/data/indonesian/news. The numeric libraries get one thread.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

ARTICLES = (
    Path(__file__).resolve().parents[2] / "shared" / "data" / "indonesian" / "news" / "articles.jsonl.gz"
)


def articles(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for number, line in enumerate(lines):
            if number == limit:
                return
            yield json.loads(line)


def measure(path: Path, limit: int | None, model: str) -> dict[str, Any]:
    started = time.perf_counter()
    from saksi.lexicon import load_pack
    from saksi.pipeline import STAGES
    from saksi.records import Reading, Report

    pack = load_pack("id", model=model)
    reading = Reading(
        report=Report(id="warm", text="Presiden Iran bertemu menteri di Teheran, kata juru bicara.")
    )
    for _, stage in STAGES:
        reading = stage(reading, pack)
    loaded = time.perf_counter() - started
    seconds: Counter[str] = Counter()
    records: Counter[str] = Counter()
    words = reports = 0
    for row in articles(path, limit):
        published = (row.get("date") or "")[:10] or None
        report = Report(
            id=str(row["id"]), text=row["text"], title=row.get("title"), published=published, language="id"
        )
        reading = Reading(report=report)
        for name, stage in STAGES:
            begun = time.process_time()
            reading = stage(reading, pack)
            seconds[name] += time.process_time() - begun
        reports += 1
        words += len(row["text"].split())
        for layer in (
            "furniture",
            "sentences",
            "mentions",
            "times",
            "places",
            "statements",
            "events",
            "drops",
        ):
            records[layer] += len(getattr(reading, layer))
    total = sum(seconds.values())
    return {
        "data": path.name,
        "model": model,
        "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}",
        "reports": reports,
        "words": words,
        "load_seconds": round(loaded, 2),
        "cpu_seconds": round(total, 1),
        "reports_per_second": round(reports / total, 2),
        "words_per_second": round(words / total),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "stage_share": {name: round(spent / total, 3) for name, spent in seconds.items()},
        "records": dict(records),
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("articles", nargs="?", type=Path, default=ARTICLES)
    cli.add_argument("--limit", type=int, help="read only the first N articles")
    cli.add_argument("--model", choices=["default", "fast"], default="default")
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = cli.parse_args()
    if not args.articles.is_file():
        sys.exit(f"{args.articles}: no such file")
    figures = measure(args.articles, args.limit, args.model)
    if args.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            value = "  ".join(
                f"{key} {number:.1%}" if "share" in name else f"{key} {number:,}"
                for key, number in value.items()
            )
        print(f"{name:20}{value}")


if __name__ == "__main__":
    main()

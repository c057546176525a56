"""What `saksi run` costs as a whole, for speed.py: two workers, corpora of growing size, a crawl's pages, memory, start-up.

Each run is a process of its own, measured with its workers: clock, CPU seconds, and every second the memory of the
largest of them. `folder` is where sources and results go. Texts are those of ../shared/data/indonesian/news; a corpus of more reports than there are articles begins
again, each report with a number of its own.
"""

from __future__ import annotations

import io
import json
import math
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import linear_regression
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
# Pages of a crawl are mostly in languages that saksi does not read: these sentences of ours stand for them.
SPANISH = (
    "El gobierno presentó este martes un plan para reparar las carreteras del norte.",
    "La alcaldesa dijo que los trabajos empezarán antes de que termine el verano.",
    "Los vecinos piden que se respeten los árboles de la avenida principal.",
    "El equipo local ganó por dos goles a uno y sigue líder de la tabla.",
    "Según los agricultores, la cosecha de este año será menor que la anterior.",
    "La policía busca a dos hombres que robaron una joyería en el centro.",
    "El precio del pan subió otra vez y muchas familias compran menos.",
    "Una tormenta dejó sin luz a varios pueblos de la costa durante la noche.",
)
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
}
COMMAND = [sys.executable, "-c", "import sys; from saksi.cli import main; sys.exit(main())"]


def watched(arguments: Sequence[str], *, every: float = 1.0) -> dict[str, Any]:
    """Run saksi with the arguments; return clock and CPU seconds, and of the largest process the memory over time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with subprocess.Popen([*COMMAND, *arguments], env=ENVIRONMENT, stdout=subprocess.DEVNULL) as process:
        memory: list[tuple[float, float]] = []
        while process.poll() is None:
            memory.append((time.monotonic() - began, largest(process.pid)))
            time.sleep(every)
    seconds = time.monotonic() - began
    if process.returncode:
        raise RuntimeError(f"saksi {' '.join(arguments)} ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": round(seconds, 2), "cpu": round(spent, 2), "memory": memory}


def largest(pid: int) -> float:
    """Megabytes of the largest of a process and its children."""
    try:
        parent = psutil.Process(pid)
        return max(one.memory_info().rss for one in [parent, *parent.children(recursive=True)]) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def lines(path: Path, texts: Iterable[str]) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for n, text in enumerate(texts):
            row = {
                "id": f"r{n}",
                "text": f"({n}) {text}",
                "language": "id",
                "published": f"2025-0{1 + n % 6}-11",
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def workers(texts: Sequence[str], count: int, folder: Path, shard: int = 50) -> dict[str, Any]:
    """The same articles with one worker and with two: `efficiency` is 1 when two take half the time.

    An even number of shards, so that neither worker waits for the last one.
    """
    source = lines(folder / "workers.jsonl", islice(cycle(texts), count))
    found = {}
    for number in (1, 2):
        out = folder / f"workers{number}"
        found[number] = watched(
            ["run", str(source), "--out", str(out), "--workers", str(number), "--shard", str(shard)]
        )
    return {
        "reports": count,
        "seconds": {str(number): told["seconds"] for number, told in found.items()},
        "reports_per_second": {
            str(number): round(count / told["seconds"], 2) for number, told in found.items()
        },
        "efficiency": round(found[1]["seconds"] / (2 * found[2]["seconds"]), 3),
    }


def curve(texts: Sequence[str], sizes: Sequence[int], folder: Path) -> dict[str, Any]:
    """CPU seconds against the number of reports, and the memory of a worker in the largest run.

    A report is one sentence of an article, so that a hundred thousand are read in minutes: what may grow faster than the
    corpus is not the reading of a report but planning, ledger, files and memory. What a run costs without them (start-up, the
    models of two workers) is measured by a run of two reports and taken off; `slope` is that of the logarithms: 1 is linear.
    """
    sentences = [part for text in texts for part in text.split(". ")[1:4] if 40 < len(part) < 160]
    spent: dict[int, float] = {}
    memory: list[tuple[float, float]] = []
    for size in sizes:
        source = lines(folder / f"curve{size}.jsonl", islice(cycle(sentences), size))
        out = str(folder / f"curve{size}")
        told = watched(["run", str(source), "--out", out, "--workers", "2", "--shard", "500", "--fast"])
        spent[size], memory = told["cpu"], told["memory"]
        print(size, told["cpu"], told["seconds"], deciles(memory), file=sys.stderr, flush=True)
    two = lines(folder / "two.jsonl", sentences[:2])
    begin = watched(
        ["run", str(two), "--out", str(folder / "two"), "--workers", "2", "--shard", "1", "--fast"]
    )["cpu"]
    net = {size: max(cpu - begin, 0.01) for size, cpu in spent.items()}
    slope = linear_regression([math.log(size) for size in net], [math.log(cpu) for cpu in net.values()]).slope
    return {
        "cpu_seconds": spent,
        "start": round(begin, 2),
        "milliseconds_a_report": {size: round(1000 * cpu / size, 2) for size, cpu in net.items()},
        "slope": round(slope, 3),
        "megabytes_over_the_largest_run": deciles(memory),
    }


def deciles(memory: Sequence[tuple[float, float]]) -> list[int]:
    """The largest process's megabytes in each tenth of a run, the last of them its end."""
    whole = memory[-1][0] or 1.0
    found = [0.0] * 10
    for at, megabytes in memory:
        tenth = min(9, int(10 * at / whole))
        found[tenth] = max(found[tenth], megabytes)
    return [round(most) for most in found]


def page(text: str, n: int, language: str) -> bytes:
    """A page the size and shape of a news outlet's: menus, scripts, styles, teasers and comments around the article."""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n") if part)
    menu = "".join(
        f'<li class="nav__item"><a href="/kanal/{k}" data-track="nav-{k}">Kanal {k}</a></li>'
        for k in range(90)
    )
    teasers = "".join(
        f'<div class="card"><a href="/read/{n + k}"><img src="/img/{k}.webp" alt=""><h3>{text[k : k + 60]}</h3></a>'
        f'<time datetime="2025-03-1{k % 10}">1{k % 10}/03</time></div>'
        for k in range(30)
    )
    comments = "".join(
        f'<div class="comment"><b>u{k}</b><span>{text[5 * k : 5 * k + 80]}</span></div>' for k in range(20)
    )
    script = (
        "<script>window.__data="
        + json.dumps({"slots": [{"id": k, "size": [300, 250]} for k in range(400)]})
        + "</script>"
    )
    style = "<style>" + "".join(f".c{k}{{margin:{k}px;color:#{k:06x}}}" for k in range(300)) + "</style>"
    linked = json.dumps(
        {"@type": "NewsArticle", "headline": text[:60], "datePublished": "2025-03-11T10:15:00+07:00"}
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{text[:60]}</title>{style}{script}'
        f'<script type="application/ld+json">{linked}</script></head><body><header><ul>{menu}</ul></header>'
        f'<main><article><h1>{text[:60]}</h1><div class="body">{paragraphs}</div></article>{comments}</main>'
        f"<aside>{teasers}</aside><footer><ul>{menu}</ul></footer>{script}</body></html>"
    ).encode()


def warc(path: Path, texts: Sequence[str], count: int, share: float) -> int:
    """Write a crawl of `count` pages, `share` of them articles of ours, the rest in Spanish; return bytes unpacked."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    chance, ours, size = random.Random(7), cycle(texts), 0
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for n in range(count):
            if chance.random() < share:
                data = page(f"{next(ours)}\nHalaman {n}.", n, "id")
            else:
                data = page("\n".join(" ".join(chance.choices(SPANISH, k=5)) for _ in range(6)), n, "es")
            size += len(data)
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(f"https://kabar{n % 50}.example/read/{n}", "response", payload=io.BytesIO(data), http_headers=head)
            )  # fmt: skip
    return size


def crawl(texts: Sequence[str], count: int, folder: Path, share: float = 0.1) -> dict[str, Any]:
    """A crawl's WARC through `saksi run` with two workers: what a page costs, and what a report that is read costs besides.

    A fifth as many pages without any report to read tell the two apart.
    """
    found: dict[str, Any] = {"share_read": share}
    for name, pages, part in (("pages_alone", count // 5, 0.0), ("crawl", count, share)):
        path = folder / f"{name}.warc.gz"
        size = warc(path, texts, pages, part)
        shard = str(max(20, pages // 20))
        told = watched(["run", str(path), "--out", str(folder / name), "--workers", "2", "--shard", shard])
        found[name] = {
            "pages": pages,
            "megabytes_unpacked": round(size / 2**20),
            "megabytes_packed": round(path.stat().st_size / 2**20),
            "seconds": told["seconds"],
            "cpu": told["cpu"],
            "milliseconds_a_page": round(1000 * told["cpu"] / pages, 2),
            "megabytes_of_memory": deciles(told["memory"]),
        }
    page_alone = found["pages_alone"]["milliseconds_a_page"]
    found["milliseconds_a_report_read"] = round(
        (found["crawl"]["milliseconds_a_page"] - page_alone) / share, 1
    )
    return found


def start(folder: Path, rounds: int = 5) -> dict[str, Any]:
    """Start-up of saksi as `pip install` leaves it: CPU and clock seconds of whole processes, medians of turns.

    `read` is `saksi read` of one line whose language is stated, over a process that does nothing but load the model;
    `sample` the README's first command, `unstated` a line whose language has to be found, `first` the very first start
    after installing, `without` one with compiled lexicons switched off, `elsewhere` one whose lexicons have to be compiled
    and kept.
    """
    site, line = folder / "site", folder / "line.txt"
    line.write_text("Presiden bertemu menteri di Jakarta.\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": str(site), "XDG_CACHE_HOME": str(folder / "cache")}
    for name in ("PYTHONDONTWRITEBYTECODE", "SAKSI_CACHE"):
        environment.pop(name, None)
    subprocess.run(pip, env={**environment, "PYTHONPATH": ""}, check=True)

    def once(command: Sequence[str], **more: str) -> tuple[float, float]:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(command, env={**environment, **more}, cwd=folder, check=True, capture_output=True)
        after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, ended - began

    load = "from saksi.lexicon import load_pack; from saksi.model import load_parser; load_pack('id').get(load_parser)"
    reading = [*COMMAND, "read", str(line), "--lang", "id"]
    first = once(reading)
    elsewhere = once(reading, SAKSI_CACHE=str(folder / "elsewhere"))
    commands: dict[str, tuple[list[str], dict[str, str]]] = {
        "load_model": ([sys.executable, "-c", load], {}),
        "read": (reading, {}),
        "sample": ([*COMMAND, "read", "sample:telepon"], {}),
        "unstated": ([*COMMAND, "read", str(line)], {}),
        "help": ([*COMMAND, "--help"], {}),
        "without": (reading, {"SAKSI_CACHE": "off"}),
    }
    # Turn by turn: what else the machine does falls on all alike.
    turns = [{name: once(*pair[:1], **pair[1]) for name, pair in commands.items()} for _ in range(rounds)]
    found: dict[str, Any] = {"first": first, "elsewhere": elsewhere}
    for name in commands:
        found[name] = [sorted(turn[name][part] for turn in turns)[rounds // 2] for part in (0, 1)]
    ratios = [found["read"][part] / found["load_model"][part] for part in (0, 1)]
    return {
        **{
            name: dict(zip(("cpu", "clock"), (round(s, 2) for s in pair), strict=True))
            for name, pair in found.items()
        },
        "read_over_load": dict(zip(("cpu", "clock"), (round(ratio, 2) for ratio in ratios), strict=True)),
    }


def engines(texts: Sequence[str], count: int, folder: Path) -> dict[str, Any]:
    """The same corpus by the pool and by Ray: whether all columns of all tables are equal once sorted."""
    try:
        import daft  # noqa: F401
        import ray  # noqa: F401
    except ImportError as error:
        return {"missing": f"{error.name} is not installed"}
    source = lines(folder / "engines.jsonl", islice(cycle(texts), count))
    for name in ("pool", "ray"):
        watched(
            [
                "run",
                str(source),
                "--out",
                str(folder / name),
                "--engine",
                name,
                "--workers",
                "2",
                "--shard",
                "20",
                "--fast",
            ]
        )
    tables = ("reports", "statements", "events")
    return {
        "reports": count,
        "equal": {table: rows(folder / "pool" / table) == rows(folder / "ray" / table) for table in tables},
    }


def rows(folder: Path) -> list[tuple[str, ...]]:
    import pyarrow.dataset as ds

    found = ds.dataset(folder, format="parquet", partitioning="hive").to_table()
    return sorted(tuple(map(repr, row.values())) for row in found.to_pylist())

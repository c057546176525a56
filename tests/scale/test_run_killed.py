"""Killed at random instants and run again, a result is what it would have been without."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytest.importorskip("pyarrow.parquet")

from scale_samples import jsonl, rows

SCRIPT = Path(__file__).with_name("killed.py")


def start(engine: str, source: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, SCRIPT, engine, source, out], stderr=subprocess.PIPE)


def workers(parent: int) -> list[psutil.Process]:
    """The pool's processes, without multiprocessing's own helpers."""
    try:
        return [one for one in psutil.Process(parent).children() if "spawn_main" in " ".join(one.cmdline())]
    except psutil.NoSuchProcess:
        return []


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "kills"), [("loop", 6), ("pool", 6), ("ray", 3)])
def test_killed_anywhere_nothing_is_lost_and_nothing_is_twice(
    engine: str, kills: int, tmp_path: Path
) -> None:
    if engine == "ray":
        pytest.importorskip("daft", reason="the ray engine is not installed: pip install 'saksi[cluster]'")
        pytest.importorskip("ray", reason="the ray engine is not installed: pip install 'saksi[cluster]'")
    source = jsonl(tmp_path / "a.jsonl", 90)
    began = time.monotonic()
    whole = start("loop", source, tmp_path / "whole")
    assert whole.wait(300) == 0, whole.stderr and whole.stderr.read()
    lasts = time.monotonic() - began + (10 if engine == "ray" else 1)
    chance = random.Random(3)
    out = tmp_path / "out"
    stopped = 0
    for _ in range(kills):
        process = start(engine, source, out)
        try:
            process.wait(lasts * chance.uniform(0.25, 1.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            stopped += 1
        if (out / "reports").is_dir():  # whatever is in place is whole, and there once
            ids = [line[0] for line in rows(out, "reports", "id")]
            assert len(ids) == len(set(ids))
    assert stopped, "no run was caught in the middle"
    last = start(engine, source, out)
    assert last.wait(300) == 0, last.stderr and last.stderr.read()
    for table in ("reports", "statements", "events"):
        assert rows(out, table) == rows(tmp_path / "whole", table)


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", 600)
    run = start("pool", source, tmp_path / "out")
    children: list[psutil.Process] = []
    while not children and run.poll() is None:
        time.sleep(0.02)
        if (tmp_path / "out" / "_work").is_dir() and any((tmp_path / "out" / "_work").iterdir()):
            children = workers(run.pid)
    assert children, "the run was over before a worker was seen"
    children[0].kill()
    assert run.wait(300) == 0, run.stderr and run.stderr.read()
    assert [line[0] for line in rows(tmp_path / "out", "reports", "id")] == sorted(
        repr(f"r{n}") for n in range(600)
    )

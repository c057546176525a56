"""Killed at fifty random instants and run again, the store is what it would have been without."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_samples import FILLER, dump, text

from saksi.store import Store

SCRIPT = Path(__file__).with_name("killed.py")


def lines(path, size=400):
    rng = random.Random(7)
    names = ["Budi Santoso", "Citra Dewi", "Agus Salim", "Rina Marlina"]
    rows = []
    for n in range(size):
        body = text(
            rng.choice(names), rng.choice(["menuduh", "menuding"]), f" Catatan {n}: {FILLER[n % 90 :]}"
        )
        row = {"id": f"r{n}", "text": body, "language": "id", "outlet": f"o{n % 5}"}
        if n % 9 == 0:
            row |= {"url": f"https://x.id/{n % 60}", "id": None}
        if n % 50 == 3:
            row["language"] = "ms"
        if n % 40 == 5:
            row["id"] = f"r{n - 1}"
        rows.append(json.dumps(row) if n % 45 else '{"text": "patah')
    path.write_text("\n".join(rows) + "\n")
    return path


def run(source, target, pause=0.0):
    return subprocess.Popen(
        [sys.executable, SCRIPT, source, target, str(pause)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(process):
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()


@pytest.mark.slow
def test_fifty_kills_leave_the_store_as_if_nothing_had_happened(tmp_path):
    source = lines(tmp_path / "berita.jsonl")
    whole = tmp_path / "utuh.db"
    began = time.monotonic()
    finish(run(source, whole, 0.003))
    lasts = time.monotonic() - began
    rng = random.Random(20241202)
    torn = tmp_path / "putus.db"
    stages = []
    for n in range(50):
        if n % 10 == 0:  # begin anew now and then, so that kills fall on an empty, a half and a full store
            for file in tmp_path.glob("putus.db*"):
                file.unlink()
        process = run(source, torn, 0.003)
        time.sleep(rng.uniform(0.05, min(lasts, 3.0)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
        if torn.exists():
            # What a reader finds after the kill is whole: no half report, no dangling reference.
            copy = tmp_path / "lihat.db"
            for file in tmp_path.glob("putus.db*"):
                shutil.copy(file, tmp_path / file.name.replace("putus", "lihat"))
            db = sqlite3.connect(copy)
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                half = "status = 'coded' AND pk NOT IN (SELECT report FROM readings)"
                assert db.execute(f"SELECT count(*) FROM reports WHERE {half}").fetchone()[0] == 0
                stages.append(db.execute("SELECT count(*) FROM reports").fetchone()[0])
            db.close()
            for file in tmp_path.glob("lihat.db*"):
                file.unlink()
    finish(run(source, torn))
    with Store.open(whole) as expected, Store.open(torn) as got:
        assert dump(got.db) == dump(expected.db)
        assert got.db.execute("SELECT count(*) FROM reports").fetchone()[0] > 300
    assert len(set(stages)) > 3, "the kills must fall on different states"

"""The commands over a store, as people run them."""

import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

pytest.importorskip("rensa")

from saksi.cli import saksi
from saksi.store import Store

A = "Menteri Luar Negeri Iran Abbas Araghchi menuduh Israel melanggar gencatan senjata pada Senin (2/12)."
B = "Presiden Rusia Vladimir Putin akan mengunjungi Teheran pekan depan, kata juru bicara Kremlin."


def run(*args, code=0):
    result = CliRunner().invoke(saksi, [str(a) for a in args])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "berita.jsonl"
    rows = [{"id": "a", "text": A, "outlet": "X", "published": "2024-12-02"}, {"id": "b", "text": B}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"text": "patah\n')
    return path


def test_ingest_keeps_once_and_says_what_it_did(source, tmp_path):
    db = tmp_path / "meja.db"
    first = run("ingest", source, "--into", db, "--no-code")
    assert "2 reports added" in first.output and "1 failures" in first.output
    assert f"{source}:3" in first.output
    assert "0 reports added, 2 known already" in run("ingest", source, "--into", db, "--no-code").output
    with Store.open(db) as store:
        assert [r[0] for r in store.db.execute("SELECT status FROM reports")] == ["uncoded"] * 2
        made = store.db.execute("SELECT version, pipeline, lexicon FROM runs").fetchone()
        assert all(made) and json.loads(made["lexicon"]).keys() >= {"id", "en"}


def test_nothing_but_failures_is_an_error_and_a_bad_database_is_named(tmp_path):
    run("ingest", tmp_path / "tiada", "--into", tmp_path / "a.db", "--no-code", code=1)
    (tmp_path / "b.db").write_text("bukan basis data " * 100)
    result = run("ingest", tmp_path / "tiada", "--into", tmp_path / "b.db", code=1)
    assert "b.db" in result.output and "Traceback" not in result.output


def test_log_json_is_json_and_nothing_else(source, tmp_path):
    result = CliRunner().invoke(
        saksi, ["ingest", str(source), "--into", str(tmp_path / "m.db"), "--no-code", "--log-json"]
    )
    events = [json.loads(line) for line in result.output.splitlines()]
    assert [e["event"] for e in events if e["event"] != "progress"] == ["failure", "done"]
    assert events[-1]["added"] == 2 and events[-1]["steps"].keys() >= {"intake", "store"}


def test_forget_asks_first(source, tmp_path):
    db = tmp_path / "m.db"
    run("ingest", source, "--into", db, "--no-code")
    run("forget", db, "--report", "a", code=1)
    assert "1 reports removed" in run("forget", db, "--report", "a", "--yes").output
    assert "1 with the name blotted out" in run("forget", db, "--person", "Vladimir Putin", "--yes").output
    run("forget", db, "--report", "tiada", "--yes", code=1)
    run("forget", db, code=2)
    assert "1 forgotten" in run("ingest", source, "--into", db, "--no-code").output


def test_feeds_are_kept(tmp_path):
    db = tmp_path / "m.db"
    run("feeds", "add", db, "https://contoh.example/rss", "--outlet", "Contoh", "--every", 30)
    run("feeds", "add", db, "ftp://contoh.example/rss", code=1)
    assert "every 30 min Contoh not polled yet" in run("feeds", "list", db).output
    run("feeds", "remove", db, "https://contoh.example/rss")
    assert run("feeds", "list", db).output == ""


@pytest.mark.slow
def test_a_record_is_corrected(source, tmp_path):
    db = tmp_path / "m.db"
    run("ingest", source, "--into", db)
    with Store.open(db) as store:
        event = store.db.execute(
            "SELECT e.id FROM events e JOIN reports r ON r.pk = e.report WHERE r.id = 'a'"
        )
        record = event.fetchone()[0]
    given = ("correct", db, "a", record, "--reason", "lihat teks", "--by", "rina")
    assert "correction 1" in run(*given, "--amend", "modality=negated", "--amend", "mode=").output
    assert "correction 2" in run(*given, "--reject").output
    assert "choose from" in run(*given, "--amend", "modality=pasti", code=1).output
    run(*given, code=2)
    run(*given, "--amend", "modality", code=2)
    with Store.open(db) as store:
        row = store.db.execute("SELECT modality, mode, live FROM events WHERE id = ?", (record,)).fetchone()
        assert tuple(row) == ("negated", None, 0)


@pytest.mark.slow
def test_recode_and_diff(source, tmp_path):
    db, other = tmp_path / "m.db", tmp_path / "n.db"
    run("ingest", source, "--into", db, "--no-code")
    assert "run 2 read 2 reports, 2 changed" in run("recode", db).output
    assert "read 0 reports" in run("recode", db).output
    run("ingest", source, "--into", other)
    assert run("diff", db, other).output == "0 added, 0 gone, 0 changed\n"
    assert run("diff", "--db", db, 2, 2).output.startswith("0 added")
    run("diff", "--db", db, 2, 9, code=1)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of one's own needs a POSIX system")
def test_on_a_terminal_of_eighty_columns_the_run_is_shown_in_one_line(source, tmp_path):
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "saksi.cli", "ingest", source, "--into", tmp_path / "m.db", "--no-code"]
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")} | {
        "TERM": "xterm"
    }
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the terminal ends with the program
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert "2 reports added" in process.communicate(timeout=60)[0].decode()
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())
    lines = re.split(r"[\r\n]+", plain)
    assert any(re.search(r"3 reports, [\d.,]+ a second, 1 failed .*\d:\d\d:\d\d", line) for line in lines), (
        lines
    )
    told = f"{source}:3"  # what failed is named under the line, however long its name
    assert max(len(line) for line in lines if told not in line) <= 80

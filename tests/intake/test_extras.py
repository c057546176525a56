"""Without the optional packages: what needs them says which extra brings them, and the rest works."""

import subprocess
import sys
from pathlib import Path

import pytest

PAGES = Path(__file__).with_name("pages")

RUN = """
import sys
for name in sys.argv[1].split(","):
    sys.modules[name] = None
from saksi.cli import main
sys.argv = ["saksi", *sys.argv[2:]]
main()
"""


def run(missing, *args):
    command = [sys.executable, "-c", RUN, missing, *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("missing", "source", "what"),
    [
        ("selectolax,selectolax.lexbor", PAGES / "kompas.html", "selectolax"),
        ("feedparser", "feed", "feedparser"),
        ("fastwarc,fastwarc.warc", "warc", "FastWARC"),
        ("pyarrow", "parquet", "pyarrow"),
        ("httpx", "https://contoh.example/", "httpx"),
        ("rensa", "text", "rensa"),
    ],
)
def test_ingest_names_the_extra(tmp_path, missing, source, what):
    made = {
        "feed": b"<rss version='2.0'><channel><item><title>T</title></item></channel></rss>",
        "warc": b"WARC/1.0\r\n\r\n",
        "parquet": b"PAR1" + b"x" * 50,
        "text": b"kata " * 100,
    }
    if source in made:
        path = tmp_path / "x"
        path.write_bytes(made[source])
        source = path
    done = run(missing, "ingest", source, "--into", tmp_path / "m.db", "--no-code")
    assert done.returncode == 1, done.stdout
    assert what in done.stderr and "saksi[ingest]" in done.stderr and "Traceback" not in done.stderr


def test_text_and_lines_need_no_extra(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "Satu."}\n')
    extras = "selectolax,trafilatura,feedparser,fastwarc,pyarrow,httpx,httpcore,rensa,defusedxml,protego"
    done = run(extras, "ingest", path, "--into", tmp_path / "m.db", "--no-code", "--no-copies")
    assert done.returncode == 0 and "1 reports added" in done.stdout, done.stderr


def test_export_names_the_extra(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("Satu.")
    assert run("pyarrow", "ingest", path, "--into", tmp_path / "m.db", "--no-code").returncode == 0
    done = run("pyarrow,pyarrow.parquet", "export", tmp_path / "m.db", tmp_path / "out")
    assert done.returncode == 1 and "saksi[export]" in done.stderr
    assert run("pyarrow", "export", tmp_path / "m.db", tmp_path / "out", "--format", "csv").returncode == 0

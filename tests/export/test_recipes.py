"""The lines that a codebook gives for R and pandas are run as they stand there, on what was exported."""

import os
import re
import shutil
import subprocess

import pytest

from saksi.export import export

ON_CI = os.environ.get("CI") == "true"
FORMATS = ("csv", "polecat", "gdelt")


def lines(folder, language):
    book = (folder / "codebook.md").read_text(encoding="utf-8")
    return re.search(rf"^```{language}\n(.*?)^```$", book, re.DOTALL | re.MULTILINE).group(1)


def run_r(folder, ask):
    if not shutil.which("Rscript"):
        assert not ON_CI, ".ci/run installs R"
        pytest.skip("Rscript is not installed")
    (folder / "read.R").write_text(lines(folder, "r") + ask, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "--vanilla", "read.R"], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_r_reads_the_csv_with_types_right(store, tmp_path):
    folder = export(store.db, tmp_path / "out", format_="csv").folder
    ask = """
cat(class(events$cameo), class(events$claimed), class(events$date_start), class(events$start), class(events$lat), "\\n")
cat(events$claimed, format(events$date_start[1]), events$cameo[1], "\\n")
cat(sum(is.na(events$lat)), nrow(reports), reports$title[1], "\\n")
"""
    types, values, rest = run_r(folder, ask)
    assert types.split() == ["character", "logical", "Date", "integer", "numeric"]
    code = store.db.execute("SELECT cameo FROM events ORDER BY pk").fetchone()[0]
    assert values.split() == ["FALSE", "TRUE", "FALSE", "TRUE", "2024-12-02", code or "NA"]
    (unknown,) = store.db.execute("SELECT count(*) FROM events WHERE lat IS NULL").fetchone()
    assert rest.split()[:2] == [str(unknown), "3"] and rest.split()[2].startswith("'=HYPERLINK")


@pytest.mark.parametrize("layout", FORMATS[1:])
def test_r_reads_the_layouts(store, tmp_path, layout):
    folder = export(store.db, tmp_path / "out", format_=layout, include=frozenset({"claimed"})).folder
    asked = "events$EventCode" if layout == "gdelt" else "events$Event.Type"
    kind, rows = run_r(folder, f"\ncat(class({asked}), '\\n')\ncat(nrow(events), events$modality, '\\n')\n")
    assert kind.strip() == "character" and rows.split() == ["4", *["actual"] * 4]


@pytest.mark.parametrize("format_", ["parquet", *FORMATS])
def test_pandas_reads_every_format(store, tmp_path, monkeypatch, format_):
    pytest.importorskip("pandas")
    folder = export(store.db, tmp_path / "out", format_=format_).folder
    monkeypatch.chdir(folder)
    found = {}
    exec(lines(folder, "python"), found)
    events = found["events"]
    assert len(events) == {"parquet": 4, "csv": 4, "polecat": 2, "gdelt": 2}[format_]
    if format_ == "csv":
        assert str(events["claimed"].dtype) == "boolean" and str(events["published"].dtype).startswith(
            "datetime64"
        )
        assert events["cameo"].dtype == "string" and str(events["start"].dtype) == "Int64"
    if format_ == "gdelt":
        assert all(code.isdigit() for code in events["EventCode"].dropna())

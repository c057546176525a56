"""The coverage benchmark: a judge's words become offsets that lie where the words stand."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from saksi.records import Span

ROOT = Path(__file__).resolve().parent.parent
# By its path: a package of the same name may be installed.
measured = SimpleNamespace(**runpy.run_path(str(ROOT / "benchmarks" / "coverage.py")))


def test_a_judges_word_is_found_by_its_count() -> None:
    text = "Ya. Iran menuduh Irak, dan Iran menolak."
    span = Span(4, len(text))
    assert measured.place("Iran", text, span) == 4
    assert text[measured.place("Iran#2", text, span) :].startswith("Iran menolak")
    with pytest.raises(ValueError, match="does not stand"):
        measured.place("Iran#3", text, span)


def test_a_judgement_file_is_read_as_written(tmp_path: Path) -> None:
    rows = [measured.Row("a-1", 0, 40, (4, 9), ()), measured.Row("a-2", 7, 30, (), (12,))]
    measured.write(tmp_path / "judged.tsv", rows)
    assert measured.load(tmp_path / "judged.tsv") == rows


def test_the_committed_judgements_hold_offsets_inside_their_sentences() -> None:
    for path in (ROOT / "benchmarks" / "judged").glob("*.tsv"):
        rows = measured.load(path)
        assert len(rows) == 300
        assert all(row.start <= place < row.end for row in rows for place in (*row.acts, *row.heads))

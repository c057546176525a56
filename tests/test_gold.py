"""The annotated reports: figures equal the reference scorer's on what saksi really reads, and floors hold."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from saksi import evaluate
from saksi.evaluate.gold import Part
from saksi.pipeline import read_report
from saksi.records import Reading, to_json

pytestmark = pytest.mark.gold
HERE = Path(__file__).resolve().parent
FLOORS: dict[str, Any] = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
HELD_BACK = evaluate.held_back(HERE / "heldback.txt")
SETS = [name for name in FLOORS if name != "lowered"]
PARTS = [(name, part) for name in SETS for part in FLOORS[name] if part != "digest"]


@cache
def readings(path: Path) -> tuple[list[Reading], dict[str, Reading]]:
    """Every report of a gold set, and what saksi reads in it."""
    gold = evaluate.load(path)
    return gold, {g.report.id: read_report(g.report) for g in gold}


@pytest.mark.parametrize("name", SETS)
def test_the_floors_are_of_these_very_reports(shared: Path, name: str) -> None:
    assert evaluate.digest(shared / "gold" / name) == FLOORS[name]["digest"]


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_no_figure_falls_below_its_floor(shared: Path, name: str, part: Part) -> None:
    gold, read = readings(shared / "gold" / name)
    wanted = evaluate.part_of(gold, part, HELD_BACK)
    figures = evaluate.figures(evaluate.total(evaluate.tally(g, read[g.report.id]) for g in wanted))
    breaches = evaluate.check(figures, FLOORS[name][part])
    assert not breaches, "; ".join(map(str, breaches))


@pytest.mark.parametrize("name", SETS)
def test_figures_equal_the_reference_scorer_on_real_readings(shared: Path, tmp_path: Path, name: str) -> None:
    gold, read = readings(shared / "gold" / name)
    pred = tmp_path / "pred.jsonl"
    pred.write_bytes(b"\n".join(to_json(read[g.report.id]) for g in gold))
    # The scorer gets what saksi writes; saksi's own figures are of the same lines.
    written = {r.report.id: r for r in evaluate.load(pred)}
    command = [
        sys.executable,
        str(shared / "tools" / "score.py"),
        str(shared / "gold" / name),
        str(pred),
        "--json",
    ]
    reference = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert (
        evaluate.figures(evaluate.total(evaluate.tally(g, written[g.report.id]) for g in gold)) == reference
    )


def test_the_held_back_reports_are_there_and_are_eight(shared: Path) -> None:
    gold = evaluate.load(shared / "gold" / "dev.jsonl")
    assert len(evaluate.part_of(gold, "held-back", HELD_BACK)) == len(HELD_BACK) == 8


def test_nothing_is_coded_from_page_furniture_of_the_gold(shared: Path) -> None:
    """What annotators call related, credit or caption gives no statement and no event."""
    for name in SETS:
        gold, read = readings(shared / "gold" / name)
        for g in gold:
            page = [f.span for f in g.furniture if f.kind == "related"]
            coded = [e.trigger for e in read[g.report.id].events]
            coded += [part for s in read[g.report.id].statements for part in s.content]
            assert not [span for span in coded if any(p.overlaps(span) for p in page)], g.report.id


def test_no_floor_was_ever_lowered_without_a_word() -> None:
    """Against every version of the floors in the history, where there is one."""
    git = ["git", "-C", str(HERE)]
    try:
        log = subprocess.run(
            [*git, "log", "--format=%H", "--", "floors.json"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no history here")
    for commit in log.stdout.split():
        show = subprocess.run([*git, "show", f"{commit}:./floors.json"], capture_output=True, text=True)
        if show.returncode == 0:
            assert evaluate.lowered(json.loads(show.stdout), FLOORS) == [], commit

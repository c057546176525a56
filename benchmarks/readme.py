"""Write the accuracies of both models into the README's table, between its `<!-- scores -->` marks.

    python benchmarks/readme.py [--dry]

Reads the annotated reports of ../shared/gold twice, with the default and the fast model (about half a minute). `--dry`
prints the table and leaves the README as it is.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from saksi import evaluate
from saksi.evaluate.tally import headline
from saksi.pipeline import read_report
from saksi.records import Reading

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"
MARKS = re.compile(r"(<!-- scores -->\n).*?(<!-- /scores -->)", re.DOTALL)

ROWS = (
    ("statement", "statements found, F1"),
    ("speaker", "of those: the speaker's country"),
    ("speaker_span", "of those: the speaker's words or name"),
    ("act", "of those: the act"),
    ("event_type", "events found, F1"),
    ("event", "… with the right countries on each side, F1"),
    ("event_full", "… with the right modality and claim, F1"),
    ("leaked", "claimed events told as fact (less is better)"),
    ("extra_events", "events a report that nobody annotated (less is better)"),
)


class Column(NamedTuple):
    """A set of annotated reports under one head of the table."""

    head: str
    gold: Sequence[Reading]


def columns() -> list[Column]:
    marks = evaluate.held_back(ROOT / "tests" / "heldback.txt")
    dev, english = evaluate.load(GOLD / "dev.jsonl"), evaluate.load(GOLD / "dev_en.jsonl")
    back = evaluate.part_of(dev, "held-back", marks)
    return [
        Column(f"Indonesian, {len(dev)} reports", dev),
        Column(f"of these, {len(back)} held back", back),
        Column(f"English, {len(english)} reports", english),
    ]


def measured(column: Column, model: str) -> tuple[evaluate.Figures, dict[str, evaluate.Interval | None]]:
    tallies = [evaluate.tally(gold, read_report(gold.report, model=model)) for gold in column.gold]
    return evaluate.figures(evaluate.total(tallies)), evaluate.intervals(tallies)


def number(figures: evaluate.Figures, name: str) -> str:
    value: Any = figures[name][headline(name)]
    return "–" if value is None else f"{value:.2f}"


def table(shown: Sequence[Column]) -> str:
    """Return the table in Markdown: each cell the default's figure, its interval, and after the bar the fast model's."""
    lines = ["| | " + " | ".join(c.head for c in shown) + " |", "| --- |" + " --- |" * len(shown)]
    default = [measured(column, "default") for column in shown]
    fast = [measured(column, "fast")[0] for column in shown]
    for name, label in ROWS:
        cells = []
        for (figures, spread), small in zip(default, fast, strict=True):
            within = spread[name]
            interval = f" [{within.low:.2f}–{within.high:.2f}]" if within else ""
            cells.append(f"{number(figures, name)}{interval} / {number(small, name)}")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("--dry", action="store_true", help="print the table, write nothing")
    dry = cli.parse_args().dry
    made = table(columns())
    print(made, end="")
    if not dry:
        readme = ROOT / "README.md"
        text = readme.read_text(encoding="utf-8")
        readme.write_text(MARKS.sub(lambda m: m[1] + made + m[2], text), encoding="utf-8")


if __name__ == "__main__":
    main()

"""A reading on a terminal: the report with its records marked, then the records."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from saksi.cli.marks import LEGEND, marked_lines, marks
from saksi.cli.symbols import visible
from saksi.cli.tables import events_table, statements_table
from saksi.records import Reading

WIDTH = 80


def console() -> Console:
    """Return a console on standard output, as wide as the terminal but at least 60 and at most 100 columns."""
    probe = Console(file=sys.stdout)
    width = min(max(probe.width, 60), 100) if probe.is_terminal else WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def show(reading: Reading, out: Console) -> None:
    """Print a reading."""
    report = reading.report
    out.print(Rule(Text(visible(report.title or report.id, lines=False), "bold"), align="left"))
    facts = [report.outlet, report.published, report.language, report.id if report.title else None]
    out.print(Text(" · ".join(visible(fact, lines=False) for fact in facts if fact), "dim"))
    out.print()
    for line in marked_lines(report.text, marks(reading)):
        out.print(line)
    out.print()
    out.print(Text(LEGEND, "dim"))
    for title, records, table in (
        ("Statements", reading.statements, statements_table),
        ("Events", reading.events, events_table),
    ):
        out.print()
        if records:
            out.print(Text(title, "bold"))
            out.print(table(reading))
        else:
            out.print(Text(f"No {title.lower()}.", "dim"))
    out.print()

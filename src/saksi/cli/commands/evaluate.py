"""Measure saksi, or predictions of any reader, against annotated reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from saksi.cli import options

if TYPE_CHECKING:
    from saksi.evaluate import Figures, Interval
    from saksi.records import Reading

File = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command
@click.argument("gold", type=File, metavar="GOLD.jsonl")
@click.option(
    "--pred", "predictions", type=File, metavar="FILE", help="Measure this file instead of reading."
)
@click.option(
    "--errors", "list_errors", is_flag=True, help="List what was missed, spurious or wrong, with its words."
)
@click.option("--json", "as_json", is_flag=True, help="Write figures, intervals and digests as JSON.")
@click.option(
    "--held-back",
    "held_back_list",
    type=File,
    envvar="SAKSI_HELD_BACK",
    metavar="FILE",
    help="Marks of reports whose errors are never listed.",
)
@click.option(
    "--part",
    type=click.Choice(["all", "open", "held-back"]),
    default="all",
    show_default=True,
    help="Which reports to measure, by the held-back list.",
)
@click.option(
    "--floors", type=File, metavar="FILE", help="Fail where a figure falls below its floor in this file."
)
@click.option(
    "--raise", "raise_floors", is_flag=True, help="Move the floors in --floors up to what is measured."
)
@options.reading
def command(
    gold: Path,
    predictions: Path | None,
    list_errors: bool,
    as_json: bool,
    held_back_list: Path | None,
    part: Any,
    floors: Path | None,
    raise_floors: bool,
    lexicon: tuple[Path, ...],
    fast: bool,
) -> None:
    """Read the reports of GOLD.jsonl and compare what is read with its records.

    GOLD.jsonl holds one annotated report a line, in the shape of `saksi read --json`. Intervals are the middle 95 %
    of 1,000 resamplings of the reports.
    """
    import json

    from saksi import evaluate
    from saksi.cli.faults import Bad

    marks = evaluate.held_back(held_back_list) if held_back_list else frozenset()
    try:
        wanted = evaluate.part_of(evaluate.load(gold), part, marks)
        predicted = {r.report.id: r for r in evaluate.load(predictions)} if predictions else None
    except ValueError as fault:
        raise Bad(str(fault)) from fault
    if not wanted:
        raise Bad(f"{gold}: no report in the part {part!r}")
    if predicted is None:
        predicted = _read(wanted, lexicon, "fast" if fast else "default")
    try:
        tallies = [evaluate.tally(reading, predicted.get(reading.report.id)) for reading in wanted]
    except ValueError as fault:
        raise Bad(str(fault)) from fault
    figures = evaluate.figures(evaluate.total(tallies))
    spread = evaluate.intervals(tallies)
    if as_json:
        shape = {
            "gold": {
                "file": gold.name,
                "digest": evaluate.digest(gold),
                "part": part,
                "reports": len(wanted),
            },
            "figures": figures,
            "intervals": spread,
        }
        click.echo(json.dumps(shape))
    else:
        _table(figures, spread, len(wanted))
    if list_errors:
        _list_errors(evaluate.part_of(wanted, "open", marks), predicted, len(wanted))
    if floors:
        _hold(floors, gold, part, figures, raise_floors)


def _hold(floors: Path, gold: Path, part: str, figures: Figures, raise_floors: bool) -> None:
    import json

    from saksi import evaluate
    from saksi.cli.faults import Bad, complain

    everything = json.loads(floors.read_text(encoding="utf-8"))
    pinned = everything.get(gold.name)
    if raise_floors and pinned is None:
        pinned = everything[gold.name] = {"digest": evaluate.digest(gold)}
    if pinned is None or pinned["digest"] != evaluate.digest(gold):
        raise Bad(f"{floors}: no floors for these bytes of {gold.name} (digest {evaluate.digest(gold)})")
    breaches = evaluate.check(figures, pinned.get(part, {}))
    for breach in breaches:
        complain(f"{gold.name} ({part}): {breach}")
    if breaches:
        raise SystemExit(1)
    if raise_floors:
        pinned[part] = evaluate.raised(pinned.get(part, {}), figures)
        floors.write_text(json.dumps(everything, indent=2) + "\n", encoding="utf-8")


def _read(wanted: list[Reading], lexicon: tuple[Path, ...], model: str) -> dict[str, Reading]:
    from saksi.cli.faults import complain
    from saksi.pipeline import read_report

    found = {}
    for reading in wanted:
        try:
            found[reading.report.id] = read_report(reading.report, lexicon=lexicon, model=model)
        except ValueError as fault:
            complain(f"{reading.report.id}: {fault}")
    return found


def _table(figures: Figures, spread: dict[str, Interval | None], reports: int) -> None:
    from saksi.evaluate.tally import headline

    click.echo(f"{reports} report{'s' * (reports != 1)}; [low–high]: 95 % of resamplings")
    click.echo(f"{'':16}{'P':>7}{'R':>7}{'F1':>7}  {'':13}{'gold':>6}{'read':>6}")
    for name, row in figures.items():
        interval = spread[name]
        within = f"[{interval.low:.2f}–{interval.high:.2f}]" if interval else ""
        value = row[headline(name)]
        shown = "–" if value is None else f"{value:.3f}" if name != "extra_events" else f"{value:.2f}"
        if "p" in row:
            click.echo(
                f"{name:16}{row['p']:7.3f}{row['r']:7.3f}{shown:>7}  {within:13}{row['gold']:6}{row['pred']:6}"
            )
        else:
            of = f"{row['of']:6}" if "of" in row else ""
            click.echo(f"{name:16}{'':14}{shown:>7}  {within:13}{of}")


def _list_errors(listed: list[Reading], predicted: dict[str, Reading], all_reports: int) -> None:
    from saksi import evaluate
    from saksi.cli.symbols import visible
    from saksi.records import Reading

    for gold in listed:
        for error in evaluate.errors(gold, predicted.get(gold.report.id, Reading(report=gold.report))):
            line = f"{error.report}: {error.what} {error.record}: “{error.words}”"
            click.echo(visible(f"{line} ({error.detail})" if error.detail else line, lines=False))
    if hidden := all_reports - len(listed):
        click.echo(f"held back: {hidden}; measured above, their errors are not listed")

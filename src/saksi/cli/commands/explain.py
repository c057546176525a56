"""Show why a record was made, or why words gave none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from saksi.cli import options

if TYPE_CHECKING:
    from saksi.explain import Explanation, Finding, Passage
    from saksi.lexicon import LanguagePack
    from saksi.records import Reading, Reason, Span


@click.command
@click.argument("source", metavar="SOURCE")
@click.argument("record_id", required=False, metavar="[RECORD_ID]")
@click.option("--why-not", "words", metavar='"WORDS"', help="Say which stage let these words go, and why.")
@options.metadata
@options.reading
def command(
    source: str,
    record_id: str | None,
    words: str | None,
    published: str | None,
    outlet: str | None,
    language: str | None,
    fields: tuple[tuple[str, str], ...],
    lexicon: tuple[Path, ...],
    fast: bool,
) -> None:
    """Show a record's sentence with its words underlined, and the stages, rules and lexicon lines that made it.

    RECORD_ID is an id from `saksi read --json`, or a number from the tables of `saksi read`: `s3` for the third
    statement, `e2` for the second event. With `--why-not` name words of the report instead.
    """
    from saksi.cli.faults import Bad, complain
    from saksi.cli.sources import gather
    from saksi.explain import NotInText, explain, find, why_not
    from saksi.lexicon import load_pack
    from saksi.pipeline import read_report
    from saksi.records import Failure

    if (record_id is None) == (words is None):
        raise click.UsageError('give a RECORD_ID, or --why-not "words"')
    model = "fast" if fast else "default"
    found = 0
    for item in gather([source], fields=dict(fields), published=published, outlet=outlet, language=language):
        if isinstance(item, Failure):
            complain(f"{item.source}: {item.detail}")
            continue
        try:
            reading = read_report(item.report, lexicon=lexicon, model=model)
        except ValueError as fault:
            complain(f"{item.source}: {fault}")
            continue
        pack = load_pack(reading.report.language or "", lexicon, model)
        if record_id is not None:
            record = find(reading, record_id)
            if record:
                found += 1
                show_record(reading, explain(reading, record), pack)
        elif words is not None:
            try:
                passages, findings = why_not(reading, words)
            except NotInText:
                continue
            found += 1
            _show_passages(reading, passages)
            for finding in findings:
                click.echo(_finding(reading, finding))
    if not found:
        raise Bad(
            f"{source}: no record {record_id!r}" if record_id else f"{source}: these words stand in no report"
        )


def show_record(reading: Reading, explanation: Explanation, pack: LanguagePack) -> None:
    """Print a record with its sentence, its words underlined, and its reasons."""
    from saksi.records import Statement

    record = explanation.record
    if isinstance(record, Statement):
        click.echo(f"statement {record.id}: {record.act}, {record.kind}, confidence {record.confidence:.2f}")
        click.echo(
            f"  speaker {_safe(record.speaker or 'nobody named')} ({record.speaker_code or 'no code'})"
        )
    else:
        claim = f", claimed in {record.in_statement}" if record.in_statement else ""
        mode = f" {record.mode}" if record.mode else ""
        click.echo(
            f"event {record.id}: {record.type}{mode}, {record.modality}{claim}, confidence {record.confidence:.2f}"
        )
        for role, parties in (("actor", record.actors), ("recipient", record.recipients)):
            for party in parties:
                click.echo(f"  {role} {_quoted(reading, party.span)} ({party.code or 'no code'})")
    _show_passages(reading, explanation.passages)
    click.echo("because")
    for reason in explanation.reasons:
        click.echo(_reason(reason, pack))
    for resolution in explanation.resolutions:
        path = " → ".join(_quoted(reading, mention.span) for mention in resolution.chain)
        last = resolution.chain[-1]
        click.echo(f"  {resolution.role}: {path} ({last.code or 'no code'})")
        for mention in resolution.chain:
            for reason in mention.because:
                click.echo(_reason(reason, pack, "    "))


def _finding(reading: Reading, finding: Finding) -> str:
    from textwrap import fill

    about = f"{_quoted(reading, finding.words)}: " if finding.words else ""
    line = f"{'+' if finding.made else '–'} {finding.stage:11}{about}{_safe(finding.detail)}"
    return fill(line, 80, initial_indent="  ", subsequent_indent=" " * 15)


def _show_passages(reading: Reading, passages: tuple[Passage, ...]) -> None:
    from saksi.cli.underline import underlined

    for passage in passages:
        click.echo()
        for line in underlined(reading.text, passage):
            click.echo(line)
    click.echo()


def _reason(reason: Reason, pack: LanguagePack, indent: str = "  ") -> str:
    from saksi.explain import locate

    line = f"{indent}{reason.stage:11} {_safe(reason.rule)}"
    if reason.note:
        line += f" ({_safe(reason.note)})"
    if reason.entry:
        place = locate(reason.entry, pack)
        about = f"{place}  {' | '.join(filter(None, place.words.split(chr(9))))}" if place else reason.entry
        line += "\n" + _cut(f"{indent}{'':11} {_safe(about)}")
    return line


def _cut(line: str, width: int = 80) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"


def _quoted(reading: Reading, span: Span) -> str:
    words = " ".join(span.of(reading.text).split())
    return _safe(f"“{words if len(words) <= 60 else words[:57] + '…'}”")


def _safe(text: str) -> str:
    from saksi.cli.symbols import visible

    return visible(text, lines=False)

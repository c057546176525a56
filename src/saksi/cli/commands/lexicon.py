"""Check the lexicons, try a sentence, list what they lack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from saksi.cli import options

if TYPE_CHECKING:
    from saksi.records import Event, Reading, Statement

Overlays = click.option(
    "--lexicon",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own lexicon files, laid over saksi's.",
)


_Dictionary = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group
def command() -> None:
    """Work on what saksi knows, without Python: check the files, try a sentence, see what is missing."""


@command.command
@click.argument("languages", nargs=-1, metavar="[CODE]...")
@click.option(
    "--file", "files", multiple=True, metavar="FILE", help="Run the examples of this file only: id/cues.yaml."
)
@click.option("--all", "everything", is_flag=True, help="With --lexicon: run saksi's own examples, too.")
@click.option("--no-examples", is_flag=True, help="Load the files, run no example.")
@Overlays
def check(
    languages: tuple[str, ...],
    files: tuple[str, ...],
    everything: bool,
    no_examples: bool,
    lexicon: tuple[Path, ...],
) -> None:
    """Load every lexicon file and run every example and counter-example.

    With --lexicon, the examples are those of your own files.

    A file that can't be read and an example that doesn't hold are named with file and line; then the exit status is 1.
    """
    from saksi.cli.faults import complain
    from saksi.evaluate.examples import broken_examples
    from saksi.lexicon import languages as known
    from saksi.lexicon import load_pack
    from saksi.lexicon.examples import examples
    from saksi.lexicon.loaders import LOADERS

    faults = 0
    told_already: set[str] = set()  # loaders lean on each other: a broken file would be told once for each
    for code in languages or known():
        try:
            pack = load_pack(code, lexicon)
        except ValueError as fault:
            complain(str(fault))
            raise SystemExit(1) from fault
        for load in LOADERS:
            try:
                pack.get(load)
            except (ValueError, OSError) as fault:
                if str(fault) not in told_already:
                    complain(str(fault))
                told_already.add(str(fault))
                faults += 1
        if faults or no_examples:
            continue
        told = [
            example
            for example in examples(pack)
            if (not files or example.file in files) and (example.own or everything or not lexicon)
        ]
        broken = 0
        for one in broken_examples(told, pack):
            complain(str(one))
            broken += 1
        click.echo(f"{code}: {len(told)} examples, {broken} don't hold")
        faults += broken
    if faults:
        raise SystemExit(1)


@command.command("try")
@click.argument("sentence")
@click.option(
    "--lang", "language", metavar="CODE", help="Language of the sentence (id, en); found if not given."
)
@click.option("--published", type=options.IsoDate(), metavar="DATE", help="What 'kemarin' is reckoned from.")
@Overlays
def try_(sentence: str, language: str | None, published: str | None, lexicon: tuple[Path, ...]) -> None:
    """Show what saksi makes of a SENTENCE: words, mentions, records, and why."""
    from saksi.cli.commands.explain import show_record
    from saksi.cli.faults import Bad
    from saksi.explain import explain
    from saksi.lexicon import load_pack
    from saksi.pipeline import read

    try:
        reading = read(sentence, language=language, published=published, lexicon=lexicon)
    except ValueError as fault:
        raise Bad(str(fault)) from fault
    pack = load_pack(reading.report.language or "", lexicon)
    _words(reading)
    _layers(reading)
    records: list[Statement | Event] = [*reading.statements, *reading.events]
    for record in records:
        show_record(reading, explain(reading, record), pack)
    for drop in reading.drops:
        click.echo(_safe(f"let go by {drop.stage}: “{drop.span.of(reading.text)}”: {drop.reason}"))
    if not (reading.statements or reading.events):
        click.echo("no statement, no event")


@command.command
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--top", type=click.IntRange(1), default=30, show_default=True, help="Rows of each list.")
@options.metadata
@Overlays
def gaps(
    sources: tuple[str, ...],
    top: int,
    published: str | None,
    outlet: str | None,
    language: str | None,
    fields: tuple[tuple[str, str], ...],
    lexicon: tuple[Path, ...],
) -> None:
    """List what reports name and the lexicons lack, the most frequent first.

    Tab-separated: how often, of what kind, the words, and a sentence they stand in. The kinds: `actor` (a name without
    a code), `place` (a place no table knows), `cue` (a verb beside a quotation that gave no statement), `act` (a verb
    between two coded parties that gave no event).
    """
    from saksi.cli.faults import complain
    from saksi.cli.sources import gather
    from saksi.explain.gaps import Gaps
    from saksi.pipeline import read_report
    from saksi.records import Failure

    found = Gaps()
    for item in gather(sources, fields=dict(fields), published=published, outlet=outlet, language=language):
        if isinstance(item, Failure):
            complain(f"{item.source}: {item.detail}")
            continue
        try:
            found.add(read_report(item.report, lexicon=lexicon))
        except ValueError as fault:
            complain(f"{item.source}: {fault}")
    for gap in found.most_common(top):
        click.echo("\t".join([str(gap.times), gap.kind, _safe(gap.words), _safe(gap.sentence)]))


@command.command("import-petrarch")
@click.option("--verbs", type=_Dictionary, metavar="FILE", help="A verb dictionary, with its synonym sets.")
@click.option("--actors", type=_Dictionary, metavar="FILE", help="An actor dictionary, with its dates.")
@click.option("--agents", type=_Dictionary, metavar="FILE", help="An agent dictionary.")
@click.option("--discards", type=_Dictionary, metavar="FILE", help="A discard list.")
@click.option(
    "--beside", is_flag=True, help="Keep saksi's own event words beside the verbs: both make events."
)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write, for --lexicon.",
)
@click.option("--lang", "language", default="en", show_default=True, metavar="CODE", help="Their language.")
@click.option("--all", "everything", is_flag=True, help="Name also what was carried, but not to the letter.")
def import_petrarch(
    verbs: Path | None,
    actors: Path | None,
    agents: Path | None,
    discards: Path | None,
    beside: bool,
    out: Path,
    language: str,
    everything: bool,
) -> None:
    """Turn dictionaries in PETRARCH's format into a lexicon folder of your own.

    CAMEO codes become PLOVER types by the crosswalk. What could not be carried is listed, tab-separated, on standard
    output: file, line, words, why.
    """
    from saksi.cli.faults import Bad
    from saksi.lexicon.petrarch_overlay import import_petrarch as carry

    if not (verbs or actors or agents or discards):
        raise click.UsageError("give at least one of --verbs, --actors, --agents and --discards")
    try:
        made = carry(
            out,
            verbs=verbs,
            actors=actors,
            agents=agents,
            discards=discards,
            language=language,
            replace=not beside,
        )
    except (ValueError, OSError) as fault:
        raise Bad(str(fault)) from fault
    for remark in made.remarks:
        if remark.lost or everything:
            click.echo("\t".join([remark.file, str(remark.line), _safe(remark.text), _safe(remark.why)]))
    lost = sum(remark.lost for remark in made.remarks)
    for name, entries in made.files.items():
        click.echo(f"{out / name}: {entries}", err=True)
    click.echo(f"{lost} not carried, {len(made.remarks) - lost} not to the letter", err=True)


def _words(reading: Reading) -> None:
    for sentence in reading.sentences:
        for number, token in enumerate(sentence.tokens, start=1):
            columns = (
                number,
                token.form,
                token.lemma,
                token.upos,
                token.feats or "_",
                token.head + 1,
                token.deprel,
                token.ent,
            )
            click.echo(_safe("{:>3} {:20} {:16} {:6} {:24} {:>3} {:12} {}".format(*columns)).rstrip())
    click.echo()


def _layers(reading: Reading) -> None:
    for f in reading.furniture:
        click.echo(_safe(f"furniture {f.kind}: “{f.span.of(reading.text)}”"))
    for m in reading.mentions:
        rules = ", ".join(r.entry or r.rule for r in m.because)
        click.echo(
            _safe(
                f"mention   “{m.span.of(reading.text)}”: {m.kind}, {m.form}, {m.code or 'no code'}  [{rules}]"
            )
        )
    for t in reading.times:
        click.echo(_safe(f"time      “{t.span.of(reading.text)}”: {t.start or 'open'} to {t.end or 'open'}"))
    for p in reading.places:
        click.echo(
            _safe(
                f"place     “{p.span.of(reading.text)}”: {p.name or 'unknown'}, {p.country or 'no country'}"
            )
        )
    click.echo()


def _safe(text: str) -> str:
    from saksi.cli.symbols import visible

    return visible(text, lines=False)

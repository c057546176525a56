"""What saksi reads in the sample reports, kept in files that a person can read and a change must own up to.

`make golden` rewrites them; look at the difference before you commit it, and tell it in CHANGELOG under Records change.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from saksi.cli.samples import names, sample
from saksi.pipeline import read_report
from saksi.records import Reading, Span

GOLDEN = Path(__file__).resolve().parent / "golden"


def told(reading: Reading) -> str:
    """One line a record, in the words of the report."""

    def words(span: Span | None) -> str:
        return "–" if span is None else " ".join(span.of(reading.text).split())

    lines = [f"{f.kind}: {words(f.span)}" for f in reading.furniture]
    for number, s in enumerate(reading.statements, start=1):
        content = " […] ".join(map(words, s.content))
        lines += [
            f"s{number} {s.act} ({s.kind}): {content}",
            f"   by {words(s.source)} = {s.speaker} {s.speaker_code}, cue {words(s.cue)}"
            + (f", to {words(s.addressee.span)} {s.addressee.code}" if s.addressee else "")
            + (f", via {words(s.via)}" if s.via else "")
            + (", nested" if s.parent else ""),
        ]
    ids = {s.id: f"s{number}" for number, s in enumerate(reading.statements, start=1)}
    for number, e in enumerate(reading.events, start=1):
        parties = " + ".join(f"{words(a.span)} {a.code}" for a in e.actors) or "–"
        if e.recipients:
            parties += " → " + " + ".join(f"{words(r.span)} {r.code}" for r in e.recipients)
        lines += [
            f"e{number} {e.type}{f'/{e.mode}' if e.mode else ''} ({e.modality}): {words(e.trigger)}",
            f"   {parties}"
            + (f", claimed in {ids[e.in_statement]}" if e.in_statement else "")
            + (f", {words(e.date.span)} = {e.date.start} to {e.date.end}" if e.date else "")
            + (f", at {words(e.place.span)} {e.place.country}" if e.place else "")
            + (f", told {len(e.also) + 1} times" if e.also else ""),
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", names())
def test_a_sample_gives_the_records_it_gave(name: str) -> None:
    path = GOLDEN / f"{name}.txt"
    now = told(read_report(sample(name)))
    if os.environ.get("SAKSI_REWRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")

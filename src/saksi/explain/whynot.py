"""Why nothing, or nothing more, was made of some words: which stage let them go."""

from __future__ import annotations

import re
from typing import NamedTuple

from saksi.explain.record import Evidence, Passage, passages
from saksi.records import Reading, Span


class NotInText(ValueError):
    """The words asked about don't stand in the report."""


class Finding(NamedTuple):
    """What one stage made of the words, or why it let them go: `made` says which of the two.

    `words` are those it is about, null where it is about the whole sentence.
    """

    stage: str
    made: bool
    words: Span | None
    detail: str


def why_not(reading: Reading, words: str) -> tuple[tuple[Passage, ...], list[Finding]]:
    """Return the sentences where `words` stand, and what each stage did there, in the order of the stages.

    White space and case don't matter in the words.

    Raises:
        NotInText: the words don't stand in the report.
    """
    span = _stretch(reading.text, words)
    there = passages(reading, [Evidence("asked", span)])
    around = Span(min(p.span.start for p in there), max(p.span.end for p in there)) if there else span
    findings = _furniture(reading, span)
    if not findings:
        findings = [
            *_mentions(reading, around),
            *_records(reading, span, around, "statements"),
            *_records(reading, span, around, "events"),
        ]
    return there, findings


def _stretch(text: str, words: str) -> Span:
    pieces = [re.escape(piece) for piece in words.split()]
    match = re.search(r"\s+".join(pieces), text, re.IGNORECASE) if pieces else None
    if match is None:
        raise NotInText(f"these words don't stand in the report: {words!r}")
    return Span(*match.span())


def _furniture(reading: Reading, span: Span) -> list[Finding]:
    return [
        Finding(
            "furniture", True, f.span, f"this is {f.kind}: part of the page, and never evidence for a record"
        )
        for f in reading.furniture
        if f.kind != "dateline" and f.span.overlaps(span)
    ]


def _mentions(reading: Reading, around: Span) -> list[Finding]:
    found = []
    for mention in reading.mentions:
        if around.covers(mention.span):
            code = mention.code or "no actor code"
            name = f", {mention.name}" if mention.name else ""
            found.append(
                Finding("mentions", True, mention.span, f"{mention.form} of a {mention.kind}: {code}{name}")
            )
    if not found and not _drops(reading, around, "mentions"):
        found.append(Finding("mentions", False, None, "no actor is named in it"))
    return found + _drops(reading, around, "mentions")


def _records(reading: Reading, span: Span, around: Span, stage: str) -> list[Finding]:
    found: list[Finding] = []
    if stage == "statements":
        for number, statement in enumerate(reading.statements, start=1):
            for part in statement.content:
                if part.overlaps(span) or (statement.cue and statement.cue.overlaps(span)):
                    detail = f"content of statement s{number} ({statement.act} by {statement.speaker or 'nobody named'})"
                    found.append(Finding(stage, True, part, detail))
    else:
        for number, event in enumerate(reading.events, start=1):
            for told in (event.trigger, *event.also):
                if told.overlaps(span):
                    found.append(
                        Finding(stage, True, told, f"tells event e{number} ({event.type}, {event.modality})")
                    )
    found += _drops(reading, around, stage)
    if not found:
        word = "a cue" if stage == "statements" else "the trigger of an event"
        found.append(
            Finding(
                stage, False, None, f"no word in it is known as {word} (`saksi lexicon try` shows what is)"
            )
        )
    return found


def _drops(reading: Reading, around: Span, stage: str) -> list[Finding]:
    return [
        Finding(stage, False, drop.span, drop.reason)
        for drop in reading.drops
        if drop.stage == stage and drop.span.overlaps(around)
    ]

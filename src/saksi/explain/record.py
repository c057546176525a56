"""A record walked back to its words, and to the stages, rules and lexicon lines that made it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from saksi.records import Event, Mention, Reading, Reason, Span, SpanIndex, Statement


class Evidence(NamedTuple):
    """Words that a field rests on, and the actor code read from them where they name a party."""

    role: str
    span: Span
    code: str | None = None


class Passage(NamedTuple):
    """A sentence with the evidence in it."""

    span: Span
    evidence: tuple[Evidence, ...]


class Resolution(NamedTuple):
    """How a name, title or pronoun came to its actor: the mention, and those it was resolved to."""

    role: str
    chain: tuple[Mention, ...]


class Explanation(NamedTuple):
    """Why a record stands: its words sentence by sentence, its reasons, how its parties were resolved."""

    record: Statement | Event
    passages: tuple[Passage, ...]
    reasons: tuple[Reason, ...]
    resolutions: tuple[Resolution, ...]


def find(reading: Reading, record_id: str) -> Statement | Event | None:
    """Return a reading's record by its id, or by its number in the tables: `s3`, `e2`, counted from 1."""
    everything: list[Statement | Event] = [*reading.statements, *reading.events]
    for record in everything:
        if record.id == record_id:
            return record
    numbered = re.fullmatch(r"([se])(\d{1,4})", record_id)
    if not numbered:
        return None
    records: tuple[Statement | Event, ...] = reading.statements if numbered[1] == "s" else reading.events
    position = int(numbered[2]) - 1
    return records[position] if 0 <= position < len(records) else None


def explain(reading: Reading, record: Statement | Event) -> Explanation:
    """Return why a record of this reading was made."""
    evidence = _statement(record) if isinstance(record, Statement) else _event(record)
    return Explanation(
        record=record,
        passages=passages(reading, evidence),
        reasons=record.because,
        resolutions=tuple(_resolutions(reading, evidence)),
    )


def passages(reading: Reading, evidence: Iterable[Evidence]) -> tuple[Passage, ...]:
    """Return the sentences that hold the evidence, in text order; evidence over several stands in each."""
    held: dict[Span, list[Evidence]] = defaultdict(list)
    sentences = SpanIndex(_sentences(reading), key=lambda span: span)
    for item in evidence:
        for sentence in sentences.overlapping(item.span):
            held[sentence].append(item)
    return tuple(Passage(span, tuple(sorted(held[span], key=lambda e: e.span))) for span in sorted(held))


def _sentences(reading: Reading) -> list[Span]:
    if reading.sentences:
        return [sentence.span for sentence in reading.sentences]
    # A reading made from JSON has no sentences: its lines have to do.
    return [Span(*match.span()) for match in re.finditer(r"[^\n]+", reading.text)]


def _statement(statement: Statement) -> list[Evidence]:
    found = [Evidence("content", span) for span in statement.content]
    named = [Evidence("cue", statement.cue)] if statement.cue else []
    named += [Evidence("source", statement.source, statement.speaker_code)] if statement.source else []
    addressee = statement.addressee
    named += [Evidence("addressee", addressee.span, addressee.code)] if addressee else []
    return found + named + ([Evidence("via", statement.via)] if statement.via else [])


def _event(event: Event) -> list[Evidence]:
    found = [Evidence("trigger", event.trigger), *(Evidence("also", span) for span in event.also)]
    found += [Evidence("actor", party.span, party.code) for party in event.actors]
    found += [Evidence("recipient", party.span, party.code) for party in event.recipients]
    found += [Evidence("date", event.date.span)] if event.date else []
    found += [Evidence("place", event.place.span)] if event.place else []
    return found + [Evidence(quantity.unit, quantity.span) for quantity in event.quantities]


def _resolutions(reading: Reading, evidence: Iterable[Evidence]) -> list[Resolution]:
    mentions = SpanIndex(reading.mentions, key=lambda mention: mention.span)
    found = []
    for role, span, code in evidence:
        if role not in ("source", "addressee", "actor", "recipient"):
            continue
        # The mention that is these words, or the longest in them; "both presidents" are two mentions over one span.
        there = sorted(
            mentions.overlapping(span), key=lambda m: (m.span != span, m.code != code, -len(m.span))
        )
        if there:
            found.append(Resolution(role, tuple(_chain(reading, there[0]))))
    return found


def _chain(reading: Reading, mention: Mention) -> list[Mention]:
    chain = [mention]
    while mention.antecedent is not None and len(chain) <= len(reading.mentions):
        mention = reading.mentions[mention.antecedent]
        chain.append(mention)
    return chain

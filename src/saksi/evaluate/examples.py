"""The lexicons' own examples, run through the whole pipeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from saksi.evaluate.match import country
from saksi.lexicon import LanguagePack
from saksi.lexicon.examples import Example, Tag
from saksi.pipeline import run
from saksi.records import Actor, Event, Mention, Reading, Report, Span, Statement

# What "Senin" and "kemarin" in an example are reckoned from: a Tuesday.
PUBLISHED = "2025-06-03"


class Broken(NamedTuple):
    """An example that doesn't give what it says, or a counter-example that does."""

    example: Example
    why: str

    def __str__(self) -> str:
        return f"{self.example.file}:{self.example.line}: {self.example.text!r}: {self.why}"


def broken_examples(told: Iterable[Example], pack: LanguagePack) -> Iterator[Broken]:
    """Yield those of the examples that fail when they are read with this pack."""
    for example in told:
        report = Report(id="example", text=example.text, published=PUBLISHED, language=pack.code)
        if why := fault(example, run(report, pack)):
            yield Broken(example, why)


def fault(example: Example, reading: Reading) -> str | None:
    """Return what is wrong with the reading of an example, null where nothing is."""
    return _counter(example, reading) if example.counter else _example(example, reading)


def _counter(example: Example, reading: Reading) -> str | None:
    """A counter-example gives none of what its file is about."""
    _, _, name = example.file.partition("/")
    if name.startswith("events/"):
        made = [e for e in reading.events if e.type == example.context.get("type")]
        return f"gives {made[0].type} at {made[0].trigger.of(reading.text)!r}" if made else None
    if name == "cues.yaml":
        said = reading.statements
        return f"gives the statement {said[0].content[0].of(reading.text)!r}" if said else None
    if name == "furniture.yaml":
        page = reading.furniture
        return f"{page[0].span.of(reading.text)!r} is taken for {page[0].kind}" if page else None
    if name == "titles.yaml":
        coded = [m for m in reading.mentions if m.code]
        return f"{coded[0].span.of(reading.text)!r} is taken for {coded[0].code}" if coded else None
    return None


def _example(example: Example, reading: Reading) -> str | None:
    by_name: dict[tuple[str, str], list[Tag]] = defaultdict(list)
    for tag in example.tags:
        by_name[tag.name, tag.attributes.get("n", "1")].append(tag)
    for name, number in by_name:
        why = None
        if name == "mention":
            why = next(filter(None, (_mention(tag, reading) for tag in by_name[name, number])), None)
        elif name == "furniture":
            spans = {(f.span, f.kind) for f in reading.furniture}
            wanted = [(t.span, t.attributes.get("kind", "related")) for t in by_name[name, number]]
            why = None if spans.issuperset(wanted) else "the furniture is not found"
        elif name == "content":
            group = [tag for (_, n), tags in by_name.items() if n == number for tag in tags]
            why = _statement(group, reading)
        elif name == "trigger":
            group = [tag for (_, n), tags in by_name.items() if n == number for tag in tags]
            why = _tagged_event(group, reading)
        if why:
            return why
    return _event(example, reading) if example.wanted or example.context.get("type") else None


def _mention(tag: Tag, reading: Reading) -> str | None:
    there: list[Mention] = [m for m in reading.mentions if m.span == tag.span]
    code = tag.attributes.get("code")
    if not there:
        return f"no mention {tag.span.of(reading.text)!r}"
    if code and code not in {m.code for m in there}:
        return f"{tag.span.of(reading.text)!r} codes as {there[0].code}, not {code}"
    return None


def _spans(group: list[Tag], name: str) -> list[Span]:
    return [tag.span for tag in group if tag.name == name]


def _statement(group: list[Tag], reading: Reading) -> str | None:
    contents = [_bare(span, reading.text) for span in sorted(_spans(group, "content"))]
    found = next(
        (s for s in reading.statements if [_bare(c, reading.text) for c in s.content] == contents), None
    )
    if found is None:
        got = [" […] ".join(c.of(reading.text) for c in s.content) for s in reading.statements]
        return f"no statement with this content; read: {got}"
    roles: dict[str, Span | None] = {
        "cue": found.cue,
        "source": found.source,
        "via": found.via,
        "addressee": found.addressee.span if found.addressee else None,
    }
    for role, span in roles.items():
        wanted = _spans(group, role)
        if wanted and span != wanted[0]:
            return (
                f"{role} is {span.of(reading.text) if span else None!r}, not {wanted[0].of(reading.text)!r}"
            )
    return _attributes(group, "content", found, ("act", "kind"))


def _bare(span: Span, text: str) -> str:
    """A content without the sign before its closing mark, which an example may leave out, and its place."""
    return f"{span.start} {span.of(text).rstrip(',.!? ')}"


def _tagged_event(group: list[Tag], reading: Reading) -> str | None:
    [trigger] = _spans(group, "trigger")[:1]
    found = next((e for e in reading.events if e.trigger.overlaps(trigger)), None)
    if found is None:
        return f"no event at {trigger.of(reading.text)!r}"
    for role, parties in (("actor", found.actors), ("recipient", found.recipients)):
        for tag in group:
            if tag.name == role and not any(_fits(tag, party) for party in parties):
                return f"no {role} {tag.span.of(reading.text)!r}"
    return _attributes(group, "trigger", found, ("type", "mode", "modality"))


def _fits(tag: Tag, party: Actor) -> bool:
    code = tag.attributes.get("code")
    return party.span.overlaps(tag.span) and (code is None or party.code == code)


def _attributes(
    group: list[Tag], name: str, record: Statement | Event, fields: tuple[str, ...]
) -> str | None:
    for tag in group:
        if tag.name == name:
            for field in fields:
                wanted = tag.attributes.get(field)
                if wanted and getattr(record, field) != wanted:
                    return f"{field} is {getattr(record, field)}, not {wanted}"
    return None


def _event(example: Example, reading: Reading) -> str | None:
    """An event example names type (its file's), countries of the parties, modality (actual where left out)."""
    wanted = example.wanted
    of_type = [e for e in reading.events if e.type == wanted.get("type", example.context.get("type"))]
    if not of_type:
        return f"no such event; read: {[e.type for e in reading.events]}"
    for event in of_type:
        actors, recipients = _codes(event.actors), _codes(event.recipients)
        told_actors, told_recipients = set(wanted.get("actors", ())), set(wanted.get("recipients", ()))
        same = (not told_actors or actors == told_actors) and (
            not told_recipients or recipients == told_recipients
        )
        mutual = not event.recipients and actors == told_actors | told_recipients
        if (same or mutual) and event.modality == wanted.get("modality", "actual"):
            return None
    best = of_type[0]
    return f"read {sorted(_codes(best.actors))} → {sorted(_codes(best.recipients))}, {best.modality}"


def _codes(parties: Iterable[Actor]) -> set[str]:
    return {code for party in parties if (code := country(party.code))}

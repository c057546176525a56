"""Readings as JSON: one report a line, every key always there, and the schema that says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from saksi.records.model import Event, Furniture, Mention, Reading, Report, Span, Statement


def to_dict(reading: Reading, made_by: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the reading as plain dicts and lists in the shape of the record model (`docs/records.md`).

    Statements come in the order of their content, events in the order of their triggers. `made_by` (version and
    digests of what read it) is kept under `saksi`.
    """
    report = reading.report
    return {
        "id": report.id,
        "language": report.language,
        "outlet": report.outlet,
        "title": report.title,
        "url": report.url,
        "authors": list(report.authors),
        "published": report.published,
        "text": report.text,
        "furniture": [_plain(f) for f in sorted(reading.furniture, key=lambda f: (f.start, f.end))],
        "statements": [_plain(s) for s in sorted(reading.statements, key=lambda s: (s.content, s.id))],
        "events": [_event(e) for e in sorted(reading.events, key=lambda e: (e.trigger, e.id))],
        "mentions": [_plain(m) for m in reading.mentions],
        "saksi": dict(made_by or {}),
    }


def to_json(reading: Reading, made_by: Mapping[str, Any] | None = None) -> bytes:
    r"""Return the reading as one line of UTF-8 JSON, without the line break.

    A lone surrogate, which UTF-8 can't hold, is written as its JSON escape (`\ud800`): the text and its offsets come
    back unchanged, and the bytes stay valid UTF-8.
    """
    shape = to_dict(reading, made_by)
    try:
        return msgspec.json.encode(shape)
    except UnicodeEncodeError:
        escaped = json.dumps(shape, ensure_ascii=True, separators=(",", ":"))
        return escaped.encode("ascii")


def from_dict(shape: Mapping[str, Any]) -> Reading:
    """Return the reading that `to_dict` made, or one in the shape of the gold files.

    What the shape lacks (sentences, tokens, times) stays empty. Spans are checked against the text.

    Raises:
        ValueError: the shape is not the record model's, or a span lies outside the text.
    """
    fields = {name: shape.get(name) for name in Report.__struct_fields__ if shape.get(name) is not None}
    report = msgspec.convert(fields, Report)
    reading = Reading(
        report=report,
        furniture=msgspec.convert(shape.get("furniture") or (), tuple[Furniture, ...]),
        mentions=msgspec.convert(shape.get("mentions") or (), tuple[Mention, ...]),
        statements=msgspec.convert(shape.get("statements") or (), tuple[Statement, ...]),
        events=msgspec.convert(
            [{k: v for k, v in e.items() if v is not None} for e in shape.get("events") or ()],
            tuple[Event, ...],
        ),
    )
    for where, span in spans_of(reading):
        if span.end > len(report.text):
            raise ValueError(f"report {report.id}: {where} [{span.start}, {span.end}) lies outside the text")
    return reading


def spans_of(reading: Reading) -> list[tuple[str, Span]]:
    """Return every span of every record, each with the name of the field it stands in."""
    found: list[tuple[str, Span]] = []

    def walk(where: str, value: object) -> None:
        if isinstance(value, Span):
            found.append((where, value))
        elif isinstance(value, Furniture):
            found.append((where, value.span))
        elif isinstance(value, tuple):
            for item in value:
                walk(where, item)
        elif isinstance(value, msgspec.Struct):
            for name in value.__struct_fields__:
                walk(f"{where}.{name}", getattr(value, name))

    for layer in ("furniture", "paragraphs", "mentions", "times", "places", "statements", "events", "drops"):
        walk(layer, getattr(reading, layer))
    for sentence in reading.sentences:
        found.append(("sentences", sentence.span))
        found.extend(("tokens", token.span) for token in sentence.tokens if token.end > token.start)
    return found


def _event(event: Event) -> dict[str, Any]:
    shape: dict[str, Any] = _plain(event)
    for quantity in shape["quantities"]:
        for open_end in ("value", "low", "high"):
            quantity.setdefault(open_end, None)
    return shape


def _plain(value: object) -> Any:
    """Return a record as dicts and lists; msgspec keeps tuples, which compare unlike what JSON gives back."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.to_builtins(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

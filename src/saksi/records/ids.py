"""Ids that are the same for the same input on every machine."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

from saksi.records.model import Span


def _digest(*parts: str) -> str:
    joined = "\x1f".join(unicodedata.normalize("NFC", part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def report_id(text: str, outlet: str | None = None, url: str | None = None) -> str:
    """Return the id of a report that came without one: a hash of outlet, URL and text (16 hex digits)."""
    return _digest("report", outlet or "", url or "", text)[:16]


def statement_id(report: str, content: Iterable[Span]) -> str:
    """Return a statement's id from its report's id and its content spans (`s` and 10 hex digits)."""
    return "s" + _digest("statement", report, *(f"{c.start}-{c.end}" for c in content))[:10]


def event_id(report: str, type_: str, trigger: Span, codes: Iterable[str] = ()) -> str:
    """Return an event's id from report, type, trigger and the parties' codes (`e` and 10 hex digits)."""
    return "e" + _digest("event", report, type_, f"{trigger.start}-{trigger.end}", *sorted(codes))[:10]

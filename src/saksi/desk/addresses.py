"""Addresses of pages: stable, and safe whatever stands in a report's id."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def encode(text: str) -> str:
    """Write any text as one segment of a path: `a/b.c` → `a~2Fb~2Ec`. Proxies leave tildes alone, `%2F` they don't."""
    if _PLAIN.issuperset(text):
        return text
    return "".join(c if c in _PLAIN else "".join(f"~{b:02X}" for b in c.encode()) for c in text)


def decode(segment: str) -> str:
    """Read a segment that `encode` wrote; a dot or a plus in it stand for themselves."""
    raw = re.sub(rb"~([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), segment.encode())
    return raw.decode("utf-8", "replace")


def report(report_id: str) -> str:
    """Return the address of a report."""
    return f"/report/{encode(report_id)}"


def reader(report_id: str, record_id: str) -> str:
    """Return the address of a record's words in its report."""
    record_id = record_id if _PLAIN.issuperset(record_id) else quote(record_id, safe="")
    return f"{report(report_id)}?record={record_id}#m-{record_id}"


def record(kind: str, report_id: str, record_id: str) -> str:
    """Return the address of a statement or an event."""
    return f"/{kind}/{encode(report_id)}/{encode(record_id)}"


def actor(code: str) -> str:
    """Return the address of an actor's page, by code or country."""
    return f"/actor/{encode(code)}"


def person(name: str) -> str:
    """Return the address of an office-holder's page."""
    return f"/person/{encode(name)}"


def pair(one: str, two: str) -> str:
    """Return the address of a pair's page: the same one whichever is named first."""
    first, second = sorted((one, two))
    return f"/pair/{encode(first)}/{encode(second)}"


def with_query(path: str, **values: object) -> str:
    """Append a query, values that are empty left out."""
    given = [(k, v) for k, v in values.items() if v not in (None, "", [], ())]
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def outward(url: str | None) -> str | None:
    """Return an address that a link may lead to: http and https only, null for `javascript:` and all else."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else None

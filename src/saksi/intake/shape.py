"""From a mapping of fields (a JSON object, a table row) to an arrival."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from saksi.intake.dates import moment
from saksi.intake.fault import Fault
from saksi.intake.options import Options
from saksi.intake.urls import canonical
from saksi.records import Arrival, Failure, Report, report_id


def shape(row: Mapping[str, object], options: Options, source: str) -> Iterator[Arrival | Failure]:
    """Yield the report that a row describes; a date nobody can read costs the date, told by a failure before it.

    Raises `Fault` where there is no text, or a field is not of its type. The text is kept code point for code point
    and the id byte for byte.
    """
    text = row.get(options.key("text"))
    if text is None:
        held = ", ".join(list(row)[:8]) or "nothing"
        raise Fault(
            "no-text", f"no field {options.key('text')!r} (it has {held}); map it with --field text=NAME"
        )
    if not isinstance(text, str):
        raise Fault("field", f"{options.key('text')} is {_kind(text)}, not a string")
    url = _string(row, "url", options) or options.url
    outlet = _string(row, "outlet", options) or options.outlet
    when = row.get(options.key("published"))
    if when is None or when == "":
        when = options.published
    published = None
    try:
        published = _published(when)
    except Fault as fault:
        yield fault.at(source)
    yield arrival(
        text,
        source,
        given=_id(row, options),
        title=_string(row, "title", options) or options.title,
        url=url,
        outlet=outlet,
        authors=_authors(row, options),
        published=published,
        language=_string(row, "language", options) or options.language,
    )


def arrival(
    text: str,
    source: str,
    *,
    given: str | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    authors: tuple[str, ...] = (),
    published: tuple[str, str | None] | None = None,
    language: str | None = None,
    digest: str | None = None,
) -> Arrival:
    """Return an arrival after the checks that every kind of source shares: there is text, and it can be written."""
    if not text.strip():
        raise Fault("empty", "the report has no text")
    for name, value in (("text", text), ("id", given), ("title", title), ("url", url), ("outlet", outlet)):
        _writable(name, value)
    day, at = published or (None, None)
    address = canonical(url) if url else None
    return Arrival(
        report=Report(
            id=given if given is not None else report_id(text, outlet, url),
            text=text,
            title=title,
            url=url,
            outlet=outlet,
            authors=authors,
            published=day,
            language=language.split("-")[0].split("_")[0].lower() if language else None,
        ),
        source=source,
        published_at=at,
        canonical=address,
        digest=digest,
        given_id=given is not None,
    )


def _writable(name: str, value: str | None) -> None:
    if value is None or value.isascii():
        return
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Fault(
            "encoding",
            f"{name} has a lone surrogate (U+{ord(value[error.start]):04X}) at code point {error.start:,}",
        ) from error


def _id(row: Mapping[str, object], options: Options) -> str | None:
    value = row.get(options.key("id"))
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Fault("field", f"{options.key('id')} is {_kind(value)}, not a string")


def _string(row: Mapping[str, object], name: str, options: Options) -> str | None:
    value = row.get(options.key(name))
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Fault("field", f"{options.key(name)} is {_kind(value)}, not a string")
    return value


def _authors(row: Mapping[str, object], options: Options) -> tuple[str, ...]:
    value = row.get(options.key("authors"))
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise Fault("field", f"{options.key('authors')} is neither a string nor a list of strings")


def _published(value: object) -> tuple[str, str | None] | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat(), value.isoformat() if value.tzinfo else None
    if isinstance(value, date):
        return value.isoformat(), None
    if isinstance(value, str):
        found = moment(value)
        if found:
            return found
        raise Fault("date", f"published is {value[:60]!r}, which is no ISO date")
    raise Fault("field", f"published is {_kind(value)}, not an ISO date")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), f"a {type(value).__name__}")

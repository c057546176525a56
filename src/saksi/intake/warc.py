"""WARC and WARC.gz, as Common Crawl's news crawl writes them: one record of a page, one report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from saksi.intake.blob import Blob, decoded, digest
from saksi.intake.fault import Fault, MissingExtra
from saksi.intake.options import Options
from saksi.intake.shape import arrival
from saksi.records import Arrival, Failure

try:
    from fastwarc.warc import ArchiveIterator, WarcRecordType
except ImportError as error:
    raise MissingExtra("reading WARC files", "FastWARC") from error

Out = Iterator[Arrival | Failure]
_HTML = ("text/html", "application/xhtml+xml")


def read_warc(blob: Blob, options: Options) -> Out:
    """Yield the reports of a WARC file, in order. Pictures, redirects and error pages in it are passed over."""
    wanted = WarcRecordType.response | WarcRecordType.conversion
    try:
        records = ArchiveIterator(blob.stream, record_types=wanted, parse_http=False, max_header_len=262_144)
        for record in records:
            name = f"{blob.name}@{record.stream_pos}"
            try:
                yield from _record(record, name, options)
            except Fault as fault:
                yield fault.at(name)
    except (OSError, EOFError, ValueError) as error:
        raise Fault("warc", f"broken WARC: {error}") from error


def _record(record: Any, name: str, options: Options) -> Out:
    url = record.headers.get("WARC-Target-URI")
    said = record.headers.get("Content-Length", "")
    if not url or not said.isdigit():
        raise Fault("warc", "broken record: its header is cut off")
    if int(said) > max(options.limits.page, options.limits.record) + 1_000_000:
        raise Fault(
            "too-large", f"the record has {int(said):,} bytes, over the cap of {options.limits.page:,}"
        )
    # In memory the record's true length shows: a file cut off in the middle of it would pass for a shorter page.
    record.freeze()
    if record.content_length < int(said):
        raise Fault("warc", f"broken record: {record.content_length:,} of {int(said):,} bytes are there")
    record.parse_http(auto_decode="all", max_header_len=262_144)
    if record.record_type == WarcRecordType.conversion:
        text = decoded(_body(record, options.limits.record))
        mark = digest(url or name, text)
        if not (options.seen and options.seen(mark)):
            yield arrival(
                text, name, url=url, outlet=options.outlet, language=options.language, digest=mark,
                published=(options.published, None) if options.published else None,
            )  # fmt: skip
        return
    if record.http_headers is None or record.http_headers.status_code != 200:
        return
    if (record.http_content_type or "").lower() not in _HTML:
        return
    from saksi.intake.pages import extract, page_arrival

    data = _body(record, options.limits.page)
    mark = digest(url or name, data)
    if options.seen and options.seen(mark):
        return
    if not data.strip():
        raise Fault("empty", "the page has no content")
    content_type = record.http_headers.get("Content-Type")
    yield page_arrival(extract(data, url, options, content_type), name, options, mark)


def _body(record: Any, cap: int) -> bytes:
    try:
        data: bytes = record.reader.read(cap + 1)
    except (OSError, EOFError, ValueError) as error:
        raise Fault("warc", f"broken record: {error}") from error
    if len(data) > cap:
        raise Fault("too-large", f"the page is larger than the cap of {cap:,} bytes")
    return data

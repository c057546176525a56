"""WARC and WARC.gz, as Common Crawl's news crawl writes them: one record of a page, one report."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from saksi.intake.blob import PEEK, Blob, buffered, decoded, digest
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
_HEADER = 262_144
# Where a record may begin: a gzip member, or the version after the two line breaks that end a record.
_BEGINNING = re.compile(rb"\x1f\x8b\x08|(?<=\r\n\r\n)WARC/1\.")


def read_warc(blob: Blob, options: Options) -> Out:
    """Yield the reports of a WARC file, in order. Pictures, redirects and error pages in it are passed over.

    What is broken in it is a failure; in a file on disk the next whole record is looked for behind it.
    """
    stream: BinaryIO = blob.stream
    start, told = 0, False
    while True:
        at = start
        try:
            for record in _records(stream):
                at, told = start + record.stream_pos, False
                try:
                    yield from _record(record, f"{blob.name}@{at}", options)
                except Fault as fault:
                    yield fault.at(f"{blob.name}@{at}")
            if not blob.path or (following := _following(blob.path, at + 1)) is None:
                return
            # FastWARC takes a record that is cut off in its header for the end of the file.
            yield Failure(f"{blob.name}@{following[0]}", "warc", "broken record: its header is cut off")
            told = True
        except (OSError, EOFError, ValueError) as error:
            if not told:  # one failure for each broken stretch, however many attempts it takes to get past it
                yield Failure(f"{blob.name}@{at}", "warc", f"broken WARC: {error}")
            told = True
            following = _following(blob.path, at + 1) if blob.path else None
            if following is None:
                return
        start, stream = following


def _records(stream: BinaryIO) -> Iterator[Any]:
    return iter(
        ArchiveIterator(
            buffered(Forward(stream)),
            record_types=WarcRecordType.any_type,
            parse_http=False,
            max_header_len=_HEADER,
        )
    )


def _following(path: Path, offset: int) -> tuple[int, BinaryIO] | None:
    """Return where the next record of a file begins, at `offset` or behind it, and the file opened there."""
    with path.open("rb") as file:
        file.seek(max(0, offset - 4))
        at, held = file.tell(), b""
        while chunk := file.read(1 << 20):
            held += chunk
            for match in _BEGINNING.finditer(held):
                found = at + match.start()
                if found >= offset and (match[0].startswith(b"WARC") or _is_member(path, found)):
                    stream = path.open("rb")
                    stream.seek(found)
                    return found, stream
            at, held = at + len(held) - 16, held[-16:]  # a beginning may lie across two chunks
    return None


def _is_member(path: Path, at: int) -> bool:
    """Say whether a record begins here: the three bytes that gzip begins with stand by chance in packed data too."""
    with path.open("rb") as file:
        file.seek(at)
        head = file.read(PEEK)
    try:
        begun = zlib.decompressobj(wbits=31).decompress(head, 64)
    except zlib.error:
        return False
    # At the very end of a file that was cut off there may be too little to unpack.
    return begun.startswith(b"WARC/") or (len(head) < 512 and b"WARC/".startswith(begun))


class Forward(io.RawIOBase):
    """A stream that can say where it is but not go back: FastWARC asks only for that, of a pipe as well."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self._at = 0

    def readable(self) -> bool:
        """Say that this is a source of bytes."""
        return True

    def seekable(self) -> bool:
        """Say that it has a position."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` and return how many bytes went in, 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._inner.read(len(view)) or b""
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go nowhere, and return where that is.

        Raises:
            OSError: the place asked for is another.
        """
        wanted = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence)
        if wanted is None or wanted + offset != self._at:
            raise io.UnsupportedOperation("a stream that only goes forward")
        return self._at


def _record(record: Any, name: str, options: Options) -> Out:
    url = record.headers.get("WARC-Target-URI")
    said = record.headers.get("Content-Length", "")
    if record.record_type not in (WarcRecordType.response, WarcRecordType.conversion):
        return
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
    record.parse_http(auto_decode="all", max_header_len=_HEADER)
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

"""Text and JSON: the two kinds of source that need nothing but the standard library and msgspec."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from saksi.intake.blob import Blob, decoded, digest
from saksi.intake.fault import Fault
from saksi.intake.options import Options
from saksi.intake.shape import arrival, shape
from saksi.records import Arrival, Failure

Out = Iterator[Arrival | Failure]


def read_text(blob: Blob, options: Options) -> Out:
    """Yield the one report that a text file is, code point for code point."""
    data = blob.read(options.limits.record, "the text")
    raw = digest(data)
    if options.seen and options.seen(digest(blob.name, raw)):
        return
    text = decoded(data)
    if "\x00" in text:
        raise Fault("binary", f"not text: NUL at code point {text.index(chr(0)):,}")
    row = {options.key("text"): text}
    if blob.url:
        row[options.key("url")] = blob.url
    yield from shape(row, options, blob.name)


def read_jsonl(blob: Blob, options: Options) -> Out:
    """Yield a report a line. A bad line is a failure that names it; blank lines are passed over."""
    cap = options.limits.record
    number = 0
    while True:
        line = blob.stream.readline(cap + 1)
        if not line:
            return
        number += 1
        where = f"{blob.name}:{number}"
        if len(line) > cap and not line.endswith(b"\n"):
            yield Failure(where, "too-large", f"the line is longer than the cap of {cap:,} bytes")
            while line and not line.endswith(b"\n"):
                line = blob.stream.readline(cap)
            continue
        if not line.strip():
            continue
        try:
            yield from shape(_object(line), options, where)
        except Fault as fault:
            yield fault.at(where)


def read_json(blob: Blob, options: Options) -> Out:
    """Yield the reports of one JSON document: an object, or an array of objects."""
    data = blob.read(options.limits.record * 4, "the JSON document")
    document = _decode(data)
    rows = document if isinstance(document, list) else [document]
    for number, row in enumerate(rows, 1):
        where = f"{blob.name}:[{number}]" if isinstance(document, list) else blob.name
        try:
            if not isinstance(row, dict):
                raise Fault("json", "not a JSON object")
            yield from shape(row, options, where)
        except Fault as fault:
            yield fault.at(where)


def read_empty(blob: Blob, options: Options) -> Out:
    """Report that there is nothing in the file."""
    yield Failure(blob.name, "empty", "nothing in it but white space, or nothing at all")


def _object(line: bytes) -> dict[str, object]:
    value = _decode(line)
    if not isinstance(value, dict):
        raise Fault("json", "not a JSON object")
    return value


def _decode(data: bytes) -> object:
    try:
        value: object = msgspec.json.decode(data)
    except RecursionError as error:
        raise Fault("json", "nested too deeply") from error
    except UnicodeDecodeError as error:
        raise Fault("encoding", f"not UTF-8 at byte {error.start:,}") from error
    except msgspec.DecodeError as error:
        raise Fault("json", f"not JSON: {error}") from error
    return value


__all__ = ["arrival", "read_empty", "read_json", "read_jsonl", "read_text"]

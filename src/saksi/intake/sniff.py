"""Tell what a stream is from its first bytes, never from its name."""

from __future__ import annotations

import csv
import re

import msgspec

from saksi.intake.fault import Fault
from saksi.intake.options import Options

_XML_ROOT = re.compile(rb"<(?![?!])(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z][\w.-]{0,40})")
_HTML = re.compile(
    rb"^\s{0,2000}(?:<!--|<!doctype\s+html|<(?:html|head|body|title|meta|article|main|div|p|h1|section|table|script|link)[\s>/])",
    re.I,
)
_JSON_OBJECT = re.compile(rb'^\s{0,2000}\{\s{0,2000}(?:"|\}|$)')
_JSON_ARRAY = re.compile(rb"^\s{0,2000}\[\s{0,2000}\{")
DELIMITERS = (",", "\t", ";", "|")

_XML_KINDS = {
    b"rss": "feed",
    b"feed": "feed",
    b"rdf": "feed",
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap",
    b"html": "html",
}


def packed(head: bytes) -> str | None:
    """Return the compression of a stream (`gzip`, `bzip2`, `xz`), or None."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"BZh") and head[3:4].isdigit():
        return "bzip2"
    if head.startswith(b"\xfd7zXZ\x00"):
        return "xz"
    return None


def sniff(head: bytes, options: Options) -> str:
    """Return the kind of a stream without byte-order mark: a key of `source.READERS`.

    Kinds: `empty zip parquet warc feed sitemap html json jsonl csv text`; a fault `binary` for anything else.
    """
    if not head.strip():
        return "empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if _JSON_ARRAY.match(head):
        return "json"
    if _JSON_OBJECT.match(head):
        return "jsonl" if _first_line_is_json(head) else "json"
    if b"\x00" in head:
        raise Fault("binary", f"not text: NUL byte at offset {head.index(0):,}")
    markup = _markup(head)
    if markup:
        return markup
    if delimiter(head, options):
        return "csv"
    controls = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\v\b\x1b")
    if controls > len(head) // 50:
        raise Fault("binary", f"not text: {controls:,} control characters in the first {len(head):,} bytes")
    return "text"


def _markup(head: bytes) -> str | None:
    start = head.lstrip()[:1]
    if start != b"<":
        return None
    if head.lstrip().startswith(b"<?xml") or head.lstrip().startswith(
        (b"<rss", b"<feed", b"<urlset", b"<sitemap")
    ):
        root = _XML_ROOT.search(re.sub(rb"<!--.*?-->", b"", head[:8192], flags=re.S))
        if root:
            return _XML_KINDS.get(root[1].lower(), "html" if _HTML.match(head) else "text")
    return "html" if _HTML.match(head) else None


def _first_line_is_json(head: bytes) -> bool:
    # A line longer than what was peeked is taken as JSONL: a pretty-printed object has a short first line.
    line, newline, _ = head.lstrip().partition(b"\n")
    if not newline and len(head) >= 60_000:
        return True
    if line.strip() == b"{":
        return False
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # Broken, but on one line with a key and a value: a bad line of JSONL rather than the start of a document.
        return bool(re.match(rb'\{\s*"[^"]*"\s*:\s*[^\s{\[]', line)) and not line.rstrip().endswith(b",")
    return True


def delimiter(head: bytes, options: Options) -> str | None:
    """Return the delimiter of a table whose header row has the text column, or None where it is no table."""
    first = head.split(b"\n", 1)[0][:10_000].decode("utf-8", "replace").strip("\r\n")
    wanted = options.key("text")
    for mark in DELIMITERS:
        if mark not in first:
            continue
        try:
            header = next(csv.reader([first], delimiter=mark))
        except (csv.Error, StopIteration):
            continue
        if len(header) > 1 and wanted in (name.strip() for name in header):
            return mark
    return None

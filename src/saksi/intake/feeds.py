"""RSS, Atom and sitemaps: lists of articles. An entry that carries its article is read; else its page is fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin

from saksi.intake.blob import Blob
from saksi.intake.dates import moment, written
from saksi.intake.fault import Fault, MissingExtra
from saksi.intake.options import Options
from saksi.intake.outlets import outlet_of
from saksi.intake.shape import arrival
from saksi.intake.urls import canonical, host_of
from saksi.records import Arrival, Failure

Out = Iterator[Arrival | Failure]

_WHOLE = 600  # code points from which the content of an entry is taken for the article, not its summary
_ENTITY = re.compile(rb"<!ENTITY", re.I)


@dataclass(frozen=True)
class Entry:
    """One article that a feed or sitemap names; `body` is its HTML where the feed carries it."""

    url: str | None
    title: str | None = None
    published: tuple[str, str | None] | None = None
    body: str | None = None
    author: str | None = None


def read_feed(blob: Blob, options: Options) -> Out:
    """Yield the articles of a feed, newest as the feed has them."""
    data = blob.read(options.limits.page, "the feed")
    entries, outlet = feed_entries(data, blob.url, options)
    if not entries:
        yield Failure(blob.name, "no-entries", "a feed without entries")
    yield from _articles(entries, blob.name, options, outlet)


def feed_entries(data: bytes, url: str | None, options: Options) -> tuple[list[Entry], str | None]:
    """Return a feed's entries and the name it gives itself.

    Raises `Fault` for entity declarations and for what no feed parser takes.
    """
    if _ENTITY.search(data):
        raise Fault(
            "xml-entities", "the feed declares entities of its own, which may blow up; it is not read"
        )
    try:
        import feedparser
    except ImportError as error:
        raise MissingExtra("reading feeds", "feedparser") from error
    headers = {"content-location": url} if url else None
    try:
        parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except Exception as error:
        # Whatever breaks feedparser is the feed's fault, and must cost the feed only.
        raise Fault("feed", f"broken feed: {type(error).__name__}: {error}"[:300]) from error
    if not parsed.get("version") and not parsed.entries:
        raise Fault("feed", f"not a feed that can be read: {parsed.get('bozo_exception', 'no entries')}")
    return [_entry(item, url) for item in parsed.entries], (parsed.feed.get("title") or "").strip() or None


def _entry(item: Any, url: str | None) -> Entry:
    link = item.get("link") or (item.get("id") if str(item.get("id", "")).startswith("http") else None)
    bodies = [c.get("value", "") for c in item.get("content", []) if "html" in c.get("type", "html")]
    body = max([*bodies, item.get("summary", "")], key=len)
    said = item.get("published") or item.get("updated") or item.get("dc_date")
    published = (moment(said) or written(said)) if said else None
    return Entry(
        url=urljoin(url or "", link) if link else None,
        title=" ".join(unescape(item.get("title", "")).split()) or None,
        published=published,
        body=body or None,
        author=(item.get("author") or "").strip() or None,
    )


def read_sitemap(blob: Blob, options: Options) -> Out:
    """Yield the articles of a sitemap; an index of sitemaps is followed where fetching is allowed."""
    limits = options.limits
    waiting = [(blob.name, blob.read(limits.page, "the sitemap"))]
    asked: set[str] = set()
    while waiting:
        name, data = waiting.pop(0)
        try:
            entries, others = sitemap_entries(data)
        except Fault as fault:
            yield fault.at(name)
            continue
        yield from _articles(entries, name, options, None)
        for url in others:
            if url in asked:
                continue
            if len(asked) >= limits.sitemaps:
                yield Failure(name, "too-many", f"more sitemaps than the cap of {limits.sitemaps:,}")
                return
            asked.add(url)
            if not options.fetch:
                yield Failure(url, "no-network", "named by a sitemap; fetching is not allowed here (--fetch)")
                continue
            from saksi.intake.follow import fetched, unpacked

            try:
                page = fetched(url, options)
                if page is not None:
                    waiting.append((url, unpacked(page, options).data))
            except Fault as fault:
                yield fault.at(url)


def sitemap_entries(data: bytes) -> tuple[list[Entry], list[str]]:
    """Return the articles and the further sitemaps that a sitemap names."""
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import ParseError, iterparse
    except ImportError as error:
        raise MissingExtra("reading sitemaps", "defusedxml") from error
    entries: list[Entry] = []
    others: list[str] = []
    values: dict[str, str] = {}
    try:
        for _, node in iterparse(io.BytesIO(data), events=("end",), forbid_dtd=True):
            tag = node.tag.rpartition("}")[2].lower()
            if tag in ("url", "sitemap"):
                place = values.get("loc")
                if place and host_of(place):
                    if tag == "sitemap":
                        others.append(place)
                    else:
                        said = values.get("publication_date")
                        entries.append(Entry(place, values.get("title"), moment(said) if said else None))
                values = {}
                node.clear()
            elif node.text and node.text.strip():
                values[tag] = node.text.strip()
    except DefusedXmlException as error:
        raise Fault("xml-entities", f"refused: {type(error).__name__}") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Fault("sitemap", f"broken XML: {error}") from error
    return entries, others


def _articles(entries: list[Entry], name: str, options: Options, outlet: str | None) -> Out:
    cap = options.limits.feed
    for entry in entries[:cap]:
        where = entry.url or name
        if entry.url and options.known and options.known(canonical(entry.url)):
            continue
        try:
            if options.fetch and entry.url:
                from saksi.intake.follow import read_article

                yield from read_article(entry.url, options, entry)
            else:
                yield _from_body(entry, name, options, outlet)
        except Fault as fault:
            yield fault.at(where)
    if len(entries) > cap:
        yield Failure(
            name, "too-many", f"{len(entries):,} entries, over the cap of {cap:,}; the rest is not read"
        )


def _from_body(entry: Entry, name: str, options: Options, outlet: str | None) -> Arrival:
    text = plain(entry.body or "", options)
    if len(text) < _WHOLE:
        raise Fault(
            "summary-only", "the feed holds no more than a summary; the page must be fetched (--fetch)"
        )
    known = outlet_of(entry.url)
    return arrival(
        text,
        f"{name}#{entry.url}" if entry.url else name,
        title=entry.title,
        url=entry.url,
        outlet=known.outlet if known else options.outlet or outlet,
        authors=(entry.author,) if entry.author else (),
        published=entry.published or ((options.published, None) if options.published else None),
        language=options.language,
    )


def plain(html: str, options: Options) -> str:
    """Return the text of a piece of HTML as lines, what is page in it left out."""
    from saksi.intake.pages import lines_of

    return "\n".join(lines_of(html, options))


__all__ = ["Entry", "feed_entries", "plain", "read_feed", "read_sitemap", "sitemap_entries"]

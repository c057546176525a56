"""From an address to a report: the page, all its pages, or the list of articles that it turns out to be."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from saksi.intake.blob import Blob, Unpacked, buffered, digest, without_mark
from saksi.intake.fault import Fault, MissingExtra
from saksi.intake.feeds import Entry
from saksi.intake.options import Options
from saksi.intake.outlets import outlet_of
from saksi.intake.sniff import packed, sniff
from saksi.intake.source import read_blob
from saksi.intake.urls import canonical
from saksi.records import Arrival, Failure

try:
    from saksi.intake.fetch import Fetched, Fetcher
except ImportError as error:
    raise MissingExtra("fetching", "httpx") from error

Out = Iterator[Arrival | Failure]


def fetcher_of(options: Options) -> Fetcher:
    """Return the caller's fetcher, or a polite one for this source alone."""
    if isinstance(options.fetcher, Fetcher):
        return options.fetcher
    return Fetcher(limits=options.limits)


def fetched(url: str, options: Options, *, conditional: bool = True) -> Fetched | None:
    """Return what is at an address, None where it is unchanged. Raises `Fault`."""
    return fetcher_of(options).fetch(url, conditional=conditional)


def read_url(url: str, options: Options) -> Out:
    """Yield what is at an address: an article, or the articles of a feed, sitemap, JSONL or WARC."""
    options = options if options.fetcher else replace(options, fetcher=Fetcher(limits=options.limits))
    page = fetched(whole(url), options)
    if page is None:
        return
    page = unpacked(page, options)
    head = _blob(page)
    if not packed(head.peek(16)) and sniff(without_mark(head, options.encoding).peek(), options) == "html":
        yield from _article(page, options, None)
    else:
        yield from read_blob(_blob(page), options)


def unpacked(page: Fetched, options: Options) -> Fetched:
    """Return what was fetched without compression (`sitemap.xml.gz`); a WARC is left as it is, its reader unpacks it."""
    kind = packed(page.data[:16])
    if kind is None:
        return page
    plain = Unpacked(buffered(io.BytesIO(page.data)), kind, options.limits)
    stream = buffered(plain)
    if stream.peek(5).startswith(b"WARC/"):
        return page
    return replace(page, data=Blob(page.url, stream).read(options.limits.page, "the unpacked file"))


def read_article(url: str, options: Options, entry: Entry | None = None) -> Out:
    """Yield the article at an address, all its pages joined; `entry` is what a feed said of it. Raises `Fault`."""
    page = fetched(whole(url), options)
    if page is not None:
        yield from _article(page, options, entry)


def whole(url: str) -> str:
    """Return the address that shows all pages of an article at once, where the outlet has one."""
    outlet = outlet_of(url)
    if outlet is None or outlet.whole is None:
        return url
    parts = urlsplit(url)
    if parts.path in ("", "/") or parts.query or parts.path.endswith((".xml", ".rss", "/rss")):
        return url
    return urlunsplit(parts._replace(query=outlet.whole))


def _article(page: Fetched, options: Options, entry: Entry | None) -> Out:
    from saksi.intake.pages import extract, page_arrival

    mark = digest(page.url, page.data)
    if options.seen and options.seen(mark):
        return
    first = extract(page.data, page.url, options, page.content_type)
    texts, following, asked = [first.text], first.next, {canonical(page.url)}
    while following and len(texts) < options.limits.pages:
        if canonical(following) in asked or outlet_of(following) != outlet_of(page.url):
            break
        asked.add(canonical(following))
        try:
            more = fetched(following, options, conditional=False)
        except Fault as fault:
            # A report with a page missing would say less than the outlet did.
            raise Fault("page-missing", f"page {len(texts) + 1} ({following}): {fault.detail}") from fault
        if more is None:
            break
        further = extract(more.data, more.url, options, more.content_type)
        texts.append(further.text)
        following = further.next
    data = first.data
    if entry is not None:
        data = replace(
            data,
            title=data.title or entry.title,
            published=data.published or entry.published,
            authors=data.authors or ((entry.author,) if entry.author else ()),
        )
    joined = replace(first, text="\n".join(texts), data=data)
    yield page_arrival(joined, page.url, options, mark)


def _blob(page: Fetched) -> Blob:
    return Blob(page.url, buffered(io.BytesIO(page.data)), url=page.url, content_type=page.content_type)

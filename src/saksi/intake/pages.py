"""Web pages: the article out of the page, by the outlet's rules where there are any, else by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urljoin

from saksi.intake.blob import Blob, digest
from saksi.intake.dates import moment, written
from saksi.intake.fault import Fault, MissingExtra
from saksi.intake.options import Options
from saksi.intake.outlets import Layout, Outlet, common, outlet_of
from saksi.intake.shape import arrival
from saksi.intake.urls import canonical
from saksi.records import Arrival, Failure

try:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from saksi.intake.metadata import PageData, page_data
except ImportError as error:
    raise MissingExtra("reading web pages", "selectolax") from error

Out = Iterator[Arrival | Failure]

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "iframe",
        "form",
        "button",
        "svg",
        "video",
        "audio",
        "nav",
        "template",
        "object",
        "embed",
        "select",
        "figure",
        "figcaption",
        "amp-ad",
        "amp-embed",
        "amp-iframe",
        "textarea",
        "head",
    ]
)
# Elements whose end tag may be left out: they don't nest, however many are opened.
_LOOSE = frozenset(
    b"p li dd dt tr td th thead tbody tfoot option optgroup colgroup rp rt html head body".split()
)
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})|(/>)")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,30})", re.I)
_LONGEST = 3_000_000  # characters of markup that the extractor is given: its time grows faster than the page
_SHORTEST = 60  # code points below which what was found is a caption or a notice, no article
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_SPACES = re.compile(r" {2,}")


@dataclass(frozen=True)
class Page:
    """An article as it stood on a page. `next` is the address of its next page, `by` the way it was found."""

    text: str
    data: PageData
    next: str | None
    by: str


def read_page(blob: Blob, options: Options) -> Out:
    """Yield the one report that a web page holds."""
    data = blob.read(options.limits.page, "the page")
    mark = digest(blob.url or blob.name, data)
    if options.seen and options.seen(mark):
        return
    page = extract(data, blob.url or options.url, options, blob.content_type)
    yield page_arrival(page, blob.name, options, mark)


def page_arrival(page: Page, source: str, options: Options, mark: str | None) -> Arrival:
    """Return the arrival that a page is; what the caller said holds where the page says nothing."""
    data = page.data
    return arrival(
        page.text,
        source,
        title=data.title or options.title,
        url=data.url or options.url,
        outlet=data.outlet or options.outlet,
        authors=data.authors,
        published=data.published or ((options.published, None) if options.published else None),
        language=options.language or (None if options.identify else data.language),
        digest=mark,
    )


def extract(data: bytes, url: str | None, options: Options, content_type: str | None = None) -> Page:
    """Return the article of a page.

    Raises `Fault`: nested deeper than the cap, in no encoding that can be told, or without an article.
    """
    depth = deepest(data)
    if depth > options.limits.depth:
        raise Fault("too-deep", f"elements stand {depth:,} deep, over the cap of {options.limits.depth:,}")
    html = _decoded(data, content_type, options.encoding)
    tree = LexborHTMLParser(html)
    bare = page_data(tree, url, None, None)
    outlet = outlet_of(bare.url)
    layouts = outlet.layouts if outlet else ()
    day = bare.published[0] if bare.published else None
    for layout in sorted(layouts, key=lambda one: not one.holds(day)):
        lines = _by_rule(tree, layout)
        if lines:
            about = page_data(tree, url, outlet, layout)
            following = _next(tree, layout, about.url or url)
            return _page("\n".join(lines), about, following, f"outlet:{outlet.outlet}" if outlet else "")
    about = page_data(tree, url, outlet, None)
    if len(html) > _LONGEST:
        tree.strip_tags(["script", "style", "noscript", "svg", "template"])
        html = tree.html or ""
        if len(html) > _LONGEST:
            raise Fault("too-large", f"{len(html):,} characters of markup, over the cap of {_LONGEST:,}")
    text, by = _by_trafilatura(html, about)
    if _wanted(text, about, options):
        about = _filled(about, html)
    return _page(text, about, None, by)


def _page(text: str, data: PageData, following: str | None, by: str) -> Page:
    if data.published is None:
        dated = _in_dateline(text)
        if dated:
            data = PageData(data.title, data.authors, data.outlet, dated, data.url, data.language)
    return Page(text, data, following, by)


def _in_dateline(text: str) -> tuple[str, str | None] | None:
    """Return the date that stands in the text's dateline, before its first dash (`JAKARTA, 2 Desember 2024 –`)."""
    head = re.match(r"[^\n.–—]{3,90}?\s[–—-]{1,2}\s", text)
    return written(head[0]) if head else None


def deepest(data: bytes) -> int:
    """Return how deep elements nest, from the tags alone: a parser may take minutes to find out."""
    depth = most = 0
    for match in _TAG.finditer(data):
        closing, name, selfclosed = match.groups()
        if selfclosed is not None:
            continue
        name = name.lower()
        if name in _VOID or name in _LOOSE:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        most = max(most, depth)
    return most


def _decoded(data: bytes, content_type: str | None, encoding: str | None) -> str:
    said = re.search(r"charset=[\"']?([\w.:-]+)", content_type or "", re.I)
    inside = _CHARSET.search(data[:4096])
    candidates = [encoding, "utf-8", said[1] if said else None, inside[1].decode("ascii") if inside else None]
    for name in candidates:
        if name:
            try:
                return data.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
    # Browsers read the rest as Windows-1252, and so does what the page's makers saw; a few stray bytes become U+FFFD.
    text = data.decode("cp1252", "replace")
    if text.count("\ufffd") > len(text) // 100:
        raise Fault("encoding", "the page is in no encoding that can be told; see --encoding")
    return text


def _by_rule(tree: LexborHTMLParser, layout: Layout) -> list[str]:
    shared = common()
    for selector in layout.body:
        found = _outermost(tree.css(selector))
        if not found:
            continue
        dropped = {n.mem_id for node in found for s in (*layout.drop, *shared.drop) for n in node.css(s)}
        lines = [line for node in found for line in _lines(node, dropped)]
        kept = [line for line in lines if not is_page(line, layout.lines)]
        if sum(map(len, kept)) >= 80:
            return kept
    return []


def lines_of(html: str, options: Options) -> list[str]:
    """Return the lines of a piece of HTML (the body of a feed's entry), what is page in it left out."""
    depth = deepest(html.encode("utf-8", "replace"))
    if depth > options.limits.depth:
        raise Fault("too-deep", f"elements stand {depth:,} deep, over the cap of {options.limits.depth:,}")
    body = LexborHTMLParser(html).body
    if body is None:
        return []
    dropped = {node.mem_id for selector in common().drop for node in body.css(selector)}
    return [line for line in _lines(body, dropped) if not is_page(line)]


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    ids = {node.mem_id for node in nodes}

    def inside(node: LexborNode) -> bool:
        parent = node.parent
        while parent is not None:
            if parent.mem_id in ids:
                return True
            parent = parent.parent
        return False

    return [node for node in nodes if not inside(node)]


def _lines(root: LexborNode, dropped: set[int]) -> list[str]:
    """Return the text of an element as lines: block elements and `<br>` break, white space is as a browser shows it."""
    pieces: list[str] = []
    node: LexborNode | None = root
    down = True
    while node is not None:
        tag = node.tag or ""
        if down:
            if tag == "-text":
                pieces.append(_SPACE.sub(" ", node.text_content or ""))
            elif tag in _BLOCKS:
                pieces.append("\n")
            skipped = tag in _NEVER or tag.startswith("-") or tag == "_comment" or node.mem_id in dropped
            if not skipped and node.child is not None:
                node = node.child
                continue
        if tag in _BLOCKS:
            pieces.append("\n")
        if node.mem_id == root.mem_id:
            break
        if node.next is not None:
            node, down = node.next, True
        else:
            node, down = node.parent, False
    lines = (_SPACES.sub(" ", part).strip() for part in "".join(pieces).split("\n"))
    return [line for line in lines if line]


@cache
def _patterns() -> list[re.Pattern[str]]:
    return [re.compile(pattern, re.I) for pattern in common().patterns]


def is_page(line: str, own: tuple[str, ...] = ()) -> bool:
    """Say whether a whole line is page rather than report, by the beginnings and patterns in the data."""
    lowered = line.lower()
    if lowered.startswith(tuple(start.lower() for start in (*own, *common().lines))):
        return True
    return any(pattern.fullmatch(line) for pattern in _patterns())


def _next(tree: LexborHTMLParser, layout: Layout, url: str | None) -> str | None:
    for selector in layout.next:
        node = tree.css_first(selector)
        target = (node.attributes.get("href") or "").strip() if node else ""
        if target and url and not target.startswith(("#", "javascript:")):
            full = urljoin(url, target)
            return full if canonical(full) != canonical(url) else None
    return None


def _wanted(text: str, data: PageData, options: Options) -> bool:
    """Say whether a report is in a language that is coded: of the others in a crawl nobody needs all the metadata."""
    if options.languages is None:
        return True
    language = options.language or (options.identify(text) if options.identify else data.language)
    return language is None or language in options.languages


def _filled(data: PageData, html: str) -> PageData:
    """Fill what the page's own metadata lack with what trafilatura finds in its markup; it searches no text for dates."""
    if data.title and data.authors and data.published:
        return data
    import trafilatura

    try:
        found = trafilatura.extract_metadata(
            html, default_url=data.url, date_config={"extensive_search": False, "original_date": True}
        )
    except Exception:  # noqa: BLE001 - metadata that cannot be read are missing, which is no fault of the article
        return data
    authors = tuple(part.strip() for part in (found.author or "").split(";") if part.strip())
    return replace(
        data,
        title=data.title or found.title,
        authors=data.authors or authors,
        published=data.published or (moment(found.date) if found.date else None),
    )


def _by_trafilatura(html: str, data: PageData) -> tuple[str, str]:
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtra("reading the pages of outlets without rules", "trafilatura") from error
    try:
        text = trafilatura.extract(
            html, include_comments=False, include_tables=False, deduplicate=False, url=data.url
        )
    except Exception as error:
        # Whatever breaks the extractor is the page's fault, and must cost the page only.
        detail = f"the page breaks the extractor: {type(error).__name__}: {error}"[:300]
        raise Fault("no-article", detail) from error
    if not text or len(text.strip()) < _SHORTEST:
        raise Fault("no-article", "no article was found on the page")
    lines = text.split("\n")
    # The headline often comes out as the first line of the body; it is metadata.
    if data.title and len(lines) > 1 and " ".join(lines[0].split()) == data.title:
        lines = lines[1:]
    return "\n".join(lines), "trafilatura"


__all__ = ["Outlet", "Page", "deepest", "extract", "is_page", "page_arrival", "read_page"]

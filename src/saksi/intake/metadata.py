"""What a page says about itself: JSON-LD and OpenGraph first, then its own elements. Nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from saksi.intake.dates import moment, written
from saksi.intake.outlets import Layout, Outlet
from saksi.intake.urls import canonical, date_in, host_of, page_of

_ARTICLES = {
    "newsarticle", "article", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "blogposting",
    "opinionnewsarticle", "liveblogposting", "webpage",
}  # fmt: skip
_DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "publishdate", "pubdate", "publish-date",
    "dtk:publishdate", "jpnncom_news_pubdate", "content_publishdate", "date", "dc.date", "dc.date.issued",
)  # fmt: skip


@dataclass(frozen=True)
class PageData:
    """Metadata of a page; `published` is (ISO date, ISO time with zone or None)."""

    title: str | None
    authors: tuple[str, ...]
    outlet: str | None
    published: tuple[str, str | None] | None
    url: str | None
    language: str | None


def page_data(
    tree: LexborHTMLParser, url: str | None, outlet: Outlet | None, layout: Layout | None
) -> PageData:
    """Read a page's metadata. `url` is where it was found, None for a saved page that does not say."""
    nodes = list(_linked(tree))
    article = _article(nodes)
    meta = _meta(tree)
    address = _address(tree, meta, article, url)
    zone = outlet.zone_of(host_of(address)) if outlet else None
    return PageData(
        title=_title(tree, meta, article, layout, outlet),
        authors=_authors(article, meta, tree, layout),
        outlet=outlet.outlet if outlet else _name(article.get("publisher")) or meta.get("og:site_name"),
        published=_published(tree, meta, article, layout, zone, address),
        url=address,
        language=_language(tree, article, meta),
    )


def _linked(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    for script in tree.css('script[type="application/ld+json"]')[:50]:
        raw = script.text(deep=True).strip().removeprefix("<!--").removesuffix("-->")
        try:
            # Line breaks inside strings are wrong and common: strict=False takes them.
            value = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _walk(value, 6)


def _walk(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, dict):
        yield value
        for part in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _walk(value.get(part), depth - 1)
    elif isinstance(value, list):
        for item in value[:200]:
            yield from _walk(item, depth - 1)


def _article(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    def rank(node: dict[str, Any]) -> int:
        kinds = node.get("@type")
        names = {str(k).lower() for k in (kinds if isinstance(kinds, list) else [kinds])}
        if not names & _ARTICLES:
            return 0
        return (
            1
            + 2 * bool(node.get("datePublished"))
            + bool(node.get("headline"))
            + 4 * ("webpage" not in names)
        )

    best = max(nodes, key=rank, default={})
    return best if best and rank(best) else {}


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:500]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = (attributes.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _address(
    tree: LexborHTMLParser, meta: dict[str, str], article: dict[str, Any], url: str | None
) -> str | None:
    if url and page_of(url)[1] > 1:
        return url  # its canonical link leads to page one, whose words it does not have
    link = tree.css_first('link[rel~="canonical"][href]')
    said = [link.attributes.get("href") if link else None, meta.get("og:url"), article.get("url")]
    for candidate in said:
        if not isinstance(candidate, str) or not candidate.strip():
            continue
        full = urljoin(url or "", candidate.strip())
        if host_of(full) and full.lower().startswith(("http://", "https://")) and _same_site(full, url):
            return full
    return url


def _same_site(said: str, url: str | None) -> bool:
    """A page may name another address on its own site, or, from an AMP cache, on any; never on somebody else's."""
    host = host_of(url)
    if host is None or host.endswith("ampproject.org"):
        return True
    one, two = host_of(canonical(said)), host_of(canonical(url or ""))
    if not one or not two:
        return False
    return one == two or one.split(".")[-2:] == two.split(".")[-2:]


def _title(
    tree: LexborHTMLParser,
    meta: dict[str, str],
    article: dict[str, Any],
    layout: Layout | None,
    outlet: Outlet | None,
) -> str | None:
    own = _first_text(tree, layout.title if layout else ())
    said = article.get("headline") or meta.get("og:title") or meta.get("twitter:title")
    head = own or _first_text(tree, ("h1",))
    title = str(said) if isinstance(said, str) else head or _first_text(tree, ("title",))
    if title is None:
        return None
    title = " ".join(title.split())
    # The page's own headline is what the outlet's name was added to.
    if head and title.startswith(head) and len(head) > 15:
        return head
    for suffix in outlet.suffixes if outlet else ():
        title = title.removesuffix(suffix).rstrip()
    return title or None


def _authors(
    article: dict[str, Any], meta: dict[str, str], tree: LexborHTMLParser, layout: Layout | None
) -> tuple[str, ...]:
    if layout and layout.authors:
        found = [" ".join(n.text(deep=True).split()) for s in layout.authors for n in tree.css(s)[:5]]
        named = tuple(dict.fromkeys(name for name in found if 2 < len(name) < 80))
        if named:
            return named
    value = article.get("author")
    names = [_name(item) for item in (value if isinstance(value, list) else [value])]
    said = [name for name in names if name]
    if not said and meta.get("author"):
        said = [meta["author"]]
    return tuple(dict.fromkeys(" ".join(name.split()) for name in said if not name.startswith("http")))[:10]


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() or None if isinstance(value, str) else None


def _published(
    tree: LexborHTMLParser, meta: dict[str, str], article: dict[str, Any], layout: Layout | None, zone: str | None,
    address: str | None,
) -> tuple[str, str | None] | None:  # fmt: skip
    said = article.get("datePublished")
    candidates = [said] if isinstance(said, str) else []
    candidates += [meta[name] for name in _DATE_META if name in meta]
    stamped = tree.css_first("article time[datetime], time[datetime][pubdate], time[itemprop~=datePublished]")
    if stamped:
        candidates.append(stamped.attributes.get("datetime") or "")
    own = _first_text(tree, layout.published if layout else ())
    if own:
        candidates.append(own)
    dated = None
    for candidate in candidates:
        found = moment(candidate, zone) or written(candidate, zone)
        if found and found[1]:
            return found
        dated = dated or found
    path = date_in(address)
    return dated or ((path, None) if path else None)


def _language(tree: LexborHTMLParser, article: dict[str, Any], meta: dict[str, str]) -> str | None:
    root = tree.css_first("html")
    said = (
        article.get("inLanguage") or (root.attributes.get("lang") if root else None) or meta.get("og:locale")
    )
    if not isinstance(said, str):
        return None
    short = said.replace("_", "-").split("-")[0].strip().lower()
    return {"in": "id", "indonesian": "id", "english": "en"}.get(short, short) or None


def _first_text(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        for node in tree.css(selector)[:3]:
            text = " ".join(node.text(deep=True).split())
            if text:
                return text
    return None

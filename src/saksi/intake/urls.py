"""One address for one article: without tracking, AMP forms and paging."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|igshid|mc_[ce]id|cmpid|ocid|ref|ref_src|source|xtor|single|"
    r"tag_from|_ga|spm|from|smid|taid|ns_\w+)$",
    re.I,
)
_PAGING = re.compile(r"^(?:page|halaman|hal|amp|outputtype)$", re.I)
_PAGE = re.compile(r"^(?:page|halaman|hal)$", re.I)
_VARIANTS = {"", "1", "amp", "all", "true"}
_PREFIXES = ("www.", "amp.", "m.", "mobile.")


def canonical(url: str) -> str:
    """Return the address that all variants of one article share.

    Scheme and host are lower-cased (`http` becomes `https`; `m.`, `amp.`, `www.` go), tracking parameters, fragments,
    AMP path parts, `?page=1` and `?page=all` are dropped, the rest is kept in its order: `?page=2` holds other words.
    What is no http(s) address comes back unchanged: it is a name, not something to rewrite.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in ("http", "https") or not host:
        return url
    while host.startswith(_PREFIXES) and host.count(".") >= 2:
        host = host.partition(".")[2]
    if ":" in host:
        host = f"[{host}]"
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name) and not _is_variant(name, value)
    ]
    return urlunsplit(("https", host, _plain_path(parts.path), urlencode(query), ""))


def _is_variant(name: str, value: str) -> bool:
    return bool(_PAGING.match(name)) and value.lower() in _VARIANTS


def page_of(url: str) -> tuple[str, int]:
    """Return an address without its page number, and that number (1 where it has none)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, 1
    kept, number = [], 1
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if _PAGE.match(name) and value.isdigit() and 1 < int(value) < 1000:
            number = int(value)
        else:
            kept.append((name, value))
    if number == 1:
        return url, 1
    return urlunsplit(parts._replace(query=urlencode(kept))), number


def _plain_path(path: str) -> str:
    segments = [s for s in path.split("/") if s]
    while len(segments) > 1 and segments[0].lower() == "amp":
        segments = segments[1:]
    while len(segments) > 1 and segments[-1].lower() in ("amp", "amp.html"):
        segments = segments[:-1]
    kept = "/" + "/".join(segments)
    while kept.endswith(".amp") and len(kept) > len("/.amp"):
        kept = kept.removesuffix(".amp")
    return kept


def host_of(url: str | None) -> str | None:
    """Return the lower-case host of an address, or None."""
    if not url:
        return None
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".").lower() or None
    except ValueError:
        return None


_PATH_DATE = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")


def date_in(url: str | None) -> str | None:
    """Return the ISO date that an address carries in its path (`/2025/03/12/`), or None."""
    match = _PATH_DATE.search(unquote(url)) if url else None
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else None

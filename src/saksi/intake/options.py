"""What a caller may say about its sources, and the caps that keep hostile input small."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

REPORT_FIELDS = ("id", "text", "title", "url", "outlet", "authors", "published", "language")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Caps, each named in the failure it causes. Sizes are bytes, times are seconds."""

    page: int = 10_000_000  # one HTML page or feed, decompressed
    record: int = 32_000_000  # one text, or one line of JSONL
    archive: int = 50_000_000_000  # everything one archive unpacks to
    entries: int = 1_000_000  # entries of one zip
    ratio: int = 300  # unpacked over packed, once more than 64 MB came out
    depth: int = 600  # HTML or XML elements inside one another
    nesting: int = 3  # archives inside archives
    feed: int = 1_000  # entries of one feed
    sitemaps: int = 200  # sitemap files followed from one index
    pages: int = 20  # pages of one article
    redirects: int = 5
    seconds: float = 30.0  # one fetch, from connect to last byte


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to read sources.

    `fields` maps a report field to the column or key that holds it (`{"text": "isi"}`). `outlet`, `published`,
    `language`, `title`, `url` are defaults for input that does not say. `languages` are those coded; a report in
    another is marked skipped. `identify` tells the language of a text that does not say (ISO 639-1, None where unsure);
    without it such a report keeps none. `fetch` allows the network, by the way of `fetcher` where the caller holds one.
    `seen` tells, from a digest of raw input, whether it was dealt with before: such input is passed over; `known` tells it
    from an article's canonical address, before its page is fetched. `meter` is told how
    many bytes of files have been read.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None
    encoding: str | None = None
    languages: frozenset[str] | None = None
    identify: Callable[[str], str | None] | None = None
    fetch: bool = False
    fetcher: object | None = None
    limits: Limits = Limits()
    seen: Callable[[str], bool] | None = None
    known: Callable[[str], bool] | None = None
    meter: Callable[[int], None] | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.fields) - set(REPORT_FIELDS))
        if unknown:
            raise ValueError(
                f"no report field is called {', '.join(unknown)}; choose from {', '.join(REPORT_FIELDS)}"
            )

    def key(self, name: str) -> str:
        """Return the input's own name for a report field."""
        return self.fields.get(name, name)

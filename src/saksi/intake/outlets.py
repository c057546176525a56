"""What is known of each outlet's pages: one small file an outlet under `data/outlets`, dated, with a golden page."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from saksi.intake.urls import host_of


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page structure and when it was in use (dates of publication, both inclusive, null where open).

    `body` and `drop` are CSS selectors: the first of `body` that matches holds the article, what matches `drop` in it
    is page, not report. `lines` are beginnings of paragraphs that are page, too. `next` leads to the next page.
    """

    body: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    drop: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    next: tuple[str, ...] = ()

    def holds(self, day: str | None) -> bool:
        """Say whether the layout was in use on a day; any may have been where the day is unknown."""
        if day is None:
            return True
        when = date.fromisoformat(day)
        return (self.since or date.min) <= when <= (self.until or date.max)


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An outlet: its name, hosts, language, clock, and layouts, newest first.

    `structure` says whether the page structure was `seen` (in `basis`) or `recalled`. `whole` is the query that asks
    for all pages of an article at once; `zones` overrules `zone` for single hosts.
    """

    outlet: str
    domains: tuple[str, ...]
    language: str
    zone: str
    structure: Literal["seen", "recalled"]
    basis: str
    layouts: tuple[Layout, ...]
    zones: dict[str, str] = {}
    whole: str | None = None
    suffixes: tuple[str, ...] = ()

    def zone_of(self, host: str | None) -> str:
        """Return the IANA zone of one of the outlet's hosts."""
        return self.zones.get(host or "", self.zone)


class Common(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is page on every outlet: selectors of elements, beginnings and patterns of lines."""

    drop: tuple[str, ...]
    lines: tuple[str, ...]
    patterns: tuple[str, ...]


_FILES = "data/outlets"
_OTHER = {"dates.yaml", "common.yaml"}


@cache
def outlets() -> dict[str, Outlet]:
    """Return every outlet by the name of its file, without the suffix.

    Raises:
        msgspec.ValidationError: a file is not of the shape of `Outlet`; the message names the field.
    """
    folder = resources.files("saksi").joinpath(_FILES)
    found = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml") and file.name not in _OTHER:
            found[file.name.removesuffix(".yaml")] = msgspec.yaml.decode(file.read_bytes(), type=Outlet)
    return found


@cache
def common() -> Common:
    """Return what holds for every outlet."""
    file = resources.files("saksi").joinpath(_FILES, "common.yaml")
    return msgspec.yaml.decode(file.read_bytes(), type=Common)


@cache
def _by_domain() -> dict[str, Outlet]:
    return {domain: outlet for outlet in outlets().values() for domain in outlet.domains}


def outlet_of(url: str | None) -> Outlet | None:
    """Return the outlet that an address belongs to, by its host or any parent of it, or None."""
    host = host_of(url)
    while host:
        found = _by_domain().get(host)
        if found:
            return found
        _, _, host = host.partition(".")
    return None

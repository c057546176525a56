"""A story as one: its reports, sources and outlets, its events merged, and where the reports disagree.

Nothing is averaged: where two reports give another count, date, doer, or one says that it did not happen, each version
stands beside the others with the reports that tell it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saksi.relate.happenings import Happening, find

APART = 1
"""Days between the dates of two mentions of one event."""


@dataclass(frozen=True)
class Version:
    """One version of something the reports disagree on, with the events that tell it."""

    value: str
    told: tuple[Happening, ...]


@dataclass(frozen=True)
class Disagreement:
    """What the reports disagree on (`count:dead`, `date`, `actor`, `recipient`, `place`, `happened`), side by side."""

    about: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Merged:
    """One event as several reports tell it, earliest first."""

    type: str
    told: tuple[Happening, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def first(self) -> Happening:
        """The earliest mention."""
        return self.told[0]

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that tell it."""
        return tuple(sorted({h.outlet for h in self.told if h.outlet}))


@dataclass(frozen=True)
class Member:
    """A report of a story. `source` is the id of the report whose text it goes back to, its own where it is original."""

    report: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    source: str


@dataclass(frozen=True)
class Story:
    """Reports of one happening, earliest first. `sources` counts texts that go back to one as one."""

    id: str
    members: tuple[Member, ...]
    sources: int
    outlets: tuple[str, ...]
    events: tuple[Merged, ...]

    @property
    def title(self) -> str:
        """The earliest title."""
        return next((m.title for m in self.members if m.title), self.id)

    @property
    def disputed(self) -> bool:
        """Whether its reports disagree on anything."""
        return any(event.disagreements for event in self.events)


def story(db: sqlite3.Connection, report_id: str) -> Story | None:
    """Return the story that a report belongs to, by the id of any of its reports; None where it is in none."""
    row = db.execute(
        "SELECT m.story FROM story_members m JOIN reports r ON r.pk = m.report WHERE r.id = ?", (report_id,)
    ).fetchone()
    return None if row is None else _story(db, row[0])


def _story(db: sqlite3.Connection, first: int) -> Story:
    rows = db.execute(
        "SELECT r.pk, r.id, r.title, r.outlet, r.published, r.url, r.language, ifnull(s.id, r.id) AS source FROM story_members m"
        " JOIN reports r ON r.pk = m.report LEFT JOIN reports s ON s.pk = m.source WHERE m.story = ? ORDER BY m.at",
        (first,),
    ).fetchall()
    members = tuple(
        Member(r["id"], r["title"], r["outlet"], r["published"], r["url"], r["language"], r["source"])
        for r in rows
    )
    marks = ", ".join("?" * len(rows))
    told = find(db, f"e.report IN ({marks})", [r["pk"] for r in rows])
    order = {r["id"]: n for n, r in enumerate(rows)}
    told.sort(key=lambda h: (order[h.report_id], h.start))
    return Story(
        id=rows[0]["id"],
        members=members,
        sources=len({m.source for m in members}),
        outlets=tuple(sorted({m.outlet for m in members if m.outlet})),
        events=tuple(merge(told)),
    )


def stories(
    db: sqlite3.Connection,
    *,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    event: tuple[str, Sequence[object]] | None = None,
    least: int = 2,
    limit: int = 50,
    offset: int = 0,
) -> list[sqlite3.Row]:
    """Return rows of stories, newest first: `id title published latest reports outlets sources languages`.

    Args:
        since, until: ISO dates between which a story has a report; inclusive.
        outlet: an outlet that has a report in it.
        event: a condition over a row `e` of events, and its values: one of its reports tells such an event.
        least: fewest reports.
    """
    parts, values = list[str](), list[object]()
    if outlet:
        parts.append(
            "SELECT x.story FROM story_members x JOIN reports o ON o.pk = x.report WHERE o.outlet = ?"
        )
        values.append(outlet)
    if event:
        parts.append(
            f"SELECT x.story FROM events e JOIN story_members x ON x.report = e.report WHERE {event[0]}"
        )
        values += event[1]
    within = " AND ".join(f"m.story IN ({part})" for part in parts) or "1"
    return db.execute(
        "SELECT f.id, f.title, f.published, max(r.published) AS latest, count(*) AS reports,"
        " count(DISTINCT r.outlet) AS outlets, count(DISTINCT m.source) AS sources,"
        " group_concat(DISTINCT r.language) AS languages"
        " FROM story_members m JOIN reports r ON r.pk = m.report JOIN reports f ON f.pk = m.story"
        f" WHERE {within} GROUP BY m.story HAVING count(*) >= ? AND ifnull(max(r.published), '') >= ? AND ifnull(min(r.published), '') <= ?"
        " ORDER BY latest DESC, reports DESC, f.id LIMIT ? OFFSET ?",
        (*values, least, since or "", until or "9999", limit, offset),
    ).fetchall()


def merge(told: Iterable[Happening]) -> list[Merged]:
    """Return events of one story with mentions of the same event together, most told first.

    Two mentions are the same event where type and mode allow it, parties overlap wherever both name them, and their
    dates lie at most a day apart. A mention that says it did not happen is a mention of it all the same.
    """
    groups: list[list[Happening]] = []
    for h in told:
        home = next((g for g in groups if all(_same(h, other) for other in g)), None)
        if home is None:
            groups.append([h])
        else:
            home.append(h)
    merged = [Merged(g[0].type, tuple(g), tuple(_disagreements(g))) for g in groups]
    return sorted(merged, key=lambda m: -len({h.report for h in m.told}))


def _same(one: Happening, two: Happening) -> bool:
    if one.type != two.type or (one.mode and two.mode and one.mode != two.mode):
        return False
    if _planned(one) != _planned(two):
        return False
    for a, b in ((one.who(), two.who()), (one.whom(), two.whom())):
        if a and b and not a & b:
            return False
    if not (one.who() & two.who() or one.whom() & two.whom()):
        return False
    days = [(_ordinal(h.date_start), _ordinal(h.date_end or h.date_start)) for h in (one, two)]
    (a0, a1), (b0, b1) = days
    if a0 and b0 and a1 and b1 and (a0 - b1 > APART or b0 - a1 > APART):
        return False
    return not (one.country and two.country and one.country != two.country)


def _planned(h: Happening) -> bool:
    return h.modality in ("planned", "requested", "hypothetical")


def _ordinal(day: str | None) -> int | None:
    from datetime import date

    return date.fromisoformat(day).toordinal() if day else None


def _disagreements(group: list[Happening]) -> Iterable[Disagreement]:
    if len({h.report for h in group}) < 2 and len({(h.claimed_by, h.claimed) for h in group}) < 2:
        return
    counts: dict[str, dict[str, list[Happening]]] = defaultdict(lambda: defaultdict(list))
    other: dict[str, dict[str, list[Happening]]] = defaultdict(lambda: defaultdict(list))
    for h in group:
        for q in json.loads(h.quantities):
            value = q.get("value")
            low, high = q.get("low"), q.get("high")
            if value is None and low is None and high is None:
                continue
            said = f"{value:g}" if value is not None else f"{_bound(low)}–{_bound(high)}"
            counts[q["unit"]][said].append(h)
        if h.date_start:
            other["date"][
                h.date_start if h.date_start == h.date_end else f"{h.date_start}/{h.date_end or ''}"
            ].append(h)
        if h.who():
            other["actor"][", ".join(sorted(h.who()))].append(h)
        if h.whom():
            other["recipient"][", ".join(sorted(h.whom()))].append(h)
        if h.place_name:
            other["place"][h.place_name].append(h)
        other["happened"]["no" if h.modality == "negated" else "yes"].append(h)
    for unit, versions in counts.items():
        if len(versions) > 1:
            yield Disagreement(f"count:{unit}", _versions(versions))
    for about, versions in other.items():
        if len(versions) > 1:
            yield Disagreement(about, _versions(versions))


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _versions(versions: dict[str, list[Happening]]) -> tuple[Version, ...]:
    return tuple(Version(value, tuple(told)) for value, told in versions.items())


__all__ = ["Disagreement", "Member", "Merged", "Story", "Version", "merge", "stories", "story"]

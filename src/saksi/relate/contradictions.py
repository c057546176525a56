"""Contradictions: somebody says what he, or his own government, said was not so; one reports what another denies.

Both quotations stand side by side. Who is right, a store cannot know.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from saksi.relate.happenings import Happening, find
from saksi.relate.promises import country_of

WITHIN = 60
"""Days between the two words of one speaker or government."""
SHARED = 3
"""Words, besides names, that two sentences share where neither place nor the other party shows that they tell of one act."""
NEAR = 3
"""Days between a report that it happened and another that it is denied."""


@dataclass(frozen=True)
class Contradiction:
    """Two reports that cannot both be so.

    `kind`: `same speaker`, `same side` (another voice of his country or group), `denied` (one reports or claims it,
    another denies it).
    """

    kind: Literal["same speaker", "same side", "denied"]
    says: Happening
    denies: Happening

    @property
    def key(self) -> str:
        """Its address: both events'."""
        return f"{self.says.key}~{self.denies.key}"


def contradictions(
    db: sqlite3.Connection, *, since: str | None = None, until: str | None = None
) -> list[Contradiction]:
    """Return contradictions whose denial was published between two ISO dates, newest first."""
    denied = find(
        db,
        "e.modality = 'negated' AND e.published >= ? AND e.published <= ?",
        (since or "", until or "9999"),
    )
    found: dict[str, Contradiction] = {}
    for no in denied:
        for one in _against(db, no):
            found.setdefault(one.key, one)
    return sorted(found.values(), key=lambda c: (c.denies.published or "", c.key), reverse=True)


def _against(db: sqlite3.Connection, no: Happening) -> Iterator[Contradiction]:
    if no.published is None or not no.who():
        return
    day = date.fromisoformat(no.published[:10])
    said = find(
        db,
        "e.type = ? AND e.modality = 'actual' AND e.published BETWEEN ? AND ?",
        (no.type, (day - timedelta(WITHIN)).isoformat(), (day + timedelta(NEAR)).isoformat()),
    )
    for yes in said:
        if yes.pk == no.pk or not alike(yes, no) or yes.published is None:
            continue
        gap = (day - date.fromisoformat(yes.published[:10])).days
        voice, other = country_of(yes.claimed_code), country_of(no.claimed_code)
        if yes.claimed and no.claimed and voice and voice == other and gap >= 0:
            same = bool(yes.claimed_by) and yes.claimed_by == no.claimed_by
            if yes.report != no.report or same:
                yield Contradiction("same speaker" if same else "same side", yes, no)
        elif abs(gap) <= NEAR and (yes.claimed_by, yes.claimed_code) != (no.claimed_by, no.claimed_code):
            yield Contradiction("denied", yes, no)


def alike(yes: Happening, no: Happening) -> bool:
    """Say whether two events of one type, one said to have happened and one not, are the same as far as told."""
    if not yes.who() & no.who() or (yes.mode and no.mode and yes.mode != no.mode):
        return False
    if yes.whom() and no.whom() and not yes.whom() & no.whom():
        return False
    if yes.country and no.country and yes.country != no.country:
        return False
    if yes.date_start and no.date_start:
        a, b = sorted((yes, no), key=lambda h: h.date_start or "")
        if (a.date_end or a.date_start or "") < (b.date_start or ""):
            return False
    # A day alone shows nothing, nor does a land that acts upon itself: hundreds of acts within one country share both.
    placed = bool(yes.place_name and yes.place_name == no.place_name)
    met = (yes.whom() & no.whom()) - (yes.who() & no.who())
    return placed or bool(met) or len(yes.words & no.words) >= SHARED

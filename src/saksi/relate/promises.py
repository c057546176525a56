"""Pledges and demands, and what is known at a date of whether they were kept or met.

A pledge is a planned event of the one who will do it, told by himself or by the outlet; what others say he will do is a
forecast and no pledge. A demand is a requested event; it binds nobody. States never say "broken": a store knows what
was reported, not what was done. Where it is unclear whether a later event is the promised one, the pledge stays open.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from saksi.relate.happenings import Happening, find

PledgeState = Literal["open", "kept", "no fulfilment seen", "withdrawn", "disputed"]
DemandState = Literal["open", "met", "refused", "no answer seen"]
EARLY, LATE = 2, 7
"""Days before and after the stated time within which an event may still be the promised one."""
REACH = 120
"""Days within which a pledge without a stated time may be found kept."""
ANSWER = 90
"""Days a demand waits for an answer."""
TOLD = 7
"""Days within which reports of one promise are taken together."""
LOOKED = 90
"""Days after the last one on which a promise could be kept within which reports of what became of it are looked for."""
TOLD_AS = {
    None: "'planned', 'hypothetical', 'requested'",
    "pledge": "'planned', 'hypothetical'",
    "demand": "'requested'",
}
"""The modalities of each kind, as SQL writes them."""
SHARED_WORDS = 2
"""Words of its sentence that a refusal without addressee must share with the demand's."""


@dataclass(frozen=True)
class Later:
    """What came later and settles a promise: the event, why it was taken, and what a reader said of it."""

    event: Happening
    why: str
    verdict: str | None = None


@dataclass(frozen=True)
class Promise:
    """A pledge or demand with its state at a date.

    Attributes:
        kind: `pledge` or `demand`.
        told: the reports of it, earliest first; the first gives its address and words.
        by: codes of those who demand, or of those bound by a pledge.
        of: codes of those who are to act.
        start, due: the stated time as ISO dates, null where none is stated.
        later: what settled it (fulfilment, withdrawal, denial, refusal), earliest first.
        searched: reports of the store published after it and up to the date.
    """

    kind: Literal["pledge", "demand"]
    told: tuple[Happening, ...]
    by: tuple[str, ...]
    of: tuple[str, ...]
    to: tuple[str, ...]
    start: str | None
    due: str | None
    state: PledgeState | DemandState
    later: tuple[Later, ...]
    searched: int

    @property
    def event(self) -> Happening:
        """The promised event as first told."""
        return self.told[0]

    @property
    def key(self) -> str:
        """The promise's address: report id and event id of the first report."""
        return self.event.key


def promises(
    db: sqlite3.Connection, *, as_of: str, kind: str | None = None, since: str | None = None
) -> list[Promise]:
    """Return pledges and demands published up to a date, with their state at that date, earliest first.

    Args:
        as_of: ISO date; nothing published later is looked at.
        kind: `pledge` or `demand`, both where None.
        since: only promises published on or after this ISO date.
    """
    rows = find(
        db,
        f"e.modality IN ({TOLD_AS[kind]}) AND e.published <= ? AND e.published >= ?",
        (as_of, since or ""),
    )
    found = [
        judged(db, group, one, as_of)
        for one in ("pledge", "demand")
        for group in groups([h for h in rows if kind_of(db, h) == one])
    ]
    return sorted(found, key=lambda p: (p.event.published or "", p.key))


def due_within(found: Iterable[Promise], as_of: str, days: int) -> list[Promise]:
    """Return the open promises whose stated time ends within some days of a date, soonest first."""
    last = (date.fromisoformat(as_of) + timedelta(days)).isoformat()
    return sorted(
        (p for p in found if p.state == "open" and p.due and as_of <= p.due <= last),
        key=lambda p: p.due or "",
    )


def kind_of(db: sqlite3.Connection, h: Happening) -> Literal["pledge", "demand"] | None:
    """Return what an event is told as, null where it is neither pledged by the one who will do it nor demanded."""
    if not h.who():
        return None
    if h.modality == "requested":
        return "demand"
    pledged = h.modality == "planned" or (h.modality == "hypothetical" and _promised(db, h))
    return "pledge" if pledged and _own_word(h) else None


def _own_word(h: Happening) -> bool:
    """Say whether the outlet, or one of those who will act, says so."""
    return not h.claimed or country_of(h.claimed_code) in h.who()


def _promised(db: sqlite3.Connection, h: Happening) -> bool:
    """Say whether a conditional (`said it would release`) is a promise.

    It is where the one who will act announces or pledges it: in reported speech a plan is told in the conditional. Or
    where the same words are coded as his agreement to act.
    """
    told = db.execute(
        "SELECT s.act FROM events e JOIN statements s ON s.pk = e.in_statement WHERE e.pk = ?", (h.pk,)
    ).fetchone()
    if told is not None and told["act"] in ("announce", "pledge"):
        return True
    return any(
        other.who() & h.who()
        for other in find(
            db,
            "e.report = ? AND e.type = 'AGREE' AND e.modality = 'actual' AND e.start <= ? AND e.stop >= ?",
            (h.report, h.start, h.stop),
        )
    )


def groups(rows: list[Happening]) -> list[tuple[Happening, ...]]:
    """Return the reports of one promise together: same act, parties and stated end, told within a week of each other."""
    found: dict[tuple[object, ...], list[list[Happening]]] = defaultdict(list)
    for h in rows:
        same = found[h.type, h.mode, h.who(), h.whom(), h.date_end]
        if same and _days(same[-1][-1].published, h.published) <= TOLD:
            same[-1].append(h)
        else:
            same.append([h])
    return [tuple(group) for several in found.values() for group in several]


def judged(
    db: sqlite3.Connection, told: tuple[Happening, ...], kind: Literal["pledge", "demand"], as_of: str
) -> Promise:
    """Return a promise with its state at a date, from the reports of it, earliest first."""
    first = told[0]
    start, due = (first.date_start, first.date_end) if first.dated else (None, None)
    by = tuple(sorted(first.who())) if kind == "pledge" else demanders(db, first)
    promise = Promise(
        kind, told, by, tuple(sorted(first.who())), tuple(sorted(first.whom())), start, due, "open", (),
        _searched(db, first, as_of),
    )  # fmt: skip
    verdicts = _verdicts(db, first)
    told_in = {t.report for t in told}
    confirmed = [key for key, verdict in verdicts.items() if verdict == "confirmed"]
    after = [h for h in _after(db, promise, as_of, confirmed) if h.report not in told_in]
    refused = [h for h in after if h.type == "REJECT"]
    done = []
    for h in after:
        why, verdict = fulfils(promise, h, refused), verdicts.get(h.key)
        if verdict != "rejected" and (why is not None or verdict == "confirmed"):
            done.append(Later(h, why or "a reader says so", verdict))
    against = [
        Later(h, why, verdicts.get(h.key))
        for h in after
        if (why := contrary(promise, h)) is not None and verdicts.get(h.key) != "rejected"
    ]
    return _state(promise, done, against, as_of)


# Events of a type in which somebody has a part, by the table that is kept for it.
_PART = (
    "e.pk IN (SELECT event FROM roles WHERE actor = ? AND role IN ({roles}) AND published >= ? AND published <= ?"
    " AND type = ? AND modality IN ('actual', 'negated'))"
)
_RECEIVED = (
    "EXISTS (SELECT 1 FROM roles w WHERE w.report = e.report AND w.event = e.pk AND w.role = 'recipient'{of})"
)


def _after(db: sqlite3.Connection, promise: Promise, as_of: str, confirmed: list[str]) -> list[Happening]:
    """Return the later events that may settle a promise, by date: all that `fulfils` and `contrary` could take.

    The parties that they must share are asked of the tables first: a store has far more events of a type than of a pair.

    Args:
        confirmed: addresses of events of which a reader said so.
    """
    p = promise.event
    told = "e.report <> ? AND e.published >= ? AND e.published <= ?"
    end = _plus(promise.due, LATE) if promise.due else _plus(promise.start or p.published, REACH)
    days = (p.published, min(as_of, _plus(max(end, _plus(p.published, ANSWER)), LOOKED)))
    who, whom = sorted(p.who()), sorted(p.whom())
    shared, values = (
        _PART.format(roles="'actor', 'recipient'" if p.type == "CONSULT" else "'actor'"),
        [who[0], *days, p.type],
    )
    if p.type != "CONSULT" and p.recipients:
        received = _RECEIVED.format(of=f" AND w.actor IN ({_marks(whom)})")
        shared += f" AND ({received} OR e.mode = ?)"  # people without a country: see `_same_recipients`
        values += [*whom, p.mode]
    found = find(db, f"{shared} AND e.report <> ?", [*values, p.report])
    for key in confirmed:
        report, _, event = key.rpartition(":")
        found += find(
            db, f"r.id = ? AND e.id = ? AND e.type = ? AND {told}", [report, event, p.type, p.report, *days]
        )
    beside = sorted({h.report for h in found})
    found += find(
        db, f"e.type = 'REJECT' AND e.modality = 'actual' AND e.report IN ({_marks(beside)})", beside
    )
    if promise.kind == "demand":
        by, answers = (
            _RECEIVED.format(of=f" AND w.actor IN ({_marks(promise.by)})"),
            _PART.format(roles="'actor'"),
        )
        nobody = _RECEIVED.format(of="")
        for one in who:
            found += find(
                db,
                f"{answers} AND e.report <> ? AND ({by} OR NOT {nobody})",
                [one, *days, "REJECT", p.report, *promise.by],
            )
    return sorted(
        {h.pk: h for h in found}.values(), key=lambda h: (h.published or "", h.report_id, h.start, h.id)
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _state(promise: Promise, done: list[Later], against: list[Later], as_of: str) -> Promise:
    own = [x for x in against if x.why != DENIED]
    denied = [x for x in against if x.why == DENIED]
    state: PledgeState | DemandState = "open"
    later: list[Later] = []
    if promise.kind == "pledge":
        if done and denied and not any(x.verdict == "confirmed" for x in done):
            state, later = "disputed", [*done, *denied]
        elif done:
            state, later = "kept", done
        elif own:
            state, later = "withdrawn", own
        elif promise.due and promise.due < as_of:
            state = "no fulfilment seen"
    elif done:
        state, later = "met", done
    elif own:
        state, later = "refused", own
    elif max(promise.due or "", _plus(promise.event.published, ANSWER)) < as_of:
        state = "no answer seen"
    return replace(promise, state=state, later=tuple(later))


DENIED = "somebody else says it did not happen"


def fulfils(promise: Promise, h: Happening, refused: list[Happening]) -> str | None:
    """Return why an event is taken to be the promised one, None where it is not or it is unclear.

    Args:
        refused: the refusals told beside it.
    """
    p = promise.event
    if h.modality != "actual" or h.type != p.type or (p.mode and h.mode and p.mode != h.mode):
        return None
    if p.type == "CONSULT":
        # Who visits or meets whom: every party of the one must be in the other.
        if not (p.who() | p.whom()) <= (h.who() | h.whom()) or len(p.who() | p.whom()) < 2:
            return None
    elif not p.who() <= h.who() or not _same_recipients(p, h):
        return None
    if p.country and h.country and p.country != h.country:
        return None
    if any(o.report == h.report and o.sentence == h.sentence and o.who() & p.who() for o in refused):
        return None  # "menolak menarik pasukannya": the refusal's object, not a deed
    day = h.date_start if h.dated and h.date_start else h.published
    if day is None or p.published is None or day < p.published:
        return None
    if promise.due or promise.start:
        early = _plus(promise.start, -EARLY) if promise.start else p.published
        late = _plus(promise.due, LATE) if promise.due else _plus(promise.start, REACH)
        if not early <= day <= late:
            return None
        when = "in the stated time" if promise.due and day <= promise.due else "soon after the stated time"
    else:
        if day > _plus(p.published, REACH):
            return None
        when = f"within {REACH} days, no time was stated"
    said = f", as {h.claimed_by or 'somebody unnamed'} says" if h.claimed else ""
    return f"same act ({h.type}{'/' + h.mode if h.mode else ''}), same parties, {when}{said}"


def _same_recipients(p: Happening, h: Happening) -> bool:
    if not p.recipients:
        return p.type in ("MOBILIZE", "RETREAT", "PROTEST") or bool(p.words & h.words)
    if p.whom() & h.whom():
        return True
    # Prisoners and hostages: often without a country, or with that of the one who speaks of them.
    kinds = {x.sector for x in p.recipients} & {x.sector for x in h.recipients} & {"CVL", "JRN"}
    return bool(kinds and p.mode and p.mode == h.mode and p.words & h.words)


def contrary(promise: Promise, h: Happening) -> str | None:
    """Return why an event speaks against a promise: its own author takes it back or refuses, or others deny it."""
    p = promise.event
    if h.modality == "negated" and h.type == p.type:
        parties = (p.who() | p.whom()) <= (h.who() | h.whom()) if p.type == "CONSULT" else p.who() <= h.who()
        if not parties or not (p.type == "CONSULT" or _same_recipients(p, h)):
            return None
        if not h.claimed:
            return "the outlet says it will not happen"
        if country_of(h.claimed_code) in p.who():
            return "its own author says it will not happen"
        return DENIED
    if promise.kind == "demand" and h.type == "REJECT" and h.modality == "actual" and h.who() & p.who():
        if set(promise.by) & h.whom() and len(p.words & h.words) >= 1:
            return "the one asked rejects it"
        if not h.recipients and len(p.words & h.words) >= SHARED_WORDS:
            return "the one asked rejects it, in the same words"
    return None


def demanders(db: sqlite3.Connection, h: Happening) -> tuple[str, ...]:
    """Return who demands: the actor of the request to them that the report tells nearest, else who claims the event."""
    asked = find(db, "e.report = ? AND e.type = 'REQUEST' AND e.modality = 'actual'", (h.report,))
    fitting = [r for r in asked if r.whom() & h.who()]
    if fitting:
        nearest = min(fitting, key=lambda r: abs(r.start - h.start))
        return tuple(sorted(nearest.who()))
    country = country_of(h.claimed_code)
    return (country,) if country else ()


def _searched(db: sqlite3.Connection, first: Happening, as_of: str) -> int:
    row = db.execute(
        "SELECT count(*) FROM reports WHERE live = 1 AND status = 'coded' AND published > ? AND published <= ?",
        (first.published, as_of),
    ).fetchone()
    return int(row[0])


def _verdicts(db: sqlite3.Connection, first: Happening) -> dict[str, str]:
    rows = db.execute(
        "SELECT l.id || ':' || v.later_record, v.verdict FROM match_verdicts v JOIN reports l ON l.pk = v.later"
        " WHERE v.report = ? AND v.record = ? AND v.withdrawn_at IS NULL ORDER BY v.pk",
        (first.report, first.id),
    )
    return {row[0]: row[1] for row in rows}


def country_of(code: str | None) -> str | None:
    """Return the country or group of an actor code."""
    return code.split(".")[0] if code and not code.startswith("IGO.") else code


def _days(one: str | None, two: str | None) -> int:
    if one is None or two is None:
        return TOLD + 1
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(two[:10])).days)


def _plus(day: str | None, days: int) -> str:
    if day is None:
        return ""
    try:
        return (date.fromisoformat(day[:10]) + timedelta(days)).isoformat()
    except OverflowError:
        return day

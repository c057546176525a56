"""Pages over many reports: stories, pledges and demands, namings, contradictions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from saksi.desk import addresses
from saksi.desk.addresses import decode
from saksi.desk.because import because
from saksi.desk.filters import Filters
from saksi.desk.queries.reports import Missing
from saksi.desk.queries.search import public_codes_sql
from saksi.desk.views import Ask, Shown, View
from saksi.relate import contradictions as against
from saksi.relate import merge, naming
from saksi.relate.happenings import Happening
from saksi.relate.newest import Wanted, newest, promise_of
from saksi.relate.promises import Promise
from saksi.store.privacy import holds_office

PAGE = 30
STATES = (
    "open", "kept", "no fulfilment seen", "withdrawn", "disputed", "met", "refused", "no answer seen",
)  # fmt: skip
# A name that is a private person's, whom no world table knows, is no word to compare.
_NO_PRIVATE_NAME = (
    f"(m.kind <> 'person' OR m.form <> 'name' OR {public_codes_sql('m.code')}"
    " OR EXISTS (SELECT 1 FROM entities k WHERE k.pk = m.entity AND k.report = 0))"
)
KINDS: tuple[Literal["pledge", "demand"], ...] = ("pledge", "demand")
JUDGED = 300
"""Promises that one page judges at most, to find those in a state."""
LOOKED, USES = 1_000, 500
"""The newest reports whose words are counted for the list of namings, and uses of one's names for his own page."""
WORDS = 12
"""Words shown of each voice that names somebody: the most frequent."""
_SPAN = re.compile(r"(\d{1,4})([dw]?)")


def event_of(h: Happening) -> dict[str, Any]:
    """Return an event as these pages write it: who, what, in which words, and the address of its record."""
    return {
        "id": h.id, "report_id": h.report_id, "type": h.type, "mode": h.mode, "modality": h.modality,
        "trigger": h.trigger, "quote": " ".join(h.quote.split()), "outlet": h.outlet, "published": h.published,
        "title": h.title, "claimed": h.claimed, "claimed_by": h.claimed_by,
        "actors": [{"code": p.code, "country": p.country, "words": p.words} for p in h.actors],
        "recipients": [{"code": p.code, "country": p.country, "words": p.words} for p in h.recipients],
        "date_start": h.date_start, "date_end": h.date_end, "place_name": h.place_name,
        "url": addresses.record("event", h.report_id, h.id), "claim_url": None, "verdict": None, "pk": h.pk,
    }  # fmt: skip


def _voice(ask: Ask, name: str, code: str | None) -> str:
    """Return a speaker's name where he holds an office; a private person is named only where that is asked for."""
    return name if ask.private_names or holds_office(code) else ""


def filters_of(ask: Ask) -> Filters:
    """Return the filters of a page that compares what several say: everybody's word counts unless asked otherwise."""
    return Filters.read(ask.args, "all")


def show_stories(ask: Ask) -> Shown:
    """List the stories, newest first: with filters on events, those of which a report tells such an event."""
    filters = filters_of(ask)
    about = filters.types or filters.country or filters.voice != "all" or filters.modality != "actual"
    rows = [
        {**dict(row), "url": f"/story/{addresses.encode(row['id'])}"}
        for row in merge.stories(
            ask.db,
            since=filters.since,
            until=filters.until,
            outlet=filters.outlet,
            event=filters.of_events() if about else None,
            limit=PAGE + 1,
            offset=(ask.page - 1) * PAGE,
        )
    ]
    more, rows = len(rows) > PAGE, rows[:PAGE]
    for row in rows:
        row.update(speaker=ask.words("stories"), content=row["title"] or row["id"], outlet=None)
        row["first"], row["published"] = row["published"], row["latest"]
    return Shown(
        "stories.html",
        ask.words("stories"),
        {"stories": rows, "page": ask.page, "more": more},
        rows,
        feed=True,
        usual="all",
        scope="stories",
    )


def show_story(ask: Ask) -> Shown:
    """Show a story by the id of any of its reports: the address holds when an earlier report comes in."""
    found = merge.story(ask.db, decode(ask.path[0]))
    if found is None:
        raise Missing(ask.path[0])
    events = [
        {
            **event_of(e.first), "reports": len({h.report for h in e.told}), "outlets": list(e.outlets),
            "told": [event_of(h) for h in e.told],
            "disagreements": [
                {"about": d.about, "label": _about(ask, d.about),
                 "versions": [{"value": _value(ask, d.about, v.value), "told": [event_of(h) for h in v.told]} for v in d.versions]}
                for d in e.disagreements
            ],
        }
        for e in found.events
    ]  # fmt: skip
    members = [
        {"id": m.report, "title": m.title, "outlet": m.outlet, "published": m.published, "language": m.language,
         "source": m.source, "own": m.source == m.report, "url": addresses.report(m.report)}
        for m in found.members
    ]  # fmt: skip
    data = {
        "id": found.id,
        "members": members,
        "sources": found.sources,
        "outlets": list(found.outlets),
        "events": events,
    }
    return Shown("story.html", found.title, data, members, filtered=False)


def _about(ask: Ask, about: str) -> str:
    kind, _, unit = about.partition(":")
    return f"{ask.words('differ_count')}: {unit}" if unit else ask.words(f"differ_{kind}")


def _value(ask: Ask, about: str, value: str) -> str:
    if about == "happened":
        return ask.words(f"happened_{value}")
    if about in ("actor", "recipient"):
        return ", ".join(ask.words.actor(code) for code in value.split(", "))
    return value


def show_pledges(ask: Ask) -> Shown:
    """List pledges and demands with their state at a date."""
    at = _day(ask.one("as_of")) or date.today().isoformat()
    kind = next((kind for kind in KINDS if kind == ask.one("kind")), None)
    state = ask.one("state") if ask.one("state") in STATES else None
    filters = filters_of(ask)
    due = _SPAN.fullmatch(ask.one("due"))
    last = date.fromisoformat(at) + timedelta(_days(due)) if due else None
    wanted = Wanted(
        kind, filters.since, filters.until, filters.outlet, filters.types,
        None if filters.voice == "all" else filters.voice == "claimed", filters.country,
        (at, last.isoformat()) if last else None,
    )  # fmt: skip
    fitting: list[Promise] = []
    judged = 0
    for judged, p in enumerate(newest(ask.db, wanted, as_of=at), start=1):
        if state in (None, p.state):
            fitting.append(p)
        if len(fitting) > ask.page * PAGE or judged == JUDGED:
            break
    rows = [promise_row(ask, p, at) for p in fitting[(ask.page - 1) * PAGE : ask.page * PAGE]]
    data = {
        "promises": rows, "as_of": at, "kind": kind or "", "state": state or "", "due": due[0] if due else "",
        "states": STATES, "judged": judged if judged == JUDGED else None, "page": ask.page,
        "more": len(fitting) > ask.page * PAGE,
    }  # fmt: skip
    return Shown(
        "pledges.html",
        ask.words("pledges"),
        data,
        rows,
        feed=True,
        usual="all",
        scope="pledges",
        lacks=("modality",),
    )


def _fits(filters: Filters, h: Happening) -> bool:
    """Say whether an event fits in date, outlet, type and voice."""
    return (
        (not filters.since or (h.published or "") >= filters.since)
        and (not filters.until or "" < (h.published or "") <= filters.until)
        and filters.outlet in (None, h.outlet)
        and (not filters.types or h.type in filters.types)
        and (filters.voice == "all" or h.claimed == (filters.voice == "claimed"))
    )


def show_pledge(ask: Ask) -> Shown:
    """Show one pledge or demand on its timeline, by the report and event that first told it."""
    report, event = (decode(part) for part in ask.path)
    at = _day(ask.one("as_of")) or date.today().isoformat()
    p = promise_of(ask.db, report, event, as_of=at)
    if p is not None:
        row = promise_row(ask, p, at)
        return Shown(
            "pledge.html", ask.words(f"kind_{p.kind}"), {"promise": row, "as_of": at}, [row], filtered=False
        )
    raise Missing(report)


def promise_row(ask: Ask, p: Promise, at: str) -> dict[str, Any]:
    """Return a promise as its pages, JSON, CSV and feed write it."""
    last = max([x.event.published or "" for x in p.later] + [p.event.published or ""])
    who = ", ".join(ask.words.actor(code) for code in p.by)
    return {
        "kind": p.kind, "state": p.state, "state_label": ask.words(f"state_{p.state.replace(' ', '_')}"),
        "by": list(p.by), "of": list(p.of), "to": list(p.to), "start": p.start, "due": p.due, "as_of": at,
        "reports_searched": p.searched, "event": event_of(p.event), "told": [event_of(h) for h in p.told],
        "later": [{**event_of(x.event), "why": x.why, "because": because(ask.words, x.why), "verdict": x.verdict} for x in p.later],
        "marks": _marks(p, at), "published": last, "outlet": p.event.outlet, "title": p.event.title,
        "speaker": f"{ask.words('state_' + p.state.replace(' ', '_'))} · {who}",
        "content": " ".join(p.event.quote.split()),
        "url": f"/pledge/{addresses.encode(p.event.report_id)}/{addresses.encode(p.event.id)}",
    }  # fmt: skip


def _marks(p: Promise, at: str) -> list[dict[str, Any]]:
    """Return the dates of a promise as places on a line from 0 (promised) to 100 (the last of them, or the day asked for)."""
    days = (
        [("told", h.published) for h in p.told]
        + [("due", p.due)]
        + [("later", x.event.published) for x in p.later]
    )
    days.append(("now", at))
    known = [(kind, date.fromisoformat(day[:10]).toordinal(), day) for kind, day in days if day]
    first, last = min(d for _, d, _ in known), max(d for _, d, _ in known)
    return [
        {"kind": k, "day": day, "x": round(100 * (d - first) / max(1, last - first), 1)}
        for k, d, day in known
    ]


def _within(ask: Ask) -> naming.Within:
    filters = filters_of(ask)
    quoted = None if filters.voice == "all" else filters.voice == "claimed"
    told = "1" if ask.private_names else _NO_PRIVATE_NAME
    return naming.Within(filters.since, filters.until, filters.outlet, filters.types, quoted, told)


def show_namings(ask: Ask) -> Shown:
    """List who is called by the most different words."""
    kept = replace(filters_of(ask), country=None).query()
    rows = [
        {
            **dict(row),
            "name": ask.words.actor(row["code"]),
            "url": f"/naming/{addresses.encode(row['code'])}{kept}",
        }
        for row in naming.named(
            ask.db, _within(ask), whole=filters_of(ask).country, reports=LOOKED, mentions=20 * LOOKED
        )
    ]
    return Shown(
        "namings_all.html",
        ask.words("namings_of"),
        {"named": rows, "looked": LOOKED},
        rows,
        usual="all",
        scope="namings",
        lacks=("modality",),
    )


def show_naming(ask: Ask) -> Shown:
    """Compare what outlets, or speakers, call somebody."""
    code = decode(ask.path[0])
    by = "speaker" if ask.one("by") == "speaker" else "outlet"
    found = naming.namings(ask.db, code, by=by, within=_within(ask), most=USES)
    anything = naming.Within(mentions=_within(ask).mentions)
    if not found and not naming.namings(ask.db, code, within=anything, most=1):
        raise Missing(code)
    rows: list[dict[str, Any]] = []
    shown: Counter[str] = Counter()
    for n in found:
        if by == "speaker" and not (ask.private_names or holds_office(n.examples[0].speaker_code)):
            continue
        shown[n.voice] += 1
        if shown[n.voice] > WORDS:
            continue
        rows.append(
            {
                "surface": n.surface, "register": n.register, "voice": n.voice, "quoted": n.quoted, "count": n.count,
                "months": n.months,
                "examples": [
                    {"report": u.report, "outlet": u.outlet, "published": u.published,
                     "speaker": None if u.speaker is None else _voice(ask, u.speaker, u.speaker_code),
                     "words": _around(ask, u), "url": addresses.report(u.report)}
                    for u in n.examples
                ],
            }
        )  # fmt: skip
    voices = sorted(
        {str(r["voice"]) for r in rows}, key=lambda v: -sum(r["count"] for r in rows if r["voice"] == v)
    )
    data = {
        "code": code, "by": by, "voices": voices, "namings": rows,
        "looked": USES if sum(n.count for n in found) >= USES else None,
        "words": WORDS if max(shown.values(), default=0) > WORDS else None,
    }  # fmt: skip
    title = f"{ask.words('namings_of')}: {ask.words.actor(code)}"
    return Shown(
        "naming.html", title, data, rows, usual="all", scope="namings", lacks=("modality", "country")
    )


def _around(ask: Ask, use: naming.Use, width: int = 60) -> str:
    row = ask.db.execute(
        "SELECT substr(text, ? + 1, ?) FROM reports WHERE id = ?",
        (max(0, use.start - width), use.stop - max(0, use.start - width) + width, use.report),
    ).fetchone()
    return f"… {' '.join(str(row[0]).split())} …" if row else use.words


def show_contradictions(ask: Ask) -> Shown:
    """List what was said and unsaid, both quotations side by side."""
    filters = filters_of(ask)
    until = filters.until or date.today().isoformat()
    since = filters.since or (date.fromisoformat(until) - timedelta(days=365)).isoformat()
    found = against.contradictions(ask.db, since=since, until=until)
    dated = replace(filters, since=None, until=None)  # the denial's date counts, and is asked for above
    found = [
        c
        for c in found
        if _fits(replace(dated, outlet=None), c.says)
        and filters.outlet in (None, c.says.outlet, c.denies.outlet)
        and (not filters.country or filters.country in c.says.who() | c.says.whom() | c.denies.who())
    ]
    rows = [
        {
            "kind": c.kind, "kind_label": ask.words(f"contradiction_{c.kind.replace(' ', '_')}"),
            "says": event_of(c.says), "denies": event_of(c.denies), "published": c.denies.published,
            "outlet": c.denies.outlet, "title": c.denies.title, "speaker": ask.words("contradictions"),
            "content": f"{' '.join(c.says.quote.split())} / {' '.join(c.denies.quote.split())}",
            "url": addresses.record("event", c.denies.report_id, c.denies.id),
        }
        for c in found
    ]  # fmt: skip
    page = rows[(ask.page - 1) * PAGE : ask.page * PAGE]
    data = {
        "contradictions": page,
        "number": len(rows),
        "page": ask.page,
        "more": len(rows) > ask.page * PAGE,
    }
    return Shown(
        "contradictions.html",
        ask.words("contradictions"),
        data,
        page,
        feed=True,
        usual="all",
        scope="contradictions",
        lacks=("modality",),
    )


def _days(due: re.Match[str]) -> int:
    return int(due[1]) * (7 if due[2] == "w" else 1)


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


# (path, view, whether its data may be shown a few seconds old)
MANY: tuple[tuple[str, View, bool], ...] = (
    (r"stories", show_stories, True),
    (r"story/([^/.]+)", show_story, False),
    (r"pledges", show_pledges, True),
    (r"pledge/([^/.]+)/([^/.]+)", show_pledge, False),
    (r"namings", show_namings, True),
    (r"naming/([^/.]+)", show_naming, True),
    (r"contradictions", show_contradictions, True),
)

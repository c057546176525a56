"""Pages: what each shows, as plain data that the templates, JSON and CSV share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from saksi.desk.addresses import decode
from saksi.desk.charts import columns
from saksi.desk.filters import Filters, Voice
from saksi.desk.passages import Piece
from saksi.desk.queries import (
    actors,
    front,
    involved,
    lists,
    pairs,
    quotations,
    records,
    reports,
    search,
    whereabouts,
)
from saksi.desk.queries.denials import denials
from saksi.desk.wording import Wording


@dataclass(frozen=True)
class Ask:
    """One request: the database, the parts of the path, the query, the language, whether whole texts may be shown,
    and whether private persons may be searched by name.
    """

    db: sqlite3.Connection
    path: tuple[str, ...]
    args: Mapping[str, Sequence[str]]
    words: Wording
    whole: bool = True
    private_names: bool = False

    @property
    def filters(self) -> Filters:
        """The filters in the address."""
        return Filters.read(self.args)

    @property
    def page(self) -> int:
        """The page of a list, from 1 to 200."""
        number = self.one("page")
        return (
            min(200, max(1, int(number))) if number.isascii() and number.isdigit() and len(number) < 5 else 1
        )

    def one(self, name: str) -> str:
        """Return the first value of a name in the query, "" where there is none."""
        return (self.args.get(name) or [""])[0].strip()


@dataclass(frozen=True)
class Shown:
    """A page: its template, its title, its data, the rows that its CSV holds, and whether the filters apply to it."""

    template: str
    title: str
    data: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    filtered: bool = True
    feed: bool = False
    extra: dict[str, Any] = field(default_factory=dict)  # what only the HTML needs: charts
    usual: Voice = "own"  # whose word counts on this page where the address doesn't say
    scope: str = ""  # what the filters choose among, where that is not events told in the outlets' own voice
    data_too: bool = True  # whether it has JSON and CSV: forms and what is not found have not
    lacks: tuple[str, ...] = ()  # filters that mean nothing here


View = Callable[[Ask], Shown]


def show_front(ask: Ask) -> Shown:
    """Show what is new."""
    made = front.front(ask.db, ask.filters)

    def link(row: Mapping[str, Any]) -> str:
        return f"/events{ask.filters.query(since=row['day'], until=row['day'])}"

    chart = columns(made["days"], "day", link)
    return Shown("front.html", ask.words("desk"), made, made["types"], extra={"chart": chart})


def show_report(ask: Ask) -> Shown:
    """Show the reader."""
    made = reports.report(ask.db, decode(ask.path[0]), whole=ask.whole)
    made["chosen"] = ask.one("record")
    made["denials"] = denials(ask.db, made["events"])
    rows = [{"kind": "statement", **r} for r in made["statements"]] + [
        {"kind": "event", **r} for r in made["events"]
    ]
    return Shown("report.html", made["report"]["title"] or ask.words("untitled"), made, rows, filtered=False)


def show_record(ask: Ask) -> Shown:
    """Show one statement or event."""
    kind, of, name = ask.path
    made = records.record(ask.db, kind, decode(of), decode(name))
    one = made["record"]
    title = one["content"] if kind == "statement" else f"{ask.words.type(one['type'])}: {one['trigger']}"
    return Shown("record.html", _short(title), made, [one], filtered=False)


def show_quotation(ask: Ask) -> Shown:
    """Show one quotation across outlets."""
    made = quotations.quotation(ask.db, decode(ask.path[0]), decode(ask.path[1]))
    return Shown(
        "quotation.html", ask.words("across"), made, [made["record"], *made["others"]], filtered=False
    )


def show_search(ask: Ask) -> Shown:
    """Show what a search finds."""
    query = ask.one("q")
    made = search.search(ask.db, query, ask.filters, page=ask.page, private_names=ask.private_names)
    made["private_names"] = ask.private_names
    title = f"{ask.words('search')}: {_short(query)}" if query else ask.words("search")
    return Shown("search.html", title, made, made["statements"], feed=bool(query))


def show_events(ask: Ask) -> Shown:
    """List the events that the filters leave."""
    filters, one, two, place = ask.filters, ask.one("one"), ask.one("two"), ask.one("place")
    role = ask.one("role") if filters.country and ask.one("role") in involved.ROLES else ""
    title = ask.words("events")
    newest: Callable[[int], involved.Query] | None = None
    if one and two:
        title = f"{ask.words.actor(one)} ↔ {ask.words.actor(two)}"
        newest = partial(involved.events_between, one, two, filters)
    elif filters.country:
        newest = partial(
            involved.events_of, filters.country, filters, roles=[role] if role else involved.ROLES
        )
        if role:
            title = (
                f"{ask.words.actor(filters.country)}: {ask.words('did' if role == 'actor' else 'done_to')}"
            )
    if newest and not place and not (one and two and filters.country):
        of, values = newest(ask.page * lists.PAGE)
        where = f"e.pk IN ({of})"
        counted, of_counted = newest(lists.CAP + 1)
    else:
        where, values = filters.of_events()
        if one and two:
            of, of_pair = involved.events_between(one, two, filters, involved.ALL)
            where, values = f"{where} AND e.pk IN ({of})", [*values, *of_pair]
        if role:
            of, of_role = involved.events_of(str(filters.country), filters, involved.ALL, [role])
            where, values = f"{where} AND e.pk IN ({of})", [*values, *of_role]
        if place:
            where, values = f"{where} AND e.place_name = ?", [*values, place]
            title = f"{title}: {_short(place)}"
        counted, of_counted = f"SELECT 1 FROM events e WHERE {where}", values
    rows = lists.events(ask.db, where, values, offset=(ask.page - 1) * lists.PAGE)
    number, capped = lists.count(ask.db, f"SELECT * FROM ({counted})", of_counted)
    made = {
        "events": rows, "number": number, "capped": capped, "page": ask.page, "denials": denials(ask.db, rows),
        "more": capped or number > ask.page * lists.PAGE, "one": one, "two": two, "place": place, "role": role,
    }  # fmt: skip
    return Shown("events.html", title, made, rows, feed=True)


def show_statements(ask: Ask) -> Shown:
    """List the statements that the filters leave."""
    where, values = ask.filters.of_statements()
    counted, of_counted = f"SELECT 1 FROM statements s WHERE {where}", values
    if country := ask.filters.country:
        of, values = involved.statements_of(country, ask.filters, ask.page * lists.PAGE)
        where = f"s.pk IN ({of})"
        counted, of_counted = involved.statements_of(country, ask.filters, lists.CAP + 1)
    rows = lists.statements(ask.db, where, values, offset=(ask.page - 1) * lists.PAGE)
    number, capped = lists.count(ask.db, f"SELECT * FROM ({counted})", of_counted)
    made = {"statements": rows, "number": number, "capped": capped, "page": ask.page}
    return Shown(
        "statements.html", ask.words("statements"), {**made, "more": capped or number > ask.page * lists.PAGE}, rows, feed=True
    )  # fmt: skip


def show_actor(ask: Ask) -> Shown:
    """Show a country, body or group."""
    code = decode(ask.path[0])
    made = actors.actor(ask.db, code, ask.filters)

    kept = ask.filters.query(country=code, since=None, until=None)

    def link(row: Mapping[str, Any]) -> str:
        return f"/events{kept}&since={row['month']}-01&until={row['month']}-31"

    rows = [*made["did"], *made["done_to"], *made["claimed"]]
    chart = columns(made["months"], "month", link)
    return Shown("actor.html", ask.words.actor(code), made, rows, feed=True, extra={"chart": chart})


def show_person(ask: Ask) -> Shown:
    """Show an office-holder."""
    name = decode(ask.path[0])
    made = actors.person(ask.db, name, ask.filters, private=ask.private_names)
    return Shown("person.html", name, made, made["statements"], feed=True)


def show_pair(ask: Ask) -> Shown:
    """Show two actors."""
    one, two = (decode(part) for part in ask.path)
    made = pairs.pair(ask.db, one, two, replace(ask.filters, country=None), page=ask.page)
    title = f"{ask.words.actor(one)} ↔ {ask.words.actor(two)}"

    kept = urlencode([("one", one), ("two", two), *replace(ask.filters, since=None, until=None).pairs()])

    def link(row: Mapping[str, Any]) -> str:
        return f"/events?{kept}&since={row['since']}&until={row['until']}"

    chart = columns(made["periods"], "period", link)
    return Shown("pair.html", title, made, made["events"], feed=True, extra={"chart": chart})


def show_map(ask: Ask) -> Shown:
    """Show where events happened."""
    made = whereabouts.places(ask.db, ask.filters)
    return Shown("map.html", ask.words("map"), made, made["places"])


def show_network(ask: Ask) -> Shown:
    """Show who acts on whom."""
    made = whereabouts.network(ask.db, ask.filters)
    for node in made["nodes"]:
        node["name"] = ask.words.actor(node["code"])
    return Shown("network.html", ask.words("network"), made, made["edges"])


def show_failures(ask: Ask) -> Shown:
    """Show what the last run could not read."""
    made = front.failures(ask.db, 500)
    return Shown("failures.html", ask.words("failures"), made, made["failures"], filtered=False)


# (path, view, whether its data may be shown a few seconds old)
PAGES: tuple[tuple[str, View, bool], ...] = (
    (r"", show_front, True),
    (r"report/([^/.]+)", show_report, False),
    (r"(statement|event)/([^/.]+)/([^/.]+)", show_record, False),
    (r"quotation/([^/.]+)/([^/.]+)", show_quotation, False),
    (r"search", show_search, False),
    (r"events", show_events, False),
    (r"statements", show_statements, False),
    (r"actor/([^/.]+)", show_actor, True),
    (r"person/([^/.]+)", show_person, False),
    (r"pair/([^/.]+)/([^/.]+)", show_pair, True),
    (r"map", show_map, True),
    (r"network", show_network, True),
    (r"failures", show_failures, False),
)


def plain(value: Any) -> Any:
    """Return page data as JSON can hold it."""
    if isinstance(value, Piece):
        return {"text": value.text, "roles": value.roles, "records": value.records, "claimed": value.claimed}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items() if k != "pk"}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


def _short(text: str, most: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


__all__ = ["PAGES", "Ask", "Shown", "View", "plain"]

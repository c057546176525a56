"""A reading as rows: the projection of records onto tables that people query."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from saksi.ontology import country_part, load_ontology, sector_part
from saksi.records import Actor, Event, Reading, Reason, Span, Statement
from saksi.store.privacy import named, private_words

GAP = " … "

# Tables that hold what was read in a report, children first: what recoding and forgetting empty.
PROJECTION = ("reasons", "spans", "parties", "events", "statements", "mentions", "times", "places", "sentences", "furniture", "private_words")  # fmt: skip

_COLUMNS = {
    "furniture": "report kind start stop",
    "sentences": "report n paragraph start stop",
    "mentions": "pk report n entity kind form code name words start stop sentence antecedent",
    "times": "report words start stop date_start date_end grain",
    "places": "report words start stop name country lat lon",
    "statements": "pk id report n kind act speaker speaker_code source cue content addressee addressee_code via parent confidence start stop published outlet live",
    "events": "pk id report n type mode context cameo trigger modality in_statement claimed_by claimed_code date date_start date_end place place_name country lat lon quantities confidence start stop published outlet live",
    "parties": "report event role n code country sector words start stop",
    "spans": "report statement event role n start stop",
    "reasons": "report statement event mention n stage rule entry note",
    "private_words": "report word",
}  # fmt: skip


def _insert(table: str) -> str:
    names = _COLUMNS[table].split()
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})"


_INSERTS = {table: _insert(table) for table in _COLUMNS}


def checked(reading: Reading) -> tuple[Reading, str | None]:
    """Hold a reading to what the tables need; return it, and what had to be left out of it.

    Two records of one id cannot both be found again: the first is kept, and the note names the id. Spans that end
    after the text, statements without content, and references that lead nowhere raise a ValueError that names the record.
    """
    size = len(reading.text)
    doubled: list[str] = []
    ids: set[str] = set()
    kept: dict[str, list[Statement | Event]] = {"statements": [], "events": []}
    for layer, records in (("statements", reading.statements), ("events", reading.events)):
        for record in list[Statement | Event](records):
            if record.id in ids:
                doubled.append(record.id)
                continue
            ids.add(record.id)
            kept[layer].append(record)
            for _, span in spans_of(record):
                if span.end > size:
                    raise ValueError(
                        f"{record.id}: span [{span.start}, {span.end}) ends after the text ({size})"
                    )
    known = {s.id for s in reading.statements}
    for statement in reading.statements:
        if not statement.content:
            raise ValueError(f"{statement.id}: a statement without content")
        if statement.parent is not None and statement.parent not in known:
            raise ValueError(f"{statement.id}: its parent {statement.parent} is not in the reading")
    for event in reading.events:
        if event.in_statement is not None and event.in_statement not in known:
            raise ValueError(f"{event.id}: its statement {event.in_statement} is not in the reading")
    if not doubled:
        return reading, None
    layers = {name: tuple(records) for name, records in kept.items()}
    note = f"several records have the id {', '.join(doubled)}; the first of each is kept"
    return msgspec.structs.replace(reading, **layers), note


def spans_of(record: Statement | Event) -> list[tuple[str, Span]]:
    """Return the record's spans by role, those of parties left out."""
    if isinstance(record, Statement):
        found: list[tuple[str, Span | None]] = [("content", c) for c in record.content]
        found += [("source", record.source), ("cue", record.cue)]
        found += [("addressee", record.addressee.span if record.addressee else None), ("via", record.via)]
    else:
        found = [("trigger", record.trigger), *(("also", a) for a in record.also)]
        found += [("date", record.date.span if record.date else None)]
        found += [("place", record.place.span if record.place else None)]
        found += [("quantity", q.span) for q in record.quantities]
    return [(role, span) for role, span in found if span is not None]


def split_code(code: str | None) -> tuple[str | None, str | None]:
    """Return (country, body or group; sector) of an actor code: `IRN.GOV` → IRN, GOV; a bare sector has no country."""
    if code is None:
        return None, None
    if code in load_ontology().sectors:
        return None, code
    return country_part(code), sector_part(code)


class Rows:
    """Collects the rows of readings and writes them table by table.

    Row numbers are given out by it, so it lives and dies inside one transaction, under the write lock.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._next = {
            table: (db.execute(f"SELECT max(pk) FROM {table}").fetchone()[0] or 0) + 1
            for table in ("mentions", "statements", "events", "entities")
        }
        self._rows: dict[str, list[Sequence[Any]]] = {table: [] for table in _COLUMNS}
        self._entities: dict[tuple[str, int], int] = {}

    def add(self, report: int, reading: Reading, live: bool) -> None:
        """Collect the rows of one reading; `report` is the report's row number."""
        rows, text = self._rows, reading.text
        about = (reading.report.published, reading.report.outlet, int(live))
        rows["furniture"] += [(report, f.kind, f.start, f.end) for f in reading.furniture]
        rows["sentences"] += [
            (report, n, s.paragraph, s.span.start, s.span.end) for n, s in enumerate(reading.sentences)
        ]
        for n, m in enumerate(reading.mentions):
            pk = self._take("mentions")
            entity = self._entity(m.entity, report, m.kind, m.name, m.code) if m.entity else None
            rows["mentions"].append(
                (
                    pk,
                    report,
                    n,
                    entity,
                    m.kind,
                    m.form,
                    m.code,
                    m.name,
                    m.span.of(text),
                    m.span.start,
                    m.span.end,
                    m.sentence,
                    m.antecedent,
                )
            )
            self._reasons(report, m.because, mention=pk)
        private = private_words(text, named(reading.mentions))
        rows["private_words"] += [(report, word) for word in sorted(private)]
        rows["times"] += [
            (report, t.span.of(text), t.span.start, t.span.end, t.start, t.end, t.grain)
            for t in reading.times
        ]
        rows["places"] += [
            (report, p.span.of(text), p.span.start, p.span.end, p.name, p.country, p.lat, p.lon)
            for p in reading.places
        ]
        pks = {s.id: self._take("statements") for s in reading.statements}
        for n, s in enumerate(reading.statements):
            self._statement(report, n, s, pks, text, about)
        by_id = {s.id: s for s in reading.statements}
        for n, e in enumerate(reading.events):
            self._event(report, n, e, by_id, pks, text, about)

    def _statement(
        self, report: int, n: int, s: Statement, pks: dict[str, int], text: str, about: tuple[Any, ...]
    ) -> None:
        pk = pks[s.id]
        self._rows["statements"].append(
            (
                pk,
                s.id,
                report,
                n,
                s.kind,
                s.act,
                s.speaker,
                s.speaker_code,
                _words(s.source, text),
                _words(s.cue, text),
                GAP.join(c.of(text) for c in s.content),
                _words(s.addressee.span if s.addressee else None, text),
                s.addressee.code if s.addressee else None,
                _words(s.via, text),
                pks.get(s.parent or ""),
                s.confidence,
                min(c.start for c in s.content),
                max(c.end for c in s.content),
                *about,
            )
        )
        self._spans(report, s, statement=pk)
        self._reasons(report, s.because, statement=pk)

    def _event(
        self, report: int, n: int, e: Event, by_id: dict[str, Statement], pks: dict[str, int], text: str,
        about: tuple[Any, ...],
    ) -> None:  # fmt: skip
        pk = self._take("events")
        claim = by_id.get(e.in_statement or "")
        date, place = e.date, e.place
        self._rows["events"].append(
            (pk, e.id, report, n, e.type, e.mode, _json(e.context), e.cameo, e.trigger.of(text), e.modality)
            + (pks.get(e.in_statement or ""), claim and (claim.speaker or ""), claim and claim.speaker_code)
            + ((date.span.of(text), date.start, date.end) if date else (None, None, None))
            + (
                (place.span.of(text), place.name, place.country, place.lat, place.lon)
                if place
                else (None,) * 5
            )
            + (_json(e.quantities), e.confidence, e.trigger.start, e.trigger.end, *about)
        )
        parties: list[tuple[str, int, Actor]] = [("actor", i, a) for i, a in enumerate(e.actors)]
        parties += [("recipient", i, a) for i, a in enumerate(e.recipients)]
        self._rows["parties"] += [
            (report, pk, role, i, a.code, *split_code(a.code), a.span.of(text), a.span.start, a.span.end)
            for role, i, a in parties
        ]
        self._spans(report, e, event=pk)
        self._reasons(report, e.because, event=pk)

    def _spans(
        self, report: int, record: Statement | Event, statement: int | None = None, event: int | None = None
    ) -> None:
        seen: dict[str, int] = {}
        for role, span in spans_of(record):
            n = seen[role] = seen.get(role, -1) + 1
            self._rows["spans"].append((report, statement, event, role, n, span.start, span.end))

    def _reasons(
        self, report: int, because: Iterable[Reason], statement: int | None = None, event: int | None = None,
        mention: int | None = None,
    ) -> None:  # fmt: skip
        self._rows["reasons"] += [
            (report, statement, event, mention, n, r.stage, r.rule, r.entry, r.note)
            for n, r in enumerate(because)
        ]

    def _entity(self, id_: str, report: int, kind: str, name: str | None, code: str | None) -> int:
        key = (id_, report if id_.startswith("local:") else 0)
        pk = self._entities.get(key)
        if pk is None:
            row = self._db.execute("SELECT pk FROM entities WHERE id = ? AND report = ?", key).fetchone()
            if row:
                pk = int(row[0])
            else:
                pk = self._take("entities")
                self._db.execute(
                    "INSERT INTO entities (pk, id, report, kind, name, code) VALUES (?, ?, ?, ?, ?, ?)",
                    (pk, *key, kind, name, code),
                )
            self._entities[key] = pk
        return pk

    def _take(self, table: str) -> int:
        pk = self._next[table]
        self._next[table] = pk + 1
        return pk

    def write(self) -> None:
        """Write what was collected and forget it."""
        # A statement may stand before its parent: references are checked at the commit.
        self._db.execute("PRAGMA defer_foreign_keys = ON")
        for table, rows in self._rows.items():
            if rows:
                self._db.executemany(_INSERTS[table], rows)
                rows.clear()


def empty(db: sqlite3.Connection, report: int) -> None:
    """Delete all that was read in a report; the report itself, its corrections and old readings stay."""
    for table in PROJECTION:
        db.execute(f"DELETE FROM {table} WHERE report = ?", (report,))
    db.execute("DELETE FROM entities WHERE report = ?", (report,))


def _words(span: Span | None, text: str) -> str | None:
    return span.of(text) if span else None


def _json(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":"))

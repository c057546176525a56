"""The column layouts that researchers' scripts read already: POLECAT's and GDELT's.

Neither has a column for doubt. So they hold only `actual` events in the outlet's own voice that nobody rejected,
unless more is asked for; then `modality`, `claimed_by` and `evidence` are added at the end.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from saksi.export.filters import Filters
from saksi.export.write import plain
from saksi.ontology import load_ontology

KINDS = ("claimed", "planned", "requested", "hypothetical", "negated")

POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code")  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GDELT = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{c}" for c in _ACTOR), *(f"Actor2{c}" for c in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone", *(f"Actor1Geo_{c}" for c in _GEO), *(f"Actor2Geo_{c}" for c in _GEO),
    *(f"ActionGeo_{c}" for c in _GEO), "DATEADDED", "SOURCEURL",
)  # fmt: skip
ADDED = ("modality", "claimed_by", "evidence")
COLUMNS = {"polecat": POLECAT, "gdelt": GDELT}

_QUADS = {
    "verbal_cooperation": 1,
    "material_cooperation": 2,
    "verbal_conflict": 3,
    "material_conflict": 4,
}


@dataclass(frozen=True)
class _Party:
    code: str | None
    country: str | None
    sector: str | None
    words: str


def condition(include: frozenset[str]) -> str:
    """Return the SQL condition that keeps to `actual` events in the outlet's voice, and to what `include` adds."""
    modalities = ["actual", *sorted(include - {"claimed"})]
    parts = [
        f"e.modality IN ({', '.join(repr(m) for m in modalities)})",
        "ifnull(e.verdict, '') <> 'rejected'",
    ]
    if "claimed" not in include:
        parts.append("e.in_statement IS NULL")
    return " AND ".join(parts)


def write_layout(
    db: sqlite3.Connection, path: Path, layout: str, filters: Filters, include: frozenset[str]
) -> int:
    """Write events in a fixed layout, tab-separated, and return the rows written.

    POLECAT's files begin with the column names; GDELT's, as the real ones, do not (the codebook lists them).
    """
    added = ADDED if include else ()
    reports, of_reports = filters.of_reports()
    events, of_events = filters.of_events()
    rows = db.execute(
        "SELECT e.*, r.id AS report_id, r.url, r.title, r.language, r.added_at, m.version FROM events e"
        " JOIN reports r ON r.pk = e.report"
        " JOIN runs m ON m.pk = (SELECT g.run FROM readings g WHERE g.report = r.pk ORDER BY g.run DESC LIMIT 1)"
        f" WHERE {reports} AND {events} AND {condition(include)} ORDER BY e.pk",
        [*of_reports, *of_events],
    )
    make = _polecat if layout == "polecat" else _gdelt
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        if layout == "polecat":
            out.write("\t".join((*POLECAT, *added)) + "\n")
        for row in rows:
            actors, recipients = _parties(db, row["pk"])
            extra = [row["modality"], plain(row["claimed_by"]), plain(row["trigger"])] if added else []
            for cells in make(row, actors, recipients):
                out.write("\t".join([*cells, *extra]) + "\n")
                count += 1
    return count


def _parties(db: sqlite3.Connection, event: int) -> tuple[list[_Party], list[_Party]]:
    found: dict[str, list[_Party]] = {"actor": [], "recipient": []}
    for row in db.execute(
        "SELECT role, code, country, sector, words FROM parties WHERE event = ? ORDER BY n", (event,)
    ):
        found[row["role"]].append(_Party(row["code"], row["country"], row["sector"], row["words"]))
    return found["actor"], found["recipient"]


def _day(row: sqlite3.Row) -> str | None:
    """Return the day of an event: the first its words resolve to, else the day of publication, as both data sets do."""
    day: str | None = row["date_start"] or row["published"]
    return day


def _polecat(row: sqlite3.Row, actors: list[_Party], recipients: list[_Party]) -> Iterator[list[str]]:
    info = load_ontology().types[row["type"]]
    yield [
        f"{plain(row['report_id'])}-{row['id']}",
        _day(row) or "",
        row["type"],
        row["mode"] or "",
        "",  # intensity: no scale of ours
        info.quad.upper().replace("_", "-"),
        ";".join(json.loads(row["context"])),
        *_side(actors),
        *_side(recipients),
        *[plain(row["place_name"]), "", "", "", row["country"] or ""],
        *[_number(row["lat"]), _number(row["lon"]), "", plain(row["place"]), ""],
        plain(row["outlet"]),
        row["published"] or "",
        *["", "", ""],
        row["language"] or "",
        f"saksi {row['version']}",
    ]


def _side(parties: list[_Party]) -> list[str]:
    def joined(values: list[str | None]) -> str:
        return ";".join(plain(value) if value else "None" for value in values)

    sectors = [p.sector for p in parties]
    primary = next((s for s in sectors if s), "")
    countries = [p.country if p.country and len(p.country) == 3 else None for p in parties]
    names = joined([p.code for p in parties])
    return [
        names,
        joined(list(countries)),
        "",
        primary,
        joined(sectors),
        "",
        joined([p.words for p in parties]),
        "",
    ]


def _gdelt(row: sqlite3.Row, actors: list[_Party], recipients: list[_Party]) -> Iterator[list[str]]:
    doers: list[_Party | None] = list(actors) or [None]
    pairs: list[tuple[_Party | None, _Party | None]]
    if recipients:
        pairs = [(a, b) for a in doers for b in recipients]
    elif len(actors) > 1:
        pairs = [(a, b) for i, a in enumerate(actors) for b in actors[i + 1 :]]
    else:
        pairs = [(a, None) for a in doers]
    day = _day(row)
    added = row["added_at"].replace("-", "").replace(":", "").replace("T", "").rstrip("Z")[:14]
    for number, (one, two) in enumerate(pairs):
        code = row["cameo"] or ""
        yield [
            _gdelt_id(row["report_id"], row["id"], number),
            *_gdelt_day(day),
            *_gdelt_actor(one),
            *_gdelt_actor(two),
            *["1", code, code[:3], code[:2], str(_QUADS[load_ontology().types[row["type"]].quad])],
            *["", "1", "1", "1", ""],
            *[""] * 16,
            *_gdelt_place(row),
            added,
            plain(row["url"]),
        ]


def _gdelt_id(report: str, event: str, number: int) -> str:
    digest = hashlib.blake2b(f"{report}\x1f{event}\x1f{number}".encode(), digest_size=8).digest()
    return str(int.from_bytes(digest, "big") >> 1)


def _gdelt_day(day: str | None) -> list[str]:
    if day is None:
        return ["", "", "", ""]
    when = date.fromisoformat(day)
    fraction = when.year + (when.timetuple().tm_yday - 1) / (366 if _leaps(when.year) else 365)
    return [day.replace("-", ""), f"{when.year}{when.month:02d}", str(when.year), f"{fraction:.4f}"]


def _leaps(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _gdelt_actor(party: _Party | None) -> list[str]:
    if party is None:
        return [""] * len(_ACTOR)
    country = party.country if party.country and len(party.country) == 3 else ""
    group = party.country if party.country and not country else ""
    whole = (party.code or "").replace(".", "")
    return [whole, plain(party.words).upper(), country, group or "", "", "", "", party.sector or "", "", ""]


def _gdelt_place(row: sqlite3.Row) -> list[str]:
    if not row["place_name"] and row["lat"] is None:
        return [""] * len(_GEO)
    # 1 is a country, 4 a city of the world: the gazetteer tells no more.
    kind = "1" if row["place_name"] and row["lat"] is None else "4"
    return [
        kind,
        plain(row["place_name"]),
        row["country"] or "",
        "",
        "",
        _number(row["lat"]),
        _number(row["lon"]),
        "",
    ]


def _number(value: Any) -> str:
    return "" if value is None else f"{value:g}"

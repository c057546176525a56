"""Search over reports, statements and actors."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from saksi.desk import addresses
from saksi.desk.filters import Filters
from saksi.desk.queries import lists
from saksi.desk.queries.lists import named
from saksi.desk.wording import name_index
from saksi.ontology import load_ontology
from saksi.store.privacy import fold, holds_office, office_sectors, words_in

DEEPEST = 1000  # newest hits that filters are laid on; a common word has hundreds of thousands
# Office-holders are looked for among the newest statements only: few speakers are named by a word that the index has
# hundreds of thousands of times, in what is said, and it would go through all of those (downwards, whatever the bound).
SPEAKERS = (
    "SELECT s.speaker, s.speaker_code FROM statements s WHERE s.live = 1 AND s.pk IN (SELECT rowid FROM statements_fts"
    " WHERE statements_fts MATCH ? AND rowid > (SELECT max(pk) FROM statements) - 50000 LIMIT 500)"
)


def terms(query: str) -> str | None:
    """Turn what people type into an FTS5 query: words all there, `"a phrase"` in order, a star ends a prefix.

    No sign of FTS5's own grammar gets through. Null where there is no word.
    """
    found = []
    for phrase, word in re.findall(r'"([^"]+)"|(\S+)', query[:400]):
        words = re.findall(r"\w+", phrase or word)
        if words:
            star = "*" if not phrase and word.endswith("*") and len(words[-1]) > 2 else ""
            found.append('"' + " ".join(words) + '"' + star)
    return " ".join(found[:20]) or None


def search(
    db: sqlite3.Connection, query: str, filters: Filters, *, page: int = 1, private_names: bool = False
) -> dict[str, Any]:
    """Return statements and reports that hold the words, the last ingested first, and actors named so.

    Unless `private_names`, a report is not found by a word that stands in it only as a private person's name.
    """
    made: dict[str, Any] = {
        "query": query, "page": page, "statements": [], "reports": [], "actors": [], "people": [], "more": False,
        "counts": {"statements": (0, False), "reports": (0, False)},
    }  # fmt: skip
    match = terms(query)
    if match is None:
        return made
    made["actors"] = actors(query)
    made["people"] = people(db, query, private=private_names) if page == 1 else []
    offset = (page - 1) * lists.PAGE
    where, values = filters.of_statements()
    inner = (
        f"SELECT rowid FROM statements_fts WHERE statements_fts MATCH ? ORDER BY rowid DESC LIMIT {DEEPEST}"
    )
    spoken = "{content} : (" + match + ")"  # speakers aren't searched: that would find private persons
    of = f"SELECT report FROM statements WHERE pk IN ({inner})"
    out = "" if private_names else _without("s.report", unfound(db, query, of, spoken))
    said = f"SELECT s.pk FROM statements s WHERE s.pk IN ({inner}) AND {where}{out} ORDER BY s.pk DESC"
    found = [row[0] for row in db.execute(said, [spoken, *values])]
    made["counts"]["statements"] = _number(found)
    made["statements"] = lists.statements_by_pk(db, found[offset : offset + lists.PAGE])
    parts, given = ["r.live = 1", "r.status <> 'copy'"], list[Any]()
    for column, sign, value in (
        ("published", ">=", filters.since), ("published", "<=", filters.until), ("outlet", "=", filters.outlet)
    ):  # fmt: skip
        if value:
            parts.append(f"r.{column} {sign} ?")
            given.append(value)
    inner = f"SELECT rowid FROM reports_fts WHERE reports_fts MATCH ? ORDER BY rowid DESC LIMIT {DEEPEST}"
    out = "" if private_names else _without("r.pk", unfound(db, query, inner, match))
    held = f"SELECT r.pk FROM reports r WHERE r.pk IN ({inner}) AND {' AND '.join(parts)}{out}"
    found = [row[0] for row in db.execute(f"{held} ORDER BY r.pk DESC", [match, *given])]
    made["counts"]["reports"] = _number(found)
    made["reports"] = lists.report_rows(db, found[offset : offset + lists.PAGE])
    most = max(made["counts"]["statements"][0], made["counts"]["reports"][0])
    made["more"] = most > offset + lists.PAGE
    return made


def _number(found: list[int]) -> tuple[int, bool]:
    return min(len(found), DEEPEST - 1), len(found) >= DEEPEST


def unfound(db: sqlite3.Connection, query: str, reports: str, match: str) -> list[int]:
    """Return those of the reports (a subquery with one parameter, `match`) that the words hit only as private names.

    Words that are all of one office-holder's name do find: who looks for a minister is not kept from him by a namesake.
    """
    words = words_in(query[:400])[:40]
    stars = [fold(w) for w in re.findall(r"([^\W_]+)\*", query[:400]) if len(w) > 2]
    if not words:
        return []
    is_asked = " OR ".join([f"w.word IN ({', '.join('?' * len(words))})", *("(w.word >= ? AND w.word < ?)" for _ in stars)])  # fmt: skip
    bounds = [edge for star in stars for edge in (star, star + "\U0010ffff")]
    if not db.execute(
        f"SELECT 1 FROM private_words w WHERE {is_asked} LIMIT 1", [*words, *bounds]
    ).fetchone():
        return []
    hidden: dict[int, set[str]] = {}
    for report, word in db.execute(
        f"SELECT w.report, w.word FROM private_words w WHERE w.report IN ({reports}) AND ({is_asked})",
        [match, *words, *bounds],
    ):
        hidden.setdefault(report, set()).add(word)
    if not hidden:
        return []
    public = _public_names(db, set().union(*hidden.values()))
    return sorted(report for report, names in hidden.items() if not any(names <= name for name in public))


def _public_names(db: sqlite3.Connection, words: set[str]) -> set[frozenset[str]]:
    """Return the names, as sets of words, of office-holders who spoke and who bear one of these."""
    match = "{speaker} : (" + " OR ".join(f'"{word}"' for word in sorted(words)) + ")"
    found = set(map(tuple, db.execute(SPEAKERS, (match,))))
    return {frozenset(words_in(name)) for name, code in found if holds_office(code) and named(name)}


def _without(column: str, reports: list[int]) -> str:
    return f" AND {column} NOT IN ({', '.join(map(str, reports))})" if reports else ""


def actors(query: str) -> list[dict[str, Any]]:
    """Return countries, bodies and groups whose name or alias begins with or holds the words."""
    wanted = query.strip().strip('"').casefold()
    if len(wanted) < 2:
        return []
    found: dict[str, tuple[int, str]] = {}
    for name, code in name_index():
        rank = 0 if name == wanted else 1 if name.startswith(wanted) else 2 if f" {wanted}" in name else 9
        if rank < 9 and (code not in found or (rank, name) < found[code]):
            found[code] = (rank, name)
    best = sorted(found.items(), key=lambda item: (item[1], item[0]))[:6]
    return [{"code": code, "url": addresses.actor(code)} for code, _ in best]


def people(db: sqlite3.Connection, query: str, *, private: bool = False) -> list[dict[str, Any]]:
    """Return office-holders who spoke and whose name holds the words. Private persons are searched only where asked."""
    wanted = terms(query)
    if wanted is None:
        return []
    found: dict[str, dict[str, Any]] = {}
    for row in db.execute(SPEAKERS, ("{speaker} : (" + wanted + ")",)):
        if (private or holds_office(row["speaker_code"])) and named(row["speaker"]):
            held = found.setdefault(
                row["speaker"],
                {
                    "name": row["speaker"],
                    "code": row["speaker_code"],
                    "statements": 0,
                    "url": addresses.person(row["speaker"]),
                },
            )
            held["statements"] += 1
    return sorted(found.values(), key=lambda p: (-p["statements"], p["name"]))[:8]


def public_codes_sql(column: str) -> str:
    """Return an SQL condition for codes of office-holders: a bare sector or one after a dot, or a body's."""
    sectors = sorted(office_sectors())
    bare = ", ".join(f"'{s}'" for s in load_ontology().sectors)
    ends = " OR ".join(f"{column} LIKE '%.{s}'" for s in sectors)
    held = ", ".join(f"'{s}'" for s in sectors)
    body = f"({column} NOT IN ({bare}) AND length({column}) <> 3 AND ({column} LIKE 'IGO.%' OR {column} NOT LIKE '%.%'))"
    return f"({column} IN ({held}) OR {ends} OR {body})"

"""Namings: which words each outlet and each speaker uses for whom, how often, when, in its own voice or quoted.

A mention inside the words of a statement is its speaker's; any other is the outlet's. Pronouns and clitics are left
out. `data/world/terms.tsv` says which words are loaded, official or neutral; nothing here says which are right.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from saksi.lexicon import DATA
from saksi.lexicon.tables import read_table


@dataclass(frozen=True)
class Use:
    """One time that somebody was called something.

    `speaker` is null in the outlet's own voice, "" where an unnamed one is quoted; `direct` says that it stands between
    quotation marks. `start`, `stop` are code points of the report's text.
    """

    words: str
    report: str
    outlet: str | None
    published: str | None
    speaker: str | None
    speaker_code: str | None
    direct: bool
    start: int
    stop: int


@dataclass(frozen=True)
class Naming:
    """How one voice uses one surface for an entity. `months` counts by `2026-05`; `examples` are its first uses."""

    surface: str
    register: str | None
    voice: str
    quoted: bool
    count: int
    months: dict[str, int]
    examples: tuple[Use, ...]


@lru_cache(maxsize=1)
def registers() -> dict[tuple[str, str], str]:
    """Return the register (`neutral`, `official`, `loaded`, `epithet`) of a surface for a code, by (folded words, code)."""
    columns = ("surface", "code", "register")
    return {
        (row["surface"].casefold(), row["code"]): row["register"]
        for _, row in read_table(DATA / "world" / "terms.tsv", columns)
    }


@dataclass(frozen=True)
class Within:
    """Which uses count: ISO dates (inclusive), an outlet, types of which the report tells an event, and whose words.

    `quoted` true: only what stands inside a statement, false: only the outlets' own words, null: both. `mentions`: a
    condition over a row `m` of mentions.
    """

    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    types: tuple[str, ...] = ()
    quoted: bool | None = None
    mentions: str = "1"

    def where(self) -> tuple[str, list[object]]:
        """Return a condition over rows `r` of reports, and its values."""
        parts, values = ["r.live = 1"], list[object]()
        for sign, value in ((">=", self.since), ("<=", self.until)):
            if value:
                parts.append(f"r.published {sign} ?")
                values.append(value)
        if self.outlet:
            parts.append("r.outlet = ?")
            values.append(self.outlet)
        if self.types:
            marks = ", ".join("?" * len(self.types))
            parts.append(
                f"EXISTS (SELECT 1 FROM events x WHERE x.report = r.pk AND x.live = 1 AND x.type IN ({marks}))"
            )
            values += self.types
        return " AND ".join(parts), values


EVERYTHING = Within()
# A mention that stands inside the words of a statement, of whichever of them is shortest.
_SAID = (
    "SELECT {columns} FROM statements s JOIN spans c ON c.statement = s.pk AND c.role = 'content'"
    " WHERE s.report = {report} AND s.live = 1 AND c.start <= {start} AND c.stop >= {stop}"
)


def uses(
    db: sqlite3.Connection, entity: str, within: Within = EVERYTHING, *, most: int = -1
) -> Iterator[Use]:
    """Yield the uses of an entity's names and descriptions, by date.

    Args:
        entity: an id of the world tables (`person:joko-widodo`), or an actor code (`ISR`, `HAMAS`, `ISR.MIL`).
        within: which of them count.
        most: only so many, those that were stored last; all where negative.
    """
    where, values = within.where()
    # Named by the tables or only coded so: two walks from the last mention back, which a limit ends early.
    one = (
        "SELECT m.pk AS mention, m.words, m.start, m.stop, r.id, r.outlet, r.published, r.pk FROM mentions m"
        " JOIN reports r ON r.pk = m.report WHERE {of} AND m.form NOT IN ('pronoun', 'clitic')"
        f" AND {within.mentions} AND {where}"
    )
    coded = one.format(of="m.code = ?")
    named = one.format(of="m.entity = (SELECT e.pk FROM entities e WHERE e.id = ? AND e.report = 0)")
    rows = db.execute(
        f"SELECT * FROM ({coded} UNION {named} ORDER BY 1 DESC LIMIT ?) ORDER BY published, id, start",
        [entity, *values, entity, *values, most],
    )
    columns = "s.speaker, s.speaker_code, s.kind"
    shortest = (
        _SAID.format(columns=columns, report="?", start="?", stop="?") + " ORDER BY c.stop - c.start LIMIT 1"
    )
    for row in rows.fetchall():
        said = db.execute(shortest, (row["pk"], row["start"], row["stop"])).fetchone()
        if within.quoted is not None and within.quoted != (said is not None):
            continue
        yield Use(
            words=" ".join(row["words"].split()),
            report=row["id"],
            outlet=row["outlet"],
            published=row["published"],
            speaker=None if said is None else (said["speaker"] or ""),
            speaker_code=said and said["speaker_code"],
            direct=bool(said) and said["kind"] != "indirect",
            start=row["start"],
            stop=row["stop"],
        )


def namings(
    db: sqlite3.Connection,
    entity: str,
    *,
    by: str = "outlet",
    within: Within = EVERYTHING,
    examples: int = 3,
    most: int = -1,
) -> list[Naming]:
    """Return who calls an entity what, most frequent first.

    Args:
        by: `outlet` counts what outlets print, their own voice and what they quote apart; `speaker` what speakers say.
        examples: how many uses are given of each.
        most: see `uses`.
    """
    if by not in ("outlet", "speaker"):
        raise ValueError(f"by outlet or speaker, not {by!r}")
    groups: dict[tuple[str, str, bool], list[Use]] = defaultdict(list)
    for use in uses(db, entity, within, most=most):
        if by == "speaker" and not use.speaker:
            continue
        voice = (use.speaker if by == "speaker" else use.outlet) or ""
        groups[use.words.casefold(), voice, use.speaker is not None].append(use)
    found = []
    for (folded, voice, quoted), told in groups.items():
        surface = Counter(u.words for u in told).most_common(1)[0][0]
        months = Counter((u.published or "")[:7] for u in told)
        found.append(
            Naming(
                surface, register_of(folded, entity), voice, quoted, len(told), dict(sorted(months.items())),
                tuple(told[:examples]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda n: (-n.count, n.surface.casefold(), n.voice, n.quoted))


def register_of(surface: str, entity: str) -> str | None:
    """Return a surface's register for an entity, null where no line of the term lexicon has it.

    A description holds a term where it begins or ends with it: `pasukan rezim Zionis`.
    """
    folded, known = surface.casefold(), registers()
    for code in dict.fromkeys((entity, entity.split(".")[0], entity.split(".")[-1])):
        if (folded, code) in known:
            return known[folded, code]
        words = folded.split()
        for size in range(len(words) - 1, 0, -1):
            for part in (" ".join(words[:size]), " ".join(words[-size:])):
                if known.get((part, code)) == "loaded":
                    return "loaded"
    return None


def named(
    db: sqlite3.Connection,
    within: Within = EVERYTHING,
    *,
    whole: str | None = None,
    reports: int = -1,
    mentions: int = -1,
    limit: int = 200,
) -> list[sqlite3.Row]:
    """Return rows of actor codes by how many different words are used for them: `code surfaces uses outlets`.

    Args:
        within: which uses count.
        whole: only this code and those below it.
        reports: look at the newest so many reports; at all where negative. With `whole` they are not counted.
        mentions: look at so many mentions of `whole` and below, those that were stored last.
        limit: how many codes.
    """
    where, values = within.where()
    said = ""
    if within.quoted is not None:
        inside = _SAID.format(columns="1", report="m.report", start="m.start", stop="m.stop")
        said = f" AND {'' if within.quoted else 'NOT '}EXISTS ({inside})"
    if whole:
        looked = (
            "SELECT k.pk FROM mentions k WHERE (k.code = ? OR k.code >= ? AND k.code < ?)"
            " AND k.form NOT IN ('pronoun', 'clitic') ORDER BY k.pk DESC LIMIT ?"
        )
        chosen = f"mentions m JOIN reports r ON r.pk = m.report WHERE m.pk IN ({looked}) AND {where}"
        values = [whole, f"{whole}.", f"{whole}/", mentions, *values]
    else:
        looked = (
            f"SELECT r.pk, r.outlet FROM reports r WHERE {where} ORDER BY r.published DESC, r.pk DESC LIMIT ?"
        )
        chosen = f"({looked}) r JOIN mentions m ON m.report = r.pk WHERE 1"
        values = [*values, reports]
    return db.execute(
        "SELECT m.code, count(DISTINCT lower(m.words)) AS surfaces, count(*) AS uses, count(DISTINCT r.outlet) AS outlets"
        f" FROM {chosen} AND m.code IS NOT NULL AND m.form NOT IN ('pronoun', 'clitic') AND {within.mentions}{said}"
        " GROUP BY m.code ORDER BY surfaces DESC, uses DESC, m.code LIMIT ?",
        (*values, limit),
    ).fetchall()

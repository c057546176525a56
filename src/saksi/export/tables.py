"""The exported tables: each column with its type, where it comes from, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from saksi.export.filters import Filters

Type = Literal["text", "whole", "real", "yes/no", "date", "texts", "quantities", "bytes"]


@dataclass(frozen=True)
class Column:
    """A column: `sql` is its expression over the table's rows, `about` what the codebook says of it."""

    name: str
    type: Type
    sql: str
    about: str


@dataclass(frozen=True)
class Table:
    """A table: `rows` is its FROM clause, `scope` which of the filters' conditions choose its rows."""

    name: str
    about: str
    rows: str
    columns: tuple[Column, ...]
    scope: tuple[Literal["report", "event", "statement"], ...]
    order: str

    def query(self, filters: Filters, *, with_text: bool) -> tuple[str, list[Any]]:
        """Return the SQL that selects the table's rows in a fixed order, and its values."""
        chosen = ", ".join(f'{c.sql} AS "{c.name}"' for c in self.kept(with_text))
        conditions, values = [], []
        for part in self.scope:
            makers = {
                "report": filters.of_reports,
                "event": filters.of_events,
                "statement": filters.of_statements,
            }
            condition, given = makers[part]()
            conditions.append(condition)
            values += given
        return (
            f"SELECT {chosen} FROM {self.rows} WHERE {' AND '.join(conditions)} ORDER BY {self.order}",
            values,
        )

    def kept(self, with_text: bool) -> tuple[Column, ...]:
        """Return the columns, a report's text left out unless it is asked for."""
        return tuple(
            c for c in self.columns if with_text or not (self.name == "reports" and c.name == "text")
        )


def _c(name: str, type_: Type, about: str, sql: str | None = None, row: str = "") -> Column:
    return Column(name, type_, sql or f"{row}.{name}", about)


# The run whose reading the rows are: the newest of each report.
_MADE = (
    " JOIN runs m ON m.pk = (SELECT g.run FROM readings g WHERE g.report = r.pk ORDER BY g.run DESC LIMIT 1)"
)
_MADE_COLUMNS = (
    Column("saksi_version", "text", "m.version", "Version of saksi that made the record."),
    Column("pipeline", "text", "m.pipeline", "Digest of the stages that made it."),
    Column("model", "text", "m.model", "Model of each language that parsed it, as JSON."),
    Column("lexicon", "text", "m.lexicon", "Digest of each language's data, as JSON."),
)
_VERDICT = "What a person decided: `rejected` or `amended`; empty where nobody did."


def _why(kind: str, row: str) -> Column:
    reason = (
        f"(SELECT c.reason FROM corrections c WHERE c.report = r.pk AND c.record = '{kind}' AND c.now_id = {row}.id"
        " AND c.withdrawn_at IS NULL ORDER BY c.pk DESC LIMIT 1)"
    )
    return Column("verdict_reason", "text", reason, "The reason that person gave.")


_REPORT = _c("report", "text", "Id of the report (`reports.id`).", "r.id")
_SPAN = (
    ("start", "whole", "Where the words begin: code points into the report's text, from 0."),
    ("stop", "whole", "Where they end, exclusive."),
)


def _span(row: str) -> tuple[Column, ...]:
    return tuple(Column(name, "whole", f"{row}.{name}", about) for name, _, about in _SPAN)


REPORTS = Table(
    "reports",
    "One row a published text. Copies and skipped ones are here too, told by `status`.",
    "reports r",
    (
        _c("id", "text", "Id: the input's own, or a hash of outlet, address and text.", row="r"),
        _c("language", "text", "ISO 639-1 code.", row="r"),
        _c("outlet", "text", "Who published it.", row="r"),
        _c("title", "text", "Headline; metadata, never coded.", row="r"),
        _c("url", "text", "Address it was published at.", row="r"),
        _c("canonical", "text", "Address without AMP, paging and tracking.", row="r"),
        _c("authors", "texts", "Bylines.", row="r"),
        _c("published", "date", "Date of publication on the outlet's own clock.", row="r"),
        _c("published_at", "text", "Time of publication, ISO 8601 with zone, where the source gave one.", row="r"),
        _c("status", "text", "`coded`, `uncoded`, `skipped`, `copy` or `failed`.", row="r"),
        _c("reason", "text", "Why it was skipped, or failed.", row="r"),
        _c("live", "yes/no", "False where a newer version of it is stored.", row="r"),
        _c("previous", "text", "Id of the version before it.", "(SELECT o.id FROM versions v JOIN reports o ON o.pk = v.previous WHERE v.report = r.pk)"),
        _c("copy_of", "text", "Id of the report it is a near-copy of.", "(SELECT o.id FROM copies c JOIN reports o ON o.pk = c.original WHERE c.report = r.pk)"),
        _c("similarity", "real", "Share of word 5-grams it has in common with that one, 0 to 1.", "(SELECT c.similarity FROM copies c WHERE c.report = r.pk)"),
        _c("added_at", "text", "When it was stored, ISO 8601 in UTC.", row="r"),
        _c("text", "text", "The text that all offsets point into, unchanged.", row="r"),
    ),
    ("report",),
    "r.pk",
)  # fmt: skip

STATEMENTS = Table(
    "statements",
    "One row a statement: somebody said, wrote or is reported to think something.",
    "statements s JOIN reports r ON r.pk = s.report" + _MADE,
    (
        _c("id", "text", "Id, the same on every machine; unique within its report.", row="s"),
        _REPORT,
        _c("outlet", "text", "Who published the report.", row="s"),
        _c("published", "date", "When the report was published.", row="s"),
        _c("language", "text", "Language of the report.", row="r"),
        _c("speaker", "text", "Fullest name in the report of the one who speaks; empty where nobody is named.", row="s"),
        _c("speaker_code", "text", "Actor code of the speaker.", row="s"),
        _c("source", "text", "The words that name the speaker at this place.", row="s"),
        _c("cue", "text", "The word or words that mark the statement.", row="s"),
        _c("evidence", "text", "What was said, in the report's words; parts of a broken quotation are joined by ' … '.", "s.content"),
        _c("kind", "text", "`direct`, `indirect` or `mixed`.", row="s"),
        _c("act", "text", "What the speaker does by saying it.", row="s"),
        _c("addressee", "text", "The one spoken to, as named.", row="s"),
        _c("addressee_code", "text", "Actor code of the one spoken to.", row="s"),
        _c("via", "text", "The channel the outlet had it from.", row="s"),
        _c("parent", "text", "Id of the statement that contains this one.", "(SELECT o.id FROM statements o WHERE o.pk = s.parent)"),
        _c("confidence", "real", "How sure the stages are, 0 to 1.", row="s"),
        *_span("s"),
        _c("verdict", "text", _VERDICT, row="s"),
        _why("statement", "s"),
        *_MADE_COLUMNS,
    ),
    ("report", "statement"),
    "s.pk",
)  # fmt: skip

EVENTS = Table(
    "events",
    "One row an event: somebody did something to or with somebody.",
    "events e JOIN reports r ON r.pk = e.report" + _MADE,
    (
        _c("id", "text", "Id, the same on every machine; unique within its report.", row="e"),
        _REPORT,
        _c("outlet", "text", "Who published the report.", row="e"),
        _c("published", "date", "When the report was published.", row="e"),
        _c("language", "text", "Language of the report.", row="r"),
        _c("type", "text", "PLOVER type.", row="e"),
        _c("mode", "text", "PLOVER mode, where the words show one.", row="e"),
        _c("context", "texts", "PLOVER contexts.", row="e"),
        _c("cameo", "text", "Nearest CAMEO code; text, for its leading zeros.", row="e"),
        _c("evidence", "text", "The word or words that name the act.", 'e."trigger"'),
        _c("modality", "text", "`actual`, `planned`, `requested`, `hypothetical` or `negated`.", row="e"),
        _c("claimed", "yes/no", "True where only somebody in the report says so, false in the outlet's own voice.", "e.in_statement IS NOT NULL"),
        _c("claimed_by", "text", "Who says so; empty where nobody is named, or the outlet itself does.", "nullif(e.claimed_by, '')"),
        _c("claimed_code", "text", "Actor code of the one who says so.", row="e"),
        _c("in_statement", "text", "Id of the statement that claims it.", "(SELECT s.id FROM statements s WHERE s.pk = e.in_statement)"),
        _c("actors", "texts", "Codes of those who act, in the order of the text; '' where one has none.", "(SELECT json_group_array(ifnull(code, '')) FROM (SELECT code FROM parties p WHERE p.event = e.pk AND p.role = 'actor' ORDER BY p.n))"),
        _c("recipients", "texts", "Codes of those acted upon.", "(SELECT json_group_array(ifnull(code, '')) FROM (SELECT code FROM parties p WHERE p.event = e.pk AND p.role = 'recipient' ORDER BY p.n))"),
        _c("date", "text", "The words that date it.", row="e"),
        _c("date_start", "date", "First day they resolve to.", row="e"),
        _c("date_end", "date", "Last day they resolve to.", row="e"),
        _c("place", "text", "The words that place it.", row="e"),
        _c("place_name", "text", "Name of the place in the gazetteer.", row="e"),
        _c("country", "text", "ISO 3166 alpha-3 code of the place.", row="e"),
        _c("lat", "real", "Latitude, WGS 84.", row="e"),
        _c("lon", "real", "Longitude, WGS 84.", row="e"),
        _c("quantities", "quantities", "How many: unit, value or low and high, and where it stands.", row="e"),
        _c("confidence", "real", "How sure the stages are, 0 to 1.", row="e"),
        *_span("e"),
        _c("verdict", "text", _VERDICT, row="e"),
        _why("event", "e"),
        *_MADE_COLUMNS,
    ),
    ("report", "event"),
    "e.pk",
)  # fmt: skip

PARTIES = Table(
    "parties",
    "One row a party of an event.",
    "parties q JOIN events e ON e.pk = q.event JOIN reports r ON r.pk = q.report",
    (
        _REPORT,
        _c("event", "text", "Id of the event.", "e.id"),
        _c("role", "text", "`actor` or `recipient`.", row="q"),
        _c("n", "whole", "Its place among those of its role, from 0.", row="q"),
        _c("code", "text", "Actor code.", row="q"),
        _c("country", "text", "Country, body or group of the code.", row="q"),
        _c("sector", "text", "Sector of the code.", row="q"),
        _c("words", "text", "The words that name it.", row="q"),
        *_span("q"),
    ),
    ("report", "event"),
    "q.pk",
)

MENTIONS = Table(
    "mentions",
    "One row a mention of an actor: who is called what.",
    "mentions n JOIN reports r ON r.pk = n.report LEFT JOIN entities t ON t.pk = n.entity",
    (
        _REPORT,
        _c("n", "whole", "Its place in the report, from 0.", row="n"),
        _c("entity", "text", "Id of the entity; `local:` where it is known from this report only.", "t.id"),
        _c("kind", "text", "`person`, `organization`, `country`, `place` or `group`.", row="n"),
        _c(
            "form",
            "text",
            "`name`, `short`, `title`, `description`, `pronoun`, `clitic` or `outlet`.",
            row="n",
        ),
        _c("code", "text", "Actor code.", row="n"),
        _c("name", "text", "Fullest name in the report.", row="n"),
        _c("words", "text", "The words as written.", row="n"),
        *_span("n"),
        _c("antecedent", "whole", "`n` of the mention it was resolved to.", row="n"),
    ),
    ("report",),
    "n.pk",
)

SPANS = Table(
    "spans",
    "One row a span of a statement or an event, by role; those of parties stand in `parties`.",
    "spans x JOIN reports r ON r.pk = x.report LEFT JOIN statements s ON s.pk = x.statement LEFT JOIN events e ON e.pk = x.event",
    (
        _REPORT,
        _c("statement", "text", "Id of the statement, or empty.", "s.id"),
        _c("event", "text", "Id of the event, or empty.", "e.id"),
        _c("role", "text", "`content`, `source`, `cue`, `addressee`, `via`; `trigger`, `also`, `date`, `place`, `quantity`.", row="x"),
        _c("n", "whole", "Its place among those of its role, from 0.", row="x"),
        *_span("x"),
    ),
    ("report",),
    "x.pk",
)  # fmt: skip

REASONS = Table(
    "reasons",
    "One row a reason: the stage, rule and line of data that made a statement or event.",
    "reasons y JOIN reports r ON r.pk = y.report LEFT JOIN statements s ON s.pk = y.statement LEFT JOIN events e ON e.pk = y.event",
    (
        _REPORT,
        _c("statement", "text", "Id of the statement, or empty.", "s.id"),
        _c("event", "text", "Id of the event, or empty.", "e.id"),
        _c("n", "whole", "Its place among the record's reasons, from 0.", row="y"),
        _c("stage", "text", "The stage.", row="y"),
        _c("rule", "text", "The rule or model in it.", row="y"),
        _c("entry", "text", "The line of data, as file and key.", row="y"),
        _c("note", "text", "Anything else.", row="y"),
    ),
    ("report",),
    "y.pk",
)  # fmt: skip

TABLES = (REPORTS, STATEMENTS, EVENTS, PARTIES, MENTIONS, SPANS, REASONS)

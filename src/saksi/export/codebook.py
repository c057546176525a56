"""The codebook: what every file, column and code of an export means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from saksi import __version__
from saksi.export.filters import Filters
from saksi.export.layouts import ADDED, COLUMNS
from saksi.export.recipes import recipes
from saksi.export.tables import TABLES
from saksi.ontology import load_ontology

_TYPES = {
    "text": "text (UTF-8)",
    "whole": "integer",
    "real": "floating point",
    "yes/no": "boolean",
    "date": "date (ISO 8601)",
    "texts": "list of text (JSON in CSV)",
    "quantities": "list of {unit, value, low, high, start, stop} (JSON in CSV)",
}
_FORMS = {
    "parquet": "One Parquet file a table, typed; each column carries its description in its metadata.",
    "csv": "One CSV file a table: UTF-8, comma, CRLF, quotes doubled. Text that a spreadsheet would take for a formula"
    " has an apostrophe before it. Empty is null.",
    "jsonl": "One report a line, as `saksi schema` describes it. `text` is null unless texts were asked for.",
    "polecat": "Tab-separated with the columns of POLECAT's event files, names in the first line, one row an event;"
    " several parties are joined by `;`. Columns saksi has nothing for are empty. Actor names are actor codes, the raw"
    " ones the words. `Event Date` is the day of publication where the report does not date the event.",
    "gdelt": "Tab-separated with the columns of GDELT 2.0's event table, without a line of names, as the real files;"
    " one row a pair of parties. Columns saksi has nothing for (tone, Goldstein scale …) are empty. `SQLDATE` is the"
    " day of publication where the report does not date the event.",
}
VOICE = "Only `actual` events in the outlet's own voice that nobody rejected are here: this layout has no column for doubt."
Section = tuple[str, list[str]]


def codebook(
    *,
    format_: str,
    filters: Filters,
    include: frozenset[str] = frozenset(),
    with_text: bool = False,
    rows: Mapping[str, int] | None = None,
) -> str:
    """Return the codebook of an export, as Markdown."""
    parts = [f"# Codebook\n\nWritten by saksi {__version__}. {_FORMS[format_]}\n"]
    if format_ in COLUMNS:
        parts.append(_voice(include) + "\n")
    asked = filters.described()
    if asked:
        parts.append("## What was asked for\n\n" + "".join(f"- {k}: {v}\n" for k, v in asked.items()))
    if rows:
        parts.append("## Files\n\n" + _table(("file", "rows"), [(k, f"{v:,}") for k, v in rows.items()]))
    if format_ in ("parquet", "csv"):
        for table in TABLES:
            body = [(f"`{c.name}`", _TYPES[c.type], c.about) for c in table.kept(with_text)]
            parts.append(f"## {table.name}\n\n{table.about}\n\n{_table(('column', 'type', 'meaning'), body)}")
    elif format_ in COLUMNS:
        names = [*COLUMNS[format_], *(ADDED if include else ())]
        parts.append("## Columns\n\n" + "".join(f"{i}. `{name}`\n" for i, name in enumerate(names, 1)))
    how = recipes(format_, {table.name: table.kept(with_text) for table in TABLES}, more=bool(include))
    parts += [*([how] if how else []), _records(), *_ontology()]
    return "\n".join(parts)


def _voice(include: frozenset[str]) -> str:
    if not include:
        return VOICE
    kinds = ", ".join(sorted(include))
    return f"`actual` events in the outlet's own voice, and {kinds} ones: see `modality`, `claimed_by`, `evidence`."


def _records() -> str:
    return (
        "## How to read a record\n\n"
        "- **Claimed is not done.** An event with `claimed` true stands in somebody's statement only; `claimed_by` says"
        " whose. An event of the outlet's own voice has it false.\n"
        "- **Modality**: `actual` (done, ongoing), `planned` (promised, proposed, announced), `requested` (somebody"
        " wants another to do it), `hypothetical`, `negated` (said not to have happened).\n"
        "- **Evidence**: `start` and `stop` are code points into the report's text, `stop` exclusive;"
        " `text[start:stop]` are the words.\n"
        "- **Actor codes**: a country (ISO 3166 alpha-3), then a sector after a dot (`IRN.GOV`); bodies and groups have"
        " codes of their own (`IGO.UNSC`, `HEZBOLLAH`). Empty: unknown, never guessed.\n"
        "- **Corrections**: `verdict` says what a person rejected or amended, `verdict_reason` why.\n"
        "- **Copies** of a report are stored, not coded: the same news is not counted twice.\n"
    )


def _ontology() -> Iterable[str]:
    ontology = load_ontology()
    types = [
        (
            f"`{name}`",
            info.label.id,
            info.definition.en,
            info.quad.replace("_", " "),
            ", ".join(info.modes) or "–",
        )
        for name, info in ontology.types.items()
    ]
    yield "## Event types\n\n" + _table(("type", "in Indonesian", "definition", "quad class", "modes"), types)
    yield "## Contexts\n\n" + _table(
        ("context", "English", "Indonesian"), [(f"`{k}`", v.en, v.id) for k, v in ontology.contexts.items()]
    )
    yield "## Sectors\n\n" + _table(
        ("sector", "English", "Indonesian"), [(f"`{k}`", v.en, v.id) for k, v in ontology.sectors.items()]
    )


def _table(head: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in body]
    return "\n".join(lines) + "\n"


def page(language: str = "en", examples: Mapping[str, list[str]] | None = None) -> str:
    """Return the whole codebook as one HTML page that needs nothing else: tables, ontology, and examples of each type.

    `examples` maps an event type to sentences; they are shown as text, whatever stands in them.
    """
    ontology, shown = load_ontology(), examples or {}
    indonesian = language == "id"
    title = "Buku kode saksi" if indonesian else "saksi's codebook"
    heads = {
        "types": "Jenis peristiwa" if indonesian else "Event types",
        "contexts": "Konteks" if indonesian else "Contexts",
        "sectors": "Sektor" if indonesian else "Sectors",
        "tables": "Tabel" if indonesian else "Tables",
        "cameo": "CAMEO",
    }
    parts = [f"<h1>{title}</h1><p>saksi {escape(__version__)}</p>"]
    parts.append("<nav>" + " · ".join(f'<a href="#{k}">{escape(v)}</a>' for k, v in heads.items()) + "</nav>")
    parts.append(f'<h2 id="types">{heads["types"]}</h2>')
    for name, info in ontology.types.items():
        modes = "; ".join(f"{mode} ({label.of(language)})" for mode, label in info.modes.items())
        body = f"<p>{escape(info.definition.of(language))}</p><p class=quad>{info.quad.replace('_', ' ')}</p>"
        if modes:
            body += f"<p>mode: {escape(modes)}</p>"
        body += "".join(
            f"<blockquote>{escape(sentence)}</blockquote>" for sentence in shown.get(name, [])[:3]
        )
        parts.append(f'<h3 id="{name}">{name} – {escape(info.label.of(language))}</h3>{body}')
    for key, table in (("contexts", ontology.contexts), ("sectors", ontology.sectors)):
        rows = [(name, label.of(language)) for name, label in table.items()]
        parts.append(f'<h2 id="{key}">{heads[key]}</h2>' + _html_table(("code", ""), rows))
    parts.append(f'<h2 id="tables">{heads["tables"]}</h2>')
    for exported in TABLES:
        body_rows = [(c.name, _TYPES[c.type], c.about) for c in exported.columns]
        parts.append(f"<h3>{exported.name}</h3><p>{escape(exported.about)}</p>")
        parts.append(_html_table(("column", "type", "meaning"), body_rows))
    crosswalk = [(c.code, c.type, c.mode or "", ", ".join(c.context)) for c in ontology.cameo.values()]
    parts.append('<h2 id="cameo">CAMEO</h2>' + _html_table(("code", "type", "mode", "context"), crosswalk))
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
        f"<main>{''.join(parts)}</main></html>\n"
    )


_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:auto;"
    "padding:1rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.25rem .5rem;"
    "border-bottom:1px solid #8885}blockquote{border-left:3px solid #888;margin:.5rem 0;padding-left:.75rem}"
    ".quad{font-size:.9rem}"
)


def _html_table(head: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    top = "".join(f"<th scope=col>{escape(cell)}</th>" for cell in head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
    return f"<table><tr>{top}</tr>{rows}</table>"

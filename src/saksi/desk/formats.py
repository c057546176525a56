"""A page as HTML, JSON, CSV or an Atom feed: the same data each time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from saksi.desk import addresses
from saksi.desk.views import Shown, plain
from saksi.desk.visible import visible
from saksi.desk.wording import Language, Wording, quad

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@cache
def environment() -> Environment:
    """Return the template engine: everything escaped, signs that hide made visible, a missing name is an error."""
    made = Environment(
        loader=PackageLoader("saksi.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.globals.update(address=addresses, quad=quad, icon=icon, piece=piece)
    return made


def _shown(value: Any) -> Any:
    # Called for everything that a template writes: what most of it is comes first.
    if type(value) is str:
        return visible(value)
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=10_000)
def piece(name: str, language: Language, *values: str | None) -> Markup:
    """Return what a macro of `pieces.html` makes of some values: small pieces that every list repeats."""
    made: Markup = getattr(_pieces(language), name)(*values)
    return made


@cache
def _pieces(language: Language) -> Any:
    return environment().get_template("pieces.html").make_module({"w": Wording(language)})


@cache
def icon(name: str) -> Markup:
    """Return an icon of ours as inline SVG. These files are the package's own."""
    file = resources.files("saksi.desk").joinpath("static", "icons", f"{name}.svg")
    return Markup(file.read_text("utf-8"))


def html(shown: Shown, words: Wording, frame: Mapping[str, Any]) -> str:
    """Return the page."""
    template = environment().get_template(shown.template)
    return template.render(**shown.data, **shown.extra, title=shown.title, w=words, shown=shown, **frame)


def as_json(shown: Shown, frame: Mapping[str, Any]) -> str:
    """Return the page's data, with its address and the filters that made it."""
    made = {"title": shown.title, "address": frame["here"], "filters": frame["asked"], **plain(shown.data)}
    return json.dumps(made, ensure_ascii=False, indent=1, default=str)


def as_csv(shown: Shown) -> str:
    """Return the page's main rows. A cell that a spreadsheet would take for a formula gets an apostrophe."""
    rows = [{k: v for k, v in plain(row).items() if k not in ("reasons", "runs")} for row in shown.rows]
    columns = list(dict.fromkeys(k for row in rows for k in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def as_atom(shown: Shown, words: Wording, frame: Mapping[str, Any]) -> bytes:
    """Return a feed of the page's newest rows: each entry one record, its id the record's own address."""
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    SubElement(feed, "title").text = f"saksi: {visible(shown.title)}"
    SubElement(feed, "id").text = f"{frame['origin']}{frame['here']}"
    SubElement(feed, "link", rel="self", href=f"{frame['origin']}{frame['feed']}")
    SubElement(feed, "link", rel="alternate", href=f"{frame['origin']}{frame['here']}")
    days = [str(row.get("published") or "")[:10] for row in shown.rows]
    SubElement(feed, "updated").text = f"{max((d for d in days if d), default='1970-01-01')}T00:00:00Z"
    for row in shown.rows[:50]:
        entry = SubElement(feed, "entry")
        address = f"{frame['origin']}{row['url']}"
        SubElement(entry, "id").text = address
        SubElement(entry, "link", href=address)
        SubElement(entry, "updated").text = f"{str(row.get('published') or '1970-01-01')[:10]}T00:00:00Z"
        SubElement(SubElement(entry, "author"), "name").text = visible(row.get("outlet") or "saksi")
        if "content" in row:
            told = f"{row['speaker'] or words('nobody_named')}: “{row['content']}”"
        else:
            told = f"{words.type(row['type'])}: {parties(row, words)} ({row['trigger']})"
            if row["claimed"]:
                told = f"[{words('claimed_by', who=row['claimed_by'] or words('nobody_named'))}] {told}"
        SubElement(entry, "title").text = visible(_xml(told))[:300]
        SubElement(entry, "summary").text = visible(_xml(row.get("title") or ""))
    body: bytes = tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def parties(row: Mapping[str, Any], words: Wording) -> str:
    """Return who did it to whom: `Iran → Israel`, `Kenya, Indonesia` where it is mutual."""
    sides = [", ".join(words.actor(p["code"]) if p["code"] else p["words"] for p in row[s]) for s in ("actors", "recipients")]  # fmt: skip
    return " → ".join(side or "?" for side in sides) if row["recipients"] else sides[0] or "?"


def _xml(text: str) -> str:
    return "".join(c for c in text if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or (ord(c) >= 0xE000 and ord(c) not in (0xFFFE, 0xFFFF)))  # fmt: skip

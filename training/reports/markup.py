"""Turn marked-up reports (see README.md beside this) into the JSON of the record model."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LABEL = re.compile(r"\[((?:[SEF]\w*\.\w+(?:=[\w.\-]+)?)(?:,[SEF]\w*\.\w+(?:=[\w.\-]+)?)*) ")
_TYPES = frozenset(
    [
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "CONCEDE",
        "COOPERATE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "MOBILIZE",
        "SANCTION",
        "COERCE",
        "ASSAULT",
    ]
)
_ACTS = frozenset(
    [
        "assert",
        "accuse",
        "condemn",
        "praise",
        "deny",
        "agree",
        "disagree",
        "pledge",
        "propose",
        "demand",
        "appeal",
        "warn",
        "threaten",
        "thank",
        "apologize",
        "announce",
        "ask",
    ]
)
_MODALITIES = frozenset(["actual", "planned", "requested", "hypothetical", "negated"])


class MarkupError(ValueError):
    """A report breaks a rule of the markup."""


def strip(marked: str) -> tuple[str, list[tuple[str, str | None, int, int]]]:
    """Return the plain text and its labels as (label, code, start, end), in order of their start."""
    text: list[str] = []
    length = 0
    open_: list[tuple[list[tuple[str, str | None]], int]] = []
    found: list[tuple[str, str | None, int, int]] = []
    i = 0
    while i < len(marked):
        match = _LABEL.match(marked, i)
        if match:
            parts = [part.partition("=") for part in match[1].split(",")]
            codes = [code for _, _, code in parts if code]
            code = (None if codes[-1] == "-" else codes[-1]) if codes else None
            open_.append(([(name, code) for name, _, _ in parts], length))
            i = match.end()
            continue
        if marked[i] == "]" and open_:
            labels, start = open_.pop()
            if start == length:
                raise MarkupError(f"empty bracket {labels}")
            found.extend((name, code, start, length) for name, code in labels)
        else:
            text.append(marked[i])
            length += 1
        i += 1
    if open_:
        raise MarkupError(f"unclosed bracket {open_[-1][0]}")
    return "".join(text), sorted(found, key=lambda item: (item[2], -item[3]))


def report(block: str) -> dict[str, Any]:
    """Return one report as a record-model object.

    Raises:
        MarkupError: a label without a record, a record without its spans, an unknown type or act.
    """
    header, _, rest = block.partition("\n")
    rid, language, published, outlet = (part.strip() for part in header.split("|"))
    marked, _, records = rest.partition("\n--\n")
    text, labels = strip(marked.strip("\n"))

    def spans(key: str) -> list[list[int]]:
        return [[s, e] for name, _, s, e in labels if name == key]

    def parties(key: str) -> list[dict[str, Any]]:
        return [{"span": [s, e], "code": code} for name, code, s, e in labels if name == key]

    def one(key: str) -> list[int] | None:
        found = spans(key)
        if len(found) > 1:
            raise MarkupError(f"{rid}: {key} marked {len(found)} times")
        return found[0] if found else None

    statements: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for line in records.strip().splitlines():
        key, _, body = line.strip().partition(" ")
        if key.startswith("S"):
            cells = [cell.strip() for cell in body.split("|")]
            kind, act = cells[0].split()
            if kind not in ("direct", "indirect", "mixed") or act not in _ACTS:
                raise MarkupError(f"{rid} {key}: {cells[0]!r}")
            extra = dict(cell.split("=", 1) for cell in cells[3:])
            to = one(f"{key}.addr")
            statements.append(
                {
                    "id": key.lower(),
                    "content": spans(f"{key}.con"),
                    "source": one(f"{key}.src"),
                    "speaker": None if len(cells) < 2 or cells[1] == "-" else cells[1],
                    "speaker_code": None if len(cells) < 3 or cells[2] == "-" else cells[2],
                    "cue": one(f"{key}.cue"),
                    "kind": kind,
                    "act": act,
                    "addressee": {"span": to, "code": parties(f"{key}.addr")[0]["code"]} if to else None,
                    "via": one(f"{key}.via"),
                    "parent": extra.get("parent", "").lower() or None,
                }
            )
            if not statements[-1]["content"]:
                raise MarkupError(f"{rid} {key}: no content")
            if statements[-1]["source"] and not statements[-1]["speaker"]:
                raise MarkupError(f"{rid} {key}: a source without a speaker")
        elif key.startswith("E"):
            words = body.split()
            type_, _, mode = words[0].partition("/")
            options = dict(word.split("=", 1) for word in words[1:] if "=" in word)
            plain = [word for word in words[1:] if "=" not in word]
            modality = plain[0] if plain else "actual"
            if type_ not in _TYPES or modality not in _MODALITIES:
                raise MarkupError(f"{rid} {key}: {body!r}")
            start, _, end = options.get("date", "").partition("..")
            dates, place, triggers = spans(f"{key}.d"), one(f"{key}.p"), spans(f"{key}.t")
            if len(triggers) != 1:
                raise MarkupError(f"{rid} {key}: {len(triggers)} triggers")
            events.append(
                {
                    "id": key.lower(),
                    "type": type_,
                    "mode": mode or None,
                    "context": [],
                    "cameo": None,
                    "trigger": triggers[0],
                    "also": spans(f"{key}.x"),
                    "actors": parties(f"{key}.a"),
                    "recipients": parties(f"{key}.r"),
                    "date": {
                        "span": dates[0],
                        "start": start or None,
                        "end": None if end == "-" else (end or start or None),
                    }
                    if dates
                    else None,
                    "place": {"span": place, "name": None, "country": None, "lat": None, "lon": None}
                    if place
                    else None,
                    "modality": modality,
                    "in_statement": options.get("in", "").lower() or None,
                    "quantities": [],
                }
            )
        else:
            raise MarkupError(f"{rid}: {line!r}")
    for s in statements:
        cue, source = s["cue"], s["source"]
        if (
            cue
            and text[cue[0] : cue[1]].endswith(("nya", ".", ","))
            and text[cue[0] : cue[1]] not in ("tanya",)
        ):
            raise MarkupError(f"{rid} {s['id']}: cue {text[cue[0] : cue[1]]!r}")
        if not source and s["speaker"] and cue is None:
            raise MarkupError(f"{rid} {s['id']}: a speaker without words")
        for start, end in s["content"]:
            if s["kind"] == "indirect" and text[end - 1] in ".,":
                raise MarkupError(f"{rid} {s['id']}: indirect content ends in {text[end - 1]!r}")
            if s["kind"] == "direct" and text[start - 1] not in "\"“”‘'":
                raise MarkupError(f"{rid} {s['id']}: direct content after {text[start - 1]!r}")
    for e in events:
        if not e["actors"] and not e["recipients"]:
            raise MarkupError(f"{rid} {e['id']}: no party")
    bare = [
        n for n, code, *_ in labels if n.endswith((".a", ".r")) and code is None and f"{n}=-" not in marked
    ]
    if bare and not re.search(r"\.(?:a|r)(?:,[\w.,]+)?=-", marked):
        raise MarkupError(f"{rid}: parties without a code: {bare}")
    known = {r["id"].upper() for r in (*statements, *events)}
    loose = {name.split(".")[0] for name, *_ in labels if not name.startswith("F.")} - known
    if loose:
        raise MarkupError(f"{rid}: marked but not described: {sorted(loose)}")
    said = {s["id"] for s in statements}
    for event in events:
        if event["in_statement"] and event["in_statement"] not in said:
            raise MarkupError(f"{rid} {event['id']}: in={event['in_statement']}")
    return {
        "id": rid,
        "language": language,
        "outlet": outlet,
        "title": None,
        "url": None,
        "published": None if published == "-" else published,
        "text": text,
        "furniture": [{"kind": n[2:], "start": s, "end": e} for n, _, s, e in labels if n.startswith("F.")],
        "statements": sorted(statements, key=lambda s: s["content"][0]),
        "events": sorted(events, key=lambda e: e["trigger"]),
    }


def reports(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the reports of one file; the first bad one raises."""
    for block in blocks(path):
        yield report(block)


def blocks(path: Path) -> list[str]:
    """Return the marked-up reports of one file."""
    return [
        block.strip("\n") for block in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]
    ]


def main(names: list[str]) -> int:
    """Print the reports as JSON Lines, and every bad one's fault; return how many were bad."""
    bad = 0
    for name in names:
        for block in blocks(Path(name)):
            try:
                print(json.dumps(report(block), ensure_ascii=False))
            except (MarkupError, ValueError) as fault:
                bad += 1
                print(f"{name}: {block.split(' ', 1)[0]}: {fault}", file=sys.stderr)
    return bad


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))

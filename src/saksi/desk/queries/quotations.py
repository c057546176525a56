"""One quotation as several outlets have it, word against word."""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from saksi.desk.queries import lists
from saksi.desk.queries.reports import Missing, find
from saksi.lexicon import DATA
from saksi.lexicon.files import read_yaml

LIKE = 0.45  # share of words two wordings have in common, to be the same quotation
DAYS = 14

_WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")


@cache
def negations() -> frozenset[str]:
    """Return the words whose loss turns a quotation round (`data/desk/negations.yaml`)."""
    words = read_yaml(DATA / "desk" / "negations.yaml", dict[str, list[str]])
    return frozenset(word for listed in words.values() for word in listed)


def compare(one: str, other: str) -> list[dict[str, Any]]:
    """Return how `other` departs from `one`: runs of words, each kept, cut or added; `turns` where a negation is in it."""
    a, b = _WORD.findall(one), _WORD.findall(other)
    runs = []
    for tag, i, j, k, m in SequenceMatcher(None, _folded(a), _folded(b), autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(_run("kept", b[k:m]))
        else:
            runs += [_run("cut", a[i:j])] if j > i else []
            runs += [_run("added", b[k:m])] if m > k else []
    return runs


def quotation(db: sqlite3.Connection, report_id: str, record_id: str) -> dict[str, Any]:
    """Return a statement and those of other reports that seem to be the same words, nearest first.

    Same speaker or same code, within 14 days, sharing enough words; what each cut or added is marked.

    Raises:
        Missing: there is no such statement.
    """
    report = find(db, report_id)
    found = lists.statements(db, "s.report = ? AND s.id = ?", [report["pk"], record_id], limit=1)
    if not found:
        raise Missing(f"statement {record_id}")
    base = found[0]
    others = []
    for row in _near(db, base):
        ratio = _alike(base["content"], row["content"])
        if ratio >= LIKE:
            runs = compare(base["content"], row["content"])
            lost = [r["words"] for r in runs if r["turns"]]
            others.append({**row, "alike": round(ratio, 2), "runs": runs, "turns": lost})
    others.sort(key=lambda row: (-row["alike"], row["published"] or "", row["pk"]))
    return {"record": base, "others": others[:30]}


def _near(db: sqlite3.Connection, base: lists.Row) -> list[lists.Row]:
    parts, values = ["s.live = 1", "s.report <> ?"], [base["report"]]
    if base["speaker"] and base["speaker_code"]:
        parts.append("(s.speaker = ? OR s.speaker_code = ?)")
        values += [base["speaker"], base["speaker_code"]]
    elif base["speaker"]:
        parts.append("s.speaker = ?")
        values.append(base["speaker"])
    if base["published"]:
        day = date.fromisoformat(base["published"][:10])
        parts.append("s.published BETWEEN ? AND ?")
        values += [(day - timedelta(days=DAYS)).isoformat(), (day + timedelta(days=DAYS)).isoformat()]
    words = sorted(set(re.findall(r"\w{5,}", base["content"].lower())), key=lambda w: (-len(w), w))[:8]
    if not words:
        return []
    match = "{content} : (" + " OR ".join(f'"{w}"' for w in words) + ")"
    inner = "SELECT rowid FROM statements_fts WHERE statements_fts MATCH ? ORDER BY rowid DESC LIMIT 3000"
    return lists.statements(db, f"{' AND '.join(parts)} AND s.pk IN ({inner})", [*values, match], limit=300)


def _alike(one: str, other: str) -> float:
    a, b = _folded(_WORD.findall(one)), _folded(_WORD.findall(other))
    shared = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return shared / max(1, min(len(a), len(b))) if min(len(a), len(b)) >= 4 else float(a == b)


def _run(kind: str, words: list[str]) -> dict[str, Any]:
    turns = kind != "kept" and any(w.casefold() in negations() for w in words)
    return {"kind": kind, "words": re.sub(r" ([,.;:!?…)”])", r"\1", " ".join(words)), "turns": turns}


def _folded(words: list[str]) -> list[str]:
    return [w.casefold() for w in words]

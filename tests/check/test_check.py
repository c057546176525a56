"""The check set: its labels fit the articles, hold no words, and what is held back stays so."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from saksi import evaluate
from saksi.evaluate.gold import mark
from saksi.records import from_dict, schema

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check", ROOT / "benchmarks" / "check.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reports(check: ModuleType, shared: Path) -> list[dict[str, Any]]:
    return list(check.gold(shared))


def test_every_label_fits_its_article_and_is_a_perfect_reading_of_itself(
    reports: list[dict[str, Any]],
) -> None:
    readings = [from_dict(report) for report in reports]
    figures = evaluate.figures(evaluate.total(evaluate.tally(r, r) for r in readings))
    assert figures["statement_exact"]["f1"] == figures["event_full"]["f1"] == 1.0
    assert figures["leaked"]["accuracy"] == 0.0


def test_what_is_restored_passes_the_schema(reports: list[dict[str, Any]]) -> None:
    rules = jsonschema.Draft202012Validator(schema())
    for report in reports:
        rules.validate(report)


def test_claims_parents_and_names_are_there(reports: list[dict[str, Any]]) -> None:
    for report in reports:
        ids = {s["id"] for s in report["statements"]}
        assert len(ids) == len(report["statements"]), report["id"]
        assert {e["in_statement"] for e in report["events"]} <= ids | {None}, report["id"]
        assert {s["parent"] for s in report["statements"]} <= ids | {None}, report["id"]
        assert all(s["speaker"] for s in report["statements"] if s["speaker_code"]), report["id"]


def test_labels_come_back_from_the_restored_report(check: ModuleType, reports: list[dict[str, Any]]) -> None:
    assert [check.taken(report) for report in reports] == check.labels()


def test_none_of_them_is_in_the_gold(check: ModuleType, shared: Path) -> None:
    wanted = check.labels()
    gold = [r.report for path in (shared / "gold").glob("*.jsonl") for r in evaluate.load(path)]
    assert not {label["article"] for label in wanted} & {report.id for report in gold}
    assert not {label["sha256"] for label in wanted} & {check.digest(report.text) for report in gold}


def test_labels_hold_no_words_of_the_articles(check: ModuleType) -> None:
    """Every string is an id, a digest, a code, a date or one of the record model's own words."""
    seen = set()

    def strings(value: Any) -> None:
        if isinstance(value, str):
            seen.add(value)
        elif isinstance(value, dict):
            for part in value.values():
                strings(part)
        elif isinstance(value, list):
            for part in value:
                strings(part)

    for label in check.labels():
        strings({key: value for key, value in label.items() if key not in ("article", "sha256")})
    assert seen
    assert [text for text in seen if " " in text or len(text) > 16] == []


def test_another_text_is_refused(check: ModuleType) -> None:
    label = {"article": "a", "sha256": check.digest("Ya."), "furniture": [], "statements": [], "events": []}
    article = {"id": "a", "source": "s", "title": "t", "url": "u", "date": "2026-01-01", "text": "Ya."}
    assert check.restored(label, article)["text"] == "Ya."
    with pytest.raises(ValueError, match="not the one that was annotated"):
        check.restored(label, article | {"text": "Ya!"})


def test_a_missing_article_is_named(check: ModuleType, shared: Path) -> None:
    with pytest.raises(ValueError, match="nowhere: no such article"):
        list(check.gold(shared, [{"article": "nowhere"}]))


def test_what_is_held_back_is_not_written_out(
    check: ModuleType, reports: list[dict[str, Any]], tmp_path: Path
) -> None:
    marks = evaluate.held_back(check.HELD_BACK)
    assert marks == {mark(r["id"]) for r in reports} & marks
    check.write(check.open_only(reports), tmp_path / "open.jsonl")
    written = {json.loads(line)["id"] for line in (tmp_path / "open.jsonl").read_bytes().splitlines()}
    assert not {mark(name) for name in written} & marks
    assert len(written) + len(marks) == len(reports)

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saksi import evaluate
from saksi.evaluate.match import pair
from saksi.records import Reading, from_dict, to_dict

TEXT = (
    "Presiden Iran menuduh Israel menyerang Suriah; Rusia membantah dan meminta pertemuan darurat PBB. " * 3
)
CODES = [None, "IRN.GOV", "IRN", "ISR", "RUS.GOV", "SYR.REB", "IGO.UNSC", "HEZBOLLAH"]
TYPES = ["ACCUSE", "CONSULT", "ASSAULT", "REQUEST"]


@pytest.fixture(scope="session")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@st.composite
def spans(draw: st.DrawFn) -> list[int]:
    start = draw(st.integers(0, len(TEXT) - 2))
    return [start, draw(st.integers(start + 1, min(len(TEXT), start + 90)))]


@st.composite
def reports(draw: st.DrawFn) -> dict[str, Any]:
    """A report with records at random places: many ties, many near misses."""
    parties = st.lists(st.fixed_dictionaries({"span": spans(), "code": st.sampled_from(CODES)}), max_size=3)
    ids = [f"s{i}" for i in range(draw(st.integers(0, 5)))]
    statements = [
        {
            "id": name,
            "content": sorted(draw(st.lists(spans(), min_size=1, max_size=2))),
            "source": draw(st.none() | spans()),
            "speaker": draw(st.sampled_from([None, "Iran", "Rusia"])),
            "speaker_code": draw(st.sampled_from(CODES)),
            "cue": None,
            "kind": draw(st.sampled_from(["direct", "indirect"])),
            "act": draw(st.sampled_from(["accuse", "deny"])),
            "addressee": None,
            "via": None,
            "parent": None,
        }
        for name in ids
    ]
    days = st.none() | st.fixed_dictionaries(
        {
            "span": spans(),
            "start": st.sampled_from([None, "2024-12-02"]),
            "end": st.sampled_from([None, "2024-12-02", "2024-12-08"]),
        }
    )
    events = [
        {
            "id": f"e{i}",
            "type": draw(st.sampled_from(TYPES)),
            "mode": None,
            "context": [],
            "cameo": None,
            "trigger": draw(spans()),
            "also": draw(st.lists(spans(), max_size=2)),
            "actors": draw(parties),
            "recipients": draw(parties),
            "date": draw(days),
            "place": None,
            "modality": draw(st.sampled_from(["actual", "planned"])),
            "in_statement": draw(st.sampled_from([None, *ids])),
            "quantities": [],
        }
        for i in range(draw(st.integers(0, 6)))
    ]
    furniture = [
        {"kind": kind, "start": s[0], "end": s[1]}
        for kind, s in draw(st.lists(st.tuples(st.sampled_from(["related", "credit"]), spans()), max_size=3))
    ]
    head = {"id": "r", "language": "id", "outlet": None, "title": None, "url": None, "published": None}
    return head | {"text": TEXT, "furniture": furniture, "statements": statements, "events": events}


def measured(gold: dict[str, Any], predicted: dict[str, Any]) -> evaluate.Figures:
    return evaluate.figures(evaluate.tally(from_dict(gold), from_dict(predicted)))


@given(reports(), reports())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_equal_the_reference_scorer_on_made_up_records(
    scorer: ModuleType, gold: dict[str, Any], predicted: dict[str, Any]
) -> None:
    reference = scorer.figures(scorer.score({"r": gold}, {"r": predicted}, None))
    assert measured(gold, predicted) == reference


def test_gold_against_itself_is_perfect(shared: Path) -> None:
    gold = evaluate.load(shared / "gold" / "seed.jsonl")
    figures = evaluate.figures(evaluate.total(evaluate.tally(reading, reading) for reading in gold))
    assert figures["statement_exact"]["f1"] == figures["event_full"]["f1"] == figures["related"]["f1"] == 1.0
    assert figures["leaked"]["accuracy"] == 0.0


def test_a_prediction_on_another_text_is_refused() -> None:
    gold = from_dict({"id": "r", "text": "Iran berkata."})
    with pytest.raises(ValueError, match="another text"):
        evaluate.tally(gold, from_dict({"id": "r", "text": "Iran berkata. "}))


def test_a_report_without_a_prediction_counts_as_missed() -> None:
    gold = from_dict(
        {
            "id": "r",
            "text": "“Ya,” kata Iran.",
            "statements": [{"id": "s", "content": [[1, 4]], "kind": "direct", "act": "assert"}],
        }
    )
    assert evaluate.figures(evaluate.tally(gold, None))["statement"] == {
        "p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "pred": 0,
    }  # fmt: skip


def test_pairing_gives_up_a_good_fit_to_pair_more() -> None:
    """The first gold fits both, the second only the first prediction: both are paired."""
    fits = {("a", "x"): 0.9, ("a", "y"): 0.6, ("b", "x"): 0.7}
    assert pair(["a", "b"], ["x", "y"], lambda g, p: fits.get((g, p), 0.0)) == [("a", "y"), ("b", "x")]


def test_intervals_hold_the_figure_and_come_again_the_same(shared: Path) -> None:
    gold = evaluate.load(shared / "gold" / "dev.jsonl")
    half = [
        from_dict({**to_dict(g), "events": [], "statements": to_dict(g)["statements"][::2]}) for g in gold
    ]
    tallies = [evaluate.tally(g, p) for g, p in zip(gold, half, strict=True)]
    first = evaluate.intervals(tallies, rounds=200)
    recall = evaluate.figures(evaluate.total(tallies))["statement"]["f1"]
    assert first["statement"] is not None
    assert first["statement"].low <= recall <= first["statement"].high
    assert first["statement"].low < first["statement"].high
    assert first == evaluate.intervals(tallies, rounds=200)


def test_errors_name_what_was_missed_and_spurious() -> None:
    base = {"id": "r", "text": "Iran menuduh Israel. Rusia membantah itu benar."}
    told = {"actors": [{"span": [0, 4], "code": "IRN"}], "recipients": [{"span": [13, 19], "code": "ISR"}]}
    gold = from_dict(base | {"events": [{"id": "e1", "type": "ACCUSE", "trigger": [5, 12], **told}]})
    other = from_dict(base | {"events": [{"id": "e1", "type": "REJECT", "trigger": [27, 36]}]})
    assert [(e.what, e.words) for e in evaluate.errors(gold, other)] == [
        ("missed", "menuduh"), ("spurious", "membantah"),
    ]  # fmt: skip


def test_a_floor_lowered_without_a_word_is_found() -> None:
    before = {"dev.jsonl": {"digest": "d", "all": {"statement.f1": 0.8, "leaked.accuracy": 0.05}}}
    assert evaluate.lowered(before, before) == []
    raised = {"dev.jsonl": {"digest": "d", "all": {"statement.f1": 0.9, "leaked.accuracy": 0.01}}}
    assert evaluate.lowered(before, raised) == []
    fallen: dict[str, Any] = {
        "dev.jsonl": {"digest": "d", "all": {"statement.f1": 0.7, "leaked.accuracy": 0.1}}
    }
    assert len(evaluate.lowered(before, fallen)) == 2
    assert len(evaluate.lowered(before, {})) == 2
    said = {
        "set": "dev.jsonl",
        "part": "all",
        "figure": "statement.f1",
        "to": 0.7,
        "why": "a bug had flattered it",
    }
    assert len(evaluate.lowered(before, fallen | {"lowered": [said]})) == 1
    other_bytes = {"dev.jsonl": {"digest": "e", "all": {"statement.f1": 0.1}}}
    assert evaluate.lowered(before, other_bytes) == []


def test_floors_are_ceilings_where_less_is_better() -> None:
    figures: evaluate.Figures = {
        "statement": {"f1": 0.8},
        "leaked": {"accuracy": 0.2},
        "date": {"accuracy": None},
    }
    floors = {"statement.f1": 0.8, "leaked.accuracy": 0.1, "date.accuracy": 0.5}
    assert [b.figure for b in evaluate.check(figures, floors)] == ["leaked.accuracy", "date.accuracy"]


def test_held_back_reports_are_told_by_their_marks() -> None:
    from saksi.evaluate.gold import mark

    readings = [from_dict({"id": name, "text": "Ya."}) for name in ("a", "b", "c")]
    marks = {mark("b")}
    ids = lambda part: [r.report.id for r in evaluate.part_of(readings, part, marks)]  # noqa: E731
    assert (ids("all"), ids("open"), ids("held-back")) == (["a", "b", "c"], ["a", "c"], ["b"])


def test_a_broken_gold_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        '{"id": "r", "text": "Ya."}\n\n{"id": "s", "text": "Ya.", "furniture": [{"kind": "related"}]}\n'
    )
    with pytest.raises(ValueError, match=r"gold\.jsonl:3"):
        evaluate.load(path)
    path.write_text(
        json.dumps({"id": "r", "text": "Ya.", "furniture": [{"kind": "related", "start": 0, "end": 9}]})
    )
    with pytest.raises(ValueError, match="outside the text"):
        evaluate.load(path)


def test_a_reading_comes_back_from_its_own_json(shared: Path) -> None:
    for name in ("seed", "dev", "dev_en"):
        for reading in evaluate.load(shared / "gold" / f"{name}.jsonl"):
            again: Reading = from_dict(to_dict(reading))
            assert again == from_dict(to_dict(again))


def test_floors_are_raised_and_never_lowered() -> None:
    figures: evaluate.Figures = {
        "statement": {"f1": 0.8, "gold": 90},
        "event": {"f1": 0.5, "gold": 90},
        "related": {"f1": 1.0, "gold": 2},
        "extra_events": {"a_report": 1.5},
        "leaked": {"accuracy": 0.1, "of": 25},
        "date": {"accuracy": 0.9, "of": 7},
        "claimed": {"accuracy": None, "of": 0},
    }
    before = {"statement.f1": 0.7, "event.f1": 0.6, "leaked.accuracy": 0.3}
    after = {"statement.f1": 0.78, "event.f1": 0.6, "leaked.accuracy": 0.12, "extra_events.a_report": 1.8}
    assert evaluate.raised(before, figures, margin=0.02) == after
    assert evaluate.raised(after, figures, margin=0.02) == after

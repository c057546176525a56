from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.cli.samples import names, sample
from saksi.pipeline import read_report
from saksi.records import (
    Event,
    Furniture,
    Quantity,
    Reading,
    Report,
    Span,
    Statement,
    from_dict,
    schema,
    spans_of,
    to_dict,
    to_json,
)

CHECK = jsonschema.Draft202012Validator(schema())


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", ["seed", "dev", "dev_en"])
def test_the_gold_files_pass_the_schema(shared: Path, name: str) -> None:
    lines = (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        CHECK.validate(json.loads(line))


@pytest.mark.parametrize("name", names())
def test_what_is_written_passes_the_schema_and_slices_to_its_words(name: str) -> None:
    reading = read_report(sample(name))
    shape = json.loads(to_json(reading))
    CHECK.validate(shape)
    assert shape["text"] == sample(name).text
    for where, span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(reading.text), where
    assert from_dict(shape) == from_dict(to_dict(reading))


def test_records_that_break_the_model_fail_the_schema() -> None:
    good = json.loads(to_json(_reading("Ya, kata dia.")))
    CHECK.validate(good)
    for change in (
        {"published": "3 Desember"},
        {"furniture": [{"kind": "iklan", "start": 0, "end": 2}]},
        {"statements": [{**good["statements"][0], "content": []}]},
        {"statements": [{k: v for k, v in good["statements"][0].items() if k != "via"}]},
        {"events": [{**good["events"][0], "trigger": [1, 2, 3]}]},
        {"events": [{**good["events"][0], "modality": "maybe"}]},
    ):
        assert list(CHECK.iter_errors(good | change)), change


def _reading(text: str) -> Reading:
    whole = Span(0, len(text))
    return Reading(
        report=Report(id="r", text=text, published="2024-12-03"),
        furniture=(Furniture("credit", 0, 1),),
        statements=(Statement(id="s1", content=(whole,), kind="direct", act="assert"),),
        events=(
            Event(id="e1", type="CONSULT", trigger=whole, quantities=(Quantity(whole, "dead", low=3.0),)),
        ),
    )


def test_records_come_in_the_order_of_the_text() -> None:
    late, early = Span(5, 8), Span(0, 3)
    reading = Reading(
        report=Report(id="r", text="Ya, tidak."),
        statements=tuple(
            Statement(id=f"s{s.start}", content=(s,), kind="direct", act="assert") for s in (late, early)
        ),
        events=tuple(Event(id=f"e{s.start}", type="CONSULT", trigger=s) for s in (late, early)),
    )
    shape = to_dict(reading)
    assert [s["id"] for s in shape["statements"]] == ["s0", "s5"]
    assert [e["id"] for e in shape["events"]] == ["e0", "e5"]


def test_an_open_end_of_a_quantity_is_null() -> None:
    [event] = to_dict(_reading("Tiga orang"))["events"]
    assert event["quantities"] == [{"span": [0, 10], "unit": "dead", "value": None, "low": 3.0, "high": None}]


@given(st.text(st.characters(), min_size=1))
def test_any_text_comes_back_from_valid_utf8(text: str) -> None:
    """Lone surrogates included: the bytes are UTF-8, the text is the same."""
    line = to_json(_reading(text))
    assert b"\n" not in line
    shape = json.loads(line.decode("utf-8"))
    assert shape["text"] == text
    CHECK.validate(shape)


def test_a_lone_surrogate_is_written_as_an_escape() -> None:
    assert rb"\ud83d" in to_json(_reading("a\ud83db"))


def test_a_span_is_never_empty_or_backwards() -> None:
    for start, end in ((3, 3), (4, 2), (-1, 2)):
        with pytest.raises(ValueError, match="not a span"):
            Span(start, end)


def test_readings_are_frozen() -> None:
    reading = _reading("Ya.")
    with pytest.raises(AttributeError):
        reading.report.text = "Tidak."  # type: ignore[misc]
    assert msgspec.structs.replace(reading, statements=()).statements == ()

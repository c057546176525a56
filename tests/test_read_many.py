from __future__ import annotations

import msgspec
import pytest

import saksi
from saksi import pipeline
from saksi.cli.samples import names, sample
from saksi.model import NoModel

FIRST = "Presiden Kenya bertemu Presiden Indonesia di Nairobi karena keduanya membahas keamanan laut."
FRENCH = "Le président a déclaré lundi que son gouvernement enverrait une aide humanitaire dans les prochains jours."


def test_a_stream_is_read_in_order_whatever_holds_the_reports() -> None:
    stream = [
        FIRST,
        {"id": "b", "text": FIRST, "published": "2025-03-18T09:00:00+07:00"},
        saksi.Report(id="c", text=FIRST),
    ]
    readings = list(saksi.read_many(stream))
    assert [r.report.id for r in readings][1:] == ["b", "c"]
    assert readings[1].report.published == "2025-03-18"
    assert all(r.text == FIRST and r.report.language == "id" for r in readings)


def test_a_bad_report_goes_to_its_handler_and_the_stream_goes_on() -> None:
    faults: list[tuple[object, str]] = []
    stream = [
        {"id": "a", "text": FRENCH},
        {"id": "b"},
        {"id": "c", "text": FIRST, "title": 7},
        {"id": "d", "text": FIRST},
    ]
    readings = list(saksi.read_many(stream, on_fault=lambda item, fault: faults.append((item, str(fault)))))
    assert [r.report.id for r in readings] == ["d"]
    assert [item for item, _ in faults] == stream[:3]
    assert "another language" in faults[0][1]
    assert "without a text" in faults[1][1]
    assert "title" in faults[2][1]


def test_without_a_handler_the_fault_is_raised() -> None:
    with pytest.raises(saksi.OtherLanguage):
        list(saksi.read_many([FRENCH]))


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not an ISO date: 'kemarin'"):
        saksi.read(FIRST, published="kemarin")


def test_the_id_of_a_text_is_the_same_everywhere_and_an_own_id_is_kept() -> None:
    assert saksi.read(FIRST).report.id == saksi.read(FIRST).report.id == "361c64706fb95ec1"
    assert saksi.read(FIRST, outlet="A").report.id != saksi.read(FIRST).report.id
    assert saksi.read(FIRST, id=" a/b ").report.id == " a/b "


def test_a_text_beyond_any_report_is_refused() -> None:
    with pytest.raises(ValueError, match="too many for one report"):
        saksi.read("kata dia. " * 100_001, language="id")


def test_many_at_once_read_as_they_do_one_by_one() -> None:
    """Whatever the window: the same records, the same trees, the same order, two languages mixed."""
    reports = [msgspec.structs.replace(sample(name), id=f"{name}-{n}") for n in range(2) for name in names()]
    alone = [saksi.read_report(report) for report in reports]
    for window in (1, 3, 64):
        assert list(saksi.read_many(reports, window=window)) == alone


def test_a_stage_that_breaks_on_one_report_costs_that_report_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def brittle(reading: saksi.Reading, pack: object) -> saksi.Reading:
        if reading.report.id == "b":
            raise KeyError("broken")
        return reading

    def all_or_none(readings: list[saksi.Reading], pack: object) -> list[saksi.Reading]:
        return [brittle(reading, pack) for reading in readings]

    monkeypatch.setattr(pipeline, "STAGES", [*pipeline.STAGES, ("brittle", brittle)])
    for together in ({}, {"brittle": all_or_none}):
        monkeypatch.setattr(pipeline, "TOGETHER", {**pipeline.TOGETHER, **together})
        stream = [{"id": name, "text": FIRST} for name in "abc"]
        found = [(item["id"], what) for item, what in pipeline.attempt_many(stream)]  # type: ignore[index, call-overload]
        assert [name for name, _ in found] == ["a", "b", "c"]
        assert [isinstance(what, saksi.Reading) for _, what in found] == [True, False, True]
        with pytest.raises(KeyError):  # a fault of ours is nothing for a handler of bad input
            list(saksi.read_many(stream, on_fault=lambda item, fault: None))


def test_missing_weights_are_told_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(reading: saksi.Reading, pack: object) -> saksi.Reading:
        raise NoModel("not installed")

    monkeypatch.setattr(pipeline, "STAGES", [("parse", missing)])
    monkeypatch.setattr(pipeline, "TOGETHER", {})
    with pytest.raises(NoModel):
        list(pipeline.attempt_many([FIRST]))

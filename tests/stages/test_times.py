import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.lexicon import LanguagePack, load_pack
from saksi.lexicon.calendar import load_calendar
from saksi.lexicon.files import parse_yaml
from saksi.records import Reading, Report
from saksi.stages.furniture import furniture
from saksi.stages.segment import segment
from saksi.stages.times import times

PROBE = parse_yaml(Path(__file__).parents[1] / "probes/dates.yaml")
MORE = parse_yaml(Path(__file__).parents[1] / "probes/times.yaml")


def read(text: str, published: str | None, language: str = "id") -> Reading:
    pack = load_pack(language)
    report = Report(id="x", text=text, published=published)
    return times(furniture(segment(Reading(report=report), pack), pack), pack)


def judge(item: list[Any], language: str, published: object = PROBE["published"]) -> str | None:
    """Return what is wrong with an item's reading, null where it is right."""
    if isinstance(item[0], dict):
        published, item = item[0]["published"], item[1:]
    marked = re.search("«(.*?)»", item[0])
    text = item[0].replace("«", "").replace("»", "")
    found = read(text, str(published) if published else None, language).times
    shown = [(t.span.of(text), t.start, t.end) for t in found]
    if marked is None:
        return f"{text}: {shown}" if found else None
    wanted = tuple(str(x) if x else None for x in item[1:3])
    start, end = marked.start(), marked.end() - 2
    right = len(found) == 1 and (found[0].start, found[0].end) == wanted
    right = right and found[0].span.start < end and start < found[0].span.end
    return None if right else f"{text}: {shown}, not {wanted}"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_probe_is_nineteen_in_twenty_right(language: str) -> None:
    wrong = [fault for fault in (judge(item, language) for item in PROBE[language]) if fault]
    assert len(wrong) <= len(PROBE[language]) * 0.05, "\n".join(wrong)


@pytest.mark.parametrize("language", ["id", "en"])
def test_more_forms_are_all_right(language: str) -> None:
    wrong = [judge(item, language, MORE["published"]) for item in MORE[language]]
    assert not [fault for fault in wrong if fault]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("id", "Mereka tiba Senin (20/10). Dua hari kemudian mereka pergi.", ["2025-10-20", "2025-10-22"]),
        ("id", "Mereka tiba Senin (20/10). Sehari sebelumnya kota itu sepi. Malam harinya hujan turun.",
         ["2025-10-20", "2025-10-19", "2025-10-20"]),
        ("id", "Hari berikutnya mereka pergi.", [None]),
        ("id", "Mereka tiba pada Oktober 2024. Keesokan harinya mereka pergi.", ["2024-10-01", None]),
        ("en", "They came on Monday. The following day they left.", ["2025-10-20", "2025-10-21"]),
        ("en", "They came on Monday. It rained. It rained. It rained. The following day they left.", ["2025-10-20", None]),
    ],
)  # fmt: skip
def test_days_are_reckoned_from_the_day_told_before(
    language: str, text: str, wanted: list[str | None]
) -> None:
    found = read(text, "2025-10-24", language).times
    assert [time.start for time in found] == wanted


def test_a_day_in_furniture_is_not_reckoned_from() -> None:
    found = read("Baca juga: Mereka Tiba Senin (20/10)\nKeesokan harinya mereka pergi.", "2025-10-24").times
    assert [time.start for time in found] == [None]


def test_a_weekday_that_is_not_that_day_is_said() -> None:
    mention = read("Ia ditangkap Senin (19/10/2025).", "2025-10-20").times[0]
    assert mention.start == "2025-10-19"
    assert mention.because[0].note == "weekday and date disagree; the date stands"


ODD = st.lists(
    st.sampled_from(
        [
            "Senin",
            "(2/12)",
            "pukul",
            "19.30",
            "sejak",
            "31",
            "Februari",
            "2023",
            "-",
            "hingga",
            "akhir",
            "pekan",
            "lalu",
            "Minggu",
            "2016",
            "99",
            "tahun",
            "awal",
        ]
    ),
    max_size=20,
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.text(), ODD),
    st.sampled_from(["2024-12-04", "0001-01-01", "9999-12-31", None]),
    st.sampled_from(["id", "en"]),
)
def test_times_are_ordered_whole_and_inside_their_sentence(
    text: str, published: str | None, language: str
) -> None:
    reading = read(text, published, language)
    place = 0
    for mention in reading.times:
        assert place <= mention.span.start
        assert reading.sentences[mention.sentence].span.covers(mention.span)
        assert mention.start is None or mention.end is None or mention.start <= mention.end
        place = mention.span.end


@pytest.mark.parametrize(
    "unit", ["Senin ", "2/12 ", "12-", "sejak ", "akhir ", "Senin (", "2016-", "dua ", "( "]
)
def test_time_is_linear(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * size
        reading = segment(Reading(report=Report(id="x", text=text, published="2024-12-04")), load_pack("id"))
        spent = []
        for _ in range(3):
            began = time.process_time()
            times(reading, load_pack("id"))
            spent.append(time.process_time() - began)
        return min(spent)  # the machine may be busy with other things

    cost(200)
    small, large = cost(2_000), cost(8_000)
    assert large < max(small, 0.02) * 4 * 3


def test_an_overlay_adds_to_the_calendar(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id/calendar.yaml").write_text(
        'days: {malam tadi sekali: -1}\npatterns:\n  - {id: gone, rule: ago, form: "{n} {unit} yang telah lewat"}\n',
        encoding="utf-8",
    )
    pack = load_pack("id", (tmp_path,))
    report = Report(id="x", text="Ia pergi dua hari yang telah lewat, bukan kemarin.", published="2024-12-04")
    found = times(segment(Reading(report=report), pack), pack).times
    assert [(t.start, t.because[0].rule) for t in found] == [
        ("2024-12-02", "gone"),
        ("2024-12-03", "kemarin"),
    ]
    (tmp_path / "id/calendar.yaml").write_text("days: {kemarin dulu: tiga}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"id/calendar\.yaml"):
        LanguagePack("id", (tmp_path,)).get(load_calendar)

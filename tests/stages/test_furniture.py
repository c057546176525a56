import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.lexicon import load_pack
from saksi.lexicon.files import parse_yaml
from saksi.records import Reading, Report
from saksi.stages.furniture import furniture
from saksi.stages.segment import segment

PROBE = parse_yaml(Path(__file__).parents[1] / "probes/furniture.yaml")
TAG = re.compile(r"<(/?)(dateline|related|credit|caption|boilerplate)>")


def read(text: str, language: str = "id", outlet: str | None = None) -> Reading:
    pack = load_pack(language)
    return furniture(segment(Reading(report=Report(id="x", text=text, outlet=outlet)), pack), pack)


def plain(marked: str) -> tuple[str, set[tuple[str, str]]]:
    """Return the text without tags, and its furniture as (kind, words)."""
    expected = {(kind, body) for kind, body in re.findall(r"<(\w+)>(.*?)</\1>", marked, re.DOTALL)}
    return TAG.sub("", marked), expected


def score(items: list[str], language: str) -> list[str]:
    wrong = []
    for item in items:
        text, expected = plain(item)
        found = {(f.kind, f.span.of(text)) for f in read(text, language).furniture}
        if found != expected:
            wrong.append(f"{item!r}: found {sorted(found)}")
    return wrong


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("half", ["furniture", "look_alikes"])
def test_the_probe_is_nine_tenths_right(language: str, half: str) -> None:
    items = PROBE[half][language]
    wrong = score(items, language)
    assert len(wrong) <= len(items) * 0.1, "\n".join(wrong)


LINES = parse_yaml(Path(__file__).parents[1] / "probes/furniture_lines.yaml")["lines"]


def score_lines() -> tuple[int, int, int, list[str]]:
    """Return how many lines of furniture were found whole, how many missed, how many stretches are none, and which."""
    right = missed = false = 0
    told = []
    for line, kind, *last in LINES:
        before = "Perundingan di Jenewa berakhir tanpa hasil pada Senin.\n"
        after = "" if last else "\nKedua pihak sepakat bertemu lagi pekan depan."
        start, end = len(before), len(before) + len(line)
        found = [f for f in read(before + line + after).furniture if f.start < end and start < f.end]
        whole = any((f.kind, f.start, f.end) == (kind, start, end) for f in found)
        right += whole
        missed += kind is not None and not whole
        false += bool(found) and not whole
        if bool(kind) != whole or (found and not whole):
            told.append(f"{line}: {[f.kind for f in found]}")
    return right, missed, false, told


def test_lines_between_paragraphs() -> None:
    right, missed, false, told = score_lines()
    assert right / (right + missed) >= 0.95, "\n".join(told)
    assert right / (right + false) >= 0.98, "\n".join(told)


ODD = st.text(alphabet=st.sampled_from("Baca juga:()[]*-–.\n aX1/©\"'"), max_size=150)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), ODD), st.sampled_from(["id", "en"]))
def test_furniture_is_disjoint_and_inside_the_text(text: str, language: str) -> None:
    place = 0
    for item in read(text, language).furniture:
        assert place <= item.start < item.end <= len(text)
        assert not text[item.start].isspace() and not text[item.end - 1].isspace()
        place = item.end


@pytest.mark.parametrize(
    "unit",
    [
        "Baca juga: ",
        "(Foto: ",
        "[Gambas:",
        "* ",
        "- ",
        ". Baca juga: Aa ",
        "(a/",
        "Simak Video '",
        "Jakarta, ",
        "(",
        "Editor: A\n",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * size
        reading = segment(Reading(report=Report(id="x", text=text)), load_pack("id"))
        spent = []
        for _ in range(3):
            began = time.process_time()
            furniture(reading, load_pack("id"))
            spent.append(time.process_time() - began)
        return min(spent)  # the machine may be busy with other things

    cost(500)
    small, large = cost(2_000), cost(8_000)
    assert large < max(small, 0.02) * 4 * 3

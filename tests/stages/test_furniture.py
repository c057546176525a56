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
        began = time.process_time()
        furniture(reading, load_pack("id"))
        return time.process_time() - began

    cost(500)
    small, large = cost(2_000), cost(8_000)
    assert large < max(small, 0.01) * 4 * 4

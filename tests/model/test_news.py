"""The news head: what is read of it, and that rules stand without it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.lexicon import load_pack
from saksi.model import load_parser, weights
from saksi.model.news import TYPES, proposals, spread
from saksi.pipeline import run
from saksi.records import Proposals, Reading, Report, Sentence, Span, Token
from saksi.stages.events import learned
from saksi.stages.events.drafts import Draft

TEXT = (
    "Turki menuduh Israel melanggar gencatan senjata. Presiden Turki bertemu Menlu Iran di Ankara pada Senin."
)


def _report() -> Report:
    return Report(id="news", text=TEXT, language="id", published="2025-03-05")


def test_log_odds_become_probabilities_of_the_shown_words() -> None:
    scores = np.zeros((4, len(TYPES)), np.float32)
    scores[1, 3] = 2.0
    told = proposals(scores, 3)
    assert len(told.types) == 3
    assert told.types[0][0] == pytest.approx(0.5)
    assert told.types[1][3] == pytest.approx(1 / (1 + math.exp(-2)))


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_words_not_shown_have_empty_rows(shown: list[bool]) -> None:
    kept = [i for i, seen in enumerate(shown) if seen]
    told = Proposals(tuple((float(n),) for n in range(len(kept)))) if kept else None
    wide = spread(told, kept, len(shown))
    assert [bool(row) for row in wide.types] == shown
    assert [row[0] for row in wide.types if row] == [float(n) for n in range(len(kept))]


def _draft(start: int, end: int) -> Draft:
    return Draft(type="ACCUSE", trigger=Span(start, end), sentence=0, head=1, predicate=1, actors=[], recipients=[],
                 modality="actual", rule="verb:verbal", entry="id/events/ACCUSE.yaml#tuduh", confidence=0.8)  # fmt: skip


def _reading(chances: list[float | None]) -> Reading:
    kind = TYPES.index("ACCUSE")
    rows = []
    for chance in chances:
        row = [0.01] * len(TYPES)
        row[kind] = chance or 0.0
        rows.append(tuple(row) if chance is not None else ())
    tokens = tuple(Token(i * 2, i * 2 + 1, "x") for i in range(len(chances)))
    sentence = Sentence(Span(0, 2 * len(chances)), 0, tokens)
    return Reading(
        report=Report(id="x", text="x " * len(chances)),
        sentences=(sentence,),
        proposals=(Proposals(tuple(rows)),),
    )


def test_the_likeliest_word_of_a_trigger_speaks_for_it() -> None:
    reading = _reading([0.9, 0.2, 0.6, None])
    assert learned.chance(reading, _draft(2, 5)) == 0.6
    assert learned.chance(reading, _draft(6, 7)) is None  # page furniture: the model was not shown it


def test_more_probable_is_more_confident_and_the_reason_says_who() -> None:
    low, high = _draft(0, 1), _draft(0, 1)
    learned.weigh(low, 0.02)
    learned.weigh(high, 0.95)
    assert 0 < low.confidence < high.confidence < 1
    rule, model = learned.reasons(high, "events")
    assert rule.entry == "id/events/ACCUSE.yaml#tuduh"
    assert (model.rule, model.note) == ("model:trigger", "p = 0.95")


def test_without_the_model_the_rule_has_its_own_trust() -> None:
    draft = _draft(0, 1)
    assert learned.chance(Reading(report=_report()), draft) is None
    learned.weigh(draft, None)
    assert draft.confidence == 0.8
    assert len(learned.reasons(draft, "events")) == 1


def _bare(reading: Reading) -> list[tuple[object, ...]]:
    return [(e.type, e.trigger, e.actors, e.recipients, e.modality, e.date) for e in reading.events]


def test_rules_alone_find_the_same_events(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = load_pack("id")
    with_head = run(_report(), pack)
    network = pack.get(load_parser).network
    monkeypatch.setattr(network, "_news", None)
    without = run(_report(), pack)
    assert _bare(with_head) == _bare(without) != []
    assert all(len(e.because) == 1 for e in without.events)
    assert with_head.sentences == without.sentences
    if (weights.folder() / f"news.{network.size}.onnx").is_file():
        assert all(e.because[-1].rule == "model:trigger" for e in with_head.events)


def test_a_reading_keeps_no_proposals() -> None:
    assert run(_report(), load_pack("id")).proposals == ()

"""How sure an event is: the rule's own trust and the model's probability of the act, made one number.

Rules find and ground every event; the model, which has seen only annotated reports, weighs them. Figures are in
`docs/learned-heads.md`.
"""

from __future__ import annotations

import math

from saksi.model.news import TYPES
from saksi.records import Reading, Reason
from saksi.stages.events.drafts import Draft

# Of a logistic: on the model's log-odds, on the rule's confidence, and the constant (training.measure prints them).
LOG_ODDS, RULE, CONSTANT = 0.277, 2.591, -1.852
# Beyond these the model has seen too little to be believed.
LEAST, MOST = 0.002, 0.998


def chance(reading: Reading, draft: Draft) -> float | None:
    """Return the model's probability that a draft's words name its type of act, null where it was not asked."""
    if not reading.proposals:
        return None
    kind = TYPES.index(draft.type)
    start, end = draft.trigger.start, draft.trigger.end
    tokens = reading.sentences[draft.sentence].tokens
    rows = reading.proposals[draft.sentence].types
    return max(
        (
            row[kind]
            for token, row in zip(tokens, rows, strict=True)
            if row and token.start < end and start < token.end
        ),
        default=None,
    )


def weigh(draft: Draft, probability: float | None) -> None:
    """Set a draft's chance, and its confidence to how often events so scored had the right type and parties."""
    if probability is None:
        return
    draft.chance = probability
    p = min(max(probability, LEAST), MOST)
    score = LOG_ODDS * math.log(p / (1.0 - p)) + RULE * draft.confidence + CONSTANT
    draft.confidence = 1.0 / (1.0 + math.exp(-score))


def reasons(draft: Draft, stage: str) -> tuple[Reason, ...]:
    """Return what made a draft: the rule, and what the model said of it."""
    rule = Reason(stage, draft.rule, draft.entry)
    if draft.chance is None:
        return (rule,)
    return (rule, Reason(stage, "model:trigger", note=f"p = {draft.chance:.2f}"))

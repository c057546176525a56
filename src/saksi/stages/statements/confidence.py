"""How sure a statement is: how often its rule was right on annotated reports, and what it lacks.

The counts are of `(right, found)` on the dev gold, our own reports and the English ones, 2026-11-23 (statements whose
content matches the gold's, `benchmarks/statements.py --calibration` prints them). A rule that was never seen starts
at one half.
"""

from __future__ import annotations

from saksi.stages.statements.draft import Draft

SEEN: dict[str, tuple[int, int]] = {
    "tag after the quotation": (207, 207),
    "cue before the quotation": (10, 10),
    "quotation broken by its cue": (3, 3),
    "quotation without a cue": (3, 3),
    "clause after the cue": (270, 295),
    "demand after the cue": (53, 60),
    "infinitive after the cue": (32, 39),
    "label after the cue": (32, 33),
    "object after the cue": (65, 83),
    "noun under a verb of delivering": (3, 4),
    "noun with a clause": (1, 1),
    "tag of a clause": (40, 45),
    "preposition of source": (36, 43),
    "passive with its agent": (1, 1),
    "passive pointing back": (2, 3),
    "impersonal passive": (2, 2),
    "adverb of report": (1, 1),
}
# What weakens a rule: measured the same way where there were enough cases, else estimated.
INSIDE_ANOTHER = 0.6
NO_KNOWN_SPEAKER = 0.85
MENTION_UNKNOWN = 0.93
HOME_INFERRED = 0.9  # estimated: the speaker's country is the report's, no word at the speaker says so


def confidence(draft: Draft, inferred: bool = False) -> float:
    """Return the share of statements like this one that hold; less where the speaker's country is inferred."""
    right, found = SEEN.get(draft.rule, (0, 0))
    share = (right + 1) / (found + 2)
    if draft.parent is not None:
        share *= INSIDE_ANOTHER
    if draft.source.span is None and not draft.source.inherited:
        share *= NO_KNOWN_SPEAKER
    elif draft.source.mention is None and not draft.source.inherited:
        share *= MENTION_UNKNOWN
    if inferred:
        share *= HOME_INFERRED
    return round(min(max(share, 0.05), 0.99), 2)

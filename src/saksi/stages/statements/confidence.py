"""How sure a statement is: how often its rule was right on annotated reports, and what it lacks.

The counts are of `(right, found)` on the dev gold, our own reports and the English ones, 2026-11-27 (statements whose
content matches the gold's, `benchmarks/statements.py --calibration` prints them). A rule that was never seen starts
at one half.
"""

from __future__ import annotations

from saksi.stages.statements.draft import Draft

SEEN: dict[str, tuple[int, int]] = {
    "clause after the cue": (301, 328),
    "tag after the quotation": (226, 226),
    "object after the cue": (76, 92),
    "demand after the cue": (66, 76),
    "tag of a clause": (48, 54),
    "preposition of source": (36, 42),
    "infinitive after the cue": (35, 39),
    "label after the cue": (34, 35),
    "noun under a verb of delivering": (10, 13),
    "cue before the quotation": (10, 10),
    "passive pointing back": (2, 3),
    "quotation broken by its cue": (3, 3),
    "quotation without a cue": (2, 2),
    "impersonal passive": (2, 2),
    "noun with a clause": (2, 2),
    "adverb of report": (1, 1),
    "passive with its agent": (1, 1),
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

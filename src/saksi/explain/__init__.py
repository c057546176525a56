"""Why a record was made, and why none was."""

from saksi.explain.entries import Place, locate
from saksi.explain.record import Evidence, Explanation, Passage, explain, find
from saksi.explain.whynot import Finding, NotInText, why_not

__all__ = [
    "Evidence",
    "Explanation",
    "Finding",
    "NotInText",
    "Passage",
    "Place",
    "explain",
    "find",
    "locate",
    "why_not",
]

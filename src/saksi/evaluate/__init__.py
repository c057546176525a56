"""Gold against read: precision, recall, F1 and accuracies with their intervals, errors, floors."""

from saksi.evaluate.bootstrap import Interval, intervals
from saksi.evaluate.errors import Error, errors
from saksi.evaluate.floors import Breach, check, digest, lowered, raised
from saksi.evaluate.gold import held_back, load, part_of
from saksi.evaluate.tally import Figures, figures, tally, total

__all__ = [
    "Breach",
    "Error",
    "Figures",
    "Interval",
    "check",
    "digest",
    "errors",
    "figures",
    "held_back",
    "intervals",
    "load",
    "lowered",
    "part_of",
    "raised",
    "tally",
    "total",
]

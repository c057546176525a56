"""Print the terms of every office in order, with what may be wrong with them. A reader decides.

Run: `python training/world/check_terms.py [--flagged]`. Letters after an office: O an overlap, E an open end with a
successor, g a gap of a year or more, N an end before its start, L an open term of over 15 years. Offices that many hold
at once (deputies, envoys, spokespersons) overlap rightly. Terms of role government_member are Phoenix's and left out.
"""

from __future__ import annotations

import argparse
import csv
import itertools
from collections import defaultdict
from pathlib import Path

OFFICES = Path(__file__).parents[2] / "src" / "saksi" / "data" / "world" / "offices.tsv"
LONG = 15
THIS_YEAR = 2026


def bound(date: str, *, last: bool) -> str:
    """Return the first or the last day that a date of any precision may mean."""
    if not date:
        return "9999" if last else "0000"
    return (date + ("-12-31" if last else "-01-01")[(len(date) - 4) :])[:10]


def flags(terms: list[dict[str, str]]) -> str:
    """Return a letter for each thing to look at in the terms of one office, in order of their starts."""
    found = ""
    for one, other in itertools.pairwise(terms):
        if not one["end"]:
            found += "E"
        elif bound(one["end"], last=False) > bound(other["start"], last=True):
            found += "O"
        elif other["start"] and int(other["start"][:4]) > int(one["end"][:4]):
            found += "g"
    for term in terms:
        if term["end"] and bound(term["end"], last=True) < bound(term["start"], last=False):
            found += "N"
        if term["start"] and not term["end"] and THIS_YEAR - int(term["start"][:4]) > LONG:
            found += "L"
    return found


def main() -> None:
    """Print the offices, or only those with a flag."""
    cli = argparse.ArgumentParser()
    cli.add_argument("--flagged", action="store_true")
    flagged = cli.parse_args().flagged
    offices: dict[tuple[str, str, str, str], list[dict[str, str]]] = defaultdict(list)
    with OFFICES.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["role"] != "government_member":
                offices[row["code"], row["role"], row["body"], row["title_en"]].append(row)
    for office, terms in sorted(offices.items()):
        terms.sort(key=lambda term: bound(term["start"], last=False))
        letters = flags(terms)
        if letters or not flagged:
            held = "; ".join(f"{term['person']} {term['start']}~{term['end']}" for term in terms)
            print(" | ".join(office), letters, "\n   ", held)


if __name__ == "__main__":
    main()

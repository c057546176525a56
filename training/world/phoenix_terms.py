"""Print the government terms of Phoenix that reach into 2010 or later, as rows of `offices.tsv`.

Run: `python training/world/phoenix_terms.py PATH_TO/Phoenix.Countries.actors.txt`. Prints person, code, start and end
(months). A term open in the file ends in 2014-01, when the file was closed. `--compare` says how many of the rows of
role `government_member` in `offices.tsv` the file bears out.
"""

from __future__ import annotations

import argparse
import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

OFFICES = Path(__file__).parents[2] / "src" / "saksi" / "data" / "world" / "offices.tsv"
TERM = re.compile(r"\s*\[([A-Z]+)\s*([<>]?)(\d{6,8})?(?:-(\d{6,8}))?\]")
CLOSED = "2014-01"


def slug(name: str) -> str:
    """Turn a name into the id that `people.tsv` uses."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "").replace("’", "")).strip("-")


def month(digits: str) -> str:
    """Read Phoenix's `YYMMDD` or `YYYYMMDD` as `YYYY-MM`."""
    if len(digits) == 8:
        return f"{digits[:4]}-{digits[4:6]}"
    return f"{'19' if int(digits[:2]) > 25 else '20'}{digits[:2]}-{digits[2:4]}"


def terms(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield person id, actor code, start and end of every government term that reaches into 2010."""
    person: str | None = None
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        body = line.split(";")[0].rstrip()
        if not body or body.startswith(("#", "+")):
            continue
        if not body[0].isspace():
            person = slug(body.split("[")[0].strip().strip("_").replace("_", " "))
            continue
        found = TERM.match(body)
        if not (found and person):
            continue
        code, relation, start, end = found.groups()
        if code[3:6] != "GOV" or not start or relation == "<":
            continue
        until = month(end) if end else (CLOSED if relation == ">" else "")
        if "2010" <= until <= "2014-02" and month(start) <= until:
            yield person, f"{code[:3]}.GOV", month(start), until


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("actors", type=Path)
    parser.add_argument("--compare", action="store_true")
    arguments = parser.parse_args()
    found = list(terms(arguments.actors))
    if not arguments.compare:
        print("\n".join("\t".join(term) for term in found))
        return
    with OFFICES.open(encoding="utf-8", newline="") as handle:
        rows = [
            row
            for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["role"] == "government_member"
        ]
    starts, ends = {t[:3] for t in found}, {(t[0], t[1], t[3]) for t in found}
    borne_out = [
        row
        for row in rows
        if (row["person"], row["code"], row["start"]) in starts
        and (row["person"], row["code"], row["end"]) in ends
    ]
    print(f"{len(borne_out)} of {len(rows)} rows of role government_member are borne out")


if __name__ == "__main__":
    main()

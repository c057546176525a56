"""Hold recalled offices against dated news: where a title stands before a name, does a term cover the date?

Run: `python training/world/check_news.py ../shared/data/indonesian/news/articles.jsonl.gz [--seen OUT.tsv]`.
Prints how many pairs of person and title agree and every pair that does not, for a reader to judge: many of those are
background ("the seventh president"), acting holders or two people in one phrase. `--seen` writes the confirmed terms.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORLD = ROOT / "src" / "saksi" / "data" / "world"
ROLES = {
    "Presiden": {"head_of_state"},
    "Wakil Presiden": {"vice_president"},
    "Perdana Menteri": {"head_of_government"},
    "PM": {"head_of_government"},
    "Menteri": {"minister", "foreign_minister", "defence_minister"},
    "Menko": {"minister"},
    "Menlu": {"foreign_minister"},
    "Gubernur": {"governor", "central_bank_governor"},
    "Wali Kota": {"mayor"},
    "Kapolri": {"police_chief"},
    "Panglima TNI": {"commander_in_chief"},
    "Ketua DPR": {"speaker"},
    "Ketua MPR": {"speaker"},
    "Ketua KPK": {"agency_head"},
    "Ketua Umum": {"party_leader", "agency_head"},
    "Jaksa Agung": {"attorney_general"},
    "Juru Bicara": {"spokesperson"},
}
NOT_NOW = re.compile(
    r"(?i)mantan|eks|calon|kandidat|wakil|deputi|plt|nonaktif|terpilih| dan |ketika itu|periode"
)
OTHERS = re.compile(r"[A-Z]{2,} [a-z]+ |kepada|dengan|oleh|meminta|untuk|yang|,")


def rows(name: str) -> list[dict[str, str]]:
    with (WORLD / f"{name}.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def covers(term: dict[str, str], day: str) -> bool:
    """Say whether a day lies in a term; an unknown bound is open."""
    start, end = term["start"], term["end"]
    return (not start or day[: len(start)] >= start) and (not end or day[: len(end)] <= end)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=Path)
    parser.add_argument("--seen", type=Path)
    arguments = parser.parse_args()
    terms = defaultdict(list)
    for row in rows("offices"):
        terms[row["person"]].append(row)
    names = {
        name: person["id"]
        for person in rows("people")
        if "recalled" in person["basis"]
        for name in [person["name"], *person["aliases"].split("|")]
        if " " in name
    }
    titles = "|".join(sorted(ROLES, key=len, reverse=True))
    people = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(
        rf"(?P<before>[^.\n]{{0,45}}?)\b(?P<title>{titles})(?P<between>[^.,;\n\"“]{{0,60}}?) (?P<name>{people})(?!\w)"
    )
    unread = set((ROOT / "tests" / "heldback.txt").read_text(encoding="utf-8").split())
    agree: Counter[tuple[str, str]] = Counter()
    differ: Counter[tuple[str, str]] = Counter()
    example, seen = {}, set()
    with gzip.open(arguments.articles, "rt", encoding="utf-8") as handle:
        for report in map(json.loads, handle):
            day = str(report["date"])[:10]
            if report["id"] in unread or not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
                continue
            for hit in pattern.finditer(report["text"]):
                if NOT_NOW.search(hit["before"][-25:] + " " + hit["between"]) or OTHERS.search(
                    hit["between"]
                ):
                    continue
                key = names[hit["name"]], hit["title"]
                fitting = [
                    term
                    for term in terms[key[0]]
                    if term["role"] in ROLES[hit["title"]] and covers(term, day)
                ]
                if fitting:
                    agree[key] += 1
                    seen |= {(term["person"], term["role"], term["start"]) for term in fitting}
                else:
                    differ[key] += 1
                    example[key] = f"{day} …{hit[0][-80:]}"
    print(f"agree: {len(agree)} pairs of person and title, {agree.total()} mentions")
    print(f"to judge: {len(differ)} pairs, {differ.total()} mentions")
    for key, count in differ.most_common():
        print(f"  {count} {key[0]} as {key[1]}: {example[key]}")
    if arguments.seen:
        lines = ["\t".join(term) for term in sorted(seen)]
        arguments.seen.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

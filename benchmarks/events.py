"""Event coding on every yardstick there is: one table.

    python benchmarks/events.py [--shared ../shared] [--only NAME …] [--held-back tests/heldback.txt]

Rows: seed, dev (all, open, held-back), dev_en, status probe (id, en), plover_gsr_en, plv_test, and the two functional
suites of UniversalPetrarch read from raw text with their fictional actors as an overlay. Peers' figures stand beside.
The suites hold third-party text and are read where they lie; a missing file leaves its row out, by name.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from saksi import evaluate
from saksi.ontology import country_part, load_ontology
from saksi.pipeline import read, read_report
from saksi.records import to_dict

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "probes")]

GOLD_FIGURES = ("event_type", "event", "event_full", "sector", "date", "date_extra", "leaked", "extra_events")
PEERS = {
    "plover_gsr_en": "UniversalPetrarch type any .395 (this half), type and both countries .218 (whole)",
    "plv_test": "UniversalPetrarch macro F1 .466",
    "probe": "UniversalPetrarch 5 of 14 such sentences",
    "up_validate_ud_en": "UniversalPetrarch 85.6 % with 14.8 % extra, given its own parses",
    "petr2_gsr_ud_en": "UniversalPetrarch 87.0 % with 34.6 % extra, given its own parses",
}


def gold_rows(path: Path, held: frozenset[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Figures of an annotated set by the reference definitions, its held-back part apart."""
    gold = evaluate.load(path)
    made = {reading.report.id: read_report(reading.report) for reading in gold}
    parts = ("all", "open", "held-back") if path.name == "dev.jsonl" else ("all",)
    for part in parts:
        wanted = evaluate.part_of(gold, part, held)
        figures = evaluate.figures(evaluate.total(evaluate.tally(g, made[g.report.id]) for g in wanted))
        row: dict[str, Any] = {}
        for name in GOLD_FIGURES:
            figure = figures[name]
            row[name] = figure.get("f1", figure.get("accuracy", figure.get("a_report")))
        yield f"{path.stem} {part}", row


def probe_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Share of the status probe's sentences that are wholly right."""
    from test_status import results

    for language in ("id", "en"):
        outcome = results(language)
        right = sum(not faults for _, faults, _ in outcome)
        yield f"probe {language}", {"right": round(right / len(outcome), 3), "of": len(outcome)}


def suite_rows(shared: Path, suite: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Figures of a sentence suite by the reference scorer."""
    sys.path[:0] = [str(shared / "tools")]
    import score_events

    gold = score_events.load(shared / "data" / "events" / "gold" / f"{name}.jsonl")
    made = {
        report["id"]: to_dict(
            read(report["text"], id=report["id"], language="en", published=report["published"])
        )
        for report in score_events.reports(gold)
    }
    yield name, score_events.score(suite, gold, made)


def overlay(folder: Path, dictionary: Path) -> Path:
    """Write a PETRARCH actor dictionary as a lexicon overlay: its countries, real or not, with their other names."""
    entries: dict[str, list[str]] = {}
    code = None
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        line = re.sub(r"#.*|;.*|<!--.*", "", line).rstrip()
        if not line:
            continue
        found = re.match(r"^(\+)?([A-Z][A-Z_ .'-]*?)\s*(?:\[([A-Z]{3})([A-Z]*).*\])?$", line)
        if found is None:
            code = None if not line.startswith(("+", "\t", " ")) else code
            continue
        if found[3]:
            code = found[3] if not found[4] else None
        elif not found[1]:
            code = None
        if code is None:
            continue
        name = " ".join(word.capitalize() for word in found[2].replace("_", " ").split())
        entries.setdefault(code, []).append(name)
    known = {row["code"] for row in _table("countries")}
    world = folder / "world"
    world.mkdir(parents=True)
    columns = list(_table("countries")[0])
    with (world / "countries.tsv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
        writer.writeheader()
        for code, names in entries.items():
            if code in known:
                continue
            others = [*names[1:], *(f"{names[0]}{ending}" for ending in ("i", "ian", "ese"))]
            row = {
                "code": code,
                "name_en": names[0],
                "aliases_en": "|".join(others),
                "basis": f"seen:{dictionary.name}",
            }
            writer.writerow(row)
    return folder


def _table(name: str) -> list[dict[str, str]]:
    from saksi.lexicon import DATA

    with (DATA / "world" / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def functional_rows(shared: Path, name: str, dictionary: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """PLOVER type and both actors right, and extra events, as UniversalPetrarch counts them: per gold event."""
    data = shared / "data" / "events"
    cameo = load_ontology().cameo
    wanted = right = extra = 0
    with tempfile.TemporaryDirectory() as made:
        folder = overlay(Path(made), data / "validation_dictionaries" / dictionary)
        lines = (data / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for row in map(json.loads, lines):
            if row.get("evaluate") == "NO" or row.get("evaluate") is False:
                continue
            day = row["date"] if len(row["date"]) == 8 else f"20{row['date']}"
            published = f"{day[:4]}-{day[4:6]}-{day[6:]}"
            events = list(read(row["text"], language="en", published=published, lexicon=(folder,)).events)
            used: set[int] = set()
            for gold in row["events"]:
                code = cameo.get(gold["cameo"])
                if code is None:
                    continue
                wanted += 1
                pair = {gold["source"][:3], gold["target"][:3]}
                hit = next(
                    (
                        place
                        for place, event in enumerate(events)
                        if event.type == code.type
                        and pair <= {_short(p.code) for p in (*event.actors, *event.recipients) if p.code}
                    ),
                    None,
                )
                if hit is not None:
                    right += 1
                    used.add(hit)
            extra += len(events) - len(used)
    yield name, {"right": round(right / wanted, 3), "of": wanted, "extra": round(extra / wanted, 3)}


def _short(code: str) -> str:
    return country_part(code)[:3]


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    cli.add_argument("--held-back", type=Path, default=ROOT / "tests" / "heldback.txt")
    cli.add_argument(
        "--only", nargs="*", default=[], help="rows to make: seed dev dev_en probe and the suites' names"
    )
    args = cli.parse_args()
    shared = args.shared
    held = evaluate.held_back(args.held_back)
    suites = shared / "data" / "events" / "gold"
    rows: dict[str, tuple[Path, Callable[[], Iterator[tuple[str, dict[str, Any]]]]]] = {
        name: (
            shared / "gold" / f"{name}.jsonl",
            lambda name=name: gold_rows(shared / "gold" / f"{name}.jsonl", held),
        )
        for name in ("seed", "dev", "dev_en")
    }
    rows["probe"] = (ROOT / "tests" / "probes" / "status.yaml", probe_rows)
    for name, suite in (("plover_gsr_en", "plover"), ("plv_test", "plv")):
        rows[name] = (suites / f"{name}.jsonl", lambda n=name, s=suite: suite_rows(shared, s, n))
    for name, words in (
        ("up_validate_ud_en", "PETR_Validate_actors_2_02.txt"),
        ("petr2_gsr_ud_en", "PETR_Validate_actors_2_02.txt"),
    ):
        rows[name] = (suites / f"{name}.jsonl", lambda n=name, w=words: functional_rows(shared, n, w))
    for name, (path, make) in rows.items():
        if args.only and name not in args.only:
            continue
        if not path.exists():
            print(f"{name:22} left out: {path} is not there")
            continue
        for label, figures in make():
            told = "  ".join(f"{key} {value}" for key, value in figures.items())
            print(f"{label:22} {told}", f"\n{'':22} peer: {PEERS[name]}" if name in PEERS else "", sep="")


if __name__ == "__main__":
    main()

"""Event coding on every yardstick there is: one table.

    python benchmarks/events.py [--shared ../shared] [--only NAME …] [--held-back tests/heldback.txt]

Rows: seed, dev (all, open, held-back), dev_en, status probe (id, en), plover_gsr_en, plv_test, and the two functional
suites of UniversalPetrarch read from raw text with their dictionaries imported as an overlay. Peers' figures stand beside.
The suites hold third-party text and are read where they lie; a missing file leaves its row out, by name.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from saksi import evaluate
from saksi.lexicon import load_pack
from saksi.lexicon.petrarch_overlay import import_petrarch
from saksi.lexicon.petrarch_verbs import plover
from saksi.lexicon.world_tables import load_world
from saksi.ontology import country_part, sector_part
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


# Which dictionaries each functional suite is coded with; several files of one kind are read as one.
DICTIONARIES: dict[str, dict[str, tuple[str, ...]]] = {
    "up_validate_ud_en": {
        kind: (f"validation_dictionaries/PETR_Validate_{kind}_2_02.txt",)
        for kind in ("verbs", "actors", "agents", "discards")
    },
    "petr2_gsr_ud_en": {
        "verbs": ("dictionaries/CAMEO.2.0.petrarch2.txt",),
        "actors": tuple(
            f"dictionaries/Phoenix.{kind}.actors.txt"
            for kind in ("Countries", "International", "MilNonState")
        ),
        "agents": ("dictionaries/Phoenix.agents.txt",),
        "discards": ("dictionaries/Phoenix.discards.txt",),
    },
}


def functional_rows(shared: Path, name: str, told: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """PLOVER type and both actors right, and extra events, as UniversalPetrarch counts them: per gold event.

    A gold side of which only the role is known (`---REB`) is right with that sector, whatever its country.
    The suite's own dictionaries are laid over saksi's by `import_petrarch`. A sentence with a gold code that PLOVER
    has no type for (010, or none of CAMEO's) can't be scored and is left out, counted in `not_plover`.
    """
    data = shared / "data" / "events"
    wanted = right = extra = not_plover = 0
    with tempfile.TemporaryDirectory() as folder:
        files = {kind: Path(folder) / f"{kind}.txt" for kind in DICTIONARIES[name]}
        for kind, parts in DICTIONARIES[name].items():
            files[kind].write_text(
                "\n".join((data / part).read_text(encoding="utf-8") for part in parts), encoding="utf-8"
            )
        made = import_petrarch(Path(folder) / "own", **files)
        lexicon = (Path(folder) / "own",)
        parties = load_pack("en", lexicon).get(load_world).parties

        def lands(code: str | None) -> set[str]:
            if not code:
                return set()
            home = (parties[code].country or "") if code in parties else ""
            return {country_part(code), sector_part(code) or "", home}

        lines = (data / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for row in map(json.loads, lines):
            if row.get("evaluate") == "NO" or row.get("evaluate") is False:
                continue
            types = [plover(gold["cameo"])[0] for gold in row["events"]]
            if None in types:
                not_plover += 1
                continue
            day = row["date"] if len(row["date"]) == 8 else f"20{row['date']}"
            published = f"{day[:4]}-{day[4:6]}-{day[6:]}"
            events = list(read(row["text"], language="en", published=published, lexicon=lexicon).events)
            used: set[int] = set()
            missed: list[Any] = []
            for gold, code in zip(row["events"], types, strict=True):
                wanted += 1
                pair = {country_part(made.codes.carry(gold[side])[0] or "?") for side in ("source", "target")}
                hit = next(
                    (
                        place
                        for place, event in enumerate(events)
                        if code is not None
                        and event.type == code.type
                        and pair <= set().union(*(lands(p.code) for p in (*event.actors, *event.recipients)))
                    ),
                    None,
                )
                if hit is None:
                    missed.append(
                        (gold["source"], gold["target"], gold["cameo"], code.type if code else None)
                    )
                else:
                    right += 1
                    used.add(hit)
            extra += len(events) - len(used)
            if told and (missed or len(events) > len(used)):
                print(f"{row['id']}: {row['text']}\n    missed: {missed}")
                for place, event in enumerate(events):
                    sides = [[p.code for p in side] for side in (event.actors, event.recipients)]
                    mark = "used" if place in used else "EXTRA"
                    print(
                        f"    {mark}: {event.type} {sides} “{event.trigger.of(row['text'])}” {event.because[0].entry}"
                    )
    yield (
        name,
        {
            "right": round(right / wanted, 3),
            "of": wanted,
            "extra": round(extra / wanted, 3),
            "not_plover": not_plover,
        },
    )


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    cli.add_argument("--held-back", type=Path, default=ROOT / "tests" / "heldback.txt")
    cli.add_argument(
        "--only", nargs="*", default=[], help="rows to make: seed dev dev_en probe and the suites' names"
    )
    cli.add_argument(
        "--show", action="store_true", help="print what the functional suites' sentences got wrong"
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
    for name in DICTIONARIES:
        rows[name] = (
            suites / f"{name}.jsonl",
            lambda n=name: functional_rows(shared, n, args.show),
        )
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

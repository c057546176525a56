"""Statements against every gold set there is, with the bars, and textacy beside saksi where it is installed.

    python benchmarks/statements.py [--only dev dev_en own pfsa polnear] [--limit N] [--json]

dev and dev_en are scored by ../shared/tools/score.py, PFSA-ID and PolNeAR by ../shared/tools/score_quotes.py; neither
writes out a word of their text. PFSA-ID labels direct quotations and names without title, so there saksi's direct
statements count, and of a source the part that is the speaker's name. textacy gets saksi's own tokens and trees, so
the comparison is of the rules.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

from saksi.lexicon import load_pack  # noqa: E402
from saksi.pipeline import STAGES  # noqa: E402
from saksi.records import Reading, Report, to_dict  # noqa: E402
from saksi.stages.statements import statements, wide_statements  # noqa: E402


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SHARED / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(path: Path, limit: int | None) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as rows:
        return [json.loads(row) for row in rows if row.strip()][:limit]


def upto_statements(record: dict[str, Any]) -> Reading:
    """Every stage before the statements."""
    fields = {k: record.get(k) for k in ("title", "outlet", "published")}
    language = record.get("language") or record["lang"]
    report = Report(id=record.get("id") or record["doc_id"], text=record["text"], language=language, **fields)
    reading = Reading(report=report)
    for stage, run in STAGES:
        if stage == "statements":
            break
        reading = run(reading, load_pack(language))
    return reading


def name_in(reading: Reading, statement: Any) -> tuple[int, int] | None:
    """The speaker's name inside the source, or the source."""
    if statement.source is None:
        return None
    words = statement.source.of(reading.text)
    at = words.find(statement.speaker) if statement.speaker else -1
    if at >= 0:
        return statement.source.start + at, statement.source.start + at + len(statement.speaker)
    return statement.source.start, statement.source.end


def quotes(reading: Reading, direct_only: bool, by_name: bool) -> list[dict[str, Any]]:
    found = []
    for s in reading.statements:
        if direct_only and s.kind != "direct":
            continue
        whole = (s.source.start, s.source.end) if s.source else None
        speaker = name_in(reading, s) if by_name else whole
        found.append(
            {
                "start": s.content[0].start,
                "end": s.content[-1].end,
                "fragments": [[c.start, c.end] for c in s.content],
                "speaker": {"start": speaker[0], "end": speaker[1]} if speaker else None,
            }
        )
    return found


def textacy_quotes(reading: Reading) -> list[dict[str, Any]]:
    """textacy's direct quotations over saksi's tokens and trees; it gives up on a text with an odd number of marks."""
    import spacy
    from spacy.tokens import Doc
    from textacy.extract import direct_quotations  # type: ignore[import-not-found]

    vocab = spacy.blank("en").vocab
    words, heads, deps, pos, starts, offsets = [], [], [], [], [], []
    spaces: list[bool] = []
    for sentence in reading.sentences:
        base = len(words)
        for i, t in enumerate(sentence.tokens):
            if words:
                spaces.append(reading.text[offsets[-1][1] : t.start] != "")
            words.append(t.form)
            offsets.append((t.start, t.end))
            heads.append(base + (t.head if t.head >= 0 else i))
            deps.append(t.deprel if t.head >= 0 else "ROOT")
            pos.append(t.upos)
            starts.append(i == 0)
    if not words:
        return []
    lemmas = [t.lemma or t.form for s in reading.sentences for t in s.tokens]
    doc = Doc(
        vocab,
        words=words,
        spaces=[*spaces, False],
        heads=heads,
        deps=deps,
        pos=pos,
        lemmas=lemmas,
        sent_starts=None,
    )
    found = []
    try:
        for triple in direct_quotations(doc):
            low, high = triple.content.start, triple.content.end - 1
            speaker = [t.i for t in triple.speaker]
            found.append(
                {
                    "start": offsets[low][0],
                    "end": offsets[high][1],
                    "speaker": {"start": offsets[speaker[0]][0], "end": offsets[speaker[-1]][1]}
                    if speaker
                    else None,
                }
            )
    except ValueError:
        pass
    return found


def row(gold: str, figure: str, value: float, bar: float | None) -> dict[str, Any]:
    return {
        "gold": gold,
        "figure": figure,
        "value": round(value, 3),
        "bar": bar,
        "met": bar is None or value >= bar,
    }


def own_schema(name: str, path: Path, bars: dict[str, float], limit: int | None) -> Iterable[dict[str, Any]]:
    score = tool("score")
    gold = lines(path, limit)
    pred = {}
    started, words = time.perf_counter(), 0
    for record in gold:
        reading = statements(upto_statements(record), load_pack(record["language"]))
        words += len(record["text"].split())
        pred[record["id"]] = to_dict(reading)
    spent = time.perf_counter() - started
    out = score.figures(score.score({r["id"]: r for r in gold}, pred, None))
    for figure in ("statement", "statement_exact"):
        yield row(name, f"{figure} F1", out[figure]["f1"], bars.get(figure))
    for figure in ("speaker", "speaker_span", "kind", "act"):
        yield row(name, figure, out[figure]["accuracy"] or 0.0, bars.get(figure))
    yield row(name, "words a second (all stages)", words / spent, None)


def quoted(
    name: str,
    paths: list[Path],
    stage: Callable[..., Reading],
    bars: dict[str, float],
    limit: int | None,
    direct_only: bool = False,
    peer: bool = False,
) -> Iterable[dict[str, Any]]:
    score = tool("score_quotes")
    gold = {r["doc_id"]: r for path in paths for r in lines(path, limit)}
    pred: dict[str, Any] = {}
    other: dict[str, Any] = {}
    started, words = time.perf_counter(), 0
    for key, record in gold.items():
        before = upto_statements(record)
        reading = stage(before, load_pack(record["lang"]))
        words += len(record["text"].split())
        pred[key] = {"quotes": quotes(reading, direct_only, direct_only)}
        if peer:
            other[key] = {"quotes": textacy_quotes(before)}
    spent = time.perf_counter() - started
    for who, found in (("", pred), ("textacy ", other if peer else None)):
        if found is None:
            continue
        out = score.score(gold, found)
        limits = bars if not who else {}
        yield row(name, f"{who}exact P", out["exact"][0], limits.get("exact_p"))
        yield row(name, f"{who}exact R", out["exact"][1], limits.get("exact_r"))
        yield row(name, f"{who}overlap P", out["overlap"][0], limits.get("overlap_p"))
        yield row(name, f"{who}overlap F1", out["overlap"][2], limits.get("overlap"))
        yield row(name, f"{who}full F1", out["full"][2], limits.get("full"))
        yield row(name, f"{who}speaker", out["speaker"], limits.get("speaker"))
        for kind, figures in out["recall_by_type"].items():
            yield row(name, f"{who}{kind} recall", figures["overlap"], limits.get(kind))
        if "both" in bars:
            some = score.score(gold, found, {"direct", "mixed"})
            yield row(name, f"{who}direct + mixed overlap F1", some["overlap"][2], limits.get("both"))
    yield row(name, "words a second (all stages)", words / spent, None)


def calibration(paths: list[Path]) -> None:
    """How often statements of a stated confidence, and of a rule, were right (content matches the gold's)."""
    score = tool("score")
    bins: dict[int, list[float]] = {}
    rules: dict[str, list[int]] = {}
    for path in paths:
        for record in lines(path, None):
            pred = to_dict(statements(upto_statements(record), load_pack(record["language"])))["statements"]
            pairs = score.pair(
                record["statements"],
                pred,
                lambda a, b: (v := score.iou(score.content(a), score.content(b))) * (v >= 0.5),
            )
            hits = {id(b) for _, b in pairs}
            for s in pred:
                row = bins.setdefault(min(int(s["confidence"] * 10), 9), [0, 0, 0.0])
                rule = rules.setdefault(s["because"][0]["rule"], [0, 0])
                row[0] += id(s) in hits
                rule[0] += id(s) in hits
                row[1] += 1
                rule[1] += 1
                row[2] += s["confidence"]
    for low, (right, found, stated) in sorted(bins.items()):
        print(
            f"{low / 10:.1f}–{(low + 1) / 10:.1f}  n {found:4}  stated {stated / found:.2f}  right {right / found:.2f}"
        )
    for rule_name, (right, found) in sorted(rules.items(), key=lambda item: -item[1][1]):
        print(f"{rule_name:34} {right:4} of {found}")


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("--only", nargs="*", default=["dev", "dev_en", "own", "pfsa", "polnear"])
    cli.add_argument("--limit", type=int)
    cli.add_argument("--json", action="store_true")
    cli.add_argument(
        "--calibration", nargs="*", metavar="GOLD.jsonl", help="print how sure and how right, for these"
    )
    args = cli.parse_args()
    if args.calibration is not None:
        own = ROOT / "tests" / "gold_en" / "reports.jsonl"
        gold = SHARED / "gold"
        calibration([Path(p) for p in args.calibration] or [gold / "dev.jsonl", gold / "dev_en.jsonl", own])
        return 0
    data = SHARED / "data" / "quotes"
    peer = importlib.util.find_spec("textacy") is not None
    rows: list[dict[str, Any]] = []
    dev = {
        "statement": 0.88,
        "statement_exact": 0.75,
        "speaker": 0.93,
        "speaker_span": 0.88,
        "kind": 0.95,
        "act": 0.80,
    }
    if "dev" in args.only:
        rows += own_schema("dev", SHARED / "gold" / "dev.jsonl", dev, args.limit)
    if "dev_en" in args.only:
        rows += own_schema(
            "dev_en", SHARED / "gold" / "dev_en.jsonl", {"statement": 0.82, "speaker_span": 0.85}, args.limit
        )
    if "own" in args.only:
        rows += own_schema("own English", ROOT / "tests" / "gold_en" / "reports.jsonl", {}, args.limit)
    if "pfsa" in args.only:
        for name in ("dev", "med"):
            bars = {"exact_r": 0.99, "exact_p": 0.83, "speaker": 0.94}
            rows += quoted(
                f"PFSA-ID {name}",
                [data / f"pfsa_id.{name}.jsonl"],
                statements,
                bars,
                args.limit,
                direct_only=True,
            )
    if "polnear" in args.only:
        bars = {"overlap": 0.57, "overlap_p": 0.65, "full": 0.52, "indirect": 0.38, "both": 0.72}
        rows += quoted(
            "PolNeAR dev, wide", [data / "polnear.dev.jsonl"], wide_statements, bars, args.limit, peer=peer
        )
    if args.json:
        print(json.dumps(rows, indent=1))
    else:
        for r in rows:
            mark = "" if r["bar"] is None else ("met" if r["met"] else "SHORT")
            print(
                f"{r['gold']:18} {r['figure']:36} {r['value']:>10} {'' if r['bar'] is None else r['bar']!s:>6} {mark}"
            )
        if not peer:
            print("textacy is not installed: its rows are left out", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What the news heads are worth beside the rules: `python -m training.measure FOLDS.pkl`.

`FOLDS.pkl` is what `training.joint --folds` wrote: of every report's sentences, what a model says that has not seen the
report. The rules read the same reports; neither knows them. Printed: acts, modality, a filter over the rules' events,
events the model names alone (type level, before grounding), and how well a probability tells right events from wrong.
"""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from saksi.evaluate.match import HALF, WINDOW, content_overlap, event_parties, event_type, pair
from saksi.lexicon import LanguagePack, load_pack
from saksi.model.news import ACTS, MODALITIES, TYPES
from saksi.pipeline import STAGES
from saksi.records import Event, Reading, Report, from_dict
from training.prepare import ROOT
from training.reports.markup import reports

Folds = dict[tuple[str, int], dict[str, Any]]


def load(path: Path) -> Folds:
    """Return the folds' rows by report and sentence."""
    with path.open("rb") as stream:
        return {(row["report"], row["sentence"]): row for row in pickle.load(stream)}


def by_rules(report: Report, pack: LanguagePack) -> Reading:
    """Read a report without the news head of the installed weights, which has learned from these reports."""
    reading = Reading(report=report)
    for _, stage in STAGES:
        reading = msgspec.structs.replace(stage(reading, pack), proposals=())
    return reading


def words(folds: Folds, reading: Reading, spans: list[Any]) -> list[tuple[dict[str, Any], int]]:
    """Return (row, place in it) of the shown tokens that the spans overlap."""
    found = []
    for number, sentence in enumerate(reading.sentences):
        row = folds.get((reading.report.id, number))
        if row is None:
            continue
        for place, i in enumerate(row["kept"]):
            token = sentence.tokens[i]
            if any(span.overlaps(token.span) for span in spans):
                found.append((row, place))
    return found


def act_chances(folds: Folds, reading: Reading, spans: list[Any]) -> Any:
    """Return the probabilities of the acts, scores pooled over a statement's words; null where it has none."""
    found = words(folds, reading, spans)
    if not found:
        return None
    weights = np.exp(np.array([float(row["weight"][place]) for row, place in found]))
    scores = np.stack([row["acts"][place].astype(float) for row, place in found])
    mean = (weights[:, None] * scores).sum(0) / weights.sum()
    odds = np.exp(mean - mean.max())
    return odds / odds.sum()


def area(right: Any, score: Any) -> float:
    """Return how often a right record is scored above a wrong one (ties count half)."""
    above, below = score[right], score[~right]
    return float((above[:, None] > below).mean() + 0.5 * (above[:, None] == below).mean())


def interval(values: list[float]) -> list[float]:
    return [round(float(x), 3) for x in np.percentile(values, [2.5, 97.5])]


def acts(told: list[Any], folds: Folds) -> dict[str, Any]:
    """Return how often the act is right: rules, model, and the model overruling them where it is sure."""
    rows = []
    for gold, reading in told:
        for a, b in pair(gold.statements, reading.statements, content_overlap(HALF)):
            chances = act_chances(folds, reading, [*b.content, *([b.cue] if b.cue else [])])
            if chances is not None:
                rows.append((ACTS.index(a.act), ACTS.index(b.act), chances))
    right = lambda least: [(int(p.argmax()) if p.max() >= least else r) == g for g, r, p in rows]  # noqa: E731
    return {"statements": len(rows), "rules": np.mean(right(2.0)), "model": np.mean(right(0.0)),
            "model where >= .8": np.mean(right(0.8))}  # fmt: skip


def events(told: list[Any], folds: Folds) -> dict[str, Any]:
    """Return the figures of events: modality, filters, additions, and what the probability is worth."""
    rows, modality, golds, added = [], [], 0, {0.5: [0, 0], 0.7: [0, 0]}
    for gold, reading in told:
        golds += len(gold.events)
        typed = {id(b): a for a, b in pair(gold.events, reading.events, event_type)}
        whole = {id(b) for _, b in pair(gold.events, reading.events, event_parties)}
        for event in reading.events:
            found = words(folds, reading, [event.trigger])
            if not found:
                continue
            kind = TYPES.index(event.type)
            row, place = max(found, key=lambda item: item[0]["types"][item[1]][kind])
            if id(event) in typed:
                said = MODALITIES[int(row["modality"][place].argmax())]
                modality.append((typed[id(event)].modality, event.modality, said))
            rows.append(
                (id(event) in typed, id(event) in whole, float(row["types"][place][kind]), event.confidence)
            )
        for least, count in added.items():
            more = alone(folds, reading, least)
            count[0] += len(more)
            count[1] += len(pair(gold.events, [*reading.events, *more], event_type)) - len(typed)
    hit, whole, chance, trust = (np.array(column) for column in zip(*rows, strict=True))
    out: dict[str, Any] = {"gold": golds, "events": len(rows)}
    f1 = lambda right, kept: round(2 * (right & kept).sum() / (kept.sum() + golds), 3)  # noqa: E731
    for least in (0.0, 0.001, 0.005, 0.02, 0.1):
        kept = chance >= least
        out[f"filter {least}"] = {
            "type_f1": f1(hit, kept),
            "event_f1": f1(whole, kept),
            "extra": int((~hit & kept).sum()),
        }
    for least, (more, found) in added.items():
        out[f"add {least}"] = {"more": more, "right": found,
                               "type_f1": round(2 * (hit.sum() + found) / (len(rows) + more + golds), 3)}  # fmt: skip
    out["modality"] = {
        "rules": np.mean([g == r for g, r, _ in modality]),
        "model": np.mean([g == m for g, _, m in modality]),
    }
    out["calibration"] = calibrated(whole, chance, trust)
    return out


def alone(folds: Folds, reading: Reading, least: float) -> list[Event]:
    """Return bare events of the words the model is sure of and the rules have no event of that type near."""
    more: list[Event] = []
    for number, sentence in enumerate(reading.sentences):
        row = folds.get((reading.report.id, number))
        for place, kind in np.argwhere(row["types"] >= least).tolist() if row is not None else []:
            span = sentence.tokens[row["kept"][place]].span
            if not any(e.type == TYPES[kind] and abs(e.trigger.start - span.start) <= WINDOW
                       for e in (*reading.events, *more)):  # fmt: skip
                more.append(Event(id=f"m{len(more)}", type=TYPES[kind], trigger=span))
    return more


def features(chance: Any, trust: Any) -> Any:
    """Return the columns the confidence is made of: the model's log-odds, the rule's confidence, one."""
    p = np.clip(chance, 0.002, 0.998)
    return np.stack([np.log(p / (1 - p)), trust, np.ones(len(p))], 1)


def logistic(x: Any, y: Any) -> Any:
    """Fit a logistic regression by Newton's steps, hardly regularised."""
    w = np.zeros(x.shape[1])
    for _ in range(40):
        q = 1 / (1 + np.exp(-x @ w))
        h = (x * (q * (1 - q))[:, None]).T @ x + 0.01 * np.eye(len(w))
        w += np.linalg.solve(h, x.T @ (y - q) - 0.01 * w)
    return w


def calibrated(right: Any, chance: Any, trust: Any) -> dict[str, Any]:
    """Return the coefficients of a confidence fitted on all, and how well it ranks right over wrong events."""
    x = features(chance, trust)
    w = logistic(x, right.astype(float))
    rng = np.random.default_rng(1)
    gains = []
    for _ in range(1000):
        i = rng.integers(0, len(right), len(right))
        gains.append(area(right[i], (x @ w)[i]) - area(right[i], trust[i]))
    q = 1 / (1 + np.exp(-x @ w))
    return {"log-odds, rule, bias": w.round(3).tolist(), "area rules": area(right, trust), "area both": area(right, x @ w),
            "gain": interval(gains), "brier rules": ((trust - right) ** 2).mean(), "brier both": ((q - right) ** 2).mean()}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--reports", type=Path, default=ROOT / "reports")
    args = parser.parse_args()
    folds = load(args.folds)
    known = {report for report, _ in folds}
    packs = {code: load_pack(code) for code in ("id", "en")}
    told = []
    for path in sorted(args.reports.glob("*.txt")):
        for shape in reports(path):
            if shape["id"] in known:
                report = Report(
                    id=shape["id"],
                    text=shape["text"],
                    published=shape["published"],
                    language=shape["language"],
                )
                told.append((from_dict(shape), by_rules(report, packs[shape["language"]])))
    figures = {"reports": len(told), "acts": acts(told, folds), **events(told, folds)}
    print(json.dumps(figures, indent=1, default=lambda x: round(float(x), 3)))


if __name__ == "__main__":
    main()

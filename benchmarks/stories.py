"""How well reports are put into stories: B-cubed, beside TF-IDF with agglomerative clustering, in one run.

    python benchmarks/stories.py [--sets own,fresh,5w1h] [--show]

Sets: `own`, the reports of tests/relate/stories.yaml (ours, two languages); `fresh`, those of stories_fresh.yaml, by
which nothing was chosen; `5w1h`, the articles of
../shared/data/events/gold/giveme5w1h_gold_en.jsonl by `category`. The baseline is given what it cannot know: the
threshold that suits it best on the very set it is measured on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from saksi.pipeline import read_report
from saksi.records import Arrival, Reading, Report
from saksi.relate.encoder import load_encoder
from saksi.relate.features import key_of
from saksi.relate.stories import SHARED, load, relate
from saksi.store import Made, Store
from saksi.store.ingest import ingest

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared/data/events/gold/giveme5w1h_gold_en.jsonl"


def written(name: str) -> list[tuple[Report, str]]:
    rows = yaml.safe_load((ROOT / "tests/relate" / name).read_text(encoding="utf-8"))
    fields = ("id", "title", "text", "outlet", "published", "language")
    return [(Report(**{f: row[f] for f in fields}), row["story"]) for row in rows]


def five() -> list[tuple[Report, str]]:
    found = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        report = Report(
            id=row["id"], title=row["title"], text=row["text"], outlet=row["publisher"],
            published=row["date"][:10] if row["date"] else None, language="en",
        )  # fmt: skip
        found.append((report, row["category"]))
    return found


def b_cubed(found: Sequence[object], gold: Sequence[object]) -> tuple[float, float, float]:
    """Return precision, recall and F1: the mean over reports of how pure and how whole their cluster is."""
    precision = recall = 0.0
    for i in range(len(gold)):
        mine = {j for j in range(len(gold)) if found[j] == found[i]}
        true = {j for j in range(len(gold)) if gold[j] == gold[i]}
        precision += len(mine & true) / len(mine)
        recall += len(mine & true) / len(true)
    p, r = precision / len(gold), recall / len(gold)
    return p, r, 2 * p * r / (p + r)


def baseline(texts: Sequence[str], gold: Sequence[str]) -> tuple[float, tuple[float, float, float]]:
    """Return the threshold that gives TF-IDF + average-link clustering its best F1, and that score."""
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform(texts).toarray()
    best = (0.0, (0.0, 0.0, 0.0))
    for threshold in np.arange(0.3, 1.0, 0.02):
        model = AgglomerativeClustering(
            n_clusters=None, metric="cosine", linkage="average", distance_threshold=float(threshold)
        )
        scored = b_cubed(model.fit_predict(vectors).tolist(), gold)
        if scored[2] > best[1][2]:
            best = (float(threshold), scored)
    return best


def fill(store: Store, reports: Sequence[Report]) -> None:
    run = store.begin_run("ingest", Made("benchmark", "benchmark"))
    arrivals = (Arrival(report=r, source="benchmark", published_at=None) for r in reports)
    ingest(store, arrivals, read_report, run)
    store.end_run(run)


def measure(name: str, show: bool) -> dict[str, object]:
    pairs = five() if name == "5w1h" else written("stories.yaml" if name == "own" else "stories_fresh.yaml")
    reports, gold = [p[0] for p in pairs], [p[1] for p in pairs]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s.db", create=True) as store:
        fill(store, reports)
        began = time.perf_counter()
        relate(store, load_encoder())
        seconds = time.perf_counter() - began
        pk = {row["id"]: row["pk"] for row in store.db.execute("SELECT pk, id FROM reports")}
        story = dict(store.db.execute("SELECT report, story FROM story_members").fetchall())
        members = load(store.db, [pk[r.id] for r in reports])
    found = [story[pk[r.id]] for r in reports]
    keys = [{key_of(k) for k in (*members[pk[r.id]].names, *members[pk[r.id]].acts)} for r in reports]
    same = [(i, j) for i in range(len(gold)) for j in range(i) if gold[i] == gold[j]]
    near = [
        (i, j) for i, j in same if abs(members[pk[reports[i].id]].day - members[pk[reports[j].id]].day) <= 3
    ]
    reached = sum(len(keys[i] & keys[j]) >= SHARED for i, j in near) / max(1, len(near))
    ours = b_cubed(found, gold)
    threshold, theirs = baseline([f"{r.title}. {r.text}" for r in reports], gold)
    if show:
        for cluster in sorted(set(found), key=found.index):
            inside = [i for i in range(len(gold)) if found[i] == cluster]
            print("   ", [f"{reports[i].id[:6]}:{gold[i]}" for i in inside])
    return {
        "set": name, "reports": len(reports), "stories": len(set(gold)), "found": len(set(found)),
        "b3_precision": round(ours[0], 4), "b3_recall": round(ours[1], 4), "b3_f1": round(ours[2], 4),
        "baseline_b3_f1": round(theirs[2], 4), "baseline_threshold": round(threshold, 2),
        "same_story_pairs_reached_by_index": round(reached, 4),
        "relate_ms_a_report": round(1000 * seconds / len(reports), 1),
    }  # fmt: skip


def largest(path: Path, most: int) -> None:
    """Print the largest stories over a gzipped JSON Lines file of articles, to be looked at by eye.

    The articles are not coded (that would take hours on two cores): names are capitalised words, there are no acts.
    """
    reports = []
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        row = json.loads(line)
        reports.append(
            Report(
                id=str(row["id"]), text=row["text"], title=(row["title"] or "").replace("-", " "),
                outlet=row["source"], published=(row["date"] or "")[:10] or None, language="id",
            )
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s.db", create=True) as store:
        run = store.begin_run("ingest", Made("benchmark", "benchmark"))
        arrivals = (Arrival(report=r, source="benchmark") for r in reports)
        ingest(store, arrivals, lambda report: Reading(report=report), run)
        print(relate(store, load_encoder()))
        top = store.db.execute(
            "SELECT story, count(*) FROM story_members GROUP BY story ORDER BY count(*) DESC, story LIMIT ?",
            (most,),
        ).fetchall()
        for number, (story, size) in enumerate(top, 1):
            print(f"{number}. {size} reports")
            for row in store.db.execute(
                "SELECT r.published, r.outlet, r.title FROM story_members m JOIN reports r ON r.pk = m.report"
                " WHERE m.story = ? ORDER BY m.at",
                (story,),
            ):
                print("   ", *row)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--largest", type=Path, metavar="ARTICLES", help="print the 30 largest stories of a file"
    )
    parser.add_argument("--sets", default="own,fresh,5w1h")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    if args.largest:
        largest(args.largest, 30)
        return
    for name in args.sets.split(","):
        print(json.dumps(measure(name, args.show)))


if __name__ == "__main__":
    main()

"""How well pledges are found kept: written chains through the whole pipeline.

    python benchmarks/pledges.py [--set own|fresh] [--show]

Sets: `own`, tests/relate/pledges.yaml; `fresh`, pledges_fresh.yaml, by which nothing was chosen.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

import yaml

from saksi.pipeline import read_report
from saksi.records import Arrival, Reading, Report
from saksi.relate.promises import promises
from saksi.store import Made, Store
from saksi.store.ingest import ingest

ROOT = Path(__file__).parent.parent


SETS = {"own": "pledges.yaml", "fresh": "pledges_fresh.yaml"}


def chains(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = yaml.safe_load(
        (ROOT / "tests/relate" / SETS[name]).read_text(encoding="utf-8")
    )
    return found


def judged(chain: dict[str, object], folder: Path) -> tuple[str, str]:
    """Return (wanted, found) state of the chain's promise; `none` where no promise was seen in the first report."""
    kind = "pledge" if "pledge" in chain else "demand"
    read: dict[str, Reading] = {}
    rows = [
        Report(id=f"r{n}", text=text, published=str(day), outlet=outlet, language=str(chain["lang"]))
        for n, (day, outlet, text) in enumerate(chain["r"])  # type: ignore[arg-type, var-annotated]
    ]
    with Store.open(folder / f"{chain['id']}.db", create=True) as store:
        run = store.begin_run("ingest", Made("benchmark", "benchmark"))
        ingest(
            store,
            (Arrival(report=r, source="chains") for r in rows),
            lambda r: read.setdefault(r.id, read_report(r)),
            run,
        )
        found = [
            p for p in promises(store.db, as_of=str(chain["as_of"]), kind=kind) if p.event.report_id == "r0"
        ]
    # A chain is about one promise; the strongest state among what its first report holds is the chain's.
    order = [
        "disputed",
        "withdrawn",
        "kept",
        "met",
        "refused",
        "no fulfilment seen",
        "no answer seen",
        "open",
    ]
    states = sorted((p.state for p in found), key=order.index)
    return str(chain[kind]), states[0] if states else "none"


def measure(show: bool, name: str = "own") -> dict[str, object]:
    pairs: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for chain in chains(name):
            wanted, found = judged(chain, Path(folder))
            pairs[("demand " if "demand" in chain else "") + wanted, found] += 1
            if show and wanted != found:
                print(chain["id"], "wanted", wanted, "found", found)
    right = pairs["kept", "kept"]
    said = sum(n for (_, f), n in pairs.items() if f == "kept")
    wanted_ = sum(n for (w, _), n in pairs.items() if w == "kept")
    return {
        "chains": sum(pairs.values()),
        "kept_precision": round(right / said, 4) if said else None,
        "kept_recall": round(right / wanted_, 4),
        "all_states_right": round(sum(n for (w, f), n in pairs.items() if w.removeprefix("demand ") == f) / sum(pairs.values()), 4),
        "table": {f"{w} -> {f}": n for (w, f), n in sorted(pairs.items())},
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=list(SETS), default="own")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    print(json.dumps(measure(args.show, args.set), indent=1))


if __name__ == "__main__":
    main()

"""Draw accuracy against speed from the benchmark's results: `python -m training.plot` → docs/parser.svg."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def points(results: Path) -> list[tuple[str, float, dict[str, float]]]:
    """Return (name, words a second, LAS by set) of each parser measured."""
    default = json.loads((results / "parse.json").read_text())
    fast = json.loads((results / "parse.fast.json").read_text())
    out = [
        (
            f"{r['model']['size']} ({r['model']['layers']} layers)",
            r["speed"]["words_per_second"],
            {s: r[s]["las"] for s in ("csui", "gsd", "pud_id")},
        )
        for r in (default, fast)
    ]
    if "cnn" in default:
        cnn = default["cnn"]
        out.append(
            (
                "spaCy CNN",
                cnn["csui"]["words_per_second"],
                {s: cnn[s]["las"] for s in ("csui", "gsd", "pud_id")},
            )
        )
    return out


def main() -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks/results")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/parser.svg")
    args = parser.parse_args()
    matplotlib.rcParams["svg.hashsalt"] = "saksi"
    figure, axes = pyplot.subplots(figsize=(7, 4.2))
    found = points(args.results)
    for key, mark, label in (("csui", "o", "CSUI (news)"), ("gsd", "s", "GSD"), ("pud_id", "^", "PUD")):
        axes.plot([p[1] for p in found], [p[2][key] for p in found], mark, linestyle=":", label=label)
    for name, speed, scores in found:
        axes.annotate(
            name, (speed, max(scores.values())), textcoords="offset points", xytext=(0, 9), ha="center"
        )
    axes.set_xscale("log")
    axes.set_xlabel("words a second, one core, whole parse")
    axes.set_ylabel("LAS, gold tokens (CoNLL 2018)")
    axes.set_ylim(65, 86)
    axes.set_xlim(min(p[1] for p in found) / 1.6, max(p[1] for p in found) * 1.6)
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left")
    figure.tight_layout()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(args.out, metadata={"Date": None})
    print("written to", args.out)


if __name__ == "__main__":
    main()

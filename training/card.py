"""Write the benchmark's figures into the model card: `python -m training.card`."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS = (
    ("CSUI test (news)", "csui"),
    ("GSD test", "gsd"),
    ("PUD Indonesian", "pud_id"),
    ("EWT test", "ewt"),
    ("PUD English", "pud_en"),
)


def table(default: dict, fast: dict) -> str:
    """Return the card's table of scores as Markdown."""
    lines = [
        "| | UPOS | lemma | UAS | LAS | raw LAS | fast UAS | fast LAS | CNN LAS |",
        "| --- |" + " --- |" * 8,
    ]
    for name, key in ROWS:
        a, b, c = default[key], fast[key], default.get("cnn", {}).get(key)
        cells = [a["upos"], a["lemma"], a["uas"], a["las"], default[f"{key}_raw"]["las"], b["uas"], b["las"]]
        lines.append(
            f"| {name} | " + " | ".join(f"{x:.1f}" for x in cells) + f" | {c['las'] if c else '–'} |"
        )
    ner, small = default["ner_idner"], fast["ner_idner"]
    cnn = default.get("cnn", {}).get("ner_idner", {}).get("f1", "–")
    lines += [
        "",
        f"Entities, idner-news-2k test: F1 {ner['f1']} (PER {ner['PER']}, ORG {ner['ORG']}, LOC {ner['LOC']}); "
        f"fast {small['f1']}; CNN {cnn}.",
        f"Speed, one core: {default['speed']['words_per_second']:,} words a second "
        f"({default['speed']['share']:.0%} of the bare encoder's), fast {fast['speed']['words_per_second']:,}. "
        "The CNN is spaCy's, trained on the same Indonesian sentences. Plot: `docs/parser.svg`.",
    ]
    return "\n".join(lines)


def main() -> None:
    results = ROOT / "benchmarks/results"
    default, fast = (json.loads((results / name).read_text()) for name in ("parse.json", "parse.fast.json"))
    card = ROOT / "packages/saksi-model/README.md"
    text = card.read_text()
    block = f"<!-- scores -->\n{table(default, fast)}\n<!-- /scores -->"
    text = re.sub(r"<!-- scores -->.*?<!-- /scores -->", lambda _: block, text, flags=re.DOTALL)
    card.write_text(text)
    print(block)


if __name__ == "__main__":
    main()

"""The check set: news reports annotated without a look at what saksi makes of them. Figures as `saksi evaluate` prints.

    python benchmarks/check.py [--part open|held-back …] [--json] [--out FILE]
    python benchmarks/check.py --take GOLD.jsonl …

`tests/check/labels.jsonl` holds offsets; the texts come from ../shared, and other words than those that were annotated
are refused. `--out FILE` writes the open reports as gold, for `saksi evaluate FILE --errors`, and measures nothing: the held-back
ones are never written out. `--take` prints labels for annotated reports, every string of theirs turned into offsets.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from saksi import evaluate

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LABELS = ROOT / "tests" / "check" / "labels.jsonl"
HELD_BACK = ROOT / "tests" / "check" / "heldback.txt"
ARTICLES = Path("data/indonesian/news/articles.jsonl.gz")
RECORDS = ("furniture", "statements", "events")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def labels(path: Path = LABELS) -> list[dict[str, Any]]:
    """Every report's labels, in the order they were annotated."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def taken(gold: dict[str, Any]) -> dict[str, Any]:
    """Labels of an annotated report: names give way to where they stand, the text to its digest.

    Raises:
        ValueError: a speaker's name stands nowhere in the text.
    """
    text = gold["text"]
    statements = []
    for statement in gold["statements"]:
        name = statement["speaker"]
        start = text.find(name) if name else -1
        if name and start < 0:
            raise ValueError(f"{gold['id']}: a speaker's name of {statement['id']} is not in the text")
        kept = {key: value for key, value in statement.items() if key != "speaker"}
        statements.append(kept | {"speaker_at": [start, start + len(name)] if name else None})
    events = [
        event
        | {"place": {key: event["place"][key] for key in ("span", "country")} if event["place"] else None}
        for event in gold["events"]
    ]
    return {
        "article": gold["id"],
        "sha256": digest(text),
        "furniture": gold["furniture"],
        "statements": statements,
        "events": events,
    }


def restored(label: dict[str, Any], article: dict[str, Any]) -> dict[str, Any]:
    """The annotated report again, from its labels and the article.

    Raises:
        ValueError: the article's text is not the one that was annotated.
    """
    text = article["text"]
    if digest(text) != label["sha256"]:
        raise ValueError(f"{label['article']}: the text is not the one that was annotated")

    def words(span: list[int] | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    statements = [
        {key: value for key, value in s.items() if key != "speaker_at"} | {"speaker": words(s["speaker_at"])}
        for s in label["statements"]
    ]
    events = []
    for event in label["events"]:
        place = event["place"]
        if place:
            place = place | {"name": words(place["span"]), "lat": None, "lon": None}
        events.append(event | {"place": place})
    return {
        "id": article["id"],
        "language": "id",
        "outlet": article["source"],
        # IndoSum's "titles" are pieces of the address.
        "title": None if article["id"].startswith("indosum-") else article["title"],
        "url": article["url"],
        "published": article["date"],
        "text": text,
        "furniture": label["furniture"],
        "statements": statements,
        "events": events,
    }


def gold(shared: Path = SHARED, wanted: Iterable[dict[str, Any]] | None = None) -> Iterator[dict[str, Any]]:
    """Every report of the check set as gold.

    Raises:
        ValueError: an article is not in ../shared, or its text is another.
    """
    wanted = labels() if wanted is None else list(wanted)
    names = {label["article"] for label in wanted}
    articles = {}
    with gzip.open(shared / ARTICLES, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            if article["id"] in names:
                articles[article["id"]] = article
    for label in wanted:
        if label["article"] not in articles:
            raise ValueError(f"{label['article']}: no such article in {shared / ARTICLES}")
        yield restored(label, articles[label["article"]])


def write(reports: Iterable[dict[str, Any]], path: Path) -> None:
    """Write reports as JSON Lines."""
    path.write_text(
        "".join(json.dumps(report, ensure_ascii=False) + "\n" for report in reports), encoding="utf-8"
    )


def open_only(reports: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reports whose errors may be read."""
    from saksi.evaluate.gold import mark

    marks = evaluate.held_back(HELD_BACK)
    return [report for report in reports if mark(report["id"]) not in marks]


def measure(parts: Iterable[str], options: list[str]) -> None:
    """Print a part's figures by `saksi evaluate` itself."""
    from saksi.cli.commands.evaluate import command

    with TemporaryDirectory() as folder:
        path = Path(folder) / "check.jsonl"
        write(gold(), path)
        for part in parts:
            print(f"{part}:", flush=True)
            command.main(
                [str(path), "--held-back", str(HELD_BACK), "--part", part, *options], standalone_mode=False
            )


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--part", nargs="+", choices=["open", "held-back", "all"], default=["open", "held-back"])
    cli.add_argument("--json", action="store_true", help="the figures and their intervals as JSON")
    cli.add_argument("--out", type=Path, help="write the open reports as gold, and measure nothing")
    cli.add_argument("--take", nargs="+", type=Path, help="print labels of annotated reports")
    args = cli.parse_args()
    try:
        if args.take:
            for path in args.take:
                for line in path.read_text(encoding="utf-8").splitlines():
                    print(json.dumps(taken(json.loads(line)), separators=(",", ":")))
        elif args.out:
            write(open_only(gold()), args.out)
        else:
            measure(args.part, ["--json"] if args.json else [])
    except (OSError, ValueError) as fault:
        raise SystemExit(f"check: {fault}") from fault


if __name__ == "__main__":
    main()

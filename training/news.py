"""Rows for the news heads: what our own annotated reports say of each sentence's words.

`python -m training.news --out training/cache/news.pkl [--reports FOLDER]` takes every report through the pipeline's
own segmenter, furniture and parser, so that training sees what reading sees, and lays the annotation on the words.
Only our own words are used: `training/reports` and the examples of the lexicon's entries.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from pathlib import Path
from typing import Any

from saksi.lang.syntax import Tree
from saksi.lexicon import LanguagePack, load_pack
from saksi.lexicon.examples import examples
from saksi.model import weights
from saksi.model.news import ACTS, MODALITIES, TYPES
from saksi.pipeline import run
from saksi.records import Reading, Report, Sentence, Span
from saksi.stages.furniture import furniture
from saksi.stages.parse import parse
from saksi.stages.segment import segment
from training.prepare import CACHE, ROOT
from training.reports.markup import blocks, report

VARIANTS = 8
IGNORED = -1
Row = dict[str, Any]


def load_names() -> dict[str, list[list[str]]]:
    """Return one-word country names by language, and people's names as word lists: what a variant may put in."""
    world = ROOT.parent / "src/saksi/data/world"

    def cells(name: str, column: str) -> list[str]:
        lines = (world / name).read_text(encoding="utf-8").splitlines()
        place = lines[0].split("\t").index(column)
        return [line.split("\t")[place] for line in lines[1:]]

    single = lambda names: [[n] for n in names if n.isalpha()]  # noqa: E731
    return {
        "id": single(cells("countries.tsv", "name_id")),
        "en": single(cells("countries.tsv", "name_en")),
        "people": [n.split() for n in cells("people.tsv", "name") if n.replace(" ", "").isalpha()],
    }


def variants(sentence: Sentence, kept: list[int], language: str, names: Any, rng: random.Random) -> Any:
    """Return the words' pieces, as they are and with names of people and countries exchanged for others."""
    cut = weights.subwords().cut
    tokens = [sentence.tokens[i] for i in kept]
    starts = [i == 0 or token.start != tokens[i - 1].end for i, token in enumerate(tokens)]
    countries = {name[0] for name in names[language]}
    out = []
    for number in range(VARIANTS):
        forms = [token.form for token in tokens]
        if number:
            swap: dict[str, str] = {}
            person: list[str] = []
            for i, token in enumerate(tokens):
                if token.form in countries:
                    forms[i] = swap.setdefault(token.form, rng.choice(names[language])[0])
                elif token.ent == "B-PER":
                    person = list(rng.choice(names["people"]))
                    if rng.random() < 0.7:
                        forms[i] = swap.setdefault(token.form, person[0])
                elif token.ent == "I-PER" and len(person) > 1 and token.form[:1].isupper():
                    forms[i] = swap.setdefault(token.form, person[-1])
            if rng.random() < 0.5:
                marks = rng.choice([("“", "”"), ('"', '"')])
                turn = 0
                for i, form in enumerate(forms):
                    if form in '"“”':
                        forms[i] = marks[turn % 2] if form == '"' else marks["“”".index(form)]
                        turn += 1
        out.append([cut(f, s) for f, s in zip(forms, starts, strict=True)])
    return out


def kept_of(reading: Reading, sentence: Sentence) -> list[int]:
    """Return the indices of the tokens outside furniture: what the encoder is shown."""
    return [
        i
        for i, t in enumerate(sentence.tokens)
        if not any(f.start < t.end and t.start < f.end for f in reading.furniture)
    ]


def top(tree: Tree, span: list[int], within: set[int]) -> int | None:
    """Return the head token of a span, null where none of it is in the sentence's shown tokens."""
    start, end = span
    if not (tree.sentence.span.start <= start and end <= tree.sentence.span.end):
        return None
    head = tree.top(Span(start, end))
    return head if head in within else None


def rows_of(shape: dict[str, Any], reading: Reading, names: Any, source: str) -> list[Row]:
    """Return one row a sentence of an annotated report.

    `types` [words][16] 1/0, IGNORED where a trigger's span leaves it open; `modality` per word; `arcs` maps a
    trigger's place to roles of places; `acts` is a list of (places, act, statement id).
    """
    rows = []
    language = shape["language"]
    styles = weights.settings()["labels"]["styles"]
    for number, sentence in enumerate(reading.sentences):
        kept = kept_of(reading, sentence)
        if not kept:
            continue
        tree, within = Tree(sentence), set(kept)
        place = {i: n for n, i in enumerate(kept)}
        types = [[0] * len(TYPES) for _ in kept]
        modality = [-100] * len(kept)
        arcs: dict[int, dict[int, int]] = {}
        order = sorted(shape["events"], key=lambda e: e["in_statement"] is None)
        for event in order:
            kind = TYPES.index(event["type"])
            for mark in [event["trigger"], *event["also"]]:
                head = top(tree, mark, within)
                if head is None:
                    continue
                for i in tree.at(Span(*mark)):
                    if i in within and i != head and types[place[i]][kind] == 0:
                        types[place[i]][kind] = IGNORED
                types[place[head]][kind] = 1
                if modality[place[head]] < 0 and mark == event["trigger"]:
                    modality[place[head]] = MODALITIES.index(event["modality"])
                for role, parties in enumerate((event["actors"], event["recipients"])):
                    for party in parties:
                        at = top(tree, party["span"], within)
                        if at is not None:
                            roles = arcs.setdefault(place[head], {})
                            roles[place[at]] = roles.get(place[at], 0) | 1 << role
        acts = []
        for statement in shape["statements"]:
            spans = [*statement["content"], *([statement["cue"]] if statement["cue"] else [])]
            inside = sorted({place[i] for s in spans for i in tree.at(Span(*s)) if i in within})
            if inside:
                acts.append((inside, ACTS.index(statement["act"]), statement["id"]))
        rng = random.Random(f"{shape['id']}-{number}")
        rows.append(
            {"source": source, "report": shape["id"], "sentence": number, "kept": kept, "full": True,
             "style": styles.index(language), "variants": variants(sentence, kept, language, names, rng),
             "types": types, "modality": modality, "arcs": arcs, "acts": acts}
        )  # fmt: skip
    return rows


def read_tokens(shape: dict[str, Any], pack: LanguagePack) -> Reading:
    """Take a text as far as its parse."""
    told = Report(
        id=shape["id"], text=shape["text"], published=shape["published"], language=shape["language"]
    )
    return parse(furniture(segment(Reading(report=told), pack), pack), pack)


def from_lexicon(pack: LanguagePack, names: Any) -> list[Row]:
    """Rows of the event entries' examples: what fires is right, a counter-example says only what does not.

    An example marks no trigger, so the trigger is where the rules find the entry's type; all else in it stays open.
    """
    rows = []
    for number, example in enumerate(examples(pack)):
        folder, _, name = example.file.rpartition("/")
        kind = Path(name).stem
        if not folder.endswith("events") or kind not in TYPES or example.own:
            continue
        reading = run(Report(id=f"lexicon-{number}", text=example.text, language=pack.code), pack)
        found = [e for e in reading.events if e.type == kind]
        if not example.counter and not found:
            continue
        shape = {
            "id": f"lexicon-{pack.code}-{number}", "language": pack.code, "statements": [],
            "events": [] if example.counter else [
                {"type": e.type, "trigger": _pair(e.trigger), "also": [], "in_statement": e.in_statement,
                 "modality": e.modality, "actors": [{"span": _pair(a.span)} for a in e.actors],
                 "recipients": [{"span": _pair(a.span)} for a in e.recipients]}
                for e in found
            ],
        }  # fmt: skip
        for row in rows_of(shape, reading, names, "lexicon"):
            row["full"] = False
            at = TYPES.index(kind)
            for words in row["types"]:
                told = words[at]
                words[:] = [v if v == 1 else IGNORED for v in words]
                if example.counter:
                    words[at] = told
            rows.append(row)
    return rows


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=ROOT / "reports")
    parser.add_argument("--out", type=Path, default=CACHE / "news.pkl")
    args = parser.parse_args()
    names = load_names()
    packs = {code: load_pack(code) for code in ("id", "en")}
    rows: list[Row] = []
    for path in sorted(args.reports.glob("*.txt")):
        for block in blocks(path):
            shape = report(block)
            rows += rows_of(shape, read_tokens(shape, packs[shape["language"]]), names, "reports")
    own = len(rows)
    for pack in packs.values():
        rows += from_lexicon(pack, names)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with args.out.open("wb") as stream:
        pickle.dump(rows, stream, protocol=4)
    marked = sum(1 for r in rows if r["full"] for w in r["types"] if 1 in w)
    acts = sum(len(r["acts"]) for r in rows)
    print(json.dumps({"sentences": own, "lexicon": len(rows) - own, "triggers": marked, "acts": acts}))


if __name__ == "__main__":
    main()

"""The yardstick: spaCy's CNN pipeline (tok2vec 96x4, tagger, parser, ner) on the same Indonesian sentences.

`python -m training.cnn --out training/runs/cnn`. It is compared with, never shipped.
"""

from __future__ import annotations

import argparse
import pickle
import random
from pathlib import Path

import spacy
from spacy.tokens import Doc
from spacy.training import Example as SpacyExample

from training.examples import Example
from training.prepare import CACHE, ROOT, gather
from training.relabel import apply

SETS = {"csui": 2, "gsd": 2, "gsd2017": 1, "icon": 1, "saksi": 2, "idner": 1, "nergrit": 1}


def to_doc(nlp: spacy.Language, e: Example, row: dict, labels: dict) -> Doc:
    """Return a Doc with whatever the example is annotated for."""
    spaces = [*e.starts[1:], True]
    doc = Doc(nlp.vocab, words=e.forms, spaces=spaces)
    has_tree = all(h >= 0 for h in row["heads"])
    if has_tree:
        doc = Doc(
            nlp.vocab, words=e.forms, spaces=spaces,
            tags=[labels["upos"][u] if u >= 0 else "X" for u in row["upos"]],
            heads=[i if h == 0 else h - 1 for i, h in enumerate(row["heads"])],
            deps=[labels["rels"][r] if r >= 0 else "dep" for r in row["rels"]],
        )  # fmt: skip
    if e.ents is not None:
        tags = [_one(t) for t in e.ents]
        ents = []
        start = None
        for i, tag in enumerate([*tags, "O"]):
            if start is not None and not tag.startswith("I-"):
                ents.append(
                    doc.char_span(doc[start].idx, doc[i - 1].idx + len(doc[i - 1]), label=tags[start][2:])
                )
                start = None
            if tag.startswith("B-"):
                start = i
        doc.set_ents([x for x in ents if x is not None], default="outside")
    else:
        doc.set_ents([], default="missing")
    return doc


def _one(tags: frozenset[str] | None) -> str:
    coarse = {
        t[:2] + {"GPE": "LOC"}.get(t[2:], t[2:]) for t in tags or () if t[2:] in ("PER", "ORG", "GPE", "LOC")
    }
    return next(iter(sorted(coarse))) if tags is not None and "O" not in tags and coarse else "O"


def main() -> None:
    import json

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=ROOT.parent.parent / "shared/data")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--words", type=int, default=1000, help="words a step")
    args = parser.parse_args()
    labels = json.loads((CACHE / "labels.json").read_text())
    with (CACHE / "data.pkl").open("rb") as stream:
        rows = pickle.load(stream)["rows"]
    with (CACHE / "relabelled.pkl").open("rb") as stream:
        apply(rows, pickle.load(stream))
    random.seed(1)
    nlp = spacy.blank("id")
    listen = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    nlp.add_pipe("tok2vec", config={"model": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {"@architectures": "spacy.MultiHashEmbed.v2", "width": 96,
                  "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"], "rows": [5000, 1000, 2500, 2500],
                  "include_static_vectors": False},
        "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1,
                   "maxout_pieces": 3}}})  # fmt: skip
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listen}})
    kinds = {"@architectures": "spacy.TransitionBasedParser.v2", "hidden_width": 64, "maxout_pieces": 2,
             "use_upper": True, "tok2vec": listen}  # fmt: skip
    nlp.add_pipe("parser", config={"model": {**kinds, "state_type": "parser", "extra_state_tokens": False}})
    nlp.add_pipe("ner", config={"model": {**kinds, "state_type": "ner", "extra_state_tokens": False}})
    examples = []
    for e, row in zip(gather(args.data), rows, strict=True):
        if row["split"] == "train" and e.style.startswith("id") and e.source in SETS and len(e.forms) < 120:
            try:
                doc = to_doc(nlp, e, row, labels)
            except ValueError as error:  # spaCy refuses some non-projective or odd trees
                print("left out:", str(error)[:80])
                continue
            examples += [SpacyExample(Doc(
                nlp.vocab, words=e.forms, spaces=[*e.starts[1:], True]), doc)] * SETS[e.source]  # fmt: skip
    print(len(examples), "examples", flush=True)
    with_trees = [x for x in examples if x.reference.has_annotation("DEP")]
    with_names = [x for x in examples if not x.reference.has_annotation("DEP")]
    seed = random.sample(with_trees, 2000) + random.sample(with_names, 1000)
    optimizer = nlp.initialize(lambda: seed)
    step = 0
    while step < args.steps:
        random.shuffle(examples)
        batch, size = [], 0
        losses: dict[str, float] = {}
        for example in examples:
            batch.append(example)
            size += len(example.reference)
            if size >= args.words:
                nlp.update(batch, sgd=optimizer, drop=0.1, losses=losses)
                batch, size = [], 0
                step += 1
                if step % 200 == 0:
                    print(step, {k: round(v, 1) for k, v in losses.items()}, flush=True)
                    nlp.to_disk(args.out)
                if step >= args.steps:
                    break
    nlp.to_disk(args.out)


if __name__ == "__main__":
    main()

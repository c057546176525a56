"""How well and how fast the parser reads: `python benchmarks/parse.py [--data DIR] [--cnn DIR] [--model fast]`.

Test sets: UD CSUI, GSD, PUD (Indonesian), EWT, PUD (English), idner-news-2k; none was trained on, nor any choice
made on it. UPOS, UAS, LAS as the CoNLL 2018 script defines them (LAS compares relations without their subtype;
`las_full` compares all of it). `…_raw` starts from plain text: ten sentences in a row, cut by the rule tokenizer,
scores are F1 over aligned words. GSD is read in the style of its own treebank, and so is idner (`model.json`:
styles); `gsd_reader_style` and `ner_idner_reader_style` are what a reader of reports gets.
Writes benchmarks/results/parse.json (parse.fast.json for the fast size).
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from training.examples import bio, conllu, guess_starts, with_b  # noqa: E402

from saksi.lexicon import load_pack  # noqa: E402
from saksi.model import describe  # noqa: E402
from saksi.model.network import load_network  # noqa: E402
from saksi.model.parser import Parser, _batches  # noqa: E402
from saksi.model.weights import settings  # noqa: E402
from saksi.records import Reading, Report, Sentence, Span, Token  # noqa: E402
from saksi.stages.segment import segment  # noqa: E402

UD = {
    "csui": ("indonesian/ud/id_csui-ud-test.conllu", "id", "id"),
    "gsd": ("indonesian/ud/id_gsd-ud-test.conllu", "id", "id-wiki"),
    "pud_id": ("indonesian/ud/id_pud-ud-test.conllu", "id", "id"),
    "ewt": ("english/ud/en_ewt-ud-test.conllu.gz", "en", "en"),
    "pud_en": ("english/ud/en_pud-ud-test.conllu.gz", "en", "en"),
}


@dataclass
class Gold:
    """One annotated sentence: its text and words."""

    text: str
    sentence: Sentence


def sentence_of(forms: list[str], starts: list[bool], rows: list[tuple] | None = None) -> Gold:
    """Lay the words out in a text and give them their spans."""
    parts, at, tokens = [], 0, []
    for i, (form, begins) in enumerate(zip(forms, starts, strict=True)):
        if begins and i:
            parts.append(" ")
            at += 1
        more = rows[i] if rows else ()
        tokens.append(Token(at, at + len(form), form, *more))
        parts.append(form)
        at += len(form)
    return Gold("".join(parts), Sentence(Span(0, at), 0, tuple(tokens)))


def read_ud(path: Path) -> list[Gold]:
    out = []
    for _, words in conllu(path):
        rows = [(w.lemma, w.upos, w.feats, w.head - 1, w.rel) for w in words]
        out.append(sentence_of([w.form for w in words], [w.starts for w in words], rows))
    return out


def bare(gold: Gold) -> tuple[str, tuple[Sentence, ...]]:
    tokens = tuple(Token(t.start, t.end, t.form) for t in gold.sentence.tokens)
    return gold.text, (Sentence(gold.sentence.span, 0, tokens),)


def percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def main_type(relation: str) -> str:
    return relation.split(":")[0]


def on_gold_tokens(gold: list[Gold], parsed: list[Sentence]) -> dict[str, float]:
    count: Counter[str] = Counter()
    for g, p in zip(gold, parsed, strict=True):
        for a, b in zip(g.sentence.tokens, p.tokens, strict=True):
            count["words"] += 1
            count["upos"] += a.upos == b.upos
            right = a.head == b.head
            count["uas"] += right
            count["las"] += right and main_type(a.deprel) == main_type(b.deprel)
            count["las_full"] += right and a.deprel == b.deprel
            if a.lemma != "_":
                count["with_lemma"] += 1
                count["lemma"] += a.lemma.lower() == b.lemma.lower()
    out = {k: percent(count[k], count["words"]) for k in ("uas", "las", "las_full", "upos")}
    out["lemma"] = percent(count["lemma"], count["with_lemma"])
    return out


def on_raw_text(gold: list[Gold], parser: Parser, language: str) -> dict[str, float]:
    pack = load_pack(language)
    hits: Counter[str] = Counter()
    said = made = 0
    ends = [0, 0, 0]
    for start in range(0, len(gold), 10):
        text, words, closes = "", [], set()
        for g in gold[start : start + 10]:
            offset = len(text) + (1 if text else 0)
            text = f"{text} {g.text}" if text else g.text
            tokens = g.sentence.tokens
            for t in tokens:
                head = (tokens[t.head].start + offset, tokens[t.head].end + offset) if t.head >= 0 else None
                words.append(((t.start + offset, t.end + offset), head, t))
            closes.add(len(text))
        reading = segment(Reading(report=Report(id="x", text=text, language=language)), pack)
        sentences = parser.parse(text, reading.sentences)
        system = {}
        for s in sentences:
            for t in s.tokens:
                head = (s.tokens[t.head].start, s.tokens[t.head].end) if t.head >= 0 else None
                system[t.start, t.end] = (head, t)
        found = {s.tokens[-1].end for s in sentences if s.tokens}
        ends = [ends[0] + len(closes & found), ends[1] + len(closes), ends[2] + len(found)]
        said += len(words)
        made += len(system)
        for span, head, t in words:
            if span not in system:
                continue
            other_head, other = system[span]
            hits["words"] += 1
            hits["upos"] += other.upos == t.upos
            hits["uas"] += head == other_head
            hits["las"] += head == other_head and main_type(t.deprel) == main_type(other.deprel)
            hits["lemma"] += other.lemma.lower() == t.lemma.lower()
    out = {k: percent(2 * hits[k], said + made) for k in ("uas", "las", "upos", "lemma", "words")}
    out["sentences"] = percent(2 * ends[0], ends[1] + ends[2])
    return out


def spans_of(tags: list[str]) -> set[tuple[int, int, str]]:
    out, start = set(), None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and not tag.startswith("I-"):
            out.add((start, i, tags[start][2:]))
            start = None
        if tag.startswith("B-"):
            start = i
    return out


COARSE = {"GPE": "LOC", "PER": "PER", "ORG": "ORG", "LOC": "LOC"}


def coarse(tag: str) -> str:
    return f"{tag[:2]}{COARSE[tag[2:]]}" if tag[2:] in COARSE else "O"


def f1_by_type(pairs: list[tuple[list[str], list[str]]]) -> dict[str, float]:
    count: Counter[tuple[str, str]] = Counter()
    for gold, system in pairs:
        g, s = spans_of(gold), spans_of(system)
        for name, members in (("both", g & s), ("gold", g), ("system", s)):
            for _, _, kind in members:
                count[name, kind] += 1
                count[name, "all"] += 1
    f1 = {
        k: percent(2 * count["both", k], count["gold", k] + count["system", k]) for k in ("PER", "ORG", "LOC")
    }
    return {"f1": percent(2 * count["both", "all"], count["gold", "all"] + count["system", "all"]), **f1}


def read_ner(path: Path) -> list[tuple[Gold, list[str]]]:
    return [(sentence_of(forms, guess_starts(forms)), with_b(tags)) for forms, tags in bio(path, " ")]


def entity_scores(rows: list[tuple[Gold, list[str]]], parser: Parser) -> dict[str, float]:
    parsed = parser.parse_many([bare(g) for g, _ in rows])
    return f1_by_type(
        [(tags, [coarse(t.ent) for t in p[0].tokens]) for (_, tags), p in zip(rows, parsed, strict=True)]
    )


def speed(gold: list[Gold], parser: Parser, rounds: int = 3) -> dict[str, float]:
    """Words a second of one thread: the whole parse, and its encoder alone on the same batches (best of rounds)."""
    items = [bare(g) for g in gold]
    words = sum(len(g.sentence.tokens) for g in gold)
    network = parser.network
    marks = (network.subwords.bos, network.subwords.eos)
    batches = [
        [[marks[0], *(i for word in job.cut for i in word), marks[1]] for job in batch]
        for batch in _batches(parser._jobs(items))
    ]
    whole, encoder = [], []
    for _ in range(rounds):
        began = time.process_time()
        parser.parse_many(items)
        whole.append(time.process_time() - began)
        began = time.process_time()
        for batch in batches:
            network.encode(batch, parser.style)
        encoder.append(time.process_time() - began)
    a, b = words / min(whole), words / min(encoder)
    return {"words_per_second": round(a), "encoder_words_per_second": round(b), "share": round(a / b, 3)}


def cnn_scores(
    folder: Path, sets: dict[str, list[Gold]], ner: list[tuple[Gold, list[str]]]
) -> dict[str, dict]:
    import spacy
    from spacy.tokens import Doc

    nlp = spacy.load(folder)

    def docs(gold: list[Gold]) -> list[Doc]:
        return [Doc(nlp.vocab, words=[t.form for t in g.sentence.tokens]) for g in gold]

    out: dict[str, dict] = {}
    for name, gold in sets.items():
        began = time.process_time()
        parsed = list(nlp.pipe(docs(gold)))
        spent = time.process_time() - began
        sentences = [
            Sentence(g.sentence.span, 0, tuple(
                Token(t.start, t.end, t.form, "", w.tag_, "", -1 if w.head.i == w.i else w.head.i,
                      "root" if w.dep_ == "ROOT" else w.dep_)
                for t, w in zip(g.sentence.tokens, doc, strict=True)))
            for g, doc in zip(gold, parsed, strict=True)
        ]  # fmt: skip
        out[name] = on_gold_tokens(gold, sentences)
        del out[name]["lemma"]
        out[name]["words_per_second"] = round(sum(len(d) for d in parsed) / spent)
    pairs = []
    for (_, tags), doc in zip(ner, nlp.pipe(docs([g for g, _ in ner])), strict=True):
        pairs.append((tags, [f"{w.ent_iob_}-{w.ent_type_}" if w.ent_type_ else "O" for w in doc]))
    out["ner_idner"] = f1_by_type(pairs)
    return out


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    cli.add_argument("--model", default="default", choices=("default", "fast"))
    cli.add_argument(
        "--cnn", type=Path, help="a spaCy pipeline made by training.cnn, measured in the same run"
    )
    cli.add_argument("--out", type=Path)
    args = cli.parse_args()
    network = load_network(args.model)
    described = describe()
    results: dict[str, object] = {
        "model": {
            "version": described["version"],
            "digest": described["digest"],
            "size": args.model,
            "layers": settings()["layers"][args.model],
        },
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "python": platform.python_version(),
        },
    }
    sets: dict[str, list[Gold]] = {}
    for name, (path, language, style) in UD.items():
        gold = sets[name] = read_ud(args.data / path)
        parser = Parser(network, style)
        results[name] = on_gold_tokens(gold, [p[0] for p in parser.parse_many([bare(g) for g in gold])])
        results[f"{name}_raw"] = on_raw_text(gold, parser, language)
        if style != language:
            reader = Parser(network, language)
            parsed = [p[0] for p in reader.parse_many([bare(g) for g in gold])]
            results[f"{name}_reader_style"] = on_gold_tokens(gold, parsed)
        print(name, results[name], results[f"{name}_raw"], flush=True)
    ner = read_ner(args.data / "indonesian/ner/idner-news-2k/test.txt")
    results["ner_idner"] = entity_scores(ner, Parser(network, "id-idner"))
    results["ner_idner_reader_style"] = entity_scores(ner, Parser(network, "id"))
    results["speed"] = speed(sets["csui"], Parser(network, "id"))
    if args.cnn:
        results["cnn"] = cnn_scores(
            args.cnn, {k: v for k, v in sets.items() if k in ("csui", "gsd", "pud_id")}, ner
        )
    out = args.out or ROOT / "benchmarks/results" / (
        "parse.json" if args.model == "default" else "parse.fast.json"
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n")
    for key, value in results.items():
        print(key, value)
    print("written to", out)


if __name__ == "__main__":
    main()

"""Words, written tokens and sentences against the UD treebanks, by the definitions of the CoNLL 2018 shared task.

Usage: python benchmarks/segment.py [--errors] [FILE.conllu ...]
Without files: the Indonesian and English test sets in ../shared. Text is rebuilt from the treebank: paragraphs where
it marks them, else ten sentences to a paragraph.
"""

from __future__ import annotations

import gzip
import sys
import time
from collections import Counter
from pathlib import Path

from saksi.lang.sentences import paragraphs, split
from saksi.lang.tokens import load_tokenizer
from saksi.lexicon import load_pack

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
TESTS = [
    ("id", SHARED / "indonesian/ud/id_gsd-ud-test.conllu"),
    ("id", SHARED / "indonesian/ud/id_csui-ud-test.conllu"),
    ("id", SHARED / "indonesian/ud/id_pud-ud-test.conllu"),
    ("en", SHARED / "english/ud/en_pud-ud-test.conllu.gz"),
    ("en", SHARED / "english/ud/en_ewt-ud-test.conllu.gz"),
    ("en", SHARED / "english/ud/en_gum-news-interview-bio-speech.conllu.gz"),
]

Piece = tuple[int, int]


def read(path: Path) -> tuple[str, set[Piece], set[Piece], set[Piece]]:
    """Return text, words, written tokens and sentences of a CoNLL-U file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        blocks = file.read().strip().split("\n\n")
    text = ""
    words: set[Piece] = set()
    written: set[Piece] = set()
    sentences: set[Piece] = set()
    marked = any("# newpar" in block for block in blocks)
    for number, block in enumerate(blocks):
        lines = block.split("\n")
        comments = [line for line in lines if line.startswith("#")]
        body = next(line for line in comments if line.startswith("# text =")).removeprefix("# text =").strip()
        if text:
            new = (
                any(line.startswith(("# newpar", "# newdoc")) for line in comments)
                if marked
                else number % 10 == 0
            )
            text += "\n\n" if new else " "
        base = len(text)
        text += body
        place, until, inner = 0, 0, 0
        first = len(text)
        for row in (line.split("\t") for line in lines if not line.startswith("#")):
            if "." in row[0]:
                continue
            if "-" in row[0]:
                until = int(row[0].split("-")[1])
                place = body.index(row[1], place)
                written.add((base + place, base + place + len(row[1])))
                inner, place = place, place + len(row[1])
                continue
            if int(row[0]) <= until:
                found = body.find(row[1], inner, place)
                if found >= 0:
                    words.add((base + found, base + found + len(row[1])))
                    inner = found + len(row[1])
                continue
            found = body.find(row[1], place)
            if found < 0:
                raise ValueError(f"{path}: {row[1]!r} is not in its sentence")
            written.add((base + found, base + found + len(row[1])))
            words.add((base + found, base + found + len(row[1])))
            place = found + len(row[1])
        sentences.add((base, base + len(body)))
        assert first >= base
    return text, words, written, sentences


def f1(gold: set[Piece], found: set[Piece]) -> float:
    return 200 * len(gold & found) / (len(gold) + len(found))


def main() -> None:
    arguments = sys.argv[1:]
    errors = "--errors" in arguments
    files = [Path(a) for a in arguments if not a.startswith("--")]
    sets = [("id" if "id_" in p.name else "en", p) for p in files] or TESTS
    print(f"{'':44}{'words':>8}{'tokens':>8}{'sents':>8}{'ends':>8}{'words/s':>10}")
    for language, path in sets:
        text, words, written, sentences = read(path)
        tokenizer = load_tokenizer(load_pack(language))
        began = time.process_time()
        read_sentences = [s for block in paragraphs(text) for s in split(text, block, tokenizer)]
        spent = time.process_time() - began
        mine = {w for s in read_sentences for w in s}
        clitics = {c.form for c in tokenizer.rules.clitics} | {"n’t", "’s", "’re", "’ve", "’ll", "’d", "’m"}
        joined: list[Piece] = []
        for sentence in read_sentences:
            for low, high in sentence:
                if (
                    joined
                    and joined[-1][1] == low
                    and text[low:high].lower() in clitics
                    and text[low - 1].isalnum()
                ):
                    joined[-1] = (joined[-1][0], high)
                else:
                    joined.append((low, high))
        ends = {(s[0][0], s[-1][1]) for s in read_sentences}
        print(
            f"{path.name:44}{f1(words, mine):8.2f}{f1(written, set(joined)):8.2f}"
            f"{f1(sentences, ends):8.2f}{f1({(b, b) for _, b in sentences}, {(b, b) for _, b in ends}):8.2f}{len(mine) / spent:10,.0f}"
        )
        if errors:
            extra = Counter(text[a:b] for a, b in mine - words)
            missed = Counter(text[a:b] for a, b in words - mine)
            print("  extra", extra.most_common(40), "\n  missed", missed.most_common(40))
            for low, high in sorted(ends - sentences)[:60]:
                print(
                    "   S|",
                    text[max(0, low - 25) : low],
                    "|>",
                    text[low : low + 20],
                    "...",
                    text[high - 30 : high],
                    "<|",
                    text[high : high + 25].replace("\n", "¶"),
                )


if __name__ == "__main__":
    main()

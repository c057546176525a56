"""How much of what unseen news tells do the event words and the world tables know?

    python benchmarks/coverage.py --sample 1                        300 sentences to judge by eye, numbered
    python benchmarks/coverage.py --sample 1 --note WORDS --judged FILE   turn a judge's words into offsets
    python benchmarks/coverage.py --sample 1 --judged FILE          the two figures, and what is missing
    python benchmarks/coverage.py --never FILE [--lang id]          event words that never fire, over articles and treebanks

A sample is one random sentence each of 300 articles of the political, legal, general and front-page sections; samples are
disjoint, and the annotated reports are left out. A judge reads the sentences and notes, a line a sentence,
`NUMBER: act word, act word | party head, party head`: the words that name a political act in PLOVER's sense (in any
modality), and the heads of the phrases that name who takes part in one (no pronouns). `#2` behind a word means its second
occurrence in the sentence. The judgement file holds offsets alone, no text:
`article  start  end  act offsets  head offsets`, tab-separated.

An act word is known where a pattern of the event lexicon lies over it; a party head where a coded mention does.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from saksi.lang.syntax import Tree
from saksi.lexicon import load_pack
from saksi.pipeline import STAGES, read
from saksi.records import Reading, Report, Span
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex, load_index
from saksi.stages.events.triggers import Trigger, find

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SECTIONS = frozenset({"tajuk utama", "news", "Politik & Kebijakan Publik", "Hukum & Kriminalitas"})
SEED = 2026
TREEBANKS = {"id": "indonesian/ud", "en": "english/ud"}


class Row(NamedTuple):
    """A judged sentence: where it lies, and the offsets of its act words and party heads in the article."""

    article: str
    start: int
    end: int
    acts: tuple[int, ...]
    heads: tuple[int, ...]


def articles(shared: Path) -> list[dict[str, Any]]:
    """Return the articles that no annotated report is made of, in file order."""
    gold = {
        json.loads(line)["id"]
        for path in (shared / "gold").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    with gzip.open(
        shared / "data" / "indonesian" / "news" / "articles.jsonl.gz", "rt", encoding="utf-8"
    ) as lines:
        return [row for row in map(json.loads, lines) if row["id"] not in gold]


def sample(shared: Path, number: int, size: int) -> Iterator[tuple[Reading, int]]:
    """Yield the readings of a sample's articles with the index of the sentence drawn. Samples count from 1."""
    rows = [row for row in articles(shared) if row["section"] in SECTIONS]
    random.Random(SEED).shuffle(rows)
    for row in rows[size * (number - 1) : size * number]:
        published = (row.get("date") or "")[:10] or None
        reading = read(row["text"], id=row["id"], language="id", published=published)
        if reading.sentences:
            yield reading, random.Random(f"{SEED} {row['id']}").randrange(len(reading.sentences))


def triggers(reading: Reading, number: int, index: EventIndex) -> list[Trigger]:
    """Return the patterns of the event lexicon that lie in a sentence, idioms that name no act left out."""
    clause = Clause(Tree(reading.sentences[number]), index.function_words, index.cues)
    return [found for found in find(clause, index, frozenset()) if not found.sense.entry.skip]


def spans(reading: Reading, number: int, index: EventIndex) -> list[Span]:
    """Return the words of a sentence that the lexicon knows to name an act."""
    tokens = reading.sentences[number].tokens
    known = [tokens[place].span for found in triggers(reading, number, index) for place in found.tokens]
    return [*known, *(span for event in reading.events for span in (event.trigger, *event.also))]


def show(number: int, reading: Reading, sentence: int, index: EventIndex) -> None:
    """Print a sentence with what saksi knows in it."""
    span = reading.sentences[sentence].span
    words = " ".join(span.of(reading.text).split())
    acts = sorted({s.of(reading.text) for s in spans(reading, sentence, index) if span.covers(s)})
    parties = [
        f"{m.span.of(reading.text)}={m.code}" for m in reading.mentions if m.sentence == sentence and m.code
    ]
    print(f"{number}: {words}\n    {', '.join(acts)} | {', '.join(parties)}")


def place(word: str, text: str, span: Span) -> int:
    """Return the offset of a judge's word in a sentence.

    Raises:
        ValueError: the sentence has no such word.
    """
    wanted, _, count = word.partition("#")
    found = [m.start() for m in re.finditer(rf"\b{re.escape(wanted.strip())}", text[span.start : span.end])]
    if len(found) < int(count or 1):
        raise ValueError(f"{word!r} does not stand in {span.of(text)!r}")
    return span.start + found[int(count or 1) - 1]


def note(words: Path, drawn: Iterable[tuple[Reading, int]]) -> list[Row]:
    """Turn a judge's words into rows of offsets.

    Raises:
        ValueError: a word does not stand in its sentence.
    """
    told = {
        int(line.partition(":")[0]): line.partition(":")[2]
        for line in words.read_text(encoding="utf-8").splitlines()
        if line.strip()
    }
    rows = []
    for number, (reading, sentence) in enumerate(drawn, 1):
        span = reading.sentences[sentence].span
        acts, _, heads = told.get(number, "").partition("|")
        places = [
            tuple(place(word.strip(), reading.text, span) for word in part.split(",") if word.strip())
            for part in (acts, heads)
        ]
        rows.append(Row(reading.report.id, span.start, span.end, places[0], places[1]))
    return rows


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write a judgement file."""
    lines = [
        "\t".join([row.article, str(row.start), str(row.end), *(" ".join(map(str, s)) for s in row[3:])])
        for row in rows
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load(path: Path) -> list[Row]:
    """Read a judgement file."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        article, start, end, acts, heads = line.split("\t")
        offsets = [tuple(map(int, part.split())) for part in (acts, heads)]
        rows.append(Row(article, int(start), int(end), offsets[0], offsets[1]))
    return rows


def measure(rows: Iterable[Row], shared: Path) -> None:
    """Print the two figures, and the words that are not known with their sentences' articles."""
    index = load_pack("id").get(load_index)
    texts = {row["id"]: row for row in articles(shared)}
    acts = known_acts = heads = known_heads = sentences = 0
    for row in rows:
        sentences += 1
        if not (row.acts or row.heads):
            continue
        article = texts[row.article]
        published = (article.get("date") or "")[:10] or None
        reading = read(article["text"], id=row.article, language="id", published=published)
        known = [
            span
            for number, sentence in enumerate(reading.sentences)
            if sentence.span.overlaps(Span(row.start, row.end))
            for span in spans(reading, number, index)
        ]
        coded = [m.span for m in reading.mentions if m.code]
        for offsets, over, kind in ((row.acts, known, "act"), (row.heads, coded, "party")):
            for offset in offsets:
                hit = any(span.start <= offset < span.end for span in over)
                word = re.match(r"[\w-]+", reading.text[offset:])
                if not hit:
                    print(f"    {kind} not known: {word[0] if word else '?'}  ({row.article} {offset})")
                if kind == "act":
                    acts, known_acts = acts + 1, known_acts + hit
                else:
                    heads, known_heads = heads + 1, known_heads + hit
    print(
        f"sentences {sentences}  act words {acts}, known {known_acts / acts:.3f}  "
        f"party heads {heads}, known {known_heads / heads:.3f}"
    )


def sentences_of(shared: Path, language: str) -> Iterator[str]:
    """Yield texts to fire on: the articles (Indonesian), and the treebanks' sentences by the hundred."""
    if language == "id":
        for row in articles(shared):
            yield row["text"]
    for path in sorted((shared / "data" / TREEBANKS[language]).glob("*.conllu*")):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = raw.decode("utf-8").splitlines()
        texts = [line.partition("=")[2].strip() for line in lines if line.startswith("# text =")]
        for start in range(0, len(texts), 100):
            yield "\n".join(texts[start : start + 100])


def never(shared: Path, language: str, out: Path) -> None:
    """Write the words of the event lexicon that no pattern fired for, a line `file  kind  word`."""
    pack = load_pack(language)
    index = pack.get(load_index)
    every = {
        (sense.line, kind, lemma)
        for sense in index.lexicon.senses
        for kind, lemmas in (("verb", sense.entry.verbs), ("noun", sense.entry.nouns))
        for lemma in lemmas
    }
    fired: set[tuple[str, str, str]] = set()
    first = STAGES[: [name for name, _ in STAGES].index("parse") + 1]
    for number, text in enumerate(sentences_of(shared, language)):
        reading = Reading(report=Report(id=str(number), text=text, language=language))
        for _, stage in first:
            reading = stage(reading, pack)
        for sentence in range(len(reading.sentences)):
            clause = Clause(Tree(reading.sentences[sentence]), index.function_words, index.cues)
            fired |= {(t.sense.line, t.kind, t.lemma) for t in find(clause, index, frozenset())}
    silent = sorted(every - fired)
    out.write_text("".join("\t".join(row) + "\n" for row in silent), encoding="utf-8")
    print(f"{len(silent)} of {len(every)} words never fire: {out}")


def main() -> None:
    """Run one of the four tasks."""
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("--shared", type=Path, default=SHARED)
    cli.add_argument("--sample", type=int, default=1, help="which sample, from 1")
    cli.add_argument("--size", type=int, default=300)
    cli.add_argument("--note", type=Path, metavar="WORDS", help="a judge's words, to be written as offsets")
    cli.add_argument("--judged", type=Path, metavar="FILE")
    cli.add_argument("--never", type=Path, metavar="FILE")
    cli.add_argument("--lang", default="id", choices=sorted(TREEBANKS))
    args = cli.parse_args()
    if args.never:
        never(args.shared, args.lang, args.never)
    elif args.note:
        write(args.judged, note(args.note, sample(args.shared, args.sample, args.size)))
    elif args.judged:
        measure(load(args.judged), args.shared)
    else:
        index = load_pack("id").get(load_index)
        for number, (reading, sentence) in enumerate(sample(args.shared, args.sample, args.size), 1):
            show(number, reading, sentence, index)


if __name__ == "__main__":
    main()

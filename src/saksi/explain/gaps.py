"""What reports name and the lexicons lack, counted."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from saksi.records import Mention, Reading, Sentence, SpanIndex, Token

_OPENING = frozenset('“”"„«‘')
_NAMED = ("PER", "ORG", "NORP")


class Gap(NamedTuple):
    """Words no table knows: how often they stood in the reports, of what kind they are, a sentence with them."""

    times: int
    kind: str
    words: str
    sentence: str


class Gaps:
    """Adds readings up. It keeps counts and one sentence each, never the reports."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._sentences: dict[tuple[str, str], str] = {}

    def add(self, reading: Reading) -> None:
        """Count what one reading lacks."""
        page = SpanIndex(reading.furniture, key=lambda f: f.span)
        mentions = SpanIndex(reading.mentions, key=lambda m: m.span)
        places = SpanIndex(reading.places, key=lambda p: p.span)
        for sentence in reading.sentences:
            if page.overlapping(sentence.span):
                continue
            self._actors(reading, sentence, mentions)
            for place in places.inside(sentence.span):
                if place.country is None:
                    self._count(reading, sentence, "place", place.span.of(reading.text))
            self._cues(reading, sentence)
            self._acts(reading, sentence, mentions)

    def most_common(self, each: int) -> list[Gap]:
        """Return the `each` most frequent of every kind, by kind; of equals the first by letters."""
        found = []
        for kind in ("actor", "place", "cue", "act"):
            rows = [(-count, words) for (k, words), count in self._counts.items() if k == kind]
            for count, words in sorted(rows)[:each]:
                found.append(Gap(-count, kind, words, self._sentences[kind, words]))
        return found

    def _count(self, reading: Reading, sentence: Sentence, kind: str, words: str) -> None:
        key = kind, " ".join(words.split())
        self._counts[key] += 1
        self._sentences.setdefault(key, " ".join(sentence.span.of(reading.text).split()))

    def _actors(self, reading: Reading, sentence: Sentence, mentions: SpanIndex[Mention]) -> None:
        for mention in mentions.inside(sentence.span):
            if mention.code is None and mention.form in ("name", "title") and mention.kind != "time":
                self._count(reading, sentence, "actor", mention.name or mention.span.of(reading.text))
        for words in _names(sentence, reading.text, mentions):
            self._count(reading, sentence, "actor", words)

    def _cues(self, reading: Reading, sentence: Sentence) -> None:
        """A quotation in a sentence that gave no statement: its verbs outside the marks may be cues."""
        if not any(token.form in _OPENING for token in sentence.tokens):
            return
        if any(part.overlaps(sentence.span) for s in reading.statements for part in s.content):
            return
        inside = False
        for token in sentence.tokens:
            if token.form in _OPENING:
                inside = not inside
            elif token.upos == "VERB" and not inside:
                self._count(reading, sentence, "cue", token.lemma or token.form.lower())

    def _acts(self, reading: Reading, sentence: Sentence, mentions: SpanIndex[Mention]) -> None:
        """A verb whose subject and object are both coded actors, and no event of the sentence leans on it."""
        told = [span for e in reading.events for span in (e.trigger, *e.also) if span.overlaps(sentence.span)]
        cues = [s.cue for s in reading.statements if s.cue and s.cue.overlaps(sentence.span)]
        for index, token in enumerate(sentence.tokens):
            if token.upos != "VERB" or any(span.overlaps(token.span) for span in (*told, *cues)):
                continue
            sides = {
                child.deprel.split(":")[0]
                for child in sentence.tokens
                if child.head == index and any(m.code for m in mentions.overlapping(child.span))
            }
            if "nsubj" in sides and sides & {"obj", "obl", "iobj"}:
                self._count(reading, sentence, "act", token.lemma or token.form.lower())


def _names(sentence: Sentence, text: str, mentions: SpanIndex[Mention]) -> list[str]:
    """Return names that the tagger sees and the mentions stage made nothing of."""
    found: list[str] = []
    run: list[Token] = []
    for token in (*sentence.tokens, None):
        if token is not None and token.ent.startswith("I-") and run:
            run.append(token)
            continue
        if run and not any(mentions.overlapping(t.span) for t in run):
            found.append(text[run[0].start : run[-1].end])
        run = [token] if token is not None and token.ent.partition("-")[2] in _NAMED else []
    return found

"""A reading laid out for attributions: words in one row, trees, quotations, mentions by place."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from saksi.lang.cues import Cues, Hit, load_cues
from saksi.lang.syntax import Tree
from saksi.lexicon import LanguagePack
from saksi.lexicon.cues import Attribution, Content, SaidAs, load_acts, load_attribution
from saksi.records import Mention, Reading, Span, SpanIndex, Token
from saksi.stages.statements.quotations import Quotation, quotations

NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM"}
PREDICATE = {"VERB", "AUX", "ADJ"}


class Page:
    """One reading. Words are numbered through the whole text; `low`/`high` bound a sentence's row."""

    def __init__(self, reading: Reading, pack: LanguagePack, wide: bool = False) -> None:
        self.reading = reading
        self.text = reading.text
        self.wide = wide
        self.cues: Cues = pack.get(load_cues)
        self.grammar: Attribution = pack.get(load_attribution)
        self.acts: dict[SaidAs, tuple[Content, ...]] = pack.get(load_acts)
        self.trees = [Tree(sentence) for sentence in reading.sentences]
        self.tokens: list[Token] = [t for s in reading.sentences for t in s.tokens]
        self.words = [t.form.casefold() for t in self.tokens]
        self.starts = [t.start for t in self.tokens]
        self.sentence_of: list[int] = []
        self.offsets: list[int] = []
        for number, sentence in enumerate(reading.sentences):
            self.offsets.append(len(self.sentence_of))
            self.sentence_of.extend([number] * len(sentence.tokens))
        self.furniture = [piece.span for piece in reading.furniture]
        self.page_words = (
            {
                i
                for span in self.furniture
                for i in range(self.first(span.start), len(self.tokens))
                if self.tokens[i].start < span.end
            }
            if self.furniture
            else set()
        )
        self.mentions: SpanIndex[Mention] = SpanIndex(
            [m for m in reading.mentions if m.kind != "time"], lambda m: m.span
        )
        self.quotations: list[Quotation] = [
            q
            for q in quotations(self.text, reading.paragraphs, self._tags)
            if not any(f.overlaps(q.inner) for f in self.furniture)
        ]

    def _tags(self, word: str) -> bool:
        """Say whether a word opens a tag, a clitic at its end left out: `kata`, `ujarnya`."""
        low = word.casefold()
        stems = [low, *(low.removesuffix(clitic) for clitic in self.grammar.clitic)]
        return any(
            "tag" in h.cue.takes and h.voice in self.grammar.tag_voices
            for stem in stems
            for h in self.cues.at([stem], 0)
        )

    def first(self, offset: int) -> int:
        """Return the number of the first word that starts at or after `offset`."""
        return bisect_left(self.starts, offset)

    def low(self, word: int) -> int:
        """First word of the sentence of `word`, past any page furniture."""
        low = self.offsets[self.sentence_of[word]]
        high = self.high(word)
        while low < high and low in self.page_words:
            low += 1
        return low

    def high(self, word: int) -> int:
        """One past the last word of the sentence of `word` that is no page furniture."""
        sentence = self.sentence_of[word]
        high = self.offsets[sentence] + len(self.reading.sentences[sentence].tokens)
        while high > self.offsets[sentence] and (high - 1) in self.page_words:
            high -= 1
        return high

    def paragraph(self, word: int) -> int:
        """Number of the paragraph the word stands in."""
        return self.reading.sentences[self.sentence_of[word]].paragraph

    def tree(self, word: int) -> tuple[Tree, int]:
        """Return the sentence's tree and the offset that takes its indices to word numbers."""
        sentence = self.sentence_of[word]
        return self.trees[sentence], self.offsets[sentence]

    def children(self, word: int, *relations: str) -> list[int]:
        """Dependents of a word, as word numbers."""
        tree, base = self.tree(word)
        return [base + i for i in tree.children(word - base, *relations)]

    def head(self, word: int) -> int | None:
        """Governor of a word."""
        tree, base = self.tree(word)
        head = tree.head(word - base)
        return None if head is None else base + head

    def ancestors(self, word: int) -> list[int]:
        """Governors up to the root."""
        tree, base = self.tree(word)
        return [base + i for i in tree.ancestors(word - base)]

    def is_a(self, word: int, *relations: str) -> bool:
        """Say whether the word's relation is one of these (or a subtype)."""
        tree, base = self.tree(word)
        return tree.is_a(word - base, *relations)

    def subtree(self, word: int) -> list[int]:
        """The word and all it governs."""
        tree, base = self.tree(word)
        return [base + i for i in tree.subtree(word - base)]

    def span(self, low: int, high: int) -> Span:
        """The stretch of the words `low` up to, not with, `high`."""
        return Span(self.tokens[low].start, self.tokens[high - 1].end)

    def hits(self, word: int) -> list[Hit]:
        """Cues that start at this word, those of the wide profile only when asked for."""
        found = self.cues.at(self.words, word)
        if not found or self._in_name(word):
            return []
        return [h for h in found if self.wide or not h.cue.wide]

    def _in_name(self, word: int) -> bool:
        """Say whether a word is a part of a person's name that is spelled like a cue: "Hope Keller"."""
        token = self.tokens[word]
        if not token.form[:1].isupper():
            return False
        after = self.tokens[word + 1].ent if word + 1 < len(self.tokens) else ""
        if token.ent.endswith("-PER") and token.upos == "PROPN":
            return token.ent[:1] == "I" or after == "I-PER"
        # where a bare verb never opens a tag, one right before a name belongs to it
        return (
            after == "B-PER" and self.grammar.contents_end == "tree" and token.form.casefold() == token.lemma
        )

    def mention_from(self, word: int) -> Mention | None:
        """The longest mention that starts at this word."""
        start = self.tokens[word].start
        found = [m for m in self.mentions.overlapping(self.tokens[word].span) if m.span.start == start]
        return max(found, key=lambda m: len(m.span), default=None)

    def mention_at(self, span: Span) -> list[Mention]:
        """Mentions that overlap a span, longest first."""
        return sorted(self.mentions.overlapping(span), key=lambda m: -len(m.span))

    def is_punct(self, word: int) -> bool:
        """Say whether the word is a mark."""
        return not any(c.isalnum() for c in self.tokens[word].form)

    @cached_property
    def quoted(self) -> dict[int, Quotation]:
        """Words inside double marks (the marks too), with their quotation."""
        found: dict[int, Quotation] = {}
        for quotation in self.quotations:
            if quotation.single and len(quotation.inner) < 40:
                continue
            i = self.first(quotation.span.start)
            while i < len(self.tokens) and self.tokens[i].start < quotation.span.end:
                found[i] = quotation
                i += 1
        return found

    @cached_property
    def flat(self) -> bool:
        """Say whether the text has lost its paragraphs: a long report all in one."""
        return len(self.reading.paragraphs) == 1 and len(self.tokens) > 150

"""One sentence's words as attributions see them: who is its subject, where a content ends."""

from __future__ import annotations

from saksi.lang.cues import Hit
from saksi.records import Drop, Span
from saksi.stages.statements.draft import Draft, Source
from saksi.stages.statements.page import Page
from saksi.stages.statements.phrases import by_first, subject_of


class Row:
    """The words `low` up to `high` of a sentence. `spoken` are words of direct quotations, left to the marks."""

    def __init__(self, page: Page, low: int, high: int, spoken: set[int], before: list[Draft]) -> None:
        self.page = page
        self.low, self.high = low, high
        self.spoken = spoken
        self.before = before  # direct statements whose tag stands in this sentence
        self.drafts: list[Draft] = []
        self.drops: list[Drop] = []

    def _negated(self, i: int) -> bool:
        page = self.page
        k = i - 1
        while k >= self.low and (
            page.words[k] in page.grammar.adverbs
            or page.words[k] in page.grammar.auxiliaries
            or page.tokens[k].upos == "AUX"
        ):
            k -= 1
        return k >= self.low and page.words[k] in page.grammar.negators and k not in self.spoken

    def _unreal(self, i: int) -> bool:
        page, grammar = self.page, self.page.grammar
        k = i - 1
        while k >= self.low and page.words[k] in grammar.adverbs:
            k -= 1
        if k < self.low:
            return False
        if page.words[k] in grammar.auxiliaries and not page.wide:
            return True
        if page.words[k] in grammar.medium_markers and page.words[k] not in grammar.linkers:
            return True
        if page.words[k] in grammar.demand_markers and page.words[k] not in {"to"}:
            head = page.head(i)
            return not (head is not None and page.words[head] in grammar.contact_verbs)
        return False

    def _source(self, i: int) -> Source | None:
        page, grammar = self.page, self.page.grammar
        k = i - 1
        while k >= self.low and page.words[k] in grammar.adverbs:
            k -= 1
        linked = k >= self.low and page.words[k] in grammar.linkers | grammar.breakers
        while k >= self.low and (
            page.words[k] in grammar.linkers or page.words[k] in grammar.breakers or page.words[k] in {","}
        ):
            k -= 1
        own = [
            c
            for c in page.children(i, "nsubj")
            if self.low <= c and page.words[c] not in grammar.linkers | grammar.breakers
        ]
        if linked and not own:
            tagged = [d for d in self.before if d.at is not None and self.low <= d.at < i]
            if tagged:
                return tagged[-1].source
            earlier = [d for d in self.drafts if d.at is not None and d.at < i and d.source.span is not None]
            if earlier:
                return earlier[-1].source
        found = subject_of(page, i, self.low)
        if found is not None and found.span is not None:
            words = self.page.text[found.span.start : found.span.end].casefold()
            if words in grammar.anaphors or words in grammar.relative:
                return None
        return found

    def _content(self, cue: int, start: int, construction: str) -> Span | None:
        page = self.page
        high = self.high
        if page.grammar.contents_end == "tree":
            high = min(high, self._tree_end(cue, start))
        elif construction == "label":
            # menyebut X “…”, meski …: the label ends with its marks
            inside = [k for k in range(start, high) if k in page.quoted]
            if inside and inside[-1] + 1 < high and page.words[inside[-1] + 1] == ",":
                high = inside[-1] + 1
        return self._trim(start, high)

    def _tree_end(self, cue: int, start: int) -> int:
        """One past the last word of the complement, by the tree."""
        page = self.page
        heads = [
            c
            for c in page.children(
                cue, "ccomp", "xcomp", "obj", "iobj", "csubj", "obl", "parataxis", "advcl", "nsubj"
            )
            if max(page.subtree(c)) >= start
        ]
        ends = [max(page.subtree(c)) + 1 for c in heads if any(start <= w for w in page.subtree(c))]
        best = max((e for e in ends if e > start), default=None)
        if best is None:
            return self.high
        # a clause boundary the tree missed: nothing shorter than three words
        return best if best - start >= 2 else self.high

    def _trim(self, start: int, high: int) -> Span | None:
        """The content's span: no mark at the edges, no final comma or stop, no channel after it."""
        page = self.page
        while start < high and (
            page.words[start] in {",", ":", "--", "–", "—", "-"}
            or (page.is_punct(start) and page.words[start] not in {'"', "“", "”", "'", "‘", "("})
        ):
            start += 1
        high = min(high, self._channel_cut(start, high))
        while high > start and page.words[high - 1] in {
            ".",
            ",",
            ";",
            ":",
            "!",
            "…",
            "*",
            "-",
            "--",
            "–",
            "—",
        }:
            high -= 1
        if high <= start:
            return None
        # marks that stand around the whole
        quotation = page.quoted.get(start)
        if (
            quotation is not None
            and quotation is page.quoted.get(high - 1)
            and page.first(quotation.span.start) == start
        ):
            return quotation.inner
        return page.span(start, high)

    def _channel_cut(self, start: int, high: int) -> int:
        page = self.page
        for k in range(start + 2, high):
            if page.words[k] != ",":
                continue
            rest = page.words[k + 1 : k + 4]
            for words in by_first(page.grammar.via_cues).get(rest[0] if rest else "", ()):
                if rest[: len(words)] == words and k + len(words) + 12 >= high:
                    return k
            if rest and rest[0] in page.grammar.credit_openers and k + 12 >= high:
                return k
        return high

    def _circumstance(self, word: int) -> bool:
        """Say whether what follows a tag is but place, time or channel."""
        page, grammar = self.page, self.page.grammar
        if page.words[word] in grammar.circumstances:
            return True
        return not any(page.tokens[k].upos in {"VERB", "ADJ", "AUX"} for k in range(word, self.high))

    def _only_link(self, words: list[int]) -> bool:
        grammar = self.page.grammar
        return all(
            self.page.words[k] in grammar.linkers or self.page.words[k] in grammar.conjunctions for k in words
        )

    def _around(self, hit: Hit, i: int, low: int, end: int, source: Source) -> Draft | str:
        """Content on either side of a tag that takes the words `low` up to `end`."""
        page, words = self.page, self.page.words
        before = [k for k in range(self.low, low) if not page.is_punct(k)]
        if any(k in self.spoken for k in before):
            return "a tag of a quotation"
        pieces: list[Span] = []
        lead = self._trim(before[0], low) if before and not self._only_link(before) else None
        if lead is not None:
            pieces.append(lead)
        comma = next((k for k in range(end, min(self.high, end + 14)) if words[k] in {",", ":"}), None)
        full = any(page.tokens[k].upos in {"VERB", "ADJ", "AUX"} for k in before)
        if comma is not None and not (comma > end and words[end] in page.grammar.addressee_markers and full):
            rest = self._trim(comma + 1, self.high)
            if (
                rest is not None
                and len(rest) > 8
                and not (full and self._circumstance(comma + 1))
                and not (full and self._says_more(comma + 1))
                and comma - end <= 1
            ):
                pieces.append(rest)
        elif comma is None and (not before or self._only_link(before)) and end < self.high:
            rest = self._trim(end, self.high)
            if rest is not None and len(rest) > 12:
                pieces.append(rest)
        if not pieces or sum(map(len, pieces)) < 8:
            return "nothing is said"
        return Draft(
            pieces,
            "tag of a clause",
            cue=page.span(i, i + hit.length),
            at=i,
            hit=hit,
            construction="tag",
            source=source,
        )

    def _says_more(self, word: int) -> bool:
        """Say whether a participle goes on with what the speaker does: `A, X said, urging Y to …`."""
        page = self.page
        token = page.tokens[word]
        return "VerbForm=Part" in token.feats and any(hit.voice == "act" for hit in page.hits(word))

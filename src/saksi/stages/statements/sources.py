"""Cues that are no verbs with a clause after them: menurut, tags of unquoted clauses, nouns, adverbs, outlets."""

from __future__ import annotations

from saksi.lang.cues import Hit
from saksi.records import Span
from saksi.stages.statements.complements import complement
from saksi.stages.statements.draft import Draft, Source
from saksi.stages.statements.phrases import phrase_from, source_at
from saksi.stages.statements.row import Row
from saksi.stages.statements.tags import tag_from


class Sources(Row):
    """What prepositions, tags, nouns, adverbs and outlets report."""

    def _preposition(self, hit: Hit, i: int) -> Draft | str:
        page, words = self.page, self.page.words
        after = i + hit.length
        end = phrase_from(page, after, self.high)
        comma = next((k for k in range(after, min(self.high, after + 40)) if words[k] == ","), None)
        if end == after:
            end = comma if comma is not None else after
        elif (
            comma is not None
            and comma > end
            and comma - end <= 10
            and not any(page.tokens[k].upos == "VERB" and not page.is_a(k, "acl") for k in range(end, comma))
        ):
            end = comma
        if end == after:
            return "no source follows"
        source = source_at(page, after, end)
        cue = page.span(i, after)
        before = [
            k
            for k in range(self.low, i)
            if not page.is_punct(k)
            and words[k] not in page.grammar.conjunctions | page.grammar.credit_openers
            and k not in self.spoken
        ]
        following = end
        if following < self.high and words[following] == ",":
            following += 1
        if following < self.high and words[following] in page.grammar.relative and i > self.low:
            return "the words after the source only say who it is"
        pieces: list[Span] = []
        rest = self._trim(following, self.high) if following < self.high else None
        lead = self._trim(before[0], i) if before else None
        if rest is not None and len(rest) >= 10 and not self._circumstance(following):
            if lead is not None and i > self.low and words[i - 1] == ",":
                pieces.append(lead)
            pieces.append(rest)
        elif lead is not None and len(lead) >= 10:
            pieces.append(lead)
        if not pieces:
            # no comma after the speaker: the clause begins where the first name ends
            named = self._name_end(after, end)
            rest = self._trim(named, self.high) if named is not None else None
            if rest is None or len(rest) < 15:
                return "nothing is said"
            assert named is not None
            source = source_at(page, after, named)
            pieces.append(rest)
        if words[after : after + 1] == ["that"]:
            return "a manner, no source"
        return Draft(
            pieces,
            "preposition of source",
            cue=cue,
            at=i,
            hit=hit,
            construction="clause",
            source=source,
        )

    def _name_end(self, low: int, high: int) -> int | None:
        """One past the first person's name among the words, where more words follow it."""
        page = self.page
        for mention in page.mentions.overlapping(page.span(low, high)):
            end = page.first(mention.span.end)
            if mention.kind == "person" and mention.form in {"name", "short"} and low < end < self.high:
                return end
        return None

    def _clause_tag(self, hit: Hit, i: int) -> Draft | str:
        page, words = self.page, self.page.words
        if page.grammar.contents_end == "tree" and (
            any(c < i for c in page.children(i, "nsubj"))
            or (not page.children(i, "nsubj") and any(c > i for c in page.children(i, "ccomp", "xcomp")))
        ):
            return self._trailing(hit, i)
        if i > self.low and words[i - 1] not in {",", "–", "--", "—"} and i - 1 not in self.spoken:
            return (
                "no comma before the tag"
                if page.grammar.contents_end == "sentence"
                else self._trailing(hit, i)
            )
        tag = tag_from(page, i, self.high, strict=True)
        if tag is not None and tag.end < self.high and words[tag.end] in page.grammar.complementizers:
            return "a noun with a clause, no tag"
        if tag is None or tag.at != i:
            return (
                self._trailing(hit, i) if page.grammar.contents_end == "tree" else "no speaker after the tag"
            )
        return self._around(hit, i, i, tag.end, tag.source)

    def _trailing(self, hit: Hit, i: int) -> Draft | str:
        """`A, X said.`: the speaker before the cue, the clause before both."""
        page, words = self.page, self.page.words
        subjects = [c for c in page.children(i, "nsubj") if c < i]
        if not subjects:
            return "no tag"
        first = min(page.subtree(subjects[0]))
        if first - 1 < self.low or words[first - 1] not in {",", "–", "--", "—"} or first - 1 - self.low < 2:
            return "no tag"
        end = told = i + hit.length
        if hit.cue.addressee == "object":  # A, X told reporters
            end = phrase_from(page, told, self.high)
            if end == told or not any(page.tokens[k].upos == "VERB" for k in range(self.low, first)):
                return "no tag"
        if end < self.high and words[end] not in page.grammar.circumstances | {",", "."}:
            return "no tag"
        draft = self._around(hit, i, first, end, source_at(page, first, i))
        if isinstance(draft, Draft) and end > told:
            draft.addressee = page.span(told, end)
        return draft

    def _answered(self, noun: int, low: int) -> int:
        """Where a clause under a noun ends because the claim is answered: `tudingan X bahwa … | dibantah Y`.

        A parser that sees no main verb hangs it on the clause, so only a sentence with the noun as its head is looked at.
        """
        page = self.page
        if page.head(noun) is not None:
            return self.high
        return next(
            (
                k
                for k in range(low, self.high)
                if any(h.voice == "pass" for h in page.hits(k))
                and page.words[k - 1] not in page.grammar.relative
            ),
            self.high,
        )

    def _noun(self, hit: Hit, i: int) -> Draft | str:
        page = self.page
        if hit.cue.light:
            for back in (1, 2):
                if i - back >= self.low and page.words[i - back] in page.grammar.light_verbs:
                    found = self._light_noun(i - back)
                    return found if found is not None else "no clause under the noun"
        credited = i - 1 > self.low and page.words[i - 1] in page.grammar.credit_openers
        if credited and page.words[i - 2] == "," and "tag" in hit.cue.takes:  # A, demikian pernyataan X
            tag = tag_from(page, i - 1, self.high)
            if tag is not None and tag.source.span is not None:
                return self._around(hit, i, i - 1, tag.end, tag.source)
        if not hit.cue.takes & {"clause", "marked", "demand"}:
            return "only a tag"
        after = i + hit.length
        end = phrase_from(page, after, self.high)
        nxt = end
        if nxt < self.high and page.words[nxt] in page.grammar.complementizers - {"jika", "kalau"}:
            clauses = [page.subtree(c) for c in page.children(i, "acl", "ccomp", "advcl", "nmod")]
            content = self._trim(
                nxt + 1,
                min(
                    [
                        *(max(c) + 1 for c in clauses if nxt in c or nxt + 1 in c),
                        self._answered(i, nxt + 2),
                        self.high,
                    ]
                ),
            )
            if content is None:
                return "an empty content"
            source = source_at(page, after, end) if end > after else Source()
            return Draft(
                [content],
                "noun with a clause",
                cue=page.span(i, after),
                at=i,
                hit=hit,
                construction="clause",
                source=source,
            )
        return "a noun without a clause"

    def _light_noun(self, verb: int) -> Draft | None:
        page = self.page
        if page.words[verb] not in page.grammar.light_verbs:
            return None
        for i in range(verb + 1, min(self.high, verb + 3)):
            for hit in page.hits(i):
                if hit.voice == "noun" and hit.cue.light:
                    found = complement(page, hit, i + hit.length, self.high)
                    if isinstance(found, str):
                        continue
                    content = self._content(verb, found.start, found.construction)
                    if content is None:
                        continue
                    source = self._source(verb)
                    return Draft(
                        [content],
                        "noun under a verb of delivering",
                        cue=page.span(verb, i + hit.length),
                        at=verb,
                        hit=hit,
                        construction=found.construction,
                        source=source or Source(None, None, True),
                        addressee=found.addressee,
                    )
        return None

    def _adverb(self, hit: Hit, i: int) -> Draft | str:
        page = self.page
        head = page.head(i)
        if head is None:
            return "modifies nothing"
        subjects = page.children(head, "nsubj")
        low = min((min(page.subtree(s)) for s in subjects), default=None)
        rest = self._trim(i + hit.length, self.high)
        if rest is None:
            return "nothing is said"
        pieces = [rest] if low is None or low >= i else [page.span(max(low, self.low), i), rest]
        return Draft(
            pieces,
            "adverb of report",
            cue=page.span(i, i + hit.length),
            at=i,
            hit=hit,
            construction="clause",
        )

    def _outlet(self, hit: Hit, i: int) -> Draft | str:
        page, words = self.page, self.page.words
        if i != self.low:
            return "a channel, not a source"
        after = i + hit.length
        while after < self.high and words[after] in page.grammar.from_markers:
            after += 1
        end = phrase_from(page, after, self.high)
        comma = next((k for k in range(max(end, after), min(self.high, after + 14)) if words[k] == ","), None)
        if end == after or comma is None:
            return "a channel that heads no clause"
        start = comma + 1
        # past a date between commas
        second = next((k for k in range(start, min(self.high, start + 9)) if words[k] == ","), None)
        if (
            second is not None
            and not any(page.tokens[k].upos == "VERB" for k in range(start, second))
            and page.tokens[start].upos in {"PROPN", "NOUN", "ADP"}
            and any(c.isdigit() for k in range(start, second) for c in words[k])
        ):
            start = second + 1
        content = self._trim(start, self.high)
        if content is None or len(content) < 15:
            return "nothing is said"
        return Draft(
            [content],
            "outlet as the only source",
            cue=page.span(i, i + hit.length),
            at=i,
            hit=hit,
            construction="clause",
            source=source_at(page, after, end),
        )

"""Reported speech without marks: verbs with a clause, passives, menurut, nouns, tags of unquoted clauses."""

from __future__ import annotations

import re

from saksi.lang.cues import Hit
from saksi.records import Drop, Span
from saksi.stages.statements.complements import complement
from saksi.stages.statements.draft import Draft, Source
from saksi.stages.statements.page import Page
from saksi.stages.statements.phrases import channel, noun_phrase, phrase_from, source_at, subject_of
from saksi.stages.statements.tags import tag_from

STAGE = "statements"


class Sentence:
    """The cues of one sentence, read left to right. `spoken` are words of direct quotations, left to the marks."""

    def __init__(self, page: Page, low: int, high: int, spoken: set[int], before: list[Draft]) -> None:
        self.page = page
        self.low, self.high = low, high
        self.spoken = spoken
        self.before = before  # direct statements whose tag stands in this sentence
        self.drafts: list[Draft] = []
        self.drops: list[Drop] = []

    def read(self) -> None:
        """Fill `drafts`, outer ones before those inside them."""
        page = self.page
        i = self.low
        while i < self.high:
            if i in self.spoken or any(d.at == i for d in self.before):
                i += 1
                continue
            step = 1
            for hit in page.hits(i):
                found = self._one(hit, i)
                if isinstance(found, Draft):
                    self.drafts.append(found)
                    step = hit.length
                    break
                self.drops.append(Drop(page.span(i, i + hit.length), STAGE, found))
            i += step
        self._settle()

    def _one(self, hit: Hit, i: int) -> Draft | str:
        if hit.cue.kind == "next-speaker":
            return "names the next speaker, no statement"
        if hit.cue.kind == "adverb":
            return self._adverb(hit, i)
        if hit.cue.kind == "outlet":
            return self._outlet(hit, i)
        if hit.cue.kind == "preposition":
            return self._preposition(hit, i)
        if hit.voice == "noun":
            return self._noun(hit, i)
        if hit.voice == "pass":
            return self._passive(hit, i)
        if hit.voice in self.page.grammar.tag_voices and "tag" in hit.cue.takes:
            found = self._clause_tag(hit, i)
            if isinstance(found, Draft) or not (hit.voice in self.page.grammar.clause_voices or hit.cue.bare):
                return found
        if hit.voice not in self.page.grammar.clause_voices and hit.voice != "base":
            return "not a form that reports"
        if hit.voice == "base" and hit.cue.kind == "verb" and not self._headline(hit, i):
            return "a bare form with no tag"
        return self._active(hit, i)

    def _headline(self, hit: Hit, i: int) -> bool:
        """A base form that reports: `ia minta …`, `setuju`, `percaya`, English infinitives under an auxiliary."""
        page = self.page
        if page.grammar.contents_end == "tree":
            return page.tokens[i].upos == "VERB"
        return hit.cue.bare and i > self.low

    # -- active -----------------------------------------------------------------------------------------------

    def _active(self, hit: Hit, i: int) -> Draft | str:
        page, grammar = self.page, self.page.grammar
        negated = self._negated(i)
        if negated:
            return "the cue is negated"
        if self._unreal(i):
            return "the cue is planned or conditional"
        if (
            page.tokens[i].upos in {"NOUN", "PROPN"}
            and grammar.contents_end == "tree"
            and hit.cue.kind == "verb"
        ):
            return "a noun here"
        light = self._light_noun(i)
        if light is not None:
            return light
        found = complement(page, hit, i + hit.length, self.high)
        if isinstance(found, str):
            return found
        source = self._source(i)
        if found.construction == "object" and (source is None or source.mention is None):
            return "a thing, and no one known who speaks of it"
        content = self._content(i, found.start, found.construction)
        if content is None:
            return "an empty content"
        if source is None and page.tokens[i].upos not in {"VERB", "ADJ"}:
            return "no one speaks"
        draft = Draft(
            [content],
            f"{found.construction} after the cue",
            cue=page.span(i, i + hit.length),
            at=i,
            hit=hit,
            construction=found.construction,
            source=source or Source(None, None, True),
            addressee=found.addressee,
        )
        draft.confidence = (
            (0.9 if found.marked else 0.8)
            - (0.0 if source and source.mention else 0.15)
            - (0.15 if found.construction == "object" else 0)
        )
        return draft

    def _passive_clause(self, hit: Hit, i: int) -> Draft | str:
        """`I am told that …`, `people were encouraged to …`: the subject is the one spoken to."""
        page = self.page
        found = complement(page, hit, i + hit.length, self.high)
        if isinstance(found, str) or found.construction not in {"clause", "demand", "infinitive"}:
            return "a passive with no clause"
        if hit.cue.addressee != "object" and not found.marked:
            return "a passive with no clause"
        content = self._content(i, found.start, found.construction)
        if content is None:
            return "an empty content"
        subjects = [c for c in page.children(i, "nsubj") if self.low <= c < i]
        asked = noun_phrase(page, subjects[0], i).span if subjects and hit.cue.addressee == "object" else None
        agents = [c for c in page.children(i, "obl:agent") if c > i]
        source = noun_phrase(page, agents[0], i) if agents else Source()
        return Draft(
            [content],
            "passive with a clause",
            cue=page.span(i, i + hit.length),
            at=i,
            hit=hit,
            construction=found.construction,
            source=source,
            addressee=asked,
            confidence=0.5,
        )

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
                        confidence=0.8,
                    )
        return None

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
            for phrase in page.grammar.via_cues:
                words = phrase.split()
                if rest[: len(words)] == words and k + len(words) + 12 >= high:
                    return k
            if rest and rest[0] in page.grammar.credit_openers and k + 12 >= high:
                return k
        return high

    # -- passive ----------------------------------------------------------------------------------------------

    def _passive(self, hit: Hit, i: int) -> Draft | str:
        page, grammar, words = self.page, self.page.grammar, self.page.words
        if self._negated(i) or self._unreal(i):
            return "the cue is negated or planned"
        after = i + hit.length
        agent: Source | None = None
        j = after
        while j < self.high and words[j] in grammar.adverbs:
            j += 1
        if j < self.high and words[j] in grammar.agent_markers:
            end = phrase_from(page, j + 1, self.high)
            agent, j = source_at(page, j + 1, end), end
        elif j < self.high and (
            words[j] in grammar.clitic or (page.mention_from(j) is not None and not hit.cue.impersonal)
        ):
            mention = page.mention_from(j)
            if words[j] in grammar.clitic or (
                mention is not None and mention.kind in {"person", "organization", "group"}
            ):
                end = phrase_from(page, j, self.high)
                agent, j = source_at(page, j, end), end
        subject = " ".join(words[self.low : i])
        if agent is not None:
            anaphor = any(
                re.match(rf"(?:\W*(?:namun|sementara|sebelumnya|adapun),? )?{re.escape(a)}\b", subject)
                for a in grammar.anaphors
            )
            if anaphor and i - self.low <= 6:
                content = self._previous_sentence()
                if content is None:
                    return "points back to words that have a cue of their own"
                return Draft(
                    [content],
                    "passive pointing back",
                    cue=page.span(i, after),
                    at=i,
                    hit=hit,
                    construction="clause",
                    source=agent,
                    confidence=0.55,
                )
            found = complement(page, hit, j, self.high)
            if isinstance(found, str) or not found.marked:
                return "a passive with no clause"
            content_span = self._content(i, found.start, found.construction)
            if content_span is None:
                return "an empty content"
            return Draft(
                [content_span],
                "passive with its agent",
                cue=page.span(i, after),
                at=i,
                hit=hit,
                construction=found.construction,
                source=agent,
                addressee=found.addressee,
                confidence=0.75,
            )
        if not hit.cue.impersonal:
            return "a passive that names nobody"
        if (i > self.low and words[i - 1] in grammar.relative) or page.is_a(i, "acl"):
            return "a passive inside a relative clause"
        found = complement(page, hit, after, self.high)
        if isinstance(found, str):
            return found
        said = self._content(i, found.start, found.construction)
        if said is None:
            return "an empty content"
        pieces = [said]
        if hit.cue.act != "accuse" and not found.marked and i > self.low:
            owned = list(page.children(i, "nsubj"))
            if not owned:
                return "a passive with no subject"
            phrase = page.subtree(owned[0])
            first = max(self.low, min(phrase))
            if first < i:
                pieces.insert(0, page.span(first, min(i, max(phrase) + 1)))
        return Draft(
            pieces,
            "impersonal passive",
            cue=page.span(i, after),
            at=i,
            hit=hit,
            construction=found.construction,
            confidence=0.55,
        )

    def _previous_sentence(self) -> Span | None:
        page = self.page
        if self.low == 0:
            return None
        last = self.low - 1
        if last in self.spoken or page.words[last] in {'"', "”", "“"}:
            return None
        low = page.low(last)
        if any(
            page.hits(k)
            and page.hits(k)[0].voice in page.grammar.clause_voices
            and page.hits(k)[0].cue.takes & {"clause"}
            for k in range(low, last)
        ):
            return None
        paragraph = page.paragraph(last)
        while (
            not page.flat
            and low > 0
            and page.paragraph(low - 1) == paragraph
            and page.paragraph(self.low) != paragraph
            and low - 1 not in self.spoken
        ):
            earlier = page.low(low - 1)
            if earlier >= low:  # page furniture
                break
            low = earlier
        return self._trim(low, last + 1)

    # -- menurut, according to --------------------------------------------------------------------------------

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
            return "nothing is said"
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
            confidence=0.88 if source.mention else 0.7,
        )

    def _circumstance(self, word: int) -> bool:
        """Say whether what follows a tag is but place, time or channel."""
        page, grammar = self.page, self.page.grammar
        if page.words[word] in grammar.circumstances:
            return True
        return not any(page.tokens[k].upos in {"VERB", "ADJ", "AUX"} for k in range(word, self.high))

    # -- kata X in the middle of an unquoted clause -------------------------------------------------------------

    def _clause_tag(self, hit: Hit, i: int) -> Draft | str:
        page, words = self.page, self.page.words
        if page.grammar.contents_end == "tree" and (
            any(c < i for c in page.children(i, "nsubj"))
            or any(c > i for c in page.children(i, "ccomp", "xcomp"))
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
        end = i + hit.length
        if end < self.high and words[end] not in page.grammar.circumstances | {",", "."}:
            return "no tag"
        return self._around(hit, i, first, end, source_at(page, first, i))

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
                and comma - end <= 1
            ):
                pieces.append(rest)
        elif comma is None and not before and end < self.high:
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
            confidence=0.85,
        )

    def _only_link(self, words: list[int]) -> bool:
        grammar = self.page.grammar
        return all(
            self.page.words[k] in grammar.linkers or self.page.words[k] in grammar.conjunctions for k in words
        )

    # -- nouns, adverbs, outlets ----------------------------------------------------------------------------------

    def _noun(self, hit: Hit, i: int) -> Draft | str:
        page = self.page
        if hit.cue.light:
            for back in (1, 2):
                if i - back >= self.low and page.words[i - back] in page.grammar.light_verbs:
                    found = self._light_noun(i - back)
                    return found if found is not None else "no clause under the noun"
        if not hit.cue.takes & {"clause", "marked", "demand"}:
            return "only a tag"
        after = i + hit.length
        end = phrase_from(page, after, self.high)
        nxt = end
        if nxt < self.high and page.words[nxt] in page.grammar.complementizers - {"jika", "kalau"}:
            clauses = [page.subtree(c) for c in page.children(i, "acl", "ccomp", "advcl", "nmod")]
            content = self._trim(
                nxt + 1, min([*(max(c) + 1 for c in clauses if nxt in c or nxt + 1 in c), self.high])
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
                confidence=0.6,
            )
        return "a noun without a clause"

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
            confidence=0.6,
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
            confidence=0.6,
        )

    # -- several in one sentence ------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Cut contents at the next cue of the same speaker; keep an outlet only where nobody else speaks."""
        page = self.page
        outlets = [
            d
            for d in self.drafts
            if d.hit is not None
            and (
                d.hit.cue.kind == "outlet"
                or (
                    d.hit.cue.kind == "preposition"
                    and d.source.mention is not None
                    and d.source.mention.form == "outlet"
                )
            )
        ]
        others = [d for d in self.drafts if d not in outlets]
        if outlets and (others or self.before):
            for draft in others or self.before:
                if draft.via is None:
                    draft.via = outlets[0].source.span
            self.drafts = others
        self._yield_to_speakers()
        self._outlets_yield()
        for n, draft in enumerate(self.drafts):
            for later in self.drafts[n + 1 :]:
                if (
                    later.at is None
                    or draft.at is None
                    or not draft.holds(page.tokens[later.at].start)
                    or draft.construction == "tag"
                ):
                    continue
                cut = self._sibling(draft, later)
                if cut is not None:
                    last = draft.content[-1]
                    for number, piece in enumerate(draft.content):
                        if piece.start < page.tokens[cut].start <= piece.end:
                            trimmed = self._trim(page.first(piece.start), cut)
                            draft.content = draft.content[:number] + ([trimmed] if trimmed else [])
                            break
                    if not draft.content:
                        draft.content = [last]
                    break
        for draft in self.drafts:
            if draft.via is None:
                draft.via = channel(page, self.low, self.high)

    def _outlets_yield(self) -> None:
        """`Le Matin reported that X said …`: X speaks, the newspaper is the channel."""
        page = self.page
        for draft in list(self.drafts):
            mention = draft.source.mention
            if mention is None or mention.form != "outlet" or draft.construction != "clause":
                continue
            inner = [
                d
                for d in self.drafts
                if d is not draft and d.at is not None and draft.holds(page.tokens[d.at].start)
            ]
            inner = [
                d
                for d in inner
                if d.source.mention is not None
                and sum(map(len, d.content)) * 2 > sum(map(len, draft.content))
            ]
            if inner:
                inner[0].via = inner[0].via or draft.source.span
                self.drafts.remove(draft)

    def _yield_to_speakers(self) -> None:
        """`X mengatakan A, menurut timnya`: who told the outlet is the channel, X the speaker."""
        page = self.page
        for draft in [d for d in self.drafts if d.hit is not None and d.hit.cue.kind == "preposition"]:
            assert draft.at is not None
            if len(draft.content) != 1 or draft.start > page.tokens[draft.at].start:
                continue
            inner = [
                d
                for d in self.drafts
                if d is not draft
                and d.at is not None
                and d.at < draft.at
                and d.holds(page.tokens[draft.at].start)
            ]
            for other in inner:
                trimmed = self._trim(page.first(other.content[-1].start), draft.at)
                if trimmed is not None:
                    other.content[-1] = trimmed
                    other.via = draft.source.span
            if inner:
                self.drafts.remove(draft)

    def _sibling(self, first: Draft, later: Draft) -> int | None:
        """Word where the earlier content ends because the later cue runs beside it; null when it runs inside it."""
        page, grammar = self.page, self.page.grammar
        assert first.at is not None and later.at is not None
        k = later.at - 1
        low = later.at
        # back over adverbs and the later one's own subject to the word that links the two
        own = [c for c in page.children(later.at, "nsubj") if first.at < c < later.at]
        if own:
            low = min(page.subtree(own[0]))
            k = low - 1
        while k > first.at and page.words[k] in grammar.adverbs - grammar.linkers:
            k -= 1
        if page.words[k] not in grammar.linkers | grammar.breakers | grammar.conjunctions | {",", ";"}:
            return None
        cut = k
        while cut - 1 > first.at and (page.words[cut - 1] == "," or page.words[cut - 1] in grammar.linkers):
            cut -= 1
        chain = [later.at, *page.ancestors(later.at)]
        beside = first.at in chain
        if beside:
            link = chain[chain.index(first.at) - 1]
            beside = page.is_a(link, "conj", "advcl", "parataxis", "dep", "list")
        if page.words[k] in grammar.breakers:
            return cut
        if own:
            return (
                cut
                if beside and (page.words[k] in grammar.conjunctions or page.words[k] in {";", ","})
                else None
            )
        if beside or not set(chain) & set(range(page.first(first.start), later.at)):
            return cut
        return None

"""Passive cues: `disampaikan oleh X`, `dilaporkan tewas`, `I am told that …`."""

from __future__ import annotations

import re

from saksi.lang.cues import Hit
from saksi.records import Span
from saksi.stages.statements.complements import complement
from saksi.stages.statements.draft import Draft, Source
from saksi.stages.statements.phrases import noun_phrase, phrase_from, source_at
from saksi.stages.statements.row import Row
from saksi.stages.statements.tags import tag_from


class Passives(Row):
    """What passive cues report, and who stands behind them."""

    def _passive(self, hit: Hit, i: int) -> Draft | str:
        page, grammar, words = self.page, self.page.grammar, self.page.words
        if self._negated(i) or self._unreal(i):
            return "the cue is negated or planned"
        after = i + hit.length
        if i - 1 > self.low and words[i - 1] in grammar.credit_openers and words[i - 2] == ",":
            tag = tag_from(page, i - 1, self.high)  # A, demikian disampaikan X
            if tag is not None and tag.source.span is not None:
                return self._around(hit, i, i - 1, tag.end, tag.source)
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
        )

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

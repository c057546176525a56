"""Reported speech without marks, one sentence at a time: verbs with a clause, and how several share it."""

from __future__ import annotations

from saksi.lang.cues import Hit
from saksi.records import Drop
from saksi.stages.statements.complements import complement
from saksi.stages.statements.draft import Draft, Source
from saksi.stages.statements.passives import Passives
from saksi.stages.statements.phrases import channel
from saksi.stages.statements.sources import Sources

STAGE = "statements"


class Sentence(Passives, Sources):
    """The cues of one sentence, read left to right."""

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
        draft.marked = found.marked
        return draft

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
        self.drafts = [draft for draft in self.drafts if not self._only_told(draft)]
        self._leave_quotations()
        for draft in self.drafts:
            if draft.via is None:
                draft.via = channel(page, self.low, self.high)

    def _only_told(self, draft: Draft) -> bool:
        """`memberi tahu Sekjen NATO dan meminta …`: what is left as content is only whom it is said to."""
        if draft.hit is None or draft.hit.cue.addressee != "object" or draft.construction != "clause":
            return False
        return draft.content == [m.span for m in self.page.mention_at(draft.content[0])][:1]

    def _leave_quotations(self) -> None:
        """`X menekankan A, dengan mengatakan, “B”`: A ends before the cue that leads into B."""
        page = self.page
        for draft in self.drafts:
            for led in self.before:
                if (
                    led.at is None
                    or draft.at is None
                    or led.at <= draft.at
                    or not draft.holds(page.tokens[led.at].start)
                ):
                    continue
                if page.first(led.start) < led.at:
                    continue
                cut = led.at
                while cut - 1 > draft.at and page.words[cut - 1] not in {",", ";"}:
                    cut -= 1
                piece = draft.content[-1]
                trimmed = (
                    self._trim(page.first(piece.start), cut)
                    if page.tokens[cut - 1].start > piece.start
                    else None
                )
                if trimmed is not None:
                    draft.content[-1] = trimmed

    def _outlets_yield(self) -> None:
        """`Le Matin reported that X said …`: X speaks, the newspaper is the channel."""
        page = self.page
        for draft in list(self.drafts):
            mention = draft.source.mention
            if mention is None or mention.form != "outlet" or draft.construction not in {"clause", "tag"}:
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
        if not own and (self._of_a_thing(first, chain) or self._speaks_on(first, later.at)):
            return cut
        if beside or not set(chain) & set(range(page.first(first.start), later.at)):
            return cut
        return None

    def _speaks_on(self, first: Draft, later: int) -> bool:
        """`X mengaku sudah menelepon Y dan yakin …`: the content has no subject but X, nor has what follows."""
        page = self.page
        low = page.first(first.start)
        return (
            first.construction == "clause"
            and page.tokens[low].upos in {"VERB", "AUX"}
            and low not in page.quoted
            and not any(page.is_a(k, "nsubj", "csubj") for k in range(low, later))
        )

    def _of_a_thing(self, first: Draft, chain: list[int]) -> bool:
        """Say whether the verb a later cue is joined to has a thing as its subject: then it is not that who speaks."""
        page = self.page
        inside = [w for w in chain[1:] if first.holds(page.tokens[w].start)]
        if not inside or not page.is_a(chain[0], "conj"):
            return False
        subjects = page.children(inside[0], "nsubj")
        if not subjects:
            return False
        spoken_of = page.mention_at(page.tokens[subjects[0]].span)
        return not any(m.kind in {"person", "organization", "country", "group"} for m in spoken_of) and (
            page.tokens[subjects[0]].upos == "NOUN"
        )

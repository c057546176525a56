"""Quotations and the words that say whose they are: tags after, before and inside, broken and cue-less quotations."""

from __future__ import annotations

from dataclasses import dataclass

from saksi.lang.cues import Hit
from saksi.lexicon.cues import Cue
from saksi.records import Span
from saksi.stages.statements.between import STOPS, broken, only_link, own_paragraph, resumes
from saksi.stages.statements.draft import Draft, Source
from saksi.stages.statements.page import Page
from saksi.stages.statements.phrases import channel, phrase_from, source_at, subject_of
from saksi.stages.statements.quotations import Quotation, ends_like_speech

_COLON = Cue(lemma=":", kind="verb", seen="recalled")


@dataclass
class Tag:
    """A tag: the cue's words `at` up to `end`, its source, one past its last word."""

    hit: Hit
    at: int
    source: Source
    end: int


def tag_from(page: Page, word: int, high: int, *, strict: bool = False) -> Tag | None:
    """Read a tag that starts at `word`: `kata X`, `ujarnya`, `demikian pernyataan X`, `said X`, `X said`.

    With `strict` a name or pronoun must follow the cue (tags of unquoted clauses).
    """
    grammar = page.grammar
    i = word
    while i < high and page.words[i] in grammar.credit_openers | grammar.tag_openers:
        i += 1
    if i >= high:
        return None
    for hit in page.hits(i):
        if hit.voice == "pass" and hit.cue.takes & {"tag", "clause"}:
            # demikian disampaikan (oleh) X
            after = i + hit.length
            by = after < high and page.words[after] in grammar.agent_markers
            end = phrase_from(page, after + by, high)
            source = source_at(page, after + by, end)
            if (by or i > word) and end > after + by and source.mention is not None:
                return Tag(hit, i, source, end)
            continue
        if "tag" not in hit.cue.takes or hit.voice not in grammar.tag_voices:
            continue
        after = i + hit.length
        while after < high and page.words[after] in grammar.adverbs:
            after += 1
        end = phrase_from(page, after, high)
        if end > after:
            source = source_at(page, after, end)
            named = source.mention is not None or page.words[after] in grammar.pronouns
            plain = {"PROPN"} if hit.voice in grammar.clause_voices else {"PROPN", "NOUN", "NUM", "DET"}
            if strict and not named and page.tokens[after].upos not in plain:
                return None
            return Tag(hit, i, source, end)
        if strict:
            return None
        return Tag(hit, i, Source(), after)
    # the source first: X said; X, a senior official, said
    end = phrase_from(page, i, high)
    if end > i:
        for j in _past_apposition(page, i, end, high):
            while j < high and (page.words[j] in grammar.adverbs or page.tokens[j].upos in {"AUX", "ADV"}):
                j += 1
            for hit in page.hits(j) if j < high else []:
                reports = hit.cue.kind in {"verb", "outlet"} and hit.cue.takes & {"tag", "clause"}
                if (
                    reports
                    and hit.voice in grammar.tag_voices | {"act", "mid"}
                    and not (strict and "tag" not in hit.cue.takes)
                ):
                    return Tag(hit, j, source_at(page, i, j), j + hit.length)
    if i > word and end > i and page.words[i - 1] in grammar.credit_openers and grammar.credit_openers:
        return Tag(Hit(_COLON, "word", 1, ""), i - 1, source_at(page, i, end), end)
    return None


def _past_apposition(page: Page, low: int, end: int, high: int) -> list[int]:
    """Where the verb may stand after a phrase: at once, or past a stretch between commas."""
    found = [end]
    comma = next((k for k in range(low + 1, min(high, end + 1)) if page.words[k] == ","), None)
    if comma is not None:
        second = next((k for k in range(comma + 1, min(high, comma + 25)) if page.words[k] == ","), None)
        if second is not None:
            found.append(second + 1)
    return found


def _lead(page: Page, quotation: Quotation) -> Tag | None:
    """The cue that leads into a quotation: `X mengatakan, “`, `kata X: “`, `dengan mengatakan “`."""
    opening = page.first(quotation.span.start)
    if opening == 0 or opening >= len(page.tokens):
        return None
    low = (
        page.low(opening)
        if page.sentence_of[opening] == page.sentence_of[opening - 1]
        else page.low(opening - 1)
    )
    last = opening - 1
    if page.paragraph(last) != page.paragraph(opening) and page.words[last] not in {":", ","}:
        return None
    if page.words[last] in STOPS:
        return None
    grammar = page.grammar
    marked = (
        page.words[last] in {",", ":", "--", "–", "—", "-"} or page.words[last] in grammar.complementizers
    )
    edge = last if marked else last + 1
    if page.words[last] in grammar.complementizers and edge > low and page.words[edge - 1] == ",":
        edge -= 1
    for i in range(edge - 1, max(low, edge - 30) - 1, -1):
        if i in page.quoted:
            break
        for hit in page.hits(i):
            if hit.cue.kind in {"next-speaker", "preposition", "adverb", "adjective"} and not (
                hit.cue.kind == "preposition" and marked
            ):
                continue
            if hit.voice == "noun" and not (marked and hit.cue.light):
                continue
            after = i + hit.length
            gap = edge - after
            if (
                hit.voice in grammar.tag_voices
                and "tag" in hit.cue.takes
                and hit.voice not in grammar.clause_voices
            ):
                end = phrase_from(page, after, edge)
                if end > after and marked:
                    return Tag(hit, i, source_at(page, after, end), edge)
                continue
            if (
                not marked
                and gap > 0
                and not all(page.words[k] in grammar.adverbs for k in range(after, edge))
            ) and not (hit.cue.addressee == "object" and phrase_from(page, after, edge) == edge):
                continue
            if hit.voice == "pass":
                continue
            if gap > 14:
                continue
            if any(page.hits(k) and page.tokens[k].upos == "VERB" for k in range(after, edge)) and gap > 3:
                continue
            return Tag(hit, i, subject_of(page, i, low) or Source(), edge)
    # a name and a colon: Budi: “Kami menang”
    if page.words[last] == ":" and last > low:
        end = phrase_from(page, low, last)
        if end == last:
            source = source_at(page, low, last)
            if source.mention is not None and source.mention.form in {"name", "short", "title"}:
                return Tag(Hit(_COLON, "word", 1, ""), last, source, last + 1)
    return None


def _begins(page: Page, quotation: Quotation, floor: int) -> int:
    """First word of the clause that runs into the quotation from before its mark, or the mark's own word."""
    opening = page.first(quotation.span.start)
    if opening >= len(page.tokens):
        return opening
    low = max(page.low(opening), floor)
    i = opening
    while i > low and page.words[i - 1] not in STOPS:
        i -= 1
    while i < opening and page.is_punct(i):
        i += 1
    return i


def read_quotations(page: Page) -> tuple[list[Draft], list[Quotation]]:
    """Return the statements made by quotations, and the quotations that are only part of a clause."""
    drafts: list[Draft] = []
    loose: list[Quotation] = []
    text = page.text
    previous: Draft | None = None
    done_to = 0  # the word up to which the last tag has used the text
    for quotation in page.quotations:
        opening = page.first(quotation.span.start)
        if opening >= len(page.tokens):
            continue
        after = page.first(quotation.span.end)
        closing_word = max(opening, after - 1)
        limit = len(page.tokens)
        words = sum(
            1
            for c in text[quotation.inner.start : quotation.inner.end].split()
            if any(x.isalnum() for x in c)
        )
        paragraph = page.paragraph(opening)
        # the tag after
        i = after
        skipped = ""
        while (
            i < limit
            and page.paragraph(i) == paragraph
            and page.words[i] in {",", ".", "--", "–", "—", "-", ";", ")"}
            and i - after < 3
        ):
            skipped += page.words[i]
            i += 1
        tail: Tag | None = None
        if i < limit and page.paragraph(i) == paragraph and i not in page.page_words:
            tail = tag_from(page, i, page.high(i))
        speech = ends_like_speech(text, quotation.inner)
        if tail is not None:
            spoken = speech or "," in skipped or tail.hit.voice in page.grammar.tag_voices | {"pass"}
            sourced_first = tail.at > i and tail.hit.voice not in {"base"}
            if (
                (sourced_first and not (speech or "," in skipped))
                or (sourced_first and "." in skipped)
                or (
                    sourced_first
                    and text[quotation.inner.end - 1] in ".!?"
                    and "," not in skipped
                    and page.grammar.contents_end == "sentence"
                )
                or not spoken
                or (words < 2 and not (speech or "," in skipped))
            ):
                tail = None
        if quotation.single and tail is None and (words < 4 or not speech):
            loose.append(quotation)
            continue
        if tail is None and previous is not None and broken(page, previous, done_to, opening):
            previous.content.append(quotation.inner)
            previous.rule = "quotation broken by its cue"
            done_to = after
            continue
        lead = None if tail is not None else _lead(page, quotation)
        begins = _begins(page, quotation, done_to)
        own_start = begins >= opening
        if tail is not None:
            content = [quotation.inner]
            kind = "direct"
            if not own_start and not only_link(page, begins, opening):
                spoken_lead = _lead(page, quotation)
                if spoken_lead is None:
                    content = [
                        Span(
                            page.tokens[begins].start,
                            quotation.span.end if quotation.closed else quotation.inner.end,
                        )
                    ]
                    kind = "mixed"
                    # an earlier fragment of the same clause is part of it
                    loose = [q for q in loose if q.span.start < content[0].start]
            draft = Draft(
                content,
                "tag after the quotation",
                cue=page.span(tail.at, tail.at + tail.hit.length),
                at=tail.at,
                hit=tail.hit,
                construction="tag",
                source=tail.source,
            )
            draft.kind = kind  # type: ignore[assignment]
            draft.via = channel(page, tail.end, page.high(tail.at))
            # a second quotation that its own tag resumes in the same sentence belongs to the earlier statement
            drafts.append(draft)
            previous, done_to = draft, tail.end
            _addressee_after(page, draft, tail.end)
            continue
        whole = _whole(page, quotation, words, speech)
        if lead is not None and whole:
            draft = Draft(
                [quotation.inner],
                "cue before the quotation",
                kind="direct",
                cue=None if lead.hit.cue is _COLON else page.span(lead.at, lead.at + lead.hit.length),
                at=lead.at,
                hit=lead.hit,
                construction="clause",
                source=lead.source,
            )
            _addressee_after(page, draft, lead.at + lead.hit.length)
            draft.via = channel(page, page.low(lead.at), opening)
            drafts.append(draft)
            previous, done_to = draft, after
            continue
        alone = own_start and (
            speech
            or after >= limit
            or page.low(after if after < limit else closing_word) == after
            or page.words[min(after, limit - 1)] in STOPS
            or page.paragraph(min(after, limit - 1)) != paragraph
        )
        if alone and words >= 3 and previous is not None and not quotation.single:
            same = page.paragraph(page.first(previous.content[-1].start)) == paragraph
            gap = text[previous.end : quotation.span.start]
            between = opening - done_to
            resumed = not page.flat and between <= 30 and resumes(page, done_to, opening)
            if same and len(gap) < 250 and resumed:
                previous.content.append(quotation.inner)
                previous.rule = "quotation broken by its cue"
                done_to = after
                continue
            near = paragraph - page.paragraph(page.first(previous.content[-1].start)) <= 1
            if near and not quotation.single and (same is False or len(gap) < 400):
                draft = Draft(
                    [quotation.inner],
                    "quotation without a cue",
                    kind="direct",
                    source=Source(None, None, True),
                )
                drafts.append(draft)
                previous, done_to = draft, after
                continue
        if alone and words >= 6 and not quotation.single and own_paragraph(page, quotation):
            draft = Draft(
                [quotation.inner],
                "quotation without a cue",
                kind="direct",
                source=Source(None, None, True),
            )
            drafts.append(draft)
            previous, done_to = draft, after
            continue
        loose.append(quotation)
    return drafts, loose


def _whole(page: Page, quotation: Quotation, words: int, speech: bool) -> bool:
    """Say whether a whole clause stands in the marks."""
    if words < 2:
        return speech and page.text[quotation.inner.end - 1] in ".!?"
    low, high = page.first(quotation.inner.start), page.first(quotation.inner.end)
    after = page.text[quotation.span.end : quotation.span.end + 1]
    verbs = any(page.tokens[i].upos in {"VERB", "AUX"} for i in range(low, high))
    capital = page.text[quotation.inner.start].isupper() or not page.text[quotation.inner.start].isalpha()
    if speech and words >= 3 and (capital or verbs):
        return True
    ends = (
        after in {"", ".", "\n", "!", "?", ","}
        or high >= len(page.tokens)
        or page.low(min(high, len(page.tokens) - 1)) >= high
    )
    return capital and words >= 3 and (verbs or words >= 5) and (ends or words >= 8)


def _addressee_after(page: Page, draft: Draft, word: int) -> None:
    """`kata X kepada wartawan`, `X told reporters`: the one spoken to."""
    if word >= len(page.tokens) or draft.at is None:
        return
    high = page.high(draft.at)
    grammar = page.grammar
    if draft.hit is not None and draft.hit.cue.addressee == "object":
        end = phrase_from(page, word, high)
        if end > word and word not in page.quoted:
            draft.addressee = page.span(word, end)
            return
    for i in range(word, min(high, word + 4)):
        if page.words[i] in grammar.addressee_markers and i not in page.quoted:
            end = phrase_from(page, i + 1, high)
            found = page.mention_from(i + 1) if end > i + 1 else None
            if end > i + 1 and (found is None or found.kind != "place"):
                draft.addressee = page.span(i + 1, end)
            return

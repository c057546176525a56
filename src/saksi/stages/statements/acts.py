"""What a speaker does by saying it: the cue decides, and the content where the cue only says that it was said."""

from __future__ import annotations

import re
from functools import lru_cache

from saksi.lexicon.cues import Content
from saksi.records.model import Act
from saksi.stages.statements.draft import Draft
from saksi.stages.statements.page import Page

HEARSAY = {"impersonal passive", "adverb of report"}
# Clauses inside the main one that do not say what it does: who is meant, under what condition.
_INSIDE = ("acl", "advcl")
# A clause that makes up more of a content than this is what it says, however the parser hung it up.
_PART = 0.6


@lru_cache(maxsize=1024)
def _pattern(expressions: tuple[str, ...], end: str = "") -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{e}){end}" for e in expressions), re.IGNORECASE)


def _fits(rule: Content, main: str, whole: str, performed: bool) -> bool:
    if rule.performs and not performed:
        return False
    if rule.unless and _pattern(rule.unless).search(whole):
        return False
    text = whole if rule.anywhere else main
    return any(
        not (rule.after and _pattern(rule.after, r"\s*$").search(text, 0, match.start()))
        for match in _pattern(rule.any).finditer(text)
    )


def main_clauses(page: Page, draft: Draft) -> str:
    """Return the words of a content without its relative and adverbial clauses."""
    pieces: list[str] = []
    for span in draft.content:
        at = span.start
        left_out: set[int] = set()
        word = page.first(span.start)
        size = page.first(span.end) - word
        while word < len(page.tokens) and page.tokens[word].start < span.end:
            head = page.head(word)
            if page.is_a(word, *_INSIDE) and head is not None and page.tokens[head].start >= span.start:
                clause = page.subtree(word)
                if len(clause) < _PART * size:
                    left_out.update(clause)
            word += 1
        for i in sorted(left_out):
            token = page.tokens[i]
            if at <= token.start < span.end:
                pieces.append(page.text[at : token.start])
                at = token.end
        pieces.append(page.text[at : span.end] + " ")
    return " ".join("".join(pieces).split())


def act_of(page: Page, draft: Draft, *, read: bool = True) -> tuple[Act, str]:
    """Return the act of a draft and what decided it; without `read` the cue alone decides."""
    hit = draft.hit
    text = " ".join(span.of(page.text) for span in draft.content) if read else ""
    if hit is not None:
        for condition in hit.cue.when:
            if condition.construction is not None and condition.construction != draft.construction:
                continue
            if condition.negated is not None and condition.negated != draft.negated:
                continue
            if condition.content is not None and not _pattern((condition.content,)).search(text):
                continue
            return condition.act, "cue in its construction"
        if hit.cue.act != "assert":
            return hit.cue.act, "cue"
    if not read:
        return "assert", "content not read: too many over the same words"
    # who judges, foresees or passes on hearsay does nothing by the words
    performed = draft.rule not in HEARSAY and not (hit is not None and hit.cue.opinion)
    main = main_clauses(page, draft)
    for rule in page.acts[draft.kind]:
        if _fits(rule, main, text, performed):
            return rule.act, "content"
    return "assert", "plain"

"""What a speaker does by saying it: the cue decides, and the content where the cue only says that it was said."""

from __future__ import annotations

import re
from functools import lru_cache

from saksi.lexicon.cues import Content
from saksi.records.model import Act
from saksi.stages.statements.draft import Draft
from saksi.stages.statements.page import Page


@lru_cache(maxsize=512)
def _pattern(expressions: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{e})" for e in expressions), re.IGNORECASE)


def _fits(rule: Content, text: str, kind: str) -> bool:
    if kind not in rule.kinds:
        return False
    part = text if rule.first is None else text[: rule.first]
    if not _pattern(rule.any).search(part):
        return False
    return not (rule.unless and _pattern(rule.unless).search(text))


def act_of(page: Page, draft: Draft) -> tuple[Act, str]:
    """Return the act of a draft and what decided it."""
    hit = draft.hit
    text = " ".join(span.of(page.text) for span in draft.content)
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
    for rule in page.grammar.acts:
        if _fits(rule, text, draft.kind):
            return rule.act, "content"
    return "assert", "plain"

"""What stands around a quotation and between two: whether the second goes on with the first."""

from __future__ import annotations

from saksi.stages.statements.draft import Draft
from saksi.stages.statements.page import Page
from saksi.stages.statements.quotations import Quotation

STOPS = {".", "!", "?"}


def only_link(page: Page, low: int, high: int) -> bool:
    """Say whether the words before a quotation are but connectives (Namun, “…” kata X)."""
    return all(
        page.words[i] in page.grammar.linkers
        or page.words[i] in page.grammar.conjunctions
        or page.is_punct(i)
        for i in range(low, high)
    )


def broken(page: Page, previous: Draft, low: int, opening: int) -> bool:
    """Say whether a quotation goes on after the tag that broke it: `“A,” kata X di Bandung, “B.”`"""
    if previous.at is None or previous.at < page.first(previous.content[-1].end):
        return False
    comma = opening - 1
    if comma > low and page.words[comma] in page.grammar.conjunctions:
        comma -= 1  # “A,” kata X, tetapi “B.”
    if (
        not low <= comma <= low + 12
        or page.words[comma] != ","
        or page.paragraph(low - 1) != page.paragraph(opening)
    ):
        return False
    return not any(page.tokens[k].upos == "VERB" or page.words[k] in STOPS for k in range(low, opening))


def resumes(page: Page, low: int, high: int) -> bool:
    """Say whether nothing but the rest of the tag's sentence stands between tag and the next quotation."""
    breaks = {page.sentence_of[i] for i in range(low, min(high, len(page.tokens))) if not page.is_punct(i)}
    return len(breaks) <= 1


def own_paragraph(page: Page, quotation: Quotation) -> bool:
    """Say whether the quotation is all there is in its paragraph, page furniture aside."""
    block = page.reading.paragraphs[quotation.paragraph]
    rest = [i for i in range(block.start, block.end) if not quotation.span.start <= i < quotation.span.end]
    rest = [i for i in rest if not any(f.start <= i < f.end for f in page.furniture)]
    return not any(page.text[i].isalnum() for i in rest) and len(page.reading.paragraphs) > 1

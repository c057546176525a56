"""Put the statements of a report together from quotations and reported clauses."""

from __future__ import annotations

import msgspec

from saksi.lexicon import LanguagePack
from saksi.lexicon.world import country_of
from saksi.records import Addressee, Drop, Reading, Reason, Span, Statement, statement_id
from saksi.records.model import StatementKind
from saksi.stages.statements.acts import act_of
from saksi.stages.statements.clauses import Sentence
from saksi.stages.statements.confidence import confidence
from saksi.stages.statements.draft import Draft
from saksi.stages.statements.page import Page
from saksi.stages.statements.speakers import Speaker, resolve, same
from saksi.stages.statements.tags import read_quotations

STAGE = "statements"
# How often the words of a report are read for acts: contents nest, but only hostile text has hundreds over the same words.
_READINGS = 3


def statements(reading: Reading, pack: LanguagePack) -> Reading:
    """Fill `statements`, in the order of their content, and note in `drops` what was looked at and let go."""
    return _read(reading, pack, wide=False)


def wide_statements(reading: Reading, pack: LanguagePack) -> Reading:
    """The same with the wide profile: plans, beliefs and perceptions count too, as in PolNeAR."""
    return _read(reading, pack, wide=True)


def _read(reading: Reading, pack: LanguagePack, *, wide: bool) -> Reading:
    if not reading.sentences:
        return reading
    page = Page(reading, pack, wide)
    direct, _ = read_quotations(page)
    spoken: set[int] = set()
    for draft in direct:
        for span in draft.content:
            i = page.first(span.start)
            while i < len(page.tokens) and page.tokens[i].start < span.end:
                spoken.add(i)
                i += 1
    drafts = list(direct)
    drops: list[Drop] = []
    tags: dict[int, list[Draft]] = {}
    for draft in direct:
        if draft.at is not None:
            tags.setdefault(page.sentence_of[draft.at], []).append(draft)
    for number, sentence in enumerate(reading.sentences):
        if not sentence.tokens:
            continue
        first = page.offsets[number]
        low, high = page.low(first), page.high(first)
        if low >= high:
            continue
        work = Sentence(page, low, high, spoken, tags.get(number, []))
        work.read()
        drafts.extend(work.drafts)
        drops.extend(work.drops)
        inner = [i for i in range(low, high) if i in spoken]
        if inner:
            drafts.extend(_nested(page, low, high, spoken, direct))
    drafts = _distinct(page, drafts)
    for draft in drafts:
        draft.kind = _kind(page, draft)
    _parents(page, drafts)
    drafts = [d for d in drafts if d.parent is not None or not _swallowed(d, drafts)]
    drafts.sort(key=lambda d: (d.start, d.at if d.at is not None else d.start))
    speakers = resolve(page, drafts)
    kept = [n for n, d in enumerate(drafts) if d.parent is None or _another(n, drafts, speakers)]
    made: dict[int, Statement] = {}
    ids: dict[int, str] = {id(drafts[n]): statement_id(reading.report.id, drafts[n].content) for n in kept}
    unread = _READINGS * len(page.text)
    for n in kept:
        draft, speaker = drafts[n], speakers[n]
        act, by = act_of(page, draft, read=unread > 0)
        unread -= sum(len(span) for span in draft.content)
        code = None
        if draft.addressee is not None:
            code = next((m.code for m in page.mention_at(draft.addressee) if m.code), None)
        made[n] = Statement(
            id=ids[id(draft)],
            content=tuple(draft.content),
            source=draft.source.span,
            speaker=speaker.name,
            speaker_code=speaker.code,
            cue=draft.cue,
            kind=draft.kind,
            act=act,
            addressee=Addressee(draft.addressee, code) if draft.addressee is not None else None,
            via=draft.via,
            parent=ids.get(id(draft.parent)) if draft.parent is not None else None,
            confidence=confidence(draft, speaker.inferred is not None),
            because=(
                Reason(
                    STAGE,
                    draft.rule,
                    draft.hit.entry if draft.hit is not None and draft.hit.file else None,
                    f"act by {by}; by rule",
                ),
                *([Reason(STAGE, "home country", None, speaker.inferred)] if speaker.inferred else ()),
            ),
        )
    order = sorted(made, key=lambda n: (made[n].content[0], made[n].content))
    return msgspec.structs.replace(
        reading, statements=tuple(made[n] for n in order), drops=reading.drops + tuple(drops)
    )


def _nested(page: Page, low: int, high: int, spoken: set[int], direct: list[Draft]) -> list[Draft]:
    """Attributions inside quotations of one sentence."""
    found: list[Draft] = []
    i = low
    while i < high:
        if i not in spoken:
            i += 1
            continue
        end = i
        while end < high and end in spoken:
            end += 1
        work = Sentence(page, i, end, set(), [])
        work.read()
        for draft in work.drafts:
            if draft.rule in {
                "clause after the cue",
                "demand after the cue",
                "noun under a verb of delivering",
                "preposition of source",
            }:
                found.append(draft)
        i = end
    return found


def _distinct(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Drop a draft whose content is the same as an earlier one's, or that has no length."""
    seen: set[tuple[Span, ...]] = set()
    kept: list[Draft] = []
    for draft in drafts:
        draft.content = [
            s for s in draft.content if s.end > s.start and any(c.isalnum() for c in s.of(page.text))
        ]
        draft.content.sort()
        if not draft.content or any(
            a.end > b.start for a, b in zip(draft.content, draft.content[1:], strict=False)
        ):
            continue
        key = tuple(draft.content)
        if key not in seen:
            seen.add(key)
            kept.append(draft)
    return kept


def _kind(page: Page, draft: Draft) -> StatementKind:
    total = sum(len(s) for s in draft.content)
    marked = 0
    whole = False
    for quotation in page.quotations:
        for span in draft.content:
            low, high = max(span.start, quotation.inner.start), min(span.end, quotation.inner.end)
            if low < high:
                marked += high - low
                whole = whole or (quotation.span.start <= span.start and span.end <= quotation.span.end)
    if not marked:
        return "indirect"
    if draft.parent is not None or (draft.at is not None and draft.at in page.quoted):
        return "indirect"
    if draft.construction == "label":
        return "mixed"  # what something is called is no clause
    return "direct" if marked >= 0.9 * total else "mixed"


def _parents(page: Page, drafts: list[Draft]) -> None:
    """A statement whose cue lies in another's content is inside it: the innermost one is its parent."""
    for draft in drafts:
        anchor = page.tokens[draft.at].start if draft.at is not None else None
        if anchor is None:
            continue
        holders = [
            other
            for other in drafts
            if other is not draft
            and other.holds(anchor)
            and sum(map(len, other.content)) > sum(map(len, draft.content))
        ]
        if holders:
            draft.parent = min(holders, key=lambda d: sum(map(len, d.content)))


def _swallowed(draft: Draft, drafts: list[Draft]) -> bool:
    """Say whether a cue-less draft lies wholly in another's content."""
    return draft.at is None and any(
        other is not draft and all(any(o.covers(s) for o in other.content) for s in draft.content)
        for other in drafts
    )


def _another(number: int, drafts: list[Draft], speakers: dict[int, Speaker]) -> bool:
    """Say whether a statement inside another has a source of its own, and a real one."""
    draft, source = drafts[number], drafts[number].source
    if source.span is None or source.mention is None or draft.hit is None:
        return False
    if source.mention.form in {"pronoun", "clitic"} and source.mention.code is None:
        return False
    if draft.construction not in {"clause", "object", "demand"} or (
        draft.construction == "demand" and not draft.marked
    ):
        return False
    if draft.construction == "object" and not draft.hit.cue.light:
        return False
    holder = next(n for n, d in enumerate(drafts) if d is draft.parent)
    own = country_of(speakers[holder].code)
    if source.mention.kind == "country" and own is not None and speakers[number].code == own:
        return False  # a minister who says what his country wants speaks himself
    return not same(speakers[number], speakers[holder])

"""Two parties under one name: "kedua negara", "both presidents"."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.lexicon.world import country_of
from saksi.records import Reason
from saksi.stages.mentions.codes import STAGE
from saksi.stages.mentions.drafts import Draft

REACH = 12  # sentences a word that points back looks over


def both_before(draft: Draft, before: Sequence[Draft]) -> list[Draft]:
    """Settle a dual on the last two different parties of its kind; return the second of its two mentions, if found."""
    assert draft.pointer is not None  # only pointers come here
    kinds = draft.pointer.kinds
    found: list[Draft] = []
    seen: set[str] = set()
    # "China warns both countries": it is neither of them, by whatever name.
    facing = [
        other
        for other in before
        if other.sentence == draft.sentence and (draft in other.faces or draft.asker is other)
    ]
    barred = {country_of(other.code) for other in facing}
    for other in reversed(before):
        if draft.sentence - other.sentence > REACH or len(found) == 2:
            break
        if other.assumed or other in facing:
            continue
        key = other.entity or other.code
        if draft.pointer.kinds == ("country", "group", "organization"):
            country = country_of(other.code)
            if country is None or country in seen or country in barred or other.kind == "place":
                continue
            key = country
        elif other.kind not in kinds or key is None or other.pointer is not None:
            continue
        if key in seen or other.code is None:
            continue
        seen.add(key)
        found.append(other)
    return _settled(draft, found) if len(found) == 2 else []


def joined_before(draft: Draft, before: Sequence[Draft]) -> list[Draft]:
    """Settle "mereka" right behind two lands joined by "dan" on both of them; return the second of its two mentions."""
    last = next((d for d in reversed(before) if d.kind != "place" and d.form != "outlet"), None)
    if last is None or last.sentence != draft.sentence or last.beside is None:
        return []
    pair = [last, last.beside]
    if any(d.kind != "country" or d.code is None for d in pair) or last.code == last.beside.code:
        return []
    return _settled(draft, pair)


def _settled(draft: Draft, found: Sequence[Draft]) -> list[Draft]:
    """Take a dual's mention back to the later one of two found, a second mention to the earlier; return that one."""
    assert draft.pointer is not None  # only pointers come here
    second: list[Draft] = []
    for number, other in enumerate(reversed(found)):
        target = draft
        if number == 1:
            target = Draft(
                draft.span, draft.sentence, draft.head, other.kind, draft.form,
                pointer=draft.pointer, quoted=draft.quoted, subject=draft.subject, plural=True,
                paragraph=draft.paragraph,
            )  # fmt: skip
            second.append(target)
        as_state = draft.pointer.kinds == ("country", "group", "organization")
        target.kind = "country" if as_state else other.kind
        target.code = country_of(other.code) if as_state else other.code
        target.entity = other.entity if not as_state else target.code
        target.name, target.antecedent, target.plural = other.name, other, True
        target.because.append(Reason(STAGE, "both of the two before"))
    return second

"""How many: dead, injured, arrested, protesters, displaced, and money, counted beside an event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saksi.lexicon.quantities import QuantityWords
from saksi.records import Quantity, Span
from saksi.stages.events.drafts import Draft
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex

_DIGITS = re.compile(r"^\d[\d.,]*$")
WINDOW = 4


def quantities(draft: Draft, clause: Clause, index: EventIndex) -> tuple[Quantity, ...]:
    """Return the counts told in the event's own sentence, in text order; those of an event that did not happen none."""
    if draft.modality in ("negated", "hypothetical"):
        return ()
    words = index.quantities
    if clause.numbers is None:
        clause.numbers = tuple(_numbers(clause, words))
    found: list[Quantity] = []
    for start, low, high, end in clause.numbers:
        unit = _unit(start, end, clause, words, draft)
        if unit is not None:
            found.append(_quantity(start, end, low, high, unit, clause, words))
    return tuple(found)


def _numbers(clause: Clause, words: QuantityWords) -> Iterator[tuple[int, float | None, float | None, int]]:
    """Yield the numbers of a sentence: the first token, low and high end, and the token after it."""
    position = 0
    while position < len(clause.forms):
        number = _number(position, clause, words)
        if number is None:
            position += 1
            continue
        yield (position, *number)
        position = number[2]


def _value(form: str, words: QuantityWords) -> float | None:
    if _DIGITS.match(form):
        plain = form.strip(".,")
        plain = plain.replace(".", "").replace(",", ".") if words.decimal == "," else plain.replace(",", "")
        try:
            return float(plain)
        except ValueError:
            return None
    return words.numbers.get(form)


def _number(
    start: int, clause: Clause, words: QuantityWords
) -> tuple[float | None, float | None, int] | None:
    """Read a number from `start`: its low and high end (null where open) and the token after it."""
    forms = clause.forms
    if forms[start] in words.dozens:
        low, high = words.dozens[forms[start]]
        end = start + 1
        while end < len(forms) and forms[end] in words.powers:
            power = words.powers[forms[end]]
            low, high = low * power, None if high is None else high * power
            end += 1
        return low, high, end
    total: float | None = None
    group = 0.0
    end = start
    while end < len(forms):
        value = _value(forms[end], words)
        if value is not None:
            group += value
            total = total or 0.0
        elif end > start and forms[end] in words.powers:
            power = words.powers[forms[end]]
            if power <= 100:
                group = (group or 1) * power
            else:
                total = (total or 0.0) + (group or 1) * power
                group = 0.0
        else:
            break
        end += 1
    if total is None:
        return None
    amount = total + group
    if (
        end + 1 < len(forms)
        and forms[end] in words.to
        and (second := _value(forms[end + 1], words)) is not None
    ):
        return amount, second, end + 2
    return amount, amount, end


def _unit(start: int, end: int, clause: Clause, words: QuantityWords, draft: Draft) -> str | None:
    """What is counted: money by its sign, else people by what is said of them near the number."""
    forms = clause.forms
    beside = forms[max(0, start - 1) : start] + forms[end : end + 1]
    if any(form in words.money for form in beside):
        return "money"
    tree = clause.tree
    if not any(form in words.people for form in forms[end : end + WINDOW]):
        return None
    head = start
    around: list[str] = []
    for above in (start, *tree.ancestors(start)):
        around.append(forms[above])
        head = above
        if tree[above].upos == "VERB":
            break
    around.extend(forms[child] for child in tree.children(head) if tree[child].upos in ("VERB", "ADJ"))
    around.extend(forms[end : end + WINDOW])
    for unit, marks in words.units.items():
        if any(form in marks for form in around):
            return unit
    return "protesters" if draft.type == "PROTEST" else None


def _quantity(
    start: int,
    end: int,
    low: float | None,
    high: float | None,
    unit: str,
    clause: Clause,
    words: QuantityWords,
) -> Quantity:
    tree = clause.tree
    span = Span(tree[start].start, tree[end - 1].end)
    before = clause.forms[max(0, start - 2) : start]
    if any(form in words.at_least for form in before):
        return Quantity(span, unit, low=low)
    if any(form in words.at_most for form in before):
        return Quantity(span, unit, high=high)
    if low == high:
        return Quantity(span, unit, value=low)
    return Quantity(span, unit, low=low, high=high)

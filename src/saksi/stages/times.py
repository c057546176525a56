"""When: time expressions outside furniture, as intervals reckoned from the day of publication."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

import msgspec

from saksi.lang.timex import load_time_finder
from saksi.lexicon import LanguagePack
from saksi.records import Drop, Reading, Reason, Span, SpanIndex, TimeMention


def times(reading: Reading, pack: LanguagePack) -> Reading:
    """Fill `times`, in text order. A relative time stays open (null) where the day of publication is unknown.

    A dated weekday that is not that day's keeps the date, and its reason says so.
    """
    finder = pack.get(load_time_finder)
    anchor = _published(reading.report.published)
    starts = [sentence.span.start for sentence in reading.sentences]
    furniture = SpanIndex(reading.furniture, key=lambda item: item.span)
    found: list[TimeMention] = []
    drops: list[Drop] = []
    for one in finder.find(
        reading.text, anchor, starts, lambda a, b: bool(furniture.overlapping(Span(a, b)))
    ):
        span = Span(one.start, one.end)
        sentence = bisect_right(starts, one.start) - 1
        if sentence < 0 or not reading.sentences[sentence].span.covers(span):
            drops.append(Drop(span, "times", "an expression across the end of a sentence"))
            continue
        when = one.when
        if one.pattern not in finder.patterns_by_id and when.grain == "duration":
            note: str | None = "no definite time"
        else:
            note = when.note or (None if anchor or when.start or when.end else "day of publication unknown")
        found.append(
            TimeMention(
                span=span,
                sentence=sentence,
                start=when.start.isoformat() if when.start else None,
                end=when.end.isoformat() if when.end else None,
                grain=when.grain,
                because=(Reason("times", one.pattern, f"{pack.code}/calendar.yaml#{one.pattern}", note),),
            )
        )
    return msgspec.structs.replace(reading, times=tuple(found), drops=(*reading.drops, *drops))


def _published(value: str | None) -> date | None:
    if not value:
        return None
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return None
    # Nothing was published then, and "last year" must lie in the calendar, too.
    return found if 100 < found.year < 9900 else None

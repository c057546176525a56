"""When and where: the time and place expressions that belong to an event's own clause."""

from __future__ import annotations

from saksi.records import Date, Place, PlaceMention, Reading, Span, SpanIndex, Statement, TimeMention
from saksi.stages.events.drafts import Draft
from saksi.stages.events.grammar import Clause

# How many steps in the tree a time may be away from the predicate.
REACH = 3


class Circumstances:
    """Finds the date and the place of a draft in its sentence."""

    def __init__(self, reading: Reading) -> None:
        """Index times, places and statement contents."""
        self.times: dict[int, list[TimeMention]] = {}
        for time in reading.times:
            self.times.setdefault(time.sentence, []).append(time)
        self.places: dict[int, list[PlaceMention]] = {}
        for place in reading.places:
            self.places.setdefault(place.sentence, []).append(place)
        pieces = [(span, statement) for statement in reading.statements for span in statement.content]
        self.contents: SpanIndex[tuple[Span, Statement]] = SpanIndex(pieces, key=lambda piece: piece[0])
        self.via = [statement.via for statement in reading.statements if statement.via is not None]

    def _region(self, span: Span) -> str | None:
        covering = self.contents.covering(span)
        return covering[-1][1].id if covering else None

    def date(self, draft: Draft, clause: Clause) -> Date | None:
        """Return the date of a draft: the nearest time in the same clause and the same voice, null where none is."""
        candidates = [
            time for time in self.times.get(draft.sentence, ()) if time.grain not in ("duration", "set")
        ]
        region = self._region(clause.tree[draft.head].span)
        best: tuple[int, int, TimeMention] | None = None
        for time in candidates:
            if self._region(time.span) != region:
                continue
            top = clause.tree.top(time.span)
            if top is None:
                continue
            steps = self._steps(draft, top, clause)
            if steps is None or steps > REACH:
                continue
            key = (steps, abs(time.span.start - draft.trigger.start), time)
            if best is None or key[:2] < best[:2]:
                best = key
        if best is None:
            return None
        time = best[2]
        return Date(time.span, time.start, time.end)

    def _steps(self, draft: Draft, top: int, clause: Clause) -> int | None:
        """Steps from a time up to the draft's predicate or trigger, null where it belongs to another clause."""
        own = {draft.predicate, draft.head}
        if top in own:
            return 0
        for steps, above in enumerate(clause.tree.ancestors(top), start=1):
            if above in own:
                return steps
            if clause.tree[above].upos == "VERB":
                # A time on the verb that governs the draft's own clause: "bertemu X dan membahas Y pada Senin".
                if (
                    clause.tree[draft.predicate].deprel in ("conj", "xcomp")
                    and clause.tree.head(draft.predicate) == above
                ):
                    return steps + 1
                return None
        return None

    def place(self, draft: Draft, clause: Clause) -> Place | None:
        """Return where a draft took place: a place phrase of its own clause."""
        region = self._region(clause.tree[draft.head].span)
        taken = {party.span for party in draft.parties}
        best: tuple[int, PlaceMention] | None = None
        for place in self.places.get(draft.sentence, ()):
            if self._region(place.span) != region or any(place.span.overlaps(span) for span in taken):
                continue
            top = clause.tree.top(place.span)
            if top is None or clause.case(top) not in clause.words.locatives:
                continue
            steps = self._steps(draft, top, clause)
            if steps is not None and steps <= REACH and (best is None or steps < best[0]):
                best = (steps, place)
        if best is None:
            return None
        found = best[1]
        return Place(found.span, found.name, found.country, found.lat, found.lon)

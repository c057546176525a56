"""When and where: the time and place expressions that belong to an event's own clause."""

from __future__ import annotations

from collections.abc import Collection

from saksi.records import Date, Place, PlaceMention, Reading, Span, SpanIndex, Statement, TimeMention
from saksi.stages.events.drafts import SPOKEN, Draft
from saksi.stages.events.grammar import Clause

# How many steps in the tree a time or place may be away from the predicate, up and down together.
REACH = 5
# How far apart, in code points, two statements of one speaker may stand and still be one occasion.
OCCASION = 700


class Circumstances:
    """Finds the date and the place of a draft in its sentence, or in that of the words that speak it."""

    def __init__(self, reading: Reading, clauses: list[Clause]) -> None:
        """Index times, places and statement contents."""
        self.clauses = clauses
        self.times: dict[int, list[TimeMention]] = {}
        for time in reading.times:
            if time.grain not in ("duration", "set"):
                self.times.setdefault(time.sentence, []).append(time)
        self.places: dict[int, list[PlaceMention]] = {}
        for place in reading.places:
            self.places.setdefault(place.sentence, []).append(place)
        pieces = [(span, statement) for statement in reading.statements for span in statement.content]
        self.statements = reading.statements
        self.contents: SpanIndex[tuple[Span, Statement]] = SpanIndex(pieces, key=lambda piece: piece[0])

    def _region(self, span: Span) -> str | None:
        covering = self.contents.covering(span)
        return covering[-1][1].id if covering else None

    def date(self, draft: Draft, others: Collection[int], spoken: Statement | None) -> Date | None:
        """Return the date of a draft, null where the text gives none.

        `others` holds the predicates of the sentence's other drafts, which keep their own times; `spoken` is the
        statement that the draft's words perform: what is said has the date at which it is said.
        """
        region = self._region(self.clauses[draft.sentence].tree[draft.head].span)
        anchors = {draft.predicate, draft.head}
        own = self._nearest(draft.sentence, anchors, draft.head, set(others) - anchors, region)
        if own is not None:
            return own
        if spoken is not None:
            return self._said(spoken) or self._occasion(
                spoken.content[0].start, {(spoken.speaker or "").casefold()}
            )
        if draft.type in SPOKEN:
            return self._occasion(draft.trigger.start, {party.person or "" for party in draft.actors})
        return None

    def long_ago(self, draft: Draft, before: str) -> bool:
        """Say whether a time inside the draft's own clause ends before the ISO date `before`."""
        tree = self.clauses[draft.sentence].tree
        anchors = {draft.predicate, draft.head}
        for time in self.times.get(draft.sentence, ()):
            top = tree.top(time.span)
            if top is None or time.end is None or time.end >= before:
                continue
            for above in tree.ancestors(top):
                if above in anchors:
                    return True
                if tree[above].upos == "VERB":
                    break
        return False

    def _said(self, statement: Statement) -> Date | None:
        """The time that stands with a statement's cue: not one behind another verb, as that of an agency's report."""
        cue = self._cue(statement)
        if cue is None:
            return None
        number, token = cue
        tree = self.clauses[number].tree
        verbs = [i for i, word in enumerate(tree.tokens) if word.upos == "VERB" and i != token]
        return self._nearest(number, {token}, token, verbs, self._region(tree[token].span))

    def _occasion(self, here: int, speakers: set[str]) -> Date | None:
        """The date of what the same person says next to it: one occasion, dated once."""
        names = speakers - {""}
        beside = [
            (abs(other.content[0].start - here), other)
            for other in self.statements
            if other.speaker is not None and other.speaker.casefold() in names
        ]
        for distance, other in sorted(beside, key=lambda pair: pair[0]):
            if distance > OCCASION:
                break
            when = self._said(other)
            if when is not None:
                return when
        return None

    def _cue(self, statement: Statement) -> tuple[int, int] | None:
        if statement.cue is None:
            return None
        for number, clause in enumerate(self.clauses):
            if clause.tree.sentence.span.overlaps(statement.cue):
                token = clause.tree.top(statement.cue)
                return None if token is None else (number, token)
        return None

    def _nearest(
        self, number: int, anchors: set[int], head: int, others: Collection[int], region: str | None
    ) -> Date | None:
        clause = self.clauses[number]
        best: tuple[int, int] | None = None
        found: TimeMention | None = None
        for time in self.times.get(number, ()):
            top = clause.tree.top(time.span)
            if top is None or self._region(time.span) != region:
                continue
            steps = self._steps(top, anchors, clause, others)
            main = self._main_clause(time, clause)
            if main is not None and (main in anchors or main not in others):
                apart = self._steps(main, anchors, clause, others)
                steps = apart if steps is None else min(steps, apart if apart is not None else steps)
            if steps is None:
                continue
            key = (steps, abs(top - head))
            if best is None or key < best:
                best, found = key, time
        return None if found is None else Date(found.span, found.start, found.end)

    @staticmethod
    def _main_clause(time: TimeMention, clause: Clause) -> int | None:
        """The root, where a time stands behind a comma at the sentence's end: it dates the sentence, however deep it hangs."""
        inside = clause.tree.at(time.span)
        if not inside or inside[0] == 0 or clause.forms[inside[0] - 1] != ",":
            return None
        rest = clause.tree.tokens[inside[-1] + 1 :]
        if any(token.upos not in ("PUNCT", "SYM") and token.deprel != "punct" for token in rest):
            return None
        return clause.tree.root

    def _steps(self, top: int, anchors: set[int], clause: Clause, others: Collection[int]) -> int | None:
        """Steps in the tree from a time to the nearest anchor, null where another event stands between or it is far."""
        tree = clause.tree
        up = [top, *tree.ancestors(top)]
        best: int | None = None
        for anchor in anchors:
            down = [anchor, *tree.ancestors(anchor)]
            meeting = next((node for node in up if node in down), None)
            if meeting is None:
                continue
            way = up[: up.index(meeting) + 1]
            back = down[1 : down.index(meeting)]
            if any(node in others for node in way if node not in anchors) or any(
                node in others for node in back
            ):
                continue
            if any(tree[node].deprel.startswith("acl") for node in way if node not in anchors):
                continue
            steps = len(way) - 1 + down.index(meeting)
            if steps <= REACH and (best is None or steps < best):
                best = steps
        return best

    def place(self, draft: Draft, others: Collection[int]) -> Place | None:
        """Return where a draft took place: a place phrase of its own clause."""
        clause = self.clauses[draft.sentence]
        region = self._region(clause.tree[draft.head].span)
        anchors = {draft.predicate, draft.head}
        taken = {party.span for party in draft.parties}
        best: int | None = None
        found: PlaceMention | None = None
        for place in self.places.get(draft.sentence, ()):
            if self._region(place.span) != region or any(place.span.overlaps(span) for span in taken):
                continue
            top = clause.tree.top(place.span)
            if top is None or clause.case(top) not in clause.words.locatives:
                continue
            steps = self._steps(top, anchors, clause, set(others) - anchors)
            if steps is not None and (best is None or steps < best):
                best, found = steps, place
        return None if found is None else Place(found.span, found.name, found.country, found.lat, found.lon)

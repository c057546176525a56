"""When and where: the time and place expressions that belong to an event's own clause."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping

from saksi.lexicon.calendar import Calendar
from saksi.records import Date, Place, PlaceMention, Reading, Span, SpanIndex, Statement, TimeMention
from saksi.stages.events.drafts import SPOKEN, Draft
from saksi.stages.events.grammar import NOMINAL, Clause
from saksi.stages.events.when import Act, Times, way

# How far apart, in code points, two statements of one speaker may stand and still be one occasion.
OCCASION = 700
# How far, in code points, the words of one occasion may run on in a report.
RUN = 3 * OCCASION
# Modes of the types of speech that are done, not said.
DEEDS = frozenset({"investigate"})


class Circumstances:
    """Finds the date and the place of a draft in its sentence, or in that of the words that speak it."""

    def __init__(self, reading: Reading, clauses: list[Clause], words: Calendar) -> None:
        """Index times, places and statement contents."""
        self.clauses = clauses
        self.words = words
        self.times = Times(reading, clauses, words)
        self.places: dict[int, list[PlaceMention]] = {}
        for place in reading.places:
            self.places.setdefault(place.sentence, []).append(place)
        pieces = [(span, statement) for statement in reading.statements for span in statement.content]
        self.statements = reading.statements
        self.text = reading.text
        self.bodies = [mention for mention in reading.mentions if mention.kind == "organization"]
        self.contents: SpanIndex[tuple[Span, Statement]] = SpanIndex(pieces, key=lambda piece: piece[0])

    def _within(self, span: Span) -> Statement | None:
        covering = self.contents.covering(span)
        return covering[-1][1] if covering else None

    def _region(self, span: Span) -> str | None:
        within = self._within(span)
        return within.id if within is not None else None

    def date(self, draft: Draft, others: Mapping[int, Draft], spoken: Statement | None) -> Date | None:
        """Return the date of a draft, null where the text gives none.

        `others` holds the sentence's drafts by predicate, which keep their own times; `spoken` is the statement that
        the draft's words perform: what is said has the date at which it is said.
        """
        # What is said to be done has its own time: "akan berangkat besok" is promised today, and so with blame.
        inner = spoken is not None and any(span.covers(draft.trigger) for span in spoken.content)
        own = None if inner or draft.rule.startswith("derived") else self._own(draft, others)
        if own is not None:
            return own
        if spoken is not None:
            said = self._said(spoken)
            return (
                _dated(said) if said is not None else self._occasion(draft, spoken.content[0].start, spoken)
            )
        if draft.type in SPOKEN and draft.mode not in DEEDS:
            own_voice = draft.in_statement is None
            return self._occasion(draft, draft.trigger.start, None) if own_voice else None
        if (
            draft.modality == "actual"
            and not draft.weak
            and draft.predicate == self.clauses[draft.sentence].tree.root
        ):
            again = self._pointed_at(draft, self.words.happenings, self.words.happening)
            return _dated(again) if again is not None else None
        return None

    def _own(self, draft: Draft, others: Mapping[int, Draft]) -> Date | None:
        clause = self.clauses[draft.sentence]
        region = self._region(clause.tree[draft.head].span)
        anchors = {draft.predicate, draft.head}
        keep = {
            at for at, other in others.items() if at not in anchors and not _part_of(other, draft, clause)
        }
        parties = {i for party in draft.parties for i in clause.tree.at(party.span)}
        act = Act(
            anchors, draft.head, keep, draft.type in SPOKEN, draft.modality == "actual", frozenset(parties)
        )
        time = self.times.nearest(draft.sentence, act, lambda span: self._region(span) == region)
        if time is None:
            return None
        teller = self._within(time.span)
        said = self._said(teller) if teller is not None and teller.kind == "direct" else None
        return Date(time.span, *self.times.moved(time, said))

    def long_ago(self, draft: Draft, before: str) -> bool:
        """Say whether a time inside the draft's own clause ends before the ISO date `before`."""
        tree = self.clauses[draft.sentence].tree
        anchors = {draft.predicate, draft.head}
        for hung in self.times.of(draft.sentence):
            if hung.time.end is None or hung.time.end >= before:
                continue
            for above in tree.ancestors(hung.top):
                if above in anchors:
                    return True
                if tree[above].upos == "VERB":
                    break
        return False

    def _said(self, statement: Statement) -> TimeMention | None:
        """The time that stands with a statement's cue: not one behind another verb, as that of an agency's report."""
        cue = self._cue(statement)
        if cue is None:
            return None
        number, token = cue
        tree = self.clauses[number].tree
        verbs = {i for i, word in enumerate(tree.tokens) if word.upos == "VERB" and i != token}
        region = self._region(tree[token].span)
        return self.times.nearest(
            number, Act({token}, token, verbs), lambda span: self._region(span) == region
        )

    def _occasion(self, draft: Draft, here: int, spoken: Statement | None) -> Date | None:
        """The date of an act of speech that the report tells before it dates it.

        A lead tells undated what the next sentences tell as said on a day: by a sentence about it ("Permintaan itu
        disampaikan Senin"), or by the same person's next words. Later words are dated by earlier ones only where these
        name an occasion, to which a report keeps ("kata X dalam keterangan tertulis, Senin"): elsewhere nothing says
        that "ia juga meminta" was the same day.
        """
        pointed = self._pointed_at(draft, self.words.sayings, None)
        if pointed is not None:
            return _dated(pointed)
        clause = self.clauses[draft.sentence]
        if any(clause.forms[c] in self.words.earlier for c in clause.tree.children(draft.predicate)):
            return None  # "sempat mengancam": before what the same person says now
        names = {(spoken.speaker or "").casefold()} if spoken is not None else set()
        names = (names | {party.person or "" for party in draft.actors}) - {""}
        later = [
            other
            for other in self.statements
            if other.speaker is not None
            and here < other.content[0].start <= here + OCCASION
            and (other.speaker.casefold() in names or self._speaks_for(other, draft))
        ]
        for other in sorted(later, key=lambda other: other.content[0].start):
            when = self._said(other)
            if when is not None:
                return _dated(when)
        return self._same_occasion(here, names)

    def _same_occasion(self, here: int, names: set[str]) -> Date | None:
        """The date of the occasion on which the same person's words before were said, null where they name none."""
        earlier = [
            (other, when)
            for other in self.statements
            if other.speaker is not None
            and here - RUN <= other.content[0].start < here
            and other.speaker.casefold() in names
            and (when := self._said(other)) is not None
        ]
        if not earlier:
            return None
        last, when = max(earlier, key=lambda item: item[0].content[0].start)
        return _dated(when) if self._names_occasion(last) else None

    def _names_occasion(self, statement: Statement) -> bool:
        """Say whether the words around a cue name the setting: "kata X dalam keterangan tertulis, Senin"."""
        cue = self._cue(statement)
        if cue is None:
            return False
        clause = self.clauses[cue[0]]
        return any(clause.forms[node] in self.words.occasions for node in clause.tree.subtree(cue[1]))

    def _speaks_for(self, statement: Statement, draft: Draft) -> bool:
        """Say whether a statement is by one who speaks for the body that acts: "kata juru bicara Kemlu" for Kemlu."""
        if statement.source is None:
            return False
        words = set(statement.source.of(self.text).casefold().split())
        for party in draft.actors:
            body = any(mention.span.overlaps(party.span) for mention in self.bodies)
            if body and party.code == statement.speaker_code:
                named = {word.strip("()") for word in party.span.of(self.text).casefold().split()}
                if any(len(word) > 3 for word in named & words):
                    return True
        return False

    def _pointed_at(
        self, draft: Draft, nouns: Container[str], verbs: Container[str] | None
    ) -> TimeMention | None:
        """The time of one of the next sentences that is about the act: "Pernyataan itu disampaikan pada Selasa".

        `nouns`: what its subject may be called; `verbs`: what its verb may be, null for any.
        """
        for number in range(draft.sentence + 1, min(draft.sentence + 3, len(self.clauses))):
            clause = self.clauses[number]
            root = clause.tree.root
            if root is None or (verbs is not None and clause.forms[root] not in verbs):
                continue
            others = {i for i, word in enumerate(clause.tree.tokens) if word.upos == "VERB" and i != root}
            for subject in clause.surface_subjects(root):
                if clause.forms[subject] not in nouns:
                    continue
                if not any(clause.forms[c] in self.words.pointing for c in clause.tree.subtree(subject)):
                    continue
                found = self.times.nearest(
                    number, Act({root, subject}, root, others), lambda span: True, cited=True
                )
                if found is not None:
                    return found
        return None

    def is_retold(self, draft: Draft) -> bool:
        """Say whether a bare noun opens a sentence on when or how it was done: "Penangkapan dilakukan pada Senin"."""
        clause = self.clauses[draft.sentence]
        root = clause.tree.root
        if root is None or clause.forms[root] not in self.words.happening | clause.words.carrying:
            return False
        return draft.head in clause.surface_subjects(root)

    def _cue(self, statement: Statement) -> tuple[int, int] | None:
        if statement.cue is None:
            return None
        for number, clause in enumerate(self.clauses):
            if clause.tree.sentence.span.overlaps(statement.cue):
                token = clause.tree.top(statement.cue)
                return None if token is None else (number, token)
        return None

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
            steps = way(clause, top, anchors, set(others) - anchors)
            if steps is not None and (best is None or steps < best):
                best, found = steps, place
        return None if found is None else Place(found.span, found.name, found.country, found.lat, found.lon)


def _dated(time: TimeMention) -> Date:
    return Date(time.span, time.start, time.end)


def _part_of(other: Draft, draft: Draft, clause: Clause) -> bool:
    """Say whether a noun only names what a verb tells: "menewaskan dua orang dalam serangan pada Rabu"."""
    return other.type == draft.type and clause.tree[other.predicate].upos in NOMINAL

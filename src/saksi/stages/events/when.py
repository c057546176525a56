"""When: which of a sentence's time expressions date which of its acts.

The rule that the annotated reports follow (docs/records.md, "What dates an event"), as far as one sentence goes:

- An act has the time that hangs on its own words: its verb, the noun it is carried by, its place. A time that a comma
  sets off at the sentence's end dates the main clause, and what is joined to it; where the main clause is what
  somebody said ("…, kata X, Senin"), it dates the saying.
- A time inside what is asked, promised or feared dates that, never the asking.
- A time that belongs to a neighbouring noun ("keputusan 29 Maret", "setelah bentrokan pada Senin") dates nothing else.
- What has happened does not lie ahead of the day of publication.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date, timedelta
from typing import NamedTuple

from saksi.lexicon.calendar import Calendar
from saksi.records import Reading, Span, TimeMention
from saksi.stages.events.grammar import Clause

# How many steps in the tree a time may be away from the predicate, up and down together.
REACH = 5
_COMPLEMENTS = ("ccomp", "xcomp", "advcl", "csubj", "parataxis")
# Rules of the calendar whose forms name a day, month or year without looking at the day of publication.
_DATES = frozenset(
    {"numeric", "named", "days", "iso", "month", "months", "year", "years", "decade", "quarter", "half"}
)
_QUOTES = frozenset("\"“”„«»'‘’")


class Hung(NamedTuple):
    """A time in its sentence: its topmost token, the words it takes, and the token it dates when it ends the sentence.

    `bare`: no preposition; `closing`: the clause that a time behind a last comma belongs to, null elsewhere;
    `opening`: it opens the sentence; `cited`: it is the day of another outlet's report.
    """

    time: TimeMention
    top: int
    inside: frozenset[int]
    bare: bool
    closing: int | None
    opening: bool
    cited: bool


class Act(NamedTuple):
    """What is to be dated: its words, the one that names it, and the predicates of the sentence's other acts.

    `spoken`: it is done by saying something; `actual`: it has happened; `parties`: the tokens that name them.
    """

    anchors: set[int]
    head: int
    others: Container[int]
    spoken: bool = True
    actual: bool = True
    parties: frozenset[int] = frozenset()


class Times:
    """The time expressions of a reading, and how far each stands from an act."""

    def __init__(self, reading: Reading, clauses: list[Clause], words: Calendar) -> None:
        """Sort the times by sentence."""
        self.clauses = clauses
        self.words = words
        self.published = (reading.report.published or "")[:10]
        self.statements = reading.statements
        self._mentions: dict[int, list[TimeMention]] = {}
        for time in reading.times:
            if time.grain not in ("duration", "set"):
                self._mentions.setdefault(time.sentence, []).append(time)
        self._hung: dict[int, list[Hung]] = {}
        self._dates = {pattern.id for pattern in words.patterns if pattern.rule in _DATES}
        self._dates -= {pattern.id for pattern in words.patterns if pattern.id.startswith("weekday")}
        self._directions = {*words.direction.past, *words.direction.this, *words.direction.next}

    def of(self, number: int) -> list[Hung]:
        """Return the times of a sentence, in text order."""
        if number not in self._hung:
            found = (self._hang(time, number) for time in self._mentions.get(number, ()))
            self._hung[number] = [hung for hung in found if hung is not None]
        return self._hung[number]

    def nearest(
        self, number: int, act: Act, same_region: Callable[[Span], bool], *, cited: bool = False
    ) -> TimeMention | None:
        """Return the time that dates an act of a sentence, null for none.

        `same_region`: whether words are told by the one who tells the act; `cited`: the day of another outlet's report
        will do, too.
        """
        clause = self.clauses[number]
        best: tuple[int, int] | None = None
        found: TimeMention | None = None
        for hung in self.of(number):
            if (hung.cited and not cited) or (act.actual and not self._may_have_been(hung.time, act.spoken)):
                continue
            steps = self._steps(hung, act, clause)
            if steps is None:
                continue
            teller = self._teller(hung, clause, act.anchors)
            root = clause.tree.root
            shared = hung.opening and root is not None and self._shares(act, root, clause)
            if not (shared or teller in act.anchors or same_region(clause.tree[teller].span)):
                continue
            if best is None or (steps, abs(hung.top - act.head)) < best:
                best, found = (steps, abs(hung.top - act.head)), hung.time
        return found

    def moved(self, time: TimeMention, said: TimeMention | None) -> tuple[str | None, str | None]:
        """Return a time's days: "hari ini" in what was said on another day than that of publication is that day."""
        rule = time.because[0].rule if time.because else ""
        if said is None or not self.published or not said.start or said.start != said.end:
            return time.start, time.end
        if rule not in self._days() or (said.because and said.because[0].rule in self._days()):
            return time.start, time.end
        shift = date.fromisoformat(said.start) - date.fromisoformat(self.published)
        return _moved(time.start, shift), _moved(time.end, shift)

    # -- how a time hangs ------------------------------------------------------------------------

    def _days(self) -> set[str]:
        return {word.casefold() for word in self.words.days}

    def _hang(self, time: TimeMention, number: int) -> Hung | None:
        clause = self.clauses[number]
        tree = clause.tree
        inside = tree.at(time.span)
        top = tree.top(time.span)
        if top is None:
            return None
        before = clause.forms[: inside[0]]
        bare = not any(tree[c].deprel == "case" for i in inside for c in (i, *tree.children(i)))
        opening = len(before) < 4 and all(
            tree[i].upos in ("ADP", "PUNCT", "CCONJ", "DET", "X") for i in range(inside[0])
        )
        closing = self._matrix(clause) if self._ends(clause, inside) else None
        if closing is not None and (
            self._told_of_noun(clause, top) or (time.grain != "day" and self._says(clause, closing))
        ):
            closing = None  # words are said on a day: "membenarkan bahwa X tewas, pekan lalu"
        if (
            closing is not None
        ):  # "…, kata X, dikutip Antara, Selasa": the day on which another one wrote it down
            quoting = [i for i in range(closing, inside[0]) if clause.forms[i] in self.words.citing]
            closing = quoting[-1] if quoting else closing
        return Hung(time, top, frozenset(inside), bare, closing, opening, self._cited(clause, inside[0]))

    def _cited(self, clause: Clause, start: int) -> bool:
        """Say whether a time is that of another outlet's report: "sebagaimana diberitakan Xinhua, Rabu, ia mendesak"."""
        for index in range(start - 1, max(start - 7, -1), -1):
            if clause.forms[index] in self.words.citing:
                return True
            if clause.tree[index].upos not in ("PROPN", "PUNCT", "ADP", "X") or clause.forms[index] == ".":
                return False
        return False

    @staticmethod
    def _ends(clause: Clause, inside: list[int]) -> bool:
        """Say whether a comma sets a time off at the sentence's end, outside any quotation."""
        if inside[0] == 0 or clause.forms[inside[0] - 1] != ",":
            return False
        rest = clause.tree.tokens[inside[-1] + 1 :]
        return all(
            (token.upos in ("PUNCT", "SYM") or token.deprel == "punct") and token.form not in _QUOTES
            for token in rest
        )

    def _matrix(self, clause: Clause) -> int | None:
        """The outermost clause: the root's, or that of the saying whose content the root stands in."""
        root = clause.tree.root
        if root is None:
            return None
        here, at = clause.tree.sentence.span, clause.tree[root].span
        for statement in self.statements:
            cue = statement.cue
            if cue is None or not here.overlaps(cue) or cue.overlaps(at):
                continue
            if any(span.covers(at) for span in statement.content):
                token = clause.tree.top(cue)
                if token is not None:
                    return token
        return root

    def _says(self, clause: Clause, token: int) -> bool:
        span = clause.tree[token].span
        return any(
            statement.cue is not None and statement.cue.overlaps(span) for statement in self.statements
        )

    def _told_of_noun(self, clause: Clause, top: int) -> bool:
        """Say whether a time stands in a clause that says when a noun took place: "bentrokan yang terjadi di X, Rabu"."""
        for node in clause.tree.ancestors(top):
            if clause.tree[node].deprel.startswith("acl") and clause.forms[node] in self.words.happening:
                return True
        return False

    def _teller(self, hung: Hung, clause: Clause, anchors: set[int]) -> int:
        """The token that shows who tells of a time: the clause it hangs on, not the words between which it stands."""
        if hung.closing is not None:
            return hung.closing
        for node in clause.tree.ancestors(hung.top):
            if node in anchors or clause.tree[node].upos in ("VERB", "AUX"):
                return node
        return hung.top

    def _may_have_been(self, time: TimeMention, spoken: bool) -> bool:
        """Say whether a time can date what has happened. What is said is said on a day, not up to one."""
        if spoken and time.start is None and time.end is not None:
            return False
        return not (self.published and time.start and time.start > self.published)

    # -- how far it is ---------------------------------------------------------------------------

    def _steps(self, hung: Hung, act: Act, clause: Clause) -> int | None:
        """Steps in the tree from a time to an act, null where another act or noun has it or it is far."""
        if hung.closing is not None and not (act.spoken and hung.time.grain != "day"):
            if hung.closing in act.anchors:
                return 0
            if self._shares(act, hung.closing, clause):
                return 1
            if hung.closing in act.others:
                return self._of_noun(hung, act.anchors, clause)
            return way(
                clause,
                hung.closing,
                act.anchors,
                act.others,
                hung.inside,
                happening=self.words.happening,
            )
        if self._kept(hung, clause, act):
            return None
        speaks = act.spoken and act.actual
        steps = way(
            clause,
            hung.top,
            act.anchors,
            act.others,
            hung.inside,
            lambda between: speaks and self._asked(between, clause, hung),
            self.words.happening,
        )
        if steps is None and self._set_in(hung, act.anchors, clause):
            return REACH
        root = clause.tree.root
        if steps is None and hung.opening and root is not None:
            return REACH + 1 if self._shares(act, root, clause) else None
        return steps

    def _set_in(self, hung: Hung, anchors: set[int], clause: Clause) -> bool:
        """Say whether a time tells when the occasion of an act was: "mengecam X dalam sidang yang digelar Senin"."""
        tree = clause.tree
        for node in tree.ancestors(hung.top):
            if clause.forms[node] in self.words.occasions and tree[node].upos in ("NOUN", "PROPN"):
                above = tree.head(node)
                # "menandatangani perjanjian dalam upacara": the occasion hangs on the verb's object
                if above is not None and tree[above].deprel == "obj":
                    above = tree.head(above)
                return tree[node].deprel.startswith(("obl", "nmod")) and above in anchors
            if tree[node].upos == "VERB" and clause.forms[node] not in self.words.happening:
                return False
        return False

    def _shares(self, act: Act, head: int, clause: Clause) -> bool:
        return any(
            self._joined(clause, anchor, head) or self._carried(clause, anchor, head)
            for anchor in act.anchors
        )

    @staticmethod
    def _carried(clause: Clause, anchor: int, head: int) -> bool:
        """Say whether an act is what a verb brings about: "menjembatani rekonsiliasi", "berhasil memediasi perundingan"."""
        tree = clause.tree
        above = tree.head(anchor)
        if tree[anchor].deprel not in ("obj", "xcomp") or above is None or anchor == head:
            return False
        if above == head:
            return True
        done = tree[above].deprel == "xcomp" or tree[head].upos in ("ADV", "ADJ")  # "berhasil", "sukses"
        return done and tree.head(above) == head

    @staticmethod
    def _of_noun(hung: Hung, anchors: set[int], clause: Clause) -> int | None:
        """Steps from a closing time to a noun it hangs on: "disampaikan dalam rapat di Jakarta, Senin" dates both."""
        for steps, node in enumerate(clause.tree.ancestors(hung.top), start=1):
            if clause.tree[node].upos in ("VERB", "AUX"):
                return None
            if node in anchors:
                return steps
        return None

    @staticmethod
    def _joined(clause: Clause, anchor: int, head: int) -> bool:
        """Say whether a predicate is joined to another one as its equal: "menyerang A dan menduduki B"."""
        node: int | None = anchor
        for _ in range(4):
            if node is None or node == head:
                return node == head and anchor != head
            if not clause.tree[node].deprel.startswith("conj"):
                return False
            node = clause.tree.head(node)
        return False

    def _asked(self, between: list[int], clause: Clause, hung: Hung) -> bool:
        """Say whether a time stands in what an act of speech is about: "meminta hakim memutus perkara hari ini".

        A past weekday is the exception: news sets the day of the saying anywhere ("meminta DPR menunda pembahasan
        pada Senin"), and what is asked for lies ahead.
        """
        tree = clause.tree
        if not any(tree[node].deprel.partition(":")[0] in _COMPLEMENTS for node in between):
            return False
        rule = hung.time.because[0].rule if hung.time.because else ""
        return hung.time.grain != "day" or not rule.startswith("weekday")

    def _kept(self, hung: Hung, clause: Clause, act: Act) -> bool:
        """Say whether a noun keeps a time to itself: a date right behind it, or a noun that tells of something else."""
        tree = clause.tree
        above = tree.head(hung.top)
        for node in tree.ancestors(hung.top):
            if node in act.anchors or tree[node].upos in ("VERB", "AUX"):
                return False
            if clause.case(node) in self.words.aside:
                return True
            if node == above and node not in act.parties and self._names(hung, node, clause):
                return True
        return False

    def _names(self, hung: Hung, noun: int, clause: Clause) -> bool:
        """Say whether a date right behind a noun tells which one it is: "keputusan 29 Maret", not "warga Senin lalu"."""
        start = min(hung.inside)
        rule = hung.time.because[0].rule if hung.time.because else ""
        dated = rule in self._dates and clause.forms[max(hung.inside)] not in self._directions
        behind = noun < start and clause.forms[start - 1] != ","
        return dated and hung.bare and behind and clause.tree[noun].upos == "NOUN"


def way(
    clause: Clause,
    start: int,
    anchors: set[int],
    others: Container[int],
    inside: Container[int] = (),
    bars: Callable[[list[int]], bool] | None = None,
    happening: Container[str] = (),
) -> int | None:
    """Return the steps in the tree from a phrase to the nearest anchor, null where another act stands between or it is far.

    `inside`: the phrase's own words; `bars` says of the words between whether they bar the way; `happening`: verbs that
    say of the noun before them that it took place ("pertemuan yang digelar Senin").
    """
    tree = clause.tree
    up = [start, *tree.ancestors(start)]
    best: int | None = None
    for anchor in anchors:
        down = [anchor, *tree.ancestors(anchor)]
        meeting = next((node for node in up if node in down), None)
        if meeting is None:
            continue
        path = up[: up.index(meeting) + 1]
        back = down[1 : down.index(meeting)]
        between = [node for node in path if node not in anchors and node not in inside]
        below = [node for node in down[: down.index(meeting)] if node not in inside]
        if any(node in others for node in (*between, *back)) or any(
            _apart(node, meeting, clause, happening) for node in below
        ):
            continue
        if any(
            tree[node].deprel.startswith("acl")
            and not (clause.forms[node] in happening and tree.head(node) == anchor)
            for node in between
        ):
            continue
        if bars is not None and bars(between):
            continue
        steps = len(path) - 1 + down.index(meeting)
        if steps <= REACH and (best is None or steps < best):
            best = steps
    return best


def _apart(node: int, above: int, clause: Clause, happening: Container[str]) -> bool:
    """Say whether words below a clause have no part in its time: a relative clause, a subject that something is told of."""
    relation = clause.tree[node].deprel
    if relation.startswith("acl"):
        return True
    told = clause.forms[above] in happening or clause.forms[above] in clause.words.carrying
    return relation.startswith("nsubj") and clause.tree.head(node) == above and not told


def _moved(day: str | None, shift: timedelta) -> str | None:
    return (date.fromisoformat(day) + shift).isoformat() if day else None

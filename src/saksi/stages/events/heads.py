"""Which words stand as subject, object or owner of a trigger, and the parties that they name."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.ontology import sector_part
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex
from saksi.stages.events.parties import Party, PartyFinder, unique
from saksi.stages.events.triggers import Trigger

# How many sentences back an arrest or a verdict without a doer looks for one.
SPOKEN_OF = 3
# Who arrests, where nobody else is said to.
ENFORCERS = frozenset({"COP"})


class Heads:
    """Asks one sentence's grammar for the heads around a trigger."""

    def __init__(self, clause: Clause, finder: PartyFinder, index: EventIndex, above: list[Party]) -> None:
        """`above` holds the subject of the sentence before, for a sentence that has none."""
        self.clause = clause
        self.finder = finder
        self.index = index
        self.above = above
        # The phrases around the trigger in hand, once for all slots of its frame: by which roots they may hang on.
        self._in_hand: Trigger | None = None
        self._around: dict[tuple[bool, bool], list[tuple[str, int]]] = {}

    def _object_heads(self, trigger: Trigger) -> Sequence[int]:
        if trigger.kind == "verb":
            last = trigger.tokens[-1]
            if len(trigger.tokens) > 1 and self.clause.tree[last].deprel in ("case", "mark"):
                governed = self.clause.tree.head(last)
                return [governed] if governed is not None and governed not in trigger.tokens else []
            found = self.clause.objects(trigger.head, trigger.passive)
            inside = [head for head in found if head in trigger.tokens]
            if inside:
                # "menguji coba rudal": what stands behind a phrase hangs on its noun.
                found = [head for head in found if head not in inside] or [
                    c
                    for head in inside
                    for c in self.clause.tree.children(head, "nmod", "compound", "obj")
                    if self.clause.case(c) is None and c not in trigger.tokens
                ]
            elif not found:
                found = [c for token in trigger.tokens[1:] for c in self.clause.tree.children(token, "obj")]
            if found or trigger.passive:
                return found
            if trigger.sense.frame_name == "withdrawn":
                return self.clause.tree.children(trigger.head, "obl")
            return [
                c
                for c in self.clause.tree.children(trigger.head, "obl", "nmod", "xcomp", "compound")
                if self.clause.case(c) is None and c > trigger.head and c <= trigger.head + 3
            ]
        return [
            c
            for c in self.clause.tree.children(trigger.head, "nmod", "compound", "obj")
            if self.clause.case(c) is None
        ]

    def _subject_heads(self, trigger: Trigger) -> Sequence[int]:
        if trigger.kind == "verb" and trigger.sense.frame_name == "suffered":
            return self.clause.surface_subjects(trigger.head)
        if trigger.kind == "verb":
            return self.clause.subjects(trigger.head, trigger.passive)
        if trigger.light is not None:
            return self.clause.subjects(trigger.light.verb, trigger.light.passive)
        return []

    def _at(self, heads: Sequence[int], places: bool) -> list[Party]:
        if len(heads) > 1:
            # Where one phrase names a party itself, what another one only mentions ("terkait perannya") is none.
            named = self._named(heads, places)
            if named:
                return named
        return unique(party for head in heads for party in self.finder.at(self.clause, head, places=places))

    def _located(self, party: Party) -> bool:
        return self.clause.case(party.token) in self.clause.words.locatives

    def _doers(self, heads: Sequence[int], deep: int) -> list[Party]:
        """Return who did what these nouns name."""
        found = [doer for head in heads for doer in self.clause.doers(head)]
        return unique(
            party for doer in found for party in self.finder.at(self.clause, doer, places=False, deep=deep)
        )

    def _named(self, heads: Sequence[int], places: bool) -> list[Party]:
        found = [
            party for head in heads for party in self.finder.at(self.clause, head, places=places, deep=0)
        ]
        return unique(party for party in found if party.code)

    def _heads_only(self, heads: Sequence[int]) -> list[Party]:
        """Parties that the phrases themselves name: one asks a government, not the owner of a plan."""
        found = [party for head in heads for party in self.finder.at(self.clause, head, deep=0)]
        return unique(party for party in found if party.code)

    def _police(self, held: list[Party]) -> list[Party]:
        """ "bertemu penyidik KPK saat Budi ditangkap": who arrests goes without saying where one police is named."""
        tree = self.clause.tree
        found = unique(
            party
            for token in range(len(tree))
            for party in self.finder.at(self.clause, token, places=False, deep=0)
            if sector_part(party.code or "") in ENFORCERS
            and (top := tree.top(party.span)) is not None
            # Who tells of it is not who did it, and where the held one is brought to is a house.
            and not tree.is_a(top, "nsubj")
            and self.clause.case(top) in (None, *self.clause.words.agents)
        )
        spans = {party.span for party in held}
        return found if len(found) == 1 and found[0].span not in spans else []

    def _authority(self, trigger: Trigger, held: list[Party]) -> list[Party]:
        """ "Ia ditahan sejak Rabu": who did it is the police or the court that was spoken of last."""
        if trigger.kind == "verb" and not trigger.passive and trigger.sense.frame_name != "suffered":
            return []
        # "ditahan di Polda Riau", "dibawa ke Polres": at whose place it is, theirs it is.
        for _, head in self.clause.obliques(trigger.head) if trigger.kind == "verb" else ():
            at = self.finder.at(self.clause, head, places=False, deep=0)
            here = [party for party in at if sector_part(party.code or "") in trigger.sense.entry.silent]
            if here and not any(party.span == other.span for party in here for other in held):
                return here
        start = self.clause.tree[trigger.tokens[0]].start
        reading = self.finder.reading
        number = next(
            n for n, sentence in enumerate(reading.sentences) if sentence is self.clause.tree.sentence
        )
        lands = {party.country for party in held if party.code}
        people = {party.person for party in held if party.person}
        before = [
            mention
            for mention in reversed(reading.mentions)
            if mention.span.end <= start and mention.sentence >= number - SPOKEN_OF
        ]
        for sector in trigger.sense.entry.silent:
            for mention in before:
                party = Party(mention.span, mention.code, -1)
                if (
                    sector_part(mention.code or "") == sector
                    and lands <= {party.country}
                    and not (mention.name and mention.name.casefold() in people)
                ):
                    return [] if any(mention.span.overlaps(other.span) for other in held) else [party]
        return []

    def _rootlike(self, node: int) -> bool:
        tree = self.clause.tree
        while tree.head(node) is not None and tree[node].deprel == "conj":
            above = tree.head(node)
            assert above is not None
            node = above
        return tree.head(node) is None

    def _sent_out(self, trigger: Trigger) -> bool:
        """ "serangan Teheran ke Israel": where a deed says on whom it is, the city before that is who does it."""
        clause = self.clause
        return trigger.sense.frame_name == "directed" and any(
            clause.case(child) in clause.words.victims
            for root in (trigger.head, *clause.tree.children(trigger.head, "nmod"))
            for child in clause.tree.children(root, "nmod", "obl")
        )

    def _deeper(self, token: int, inside: set[int]) -> Sequence[int]:
        clause = self.clause
        return [
            child
            for child in clause.tree.children(token, "nmod", "compound", "amod", "flat", "appos")
            if child not in inside
            and (clause.case(child) is None or clause.case(child) in clause.words.possessive)
        ]

    def _fixed(self, head: int, slot: str) -> bool:
        marks = self.clause.tree.children(head, "case")
        return any(self.clause.forms[mark] == slot for mark in marks)

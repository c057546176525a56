"""Who the parties are: from a noun phrase to the actors it names, by way of the mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from saksi.ontology import country_part, load_ontology, sector_part
from saksi.records import COUNTRY_OF_THE_REPORT, Mention, Reading, Span, SpanIndex, Statement
from saksi.stages.events.grammar import Clause

DEPTH = 3
SECTORS = frozenset(load_ontology().sectors)
STATE = frozenset({"GOV", "MIL", "LEG", "COP", "JUD", "SPY"})


class Party(NamedTuple):
    """Words that name a party, its code, and the token of the sentence that they hang on (-1: they stand in another).

    `state`: a state, and nobody knows which; `guessed`: the words name no country, which is the report's.
    """

    span: Span
    code: str | None
    token: int
    person: str | None = None
    state: bool = False
    guessed: bool = False

    @property
    def country(self) -> str | None:
        """The country, body or group of the code."""
        return country_part(self.code) if self.code else None


def addressed(span: Span, code: str | None) -> Party:
    """Return the one spoken to as a party; a government of nobody knows where has no code."""
    return Party(span, None if code in STATE else code, -1, None, code in STATE)


class PartyFinder:
    """Looks up parties in one reading."""

    def __init__(self, reading: Reading, first_person: frozenset[str]) -> None:
        """Index the mentions and the statements."""
        self.reading = reading
        self.mentions = SpanIndex(reading.mentions, key=lambda mention: mention.span)
        pieces = [(span, statement) for statement in reading.statements for span in statement.content]
        self.contents: SpanIndex[tuple[Span, Statement]] = SpanIndex(pieces, key=lambda piece: piece[0])
        self.first_person = first_person
        # One noun phrase stands in the slots of many frames: what was found at it is kept.
        self._parties: dict[tuple[Clause, int, bool, int], Sequence[Party]] = {}
        self._mentions: dict[tuple[Clause, int], Mention | None] = {}

    def statement(self, span: Span) -> Statement | None:
        """Return the innermost statement whose content covers a span."""
        covering = self.contents.covering(span)
        return covering[-1][1] if covering else None

    def at(self, clause: Clause, token: int, *, places: bool = True, deep: int = 2) -> Sequence[Party]:
        """Return the parties that a noun phrase names: itself and what is joined to it, else its possessors.

        `deep`: 0 for what the phrase itself names, 1 for its
        possessors too, 2 for any party inside it. Without `places` a place is passed over: acts are done to Gaza, not by it.
        """
        key = (clause, token, places, deep)
        found = self._parties.get(key)
        if found is None:
            found = self._parties[key] = self._at(clause, token, places, deep)
        return found

    def _at(self, clause: Clause, token: int, places: bool, deep: int) -> list[Party]:
        found: list[Party] = []
        heads = [token, *clause.tree.children(token, "conj")]
        mention = self.mention(clause, token)
        lands: list[int] = []
        if mention is not None:
            # "pemerintah Myanmar dan Bangladesh": what is joined may hang on a word inside the first name.
            tree = clause.tree
            inside = tree.at(mention.span)
            joined = [c for i in inside if i != token for c in tree.children(i, "conj")]
            # "Japanese and Indian ministers": the first name hangs on the noun, outside the second one's mention.
            joined += [
                tree[i].head for i in inside if tree[i].deprel == "conj" and tree.head(tree[i].head) == token
            ]
            lands = [c for c in joined if c not in inside and c not in heads]
            heads.extend(lands)
        heads.extend(self._joined_above(clause, token))
        heads.extend(c for c in self._listed(clause, token) if c not in heads)
        # "negara-negara donor, termasuk X": the members are named where the whole is not.
        heads.extend(
            member
            for head in tuple(heads)
            if deep and not self._coded(clause, head)
            for inner in (head, *clause.tree.children(head, "nmod"))
            for first in _included(clause, inner)
            for member in (first, *clause.tree.children(first, "conj"))
            if member not in heads
        )
        for head in heads:
            more = self._phrase(clause, head, 0, places, deep)
            if not more and head in lands and mention is not None:
                more = self._phrase(clause, head, 0, True, deep)
            found.extend(self._of_office(party, mention) if head in lands else party for party in more)
        return unique(found)

    def _coded(self, clause: Clause, head: int) -> bool:
        mention = self.mention(clause, head)
        return mention is not None and mention.code is not None

    def _listed(self, clause: Clause, token: int) -> list[int]:
        """Countries in a row that the parser took for appositions: a country is never another one."""
        here = self.mention(clause, token)
        if here is None or here.kind != "country":
            return []
        return [
            child
            for child in clause.tree.children(token, "appos")
            if (other := self.mention(clause, child)) is not None
            and other.kind == "country"
            and other.code != here.code
        ]

    @staticmethod
    def _of_office(party: Party, first: Mention | None) -> Party:
        """ "ministers in Mali and Chad", "Russian and Ukrainian officials": the second land's are of the same kind."""
        sector = sector_part(first.code or "") if first is not None else None
        if sector is None or party.code is None or len(party.code) != 3:
            return party
        return party._replace(code=f"{party.code}.{sector}")

    def _joined_above(self, clause: Clause, token: int) -> list[int]:
        """ "rencana oleh X dan Y": what follows X after a bare "dan" is joined to it, though it hang on the noun above."""
        tree = clause.tree
        above = tree.head(token)
        if above is None or tree[above].upos not in ("NOUN", "PROPN") or clause.case(token) is None:
            return []
        after = tree.subtree(token)[-1] + 1
        return [
            c
            for c in tree.children(above, "conj")
            if c >= after
            and clause.case(c) is None
            and all(tree[i].deprel in ("cc", "punct") for i in range(after, min(tree.subtree(c))))
        ]

    def _phrase(self, clause: Clause, head: int, depth: int, places: bool, deep: int) -> list[Party]:
        tree = clause.tree
        mention = self.mention(clause, head)
        if mention is not None and mention.code and (places or mention.kind != "place"):
            # A dual ("kedua negara") is several mentions over one span, one code each.
            same = [m for m in self.mentions.covering(mention.span) if m.span == mention.span and m.code]
            if len(same) == 1 and mention.code in SECTORS and depth < DEPTH:
                settled = self._seated(clause, head, mention)
                if settled:
                    return settled
            # A government of nobody knows where is an unknown state: no code.
            return [
                Party(
                    m.span,
                    None if m.code in STATE else m.code,
                    head,
                    _person(m),
                    m.code in STATE,
                    _guessed(m),
                )
                for m in same
            ]
        speaker = self._speaker(clause, head)
        if speaker is not None:
            return [speaker]
        inner = self._inner(clause, head) if mention is None and places else None
        if inner is not None:
            return [inner]
        if clause.forms[head] in clause.words.relative:
            above = next(iter(tree.ancestors(head)), None)
            noun = tree.head(above) if above is not None else None
            if noun is not None and noun != head and depth < DEPTH:
                return self._phrase(clause, noun, depth + 1, places, deep)
        if depth >= DEPTH or not deep:
            return []
        for whose in _entangled(clause, head):
            found = self._phrase(clause, whose, depth + 1, places, deep)
            if any(party.code for party in found):
                return found
        for relations, cases in (
            (
                ("appos", "flat", "nmod:poss", "compound", "amod", "nmod", "det"),
                (None, *clause.words.possessive),
            ),
            (("nmod", "obl", "acl"), ()),
        )[:deep]:
            for child in tree.children(head, *relations):
                case = clause.case(child)
                if cases and case not in cases:
                    continue
                if tree[child].deprel.startswith("acl") and not cases:
                    continue
                if case in clause.words.apart:
                    continue  # "tanpa Rusia": who has no part in it
                if clause.forms[head] in clause.words.named_after and self._is_town(clause, child):
                    continue  # "Perjanjian Paris"
                # An apposition renames its head: what it merely mentions ("negara anggota NATO") comes last.
                below = DEPTH if tree.is_a(child, "appos") else depth + 1
                found = self._phrase(clause, child, below, places, deep)
                for joined in tree.children(child, "conj"):
                    found.extend(self._phrase(clause, joined, depth + 1, places, deep))
                # The first phrase that names a party is whose it is; the next ones say where, when and near what.
                if any(party.code for party in found):
                    return found
        for child in tree.children(head, "appos"):
            found = self._phrase(clause, child, depth + 1, places, deep)
            if any(party.code for party in found):
                return found
        if mention is not None and not mention.code and mention.kind != "place":
            return [Party(mention.span, None, head)]
        return []

    def _seated(self, clause: Clause, head: int, mention: Mention) -> list[Party]:
        """ "lawmakers in Mali and Kenya": the one place in the phrase is whose they are, where the words name none."""
        tree = clause.tree
        seats: list[list[str]] = []
        for child in tree.children(head, "nmod"):
            if clause.case(child) not in clause.words.locatives:
                continue
            found = [self.mention(clause, c) for c in (child, *tree.children(child, "conj"))]
            lands = [country_part(m.code) for m in found if m and m.code and m.kind in ("country", "place")]
            if lands and lands not in seats:
                seats.append(lands)
        if len(seats) != 1:
            return []
        return [Party(mention.span, f"{land}.{mention.code}", head, _person(mention)) for land in seats[0]]

    def _is_town(self, clause: Clause, head: int) -> bool:
        mention = self.mention(clause, head)
        return mention is not None and mention.kind == "place"

    def mention(self, clause: Clause, head: int) -> Mention | None:
        """Return the mention that a token heads, one with a code where there is one."""
        key = (clause, head)
        if key not in self._mentions:
            self._mentions[key] = self._found(clause, head)
        return self._mentions[key]

    def _found(self, clause: Clause, head: int) -> Mention | None:
        token = clause.tree[head]
        around = self.mentions.covering(token.span)
        headed = [mention for mention in around if self._heads(mention, clause, head)]
        if headed:
            return next((mention for mention in headed if mention.code), headed[0])
        coded = [mention for mention in around if mention.code and mention.form == "name"]
        return coded[-1] if coded else None

    def _inner(self, clause: Clause, head: int) -> Party | None:
        """The country inside a longer description ("pasukan dari Mali"): its code is where that one's comes from."""
        token = clause.tree[head]
        if token.ent[2:] not in ("GPE", "NORP"):
            return None
        around = [
            m for m in self.mentions.covering(token.span) if m.code and m.form in ("description", "title")
        ]
        if not around or sector_part(around[-1].code or "") is None:
            return None
        words = [head, *clause.tree.children(head, "flat")]
        span = Span(clause.tree[min(words)].start, clause.tree[max(words)].end)
        return Party(span, country_part(around[-1].code or ""), head)

    def _heads(self, mention: Mention, clause: Clause, head: int) -> bool:
        """Say whether a mention hangs on this token: it is the head, or depends on something outside."""
        sentence = self.reading.sentences[mention.sentence]
        if sentence is not clause.tree.sentence:
            return False
        return mention.head == head or clause.tree[head].head not in clause.tree.at(mention.span)

    def _speaker(self, clause: Clause, token: int) -> Party | None:
        if clause.forms[token] not in self.first_person:
            return None
        span = clause.tree[token].span
        statement = self.statement(span)
        if statement is None or not statement.speaker_code:
            return None
        return Party(span, statement.speaker_code, token, (statement.speaker or "").casefold() or None)


def _person(mention: Mention) -> str | None:
    """The name by which two people of one office or party are told apart."""
    return mention.name.casefold() if mention.kind == "person" and mention.name else None


def _guessed(mention: Mention) -> bool:
    """Say whether a mention's country is that of the report, for want of words that name one."""
    return any(reason.rule == COUNTRY_OF_THE_REPORT for reason in mention.because)


def _included(clause: Clause, noun: int) -> list[int]:
    """ "segala serangan, termasuk serangan Israel": the members that a list after "termasuk" names."""
    tree, including = clause.tree, clause.words.including
    found: list[int] = []
    for child in tree.children(noun, "acl", "nmod", "obl", "appos", "advmod", "case"):
        if clause.forms[child] in including:
            found.extend(tree.children(child, "obl", "obj", "nmod", "conj", "nsubj"))
        elif clause.case(child) in including:
            found.append(child)
    return found


def _entangled(clause: Clause, noun: int) -> list[int]:
    """ "perkara yang menjerat X": whose case it is."""
    return [
        head
        for child in clause.tree.children(noun, "acl")
        if clause.forms[child] in clause.words.entangling
        for head in clause.objects(child, clause.is_passive(child, None))
        if clause.forms[head] not in clause.words.relative
    ]


def unique(parties: Iterable[Party]) -> list[Party]:
    """Return the parties in order, each code (or, uncoded, each span) once; two people of one code who are named stay two."""
    named: dict[object, set[str | None]] = {}
    kept: list[Party] = []
    for party in parties:
        key = party.code or party.span
        people = named.setdefault(key, set())
        if not people or (party.code and party.person and None not in people and party.person not in people):
            people.add(party.person)
            kept.append(party)
    return kept

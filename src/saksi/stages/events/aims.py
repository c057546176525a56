"""Whom an act of speech is aimed at, where the clause of its own word does not say."""

from __future__ import annotations

from collections.abc import Iterable

from saksi.records import Reading, Span, Statement
from saksi.records.model import EventType
from saksi.stages.events.drafts import Draft, is_political, speaker_party
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex
from saksi.stages.events.modality import flags
from saksi.stages.events.parties import Party, PartyFinder, addressed, unique

# What one promises, gives or says in a talk is for the other side of it.
OPEN_TO: frozenset[EventType] = frozenset({"AGREE", "SUPPORT"})


def tokens(reading: Reading, content: tuple[Span, ...]) -> list[tuple[int, int]]:
    """Return the (sentence, token) places that a statement's content covers."""
    found: list[tuple[int, int]] = []
    for number, sentence in enumerate(reading.sentences):
        for span in content:
            if sentence.span.overlaps(span):
                found.extend(
                    (number, i) for i, token in enumerate(sentence.tokens) if span.covers(token.span)
                )
    return found


def aimed_at(
    type_: EventType,
    statement: Statement,
    reading: Reading,
    clauses: list[Clause],
    finder: PartyFinder,
    index: EventIndex,
) -> list[Party]:
    """Return whom a statement's act is aimed at, by its addressee and its content."""
    actor = speaker_party(statement)
    places = tokens(reading, statement.content)
    return whom(type_, statement, clauses, finder, index, places, actor) if actor is not None else []


def whom(
    type_: EventType,
    statement: Statement,
    clauses: list[Clause],
    finder: PartyFinder,
    index: EventIndex,
    places: list[tuple[int, int]],
    actor: Party,
) -> list[Party]:
    """Whom the act is aimed at: the one asked, else the subject of the content's own clause, else its object.

    Direct words ask their subject only where they say so ("harus", "jangan").
    """
    addressee = statement.addressee
    if addressee is not None and is_political(addressee.code) and type_ != "ACCUSE":
        return [addressed(addressee.span, addressee.code)]
    subjects: list[Party] = []
    others: list[Party] = []
    depth = 2 if type_ in ("AGREE", "THREATEN") else 1
    for number, i in _tops(places, clauses):
        clause = clauses[number]
        if clause.tree[i].upos in ("NOUN", "PROPN", "PRON", "X"):
            spared = clause.words.victims if type_ == "ACCUSE" else frozenset()
            inner = finder.at(clause, i, places=False)
            others.extend(party for party in inner if clause.case(party.token) not in spared)
        asks = statement.kind != "direct" or any(flag == "requested" for flag, _ in flags(i, clause, index))
        if type_ != "REQUEST" or asks:
            for child in clause.tree.children(i, "nsubj"):
                subjects.extend(finder.at(clause, child, places=False, deep=1))
        if type_ == "ACCUSE" and any(
            clause.forms[det] in index.anaphora
            for child in clause.tree.children(i, "nsubj")
            for det in clause.tree.children(child, "det")
        ):
            continue  # "keputusan itu melanggar kedaulatan X": a deed told before, and X is no culprit
        for child in clause.tree.children(i, "obj", "iobj", "obl"):
            others.extend(finder.at(clause, child, places=False, deep=depth))
    subjects = [party for party in subjects if _another(party, actor)]
    others = [party for party in others if _another(party, actor)]
    if type_ == "REQUEST":
        return unique(subjects)
    if type_ == "REJECT":
        return []
    if type_ == "AGREE":
        # What is promised inside one's own land is mostly one's office.
        return unique(party for party in others[:1] if party.country != actor.country)
    found = unique(subjects) or unique(others[:1])
    if type_ == "THREATEN" and not found:
        return _threatened(clauses, finder, index, places, actor)
    return found


def _threatened(
    clauses: list[Clause], finder: PartyFinder, index: EventIndex, places: list[tuple[int, int]], actor: Party
) -> list[Party]:
    """ "akan melanjutkan perang jika X melanggar": a threat is aimed at whose deed it is made to hang on.

    Else at the one other party that its words name at all.
    """
    inside = set(places)
    named: list[Party] = []
    for number, i in places:
        clause = clauses[number]
        if clause.case(i) is not None or clause.tree[i].deprel.split(":")[0] not in (
            "nmod",
            "compound",
            "flat",
        ):
            # "perairan X" only says where
            named.extend(p for p in finder.at(clause, i, deep=0) if _another(p, actor))
        marks = {clause.forms[mark] for mark in clause.tree.children(i, "mark", "advmod", "case")}
        if not marks & index.hypothetical.markers:
            continue
        for subject in clause.surface_subjects(i):
            parties = [
                party
                for party in finder.at(clause, subject, deep=1)
                if _another(party, actor) and (number, subject) in inside
            ]
            if parties:
                return unique(parties)
    return unique(named) if len({party.country for party in named}) == 1 else []


def interlocutor(draft: Draft, told: Iterable[Draft]) -> list[Party]:
    """Return whom a promise or support is given to that names nobody: the other side of the talk it was made in.

    "Menlu X meneleponnya. Ia menyatakan siap membantu": the talk stands in the same sentence or the one before.
    """
    ours = {party.country for party in draft.actors if party.country}
    for other in told:
        if other.type != "CONSULT" or not 0 <= draft.sentence - other.sentence <= 1:
            continue
        if other.trigger.start >= draft.trigger.start or other.modality != "actual":
            continue
        theirs = [party for party in other.parties if party.country and party.country not in ours]
        if len(ours & other.countries()) == 1 and len({party.country for party in theirs}) == 1:
            return [theirs[0]._replace(token=-1)]
    return []


def _tops(places: list[tuple[int, int]], clauses: list[Clause]) -> list[tuple[int, int]]:
    """Return the heads of the content's own clauses: what hangs on nothing in it, and what is joined to that."""
    inside = set(places)
    tops: list[tuple[int, int]] = []
    for number, i in places:
        tree = clauses[number].tree
        above = tree.head(i)
        joined = tree[i].deprel.split(":")[0] in ("conj", "parataxis") and (number, above) in tops
        if tree[i].upos != "PUNCT" and ((number, above) not in inside or joined):
            tops.append((number, i))
    return tops


def _another(party: Party, actor: Party) -> bool:
    """Say whether a party in the content is somebody else than the speaker, and political."""
    if not party.code or not is_political(party.code):
        return False
    return party.country != actor.country or ("." in party.code and party.code != actor.code)

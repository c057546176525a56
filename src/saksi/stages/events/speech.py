"""Events that statements perform: to say it is to do it."""

from __future__ import annotations

from collections.abc import Iterable

from saksi.records import Reading, Span, Statement
from saksi.records.model import Act, EventType
from saksi.stages.events.aims import tokens, whom
from saksi.stages.events.drafts import Draft, is_political, speaker_party
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex
from saksi.stages.events.modality import flags
from saksi.stages.events.parties import Party, PartyFinder, unique

_MAKES: dict[Act, tuple[EventType, str | None, str]] = {
    "accuse": ("ACCUSE", "allege", "112"),
    "condemn": ("ACCUSE", "disapprove", "111"),
    "praise": ("SUPPORT", None, "051"),
    "thank": ("SUPPORT", None, "051"),
    "apologize": ("SUPPORT", None, "055"),
    "demand": ("REQUEST", None, "100"),
    "appeal": ("REQUEST", None, "020"),
    "propose": ("REQUEST", None, "020"),
    "pledge": ("AGREE", None, "030"),
    "threaten": ("THREATEN", None, "130"),
}
# Without somebody it is aimed at, these say too little to be an event.
_AIMED: frozenset[EventType] = frozenset({"ACCUSE", "SUPPORT"})


def spoken(
    reading: Reading, clauses: list[Clause], finder: PartyFinder, index: EventIndex, done: set[str]
) -> Iterable[tuple[Draft, Statement]]:
    """Yield a draft for every statement whose act is an event and that no trigger has told (`done`, by id)."""
    for statement in reading.statements:
        made = _MAKES.get(statement.act)
        if made is None or statement.id in done or not is_political(statement.speaker_code):
            continue
        actor = speaker_party(statement)
        if actor is None or _only_reports(statement, reading):
            continue
        type_, mode, cameo = made
        places = tokens(reading, statement.content)
        if not places:
            continue
        recipients = whom(type_, statement, clauses, finder, index, places, actor)
        if (type_ in _AIMED or type_ in ("REQUEST", "AGREE")) and not recipients:
            continue
        trigger, sentence, head = _trigger(type_, statement, clauses, index, places)
        draft = Draft(
            type=type_,
            trigger=trigger,
            sentence=sentence,
            head=head,
            predicate=head,
            actors=_speakers(statement, actor, finder),
            recipients=recipients,
            modality="actual",
            rule=f"statement:{statement.act}",
            entry=None,
            mode=mode,
            cameo=cameo,
            in_statement=statement.parent,
            told=True,
            confidence=0.6 * statement.confidence,
        )
        yield draft, statement


def _only_reports(statement: Statement, reading: Reading) -> bool:
    """A fact told "menurut X", "according to X" is X's claim; it is no accusation and no promise."""
    if statement.cue is None:
        return False
    for sentence in reading.sentences:
        if sentence.span.overlaps(statement.cue):
            words = [token for token in sentence.tokens if token.span.overlaps(statement.cue)]
            return bool(words) and all(token.upos in ("ADP", "SCONJ", "ADV") for token in words)
    return False


def _speakers(statement: Statement, actor: Party, finder: PartyFinder) -> list[Party]:
    """All who speak: "the presidents of X and Y" are two."""
    if statement.source is None:
        return [actor]
    found = [
        Party(mention.span, mention.code, -1)
        for mention in finder.mentions.inside(statement.source)
        if mention.code and mention.form != "clitic"
    ]
    return unique(found) if len(found) > 1 else [actor]


def _trigger(
    type_: EventType,
    statement: Statement,
    clauses: list[Clause],
    index: EventIndex,
    places: list[tuple[int, int]],
) -> tuple[Span, int, int]:
    """The words that carry the act: of a promise or demand the predicate with its "akan" or "harus", else the cue."""
    wanted = {"AGREE": "planned", "THREATEN": "planned", "REQUEST": "requested"}.get(type_)
    members = set(places)
    for number, i in places:
        clause = clauses[number]
        if clause.tree[i].upos != "VERB" or wanted is None:
            continue
        marks = [
            place for flag, place in flags(i, clause, index) if flag == wanted and (number, place) in members
        ]
        if marks:
            first, last = min(*marks, i), max(i, *marks)
            span = Span(clause.tree[first].start, clause.tree[last].end)
            return (span if len(span) <= 60 else clause.tree[i].span), number, i
    verb = next(
        (
            (n, i)
            for n, i in places
            if clauses[n].tree[i].upos == "VERB" and clauses[n].tree[i].deprel in ("root", "ccomp", "xcomp")
        ),
        places[0],
    )
    number, i = verb
    cue = statement.cue
    token = clauses[number].tree[i]
    if cue is not None and abs(cue.start - token.start) <= 90:
        return cue, number, i
    return token.span, number, i

"""One happening is one event, however often a report tells it."""

from __future__ import annotations

from saksi.ontology import sector_part
from saksi.records import Date
from saksi.stages.events.drafts import CROWD, Draft
from saksi.stages.events.parties import Party

# How many sentences later a bare "itu" or "the" still points back.
ECHO = 4
Dated = tuple[Draft, Date | None]


def echoed(drafts: list[Dated], echoes: list[Dated]) -> list[Dated]:
    """Return the drafts with "serangan itu", "the meeting" added as further mentions of the act last told before them.

    An echo may bring the date, and for a bare noun the modality, that the first mention lacks.
    """
    told = sorted(drafts, key=lambda item: item[0].trigger.start)
    for echo, when in echoes:
        before = [
            place
            for place, (draft, _) in enumerate(told)
            if draft.type == echo.type
            and 0 <= echo.sentence - draft.sentence <= ECHO
            and draft.trigger.start < echo.trigger.start
        ]
        if not before:
            continue
        draft, date = told[before[-1]]
        draft.also.append(echo.trigger)
        if draft.weak and echo.modality != "actual":
            draft.modality = echo.modality
        if date is None and when is not None:
            told[before[-1]] = (draft, when)
    return told


def merge(drafts: list[Dated]) -> list[Dated]:
    """Return the drafts with those of one happening folded together, in text order of their triggers.

    The mention that stays is the outlet's own, the most fully told, the first; the others become its `also`.
    """
    groups: list[list[Dated]] = []
    for item in sorted(drafts, key=lambda item: _rank(item[0])):
        home = next((group for group in groups if all(_same(item, other) for other in group)), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    merged = [_fold(group) for group in groups]
    return sorted(merged, key=lambda item: (item[0].trigger.start, item[0].trigger.end, item[0].type))


def without_chants(items: list[Dated]) -> list[Dated]:
    """Return the drafts without what a crowd demands, rejects or decries where it protests: the protest says it."""
    protests = [draft for draft, _ in items if draft.type == "PROTEST"]
    return [item for item in items if not any(_chanted(item[0], protest) for protest in protests)]


def _chanted(draft: Draft, protest: Draft) -> bool:
    if draft.type not in ("REQUEST", "REJECT", "ACCUSE") or not draft.actors:
        return False
    if abs(draft.sentence - protest.sentence) > 1:
        return False
    return all(sector_part(party.code or "") in CROWD for party in draft.actors)


def _rank(draft: Draft) -> tuple[bool, bool, int, float, int]:
    return (
        draft.weak or draft.result,
        draft.in_statement is not None,
        -len(draft.countries()),
        -draft.confidence,
        draft.trigger.start,
    )


def _same(a: Dated, b: Dated) -> bool:
    first, second = a[0], b[0]
    if first.type != second.type:
        return False
    if first.modality != second.modality and not (first.weak or second.weak):
        return False
    if "negated" in (first.modality, second.modality) and first.modality != second.modality:
        return False
    if (
        first.mode
        and second.mode
        and first.mode != second.mode
        and not (first.weak or second.weak)
        and first.type in ("CONSULT", "RETREAT")
    ):
        return False
    third = "third-party" in (first.mode, second.mode) and first.mode != second.mode
    if third and first.countries() != second.countries():
        return False  # who brings two to a table and the two at it are told as two events
    if first.type in ("REQUEST", "SUPPORT", "AGREE", "REJECT") and not _same_words(first, second):
        return False
    if first.mutual != second.mutual and first.type == "ASSAULT":
        return False  # a war between two and one's attack on the other are told apart
    if (first.in_statement is None) != (second.in_statement is None) and not _vouched(first, second):
        return False
    return _meet(a[1], b[1]) and _parties(first, second)


def _vouched(first: Draft, second: Draft) -> bool:
    """Say whether what the outlet tells may be what somebody claims: one word or one sentence for it, one target.

    A bare noun ("the attacks") in what somebody says names what was told before; a verb tells a happening of its own,
    and two parties do many things to each other.
    """
    if first.weak or second.weak or first.anaphoric or second.anaphoric:
        return True
    if first.mode != second.mode and first.mode and second.mode:
        return False
    if first.sense != second.sense and first.sentence != second.sentence:
        return False
    ours, theirs = _side(first.recipients), _side(second.recipients)
    return ours == theirs or not ours or not theirs


def _same_words(first: Draft, second: Draft) -> bool:
    """Acts of speech are one where the same words tell them, or one sentence does."""
    return first.sentence == second.sentence or first.sense == second.sense or first.weak or second.weak


def _meet(first: Date | None, second: Date | None) -> bool:
    """Say whether two dates may be one: open ones may."""
    if first is None or second is None or not first.start or not second.start:
        return True
    return first.start <= (second.end or "9999") and second.start <= (first.end or "9999")


def _parties(first: Draft, second: Draft) -> bool:
    if first.mutual or second.mutual:
        ours, theirs = first.countries(), second.countries()
        if ours == theirs:
            return True
        loose = (
            first.weak
            or second.weak
            or first.anaphoric
            or second.anaphoric
            or min(len(ours), len(theirs)) > 1
        )
        return loose and bool(ours & theirs) and (ours <= theirs or theirs <= ours)
    actors = _side(first.actors), _side(second.actors)
    recipients = _side(first.recipients), _side(second.recipients)
    if _others(first.actors, second.actors) or _others(first.recipients, second.recipients):
        return False
    fits = all(a == b or not a or not b or a < b or b < a for a, b in (actors, recipients))
    if (first.result or second.result) and first.sentence == second.sentence and first.type == second.type:
        return actors[0] == actors[1] or bool(recipients[0] & recipients[1])
    shared = bool(actors[0] & actors[1]) or bool(recipients[0] & recipients[1])
    # "Budi ditangkap dalam operasi yang dilakukan polisi": one sentence tells the one side here, the other there.
    halves = first.sentence == second.sentence and (
        not (actors[0] or recipients[1]) or not (actors[1] or recipients[0])
    )
    return fits and (shared or halves)


def _others(first: list[Party], second: list[Party]) -> bool:
    """Say whether two sides name people or bodies that are known to be different ones."""
    ours, theirs = {party.person for party in first}, {party.person for party in second}
    return None not in ours | theirs and bool(ours and theirs) and not ours & theirs


def _side(parties: list[Party]) -> set[str]:
    return {party.country for party in parties if party.country}


def _witnessed(draft: Draft) -> bool:
    """Say whether an outlet's mention tells the act as such: a bare "kerja sama" or "serangan itu" only names it."""
    return not draft.weak and not draft.anaphoric


def _fold(group: list[Dated]) -> Dated:
    main, when = group[0]
    for other, date in group[1:]:
        if when is None and date is not None:
            when = date
        if not main.weak and other.weak:
            pass
        elif main.weak and not other.weak:
            main.modality = other.modality
        if not main.actors:
            main.actors = other.actors
        if not main.recipients and not main.mutual:
            main.recipients = [
                p for p in other.recipients if p.country not in {a.country for a in main.actors}
            ]
        if main.mutual and len(other.countries()) > len(main.countries()):
            main.actors = other.actors
        main.mode = main.mode or other.mode
        if other.in_statement is None and _witnessed(other):
            main.in_statement = None
        main.also.extend([other.trigger, *other.also])
    main.also = sorted({span for span in main.also if span != main.trigger})
    main.confidence = min(1.0, main.confidence + 0.1 * len(main.also))
    return main, when

"""An event while it is being put together, and what its parties' codes say of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from saksi.ontology import load_ontology, sector_part
from saksi.records import Span, Statement
from saksi.records.model import EventType, Modality
from saksi.stages.events.parties import Party

CROWD = frozenset({"CVL", "LAB", "EDU", "SOC", "OPP", "REL", "AGR", "REF", "PTY", "JRN", "MED"})
# Acts of speech: the events that a statement can itself perform.
SPOKEN: frozenset[EventType] = frozenset({"ACCUSE", "SUPPORT", "REQUEST", "REJECT", "THREATEN", "AGREE"})


@dataclass(slots=True)
class Draft:
    """An event before it is frozen. `weak`: a bare noun whose modality is that of another mention of it.

    `sense` tells lexicon entries apart; `by_speaker`: words of blame, whose actor is whoever says them; `loose`: an entry that asks for no party on the other side; `chance`: the
    model's probability of the act, null where it has none.
    """

    type: EventType
    trigger: Span
    sentence: int
    head: int
    predicate: int
    actors: list[Party]
    recipients: list[Party]
    modality: Modality
    rule: str
    entry: str | None
    mode: str | None = None
    cameo: str | None = None
    context: tuple[str, ...] = ()
    mutual: bool = False
    weak: bool = False
    in_statement: str | None = None
    confidence: float = 1.0
    also: list[Span] = field(default_factory=list)
    told: bool = False
    anaphoric: bool = False
    kept_from: bool = False
    habit: bool = False
    root: int = -1
    will: int | None = None
    result: bool = False
    sense: int = 0
    by_speaker: bool = False
    loose: bool = False
    done: bool = False
    chance: float | None = None

    @property
    def parties(self) -> list[Party]:
        """Actors, then recipients."""
        return [*self.actors, *self.recipients]

    @property
    def sides(self) -> int:
        """How many known parties take part; two ministers of one land are two."""
        return len({(party.code, party.person, party.span) for party in self.parties if party.code})

    def countries(self) -> set[str]:
        """Countries, bodies and groups of all parties."""
        return {party.country for party in self.parties if party.country}


def speaker_party(statement: Statement) -> Party | None:
    """Return a statement's speaker as a party: the words that name it (or the cue's), with its code."""
    span = statement.source or statement.cue
    if span is None or not statement.speaker_code:
        return None
    return Party(span, statement.speaker_code, -1, (statement.speaker or "").casefold() or None)


def is_political(code: str | None) -> bool:
    """Say whether a code is a political actor: a state, body, armed group, or a sector that acts for one."""
    if code is None:
        return False
    sectors = load_ontology().sectors
    sector = sector_part(code)
    if sector is not None:
        return sector not in sectors or sectors[sector].political
    return code not in sectors or sectors[code].political


def is_official(code: str | None) -> bool:
    """Say whether a code is of a sector that is political by itself: one of several offices or parties of a land."""
    known = load_ontology().sectors.get(sector_part(code or "") or "")
    return known is not None and known.political


def fits_sector(code: str | None, wanted: tuple[str, ...]) -> bool:
    """Say whether a code is of one of these sectors; a whole country fits any, `IGO` stands for all bodies."""
    if code is None:
        return False
    if code.startswith("IGO."):
        return "IGO" in wanted or "GOV" in wanted
    sector = sector_part(code)
    if sector is None:
        return code in wanted or len(code) == 3 or "REB" in wanted
    return sector in wanted

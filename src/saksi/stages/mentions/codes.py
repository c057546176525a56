"""From a phrase to an actor code: the head's sector, the country or body it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saksi.lexicon.matching import is_acronym
from saksi.lexicon.world import Named, World, compose, country_of, sector_of
from saksi.records import Reason
from saksi.stages.mentions.atoms import Atom
from saksi.stages.mentions.phrase import Phrase

STAGE = "mentions"
# What a former or would-be holder of these is, where the office itself is one of them.
_OFFICIAL = ("GOV", "LEG", "MIL", "COP", "JUD", "SPY", "PTY")


@dataclass(frozen=True, slots=True)
class Coded:
    """What a phrase says by itself: a whole code, or a sector whose country the report must tell.

    `open` means the sector is known and the country is not.
    """

    code: str | None
    sector: str | None
    country: str | None
    because: tuple[Reason, ...]
    open: bool = False


def reading_of(atom: Atom, world: World, date: str | None) -> Named | None:
    """Return the one thing a party atom names, null when the tables leave it undecided."""
    return world.decide(atom.named, date)


def code_phrase(phrase: Phrase, world: World, date: str | None) -> Coded:
    """Return the code that a phrase's titles and affiliations give, before any name is looked up."""
    head = phrase.head_title
    assert head is not None  # only titled phrases come here
    chain = phrase.titles
    reasons = [Reason(STAGE, "title", head.source)]
    parties = [(atom, named) for atom in phrase.affiliations if (named := reading_of(atom, world, date))]
    # "DPD Partai X": an organ's acronym right before another body is that body's organ.
    parties = [
        (atom, named)
        for place, (atom, named) in enumerate(parties)
        if not (
            named.kind == "organisation"
            and is_acronym(atom.text)
            and place + 1 < len(parties)
            and parties[place + 1][0].start == atom.end
            and parties[place + 1][1].kind in ("organisation", "group")
        )
    ]
    settled = len(phrase.affiliations) > 1 or any(title.entry.kind == "body" for title in chain[1:])
    subject = bool(parties) and parties[0][1].kind == "country" and parties[0][0] is phrase.affiliations[0]
    if head.entry.topic and settled and subject:
        parties = parties[1:]  # what they know about, not where they are from
    country = next((title.entry.country for title in chain if title.entry.country), None)
    body: Named | None = None
    for _, named in parties:
        if named.kind in ("country", "place"):
            if country is None and named.country:
                country = named.country
                note = named.status or world.status(named.country)
                reasons.append(Reason(STAGE, f"affiliation:{named.role}", named.entry, note))
        elif body is None or (body.kind == "organisation" and body.country is None and named.country):
            body = named  # of a bloc and a national body the second is the employer
    if country is None:
        country = _inner_country(phrase.affiliations, world, date)
    sector = head.entry.sector
    if head.entry.inherit:
        deeper = [title.entry for title in chain[1:] if title.entry.sector]
        below = next((entry.sector for entry in deeper if not entry.inherit), None) or next(
            (entry.sector for entry in deeper), None
        )
        # "Dirjen kerja sama ASEAN kementerian": a bloc before the body; "badan PBB" is the bloc's own.
        employed = any(title.entry.kind == "body" for title in chain[1:]) and any(
            named is body and atom.start < phrase.title_end for atom, named in parties
        )
        if body is not None and body.kind == "organisation" and body.country is None and employed:
            body = None  # "dirjen kerja sama ASEAN kementerian": the bloc is the subject, not the employer
        if body is not None and body.code:
            reasons.append(Reason(STAGE, "affiliation:body", body.entry))
            if _own_code(body):
                return _settle(phrase, body.code, None, reasons)
            sector, country = sector_of(body.code) or below or sector, country or body.country
        else:
            # Beside a body nobody knows the head's own worth says nothing: "juru bicara Aliansi X".
            unknown = [atom for atom in phrase.affiliations if atom.kind == "organisation" and not atom.inner]
            sector = below or (None if unknown and country is None else sector)
    elif body is not None:
        reasons.append(Reason(STAGE, "affiliation:body", body.entry))
        if _own_code(body) and (country is None or body.kind == "group"):
            return _settle(phrase, body.code, None, reasons)
        country = country or body.country
        if body.subkind == "party" and head.entry.kind == "body":
            sector = sector_of(body.code)  # "Kongres Partai X" is the party's, no parliament
    return _settle(phrase, None, (country, sector), reasons)


def _own_code(named: Named) -> bool:
    """Say whether a body's or group's code stands by itself, with nothing after it."""
    return named.code is not None and sector_of(named.code) is None


def _settle(
    phrase: Phrase, whole: str | None, parts: tuple[str | None, str | None] | None, reasons: list[Reason]
) -> Coded:
    if whole is not None:
        if phrase.former or phrase.candidate:
            # A bloc's former official belongs to it no more, and to no sector the code can say.
            reasons.append(Reason(STAGE, "former" if phrase.former else "candidate"))
        return Coded(whole, None, None, tuple(reasons))
    assert parts is not None  # one of the two is given
    country, sector = parts
    if phrase.former and sector in _OFFICIAL:
        sector = "ELI"
        reasons.append(Reason(STAGE, "former"))
    elif phrase.candidate and sector in _OFFICIAL:
        sector = "PTY"
        reasons.append(Reason(STAGE, "candidate"))
    code = compose(country, sector)
    return Coded(code, sector, country, tuple(reasons), open=country is None)


def _inner_country(atoms: list[Atom], world: World, date: str | None) -> str | None:
    for atom in atoms:
        named = world.decide(atom.inner, date)
        if named is not None and named.country:
            return named.country
    return None


NameForm = Literal["name", "short", "title", "description", "pronoun", "clitic", "outlet"]


def code_party(named: Named, as_place: bool) -> tuple[str | None, NameForm]:
    """Return the code and form of a party standing alone.

    A capital or building that acts stands for its government; where it is a place it codes as its country.
    """
    if named.role in ("capital", "metonym") and not as_place:
        return compose(named.country, "GOV"), "description"
    if named.kind == "country":
        return named.code, "description" if named.role == "epithet" else "name"
    if named.subkind in ("outlet", "media", "news_agency", "agency_news"):
        return named.code, "outlet"
    return named.code or country_of(named.code), "name"

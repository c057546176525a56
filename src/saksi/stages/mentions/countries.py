"""Which country a bare "pemerintah" or "polisi" is of: asked of the report, never of the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from saksi.lexicon.world import compose, country_of, sector_of
from saksi.records import COUNTRY_OF_THE_REPORT, Reason
from saksi.stages.mentions.codes import STAGE
from saksi.stages.mentions.drafts import Draft
from saksi.stages.mentions.people import Someone

_FADE = 0.75
_AHEAD = 0.5
_REPORT = 0.15
_PRIOR = 0.6
_NEEDED = 0.35
_SURE_AT_HOME = 0.25
_SURE = 0.75
_DATELINE = 2.0
_OPPOSITE = 0.25
_SUBJECT = 1.5
_LEAD = 2.0
_GUEST = 0.3
# Names that stand for a government.
_GOVERNS = ("capital", "metonym")
# Sectors that are organs of a state.
_STATE = frozenset({"GOV", "MIL", "LEG", "COP", "JUD", "SPY"})
# Those of people without office.
_PRIVATE = frozenset({"CVL", "REF"})


class Ground:
    """The countries a report speaks of, and where. Weights fade with the distance in sentences.

    `home` is a country the report's outlet or language suggests: a weak vote beside what the words say.
    """

    def __init__(
        self,
        drafts: Iterable[Draft],
        people: Iterable[Someone],
        dateline: str | None,
        home: tuple[str, Reason] | None,
    ) -> None:
        known = {id(draft): someone.country for someone in people for draft in someone.drafts}
        self._seen: list[tuple[int, str, float]] = []
        self._named: list[tuple[int, str]] = []
        self._lead: str | None = None
        for draft in drafts:
            coded = draft.coded
            country = (coded.country if coded else None) or known.get(id(draft))
            if country is None or draft.form == "outlet":
                continue
            weight = 0.5 if draft.quoted else 1.0
            if draft.kind in ("organization", "group", "person") and draft.named is None:
                weight *= 1.5
            title = draft.phrase.head_title if draft.phrase else None
            if title is not None and title.entry.abroad:
                weight *= _GUEST  # an embassy stands in another land than its own
            elif _is_told_by_nation(draft):
                weight *= _GUEST  # "warga AS": at home people are not called by their nation
            if draft.subject and self._lead is None and draft.sentence == 0 and not draft.quoted:
                self._lead = country
            if draft.subject:
                weight *= _SUBJECT  # who acts is whose ministers need no country: "Australia will send …"
            self._seen.append((draft.sentence, country, weight))
            if draft.kind != "place":
                self._named.append((draft.sentence, country))
        self._dateline = dateline
        self._home = home

    def at_home(self, sentence: int) -> tuple[str, Reason] | None:
        """Return the home country if the report speaks of it, or of no other up to a sentence but as a place.

        An outlet names its own country's officials without the country, and everybody else's with it.
        """
        if self._home is None:
            return None
        if any(country == self._home[0] for _, country in self._named):
            return self._home
        if self._dateline not in (None, self._home[0]):
            return None
        return None if any(place <= sentence for place, _ in self._named) else self._home

    def of_private(self, sentence: int) -> tuple[str, Reason] | None:
        """Return the country of somebody of whom no office is told: home, or the one nearly all words speak for.

        Home people are named without their country and strangers with it: where the report speaks of home, or of
        no country at all, home needs a smaller share. Where a report plays says less of a stranger in it: actors
        visit camps, envoys tour ruins.
        """
        named = {country for _, country in self._named}
        if self._home is not None and (not named or self._home[0] in named):
            votes = self._votes(sentence)
            if votes.get(self._home[0], 0.0) >= _SURE_AT_HOME * sum(votes.values()):
                return self._home
        return self.country(sentence, needed=_SURE)

    def country(
        self, sentence: int, needed: float = _NEEDED, opposite: Iterable[str] = ()
    ) -> tuple[str, Reason] | None:
        """Return the country that the report's words around a sentence speak for, null when they don't agree.

        The vote counts countries before and in the sentence, less those after, the report's dateline, and home.
        The winner needs the share `needed` of it. Countries `opposite` to the one in question count for little.
        """
        votes = self._votes(sentence)
        for country in opposite:
            if country in votes:
                votes[country] *= _OPPOSITE
        if not votes:
            return None
        best, score = max(votes.items(), key=lambda item: (item[1], item[0]))
        if score < needed * sum(votes.values()):
            return None
        if self._home is not None and best == self._home[0] and len(votes) == 1:
            return best, self._home[1]
        return best, Reason(STAGE, COUNTRY_OF_THE_REPORT, note=f"{best} {score / sum(votes.values()):.0%}")

    def _votes(self, sentence: int) -> dict[str, float]:
        votes: dict[str, float] = defaultdict(float)
        for place, country, weight in self._seen:
            distance = sentence - place
            near = _FADE**distance if distance >= 0 else _AHEAD * _FADE**-distance
            votes[country] += weight * (near + _REPORT)
        if self._dateline is not None:
            votes[self._dateline] += _DATELINE
        elif self._lead is not None and self._home is None:
            votes[self._lead] += (
                _LEAD  # whose act a report opens with: its officials need no country afterwards
            )
        if self._home is not None:
            votes[self._home[0]] += _PRIOR
        return votes


def opposite(draft: Draft) -> set[str]:
    """Return the countries a mention acts on or meets in its sentence: seldom its own."""
    return {
        country
        for other in draft.faces
        if other.kind in ("country", "person")
        or _is_told_by_nation(other)
        or (other.named is not None and (other.named.kind == "country" or other.named.role in _GOVERNS))
        if (country := (other.coded.country if other.coded else None) or country_of(other.code))
    }


def _is_told_by_nation(draft: Draft) -> bool:
    """Say whether a mention is of people without office, of a nation: citizens, refugees, migrants."""
    if draft.kind != "group" or draft.named is not None or draft.coded is None or draft.coded.open:
        return False
    return draft.coded.sector in _PRIVATE


def of_a_state(draft: Draft) -> bool:
    """Say whether a mention is an organ of a state: no "kelompok itu"."""
    return sector_of(draft.code) in _STATE


def of_the_asker(draft: Draft) -> bool:
    """Give the organ that an official orders, or that others of a land ask for something, that land's code.

    A minister orders his own army; a member of parliament who asks "the government" to act means the one at home.
    """
    asker, coded = draft.asker, draft.coded
    if asker is None or coded is None or not coded.open or coded.sector not in _STATE or draft.plural:
        return False
    country, sector = country_of(asker.code), sector_of(asker.code)
    if (
        draft.phrase is not None
        and draft.phrase.head_title is not None
        and draft.phrase.head_title.entry.abroad
    ):
        return False  # "the governments of the coast" are not one land's
    if country is None or sector is None or (sector == coded.sector and not draft.ordered):
        return False
    draft.code = compose(country, coded.sector)
    draft.because.append(Reason(STAGE, "of the land of who asks it"))
    return True


def of_the_other_side(draft: Draft) -> bool:
    """Give rebels named beside a government, with no land of their own, that government's: "pemerintah X dan pemberontak"."""
    other, coded = draft.beside, draft.coded
    if other is None or coded is None or not coded.open or coded.sector != "REB" or draft.vague:
        return False
    country = country_of(other.code)
    if country is None or sector_of(other.code) not in _STATE:
        return False
    draft.code = compose(country, coded.sector)
    draft.coded = replace(coded, code=draft.code, country=country, open=False)
    draft.because.append(Reason(STAGE, "of the land of the government beside it"))
    return True

"""People of one report: which names are one person's, and who the tables say that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from saksi.lexicon.matching import name_tokens
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.world import Named, Office, Person, World, compose, country_of, sector_of
from saksi.lexicon.world_tables import load_world
from saksi.records import Reason
from saksi.stages.mentions.codes import STAGE
from saksi.stages.mentions.drafts import Draft

_WEAK_KINDS = ("rank",)


@dataclass(slots=True)
class Someone:
    """A person of the report: the drafts that name them, the fullest name, what they are."""

    id: str
    name: str
    tokens: tuple[str, ...]
    known: Person | None = None
    drafts: list[Draft] = field(default_factory=list)
    code: str | None = None
    country: str | None = None
    gender: str | None = None
    because: tuple[Reason, ...] = ()
    also: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    def titles(self) -> set[str]:
        """Return the heads of the titles they are given anywhere in the report."""
        own = {d.phrase.head_title.head for d in self.drafts if d.phrase and d.phrase.head_title}
        short = {title.head for d in self.drafts if d.phrase for title in d.phrase.short}
        return own | short | self.also


class PeopleIndex:
    """The tables' people by the words of their names."""

    def __init__(self, world: World) -> None:
        self.world = world

    def _forms(self, person: str) -> list[tuple[str, ...]]:
        """Return the words of each name of a person of the tables."""
        known = self.world.people[person]
        return [name_tokens(name) for name in (known.name, *known.aliases)]

    def like(self, tokens: tuple[str, ...]) -> list[Person]:
        """Return the people whose name holds all of these words, or all of whose names' words stand in them.

        At least two words must be shared: one word never makes a person.
        """
        wanted = set(tokens)
        near = {person for token in wanted for person in self.world.bearers.get(token, ())}
        return [
            self.world.people[person]
            for person in sorted(near)
            if any(
                len(wanted & set(form)) >= 2 and (wanted <= set(form) or set(form) <= wanted)
                for form in self._forms(person)
            )
        ]

    def surname(self, token: str) -> list[Person]:
        """Return the people of whose names this is the last word, or an alias by itself."""
        return [
            self.world.people[person]
            for person in sorted(self.world.bearers.get(token, ()))
            if any(form[-1] == token for form in self._forms(person))
        ]


def load_people_index(pack: LanguagePack) -> PeopleIndex:
    """Build the index over the pack's people."""
    return PeopleIndex(pack.get(load_world))


def gather(
    drafts: Sequence[Draft],
    index: PeopleIndex,
    date: str | None,
    headline: Iterable[Named],
    gender_words: dict[str, str],
) -> list[Someone]:
    """Sort the drafts that name people into persons, fullest names first, and settle who each is.

    A single name joins the person whose fuller name holds it, the nearest before it if several do; else a person
    of the headline or of the tables with that one name.
    """
    _retag(drafts)
    named = [draft for draft in drafts if draft.words and draft.kind == "person" and draft.tokens]
    people: list[Someone] = []
    for draft in sorted(named, key=lambda d: (-min(len(d.tokens), 2), d.span.start)):
        if len(draft.tokens) < 2:
            continue
        ids = {named.id for named in draft.people}
        someone = next(
            (p for p in people if _same(p.tokens, draft.tokens) or (len(ids) == 1 and ids == p.ids)), None
        )
        if someone is None:
            someone = Someone(f"local:{draft.words}", draft.words or "", draft.tokens)
            people.append(someone)
        elif len(draft.tokens) > len(someone.tokens):
            someone.name, someone.tokens = draft.words or "", draft.tokens
        someone.drafts.append(draft)
        someone.ids = someone.ids or ids
    for draft in named:
        if len(draft.tokens) >= 2:
            continue
        someone = _short_of(draft, people)
        if someone is None:
            known = _from_tables(draft, index, date, headline)
            someone = next((p for p in people if known and p.known is known), None)
            if someone is None:
                someone = Someone(f"local:{draft.words}", draft.words or "", draft.tokens, known)
                title = next((n for n in headline if known and n.id == known.id), None)
                if title is not None and known is not None:
                    someone.name = known.name
                people.append(someone)
        someone.drafts.append(draft)
    for someone in people:
        _settle(someone, index, date, gender_words)
    return people


def _retag(drafts: Sequence[Draft]) -> None:
    """Read a one-word body or place as a person, where a person of the report has that name."""
    tokens = {token for draft in drafts if draft.words and len(draft.tokens) > 1 for token in draft.tokens}
    for draft in drafts:
        plain = draft.phrase.plain if draft.phrase else None
        beside = (
            draft.phrase.affiliations[-1:] if draft.phrase and draft.phrase.titles and not draft.words else []
        )
        if beside and beside[0].kind == "organisation" and name_tokens(beside[0].text)[:1] != ():
            words = name_tokens(beside[0].text)
            if len(words) == 1 and words[0] in tokens:
                draft.kind, draft.form, draft.words = "person", "name", beside[0].text
                continue
        if plain is None or plain.kind not in ("organisation", "place") or draft.coded is not None:
            continue
        words = name_tokens(plain.text)
        if len(words) == 1 and words[0] in tokens:
            draft.kind, draft.words = "person", plain.text
            draft.because.append(Reason(STAGE, "name of a person of the report"))


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two full names are one person's: the words of the shorter stand in the longer."""
    short, long = sorted((one, other), key=len)
    return set(short) <= set(long) and (short[0] == long[0] or short[-1] == long[-1])


def _short_of(draft: Draft, people: Sequence[Someone]) -> Someone | None:
    token = draft.tokens[0]
    holders = [p for p in people if token in p.tokens]
    if not holders and len(token) > 3:
        # "Pak Luthfi's" or a clipped name ("Setnov") is no substring: only whole words count.
        return None
    if len(holders) <= 1:
        return holders[0] if holders else None
    titled = draft.coded.country if draft.coded else None
    fitting = [
        p for p in holders if not titled or any(d.coded and d.coded.country == titled for d in p.drafts)
    ]
    before = [
        (max(d.span.start for d in p.drafts if d.span.start < draft.span.start), p)
        for p in fitting or holders
        if any(d.span.start < draft.span.start for d in p.drafts)
    ]
    return max(before, key=lambda pair: pair[0])[1] if before else (fitting or holders)[0]


def _from_tables(
    draft: Draft, index: PeopleIndex, date: str | None, headline: Iterable[Named]
) -> Person | None:
    world = index.world
    token = draft.tokens[0]
    heads = [
        world.people[n.id]
        for n in headline
        if n.kind == "person" and token in name_tokens(world.people[n.id].name)
    ]
    candidates = {p.id: p for p in (*(world.people[n.id] for n in draft.people), *heads)}
    if not candidates:
        serving = [p for p in index.surname(token) if world.standing(p.id, date).how == "office"]
        candidates = {p.id: p for p in serving if not p.recalled or len(serving) == 1}
    return _choose(list(candidates.values()), draft, world, date)


def _choose(candidates: list[Person], draft: Draft, world: World, date: str | None) -> Person | None:
    country = draft.coded.country if draft.coded else None
    if country is not None:
        candidates = [p for p in candidates if p.country in (None, country)]
    if len(candidates) <= 1:
        return candidates[0] if candidates else None
    party = world.decide((world.parties[p.id] for p in candidates), date)
    return world.people[party.id] if party else None


def _settle(someone: Someone, index: PeopleIndex, date: str | None, gender_words: dict[str, str]) -> None:
    """Find the person in the tables, and the code: the report's own titles first, then the office at the date."""
    world = index.world
    someone.drafts.sort(key=lambda draft: draft.span.start)
    titled = [d for d in someone.drafts if d.coded is not None and d.phrase is not None]
    countries = {d.coded.country for d in titled if d.coded and d.coded.country}
    if someone.known is None:
        direct = {n.id: world.people[n.id] for d in someone.drafts if len(d.tokens) > 1 for n in d.people}
        found = list(direct.values()) or (index.like(someone.tokens) if len(someone.tokens) > 1 else [])
        found = [p for p in found if not countries or p.country in countries or p.country is None]
        if len(found) == 1:
            someone.known = found[0]
        elif found:
            party = world.decide((world.parties[p.id] for p in found), date)
            someone.known = world.people[party.id] if party else None
    elif countries and someone.known.country not in (*countries, None):
        someone.known = None  # a namesake: the report says another country
    if someone.known is not None:
        someone.id = someone.known.id
    whole = [d for d in titled if d.coded and d.coded.code and not d.coded.open and not _weak(d)]
    partial = [d for d in titled if d.coded and d.coded.open and d.coded.sector and not _weak(d)]
    standing = world.standing(someone.known.id, date) if someone.known else None
    if whole:
        whole.sort(key=lambda d: (d.phrase is not None and d.phrase.loose, d.span.start))
        first = whole[0].coded
        assert first is not None  # kept by the filter
        someone.code, someone.because = first.code, first.because
    elif someone.known and partial and (term := _said_office(someone.known, partial[0], world, date)):
        someone.code, someone.because = term.code, (Reason(STAGE, "person:office", term.entry),)
    elif standing is not None and standing.code and (standing.how in ("office", "undated") or not partial):
        entry = standing.office.entry if standing.office else someone.known.entry if someone.known else None
        someone.code = standing.code
        someone.because = (Reason(STAGE, f"person:{standing.how}", entry),)
        if partial and (coded := partial[0].coded) and coded.sector == "ELI":
            someone.code, someone.because = compose(country_of(standing.code), "ELI"), coded.because
    elif partial and (coded := partial[0].coded) is not None:
        country = someone.known.country if someone.known else None
        someone.code, someone.because = compose(country, coded.sector), coded.because
    else:
        ranked = next((d.coded for d in titled if d.coded and d.coded.code), None)
        if ranked is not None:
            someone.code, someone.because = ranked.code, ranked.because
    someone.country = country_of(someone.code)
    if someone.code is not None and someone.country is None and sector_of(someone.code) is None:
        someone.country = None
    for draft in someone.drafts:
        for title in draft.phrase.titles if draft.phrase else ():
            someone.gender = someone.gender or gender_words.get(title.term)
        if draft.phrase is not None:
            continue


def _said_office(person: Person, draft: Draft, world: World, date: str | None) -> Office | None:
    """Return the office held at the date that fits the sector the report's title gives (vice president, not chair)."""
    sector = draft.coded.sector if draft.coded else None
    return world.held(person.id, date, sector) if sector else None


def _weak(draft: Draft) -> bool:
    title = draft.phrase.head_title if draft.phrase else None
    return title is not None and (title.entry.weak or title.entry.kind in _WEAK_KINDS)

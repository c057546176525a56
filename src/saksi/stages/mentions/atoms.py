"""A sentence as a row of atoms: titles, names the tables know, names the tagger found, and plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from saksi.lang.syntax import within
from saksi.lexicon.matching import Hit, fold
from saksi.lexicon.places import Gazetteer
from saksi.lexicon.titles import Title
from saksi.lexicon.world import Named
from saksi.records import Sentence, Span, Token

AtomKind = Literal["title", "party", "person", "organisation", "place", "word"]

_NAME_LIKE = ("PROPN", "X", "NOUN")
# Sectors whose common nouns also stand inside names of quite other bodies: "European Community".
_LOOSE = ("CVL", "LAB", "AGR")
# No name begins with one, the field or company before it may end so: "Wilayah V", "PT Sinar Tbk".
_NUMERAL = re.compile(r"[IVX]{1,5}|Tbk\.?")
_OFFICE_WORDS = 5
_NOMINAL = ("NOUN", "PROPN", "X", "PRON")


class Atom(msgspec.Struct, frozen=True):
    """Tokens `[start, end)` of a sentence read as one thing.

    `named` holds what the tables know of a party or person, `titles` the readings of a title (also of a party
    that is a common noun too: "DPR" is Indonesia's, "DPR AS" is not); `lower` is the text in small letters; `inner` the parties inside a longer unknown name ("Amnesty International Indonesia").
    """

    kind: AtomKind
    start: int
    end: int
    span: Span
    text: str
    named: tuple[Named, ...] = ()
    titles: tuple[Title, ...] = ()
    inner: tuple[Named, ...] = ()
    tagged: str = ""
    upos: str = ""
    lower: str = ""

    @property
    def title(self) -> Title:
        """The first reading of a title atom."""
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A stretch some source wants to be one atom."""

    start: int
    end: int
    kind: AtomKind
    rank: int
    named: tuple[Named, ...] = ()
    titles: tuple[Title, ...] = ()
    inner: tuple[Named, ...] = ()
    tagged: str = ""


def entities(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Return the tagger's entities as (first token, end token, type)."""
    found: list[tuple[int, int, str]] = []
    for index, token in enumerate(tokens):
        mark, _, kind = token.ent.partition("-")
        if mark == "B" and kind == "PER" and found and found[-1][1:] == (index, "PER"):
            found[-1] = (
                found[-1][0],
                index + 1,
                kind,
            )  # two names never stand side by side: one, cut by the tagger
        elif mark == "B" or (mark == "I" and (not found or found[-1][1] != index or found[-1][2] != kind)):
            found.append((index, index + 1, kind))
        elif mark == "I":
            found[-1] = (found[-1][0], index + 1, kind)
    return found


def atomise(
    sentence: Sentence,
    text: str,
    names: Iterable[Hit[Named]],
    titles: Iterable[Hit[Title]],
    honorifics: frozenset[str],
    leads: frozenset[str],
    ordinary: frozenset[str],
    places: Gazetteer,
) -> list[Atom]:
    """Split a sentence into atoms; every token is in exactly one.

    Where claims overlap the longest wins, then the tables before the titles before the tagger. A person's name
    the tagger found loses the title words at its front; an unknown body that holds a title is left to the grammar.
    A name that is an `ordinary` word too counts only where tagger or parser see a name; one of the `leads` ("Abu")
    is the front of the name after it. Tagged places get their
    country from the gazetteer.
    """
    tokens = sentence.tokens
    table = [claim for hit in names if (claim := _table_claim(hit, tokens, ordinary))]
    noun = [claim for hit in titles if (claim := _title_claim(hit, tokens))]
    fronts = {claim.start: claim.end for claim in noun}
    table = [
        _Claim(fronts[c.start], c.end, c.kind, c.rank, c.named)
        if c.kind == "person" and c.start in fronts and fronts[c.start] < c.end
        else c
        for c in table
    ]
    both = {(claim.start, claim.end): claim.titles for claim in noun}
    table = [
        _Claim(
            c.start,
            c.end,
            c.kind,
            c.rank,
            c.named,
            both.get((c.start, c.end), ()) if c.kind == "party" else (),
        )
        for c in table
    ]
    claims = [*table, *noun]
    for start, end, kind in entities(tokens):
        while start < end and not any(char.isalnum() for char in tokens[start].form):
            start += 1
        while start < end and not any(char.isalnum() for char in tokens[end - 1].form):
            end -= 1
        if start == end:
            continue
        if kind == "PER":
            claims.extend(_person_claims(start, end, tokens, table, noun, honorifics, leads, places))
        elif kind in ("ORG", "NORP"):
            inside = [claim for claim in (*table, *noun) if claim.start < end and start < claim.end]
            if any(
                claim.kind == "title"
                and start <= claim.start
                and claim.end <= end
                and (claim.start == start or claim.titles[0].entry.sector not in _LOOSE)
                for claim in inside
            ):
                continue
            if kind == "NORP" and inside:
                continue
            # "Amnesty International Indonesia" is Indonesia's; what begins with a body's name is a branch of it.
            inner = tuple(
                named
                for claim in inside
                if claim.kind == "party"
                for named in claim.named
                if named.kind == "country" or named.country is None or claim.start == start
            )
            claims.append(_Claim(start, end, "organisation", 3, inner=inner, tagged=kind))
        elif kind in ("GPE", "LOC"):
            if any(start <= claim.start and claim.end <= end for claim in noun):
                continue
            held = [claim for claim in table if start <= claim.start and claim.end <= end]
            # "Suriah utara" is Syria's, "New Jersey" no Jersey: the country leads, or small words lead to it.
            led = [
                named
                for claim in held
                if all(token.form[:1].islower() for token in tokens[start : claim.start])
                for named in claim.named
            ]
            inner = _place(places, tokens[start:end]) or tuple(led)
            claims.append(_Claim(start, end, "place", 4, inner=inner, tagged=kind))
    claims.extend(_seats(tokens, table, noun, places))
    claims.sort(key=lambda claim: (claim.start - claim.end, claim.rank, claim.start))
    taken: list[_Claim | None] = [None] * len(tokens)
    for claim in claims:
        if all(taken[index] is None for index in range(claim.start, claim.end)):
            for index in range(claim.start, claim.end):
                taken[index] = claim
    atoms: list[Atom] = []
    index = 0
    while index < len(tokens):
        claim = taken[index]
        end = claim.end if claim else index + 1
        span = Span(tokens[index].start, tokens[end - 1].end)
        written = span.of(text) if claim else tokens[index].form or span.of(text)
        if claim:
            known = (claim.named, claim.titles, claim.inner, claim.tagged)
            atoms.append(Atom(claim.kind, index, end, span, written, *known, lower=written.lower()))
        else:
            atoms.append(
                Atom(
                    "word",
                    index,
                    end,
                    span,
                    written,
                    tagged=tokens[index].ent,
                    upos=tokens[index].upos,
                    lower=written.lower(),
                )
            )
        index = end
    return atoms


def _seats(
    tokens: Sequence[Token], table: Sequence[_Claim], noun: Sequence[_Claim], places: Gazetteer
) -> list[_Claim]:
    """Return the places right after a local office that the tagger passed over: "Gubernur Banten menolak"."""
    found = []
    for title in noun:
        start = end = title.end
        if not any(reading.entry.local for reading in title.titles):
            continue
        while end < len(tokens) and tokens[end].ent == "O" and tokens[end].form[:1].isupper():
            end += 1
        held = any(claim.start < end and start < claim.end for claim in (*table, *noun))
        if start < end <= start + 3 and not held and " ".join(t.form for t in tokens[start:end]) in places:
            found.append(
                _Claim(start, end, "place", 4, inner=_place(places, tokens[start:end]), tagged="GPE")
            )
    return found


def _range(span: Span, tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the tokens a hit covers, null when it cuts one anywhere but before a clitic or a hyphenated affix."""
    inside = within(tokens, span)
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    if tokens[first].start != span.start or tokens[last].end != span.end:
        return None
    return first, last + 1


def _table_claim(hit: Hit[Named], tokens: Sequence[Token], ordinary: frozenset[str]) -> _Claim | None:
    reach = _range(hit.span, tokens)
    if reach is None:
        return None
    start, end = reach
    if end - start == 1 and ordinary and fold(tokens[start].form).text in ordinary:
        forced = start == 0 or not tokens[start - 1].form[-1:].isalnum()
        tagged = tokens[start].ent
        if tagged == "O" and (forced or tokens[start].upos not in ("PROPN", "X")):
            return None
        inside = tagged[:1] == "I" or (start + 1 < len(tokens) and tokens[start + 1].ent == f"I-{tagged[2:]}")
        if tagged != "O" and inside:
            return None  # part of a longer name: "International Labor Office"
    people = tuple(named for named in hit.values if named.kind == "person")
    others = tuple(named for named in hit.values if named.kind != "person")
    if not others and people:
        if end - start == 1 and not _written_as_name(tokens, start):
            return None
        return _Claim(start, end, "person", 1, named=people)
    if tokens[start].ent.endswith("PER") and end - start == 1 and people:
        return _Claim(start, end, "person", 1, named=people)
    return _Claim(start, end, "party", 0, named=others)


def _written_as_name(tokens: Sequence[Token], index: int) -> bool:
    """Say whether one word is used as a name: the tagger says so, or it has a capital where none is forced."""
    token = tokens[index]
    if token.ent.endswith("PER"):
        return True
    alone = token.ent[:1] == "B" and (index + 1 == len(tokens) or tokens[index + 1].ent[:1] != "I")
    if alone and not token.ent.endswith("TIME") and token.form[:1].isupper():
        return True  # the tagger sees a name and is unsure of what; the tables know a person by it
    if token.ent != "O" or not token.form[:1].isupper():
        return False
    forced = index == 0 or not tokens[index - 1].form[-1:].isalnum()
    return token.upos == "PROPN" or (token.upos == "X" and not forced)


def _title_claim(hit: Hit[Title], tokens: Sequence[Token]) -> _Claim | None:
    reach = _range(hit.span, tokens)
    if reach is None:
        return None
    start, end = reach
    # A tagger slip ("kedua terdakwa" as a verb) is told by the numeral or determiner before it.
    counted = start > 0 and tokens[start].upos == "VERB" and tokens[start - 1].upos in ("DET", "NUM")
    sure = counted or any(title.entry.nominal for title in hit.values)
    if end - start == 1 and tokens[start].upos not in _NOMINAL and tokens[start].ent == "O" and not sure:
        return None
    titles = tuple(sorted(hit.values, key=lambda title: title.entry.holder == "minister"))
    return _Claim(start, end, "title", 2, titles=titles)


def _person_claims(
    start: int,
    end: int,
    tokens: Sequence[Token],
    table: Sequence[_Claim],
    noun: Sequence[_Claim],
    honorifics: frozenset[str],
    leads: frozenset[str],
    places: Gazetteer,
) -> list[_Claim]:
    """Return the claims of a tagged person: without the titles, countries, places of office and forms of address at its front."""
    while start > 1 and _extends(tokens, start - 1, table, noun):
        start -= 1
    if start > 0 and _leads(tokens[start - 1], leads):
        start -= 1
    while end < len(tokens) and _extends(tokens, end, table, noun):
        end += 1
    if any(claim.start <= start and end <= claim.end for claim in noun):
        return []
    known = [claim for claim in table if claim.start < end and start < claim.end]
    moved = True
    while moved and start < end:
        moved = False
        for claim in (*noun, *known):
            front = claim.kind == "title" or all(named.kind != "person" for named in claim.named)
            if claim.start <= start < claim.end < end and front and (claim.kind == "title" or start > 0):
                body = any(named.kind in ("organisation", "group") for named in claim.named)
                after_title = claim.kind == "title" or body or any(title.end == start for title in noun)
                if after_title:
                    start, moved = claim.end, True
        if not moved and start < end - 1 and tokens[start].form.lower() in honorifics:
            start, moved = start + 1, True
    # "Polres Wonosobo Ajun Komisaris Besar Rudi": a grade inside ends what the tagger took for a name
    end = min([end, *(claim.start for claim in noun if start < claim.start < end)])
    led = start < end and _leads(tokens[start], leads)
    office = [] if led else _place_of_office(start, end, tokens, noun, places)
    start = office[-1].end if office else start
    while start < end and not any(char.isalnum() for char in tokens[end - 1].form):
        end -= 1
    if start >= end or not any(tokens[i].form[:1].isupper() for i in range(start, end)):
        return office
    named = tuple(n for claim in known if (claim.start, claim.end) == (start, end) for n in claim.named)
    people = tuple(n for n in named if n.kind == "person")
    if named and not people:
        return []  # what the tables know as a country or body only: "Israel", "al-Shabaab" tagged as a person
    return [*office, _Claim(start, end, "person", -1 if end - start > 1 else 1, named=people, tagged="PER")]


def _leads(token: Token, leads: frozenset[str]) -> bool:
    """Say whether a word is the front of a name: "Abu" before "Rusydan"."""
    return token.form[:1].isupper() and token.form.lower() in leads


def _place_of_office(
    start: int, end: int, tokens: Sequence[Token], noun: Sequence[_Claim], places: Gazetteer
) -> list[_Claim]:
    """Return the place a title is followed by where the tagger took it for the name's front: "Wali Kota Tegal Nur Hadi".

    Two words must be left for a name, since people are called after places too ("Wali Kota Bima Arya").
    """
    if not _after_title(start, tokens, noun):
        return []
    if any(tokens[i].ent.endswith(("GPE", "LOC")) for i in range(max(0, start - 2), start)):
        return []  # the place is told before: "Wali Kota Bogor Bima Arya Kusuma"
    if " ".join(t.form for t in tokens[start:end]) in places and any(c.start == end for c in noun):
        return [_Claim(start, end, "place", 1, inner=_place(places, tokens[start:end]), tagged="GPE")]
    for length in (2, 1):
        stop = start + length
        if end - stop >= 2 and " ".join(t.form for t in tokens[start:stop]) in places:
            return [_Claim(start, stop, "place", 1, inner=_place(places, tokens[start:stop]), tagged="GPE")]
    numeral = next(
        (i for i in range(start, min(start + 3, end - 1)) if _NUMERAL.fullmatch(tokens[i].form)), None
    )
    return [] if numeral is None else [_Claim(start, numeral + 1, "organisation", 1, tagged="ORG")]


def _after_title(index: int, tokens: Sequence[Token], noun: Sequence[_Claim]) -> bool:
    """Say whether words with capitals lead from a title to the token: "Kepala Dinas Kesehatan …"."""
    first = index
    while first > 0 and index - first < _OFFICE_WORDS:
        if any(title.end == first for title in noun):
            return True
        first -= 1
        if not tokens[first].form[:1].isupper():
            return False
    return False


def _extends(tokens: Sequence[Token], index: int, table: Sequence[_Claim], noun: Sequence[_Claim]) -> bool:
    """Say whether the word beside a tagged name belongs to it: a proper noun the tagger left out."""
    token = tokens[index]
    if token.ent != "O" or token.upos != "PROPN" or not token.form[:1].isupper() or token.form[1:].isupper():
        return False
    if token.lemma and token.lemma.casefold() != token.form.casefold():
        return False  # a word formed from another is an office's field: "Kepala Dinas Kesehatan Rina Hapsari"
    return not any(claim.start <= index < claim.end for claim in (*table, *noun))


def _place(places: Gazetteer, tokens: Sequence[Token]) -> tuple[Named, ...]:
    name = " ".join(token.form for token in tokens)
    entry = places.resolve(name) if name in places else None
    if entry is None or entry.country is None:
        return ()
    source = f"world/places.tsv#{entry.name}"
    return (Named(f"place:{entry.name}", "place", "place", entry.country, entry.country, source, entry.kind),)

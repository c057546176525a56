"""Where: places named outside the names of actors, resolved against the gazetteer where they can mean one only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from saksi.lexicon import LanguagePack
from saksi.lexicon.locatives import load_locatives
from saksi.lexicon.places import PlaceEntry, load_places
from saksi.records import Drop, Mention, PlaceMention, Reading, Reason, Sentence, Span, SpanIndex

_ACTORS = ("person", "organization", "group")


class _Candidate(NamedTuple):
    span: Span
    sentence: int
    rule: str
    mention: Mention | None = None


def places(reading: Reading, pack: LanguagePack) -> Reading:
    """Fill `places`, in text order, none overlapping.

    A name that could mean several places is decided by a country that the sentence, else the report, names; with none
    its fields stay null. Countries are places where a preposition says so (`di Suriah`), with no coordinates.
    """
    finder = _Finder(reading, pack)
    found = [finder.resolve(candidate) for candidate in finder.chosen()]
    return msgspec.structs.replace(reading, places=tuple(found), drops=(*reading.drops, *finder.drops))


class _Finder:
    """One report's search."""

    def __init__(self, reading: Reading, pack: LanguagePack) -> None:
        self.reading = reading
        self.text = reading.text
        self.words = pack.get(load_locatives)
        self.gazetteer = pack.get(load_places)
        self.furniture = SpanIndex(reading.furniture, key=lambda item: item.span)
        self.mentions = SpanIndex(reading.mentions, key=lambda item: item.span)
        self.named_by = self.words.nouns | set(self.words.drop)
        self.pointing = self.words.prepositions | self.named_by
        self.drops: list[Drop] = []
        self.by_sentence: dict[int, set[str]] = {}
        for mention in reading.mentions:
            country = (mention.code or "").split(".")[0]
            if len(country) == 3:
                self.by_sentence.setdefault(mention.sentence, set()).add(country)
        self.whole = set().union(*self.by_sentence.values()) if self.by_sentence else set()

    def chosen(self) -> list[_Candidate]:
        """Return the candidates outside furniture and actors' names; the first rule wins where two overlap."""
        ranked = [*self._mentioned(), *self._tagged(), *self._pointed()]
        kept: list[_Candidate] = []
        taken = 0
        order = {"mention": 0, "tagger": 1, "preposition": 2}
        for one in sorted(ranked, key=lambda c: (c.span.start, -c.span.end, order[c.rule])):
            if one.span.start < taken or self.furniture.overlapping(one.span):
                continue
            if one.mention is None and self._in_actor(one.span):
                continue
            if not any(sign.isupper() for sign in one.span.of(self.text)):
                continue  # a common noun: di gedung, di jalanan
            kept.append(one)
            taken = one.span.end
        return kept

    def _mentioned(self) -> Iterator[_Candidate]:
        for mention in self.reading.mentions:
            if mention.form not in ("name", "short"):
                continue
            sentence = self.reading.sentences[mention.sentence]
            if mention.kind == "place" or (
                mention.kind == "country" and self._is_pointed(sentence, mention.span)
            ):
                yield _Candidate(mention.span, mention.sentence, "mention", mention)

    def _tagged(self) -> Iterator[_Candidate]:
        """Yield what the tagger calls a place, if a preposition or place noun stands before it."""
        for number, sentence in enumerate(self.reading.sentences):
            tokens = sentence.tokens
            index = 0
            while index < len(tokens):
                if tokens[index].ent not in ("B-GPE", "B-LOC"):
                    index += 1
                    continue
                end = index + 1
                while end < len(tokens) and tokens[end].ent in ("I-GPE", "I-LOC"):
                    end += 1
                span = Span(tokens[index].start, tokens[end - 1].end)
                if self._is_pointed(sentence, span) or tokens[index].form.casefold() in self.words.nouns:
                    yield _Candidate(span, number, "tagger")
                index = end

    def _pointed(self) -> Iterator[_Candidate]:
        """Yield the gazetteer's names after a preposition or place noun, or after another place and a comma."""
        most = min(self.gazetteer.longest, 5)
        for number, sentence in enumerate(self.reading.sentences):
            tokens = sentence.tokens
            index, linked = 0, False
            while index < len(tokens):
                token = tokens[index]
                if not token.form[0].isupper():
                    linked = (linked and token.form in (",", "(")) or token.form.casefold() in self.pointing
                    index += 1
                    continue
                span = self._longest(sentence, index, most) if linked else None
                if span is None:
                    linked = token.form.casefold() in self.named_by
                    index += 1
                    continue
                yield _Candidate(span, number, "preposition")
                linked = True
                while index < len(tokens) and tokens[index].end <= span.end:
                    index += 1

    def _longest(self, sentence: Sentence, index: int, most: int) -> Span | None:
        tokens = sentence.tokens
        for last in range(min(len(tokens), index + most), index, -1):
            if not tokens[last - 1].form[0].isalnum():
                continue
            span = Span(tokens[index].start, tokens[last - 1].end)
            if " ".join(span.of(self.text).split()) in self.gazetteer:
                return span
        return None

    def _is_pointed(self, sentence: Sentence, span: Span) -> bool:
        before = [token for token in sentence.tokens if token.end <= span.start][-2:]
        forms = [token.form.casefold() for token in before]
        if forms and (forms[-1] in self.pointing or " ".join(forms) in self.pointing):
            return True
        # Rafah, Gaza: a place after a place; Jakarta dan Bandung
        return len(forms) == 2 and forms[-1] in {",", "dan", "and"} and self._is_place(before[0].span)

    def _is_place(self, span: Span) -> bool:
        if any(mention.kind == "place" for mention in self.mentions.overlapping(span)):
            return True
        surface = span.of(self.text)
        return surface[:1].isupper() and surface in self.gazetteer

    def _in_actor(self, span: Span) -> bool:
        return any(
            mention.kind in _ACTORS and mention.form != "pronoun" for mention in self.mentions.covering(span)
        )

    # -- resolving -------------------------------------------------------------------------------

    def resolve(self, candidate: _Candidate) -> PlaceMention:
        """Return the place, with null fields where it is unknown or could mean several."""
        surface = " ".join(candidate.span.of(self.text).split())
        mention = candidate.mention
        if mention is not None and mention.kind == "country":
            country = (mention.code or "").split(".")[0] or None
            return self._made(candidate, mention.name, country, None, None, "a country", None)
        entry, how = self._entry(surface, candidate)
        if entry is None:
            known = bool(self.gazetteer.candidates(surface))
            why = "could mean several places" if known else "not in the gazetteer"
            self.drops.append(Drop(candidate.span, "places", f"place not resolved: {why}"))
            return self._made(candidate, None, None, None, None, why, None)
        return self._made(candidate, entry.name, entry.country, entry.lat, entry.lon, how, entry)

    def _entry(self, surface: str, candidate: _Candidate) -> tuple[PlaceEntry | None, str]:
        for name in self._names(surface):
            found = self.gazetteer.candidates(name)
            if not found:
                continue
            countries = {entry.country for entry in found if entry.country}
            if len(countries) > 1:
                beside = self._beside(candidate.span)
                for context, how in (
                    (beside, "the country named beside it"),
                    (
                        self.by_sentence.get(candidate.sentence, set()) & countries,
                        "the country its sentence names",
                    ),
                ):
                    if len(context & countries) == 1:
                        return self.gazetteer.resolve(name, next(iter(context & countries))), how
            entry = self.gazetteer.resolve(name)
            if entry is None and len(self.whole & countries) == 1:
                return self.gazetteer.resolve(
                    name, next(iter(self.whole & countries))
                ), "the country the report names"
            return entry, "its name"
        return None, ""

    def _names(self, surface: str) -> Iterator[str]:
        yield surface
        low = surface.casefold()
        for word in self.words.drop:
            if low.startswith(word + " "):
                yield surface[len(word) + 1 :]
        first, _, last = surface.rpartition(" ")
        if first and last.casefold() in self.words.parts:
            yield first

    def _beside(self, span: Span) -> set[str]:
        """Return the countries of what follows after a comma or bracket: `Tripoli, Lebanon`, `Rafah, Gaza`."""
        after = self.text[span.end : span.end + 2]
        if after[:1] != "," and after != " (":
            return set()
        near = self.mentions.overlapping(Span(span.end, span.end + 12))
        countries = {
            (mention.code or "").split(".")[0] for mention in near if mention.kind in ("country", "place")
        }
        return {country for country in countries if len(country) == 3}

    def _made(
        self,
        candidate: _Candidate,
        name: str | None,
        country: str | None,
        lat: float | None,
        lon: float | None,
        how: str,
        entry: PlaceEntry | None,
    ) -> PlaceMention:
        source = f"world/places.tsv#{entry.name}" if entry is not None else None
        return PlaceMention(
            span=candidate.span,
            sentence=candidate.sentence,
            name=name,
            country=country,
            lat=lat,
            lon=lon,
            because=(Reason("places", candidate.rule, source, how),),
        )

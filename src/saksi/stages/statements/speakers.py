"""Who the sources are: names, codes, pronouns and clitics by the row of speakers."""

from __future__ import annotations

from collections import Counter

import msgspec

from saksi.lexicon.world import SECTORS, country_of, sector_of
from saksi.records import Mention, Span
from saksi.stages.statements.draft import Draft, Source
from saksi.stages.statements.page import Page

# Sectors that say little of what somebody is: nothing, a former post, a private person.
_LOOSE = {None, "ELI", "CVL"}


# Groups of no country until the report says so: where it plays tells nothing of them.
_ABROAD = {"NGO", "REB", "PRM"}


class Speaker:
    """A resolved speaker: name without title, and actor code."""

    def __init__(
        self,
        name: str | None = None,
        code: str | None = None,
        entity: str | None = None,
        person: bool = False,
        plural: bool = False,
    ) -> None:
        self.name, self.code, self.entity, self.person = name, code, entity, person
        self.plural = plural
        self.inferred: str | None = None  # what the code was taken from where no words at the speaker give it

    @property
    def known(self) -> bool:
        """Say whether anything is known of the speaker."""
        return self.name is not None or self.code is not None


def _of(page: Page, mention: Mention) -> Speaker:
    if mention.name is None and mention.antecedent is not None:
        # who a pronoun stands for may have no name either: the words they were called by
        called = page.reading.mentions[mention.antecedent]
        mention = msgspec.structs.replace(mention, name=called.name or called.span.of(page.text))
    name = mention.name or (mention.span.of(page.text) if mention.form not in {"pronoun", "clitic"} else None)
    return Speaker(name, mention.code, mention.entity, mention.kind == "person", mention.plural)


def resolve(page: Page, drafts: list[Draft]) -> dict[int, Speaker]:
    """Return the speaker of every draft, by its place in `drafts` (which stand in text order).

    A clitic of a tag and a cue-less quotation go to the last speaker; other pronouns to what the mentions layer
    found, and to the last speaker where it found nothing.
    """
    found: dict[int, Speaker] = {}
    last: Speaker | None = None
    person: Speaker | None = None
    for number, draft in enumerate(drafts):
        speaker = Speaker()
        source = draft.source
        if source.span is not None:
            words = source.span.of(page.text)
            mention = source.mention
            low = words.casefold()
            weak = low in page.grammar.pronouns or (
                mention is not None
                and mention.form in {"pronoun", "clitic"}
                and len(mention.span) >= len(source.span) - 1
            )
            if weak:
                own = (
                    _of(page, mention)
                    if mention is not None and mention.antecedent is not None
                    else Speaker()
                )
                between = _introduced(page, draft, drafts, number)
                if low in page.grammar.plural_pronouns and (own.person or not own.known):
                    # many are no one person; who they are the words before say, or nobody
                    speaker = (
                        last if last is not None and not last.person else own if own.plural else Speaker()
                    )
                elif between is not None:
                    speaker = between
                elif (person or last) is not None and (
                    low in page.grammar.clitic or not own.known or not own.person
                ):
                    speaker = person or _named_before(page, draft) or last or own
                elif own.known:
                    speaker = own
            elif _document(page, source) is not None:
                speaker = _document(page, source) or speaker
            elif mention is not None and (
                one := _described(
                    page, draft, mention, person, list(zip(drafts, found.values(), strict=False))
                )
            ):
                speaker = one
            elif mention is not None:
                speaker = _of(page, mention)
                if speaker.code is None:
                    # the name alone tells nothing, but the office before it does
                    codes = [
                        m.code for m in page.mention_at(source.span) if m.span.start == source.span.start
                    ]
                    speaker.code = next((code for code in codes if code), None)
                if mention.form == "description" and speaker.name is None:
                    speaker.name = words
            else:
                speaker = Speaker(words)
        elif source.inherited and last is not None:
            speaker = last
        found[number] = speaker
        if speaker.known and draft.parent is None and not _impersonal(draft):
            last = speaker
            person = speaker if speaker.person else person
    home = _home(page)
    if home is not None:
        for speaker in found.values():
            code = _at_home(speaker, home.country)
            if code != speaker.code:
                speaker.code, speaker.inferred = code, home.note
    return found


def _described(
    page: Page, draft: Draft, mention: Mention, person: Speaker | None, before: list[tuple[Draft, Speaker]]
) -> Speaker | None:
    """Whom `mantan wali kota itu` means: the last speaker, unless somebody unnamed was called so before."""
    assert draft.source.span is not None  # the caller looked
    words = draft.source.span.of(page.text).casefold().split()
    guessed = any(reason.rule == "definite description" for reason in mention.because)
    if (
        words[-1] not in page.grammar.determiners_after
        or mention.form not in {"title", "description"}
        or mention.kind != "person"
        or mention.plural
        or (mention.entity is not None and not guessed)
    ):
        return None
    for earlier, speaker in reversed(before):
        called = earlier.source.span.of(page.text).casefold().split() if earlier.source.span else []
        unnamed = speaker.entity is None and speaker is not person
        if unnamed and words[0] in called[:2]:
            return speaker
    if person is None or person.entity is None or not _may_be(mention.code, person.code):
        return None
    return person


def _may_be(described: str | None, known: str | None) -> bool:
    """Say whether a description's code leaves room for a person's: one country, and no two offices."""
    one, other = country_of(described), country_of(known)
    if one is not None and other is not None and one != other:
        return False
    sectors = {sector_of(described), sector_of(known)} - _LOOSE
    return len(sectors) < 2


def _named_before(page: Page, draft: Draft) -> Speaker | None:
    """The last person named before a statement."""
    floor = min(draft.start, draft.cue.start if draft.cue is not None else draft.start)
    named = [
        m
        for m in page.reading.mentions
        if m.kind == "person" and m.form in {"name", "short"} and m.span.end <= floor
    ]
    return _of(page, named[-1]) if named else None


class Home:
    """The country most of a report's coded mentions and places belong to, and how many do."""

    def __init__(self, country: str, count: int, total: int, spans: list[Span]) -> None:
        self.country = country
        shown = ", ".join(f"[{s.start}, {s.end}]" for s in spans[:3])
        self.note = f"country {country} from {count} of {total} coded names and places ({count / total:.0%}), e.g. {shown}"


def _home(page: Page) -> Home | None:
    """The country a report plays in: the one of most of its coded mentions and places, where it is clearly one."""
    seen: Counter[str] = Counter()
    spans: dict[str, list[Span]] = {}
    for mention in page.reading.mentions:
        country = country_of(mention.code)
        if country and mention.form != "outlet":
            seen[country] += 1
            spans.setdefault(country, []).append(mention.span)
    for place in page.reading.places:
        if place.country:
            seen[place.country] += 1
            spans.setdefault(place.country, []).append(place.span)
    if not seen:
        return None
    country, count = seen.most_common(1)[0]
    if count < 3 or count < 0.75 * seen.total():
        return None
    return Home(country, count, seen.total(), sorted(spans[country]))


def _at_home(speaker: Speaker, home: str) -> str | None:
    """A bare sector takes the report's country; a person of no known office is one of its private persons."""
    if speaker.code is None:
        return f"{home}.CVL" if speaker.person and speaker.name else None
    bare = "." not in speaker.code and speaker.code in SECTORS and speaker.code not in _ABROAD
    return f"{home}.{speaker.code}" if bare else speaker.code


def _document(page: Page, source: Source) -> Speaker | None:
    """A statement, letter or report of a body speaks for that body."""
    assert source.span is not None
    first = page.first(source.span.start)
    if first >= len(page.words) or page.words[first] not in page.grammar.document_nouns:
        return None
    inside = [
        m
        for m in page.mention_at(source.span)
        if m.code and m.kind != "place" and m.span.start > source.span.start
    ]
    return _of(page, inside[0]) if inside else None


def _impersonal(draft: Draft) -> bool:
    return draft.rule in {"impersonal passive", "adverb of report", "outlet as the only source"}


def _introduced(page: Page, draft: Draft, drafts: list[Draft], number: int) -> Speaker | None:
    """A person whom `dihubungi`, `saat ditemui` names between the last statement and this one."""
    floor = max((d.end for d in drafts[:number] if d.start < draft.start), default=0)
    low, high = page.first(floor), page.first(draft.start)
    for i in range(low, high):
        if any(h.cue.kind == "next-speaker" for h in page.hits(i)):
            tree_low = page.low(i)
            for mention in page.mentions.overlapping(page.span(tree_low, i + 1)):
                if mention.kind == "person" and mention.form in {"name", "title", "short"}:
                    return _of(page, mention)
    return None


def same(first: Speaker, second: Speaker) -> bool:
    """Say whether two speakers are one, as far as is known."""
    if first.entity and second.entity:
        return first.entity == second.entity
    return bool(first.name) and first.name == second.name


def blank() -> Source:
    """A source that nothing names."""
    return Source()

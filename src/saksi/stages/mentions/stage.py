"""The mentions stage: a reading with tokens in, the same with its actors out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from saksi.lexicon.matching import Hit
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.places import load_places
from saksi.lexicon.reference import Reference, load_reference
from saksi.lexicon.titles import load_titles
from saksi.lexicon.world import Named, World
from saksi.lexicon.world_tables import load_world
from saksi.records import Mention, Reading, Reason, Report, Span, SpanIndex
from saksi.stages.mentions.atoms import atomise
from saksi.stages.mentions.codes import STAGE
from saksi.stages.mentions.countries import Ground
from saksi.stages.mentions.drafts import Draft, Drafter
from saksi.stages.mentions.initials import initials
from saksi.stages.mentions.orders import load_orders
from saksi.stages.mentions.people import gather, load_people_index
from saksi.stages.mentions.quoting import quoted_stretches
from saksi.stages.mentions.resolve import Resolver

# The acronym told after a long name: "Forum Warga Melati (FWM)".
_TOLD = re.compile(r"\s*\([^()\s]+\)$")
_SILENT = ("related", "credit", "caption", "boilerplate")


def mentions(reading: Reading, pack: LanguagePack) -> Reading:
    """Find the actors of a report and say who each is.

    Sentences in furniture are left out; a dateline only says where the report was filed. The result's mentions
    stand in text order, longest first at one start; `antecedent` is an index into them. A mention that stands for
    two parties ("kedua negara") is there twice, one code each.
    """
    world = pack.get(load_world)
    titles = pack.get(load_titles)
    reference = pack.get(load_reference)
    gazetteer = pack.get(load_places)
    text, date = reading.text, reading.report.published
    silent = [f.span for f in reading.furniture if f.kind in _SILENT]
    datelines = [f.span for f in reading.furniture if f.kind == "dateline"]
    somebodys = initials(text, reference.initials_after)
    known = [
        hit
        for hit in world.find(text, date)
        if hit.span.of(text) not in somebodys or any(named.kind == "country" for named in hit.values)
    ]
    names = SpanIndex(known, lambda hit: hit.span)
    nouns = SpanIndex(
        [hit for hit in titles.find(text) if hit.span.of(text) not in somebodys], lambda hit: hit.span
    )
    pointing = SpanIndex(reference.anaphors.find(text), lambda hit: hit.span)
    drafter = Drafter(text, titles, reference, world, gazetteer, date, pack.get(load_orders))
    quoted = quoted_stretches(text, reading.paragraphs)
    drafts: list[Draft] = []
    for index, sentence in enumerate(reading.sentences):
        if not sentence.tokens or any(span.covers(sentence.span) for span in silent):
            continue
        atoms = atomise(
            sentence,
            text,
            names.inside(sentence.span),
            nouns.inside(sentence.span),
            titles.honorifics,
            titles.name_leads,
            world.ordinary,
            gazetteer,
        )
        found = drafter.drafts(index, sentence, atoms, pointing.inside(sentence.span), quoted)
        drafts.extend(found)
    full = {token for draft in drafts if draft.words and len(draft.tokens) > 1 for token in draft.tokens}
    drafts.extend(drafter.missed(full, quoted))
    drafts = [
        draft for draft in drafts if not any(span.overlaps(draft.span) for span in (*silent, *datelines))
    ]
    drafts.sort(key=lambda draft: (draft.span.start, -draft.span.end))
    filed = _filed(names, datelines, world, date)
    headline = [
        named
        for hit in world.find(reading.report.title or "", date)
        for named in hit.values
        if named.kind == "person"
    ]
    people = gather(drafts, pack.get(load_people_index), date, headline, reference.gender)
    ground = Ground(drafts, people, filed, _home(reading.report, reference, world))
    settled = Resolver(drafts, people, ground, world, titles, date, text).settle()
    return msgspec.structs.replace(
        reading, mentions=_records(settled, text), drops=(*reading.drops, *drafter.drops)
    )


def _filed(
    names: SpanIndex[Hit[Named]], datelines: Sequence[Span], world: World, date: str | None
) -> str | None:
    for line in datelines:
        for hit in names.inside(line):
            named = world.decide(hit.values, date)
            if named is not None and named.country:
                return named.country
    return None


def _home(report: Report, reference: Reference, world: World) -> tuple[str, Reason] | None:
    """Return the country of the report's outlet, or where its language is home, with why."""
    if report.outlet:
        for hit in world.find(report.outlet):
            for named in hit.values:
                if named.country and named.kind == "organisation":
                    return named.country, Reason(STAGE, "country of the outlet", named.entry)
    if reference.home:
        return reference.home, Reason(STAGE, "country of the language")
    return None


def _records(drafts: Sequence[Draft], text: str) -> tuple[Mention, ...]:
    ordered = sorted(drafts, key=lambda d: (d.span.start, -d.span.end))
    place = {id(draft): index for index, draft in enumerate(ordered)}
    return tuple(
        Mention(
            span=draft.span,
            kind=draft.kind,
            form=draft.form,
            sentence=draft.sentence,
            head=draft.head,
            entity=draft.entity,
            code=draft.code,
            name=draft.name
            or (_description(draft, text) if draft.form in ("name", "title", "description") else None),
            title=draft.title,
            antecedent=place.get(id(draft.antecedent)) if draft.antecedent is not None else None,
            plural=draft.plural,
            because=tuple(draft.because),
        )
        for draft in ordered
    )


def _description(draft: Draft, text: str) -> str:
    """Return the words as they stand: what an unnamed actor is called."""
    words = draft.span.of(text)
    return _TOLD.sub("", words) if draft.kind in ("organization", "group") else words

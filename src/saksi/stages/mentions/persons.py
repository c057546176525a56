"""Which country a person of the report is of, where no words beside the name say it."""

from __future__ import annotations

from saksi.lexicon.world import compose, country_of, sector_of
from saksi.records import Reason
from saksi.stages.mentions.codes import STAGE
from saksi.stages.mentions.countries import Ground, opposite
from saksi.stages.mentions.drafts import Draft
from saksi.stages.mentions.people import Someone

# Armed groups and journalists are of no country until somebody says so: the report's is where they are met.
STATELESS = ("REB", "PRM")
# Bodies of no country: their people are not the report's.
_BORDERLESS = ("NGO",)
_SURE = 0.75
# What PLOVER calls somebody without an office.
_PRIVATE = "CVL"


def settle_country(someone: Someone, ground: Ground) -> None:
    """Give a person with a sector and no country the report's, where the title asks for one."""
    if someone.code is None:
        _private(someone, ground)
        return
    if country_of(someone.code) or sector_of(someone.code) != someone.code:
        return
    posts = [d.phrase.head_title for d in someone.drafts if d.phrase and d.phrase.head_title]
    bare = any(d.proper for d in someone.drafts) and any(title.entry.kind == "office" for title in posts)
    bare = bare and someone.code not in STATELESS
    if someone.code in _BORDERLESS or any(_knows_about(draft) for draft in someone.drafts):
        return
    first = someone.drafts[0]
    against = {country for draft in someone.drafts[:1] for country in opposite(draft)}
    # an actress or professor need not be of the land she is met in: only a report of one country tells
    needed = {"needed": _SURE} if posts and all(title.entry.kind == "person" for title in posts) else {}
    found = (ground.at_home(first.sentence) if bare else None) or ground.country(
        first.sentence, opposite=against, **needed
    )
    if found is not None:
        someone.code, someone.country = compose(found[0], someone.code), found[0]
        someone.because = (*someone.because, found[1])


def _knows_about(draft: Draft) -> bool:
    """Say whether a country beside the title is only what an expert knows about: no hint of their own."""
    phrase, head = draft.phrase, draft.phrase.head_title if draft.phrase else None
    if phrase is None or head is None or not head.entry.topic or not phrase.affiliations:
        return False
    return any(named.kind == "country" for named in phrase.affiliations[0].named)


def _private(someone: Someone, ground: Ground) -> None:
    """Take somebody of whom no office, party or country is told as a private person of the report's country."""
    beside = next((d.coded for d in someone.drafts if d.coded is not None and d.coded.country), None)
    if beside is not None and beside.country:
        found: tuple[str, Reason] | None = (beside.country, beside.because[-1])
    else:
        found = ground.of_private(someone.drafts[0].sentence)
    if found is None:
        return
    someone.code, someone.country = compose(found[0], _PRIVATE), found[0]
    someone.because = (*someone.because, Reason(STAGE, "no office told: a private person"), found[1])
    for draft in someone.drafts:
        draft.assumed = True

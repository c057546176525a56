"""Who a title without a name, a pronoun, a clitic or "kedua negara" points back at."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.lexicon.matching import is_acronym
from saksi.lexicon.titles import Titles
from saksi.lexicon.world import World, compose, country_of, sector_of
from saksi.records import Reason
from saksi.stages.mentions.both import REACH, both_before, joined_before
from saksi.stages.mentions.codes import STAGE
from saksi.stages.mentions.countries import Ground, of_a_state, of_the_asker, of_the_other_side, opposite
from saksi.stages.mentions.drafts import Draft
from saksi.stages.mentions.people import Someone
from saksi.stages.mentions.persons import STATELESS, settle_country

# Offices that a country has one of.
_ONE_EACH = ("foreign_minister", "defence_minister", "head_of_state", "head_of_government")


class Resolver:
    """Settles the drafts of one report in text order."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        people: Sequence[Someone],
        ground: Ground,
        world: World,
        words: Titles,
        date: str | None,
        text: str,
    ) -> None:
        self.words = words
        self.drafts = drafts
        self.people = {id(draft): someone for someone in people for draft in someone.drafts}
        self.everyone = people
        self.ground = ground
        self.world = world
        self.date = date
        self.text = text
        self.extra: list[Draft] = []

    def settle(self) -> list[Draft]:
        """Give every draft its entity, code, name and antecedent; return them with those that stand for a second one."""
        for someone in self.everyone:
            settle_country(someone, self.ground)
        for place, draft in enumerate(self.drafts):
            before = self.drafts[:place]
            if id(draft) in self.people:
                self._person(draft, before)
            elif draft.side:
                self._side(draft, before)
            elif draft.pointer is not None:
                self._pointer(draft, before)
            elif draft.phrase is not None and (draft.phrase.titles or draft.phrase.counterpart):
                self._titled(draft, before)
                self._described(draft, before)
            else:
                self._party(draft, before)
        return [*self.drafts, *self.extra]

    # -- names

    def _person(self, draft: Draft, before: Sequence[Draft]) -> None:
        someone = self.people[id(draft)]
        draft.entity, draft.code, draft.name = someone.id, someone.code, someone.name
        draft.because = list(someone.because)
        if draft.phrase is not None and draft.phrase.counterpart and sector_of(someone.code) is None:
            self._counterpart(draft, before)
            someone.code, someone.country = draft.code, country_of(draft.code)
            draft.entity, draft.name = someone.id, someone.name
        own = draft.coded
        if own is not None and own.code and not own.open and draft.phrase and draft.phrase.former:
            draft.code = own.code
        first = next((d for d in before if d.entity == someone.id), None)
        if first is not None and len(draft.tokens) < len(someone.tokens):
            draft.form = "short"
        if len(draft.tokens) < len(someone.tokens):
            draft.antecedent = next((d for d in reversed(before) if d.entity == someone.id), None) or next(
                (d for d in someone.drafts if len(d.tokens) == len(someone.tokens) and d is not draft), None
            )

    def _party(self, draft: Draft, before: Sequence[Draft]) -> None:
        if draft.coded is not None:
            draft.code = draft.coded.code
            draft.because.extend(draft.coded.because)
        if draft.named is not None:
            draft.entity = draft.named.id
            draft.name = self.world.names.get(draft.named.id)
            draft.antecedent = next((d for d in reversed(before) if d.entity == draft.entity), None)
        elif draft.kind in ("organization", "group") and is_acronym(short := draft.span.of(self.text)):
            self._abbreviated(draft, short, before)

    def _abbreviated(self, draft: Draft, short: str, before: Sequence[Draft]) -> None:
        """Take an acronym back to the long name it was told in brackets with: "Forum Warga Melati (FWM)"."""
        told = f"({short})"
        long = next((d for d in before if d.kind == draft.kind and d.span.of(self.text).endswith(told)), None)
        if long is not None:
            draft.antecedent, draft.entity, draft.code = long, long.entity, draft.code or long.code
            draft.name = long.name or long.span.of(self.text).removesuffix(told).rstrip()
            draft.because.append(Reason(STAGE, "acronym told in brackets"))

    # -- titles without a name

    def _titled(self, draft: Draft, before: Sequence[Draft]) -> None:
        phrase, coded = draft.phrase, draft.coded
        assert phrase is not None  # the caller looked
        if coded is not None:
            draft.code = coded.code
            draft.because.extend(coded.because)
        head = phrase.head_title
        if phrase.counterpart:
            self._counterpart(draft, before)
            return
        assert head is not None  # a titled phrase has one
        if phrase.clitic and head.entry.inherit and head.entry.sector is None and not phrase.affiliations:
            self._side(draft, before)
            return
        if (
            phrase.clitic
            and coded is not None
            and coded.open
            and not (phrase.affiliations or phrase.possessor)
        ):
            owner = self._nearest(draft, before, ("country", "organization", "group", "person"), None)
            if owner is not None and (country := country_of(owner.code)):
                draft.code = compose(country, coded.sector) if coded.sector else owner.code
                draft.because.append(Reason(STAGE, "country of the one the clitic means"))
                return
        if phrase.possessor is not None and coded is not None and coded.open:
            owner = self._owner(phrase.possessor.text, before)
            if owner is not None and (country := country_of(owner.code)):
                draft.code = compose(country, coded.sector)
                draft.because.append(Reason(STAGE, "country of the one it belongs to"))
                return
        if (
            draft.kind == "person"
            and not draft.plural
            and head.entry.kind in ("office", "rank")
            and not phrase.indefinite
            and not draft.vague
            and (draft.definite or draft.subject or draft.proper or phrase.affiliations)
        ):
            found = self._holder(draft, before)
            if found is not None:
                draft.entity, draft.name = found.id, found.name
                draft.code = found.code or draft.code
                draft.antecedent = next(
                    (d for d in reversed(before) if d.entity == found.id),
                    found.drafts[0] if found.drafts else None,
                )
                draft.because.append(Reason(STAGE, "title of somebody named", head.source))
                return
        if of_the_asker(draft) or of_the_other_side(draft):
            return
        if coded is not None and coded.open and coded.sector is not None:
            earlier = next(
                (
                    d
                    for d in reversed(before)
                    if d.code
                    and country_of(d.code)
                    and draft not in d.faces
                    and d.phrase
                    and d.phrase.head_title
                    and (
                        d.phrase.head_title.head == head.head
                        or (draft.definite and self._same_office(head.term, d.phrase.head_title.term))
                    )
                    and d.sentence >= draft.sentence - REACH
                    and d.coded
                    and not d.coded.open
                    and head.entry.kind in ("body", "group", "office")
                ),
                None,
            )
            if earlier is not None:
                draft.code, draft.antecedent = compose(country_of(earlier.code), coded.sector), earlier
                draft.because.append(Reason(STAGE, "country of the same title before"))
                return
            if draft.vague or coded.sector in STATELESS or (coded.sector == "JRN" and draft.kind == "person"):
                return  # "pasukan Kurdi", "para milisi": whose, the words do not say
            if draft.plural and head.entry.holder in _ONE_EACH:
                return  # "ketiga menteri luar negeri": a country has but one
            if head.entry.abroad:
                return  # an embassy is not the land's it stands in, nor are "governments" one land's
            ground = (self.ground.at_home(draft.sentence) if draft.proper else None) or self.ground.country(
                draft.sentence, opposite=opposite(draft)
            )
            if ground is not None and not head.entry.weak:
                draft.code = compose(ground[0], coded.sector)
                draft.because.append(ground[1])

    def _described(self, draft: Draft, before: Sequence[Draft]) -> None:
        """Take "perwira tinggi Polri ini" back to the nearest person of the same code."""
        if not draft.definite or draft.kind != "person" or draft.plural or draft.code is None or draft.name:
            return
        same = self._nearest(draft, before, ("person",), None, code=draft.code)
        if same is not None:
            draft.entity, draft.name, draft.antecedent = same.entity, same.name, same
            draft.because.append(Reason(STAGE, "definite description"))

    def _holder(self, draft: Draft, before: Sequence[Draft]) -> Someone | None:
        """Return the person of the report who is given this title, or who holds it at the date by the tables."""
        assert (
            draft.phrase is not None and draft.phrase.head_title is not None
        )  # only titled drafts come here
        head = draft.phrase.head_title
        country = draft.coded.country if draft.coded else None
        fitting = [
            someone
            for someone in self.everyone
            if any(self._same_office(head.head, title) for title in someone.titles())
            and (not head.entry.inherit or _same_body(draft, someone))
            and (country is None or someone.country == country)
            and not (draft.phrase.former ^ any(d.phrase and d.phrase.former for d in someone.drafts))
        ]
        if draft.coded is not None and country is None and draft.coded.code and not draft.coded.open:
            fitting = [someone for someone in fitting if someone.code == draft.coded.code]
        if fitting:
            last = [(max((d.span.start for d in before if d.entity == s.id), default=-1), s) for s in fitting]
            best = max(last, key=lambda pair: pair[0])
            if best[0] >= 0 or len(fitting) == 1:
                return best[1]
            return None
        role = head.entry.holder
        if country is not None and role is not None and not draft.phrase.former:
            person = self.world.holder(country, role, self.date)
            if person is not None:
                return next((someone for someone in self.everyone if someone.known is person), None)
        return None

    def _same_office(self, one: str, other: str) -> bool:
        """Say whether two titles may be one office: the same, or one the bare noun of the other ("menteri")."""
        if one == other:
            return True
        short, long = sorted((one, other), key=len)
        rest = long.removesuffix(" " + short) if self.words.head_final else long.removeprefix(short + " ")
        return rest != long and rest.split()[0] not in self.words.deputy

    def _counterpart(self, draft: Draft, before: Sequence[Draft]) -> None:
        """Give "mitranya dari Rusia" the sector of the one it is set beside, and its own country."""
        beside = next(
            (d for d in reversed(before) if d.kind == "person" and not d.plural and sector_of(d.code)), None
        )
        country = draft.coded.country if draft.coded else None
        if beside is not None:
            sector = sector_of(beside.code)
            draft.antecedent = None
            if country is not None:
                draft.code = compose(country, sector)
                draft.because.append(Reason(STAGE, "counterpart"))
                if (own := self.people.get(id(draft))) is not None and beside.phrase is not None:
                    own.also.update(title.head for title in beside.phrase.titles[:1])
                role = next((t.entry.holder for t in (beside.phrase.titles if beside.phrase else ())), None)
                person = self.world.holder(country, role, self.date) if role else None
                someone = next((s for s in self.everyone if person and s.known is person), None)
                if someone is not None:
                    draft.entity, draft.name = someone.id, someone.name

    def _owner(self, words: str, before: Sequence[Draft]) -> Draft | None:
        last = words.split()[-1].lower()
        for someone in self.everyone:
            if last in someone.tokens and someone.drafts:
                draft = someone.drafts[0]
                draft.code = someone.code
                return draft
        return None

    # -- pointers

    def _side(self, draft: Draft, before: Sequence[Draft]) -> None:
        # "Hungaria mengatakan pihaknya …": whose side it is, the subject before it in the sentence says.
        speaker = next(
            (
                d
                for d in reversed(before)
                if d.sentence == draft.sentence and d.subject and d.code and not d.plural
            ),
            None,
        ) or self._nearest(draft, before, ("person", "organization"), None)
        if speaker is not None:
            draft.antecedent, draft.code, draft.name = speaker, speaker.code, speaker.name
            draft.entity = speaker.entity
            draft.because.append(Reason(STAGE, "side of the one before"))

    def _pointer(self, draft: Draft, before: Sequence[Draft]) -> None:
        pointer = draft.pointer
        assert pointer is not None  # the caller looked
        if pointer.person != "third":
            draft.because.append(Reason(STAGE, f"{pointer.person} person"))
            return
        if pointer.number == "dual":
            self.extra += both_before(draft, before)
            return
        if pointer.number == "plural":
            if joined := joined_before(draft, before):
                self.extra += joined
                return
            found = self._plural(draft, before)
        else:
            found = self._nearest(
                draft,
                [d for d in before if not (pointer.stateless and of_a_state(d))],
                pointer.kinds,
                pointer.gender,
                pointer.sector,
            )
        if found is None:
            return
        draft.antecedent, draft.entity, draft.code, draft.name = found, found.entity, found.code, found.name
        draft.kind, draft.plural = found.kind, found.plural
        draft.because.append(Reason(STAGE, f"{draft.form} resolved"))

    def _plural(self, draft: Draft, before: Sequence[Draft]) -> Draft | None:
        """Return the last several or body before; a land only as the one who speaks here or the subject just before."""
        land: Draft | None = None
        for other in reversed(before):
            if draft.sentence - other.sentence > 3:
                break
            if other.form in ("pronoun", "clitic") and other.antecedent is None:
                continue
            if other.form == "outlet":
                continue
            if (other.plural or other.kind in ("group", "organization")) and other.code is not None:
                return other
            distance = draft.sentence - other.sentence
            if land is None and other.kind == "country" and other.subject and draft.subject and distance <= 1:
                land = other
                if distance == 0:
                    return land  # "Iran mengatakan mereka …"
        return land

    def _nearest(
        self,
        draft: Draft,
        before: Sequence[Draft],
        kinds: Sequence[str],
        gender: str | None,
        sector: str | None = None,
        code: str | None = None,
    ) -> Draft | None:
        """Return the most salient earlier mention: near, a subject, outside quotes, named, in the same paragraph."""
        best: tuple[float, Draft] | None = None
        for place, other in enumerate(before):
            distance = draft.sentence - other.sentence
            if distance > REACH or other.kind not in kinds or other.plural or other.form == "outlet":
                continue
            if other.pointer is not None and (other.antecedent is None or other.pointer.person != "third"):
                continue
            if other.form == "clitic" and other.antecedent is None:
                continue
            if sector is not None and sector_of(other.code) != sector:
                continue
            if code is not None and other.code != code:
                continue
            if gender is not None and self._gender(other) not in (None, gender):
                continue
            if draft.tag and distance == 0:
                continue  # who is spoken of before ", katanya" is not who speaks
            if other.kind == "place" or (other.quoted and not draft.quoted and distance == 0):
                continue
            score = -2.0 * distance + place / (len(before) + 1)
            score += 3.0 * (other.kind == "person") * ("person" in kinds)
            # "mengimbau X agar kapalnya …": what one is asked to do is told of one's own.
            score += 4.0 * (distance == 0 and other.asker is not None and other.asker is not draft.asker)
            score += 1.5 * (draft.form == "description" and other.kind == kinds[0])
            score += 2.0 * other.speaks + 1.5 * other.subject + 1.0 * (other.paragraph == draft.paragraph)
            score -= 3.0 * (other.quoted and not draft.quoted)
            score += (
                0.5 * bool(other.entity)
                + 2.0 * bool(other.name)
                + 1.5 * (bool(other.code) and not other.assumed)
            )
            score -= 1.5 * (
                distance == 0 and draft.form == "pronoun" and draft.subject and other.subject is False
            )
            if best is None or score > best[0]:
                best = (score, other)
        return best[1] if best else None

    def _gender(self, draft: Draft) -> str | None:
        someone = next((s for s in self.everyone if s.id == draft.entity), None)
        return someone.gender if someone else None


def _same_body(draft: Draft, someone: Someone) -> bool:
    """Say whether a "ketua" or "juru bicara" is this one's: of the same body, or of none said."""
    assert draft.phrase is not None  # only titled drafts come here
    wanted = _bodies(draft)
    return not wanted or any(wanted & _bodies(other) for other in someone.drafts)


def _bodies(draft: Draft) -> set[str]:
    if draft.phrase is None:
        return set()
    below = {title.head for title in draft.phrase.titles[1:]}
    return below | {named.id for atom in draft.phrase.affiliations for named in atom.named}

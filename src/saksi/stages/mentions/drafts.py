"""Mentions in the making: what one sentence says of an actor, before the report as a whole is asked."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from saksi.lang.syntax import Tree
from saksi.lexicon.matching import Hit, is_acronym, name_tokens
from saksi.lexicon.places import Gazetteer
from saksi.lexicon.reference import Pointer, Reference
from saksi.lexicon.titles import Titles
from saksi.lexicon.world import Named, World
from saksi.records import Drop, Reason, Sentence, Span
from saksi.records.model import MentionForm, MentionKind
from saksi.stages.mentions.atoms import Atom
from saksi.stages.mentions.codes import STAGE, Coded, code_party, code_phrase, reading_of
from saksi.stages.mentions.orders import Orders
from saksi.stages.mentions.phrase import Phrase
from saksi.stages.mentions.phrases import Grammar
from saksi.stages.mentions.roles import acted_on, acts, is_subject, modifies, speaks, tags
from saksi.stages.mentions.whose import owned, whence

_KINDS: dict[str, MentionKind] = {
    "country": "country",
    "organisation": "organization",
    "group": "group",
    "person": "person",
    "place": "place",
}


@dataclass(slots=True)
class Draft:
    """A mention before the report is known as a whole.

    `faces` are those it acts on in its sentence ("the prime minister accused India"); `asker` is who asks it to do
    something ("the minister ordered the army to …": `ordered`); `beside` is whom it is joined to by "and"; `assumed` marks a code that
    only the report as a whole gave.
    """

    span: Span
    sentence: int
    head: int
    kind: MentionKind
    form: MentionForm
    phrase: Phrase | None = None
    coded: Coded | None = None
    named: Named | None = None
    people: tuple[Named, ...] = ()
    words: str | None = None
    title: Span | None = None
    pointer: Pointer | None = None
    side: bool = False
    quoted: bool = False
    subject: bool = False
    speaks: bool = False
    tag: bool = False
    plural: bool = False
    proper: bool = False
    vague: bool = False
    definite: bool = False
    paragraph: int = 0
    faces: tuple[Draft, ...] = ()
    asker: Draft | None = None
    ordered: bool = False
    beside: Draft | None = None
    assumed: bool = False
    # settled later
    entity: str | None = None
    code: str | None = None
    name: str | None = None
    antecedent: Draft | None = None
    because: list[Reason] = field(default_factory=list)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words of the person's name, folded."""
        return name_tokens(self.words or "")


class Drafter:
    """Turns one sentence's atoms into drafts."""

    def __init__(
        self,
        text: str,
        titles: Titles,
        reference: Reference,
        world: World,
        places: Gazetteer,
        date: str | None,
        orders: Orders,
    ) -> None:
        self.text = text
        self.orders = orders
        self.reference = reference
        self.world = world
        self.date = date
        self.grammar = Grammar(titles, reference, places)
        self.titles = titles
        self.drops: list[Drop] = []
        self.loose: list[tuple[int, Sentence, Atom]] = []

    def drafts(
        self,
        index: int,
        sentence: Sentence,
        atoms: Sequence[Atom],
        anaphors: Sequence[Hit[Pointer]],
        quoted: Sequence[Span],
    ) -> list[Draft]:
        """Return the sentence's drafts in text order: phrases, then pointers in the words no phrase took."""
        tree = Tree(sentence)
        found: list[Draft] = []
        taken: list[Span] = []
        for hit in anaphors:
            if any(span.overlaps(hit.span) for span in taken):
                continue
            taken.append(hit.span)
            found.append(self._pointer(index, tree, hit.span, hit.values[0], "description"))
        for phrase in self.grammar.phrases(atoms, tree):
            span = Span(atoms[phrase.start].span.start, atoms[phrase.end - 1].span.end)
            if any(other.overlaps(span) for other in taken):
                continue
            before = atoms[phrase.start - 1] if phrase.start else None
            if before and before.lower in self.reference.place_nouns and before.text[:1].isupper():
                self.drops.append(Drop(span, STAGE, f"name of a place: {before.text} {span.of(self.text)}"))
                taken.append(span)
                continue
            beside = [before, atoms[phrase.end] if phrase.end < len(atoms) else None]
            money = any(atom and atom.lower in self.reference.currencies for atom in beside)
            if phrase.plain and money:
                self.drops.append(Drop(span, STAGE, "a currency"))
                taken.append(span)
                continue
            draft = self._draft(index, tree, atoms, phrase, span)
            if draft is not None:
                found.append(draft)
                taken.append(span)
        self.loose.extend(
            (index, sentence, atom) for atom in atoms
            if atom.kind == "word" and atom.text[:1].isupper() and not any(s.overlaps(atom.span) for s in taken)
        )  # fmt: skip
        for token in sentence.tokens:
            form = token.form.lower()
            clitic = self.reference.clitics.get(form)
            pronoun = self.reference.pronouns.get(form)
            side = form in self.reference.side
            if clitic is None and pronoun is None and not side:
                continue
            if (
                clitic is not None
                and pronoun is None
                and (token.start == 0 or not self.text[token.start - 1].isalpha())
            ):
                continue
            inside = next((d for d in found if d.span.covers(token.span)), None)
            if inside is not None and clitic is None:
                continue
            if side:
                draft = self._pointer(index, tree, token.span, None, "pronoun")
                draft.side = True
                found.append(draft)
            else:
                pointer = clitic if clitic is not None else pronoun
                found.append(
                    self._pointer(index, tree, token.span, pointer, "clitic" if clitic else "pronoun")
                )
        _share(found, tree)
        for draft in found:
            draft.quoted = any(stretch.covers(draft.span) for stretch in quoted)
            draft.paragraph = sentence.paragraph
            draft.subject = is_subject(tree, draft.head)
            draft.speaks, draft.tag = speaks(tree, draft.head), tags(tree, draft.head)
        for draft in found:
            met = acted_on(tree, draft.head)
            who, draft.ordered = self.orders.asker(tree, draft.head)
            draft.asker = next((other for other in found if other.head == who), None)
            draft.faces = tuple(other for other in found if other is not draft and other.head in met)
            at = tree.head(draft.head) if tree.is_a(draft.head, "conj") else None
            draft.beside = (
                next((other for other in found if other.head == at), None) if at is not None else None
            )
        for draft in found:
            if draft.asker is not None:
                draft.asker.faces = (*draft.asker.faces, draft)
        return sorted(found, key=lambda draft: (draft.span.start, -draft.span.end))

    def missed(self, names: Container[str], quoted: Sequence[Span]) -> list[Draft]:
        """Return drafts of capitalised words no phrase took that are part of a name in the report.

        A word that opens its sentence counts unless the report also has it in small letters.
        """
        found: list[Draft] = []
        for index, sentence, atom in self.loose:
            token = sentence.tokens[atom.start]
            words = name_tokens(atom.text)
            if len(words) != 1 or words[0] not in names or len(words[0]) < 3:
                continue
            forced = atom.start == 0 or not sentence.tokens[atom.start - 1].form[-1:].isalnum()
            common = forced and token.upos not in ("PROPN", "X")
            if common and re.search(rf"\b{re.escape(atom.text.lower())}\b", self.text):
                continue
            tree = Tree(sentence)
            draft = Draft(atom.span, index, atom.start, "person", "name", words=atom.text)
            draft.phrase = Phrase(atom.start, atom.end, name=atom)
            draft.quoted = any(stretch.covers(draft.span) for stretch in quoted)
            draft.paragraph, draft.subject = sentence.paragraph, is_subject(tree, atom.start)
            draft.because.append(Reason(STAGE, "name of a person of the report"))
            found.append(draft)
        return found

    def _pointer(
        self, index: int, tree: Tree, span: Span, pointer: Pointer | None, form: MentionForm
    ) -> Draft:
        kind: MentionKind = pointer.kinds[0] if pointer else "organization"
        head = tree.top(span)
        return Draft(
            span, index, head if head is not None else 0, kind, form,
            pointer=pointer, plural=bool(pointer and pointer.number != "singular"), definite=True,
        )  # fmt: skip

    def _draft(
        self, index: int, tree: Tree, atoms: Sequence[Atom], phrase: Phrase, span: Span
    ) -> Draft | None:
        head = _head(tree, atoms, phrase, span)
        if phrase.plain is not None:
            return self._plain(index, tree, atoms, phrase, span, head)
        title = phrase.head_title
        words = phrase.name.text if phrase.name else None
        people = phrase.name.named if phrase.name else ()
        if title is None and not phrase.counterpart:
            assert words is not None  # a phrase with no title is a name
            draft = Draft(span, index, head, "person", "name", phrase=phrase, words=words, people=people)
            self._belongs(draft, phrase)
            if draft.coded is None:
                draft.coded = whence(tree, atoms, phrase, self.world, self.date)
            return draft
        bare = phrase.name is None and not phrase.affiliations and phrase.possessor is None
        alone = bare and len(phrase.titles) < 2  # "kantor parlemen" says whose
        if title is not None and (title.entry.weak or title.entry.bound) and alone:
            return None  # "anak", "istri" of nobody named, "kepala" of nothing: no actor
        kind: MentionKind = "person"
        form: MentionForm = "name" if words else "title"
        coded: Coded | None = None
        if title is not None:
            kinds: dict[str, MentionKind] = {"body": "organization", "group": "group"}
            kind = "person" if words else kinds.get(title.entry.kind, "person")
            form = "name" if words else ("title" if title.entry.kind in ("office", "rank") else "description")
            coded = code_phrase(phrase, self.world, self.date)
            if coded.open and coded.sector is not None and not title.entry.topic and not phrase.affiliations:
                coded = owned(tree, atoms, phrase, head, coded, self.world, self.date, self.titles.possessive)
        else:
            coded = self._counterpart(phrase)
        title_end = phrase.name.span.start if phrase.name and phrase.name.span.start > span.start else None
        titled = None
        if title_end is not None:
            stop = title_end - 1
            while stop > span.start and not self.text[stop - 1].isalnum():
                stop -= 1
            titled = Span(span.start, max(stop, span.start + 1))
        core = atoms[phrase.core]
        after = atoms[phrase.end] if phrase.end < len(atoms) else None
        # "pasukan Kurdi": a name nobody knows says whose they are, so the report's country does not.
        joined = phrase.start >= 2 and atoms[phrase.start - 2].text == "-"  # "Kurdish-led forces"
        vague = joined or bool(
            after and not words and after.kind in ("word", "organisation") and after.text[:1].isupper()
        )
        # A post or body written with a capital is the one there is ("Menlu", "Kemlu"), not any one.
        proper = core.text[:1].isupper() and (core.start > 0 or bool(words) or is_acronym(core.text))
        proper = proper or phrase.proper_body
        return Draft(
            span, index, head, kind, form, proper=proper, vague=vague,
            phrase=phrase, coded=coded, words=words, people=people, title=titled,
            plural=phrase.plural, definite=phrase.definite,
        )  # fmt: skip

    def _belongs(self, draft: Draft, phrase: Phrase) -> None:
        """Note what an untitled name is said to belong to ("Ana Reyes of the Blue Party")."""
        for atom in phrase.affiliations:
            named = reading_of(atom, self.world, self.date)
            if named is not None:
                draft.coded = Coded(
                    named.code, None, named.country, (Reason(STAGE, "affiliation:name", named.entry),)
                )

    def _counterpart(self, phrase: Phrase) -> Coded:
        for atom in phrase.affiliations:
            named = reading_of(atom, self.world, self.date)
            if named is not None and named.country:
                return Coded(
                    named.country,
                    None,
                    named.country,
                    (Reason(STAGE, "counterpart", named.entry),),
                    open=True,
                )
        return Coded(None, None, None, (Reason(STAGE, "counterpart"),), open=True)

    def _plain(
        self, index: int, tree: Tree, atoms: Sequence[Atom], phrase: Phrase, span: Span, head: int
    ) -> Draft | None:
        atom = phrase.plain
        assert atom is not None  # the caller asked
        if atom.kind == "place":
            draft = Draft(span, index, head, "place", "name", phrase=phrase)
            inner = self.world.decide(atom.inner, self.date)
            if inner is not None and inner.country:
                draft.named = inner if inner.kind == "place" else None
                draft.coded = Coded(
                    inner.country, None, inner.country, (Reason(STAGE, "country in name", inner.entry),)
                )
            return draft
        if atom.kind == "organisation":
            draft = Draft(
                span, index, head, "organization" if atom.tagged == "ORG" else "group", "name", phrase=phrase
            )
            inner = self.world.decide(atom.inner, self.date)
            if inner is not None and inner.code:
                draft.coded = Coded(
                    inner.code, None, inner.country, (Reason(STAGE, "country or bloc in name", inner.entry),)
                )
            return draft
        named = reading_of(atom, self.world, self.date)
        if named is None:
            draft = Draft(span, index, head, _KINDS[atom.named[0].kind], "name")
            draft.because.append(Reason(STAGE, "ambiguous", atom.named[0].entry))
            return draft
        before = atoms[phrase.start - 1] if phrase.start else None
        if named.role == "capital" and named.country == self.reference.home:
            head_acts = False  # at home the capital is a city; it speaks for the country only abroad
        else:
            head_acts = acts(tree, head)
        as_place = bool(before and before.lower in self.reference.place_prepositions) or (
            named.role == "capital" and not head_acts and any(token.head >= 0 for token in tree.tokens)
        )
        if named.role == "metonym" and before and before.lower not in self.reference.place_prepositions:
            as_place = False
        code, form = code_party(named, as_place)
        if named.role == "demonym" and not acts(tree, head) and modifies(tree, head):
            form = "description"
        kind: MentionKind = _KINDS[named.kind]
        if named.role in ("capital", "metonym"):
            kind = "place" if as_place else "organization"
        draft = Draft(span, index, head, kind, form, named=named, phrase=phrase)
        if as_place and named.role in ("capital", "metonym"):
            code = named.country
        note = named.status or self.world.status(named.country)
        draft.coded = Coded(
            code, None, named.country, (Reason(STAGE, f"table:{named.role}", named.entry, note),)
        )
        return draft


def _share(drafts: Sequence[Draft], tree: Tree) -> None:
    """Give "Irman dan Sugiharto" in apposition to "dua terdakwa" what the plural says of them."""
    for draft in drafts:
        if draft.kind != "person" or draft.words is None or draft.coded is not None:
            continue
        at: int | None = draft.head
        if at is not None and 0 <= at < len(tree) and tree.is_a(at, "conj"):
            at = tree.head(at)
        if at is None or not 0 <= at < len(tree) or not tree.is_a(at, "appos"):
            continue
        up = tree.head(at)
        while (
            up is not None
            and tree.is_a(up, "nmod")
            and not any(other.plural and other.coded and other.span.covers(tree[up].span) for other in drafts)
        ):
            up = tree.head(up)
        for other in drafts:
            if up is not None and other.plural and other.coded and other.span.covers(tree[up].span):
                draft.coded = other.coded


def _head(tree: Tree, atoms: Sequence[Atom], phrase: Phrase, span: Span) -> int:
    """Return the token that governs the phrase, looked for among its own words."""
    top = tree.top(span)
    if top is not None and tree.tokens[top].upos != "PUNCT":
        return top
    return atoms[min(phrase.core, phrase.end - 1)].start

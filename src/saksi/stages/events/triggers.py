"""Words in a sentence that may name an act: every place a pattern of the lexicon fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saksi.lang.syntax import Tree
from saksi.lexicon.events import Effect, Sense
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex, Kind, Pattern

# How far the words of a phrase may stand apart: "menyatakan (dengan tegas) kesiapan", "shot (the plane) down".
GAP = 3
NAMES = ("ORG", "PER", "GPE", "LOC")


class Light(NamedTuple):
    """The verb that carries a noun trigger: its index, what it does to the noun, and whether it is a passive."""

    verb: int
    effect: Effect
    passive: bool


class Trigger(NamedTuple):
    """A pattern found. `tokens` are its words, `head` the one the grammar hangs on."""

    sense: Sense
    lemma: str
    kind: Kind
    tokens: tuple[int, ...]
    head: int
    passive: bool
    light: Light | None

    @property
    def predicate(self) -> int:
        """The verb whose clause tells the act: the light verb of a noun, else the trigger itself."""
        return self.light.verb if self.light else self.head


def find(clause: Clause, index: EventIndex, named: frozenset[int]) -> list[Trigger]:
    """Return the triggers of a sentence, those of one head together, the pickiest sense first.

    `named` holds the tokens inside proper names, where a word names no act ("Komisi Penyelidikan").
    """
    found: list[Trigger] = []
    for start, form in enumerate(clause.forms):
        for pattern in index.patterns(form):
            tokens = _fits(pattern, start, clause)
            if tokens is None:
                continue
            head = _head(tokens, clause.tree)
            if head in named and all(token in named for token in tokens):
                continue
            if not _part_of_speech(pattern, head, clause, index):
                continue
            if pattern.kind == "verb" and clause.tree[head].upos == "NOUN" and carrier(head, clause, index):
                continue  # "melakukan uji coba": a noun, with its light verb
            if pattern.kind == "verb":
                if pattern.passive is not None and clause.tree[head].upos != "VERB":
                    clause.is_verb(head)
                passive = clause.is_passive(head, pattern.passive)
                found.append(Trigger(pattern.sense, pattern.lemma, "verb", tokens, head, passive, None))
            else:
                light = carrier(head, clause, index)
                found.append(Trigger(pattern.sense, pattern.lemma, "noun", tokens, head, False, light))
    found.sort(
        key=lambda t: (
            -len(t.tokens) - (t.kind == "verb" and bool(t.sense.object)) - t.sense.own,
            not t.sense.own,
            -t.sense.weight,
        )
    )
    return found


def _fits(pattern: Pattern, start: int, clause: Clause) -> tuple[int, ...] | None:
    if len(pattern.forms) == 1:
        return (start,)
    forms = clause.forms
    tokens = [start]
    position = start
    for wanted in pattern.forms[1:]:
        limit = position + 1 + (GAP if pattern.kind == "verb" else 0)
        place = next((i for i in range(position + 1, min(limit + 1, len(forms))) if forms[i] == wanted), None)
        if place is None:
            return None
        if place > position + 1 and not _belongs(place, start, clause):
            return None
        tokens.append(place)
        position = place
    return tuple(tokens)


def _belongs(token: int, verb: int, clause: Clause) -> bool:
    """A word that stands apart from its verb must hang on it, directly or through one phrase; no preposition does."""
    tree = clause.tree
    if tree[token].deprel in ("case", "mark"):
        return False
    head = tree.head(token)
    if head == verb:
        return True
    return head is not None and tree[head].upos != "VERB" and tree.head(head) == verb


def _head(tokens: tuple[int, ...], tree: Tree) -> int:
    if len(tokens) == 1:
        return tokens[0]
    members = set(tokens)
    return next((t for t in tokens if tree[t].head not in members), tokens[0])


def _part_of_speech(pattern: Pattern, head: int, clause: Clause, index: EventIndex) -> bool:
    token = clause.tree[head]
    if pattern.kind == "noun":
        return token.upos in ("NOUN", "PROPN", "X") or (
            index.language == "id" and token.upos in ("VERB", "ADJ")
        )
    if token.upos == "VERB":
        return True
    if len(pattern.forms) > 1:
        return token.upos in ("ADJ", "AUX", "ADV", "X") or (index.language == "id" and token.upos == "NOUN")
    if index.language != "id":
        return False
    # A di- or meN- form is a verb whatever the tagger says; a bare root is one only where it is tagged as such.
    if pattern.passive is not None:
        if token.upos == "ADJ":
            return False  # "kebutuhan mendesak"
        return token.upos != "PROPN" or not token.form[:1].isupper()
    return token.upos in ("ADJ", "ADV", "AUX") and clause.forms[head] == pattern.lemma


def carrier(noun: int, clause: Clause, index: EventIndex) -> Light | None:
    """Return the light verb a noun trigger hangs on, as object or subject of its passive, or that a clause on it has."""
    return _carrying(noun, clause, index) or _relative_carrier(noun, clause, index)


def _relative_carrier(noun: int, clause: Clause, index: EventIndex) -> Light | None:
    """ "serangan yang dilancarkan Israel terhadap Lebanon": a passive light verb in a relative clause on the noun."""
    for verb in clause.tree.children(noun, "acl"):
        effect = index.light.get(clause.forms[verb])
        if effect is not None and clause.is_passive(verb, None) and clause.subjects(verb, True):
            return Light(verb, effect, True)
    return None


def _carrying(noun: int, clause: Clause, index: EventIndex) -> Light | None:
    tree = clause.tree
    head = tree.head(noun)
    relation = tree[noun].deprel.split(":")[0]
    if head is None:
        return None
    if relation == "conj":
        return carrier(head, clause, index)
    if (
        relation == "nmod"
        and clause.case(noun) in index.amounts
        and tree[head].upos in ("NOUN", "NUM", "SYM")
    ):
        return carrier(head, clause, index)  # "provided 3 million euros in aid"
    if relation not in ("obj", "nsubj", "obl", "xcomp", "ccomp", "nmod", "compound") or tree[
        head
    ].upos not in ("VERB", "NOUN", "ADJ"):
        return None
    effect = effect_of(head, clause, index)
    if effect is None:
        return None
    passive = clause.is_passive(head, None) or tree[noun].deprel == "nsubj:pass"
    if relation == "nsubj" and not passive:
        return None
    if relation in ("obl", "nmod", "compound") and (clause.case(noun) is not None or noun < head):
        return None
    return Light(head, effect, passive)


def effect_of(verb: int, clause: Clause, index: EventIndex) -> Effect | None:
    """Return what a verb does to a noun trigger that it carries, null where it is no light verb."""
    effect = index.light.get(clause.forms[verb])
    if effect is None:
        for pair, value in index.light_pairs.items():
            if clause.forms[verb : verb + len(pair)] == list(pair):
                effect = value
    return effect


def sufferer(trigger: Trigger, clause: Clause, index: EventIndex) -> int | None:
    """Return the verb of coming to harm that a noun trigger hangs on with a preposition: "tewas dalam serangan"."""
    tree = clause.tree
    above = tree.head(trigger.head)
    if trigger.kind != "noun" or above is None or clause.case(trigger.head) is None:
        return None
    hangs = tree[trigger.head].deprel.split(":")[0] in ("obl", "nmod")
    return above if hangs and clause.forms[above] in index.suffer else None


def condition_heads(heads: Sequence[int], clause: Clause) -> Iterator[str]:
    """Yield the words of phrases that a condition may name: heads, what is joined to them, and two-word names."""
    tree = clause.tree
    for head in heads:
        members = [head, *tree.children(head, "conj", "flat", "compound", "nmod", "amod")]
        for conj in tree.children(head, "conj"):
            members.extend(tree.children(conj, "flat", "compound"))
        for member in members:
            if (
                member == head
                or tree[member].deprel in ("conj", "flat", "compound", "flat:name")
                or clause.case(member) is None
            ):
                yield clause.forms[member]
                if tree[member].lemma:
                    yield tree[member].lemma.casefold()
            if clause.case(member) in clause.words.possessive:
                yield clause.forms[member]
            for length in (2, 3):
                yield " ".join(clause.forms[member : member + length])

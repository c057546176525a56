"""Did it happen? Negation, plans, requests, conditions and doubts, as far as grammar lets them reach."""

from __future__ import annotations

from typing import NamedTuple

from saksi.ontology import load_ontology
from saksi.records.model import Modality
from saksi.stages.events.grammar import Clause
from saksi.stages.events.index import EventIndex, Hedges
from saksi.stages.events.triggers import Trigger, sufferer

_STRENGTH: dict[Modality, int] = {"actual": 0, "planned": 1, "requested": 2, "hypothetical": 3, "negated": 4}
_UP = ("xcomp", "ccomp", "csubj", "obj", "conj", "parataxis")


class Status(NamedTuple):
    """What grammar says of a trigger.

    `weak`: a bare noun that says nothing of its own; `habit`: a custom, not a happening; `root`: the topmost
    predicate the walk reached, of the content of a statement perhaps; `certain`: told as done ("telah", past tense).
    """

    modality: Modality
    weak: bool
    habit: bool
    root: int
    will: int | None
    kept_from: bool
    done: bool
    absorbed: bool


def status(trigger: Trigger, clause: Clause, index: EventIndex) -> Status:
    """Return the modality of a trigger by the words around it, statements left aside."""
    found: list[Modality] = []
    node = trigger.predicate
    weak = trigger.kind == "noun" and trigger.light is None
    will = None
    verbal = load_ontology().types[trigger.sense.type].quad.startswith("verbal")
    if trigger.light is not None:
        effect = trigger.light.effect
        if effect in ("cancel", "stop", "refuse"):
            found.append("negated")
        elif effect == "plan":
            found.append("planned")
        elif effect == "ask":
            found.append("requested")
    if trigger.kind == "noun":
        of_noun, held = _of_noun(trigger, clause, index, verbal)
        found.extend(of_noun)
        if held is not None:
            node, weak = held, False
    own = flags(node, clause, index, trigger.tokens) if not weak else []
    found.extend(flag for flag, _ in own)
    will = next((place for flag, place in own if flag == "planned"), None)
    if trigger.head != node and trigger.kind == "noun":
        found.extend(
            flag for flag, _ in flags(trigger.head, clause, index, trigger.tokens) if flag == "negated"
        )
    habit = _habit(node, clause, index)
    path_modality, root, absorbed = _climb(node, clause, index, weak)
    done = not weak and _done(node, clause, index)
    # "mengumumkan telah menangkap": what is announced as done is no plan.
    found.extend(flag for flag in path_modality if not (done and flag == "planned"))
    modality: Modality = max(found, key=lambda flag: _STRENGTH[flag], default="actual")
    kept_from = modality == "negated" and "requested" in found
    if "negated" in found and "requested" in found:
        kept_from = True
    return Status(modality, weak, habit, root, will, kept_from, done, absorbed)


def _done(node: int, clause: Clause, index: EventIndex) -> bool:
    """Say whether the words tell it as having happened: "telah", "has", a past tense."""
    tree = clause.tree
    if any(clause.forms[c] in index.done for c in tree.children(node, "advmod", "aux", "mark")):
        return True
    if node and clause.forms[node - 1] in index.done:
        return True
    if tree.is_a(node, "conj") and tree[node].upos == "VERB" and not tree.children(node, "advmod", "aux"):
        first = tree.head(node)
        if first is not None and _done(first, clause, index):
            return True  # "telah memberi tahu … dan meminta …": the aspect is shared
    return "Tense=Past" in tree[node].feats and "VerbForm=Fin" in tree[node].feats


def flags(
    node: int, clause: Clause, index: EventIndex, skip: tuple[int, ...] = ()
) -> list[tuple[Modality, int]]:
    """Modality words that stand with a predicate: its adverbs, auxiliaries and markers, or right before it."""
    tree = clause.tree
    near = [
        c
        for c in tree.children(
            node, "advmod", "aux", "mark", "det", "cc", "case", "cop", "advcl", "fixed", "obl"
        )
        if abs(c - node) < 12
    ]
    before = []
    position = node - 1
    while position >= 0 and tree[position].upos in ("ADV", "AUX", "PART", "ADJ") and position not in near:
        before.append(position)
        position -= 1
    found: list[tuple[Modality, int]] = []
    for place in [*near, *before]:
        if place in skip:
            continue
        if tree[place].upos in ("NOUN", "PROPN", "VERB") and tree[place].deprel.split(":")[0] in (
            "advcl",
            "obl",
        ):
            continue
        form = clause.forms[place]
        pair = tuple(clause.forms[place : place + 2])
        for name, hedges in _hedges(index):
            if name == "hypothetical" and form in index.planned.adverbs and _backshifted(node, clause, index):
                continue
            if (
                form in hedges.adverbs
                or pair in hedges.pairs
                or (form in hedges.markers and tree[place].deprel in ("mark", "advmod", "case", "cc"))
            ):
                found.append((name, place))
    return found


def _backshifted(node: int, clause: Clause, index: EventIndex) -> bool:
    """Say whether "would" is the "will" of what somebody said in the past, not the outcome of a condition."""
    tree = clause.tree
    conditions = tree.children(node, "advcl")
    if any(
        clause.forms[m] in index.hypothetical.markers for c in conditions for m in tree.children(c, "mark")
    ):
        return False
    while tree.is_a(node, "conj") and (first := tree.head(node)) is not None:
        node = first
    head = tree.head(node)
    return tree.is_a(node, "ccomp", "parataxis") and head is not None and "Tense=Past" in tree[head].feats


def _hedges(index: EventIndex) -> tuple[tuple[Modality, Hedges], ...]:
    return (
        ("negated", index.negated),
        ("planned", index.planned),
        ("requested", index.requested),
        ("hypothetical", index.hypothetical),
    )


def _climb(node: int, clause: Clause, index: EventIndex, weak: bool) -> tuple[list[Modality], int, bool]:
    """Walk up from a predicate through complements and joined clauses and gather what governs it."""
    tree = clause.tree
    found: list[Modality] = []
    seen: set[int] = set()
    absorbed = False
    while node not in seen:
        seen.add(node)
        head = tree.head(node)
        relation = tree[node].deprel.split(":")[0]
        if head is None:
            break
        form = clause.forms[head]
        if node in clause.verbs and relation in ("obl", "nmod", "advmod"):
            relation = "xcomp"
        if (
            relation == "acl"
            and tree[head].upos != "VERB"
            and any(flag == "negated" for flag, _ in flags(head, clause, index))
        ):
            found.append("negated")
        if relation in _UP or (
            relation in ("advcl", "acl", "obl") and tree[head].upos in ("VERB", "ADJ", "NOUN")
        ):
            marks = {clause.forms[c] for c in tree.children(node, "mark", "case", "advmod")}
            if relation in ("advcl", "acl") and marks & index.hypothetical.markers:
                found.append("hypothetical")
                break
            governs = relation in ("xcomp", "ccomp", "csubj", "acl") or bool(
                marks & (index.purpose | clause.words.subordinators)
            )
            if relation in ("acl", "ccomp") and tree[head].upos == "NOUN":
                found.extend(name for name, hedges in _hedges(index) if form in hedges.nouns)
                above = tree.head(head)
                if above is not None and tree[head].deprel.split(":")[0] in ("obj", "nsubj"):
                    said = clause.forms[above]
                    if said in index.cancelled or said in index.negated.of_noun:
                        found.append("negated")
                    if marks & index.purpose:
                        found.extend(flag for flag, _ in flags(above, clause, index))
                break
            absorbed = absorbed or (governs and form in index.absorbing)
            if governs and not weak:
                for name, hedges in _hedges(index):
                    words = hedges.verbs | hedges.adjectives | hedges.adverbs | hedges.markers
                    if form in words or (relation == "xcomp" and form in hedges.infinitive):
                        found.append(name)
                own = tree.children(node, "nsubj")
                if form in index.negated.chain and (relation == "xcomp" or (relation == "ccomp" and not own)):
                    found.append("negated")
                if relation == "xcomp" or marks & index.purpose:
                    found.extend(flag for flag, _ in flags(head, clause, index))
            elif relation == "conj" and not tree.children(node, "nsubj"):
                found.extend(flag for flag, _ in flags(head, clause, index) if flag != "negated")
            elif relation in ("advcl", "acl", "obl"):
                break
            node = head
            continue
        break
    return found, node, absorbed


def _of_noun(
    trigger: Trigger, clause: Clause, index: EventIndex, verbal: bool
) -> tuple[list[Modality], int | None]:
    """What is said of a noun trigger: "rencana serangan", "pertemuan dibatalkan", "menyerukan gencatan senjata"."""
    tree = clause.tree
    noun = trigger.head
    found: list[Modality] = []
    head = tree.head(noun)
    relation = tree[noun].deprel.split(":")[0]
    for _ in range(3):
        if head is None or relation != "conj":
            break
        relation, head = tree[head].deprel.split(":")[0], tree.head(head)
    if head is None:
        return found, None
    form = clause.forms[head]
    if relation in ("nmod", "compound", "obl", "acl") and tree[head].upos == "NOUN":
        found.extend(name for name, hedges in _hedges(index) if form in hedges.nouns)
    harm = sufferer(trigger, clause, index)
    if harm is not None:
        return found, harm
    if relation == "nsubj" and trigger.light is None:
        if form in index.cancelled or form in index.negated.of_noun:
            return [*found, "negated"], head
        if form in index.happen:
            return found, head
        if form in index.hypothetical.adverbs | index.hypothetical.adjectives:
            return [*found, "hypothetical"], head
        if clause.is_passive(head, None) and form in index.planned.verbs:
            return [*found, "planned"], head
    if relation == "obj" and trigger.light is None:
        if form in index.negated.chain or (form in index.negated.verbs and not verbal):
            found.append("negated")
        for name, hedges in _hedges(index)[1:]:
            if form in hedges.verbs and not verbal:
                found.append(name)
    return found, None


def _habit(node: int, clause: Clause, index: EventIndex) -> bool:
    forms = clause.forms
    for start in range(max(0, node - 14), min(len(forms), node + 15)):
        for words in index.habits.get(forms[start], ()):
            if tuple(forms[start : start + len(words)]) == words:
                # The adverb is the predicate's own, or stands on the verb above it ("kerap mengancam akan …").
                tops = {clause.tree.head(place) for place in range(start, start + len(words))}
                if node in tops or clause.tree.head(node) in tops - {None}:
                    return True
    return False

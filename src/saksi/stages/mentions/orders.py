"""Who asks or orders whom in a sentence: a minister who orders "the army" orders his own."""

from __future__ import annotations

from typing import NamedTuple

from saksi.lang.morphology import inflect
from saksi.lang.syntax import Tree
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.reference import load_reference


class Orders(NamedTuple):
    """Forms of verbs of ordering and of asking, and the prepositions of the one asked."""

    commands: frozenset[str]
    asks: frozenset[str]
    asked_by: frozenset[str]

    def asker(self, tree: Tree, head: int) -> tuple[int | None, bool]:
        """Return the subject that asks a token to do something, if any, and whether it is an order."""
        if not 0 <= head < len(tree) or (verb := tree.head(head)) is None:
            return None, False
        if tree.is_a(head, "nsubj") and tree.is_a(verb, "ccomp", "xcomp", "advcl"):
            above = tree.head(verb)
            if above is None or above > head:
                return None, False
            verb = above
        elif tree.is_a(head, "obl"):
            if not any(tree[c].form.casefold() in self.asked_by for c in tree.children(head, "case")):
                return None, False
        elif not tree.is_a(head, "obj", "iobj"):
            return None, False
        form = tree[verb].form.casefold()
        if form not in self.commands and form not in self.asks:
            return None, False
        node: int | None = verb
        while node is not None:
            subjects = [c for c in tree.children(node, "nsubj") if c != head]
            if subjects:
                return subjects[0], form in self.commands
            node = tree.head(node) if tree.is_a(node, "xcomp", "ccomp", "conj") else None
        return None, False


def load_orders(pack: LanguagePack) -> Orders:
    """Return the pack's verbs of ordering and asking, inflected."""
    reference = pack.get(load_reference)

    def forms(lemmas: frozenset[str]) -> frozenset[str]:
        return frozenset(form for lemma in lemmas for form in inflect(pack.code, lemma))

    return Orders(forms(reference.commands), forms(reference.asks), reference.asked_by)

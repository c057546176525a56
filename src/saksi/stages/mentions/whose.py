"""Whose somebody is, by the country that the tree puts beside the words for them."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.lang.syntax import Tree
from saksi.lexicon.world import Named, World, compose
from saksi.records import Reason
from saksi.stages.mentions.atoms import Atom
from saksi.stages.mentions.codes import STAGE, Coded, reading_of
from saksi.stages.mentions.phrase import Phrase


def whence(tree: Tree, atoms: Sequence[Atom], phrase: Phrase, world: World, date: str | None) -> Coded | None:
    """Return the one country said of an untitled name by the words it hangs on: "pendiri asal China, Jack Ma"."""
    assert phrase.name is not None  # the caller looked
    top = tree.top(phrase.name.span)
    if top is None:
        return None
    around = set(tree.subtree(top, skip=("conj", "parataxis", "acl:relcl", "acl", "nmod:poss")))
    up = tree.head(top)
    if up is not None and tree.is_a(top, "appos", "flat") and tree[up].upos in ("NOUN", "PROPN"):
        around |= set(tree.subtree(up, skip=("conj", "parataxis", "acl:relcl", "nmod:poss")))
    before = [atom for atom in atoms if atom.start in around and atom.end <= phrase.name.start]
    said = _one_country(before, world, date)
    if said is None:
        return None
    country, named = said
    return Coded(None, None, country, (Reason(STAGE, f"country beside the name:{named.role}", named.entry),))


def _one_country(atoms: Sequence[Atom], world: World, date: str | None) -> tuple[str, Named] | None:
    """Return the country that the atoms name, null when they name none or several."""
    found: dict[str, Named] = {}
    for atom in atoms:
        named = reading_of(atom, world, date) if atom.kind == "party" else None
        if named is not None and named.kind == "country" and named.country:
            found[named.country] = named
    return found.popitem() if len(found) == 1 else None


def owned(
    tree: Tree,
    atoms: Sequence[Atom],
    phrase: Phrase,
    head: int,
    coded: Coded,
    world: World,
    date: str | None,
    possessive: frozenset[str],
) -> Coded:
    """Take the country that stands behind a title's unknown modifiers: "aparat maritim Malaysia"."""
    inside, ways = {head}, [head]
    while ways:
        node = ways.pop()
        for child in tree.children(node, "nmod", "compound", "flat", "amod"):
            marks = {tree[mark].form for mark in tree.children(child, "case")}
            if child < node == head and marks and marks <= possessive:
                inside.add(child)  # "Lebanon's caretaker premier"
            if child > node and child not in inside and not tree.children(child, "case", "cc", "punct"):
                inside.add(child)
                ways.append(child)
    beside = [atom for atom in (*atoms[: phrase.start], *atoms[phrase.end :]) if atom.start in inside]
    said = _one_country(beside, world, date)
    if said is None:
        return coded
    country, named = said
    because = (*coded.because, Reason(STAGE, f"affiliation:{named.role}", named.entry))
    return Coded(compose(country, coded.sector), coded.sector, country, because)

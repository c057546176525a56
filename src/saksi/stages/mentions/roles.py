"""What the parser says a mention does in its sentence: acts, speaks, is acted on."""

from __future__ import annotations

from saksi.lang.syntax import Tree


def is_subject(tree: Tree, head: int) -> bool:
    """Say whether a token is a subject."""
    return 0 <= head < len(tree) and tree.is_a(head, "nsubj")


def acted_on(tree: Tree, head: int) -> frozenset[int]:
    """Return the objects and partners of the verbs a token is subject of, its relative clauses' verbs included.

    Of several subjects joined to one another each has them: "Peru and Chile urged both sides".
    """
    if not 0 <= head < len(tree):
        return frozenset()
    verbs = [verb for verb in tree.children(head, "acl") if tree[verb].deprel == "acl:relcl"]
    joined = head
    while tree.is_a(joined, "conj") and (above := tree.head(joined)) is not None:
        joined = above
    head = joined if is_subject(tree, joined) else head
    up = tree.head(head)
    if is_subject(tree, head) and up is not None:
        verbs += [up, *tree.children(up, "conj")]
    return frozenset(
        child for verb in verbs for child in tree.children(verb, "obj", "iobj", "obl") if child != head
    )


def speaks(tree: Tree, head: int) -> bool:
    """Say whether a token is the subject of a verb that takes or follows a clause: one who says."""
    if not is_subject(tree, head) or (up := tree.head(head)) is None:
        return False
    return tree.is_a(up, "parataxis") or bool(tree.children(up, "ccomp", "parataxis"))


def tags(tree: Tree, head: int) -> bool:
    """Say whether a token is the subject of a verb put after what was said: ", katanya", ", he said"."""
    if not 0 <= head < len(tree) or (up := tree.head(head)) is None:
        return False
    first = min(up, head)
    after_pause = first > 0 and tree[first - 1].upos == "PUNCT"
    return after_pause and (tree.is_a(up, "parataxis") or is_subject(tree, head))


def acts(tree: Tree, head: int) -> bool:
    """Say whether a token is subject, object or agent: one who acts or is acted on."""
    if not 0 <= head < len(tree):
        return False
    return (
        tree.is_a(head, "nsubj", "obj", "iobj", "csubj")
        or tree[head].deprel in ("obl:agent", "nmod:poss")
        or (
            tree.is_a(head, "conj")
            and (up := tree.head(head)) is not None
            and tree.is_a(up, "nsubj", "obj", "iobj")
        )
    )


def modifies(tree: Tree, head: int) -> bool:
    """Say whether a token only qualifies another noun."""
    return 0 <= head < len(tree) and tree.is_a(head, "amod", "compound", "nmod")

"""Walks over one sentence's dependency tree (Universal Dependencies v2)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

from saksi.records import Sentence, Span, Token

_START, _END = attrgetter("start"), attrgetter("end")


@lru_cache(maxsize=256)
def _plain(relation: str) -> str:
    """Return a relation without its subtype."""
    return relation.partition(":")[0]


def within(tokens: Sequence[Token], span: Span) -> list[int]:
    """Return the indices of the tokens that overlap `span`; tokens stand in text order and none overlap."""
    first = bisect_right(tokens, span.start, key=_END)
    last = bisect_left(tokens, span.end, first, key=_START)
    return list(range(first, last))


class Tree:
    """A sentence's tokens with their children. Indices are positions in `sentence.tokens`."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        size = len(self.tokens)
        below: dict[int, list[int]] = {}
        for index, token in enumerate(self.tokens):
            if 0 <= (head := token.head) < size and head != index:
                below.setdefault(head, []).append(index)
        self._children = {head: tuple(found) for head, found in below.items()}
        # The rules ask the same questions many times over: what was answered is kept, as tuples that nobody can change.
        self._related: dict[tuple[int | str, ...], tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    @property
    def root(self) -> int | None:
        """Index of the root, null in an empty sentence. Tokens in furniture have no governor either, but are no root."""
        tops = [i for i, token in enumerate(self.tokens) if token.head < 0]
        return next((i for i in tops if self.tokens[i].deprel == "root"), tops[0] if tops else None)

    def children(self, index: int, *relations: str) -> tuple[int, ...]:
        """Return the dependents in text order, all of them or those with one of the relations.

        A relation without a subtype (`nsubj`) also matches its subtypes (`nsubj:pass`).
        """
        below = self._children.get(index)
        if below is None or not relations:
            return below or ()
        found = self._related.get((index, *relations))
        if found is None:
            tokens = self.tokens
            found = self._related[index, *relations] = tuple(
                [
                    child
                    for child in below
                    if (relation := tokens[child].deprel) in relations or _plain(relation) in relations
                ]
            )
        return found

    def is_a(self, index: int, *relations: str) -> bool:
        """Say whether the token's relation is one of these; `nsubj` also matches `nsubj:pass`."""
        relation = self.tokens[index].deprel
        return relation in relations or _plain(relation) in relations

    def head(self, index: int) -> int | None:
        """Return the governor's index, or null at the root."""
        head = self.tokens[index].head
        return head if 0 <= head < len(self.tokens) and head != index else None

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the governors up to the root; a cycle in a bad parse ends the walk."""
        seen = {index}
        head = self.head(index)
        while head is not None and head not in seen:
            yield head
            seen.add(head)
            head = self.head(head)

    def subtree(self, index: int, skip: Container[str] = ()) -> list[int]:
        """Return the indices governed by `index` and itself, sorted; branches with a relation in `skip` left out."""
        found: set[int] = set()
        stack = [index]
        while stack:
            current = stack.pop()
            if current in found:
                continue
            found.add(current)
            stack.extend(
                [child for child in self._children.get(current, ()) if self.tokens[child].deprel not in skip]
            )
        return sorted(found)

    def span(self, index: int, skip: Container[str] = ()) -> Span:
        """Return the stretch from the subtree's first to its last token."""
        covered = self.subtree(index, skip)
        return Span(self.tokens[covered[0]].start, self.tokens[covered[-1]].end)

    def at(self, span: Span) -> list[int]:
        """Return the indices of the tokens that overlap `span`."""
        return within(self.tokens, span)

    def top(self, span: Span) -> int | None:
        """Return the token in `span` whose governor lies outside it: the stretch's head. Null when none is there."""
        inside = self.at(span)
        members = set(inside)
        return next((i for i in inside if self.tokens[i].head not in members), inside[0] if inside else None)

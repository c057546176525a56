"""Walks over one sentence's dependency tree (Universal Dependencies v2)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache

from saksi.records import Sentence, Span, Token


@lru_cache(maxsize=256)
def _plain(relation: str) -> str:
    """Return a relation without its subtype."""
    return relation.partition(":")[0]


class Tree:
    """A sentence's tokens with their children. Indices are positions in `sentence.tokens`."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self._children: list[list[int]] = [[] for _ in self.tokens]
        for index, token in enumerate(self.tokens):
            if 0 <= token.head < len(self.tokens) and token.head != index:
                self._children[token.head].append(index)

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    @property
    def root(self) -> int | None:
        """Index of the root, null in an empty sentence. Tokens in furniture have no governor either, but are no root."""
        tops = [i for i, token in enumerate(self.tokens) if token.head < 0]
        return next((i for i in tops if self.tokens[i].deprel == "root"), tops[0] if tops else None)

    def children(self, index: int, *relations: str) -> list[int]:
        """Return the dependents in text order, all of them or those with one of the relations.

        A relation without a subtype (`nsubj`) also matches its subtypes (`nsubj:pass`).
        """
        if not relations:
            return self._children[index]
        tokens = self.tokens
        return [
            child
            for child in self._children[index]
            if (relation := tokens[child].deprel) in relations or _plain(relation) in relations
        ]

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
            stack.extend(child for child in self._children[current] if self.tokens[child].deprel not in skip)
        return sorted(found)

    def span(self, index: int, skip: Container[str] = ()) -> Span:
        """Return the stretch from the subtree's first to its last token."""
        covered = self.subtree(index, skip)
        return Span(self.tokens[covered[0]].start, self.tokens[covered[-1]].end)

    def at(self, span: Span) -> list[int]:
        """Return the indices of the tokens that overlap `span`."""
        return [i for i, token in enumerate(self.tokens) if token.start < span.end and span.start < token.end]

    def top(self, span: Span) -> int | None:
        """Return the token in `span` whose governor lies outside it: the stretch's head. Null when none is there."""
        inside = self.at(span)
        members = set(inside)
        return next((i for i in inside if self.tokens[i].head not in members), inside[0] if inside else None)

"""The function words that grammar turns on, and how it keeps its answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar


class Words(NamedTuple):
    """The function words that grammar turns on.

    `agents`: prepositions of the doer in a passive; `asking`: forms of verbs whose object is the subject of their
    complement; `relative`: words that open a relative clause; `subordinators`: words that open a complement;
    `possessive`: marks of a possessor; `locatives`: prepositions of the place where something happens; `asked_by`:
    prepositions of the one asked; `willing`: verbs under which an act of speech is still done by being said;
    `carrying`: forms of the verbs that only carry a noun ("melakukan serangan"); `purposes`: words that open a clause of purpose;
    `apart`: prepositions of who has no part in it; `including`: words that open a list of members;
    `victims`: prepositions of the one that a deed is done to; `entangling`: forms of verbs that say whose case it is;
    `named_after`: nouns that a town beside them only names.
    """

    agents: frozenset[str]
    asking: frozenset[str]
    relative: frozenset[str]
    subordinators: frozenset[str]
    possessive: frozenset[str]
    locatives: frozenset[str]
    asked_by: frozenset[str]
    willing: frozenset[str]
    carrying: frozenset[str]
    purposes: frozenset[str]
    apart: frozenset[str]
    including: frozenset[str]
    victims: frozenset[str]
    entangling: frozenset[str]
    named_after: frozenset[str]


class Answering(Protocol):
    """What keeps its answers, by the question and what it was asked of."""

    answers: dict[tuple[object, ...], object]


P = ParamSpec("P")
T = TypeVar("T")
C = TypeVar("C", bound=Answering)


def remembered(
    question: Callable[Concatenate[C, P], T],
) -> Callable[Concatenate[C, P], T]:
    """Answer a question about a clause once: every frame of every trigger asks it again. Answers can't be changed."""
    name = question.__name__

    def asked(self: C, /, *args: P.args, **named: P.kwargs) -> T:
        key = (name, *args, *named.items()) if named else (name, *args)
        found: Any = self.answers.get(key, asked)
        if found is asked:
            found = self.answers[key] = question(self, *args, **named)
        answer: T = found
        return answer

    return update_wrapper(asked, question)

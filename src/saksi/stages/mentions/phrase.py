"""What the grammar of an actor phrase hands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from saksi.lexicon.titles import Title
from saksi.stages.mentions.atoms import Atom

CLOSERS = (",", ".", ")", "(", "”", '"', ";", ":", "–", "—", "?", "!", "’", "“")
PAUSES = (",", "–", "—", "-")


@dataclass(slots=True)
class Phrase:
    """An actor phrase: atoms `[start, end)` of a sentence.

    `titles` run from the head outward: the first says what the person or body is, the next what that belongs to.
    `affiliations` are the parties it is said to belong to, in text order; `short` the same title in brackets ("(Menko
    Polhukam)"); `name` the person's or body's name;
    `loose` says that the name follows a comma which none closes, `proper_body` that a body in it has a capital ("juru bicara Kemlu"), `title_end` is the token where its last title ends; `possessor` a person whose it is ("tim kampanye Budi").
    """

    start: int
    end: int
    titles: list[Title] = field(default_factory=list)
    affiliations: list[Atom] = field(default_factory=list)
    short: list[Title] = field(default_factory=list)
    name: Atom | None = None
    possessor: Atom | None = None
    plain: Atom | None = None
    former: bool = False
    candidate: bool = False
    plural: bool = False
    definite: bool = False
    indefinite: bool = False
    clitic: bool = False
    counterpart: bool = False
    core: int = 0
    title_end: int = 0
    proper_body: bool = False
    loose: bool = False

    @property
    def head_title(self) -> Title | None:
        """The title that says what it is."""
        return self.titles[0] if self.titles else None

"""A statement in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from saksi.lang.cues import Hit
from saksi.lexicon.cues import Construction
from saksi.records import Mention, Span
from saksi.records.model import StatementKind


@dataclass(eq=False)
class Source:
    """Who speaks: the words, and the mention behind them. `inherited` when taken from an earlier statement."""

    span: Span | None = None
    mention: Mention | None = None
    inherited: bool = False


@dataclass(eq=False)
class Draft:
    """What the rules put together before speakers, acts and parents are settled. `at` is the cue's word number."""

    content: list[Span]
    rule: str
    kind: StatementKind = "indirect"
    cue: Span | None = None
    at: int | None = None
    hit: Hit | None = None
    construction: Construction | None = None
    source: Source = field(default_factory=Source)
    addressee: Span | None = None
    via: Span | None = None
    negated: bool = False
    marked: bool = False  # a complementizer or a comma says where the content begins
    parent: Draft | None = None

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1].end

    def holds(self, offset: int) -> bool:
        """Say whether an offset lies in the content."""
        return any(c.start <= offset < c.end for c in self.content)

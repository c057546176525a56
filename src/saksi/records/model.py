"""Record types. Invariants only: nothing here reads language."""

from __future__ import annotations

from typing import Literal

import msgspec

FurnitureKind = Literal["dateline", "related", "credit", "caption", "boilerplate"]
MentionKind = Literal["person", "organization", "country", "place", "group", "time"]
MentionForm = Literal["name", "short", "title", "description", "pronoun", "clitic", "outlet"]
StatementKind = Literal["direct", "indirect", "mixed"]
Act = Literal[
    "assert", "accuse", "condemn", "praise", "deny", "agree", "disagree", "pledge", "propose", "demand",
    "appeal", "warn", "threaten", "thank", "apologize", "announce", "ask",
]  # fmt: skip
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
]  # fmt: skip
Modality = Literal["actual", "planned", "requested", "hypothetical", "negated"]


class Span(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """Half-open range `[start, end)` of code points into one immutable text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """Return the words the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Say whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One published text with its metadata. `text` is the input unchanged; `published` an ISO date."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """What made a record: the stage, the rule or model in it, and the lexicon line it leaned on.

    `entry` reads `file#key` (a path under `saksi/data`, then the entry's lemma or code); `note` is free text.
    """

    stage: str
    rule: str
    entry: str | None = None
    note: str | None = None


class Drop(msgspec.Struct, frozen=True):
    """Words a stage looked at and let go, with why: what `saksi explain --why-not` prints."""

    span: Span
    stage: str
    reason: str


class Furniture(msgspec.Struct, frozen=True):
    """A stretch that is page, not report."""

    kind: FurnitureKind
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The stretch as a span."""
        return Span(self.start, self.end)


class Token(msgspec.Struct, frozen=True, gc=False):
    """One syntactic word (UD v2). A clitic (`-nya`, `-lah`, `'s`) is a token with a span of its own.

    `head` is the index of the governor in the same sentence, -1 for the root. `feats` are the UD features as
    written (`Voice=Pass|Polarity=Neg`), "" where none. `ent` is a BIO tag over PER, ORG, GPE, LOC, NORP, TIME, or "O".
    """

    start: int
    end: int
    form: str
    lemma: str = ""
    upos: str = "X"
    feats: str = ""
    head: int = -1
    deprel: str = "dep"
    ent: str = "O"

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return Span(self.start, self.end)


class Sentence(msgspec.Struct, frozen=True):
    """A sentence: its span, the index of its paragraph, its tokens in text order."""

    span: Span
    paragraph: int
    tokens: tuple[Token, ...]


# Why a mention has its country where no words at it name one: the report's, by count.
COUNTRY_OF_THE_REPORT = "country of the report"


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A span that names or describes an actor.

    `sentence` and `head` say which token heads it. `name` is the entity's fullest name in the report, without
    title; `entity` a canonical id (a world-table id, or `local:<name>` for one known from this report only),
    `code` its actor code (`IRN.GOV`), both null when unresolved. `antecedent` is the index in `Reading.mentions` of
    the mention a short name, title or pronoun was resolved to.
    """

    span: Span
    kind: MentionKind
    form: MentionForm
    sentence: int
    head: int
    entity: str | None = None
    code: str | None = None
    name: str | None = None
    title: Span | None = None
    antecedent: int | None = None
    plural: bool = False
    because: tuple[Reason, ...] = ()


class TimeMention(msgspec.Struct, frozen=True, kw_only=True):
    """A time expression. `start`/`end` are ISO dates, both null when it stays open."""

    span: Span
    sentence: int
    start: str | None = None
    end: str | None = None
    grain: str | None = None  # day, week, month, year, decade, time, duration, set
    because: tuple[Reason, ...] = ()


class PlaceMention(msgspec.Struct, frozen=True, kw_only=True):
    """A place named in the text, resolved against the gazetteer where it is unambiguous."""

    span: Span
    sentence: int
    name: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    because: tuple[Reason, ...] = ()


class Addressee(msgspec.Struct, frozen=True):
    """The one spoken to."""

    span: Span
    code: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody said, wrote or is reported to think something."""

    id: str
    content: tuple[Span, ...]
    source: Span | None = None
    speaker: str | None = None
    speaker_code: str | None = None
    cue: Span | None = None
    kind: StatementKind
    act: Act
    addressee: Addressee | None = None
    via: Span | None = None
    parent: str | None = None
    confidence: float = 1.0
    because: tuple[Reason, ...] = ()


class Actor(msgspec.Struct, frozen=True):
    """A party to an event: the words that name it, and its code."""

    span: Span
    code: str | None = None


class Date(msgspec.Struct, frozen=True):
    """When: the words, and the interval they resolve to (null while it is open)."""

    span: Span
    start: str | None = None
    end: str | None = None


class Place(msgspec.Struct, frozen=True):
    """Where: the words, and what the gazetteer knows of them."""

    span: Span
    name: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class Quantity(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many: `value`, or `low`/`high` of a range (one of them null where open)."""

    span: Span
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody did something to or with somebody."""

    id: str
    type: EventType
    mode: str | None = None
    context: tuple[str, ...] = ()
    cameo: str | None = None
    trigger: Span
    also: tuple[Span, ...] = ()
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    date: Date | None = None
    place: Place | None = None
    modality: Modality = "actual"
    in_statement: str | None = None
    quantities: tuple[Quantity, ...] = ()
    confidence: float = 1.0
    because: tuple[Reason, ...] = ()


class Proposals(msgspec.Struct, frozen=True, gc=False):
    """What the model's news head says of one sentence, in the order of its tokens.

    `types`: of each token the probabilities that it names an act of each `EventType`, in their order; an empty row
    where the model was not shown the token (page furniture).
    """

    types: tuple[tuple[float, ...], ...]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A report and what was read in it: one layer a stage, none edited by a later one.

    `proposals`, one a sentence, is what the model suggests to later stages; empty where it has no news heads, and once
    the report is read.
    """

    report: Report
    furniture: tuple[Furniture, ...] = ()
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    drops: tuple[Drop, ...] = ()
    proposals: tuple[Proposals, ...] = ()

    @property
    def text(self) -> str:
        """The report's text, what every span slices."""
        return self.report.text

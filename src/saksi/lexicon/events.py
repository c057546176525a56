"""Event words: `data/<lang>/events/TYPE.yaml` and the grammar of their parties, `data/<lang>/event_grammar.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec

from saksi.compiled import Row, Rows, pack_rows
from saksi.lexicon.files import parse_yaml, read_yaml
from saksi.lexicon.pack import DATA, LanguagePack
from saksi.ontology import load_ontology
from saksi.records.model import EventType, Modality

Effect = Literal["carry", "undergo", "stop", "cancel", "plan", "refuse", "ask"]
# Slots that name a grammatical function; any other slot is a preposition of the language.
FUNCTIONS = frozenset(
    {
        "subject",
        "object",
        "object_head",
        "indirect",
        "possessor",
        "object_owner",
        "complement",
        "complement_subject",
        "victim",
    }
)


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence that must give an event of the entry's type, with these countries or bodies where they are named."""

    text: str
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    modality: Modality = "actual"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Words for one kind of act. A word list may name a class of the grammar file with `@`.

    `verbs` inflect in their first word, `nouns` stand as written (plural added). Conditions: `subject`, `object` and
    `complement` look at the heads of those phrases (`@party`: a party known to the world tables), `words` at the
    sentence, `actor_sector` and `actor_political` at the actor found, `needs_party` at how many sides are known
    (`abroad`: of two lands or bodies). `silent` are the sectors that do this to somebody where nobody is said to: the
    police or court last spoken of is who arrests, charges or convicts.
    """

    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    frame: str | None = None
    subject: tuple[str, ...] = ()
    not_subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    not_object: tuple[str, ...] = ()
    complement: bool = False
    complement_head: tuple[str, ...] = ()
    not_complement: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    words_too: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    actor_sector: tuple[str, ...] = ()
    actor_political: bool = False
    silent: tuple[str, ...] = ()
    needs_party: Literal["one", "both", "abroad", "recipient", "any"] = "one"
    crowd: bool = False
    alone: bool = True
    by_speaker: bool = False
    skip: bool = False
    result: bool = False
    mode: str | None = None
    cameo: str | None = None
    context: tuple[str, ...] = ()
    basis: str | None = None
    examples: tuple[Example, ...] = ()
    counter: tuple[str, ...] = ()


class EventFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One type's file: `frame` is what an entry without one has, `basis` where the words are from."""

    type: EventType
    basis: str
    entries: tuple[Entry, ...]
    frame: str = "directed"


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where the parties stand. Lists are tried in order; `all` slots are gathered. `noun_*` for noun triggers."""

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    noun_actor: tuple[str, ...] = ()
    noun_recipient: tuple[str, ...] = ()
    mutual: bool = False
    all: tuple[str, ...] = ()
    noun_all: tuple[str, ...] = ()


class LightVerbs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs that carry a noun trigger, and what they do to it."""

    effect: Effect
    verbs: tuple[str, ...]


class Exclusions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of other kinds of news. A sentence (a report) that has one of the `discard` (`discard_report`) phrases tells
    no event: saksi lists none, a user's dictionary may.
    """

    sport: tuple[str, ...]
    disaster_subjects: tuple[str, ...]
    business: tuple[str, ...]
    discard: tuple[str, ...] = ()
    discard_report: tuple[str, ...] = ()


class EventGrammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the event files of a language share.

    `replace`, in an overlay: only the events that the overlay's entries name count. `chained`: of verbs that complete
    one another ("seeks to mend ties") only the governing one makes an event, as PETRARCH has it.
    """

    frames: dict[str, Frame]
    light_verbs: tuple[LightVerbs, ...]
    happen: tuple[str, ...]
    cancelled: tuple[str, ...]
    suffer: tuple[str, ...]
    reciprocal: tuple[str, ...]
    classes: dict[str, tuple[str, ...]]
    exclusions: Exclusions
    habits: tuple[str, ...]
    first_person: tuple[str, ...]
    agents: tuple[str, ...]
    relative: tuple[str, ...]
    subordinators: tuple[str, ...]
    possessive: tuple[str, ...]
    locatives: tuple[str, ...]
    asked_by: tuple[str, ...]
    willing: tuple[str, ...]
    dummies: tuple[str, ...]
    amounts: tuple[str, ...]
    anaphora: tuple[str, ...]
    plural_self: tuple[str, ...]
    controls: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    including: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    entangling: tuple[str, ...] = ()
    named_after: tuple[str, ...] = ()
    replace: bool = False
    chained: bool = False


class Sense(msgspec.Struct, frozen=True):
    """An entry with its file's type and frame filled in, and its word classes opened.

    `line` is what a record's `because` cites: `id/events/ASSAULT.yaml`; `own` says that a user's overlay has it.
    """

    type: EventType
    frame: Frame
    frame_name: str
    entry: Entry
    line: str
    subject: frozenset[str]
    not_subject: frozenset[str]
    object: frozenset[str]
    not_object: frozenset[str]
    not_complement: frozenset[str]
    own: bool = False

    @property
    def weight(self) -> int:
        """How many conditions the entry sets: of two that fit, the pickier is tried first."""
        entry = self.entry
        return (
            3 * bool(self.object)
            + 2 * bool(entry.words)
            + 2 * bool(entry.words_too)
            + 2 * bool(self.subject)
            + 2 * entry.complement
            + 3 * bool(entry.complement_head)
            + entry.skip * 5
            + bool(entry.not_words)
            + (entry.needs_party == "both")
        )


@dataclass(frozen=True)
class EventLexicon:
    """All senses of a language and the grammar they share.

    `silent`: saksi's own senses where an overlay replaces them; they make no events, and still tell the grammar who is
    asked to do something.
    """

    grammar: EventGrammar
    senses: Sequence[Sense]
    silent: Sequence[Sense] = ()

    @cached_property
    def lemmas(self) -> int:
        """Number of words and phrases listed."""
        return sum(len(sense.entry.verbs) + len(sense.entry.nouns) for sense in self.senses)


class EventLexiconError(ValueError):
    """An event file contradicts the grammar file or the ontology."""


def _merged(pack: LanguagePack) -> EventGrammar:
    """Return the grammar with a user's additions: an overlay holds any part of the file, and adds to the package's."""
    files = pack.files("{lang}/event_grammar.yaml")
    if not files:
        raise EventLexiconError(f"no event_grammar.yaml for {pack.code!r}")
    grammar = parse_yaml(files[0])
    for path in files[1:]:
        grammar = _laid_over(grammar, parse_yaml(path), str(path))
        try:
            msgspec.convert(grammar, EventGrammar)
        except msgspec.ValidationError as fault:
            raise EventLexiconError(f"{path}: {fault}") from fault
    try:
        return msgspec.convert(grammar, EventGrammar)
    except msgspec.ValidationError as fault:
        raise EventLexiconError(f"{files[0]}: {fault}") from fault


def _laid_over(below: Any, above: Any, where: str) -> Any:
    """Lists grow, mappings are joined key by key; a frame of the same name is replaced whole."""
    if isinstance(below, dict) and isinstance(above, dict):
        joined = dict(below)
        for key, value in above.items():
            whole = key not in below or key == "frames"
            joined[key] = (
                {**below.get(key, {}), **value}
                if whole and isinstance(value, dict)
                else value
                if whole
                else _laid_over(below[key], value, f"{where}: {key}")
            )
        return joined
    if isinstance(below, list) and isinstance(above, list):
        return [*below, *(item for item in above if item not in below)]
    raise EventLexiconError(
        f"{where}: a {type(above).__name__} where the package has a {type(below).__name__}"
    )


def _opened(words: tuple[str, ...], grammar: EventGrammar, where: str) -> frozenset[str]:
    found: set[str] = set()
    for word in words:
        if word == "@party":
            found.add(word)
        elif word == "@place":
            found.add("@party")
        elif word.startswith("@"):
            if word[1:] not in grammar.classes:
                raise EventLexiconError(f"{where}: no class {word!r} in event_grammar.yaml")
            found.update(name.casefold() for name in grammar.classes[word[1:]])
        else:
            found.add(word.casefold())
    return frozenset(found)


def load_events(pack: LanguagePack) -> EventLexicon:
    """Return the event lexicon of a pack, a user's overlays included (theirs come first, so theirs win).

    Raises:
        ValueError: a file is not YAML or has an unknown key (the message names file and place).
        EventLexiconError: an entry names a frame, class, mode, context or CAMEO code that does not exist.
    """
    tables = pack.compiled("events", _Tables, lambda: _events(pack))
    return EventLexicon(tables.grammar, Rows(tables.senses, Sense), Rows(tables.silent, Sense))


class _Tables(msgspec.Struct, frozen=True):
    """An `EventLexicon` as it is kept."""

    grammar: EventGrammar
    senses: Row
    silent: Row


def _events(pack: LanguagePack) -> _Tables:
    grammar = _merged(pack)
    ontology = load_ontology()
    senses: list[Sense] = []
    for path in reversed(pack.files("{lang}/events/*.yaml")):
        file = read_yaml(path, EventFile)
        line = f"{pack.code}/events/{path.name}"
        for entry in file.entries:
            where = f"{path}: {', '.join((*entry.verbs, *entry.nouns)[:2])}"
            name = entry.frame or file.frame
            if name not in grammar.frames:
                raise EventLexiconError(f"{where}: no frame {name!r}")
            try:
                ontology.check(file.type, entry.mode, entry.context, entry.cameo)
            except ValueError as fault:
                raise EventLexiconError(f"{where}: {fault}") from fault
            senses.append(
                Sense(
                    type=file.type,
                    frame=grammar.frames[name],
                    frame_name=name,
                    entry=entry,
                    line=line,
                    subject=_opened(entry.subject, grammar, where),
                    not_subject=_opened(entry.not_subject, grammar, where),
                    object=_opened(entry.object, grammar, where),
                    not_object=_opened(entry.not_object, grammar, where),
                    not_complement=_opened(entry.not_complement, grammar, where),
                    own=not path.is_relative_to(DATA),
                )
            )
    if not grammar.replace:
        return _Tables(grammar, pack_rows(senses), pack_rows(()))
    own = [sense for sense in senses if sense.own]
    return _Tables(grammar, pack_rows(own), pack_rows(sense for sense in senses if not sense.own))

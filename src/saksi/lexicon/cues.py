"""Words that mark an attribution (`data/<lang>/cues.yaml`) and the grammar words around them (`attribution.yaml`)."""

from __future__ import annotations

import re
from typing import Literal, get_args

import msgspec

from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import LanguagePack
from saksi.records.model import Act

Kind = Literal["verb", "noun", "adjective", "preposition", "adverb", "next-speaker", "outlet"]
Construction = Literal["tag", "clause", "marked", "demand", "infinitive", "object", "proposal", "label"]
Voice = Literal["base", "act", "pass", "mid", "noun", "word"]


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another act where the entry stands in a certain construction, or with a negator before it."""

    act: Act
    construction: Construction | None = None
    negated: bool | None = None
    content: str | None = None  # a regular expression over the content


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One family of `cues.yaml`.

    `takes` lists the constructions: `tag` (the inverted tag of a quotation or clause), `clause` (a reported clause
    after a complementizer, a comma, or bare), `marked` (a reported clause only after complementizer, comma or colon),
    `demand` (after agar, supaya, untuk, to …; the object is the one asked), `infinitive` (what one promises or means
    to do), `object` (a noun phrase that carries a proposition), `proposal`
    (only one that names a plan or act and has an argument of its own: menolak rencana pemerintah menaikkan …), `label` (X calls Y Z).
    `forms` names the surfaces in use where the regular ones are too many or too few. `light` marks a noun that is a
    cue only under a verb of delivering (menyampaikan harapan); `bare` a verb whose bare root reports too (ia setuju). `opinion` marks verbs of judging, believing and foreseeing. `wide` entries count only in the wide profile.
    """

    lemma: str
    kind: Kind
    seen: str
    act: Act = "assert"
    takes: frozenset[Construction] = frozenset()
    when: tuple[Condition, ...] = ()
    forms: tuple[str, ...] = ()
    addressee: Literal["none", "oblique", "object"] = "oblique"
    impersonal: bool = False
    opinion: bool = False
    bare: bool = False
    light: bool = False
    wide: bool = False
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()


class _CueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cues: tuple[Cue, ...]


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words in a content that tell the act of a plain verb of saying; the first rule that matches decides.

    `any` lists regular expressions over the content's main clauses, upper and lower case the same, in which `{name}`
    stands for one of a class's alternatives; a match right behind one of `after` (a negation, say) does not count, and
    (`anywhere`: over the whole of it, relative clauses too) `unless` lists expressions whose match anywhere in the content vetoes the rule. A rule that `performs` needs a speaker who does the
    act by saying it: verbs of opinion and hearsay don't pledge or announce.
    """

    act: Act
    any: tuple[str, ...]
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    performs: bool = False
    anywhere: bool = False
    kinds: frozenset[Literal["direct", "indirect", "mixed"]] = frozenset({"direct", "indirect", "mixed"})


class Attribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`attribution.yaml`: the closed-class words that attributions are built with."""

    complementizers: frozenset[str] = frozenset()
    question_words: frozenset[str] = frozenset()
    demand_markers: frozenset[str] = frozenset()
    infinitive_markers: frozenset[str] = frozenset()
    label_markers: frozenset[str] = frozenset()
    addressee_markers: frozenset[str] = frozenset()
    agent_markers: frozenset[str] = frozenset()
    about_markers: frozenset[str] = frozenset()
    medium_markers: frozenset[str] = frozenset()
    medium_nouns: frozenset[str] = frozenset()
    via_cues: tuple[str, ...] = ()
    credit_openers: frozenset[str] = frozenset()
    tag_openers: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    negators: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    linkers: frozenset[str] = frozenset()
    breakers: frozenset[str] = frozenset()
    light_verbs: frozenset[str] = frozenset()
    contact_verbs: frozenset[str] = frozenset()
    anaphors: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    plural_pronouns: frozenset[str] = frozenset()
    first_person: frozenset[str] = frozenset()
    clitic: frozenset[str] = frozenset()
    relative: frozenset[str] = frozenset()
    determiners_after: frozenset[str] = frozenset()
    quantifiers: frozenset[str] = frozenset()
    plan_nouns: frozenset[str] = frozenset()
    plan_forms: tuple[str, ...] = ()
    channel_markers: frozenset[str] = frozenset()
    channel_nouns: frozenset[str] = frozenset()
    from_markers: frozenset[str] = frozenset()
    place_markers: frozenset[str] = frozenset()
    phrase_links: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    document_nouns: frozenset[str] = frozenset()
    tag_voices: frozenset[Voice] = frozenset({"base"})
    clause_voices: frozenset[Voice] = frozenset({"act", "mid"})
    contents_end: Literal["sentence", "tree"] = "sentence"


class _ActFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`acts.yaml`: what contents do. `classes` are lists of alternatives, `acts` the rules that use them."""

    acts: tuple[Content, ...]
    classes: dict[str, tuple[str, ...]] = {}


def load_cue_entries(pack: LanguagePack) -> tuple[tuple[str, Cue], ...]:
    """Read `cues.yaml` of the pack's language and its overlays: (file, entry), as written.

    A later file's entry replaces one of the same lemma and kind.

    Raises:
        ValueError: a file does not fit the schema; the message names file and place.
    """
    return pack.compiled("cues", tuple[tuple[str, Cue], ...], lambda: _cue_entries(pack))


def _cue_entries(pack: LanguagePack) -> tuple[tuple[str, Cue], ...]:
    entries: dict[tuple[str, str], tuple[str, Cue]] = {}
    for path in pack.files("{lang}/cues.yaml"):
        for cue in read_yaml(path, _CueFile).cues:
            entries[cue.lemma, cue.kind] = (f"{pack.code}/cues.yaml", cue)
    return tuple(entries.values())


def load_attribution(pack: LanguagePack) -> Attribution:
    """Read `attribution.yaml`; an overlay's lists are added to the package's.

    Raises:
        ValueError: a file does not fit the schema; the message names file and place.
    """
    return pack.compiled("attribution", Attribution, lambda: _attribution(pack))


def _attribution(pack: LanguagePack) -> Attribution:
    merged = Attribution()
    for path in pack.files("{lang}/attribution.yaml"):
        found = read_yaml(path, Attribution)
        changes: dict[str, object] = {}
        for name in Attribution.__struct_fields__:
            new, old = getattr(found, name), getattr(merged, name)
            if isinstance(new, frozenset) and not name.endswith("_voices"):
                changes[name] = old | new
            elif isinstance(new, tuple):
                changes[name] = new + old
            else:
                changes[name] = new
        merged = msgspec.structs.replace(merged, **changes)
    return merged


_CLASS = re.compile(r"\{([a-z_]+)\}")
SaidAs = Literal["direct", "indirect", "mixed"]


def load_acts(pack: LanguagePack) -> dict[SaidAs, tuple[Content, ...]]:
    """Read `acts.yaml`: for each kind of statement its rules in order, classes written out.

    An overlay's rules stand first, its words are added to the classes. A class `NAME_told` stands for `NAME` in reported
    clauses, where who speaks is *ia*, not *saya*.

    Raises:
        ValueError: a file does not fit the schema, names a class there is none of, or holds no regular expression.
    """
    return pack.compiled("acts", dict[SaidAs, tuple[Content, ...]], lambda: _acts(pack))


def _acts(pack: LanguagePack) -> dict[SaidAs, tuple[Content, ...]]:
    classes: dict[str, tuple[str, ...]] = {}
    rules: tuple[Content, ...] = ()
    for path in pack.files("{lang}/acts.yaml"):
        found = read_yaml(path, _ActFile)
        for name, words in found.classes.items():
            classes[name] = classes.get(name, ()) + words
        rules = found.acts + rules

    def written_out(expression: str, told: bool) -> str:
        def alternatives(match: re.Match[str]) -> str:
            name = match[1]
            words = classes.get(f"{name}_told") if told else None
            return f"(?:{'|'.join(words or classes[name])})"

        try:
            full = _CLASS.sub(alternatives, expression)
            re.compile(full)
        except KeyError as error:
            raise ValueError(f"acts.yaml: no class {error} for {expression!r}") from None
        except re.error as error:
            raise ValueError(f"acts.yaml: {expression!r}: {error}") from None
        return full

    def of_kind(kind: SaidAs) -> tuple[Content, ...]:
        told = kind != "direct"
        return tuple(
            msgspec.structs.replace(
                rule,
                any=tuple(written_out(e, told) for e in rule.any),
                unless=tuple(written_out(e, told) for e in rule.unless),
                after=tuple(written_out(e, told) for e in rule.after),
            )
            for rule in rules
            if kind in rule.kinds
        )

    return {kind: of_kind(kind) for kind in get_args(SaidAs)}

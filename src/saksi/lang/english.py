"""English inflection: regular endings by spelling, the rest from `data/en/morphology.yaml`."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from saksi.lang.forms import Form
from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import DATA

VOWELS = frozenset("aeiou")


class _Irregular(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    basis: str
    verbs: dict[str, tuple[str, str]]
    double: frozenset[str]
    double_or_not: frozenset[str]
    plurals: dict[str, str]


@lru_cache(maxsize=1)
def _irregular() -> _Irregular:
    return read_yaml(DATA / "en" / "morphology.yaml", _Irregular)


@lru_cache(maxsize=1)
def _backwards() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lemma, (past, participle) in _irregular().verbs.items():
        for form in {*past.split("|"), *participle.split("|")}:
            found.setdefault(form, []).append(lemma)
    for lemma, plural in _irregular().plurals.items():
        found.setdefault(plural, []).append(lemma)
    return found


def inflect(lemma: str, pos: str = "verb") -> dict[str, Form]:
    """Return the forms of a verb or noun; of a phrase the first word (verb) or the last (noun) inflects."""
    if pos == "noun":
        rest, _, last = lemma.rpartition(" ")
        stem = f"{rest} " if rest else ""
        return {lemma: Form("noun", ""), stem + _plural(last): Form("noun", "-s")}
    first, space, rest = lemma.partition(" ")
    tail = space + rest
    forms: dict[str, Form] = {first + tail: Form("base", "")}
    third = "is" if first == "be" else "has" if first == "have" else _plural(first)
    forms.setdefault(third + tail, Form("act", "-s"))
    known = _irregular()
    stems = _doubled(first)
    if first in known.verbs:
        past, participle = known.verbs[first]
        for form in past.split("|"):
            forms.setdefault(form + tail, Form("act", "past"))
        for form in participle.split("|"):
            forms.setdefault(form + tail, Form("pass", "participle"))
    else:
        for stem in stems:
            forms.setdefault(_with(stem, "ed") + tail, Form("act", "-ed"))
    for stem in stems:
        forms.setdefault(_with(stem, "ing") + tail, Form("act", "-ing"))
    return forms


def _doubled(verb: str) -> list[str]:
    known = _irregular()
    if len(verb) < 3 or verb[-1] in VOWELS or verb[-1] in "wxy" or verb[-2] not in VOWELS:
        return [verb]
    once = verb + verb[-1]
    both = verb in known.double_or_not
    if verb in known.double:
        return [once, verb] if both else [once]
    if both:
        return [verb, once]
    short = sum(letter in VOWELS or letter == "y" for letter in verb) == 1 or (
        verb.startswith("qu") and len(verb) == 4
    )
    return [once] if short and verb[-3] not in VOWELS else [verb]


def _with(stem: str, ending: str) -> str:
    if ending == "ed":
        if stem.endswith("e"):
            return stem + "d"
        if stem.endswith("y") and stem[-2:-1] not in VOWELS:
            return stem[:-1] + "ied"
        return stem + ("ked" if stem.endswith("ic") else "ed")
    if stem.endswith("ie"):
        return stem[:-2] + "ying"
    if stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")) and stem != "be":
        return stem[:-1] + "ing"
    return stem + ("king" if stem.endswith("ic") else "ing")


def _plural(word: str) -> str:
    known = _irregular().plurals
    if word in known:
        return known[word]
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in {"go", "do", "undergo", "forgo", "undo"}:
        return word + "es"
    return word + "s"


def analyse(form: str) -> list[tuple[str, Form]]:
    """Return the verbs and nouns a form could belong to, irregular ones first."""
    first, space, rest = form.partition(" ")
    tail = space + rest
    stems: list[str] = [*_backwards().get(first, [])]
    if first in {"is", "are", "am"}:
        stems.append("be")
    if first == "has":
        stems.append("have")
    for ending, endings in (
        ("ied", ["y"]),
        ("ies", ["y", "ie"]),
        ("ying", ["ie", "y", "ye"]),
        ("ed", ["e", ""]),
        ("ing", ["e", ""]),
        ("es", ["e", ""]),
        ("s", [""]),
    ):
        if first.endswith(ending) and len(first) > len(ending):
            base = first[: -len(ending)]
            stems.extend(base + end for end in endings)
            if ending in {"ed", "ing"} and len(base) > 2 and base[-1] == base[-2]:
                stems.append(base[:-1])
            if ending in {"ed", "ing"} and base.endswith("ck"):
                stems.append(base[:-1])
    found: dict[str, Form] = {}
    for stem in stems:
        for pos in ("verb", "noun"):
            match = inflect(stem, pos).get(first)
            if match is not None and stem not in found:
                found[stem] = match
    found.setdefault(first, Form("base", ""))
    return [(stem + tail, match) for stem, match in found.items()]

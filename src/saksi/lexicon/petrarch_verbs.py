"""PETRARCH's verbs and patterns as saksi's event entries."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from saksi.lexicon.petrarch import (
    Remark,
    Transformation,
    VerbBlock,
    VerbDictionary,
    VerbPattern,
    phrase,
)
from saksi.lexicon.petrarch_names import NULL, load_crosswalk
from saksi.ontology import load_ontology
from saksi.ontology.load import Cameo

ROLES = frozenset({"$", "+", "^", "%"})
# Where PETRARCH's coder looks for the other side: any party after the verb, the nearest function first.
PLACES = ["object", "indirect", "to", "with", "against", "on", "upon", "for", "at", "toward", "towards", "of",
          "from", "into", "in", "over", "about", "between", "complement_subject", "complement"]  # fmt: skip
GRAMMAR: dict[str, Any] = {
    "frames": {
        "coded": {"actor": ["subject", "by", "possessor"], "recipient": PLACES},
        "coded_said": {"actor": ["subject", "by", "possessor"], "recipient": PLACES},
        "coded_of_doer": {
            "actor": ["subject", "by"],
            "recipient": ["complement_subject", "indirect", "object"],
        },
        "coded_of_target": {"actor": ["subject", "by"], "recipient": ["complement"]},
        "coded_turned": {"actor": ["from", "by", "object", "with", "of"], "recipient": ["subject"]},
        "coded_mutual": {
            "mutual": True,
            "all": ["subject", "by", "object", "with", "to", "from", "between", "in", "at", "for", "among"],
        },
    }
}


class Condition(NamedTuple):
    """What a pattern asks for: the verb's particle, words of which one heads the object, and words beside it."""

    particle: str | None
    object: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    role: str


class Untold(ValueError):
    """A pattern that saksi's entries cannot say; the message tells why."""


def plover(code: str) -> tuple[Cameo | None, str | None]:
    """Return what a CAMEO code is in PLOVER by the crosswalk, null where it is nothing, and how it was bent.

    A code finer than CAMEO's own (1246, 102b) is coded as the code it refines.
    """
    known = load_ontology().cameo
    plain = code.strip()
    while plain and not plain.isdigit():
        plain = plain[:-1]
    for length in range(len(plain), 1, -1):
        found = known.get(plain[:length])
        if found is not None:
            return found, None if plain[:length] == code.strip() else f"{code} is coded as {found.code}"
    return None, None


def event_files(made: VerbDictionary, file: str, remarks: list[Remark]) -> dict[str, dict[str, Any]]:
    """Return the event files by type, and under `NULL` what the dictionary codes as no event."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for block in made.blocks:
        bare: dict[str, list[str]] = {}
        for number, verb, code in block.verbs:
            if code in NULL:
                continue  # nothing by itself: only its patterns count
            bare.setdefault(code, []).append(verb)
            if code.startswith("01") and plover(code)[0] is None:
                remarks.append(Remark(file, number, f"{verb} [{code}]", "PLOVER has no type for the code"))
        for code, verbs in bare.items():
            _add(entries, verbs, code, Condition(None, (), (), "plain"), block.line, file, remarks)
        verbs = [verb for _, verb, _ in block.verbs]
        for pattern in block.patterns:
            try:
                condition = _condition(pattern, made.synsets)
            except Untold as why:
                remarks.append(Remark(file, pattern.line, pattern.text, str(why)))
                continue
            _add(entries, verbs, pattern.code, condition, pattern.line, file, remarks)
    for turned in made.transformations:
        _transform(entries, turned, made, file, remarks)
    files: dict[str, dict[str, Any]] = {}
    for name, told in entries.items():
        type_ = name if name != "NULL" else "ACCUSE"
        files[name] = {"type": type_, "basis": f"seen:{file}", "frame": "coded", "entries": told}
    return files


def _add(
    entries: dict[str, list[dict[str, Any]]],
    verbs: list[str],
    code: str,
    condition: Condition,
    line: int,
    file: str,
    remarks: list[Remark],
) -> None:
    if not verbs:
        remarks.append(Remark(file, line, code, "a pattern of no verb"))
        return
    first, colon, back = code.partition(":")
    found, note = plover(first)
    if note:
        remarks.append(Remark(file, line, code, note, lost=False))
    entry: dict[str, Any] = {
        "verbs": [f"{verb} {condition.particle}" if condition.particle else verb for verb in verbs]
    }
    if condition.object:
        entry["object"] = list(condition.object)
    for key, words in zip(("words", "words_too"), condition.words, strict=False):
        entry[key] = list(words)
    if found is None:
        if first not in NULL and not first.startswith("01"):
            remarks.append(Remark(file, line, code, "no such CAMEO code"))
            return
        # Of a verb alone PLOVER's silence is no reason to silence saksi; a pattern names a use that is no event.
        if condition.role != "plain" or condition.object or condition.words or condition.particle:
            entries.setdefault("NULL", []).append({**entry, "skip": True})
        return
    returned = plover(back)[0] if colon else None
    mutual = condition.role == "both" or (returned is not None and returned.type == found.type)
    if returned is not None and returned.type != found.type:
        told = f"the event back [{back}] is of another type: only [{first}]"
        remarks.append(Remark(file, line, code, told, lost=True))
    entry["frame"] = _frame(found, mutual, condition.role)
    entry["needs_party"] = "both"
    entry["cameo"] = found.code
    if found.mode:
        entry["mode"] = found.mode
    if found.context:
        entry["context"] = list(found.context)
    entries.setdefault(found.type, []).append(entry)


def _transform(
    entries: dict[str, list[dict[str, Any]]],
    turned: Transformation,
    made: VerbDictionary,
    file: str,
    remarks: list[Remark],
) -> None:
    """A verb with one below it ("say … attack"): an entry that asks for that verb as its complement's head."""
    whom = {("b", "."): "coded_of_doer", ("_", "b"): "coded_of_target"}.get(turned.below)
    found = plover(turned.code)[0]
    kind = next(
        (code for block in made.blocks for _, verb, code in block.verbs if verb == turned.inner), None
    )
    if whom is None or found is None or kind is None:
        why = (
            "saksi has no event for it"
            if found is None
            else "a use of a verb below another that saksi cannot say"
        )
        remarks.append(Remark(file, turned.line, turned.text, why))
        return
    # Any verb of the inner one's kind stands for it: PETRARCH compares codes, not words.
    below = {verb for block in made.blocks for _, verb, code in block.verbs if code[:2] == kind[:2]}
    entry: dict[str, Any] = {
        "verbs": [turned.verb],
        "complement_head": sorted(verb for verb in below if " " not in verb),
        "frame": whom,
        "needs_party": "both",
        "cameo": found.code,
    }
    if whom == "coded_of_doer":
        entry["complement"] = True  # where the verb below has a doer of its own, this one comes first
    entries.setdefault(found.type, []).append(entry)


def _frame(found: Cameo, mutual: bool, role: str) -> str:
    tables = load_crosswalk()
    if role == "turned":
        return "coded_turned"
    if found.code in tables.visit_frames:
        return tables.visit_frames[found.code]
    if mutual or load_ontology().types[found.type].mutual:
        return tables.mutual_frames.get(found.type, "coded_mutual")
    return tables.frames.get(found.type, "coded")


def _condition(pattern: VerbPattern, synsets: dict[str, list[str]]) -> Condition:
    particle: str | None = None
    object_: tuple[str, ...] = ()
    words = [_any_of(word, synsets) for piece in pattern.before for word in _words(piece)]
    role = "plain"
    if "%" in pattern.before:
        role = "both"
    elif "+" in pattern.before:
        role = "turned"
    particles = load_crosswalk().particles
    for place, piece in enumerate(piece for piece in pattern.after if piece not in ROLES):
        inner = _words(piece)
        if not inner:
            continue
        starts = inner[0].lower() in particles
        if place == 0 and starts:
            particle, inner = inner[0].lower(), inner[1:]
        elif starts and len(inner) > 1:
            inner = inner[1:]  # the noun tells more than its preposition, and an entry has room for two
        if not inner:
            continue
        if not object_ and (place == 0 or particle):
            object_ = _any_of(inner[-1], synsets)
            inner = inner[:-1]
        words.extend(_any_of(word, synsets) for word in inner)
    if len(words) > 2:
        raise Untold("asks for more words than an entry can")
    return Condition(particle, object_, tuple(words), role)


def _words(piece: str) -> list[str]:
    return [word for word in re.sub(r"[{}()]", " ", piece).split() if word not in ROLES]


def _any_of(word: str, synsets: dict[str, list[str]], above: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the words one of which a pattern's word stands for: itself, or the members of its synonym set."""
    if not word.startswith("&"):
        return (phrase(word),)
    name = word[1:]
    members = synsets.get(name) or synsets.get(f"{name}_") or synsets.get(name.rstrip("_"))
    if members is None or name in above:
        raise Untold(f"&{name} is nowhere defined" if members is None else f"&{name} holds itself")
    found = [one for member in members for one in _any_of(member.rstrip("_"), synsets, above | {name})]
    return tuple(dict.fromkeys(re.sub(r"[()]", "", one).strip() for one in found))


def count(blocks: list[VerbBlock]) -> tuple[int, int]:
    """Return the number of verbs and of patterns."""
    return sum(len(block.verbs) for block in blocks), sum(len(block.patterns) for block in blocks)

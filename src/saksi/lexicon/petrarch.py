"""Read dictionaries in PETRARCH's format: actors with dates, agents, verbs with synonym sets and patterns, discards.

The format is told in the dictionaries' own DICTIONARY_FORMATS and in the heads of the files; both generations of verb
patterns are read (bare words, and words in `{…}` noun phrases and `(…)` prepositional phrases). What a line says that
cannot be read is kept as a `Remark`, never dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_COMMENT = re.compile(r"<!.*?>|\s*[#;].*")
_DATE = r"(\d{6}|\d{8})"
_RESTRICTION = re.compile(rf"\[\s*(\S*?)\s*(?:([<>])\s*{_DATE}|{_DATE}\s*-\s*{_DATE})?\s*\]")
_CODE = re.compile(r"\[\s*([^\]]*?)\s*\]\s*$")
_BLOCK = re.compile(r"^---\s*(.*?)\s*(?:\[\s*([^\]]*?)\s*\])?\s*---")
_TURNED = re.compile(r"^~\s*a\s*\(\s*(\S+)\s+(\S+)\s+(\w+)\s*\)\s*(\w+)\s*=\s*a\s+b\s+(\w+)$")
_PIECE = re.compile(r"\{[^}]*\}|\([^)]*\)|\S+")


class Remark(NamedTuple):
    """What of a line was not carried, or only nearly: the line (1-based) and why."""

    file: str
    line: int
    text: str
    why: str
    lost: bool = True


class Term(NamedTuple):
    """A code and the ISO dates between which it holds, both included; null where open."""

    code: str
    since: str | None
    until: str | None


@dataclass(slots=True)
class ActorEntry:
    """An actor: its phrases, the first the primary one, and its codes by date."""

    line: int
    phrases: list[str]
    default: str | None = None
    terms: list[Term] = field(default_factory=list)


class AgentEntry(NamedTuple):
    """A word for a kind of actor; `before` where its code stands before the country's (`NGO~`)."""

    line: int
    phrase: str
    plural: str | None
    code: str
    before: bool


class VerbPattern(NamedTuple):
    """A pattern: what stands before and after the verb, as written, and its code."""

    line: int
    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    code: str


@dataclass(slots=True)
class VerbBlock:
    """Verbs that share patterns. `verbs` gives each verb's own code, the block's where it has none."""

    line: int
    code: str
    verbs: list[tuple[int, str, str]] = field(default_factory=list)
    patterns: list[VerbPattern] = field(default_factory=list)


class Transformation(NamedTuple):
    """`~ a (b . ATTACK) SAY = a b 112`: what a verb comes to with another one below it.

    `below` are the inner event's source and target: `a` the outer verb's source, `b` the target of the whole, `.` and `_`
    anybody and nobody.
    """

    line: int
    text: str
    verb: str
    below: tuple[str, str]
    inner: str
    code: str


@dataclass(slots=True)
class VerbDictionary:
    """A verb dictionary: its blocks, its synonym sets by name, without the `&`, and its transformations."""

    blocks: list[VerbBlock] = field(default_factory=list)
    synsets: dict[str, list[str]] = field(default_factory=dict)
    transformations: list[Transformation] = field(default_factory=list)


def phrase(raw: str) -> str:
    """Return a dictionary phrase as words: small letters, single spaces, without underscores."""
    return " ".join(raw.replace("_", " ").split()).lower()


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, comments cut off, with their numbers; leading tabs are kept.

    Raises:
        ValueError: the file is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ValueError(f"{path}: not UTF-8 (byte {fault.start})") from fault
    # Comments over several lines keep their line ends, so that line numbers stay true.
    text = re.sub(r"<!--.*?-->", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
    for number, line in enumerate(text.splitlines(), 1):
        kept = _COMMENT.sub("", line).rstrip() if not line.lstrip().startswith("#") else ""
        if kept.strip():
            yield number, kept


def _iso(date: str) -> str:
    # Six digits are of the twentieth century: the files that use them ended with it.
    whole = date if len(date) == 8 else f"19{date}"
    return f"{whole[:4]}-{whole[4:6]}-{whole[6:]}"


def read_actors(path: Path, remarks: list[Remark]) -> list[ActorEntry]:
    """Return the entries of an actor dictionary.

    Raises:
        ValueError: the file is not UTF-8.
    """
    entries: list[ActorEntry] = []
    for number, line in _lines(path):
        if line[0] in "\t " and line.strip().startswith("["):
            found = _RESTRICTION.search(line)
            if found is None or not entries:
                remarks.append(
                    Remark(path.name, number, line.strip(), "no date restriction that can be read")
                )
                continue
            code, sign, day, first, last = found.groups()
            if sign is None and first is None:
                entries[-1].default = code
            elif sign:
                since, until = (None, _iso(day)) if sign == "<" else (_iso(day), None)
                entries[-1].terms.append(Term(code, since, until))
            else:
                entries[-1].terms.append(Term(code, _iso(first), _iso(last)))
            continue
        code_found = _CODE.search(line)
        name = line[: code_found.start()] if code_found else line
        if "[" in name or "]" in name:
            remarks.append(Remark(path.name, number, line.strip(), "brackets that do not close"))
            continue
        if line.startswith("+"):
            if not entries:
                remarks.append(Remark(path.name, number, line.strip(), "a synonym of nothing"))
                continue
            entries[-1].phrases.append(phrase(name[1:]))
        else:
            entries.append(ActorEntry(number, [phrase(name)]))
        if code_found:
            entries[-1].default = code_found[1]
    return entries


def read_agents(path: Path, remarks: list[Remark]) -> list[AgentEntry]:
    """Return the entries of an agent dictionary, its `!SUBSTITUTIONS!` filled in.

    Raises:
        ValueError: the file is not UTF-8.
    """
    fillings: dict[str, list[str]] = {}
    entries: list[AgentEntry] = []
    for number, line in _lines(path):
        told = re.match(r"^!(\w+)!\s*=\s*(.+)$", line)
        if told:
            fillings[told[1]] = [word.strip() for word in told[2].split(",") if word.strip()]
            continue
        found = re.match(r"^(.*?)\s*(?:\{([^}]*)\})?\s*\[\s*(~?)\s*([^~\]]*?)\s*(~?)\s*\]$", line.strip())
        if found is None or bool(found[3]) == bool(found[5]):
            remarks.append(Remark(path.name, number, line.strip(), "no agent code (~CODE or CODE~)"))
            continue
        names, plural = [found[1]], found[2]
        marker = re.search(r"!(\w+)!", found[1])
        if marker:
            if marker[1] not in fillings:
                remarks.append(Remark(path.name, number, line.strip(), f"!{marker[1]}! is nowhere defined"))
                continue
            names = [found[1].replace(marker[0], word) for word in fillings[marker[1]]]
            plural = ""
        for name in names:
            shown = None if plural is None else phrase(plural)
            entries.append(AgentEntry(number, phrase(name), shown, found[4], bool(found[5])))
    return entries


def read_verbs(path: Path, remarks: list[Remark]) -> VerbDictionary:
    """Return the blocks and synonym sets of a verb dictionary.

    Raises:
        ValueError: the file is not UTF-8.
    """
    made = VerbDictionary()
    synset: str | None = None
    for number, line in _lines(path):
        line = line.strip()
        block = _BLOCK.match(line)
        if block:
            synset = None
            made.blocks.append(VerbBlock(number, block[2] or "---"))
        elif line.startswith("&") and line[1:].split():
            synset = line[1:].split()[0]
            made.synsets.setdefault(synset, [])
        elif line.startswith("~"):
            turned = _TURNED.match(line)
            if turned is None:
                remarks.append(Remark(path.name, number, line, "no transformation that can be read"))
                continue
            source, target, inner, verb, code = turned.groups()
            made.transformations.append(
                Transformation(number, line, phrase(verb), (source, target), phrase(inner), code)
            )
        elif synset is not None and line.startswith("+"):
            made.synsets[synset].append(line[1:].strip())
        elif not made.blocks:
            remarks.append(Remark(path.name, number, line, "stands before the first block"))
        elif line.startswith(("-", "*")):
            _pattern(path, number, line.removeprefix("-").strip(), made.blocks[-1], remarks)
        else:
            _verb(path, number, line, made.blocks[-1], remarks)
    return made


def _pattern(path: Path, number: int, line: str, block: VerbBlock, remarks: list[Remark]) -> None:
    code = _CODE.search(line)
    body = line[: code.start()].strip() if code else line
    pieces = _PIECE.findall(body)
    if code is None or pieces.count("*") + pieces.count("**") != 1:
        remarks.append(Remark(path.name, number, line, "no pattern: it needs one * and a [code]"))
        return
    place = pieces.index("*") if "*" in pieces else pieces.index("**")
    block.patterns.append(
        VerbPattern(number, line, tuple(pieces[:place]), tuple(pieces[place + 1 :]), code[1])
    )


def _verb(path: Path, number: int, line: str, block: VerbBlock, remarks: list[Remark]) -> None:
    found = re.match(r"^([^\s{\[]+)\s*(?:\{[^}]*\})?\s*(?:\[\s*([^\]]*?)\s*\])?$", line)
    if found is None:
        remarks.append(Remark(path.name, number, line, "no verb that can be read"))
        return
    word = found[1]
    if "+" in word and not word.startswith("+"):
        remarks.append(
            Remark(path.name, number, line, "the verb stands inside its phrase: only a first word inflects")
        )
        return
    block.verbs.append((number, phrase(word.lstrip("+")), found[2] or block.code))


def read_discards(path: Path) -> tuple[list[str], list[str]]:
    """Return the phrases of a discard list that let go of a sentence, and (`+`) of a whole report.

    Raises:
        ValueError: the file is not UTF-8.
    """
    sentences: list[str] = []
    reports: list[str] = []
    for _, line in _lines(path):
        words = phrase(_CODE.sub("", line).lstrip("+"))
        if words:
            (reports if line.startswith("+") else sentences).append(words)
    return sentences, reports

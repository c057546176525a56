"""The examples and counter-examples that lexicon entries carry, whatever their file.

An example is a sentence with its records marked in tags named like the records' fields, or a mapping with `text`:

    examples: ['<source>Menlu Fidan</source> <cue>menuding</cue> <content act="accuse">Israel melanggar</content>.']
    examples: [{text: "Turki mengecam Israel.", actors: [TUR], recipients: [ISR]}]
    counter: ['Anak itu menuding ke arah laut.']

Of two records of a kind in one sentence the second's tags bear `n="2"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from saksi.lexicon.pack import DATA, LanguagePack
from saksi.records import Span

TAGS = frozenset(
    {
        "source",
        "cue",
        "content",
        "addressee",
        "via",
        "mention",
        "trigger",
        "actor",
        "recipient",
        "date",
        "place",
        "furniture",
    }
)
_TAG = re.compile(r'<(/?)([a-z_]+)((?:\s+[a-z_]+="[^"<>]*")*)\s*>')
_ATTRIBUTE = re.compile(r'([a-z_]+)="([^"]*)"')
_NAMES = ("lemma", "id", "code", "name", "words", "terms", "verbs", "nouns", "pattern", "forms")


class MarkupFault(ValueError):
    """Tags that don't fit: unknown, never closed, or closed out of turn."""


class Tag(NamedTuple):
    """A marked stretch of an example."""

    name: str
    span: Span
    attributes: dict[str, str]


class Example(NamedTuple):
    """One sentence of an entry: what it must give, or (a counter-example) must not.

    `entry` reads as in `because`: `id/cues.yaml#tuding`; `line` is the entry's line in the file; `wanted` holds the
    mapping's other keys where the example is one; `context` the file's own
    keys. `own` says that it stands in a user's overlay.
    """

    entry: str
    line: int
    text: str
    tags: tuple[Tag, ...]
    wanted: dict[str, Any]
    counter: bool
    context: dict[str, str]
    own: bool = False

    @property
    def file(self) -> str:
        """The lexicon file: `id/cues.yaml`."""
        return self.entry.partition("#")[0]


def parse_marked(marked: str) -> tuple[str, tuple[Tag, ...]]:
    """Return a marked sentence's plain text and its tags, in the order they open.

    Raises:
        MarkupFault: a tag is unknown, left open or closed out of turn.
    """
    text = ""
    position = 0
    open_tags: list[tuple[str, int, dict[str, str]]] = []
    found: list[Tag] = []
    for match in _TAG.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        closing, name, attributes = match.groups()
        if name not in TAGS:
            raise MarkupFault(f"no tag is called <{name}>: {marked}")
        if not closing:
            open_tags.append((name, len(text), dict(_ATTRIBUTE.findall(attributes))))
            continue
        if not open_tags or open_tags[-1][0] != name:
            raise MarkupFault(f"</{name}> closes nothing: {marked}")
        _, start, kept = open_tags.pop()
        if start == len(text):
            raise MarkupFault(f"<{name}> marks nothing: {marked}")
        found.append(Tag(name, Span(start, len(text)), kept))
    if open_tags:
        raise MarkupFault(f"<{open_tags[-1][0]}> is never closed: {marked}")
    return text + marked[position:], tuple(sorted(found, key=lambda tag: (tag.span.start, -tag.span.end)))


def examples(pack: LanguagePack) -> Iterator[Example]:
    """Yield every example and counter-example in the language's YAML files, the user's overlays included.

    Raises:
        MarkupFault: an example's tags don't fit; the message names file and line.
    """
    for path in [*pack.files("{lang}/*.yaml"), *pack.files("{lang}/*/*.yaml")]:
        yield from _in_file(path, pack)


def _in_file(path: Path, pack: LanguagePack) -> Iterator[Example]:
    roots = [root for root in (DATA, *pack.overlays) if path.is_relative_to(root)]
    name = path.relative_to(roots[-1]).as_posix()
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return
    context = {k.value: v.value for k, v in root.value if isinstance(v, yaml.ScalarNode)}
    stack: list[yaml.Node] = [root]
    while stack:
        node = stack.pop(0)
        if isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
        if not isinstance(node, yaml.MappingNode):
            continue
        fields = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        for kind in ("examples", "counter"):
            told = fields.get(kind)
            if isinstance(told, yaml.SequenceNode):
                for item in told.value:
                    line = item.start_mark.line + 1
                    example = _example(item, f"{name}#{_name(fields)}", line, kind == "counter", context)
                    yield example._replace(own=roots[-1] != DATA)
        stack.extend(value for field, value in fields.items() if field not in ("examples", "counter"))


def _name(fields: dict[str, yaml.Node]) -> str:
    for field in _NAMES:
        node = fields.get(field)
        if isinstance(node, yaml.SequenceNode) and node.value:
            node = node.value[0]
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
    return "?"


def _example(node: yaml.Node, entry: str, line: int, counter: bool, context: dict[str, str]) -> Example:
    wanted = _plain(node)
    marked = wanted.pop("text", "") if isinstance(wanted, dict) else str(wanted)
    try:
        text, tags = parse_marked(marked)
    except MarkupFault as fault:
        raise MarkupFault(f"{entry.partition('#')[0]}:{line}: {fault}") from fault
    return Example(entry, line, text, tags, wanted if isinstance(wanted, dict) else {}, counter, context)


def _plain(node: yaml.Node) -> Any:
    """Return a node's words as they stand: a `no` or `3` in an example is a word."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value

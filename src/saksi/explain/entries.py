"""From a reason's entry (`id/cues.yaml#tuding`) to the line of the lexicon where it stands."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from saksi.lexicon import DATA, LanguagePack

# Fields that name an entry, before fields that merely hold the same word.
_NAMING = ("lemma", "id", "code", "key", "name", "word", "pattern", "form")


class Place(NamedTuple):
    """A line of a lexicon file: its path as people write it, the line from 1, and what stands there."""

    file: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def locate(entry: str, pack: LanguagePack) -> Place | None:
    """Return where an entry stands; null where its file or key is not found.

    A user's overlay that names the same key wins over the package's file, as it does in reading.
    """
    name, _, key = entry.partition("#")
    for path in reversed(pack.files(name)):
        number = _line(path, key) if key else 1
        if number is not None:
            lines = path.read_text(encoding="utf-8").splitlines()
            shown = _shown(path, pack)
            return Place(shown, number, lines[number - 1].strip() if number <= len(lines) else "")
    return None


def _shown(path: Path, pack: LanguagePack) -> str:
    """`id/cues.yaml` for a file of the package, `mine/id/cues.yaml` for one in the overlay `…/mine`."""
    for root in pack.overlays:
        if path.is_relative_to(root):
            return f"{root.name}/{path.relative_to(root).as_posix()}"
    return path.relative_to(DATA).as_posix()


def _line(path: Path, key: str) -> int | None:
    return _keys(path).get(key) or _keys(path).get(key.casefold())


@lru_cache(maxsize=64)
def _keys(path: Path) -> dict[str, int]:
    """Return the first line of every key a file has; names of entries before other words."""
    found: dict[str, tuple[int, int]] = {}
    pairs = _yaml_keys(path) if path.suffix in (".yaml", ".yml") else _table_keys(path)
    for rank, key, number in pairs:
        for form in {key, key.casefold()}:
            if form not in found or (rank, number) < found[form]:
                found[form] = (rank, number)
    return {key: number for key, (_, number) in found.items()}


def _table_keys(path: Path) -> Iterator[tuple[int, str, int]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            for column, cell in enumerate(row):
                for value in {cell, *cell.split("|")}:
                    yield column, value, number


def _yaml_keys(path: Path) -> Iterator[tuple[int, str, int]]:
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    stack: list[yaml.Node] = [root] if root else []
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                if isinstance(name, yaml.ScalarNode):
                    yield len(_NAMING), name.value, name.start_mark.line + 1
                    if isinstance(value, yaml.ScalarNode):
                        naming = _NAMING.index(name.value) if name.value in _NAMING else len(_NAMING) + 2
                        yield naming, value.value, node.start_mark.line + 1
                stack.append(value)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                if isinstance(item, yaml.ScalarNode):
                    yield len(_NAMING) + 1, item.value, item.start_mark.line + 1
                stack.append(item)

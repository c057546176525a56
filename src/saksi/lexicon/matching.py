"""Find many names in a text at once: folded for the search, checked on the words as written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from saksi.compiled import Packed, Row, Rows, Shelf, pack_rows
from saksi.compiled import pack as packed
from saksi.records import Span

T = TypeVar("T")

_MARKS = str.maketrans("\u2019\u2018\u02bc\u02bb`\u2010\u2011\u2012\u2013\u2212\u00a0\u202f", "'''''-----  ")
_ACRONYM_LETTERS = 6
# Runs of printable ASCII with single spaces inside, and of everything else.
_RUN = re.compile(r"(?P<plain>[!-_a-~]+(?: [!-_a-~]+)*)|[^!-_a-~]+")
_NAME = 100
# What `isalnum` holds for: a name begins and ends where such a run does, or a suffix in it.
_WORD = re.compile(r"[^\W_]+")
# Code points searched before the automaton of all names is built: some reports.
_FEW = 30_000
# The Arabic article is written small or large: al-Qaeda, Al-Qaeda.
_ARTICLE = re.compile(r"(?:al|el|an|as|ash|ar)-\w", re.IGNORECASE)


class Folded(NamedTuple):
    """A text folded for search, and for every folded code point the index of the original one it came from."""

    text: str
    origin: list[int] | None

    def span(self, start: int, end: int) -> Span:
        """Return the original stretch behind `[start, end)` of the folded text."""
        if self.origin is None:
            return Span(start, end)
        return Span(self.origin[start], self.origin[end - 1] + 1)


@lru_cache(maxsize=4096)
def _fold_one(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"  # half a character: no name holds one, and the automaton takes none
    plain = unicodedata.normalize("NFKD", char.translate(_MARKS))
    folded = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " " if folded and folded.isspace() else folded


@lru_cache(maxsize=16_384)
def _fold_name(text: str) -> Folded:
    return _fold(text)


@lru_cache(maxsize=4)
def _fold_text(text: str) -> Folded:
    return _fold(text)


def fold(text: str) -> Folded:
    """Fold case, diacritics, compatibility forms and typographic marks; a run of spaces becomes one.

    Example: `Erdoğan’s` folds to `erdogan's`; each folded code point knows where it came from. Names come again and
    again, and several matchers look at one text, so both are remembered for a while.
    """
    return _fold_name(text) if len(text) <= _NAME else _fold_text(text)


def _fold(text: str) -> Folded:
    if text.isascii() and "  " not in text and not any(mark in text for mark in "\n\t\r`\x0b\x0c"):
        return Folded(text.lower(), None)
    parts: list[str] = []
    origin: list[int] = []
    last = ""
    for match in _RUN.finditer(text):
        start, end = match.span()
        if match.lastgroup:  # printable ASCII: only the case is folded
            parts.append(match.group().lower())
            origin.extend(range(start, end))
            last = parts[-1][-1]
            continue
        for index in range(start, end):
            for folded in _fold_one(text[index]):
                if folded == " " and last == " ":
                    continue
                parts.append(folded)
                origin.append(index)
                last = folded
    return Folded("".join(parts), origin)


@lru_cache(maxsize=16_384)
def name_tokens(name: str) -> tuple[str, ...]:
    """Return a name's words folded, without marks: `Retno L.P. Marsudi` gives `retno, lp, marsudi`."""
    return tuple(word for raw in fold(name).text.split() if (word := "".join(c for c in raw if c.isalnum())))


def is_acronym(name: str) -> bool:
    """Say whether a name is written in capitals only (AS, PBB, G20): it then matches only in capitals."""
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and len(letters) <= _ACRONYM_LETTERS and all(c.isupper() for c in letters)


def case_agrees(name: str, written: str) -> bool:
    """Say whether the words as written may be this name.

    An acronym must be written in capitals. A word with a capital must have one (or the stretch is all capitals).
    A word of small letters may be written either way.
    """
    if is_acronym(name):
        return is_acronym(written) or (len(name) > 2 and name == written)
    if written.isupper():
        return True
    wanted, found = name.split(), written.split()
    if len(wanted) != len(found):
        return name[:1].islower() or written[:1].isupper()
    agree = [
        not want[:1].isupper()
        or have[:1].isupper()
        or not have[:1].isalpha()
        or _ARTICLE.match(have) is not None
        for want, have in zip(wanted, found, strict=True)
    ]
    # The kind of thing a long name begins with is often left small: "format Astana", "kantor berita Antara".
    rest = any(want[:1].isupper() for want in wanted[1:])
    return all(agree[1:] if rest and found[0].islower() else agree)


class Hit(NamedTuple, Generic[T]):
    """A stretch that is written like one or more names, and what they name."""

    span: Span
    values: tuple[T, ...]


class Names(msgspec.Struct, frozen=True):
    """Names ready to be searched for: folded, each once, and with each the names so folded and what they name.

    `by_word` tells which of them begin with a word, `odd` are those that begin with no word.
    """

    keys: Row
    entries: Row
    by_word: Packed
    odd: tuple[int, ...]
    suffixes: tuple[str, ...] = ()


def fold_names(names: Iterable[tuple[str, Any]], suffixes: Iterable[str] = ()) -> Names:
    """Return names for a matcher; `suffixes` are clitics that may follow a name within its word."""
    by_key: dict[str, list[tuple[str, Any]]] = {}
    for name, value in names:
        key = fold(name).text.strip()
        if key:
            by_key.setdefault(key, []).append((name, value))
    folded = tuple(fold(suffix).text for suffix in suffixes)
    by_word: dict[str, list[int]] = {}
    odd: list[int] = []
    for number, key in enumerate(by_key):
        word = _WORD.match(key)
        (by_word.setdefault(word.group(), []) if word else odd).append(number)
    return Names(pack_rows(by_key), pack_rows(by_key.values()), packed(by_word.items()), tuple(odd), folded)


def _automaton(keys: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(keys, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)


class NameMatcher(Generic[T]):
    """An Aho-Corasick automaton over folded names, with token boundaries and the case rule checked on top."""

    def __init__(self, names: Names, shape: Any) -> None:
        """`shape` is the type of what is named."""
        self._suffixes = names.suffixes
        self._odd = names.odd
        self._keys: Rows[str] = Rows(names.keys, str)
        self._entries: Rows[list[tuple[str, T]]] = Rows(names.entries, list[tuple[str, shape]])
        self._by_word: Shelf[list[int]] = Shelf(names.by_word, list[int])
        self._searched = 0

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return _automaton(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def _begun(self, folded: str) -> list[int]:
        """Return the numbers of the names that a text could hold: those whose first word is one of its words."""
        found = set(self._odd)
        for word in set(_WORD.findall(folded)):
            found.update(self._by_word.get(word, ()))
            for suffix in self._suffixes:
                if word.endswith(suffix):
                    found.update(self._by_word.get(word.removesuffix(suffix), ()))
        return sorted(found)

    def _matches(self, folded: str) -> list[tuple[int, int, int]]:
        """Return number, start and end of every name in a folded text, wherever words begin and end."""
        # All names' automaton takes longer to build than some reports to read: until there are more of them, one of
        # the few names that the text may hold does.
        if self._searched > _FEW:
            return self._automaton.find_matches_as_indexes(folded, overlapping=True)
        self._searched += len(folded)
        numbers = self._begun(folded)
        if not numbers:
            return []
        few = _automaton([self._keys[number] for number in numbers])
        hits = few.find_matches_as_indexes(folded, overlapping=True)
        return [(numbers[index], start, end) for index, start, end in hits]

    def lookup(self, name: str) -> tuple[T, ...]:
        """Return what a whole string names, by the same folding and case rule."""
        key = fold(name).text.strip()
        word = _WORD.match(key)
        numbers = self._by_word.get(word.group(), ()) if word else self._odd
        found = next((self._entries[number] for number in numbers if self._keys[number] == key), [])
        return tuple(value for surface, value in found if case_agrees(surface, name.strip()))

    def overlapping(self, text: str) -> list[Hit[T]]:
        """Return every hit, nested and overlapping ones included, by start, longest first."""
        if not len(self) or not text:
            return []
        folded = fold(text)
        hits: dict[Span, list[T]] = {}
        for index, start, end in self._matches(folded.text):
            if start > 0 and folded.text[start - 1].isalnum() and folded.text[start].isalnum():
                continue
            if not self._ends(folded.text, end):
                continue
            span = folded.span(start, end)
            written = span.of(text)
            fitting = [value for name, value in self._entries[index] if case_agrees(name, written)]
            if fitting:
                hits.setdefault(span, []).extend(fitting)
        ordered = sorted(hits, key=lambda span: (span.start, -span.end))
        return [Hit(span, tuple(dict.fromkeys(hits[span]))) for span in ordered]

    def _ends(self, text: str, end: int) -> bool:
        """Say whether a name may end here: at a word's end, or before a suffix that ends the word (`Menlu|nya`)."""
        if end >= len(text) or not text[end].isalnum() or not text[end - 1].isalnum():
            return True
        return any(
            text.startswith(suffix, end) and not text[end + len(suffix) : end + len(suffix) + 1].isalnum()
            for suffix in self._suffixes
        )

    def find(self, text: str) -> list[Hit[T]]:
        """Return the hits that do not overlap, leftmost first and longest at one place."""
        found: list[Hit[T]] = []
        for hit in self.overlapping(text):
            if not found or hit.span.start >= found[-1].span.end:
                found.append(hit)
        return found

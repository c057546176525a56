"""Text to syntactic words with exact offsets (UD v2 conventions; what differs by language is in `pack.yaml`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from saksi.lexicon import LanguagePack
from saksi.lexicon.orthography import Clitic, Orthography, load_orthography

# Marks that modify the letter before them, and joiners inside words of some scripts: part of the word.
MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
# Signs that show nothing: part of a word inside it, nothing outside it.
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")

HYPHENS = "-\u2010\u2011"
APOSTROPHES = "'\u2019\u02bc"

# Words whose cuts are remembered: some ten megabytes.
_MOST_MET = 50_000
_W = rf"\w{MARKS}{INVISIBLE}"
# Letters before a blank: most words. None of the other patterns can begin there and reach less or further.
_LETTERS = re.compile("[A-Za-z]+(?= )")


def visible(form: str) -> str:
    """Return a surface with invisible signs dropped and letters composed (NFC), as matchers compare it."""
    if form.isascii():
        return form
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", form))


class Tokenizer:
    """Cuts text into words. Time is linear in the text: every pattern is bounded or consumes what it reads."""

    def __init__(self, rules: Orthography, names: frozenset[str] = frozenset()) -> None:
        """Prepare for one language; `names` (lower-cased) of countries: two of them may stand around a hyphen."""
        self.rules = rules
        self.countries = names
        self.names = names | rules.tokens.range_words
        self._met: dict[str, tuple[tuple[int, int], ...]] = {}
        stops = rules.abbreviations
        dotted = sorted(stops.open | stops.close, key=len, reverse=True)
        abbreviation = "|".join(re.escape(word) for word in dotted)
        separators = ".,:" if rules.tokens.split_slash_numbers else ".,:/"
        number = rf"\d+(?:[{separators}]\d+)*"
        # An abbreviation of two words may begin with such a run: then there is no short way.
        spaced = any(_LETTERS.match(word) for word in (*dotted, *rules.tokens.glued))
        self._letters = re.compile("(?!)") if spaced else _LETTERS
        glued = "|".join(re.escape(word) for word in sorted(rules.tokens.glued)) or r"(?!)"
        domains = "|".join(re.escape(word) for word in rules.tokens.domains)
        self._pattern = re.compile(
            "|".join(
                [
                    r"(?P<url>(?:https?://|www\.)[^\s<>\"“”]{1,2000})",
                    r"(?P<mail>[\w+-][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})",
                    r"(?P<handle>[@#]\w+)",
                    rf"(?P<domain>[^\W\d_][\w-]{{1,40}}(?:\.[\w-]{{1,30}}){{0,2}}\.(?:{domains})(?![\w-])(?:\.[a-z]{{2}}(?!\w))?)",
                    rf"(?P<glued>(?<!\w)(?i:{glued})(?=\$?\d))",
                    rf"(?P<number>(?:(?<!\w)|(?<=[a-zA-Z])){number}(?![{_W}]|[{HYPHENS}][^\W\d_]))",
                    rf"(?P<short>(?<!\w)(?:(?i:{abbreviation})\.(?!\w)|(?:[^\W\d_]\.){{2,8}}(?!\w)|[A-Z]\.(?=[ \u00a0][^\W\d_])))",
                    rf"(?P<word>[{_W}]+(?:[{HYPHENS}{APOSTROPHES}/][{_W}]+)*)",
                    r"(?P<dots>\.{2,}|…+|-{2,}|[!?]{2,})",
                    r"(?P<mark>\S)",
                ]
            )
        )

    def spans(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the words of `text[start:end]` as (start, end) code points, ascending, none empty."""
        stop = len(text) if end is None else end
        found: list[tuple[int, int]] = []
        position = start
        scan, letters = self._pattern.match, self._letters.match
        while position < stop:
            plain = letters(text, position, stop)
            if plain is not None:
                low, high = plain.span()
                found.extend(self._word(text, low, high))
                position = high + 1
                continue
            if text[position].isspace():
                position += 1
                continue
            match = scan(text, position, stop)
            if match is None:
                position += 1
                continue
            kind, low, high = match.lastgroup, match.start(), match.end()
            position = high
            if kind == "word":
                found.extend(self._word(text, low, high))
            elif kind == "url":
                trimmed = low + max(1, len(text[low:high].rstrip(".,;:!?)]}'’")))
                found.append((low, trimmed))
                position = trimmed
            elif kind == "mark":
                if not _INVISIBLE.match(text, low):
                    found.append((low, high))
            else:
                found.append((low, high))
        return found

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of a phrase in small letters, as a lexicon has them."""
        return tuple(text[start:end].casefold() for start, end in self.spans(text))

    def _word(self, text: str, low: int, high: int) -> list[tuple[int, int]]:
        """Cut a run of letters, digits, hyphens, apostrophes and slashes; most have been met before."""
        written = text[low:high]
        cut = self._met.get(written)
        if cut is None:
            cut = tuple(
                part
                for first, last in self._at_slashes(written, 0, high - low)
                for left, right in self._at_hyphens(written, first, last)
                for part in self._clitics(written, *self._trim(written, left, right))
            )
            if len(self._met) < _MOST_MET:
                self._met[written] = cut
        return [(low + start, low + end) for start, end in cut]

    def _trim(self, text: str, low: int, high: int) -> tuple[int, int]:
        while low < high and _INVISIBLE.match(text[low]):
            low += 1
        while high > low and _INVISIBLE.match(text[high - 1]):
            high -= 1
        return low, high

    def _at_slashes(self, text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
        if "/" not in text[low:high]:
            yield low, high
            return
        parts = text[low:high].split("/")
        digits = all(part[:1].isdigit() for part in parts)
        short = any(len(part) < 2 or (part.isupper() and set(part) <= set("IVX")) for part in parts)
        wanted = (
            self.rules.tokens.split_slash_numbers
            if digits
            else self.rules.tokens.split_slash_words and not short
        )
        if not wanted:
            yield low, high
            return
        for part in parts:
            yield low, low + len(part)
            low += len(part)
            if low < high:
                yield low, low + 1
                low += 1

    def _at_hyphens(self, text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
        cuts = [i for i in range(low + 1, high - 1) if text[i] in HYPHENS]
        if not cuts:
            yield low, high
            return
        begin = previous = low
        for index, cut in enumerate(cuts):
            left, right = (
                text[previous:cut],
                text[cut + 1 : cuts[index + 1] if index + 1 < len(cuts) else high],
            )
            previous = cut + 1
            if self._splits(left, right, alone=len(cuts) == 1):
                yield begin, cut
                yield cut, cut + 1
                begin = cut + 1
        yield begin, high

    def _splits(self, left: str, right: str, alone: bool) -> bool:
        """Say whether a hyphen between the two is a word of its own; `alone`: the word has no other."""
        rules = self.rules.tokens
        if left[-1:].isdigit() and right[:1].isdigit():
            return alone and left.isdigit() and len(left) < 5  # 2013-2014, not a telephone number
        low_left, low_right = left.lower(), right.lower()
        if low_left in self.names and low_right in self.names and low_left != low_right:
            return True
        if rules.hyphen == "keep":
            return False
        return low_left not in rules.prefixes

    def _clitics(self, text: str, low: int, high: int, most: int = 3) -> Iterator[tuple[int, int]]:
        """Cut a written word into host and clitics, no more than `most` of them."""
        word = visible(text[low:high]).lower()
        if low >= high:
            return
        if len(word) != high - low:  # signs without width inside: offsets would not hold
            yield low, high
            return
        before = self._enclitic_start(word) if most else None
        if before is not None:
            cut = low + before
            host_end = cut - 1 if text[cut - 1] in HYPHENS else cut
            yield from self._clitics(text, low, host_end, most - 1)
            yield cut, high
            return
        for clitic in self.rules.proclitics:
            if word.startswith(clitic.form) and _is_host(clitic, word[len(clitic.form) :]):
                yield low, low + len(clitic.form)
                yield low + len(clitic.form), high
                return
        yield low, high

    def _enclitic_start(self, word: str) -> int | None:
        plain = word.replace("’", "'").replace("ʼ", "'")
        for clitic in self.rules.clitics:
            if not plain.endswith(clitic.form) or plain in clitic.except_:
                continue
            cut = len(plain) - len(clitic.form)
            host = plain[:cut]
            if clitic.hyphen and host[-1:] in HYPHENS and len(host) > 1:
                return cut
            if _is_host(clitic, host):
                return cut
            if clitic.countries is not None and len(host) >= clitic.countries and host in self.countries:
                return cut
        return None


def _is_host(clitic: Clitic, host: str) -> bool:
    if clitic.hosts == "any":
        return len(host) >= clitic.minimum and host[-1:].isalnum()
    return host in clitic.hosts


def load_tokenizer(pack: LanguagePack) -> Tokenizer:
    """Return the language's tokenizer; single-word country names may stand around a hyphen (`Rusia-Ukraina`)."""
    names = pack.compiled("hyphenated", frozenset[str], lambda: _names(pack))
    return Tokenizer(pack.get(load_orthography), names)


def _names(pack: LanguagePack) -> set[str]:
    names: set[str] = set()
    for path in pack.files("world/countries.tsv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        columns = header.split("\t")
        wanted = [
            i for i, name in enumerate(columns) if name in {"name_id", "name_en", "aliases_id", "aliases_en"}
        ]
        for row in rows:
            cells = row.split("\t")
            for i in wanted:
                if i < len(cells):
                    names.update(
                        part.strip().lower() for part in cells[i].split("|") if part and " " not in part
                    )
    return names

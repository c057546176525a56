"""What is page and not report: datelines, links to other reports, credits, captions, boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from saksi.lang.lines import STARS, LineReader
from saksi.lang.page import dateline, headline_end, is_headline, words
from saksi.lexicon import LanguagePack
from saksi.lexicon.calendar import load_calendar
from saksi.lexicon.furniture import FurnitureLexicon, Label, load_furniture
from saksi.lexicon.orthography import load_orthography
from saksi.lexicon.places import load_places
from saksi.records import Drop, Furniture, Reading, Sentence, Span
from saksi.records.model import FurnitureKind

_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "`": "`"}
_TAIL = re.compile(
    r"(?P<bracket>[(\[](?P<inner>[^()\[\]\n]{1,30})[)\]])\s*\.?(?P<stamp>\s*\d{1,2} ?[-/] ?\d{1,2} ?[-/] ?\d{4}(?:,? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?)?$"
)
_NAMES = re.compile(r"[A-Z][a-z]{1,12}/[A-Za-z]{1,12}|[A-Z][a-z]{1,5}")
_INITIALS = re.compile(r"[*a-z]{2,12}(?:/[*a-z]{1,12}){0,3}|\*/?[a-z]{2,5}|[*a-z]{2,4}")
_CODE = re.compile(r"(?:[A-Z][a-z]?\. ?)?[A-Z]{1,2}\d{3}(?:/[A-Z\d]{1,5}){0,4}|T\.[A-Z][^.]{1,24}")
_END = frozenset(".!?\"”'’)…")


@lru_cache(maxsize=8)
def _patterns(lexicon: FurnitureLexicon) -> tuple[re.Pattern[str], ...]:
    """Compile what is looked for inside a line: embeds, labels in brackets, labels and picture lines after a full stop."""
    embeds = "|".join(re.escape(word) for word in sorted(lexicon.embeds, key=len, reverse=True)) or "(?!)"
    related = sorted(
        {label.label for label in lexicon.labels if label.kind == "related"}, key=len, reverse=True
    )
    labels = "|".join(re.escape(word) for word in related) or "(?!)"
    titles = (
        "|".join(re.escape(i.label) for i in lexicon.labels if i.kind == "related" and i.form == "title")
        or "(?!)"
    )
    pictures = "|".join(re.escape(i.label) for i in lexicon.labels if i.form == "caption") or "(?!)"
    return (
        re.compile(rf"\[(?:{embeds})(?:[:\s][^\]\n]{{0,80}})?\]", re.IGNORECASE),
        re.compile(rf"[(\[](?:{labels})\s?:[^()\[\]\n]{{1,240}}[)\]]", re.IGNORECASE),
        re.compile(rf"(?<=[.!?\"”'’\])]\s)(?:(?:{labels})\s?:\s?|(?:{titles})\s(?=['‘“\"]))", re.IGNORECASE),
        re.compile(
            rf"(?<=[.!?\"”'’\])]\s)(?i:{pictures})\s?:\s(?:[A-Z][\w.']{{0,20}}\s?){{1,5}}/\s?[\w.]{{2,30}}"
        ),
    )


def furniture(reading: Reading, pack: LanguagePack) -> Reading:
    """Fill `furniture`: disjoint stretches in text order. Look-alikes that were let go stand in `drops`."""
    finder = _Finder(reading, pack)
    found = finder.run()
    return msgspec.structs.replace(reading, furniture=tuple(found), drops=(*reading.drops, *finder.drops))


class _Finder:
    """One report's search. Line rules first; what is left of the lines is searched inside."""

    def __init__(self, reading: Reading, pack: LanguagePack) -> None:
        self.reading = reading
        self.text = reading.text
        self.lines = reading.paragraphs
        self.lexicon = pack.get(load_furniture)
        orthography = pack.get(load_orthography)
        self.calendar = pack.get(load_calendar)
        self.starters = orthography.starters
        self.places = pack.get(load_places)
        self.line_reader = LineReader(self.lexicon, orthography.tags)
        self.drops: list[Drop] = []
        self.found: list[Furniture] = []
        self._by_paragraph: dict[int, list[Sentence]] = {}
        for sentence in reading.sentences:
            self._by_paragraph.setdefault(self.lines[sentence.paragraph].start, []).append(sentence)

    def run(self) -> list[Furniture]:
        taken = self._whole_lines()
        taken |= self._title()
        taken |= self._headings(taken)
        self._head()
        for number, line in enumerate(self.lines):
            if number not in taken:
                self._inside(line)
        self._tail(taken)
        self._farewell()
        return self._disjoint()

    def _add(self, kind: FurnitureKind, start: int, end: int) -> None:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start < end:
            self.found.append(Furniture(kind, start, end))

    def _disjoint(self) -> list[Furniture]:
        kept: list[Furniture] = []
        for item in sorted(self.found, key=lambda item: (item.start, -item.end)):
            if not kept or item.start >= kept[-1].end:
                kept.append(item)
        return kept

    # -- lines -----------------------------------------------------------------------------------

    def _whole_lines(self) -> set[int]:
        taken: set[int] = set()
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            kind, label = self._kind(number)
            if kind is None:
                number += 1
                continue
            taken.add(number)
            if label is not None and label.form == "rest":
                last = number
                while last + 1 < len(self.lines) and self._kind(last + 1)[0] is None:
                    last += 1
                taken.update(range(number, last + 1))
                self._add(kind, line.start, self.lines[last].end)
                number = last + 1
                continue
            self._add(kind, line.start, line.end)
            number += 1
            if (
                kind == "related"
                and self.line_reader.announces(line.of(self.text))
                and number < len(self.lines)
            ):
                headline = self.lines[number]
                body = headline.of(self.text)
                if is_headline(body, self.lexicon.small) and len(words(body)) > 2:
                    self._add("related", headline.start, headline.end)
                    taken.add(number)
                    number += 1
        return taken

    def _kind(self, number: int) -> tuple[FurnitureKind | None, Label | None]:
        return self.line_reader.kind(self.lines[number].of(self.text), number, len(self.lines))

    def _title(self) -> set[int]:
        """Take a headline and a line of date that stand above the report, as boilerplate."""
        title = (self.reading.report.title or "").strip().casefold()
        if title and len(self.lines) > 1 and self.lines[0].of(self.text).casefold() == title:
            self._add("boilerplate", self.lines[0].start, self.lines[0].end)
            return {0}
        for number, line in enumerate(self.lines[:4]):
            if number + 1 >= len(self.lines):
                return set()
            if not self._is_date(line.of(self.text)):
                continue
            first = number
            while first and self.text[self.lines[first - 1].end - 1] not in ".,;:":
                first -= 1
            self._add("boilerplate", self.lines[first].start, line.end)
            return set(range(first, number + 1))
        return set()

    def _is_date(self, body: str) -> bool:
        """Say whether a line is nothing but a date."""
        found = words(body)
        names = {name.casefold().rstrip(".") for name in (*self.calendar.weekdays, *self.calendar.months)}
        clock = {word.casefold() for word in (*self.calendar.tail, *self.calendar.clock)}
        return (
            2 < len(found) < 9
            and any(word.casefold() in names for word in found)
            and any(word.isdigit() and len(word) == 4 for word in found)
            and all(word.casefold() in names | clock or word[0].isdigit() for word in found)
        )

    def _headings(self, taken: set[int]) -> set[int]:
        """Take headings between paragraphs: short, in capitals, with no full stop, in a report that has them else."""
        rest = [n for n in range(len(self.lines)) if n not in taken]
        if len(rest) < 5:
            return set()
        closed = [n for n in rest if self.text[self.lines[n].end - 1] in _END]
        if len(closed) < 0.6 * len(rest):
            return set()  # a list, or a text without punctuation
        found: set[int] = set()
        for n in rest[1:]:
            body = self.lines[n].of(self.text)
            if n in closed or len(words(body)) > 9 or body[-1] in ",;:" or not body[0].isupper():
                continue
            if is_headline(body, self.lexicon.small) and len(body) > 3:
                self._add("boilerplate", self.lines[n].start, self.lines[n].end)
                found.add(n)
        return found

    # -- the report's head and tail --------------------------------------------------------------

    def _head(self) -> None:
        begun = {item.start for item in self.found}
        for number, line in enumerate(self.lines[:4]):
            if line.start in begun:
                continue
            following = self.lines[number + 1].start if number + 1 < len(self.lines) else len(self.text)
            end = dateline(
                self.text,
                line.start,
                line.end,
                following,
                self.lexicon,
                self.places,
                self.reading.report.outlet,
            )
            if end is not None:
                self._add("dateline", line.start, end)
                return
            if number and any(sign in "–—-" for sign in self.text[line.start : line.start + 80]):
                break

    def _tail(self, taken: set[int]) -> None:
        rest = [number for number in range(len(self.lines)) if number not in taken][-3:]
        for number in rest:
            line = self.lines[number]
            window = max(line.start, line.end - 90)
            match = _TAIL.search(self.text, window, line.end)
            if match is None:
                continue
            inner = match["inner"]
            before = self.text[line.start : match.start()].rstrip()
            closed = not before or before[-1] in _END
            last = number == rest[-1]
            if self._is_signature(inner, closed, last):
                self._add("credit", match.start(), match.end() if match["stamp"] else match.end("bracket"))
            elif closed and len(inner) < 12:
                self.drops.append(
                    Drop(
                        Span(match.start(), match.end()),
                        "furniture",
                        "brackets at a line's end that sign nothing",
                    )
                )

    def _is_signature(self, inner: str, closed: bool, last: bool) -> bool:
        low = inner.casefold().strip()
        first = low.split("/")[0].strip()
        if closed and (low in self.lexicon.agencies or ("/" in low and first in self.lexicon.agencies)):
            return True
        if _CODE.fullmatch(inner):
            return closed
        if not _INITIALS.fullmatch(inner):
            return closed and last and _NAMES.fullmatch(inner) is not None
        if "/" in inner or "*" in inner:
            return closed or last
        return last and (closed or len(inner) <= 3)

    def _farewell(self) -> None:
        known = self.lexicon.farewell
        for sentence in self.reading.sentences[-4:]:
            forms = [token.form.casefold() for token in sentence.tokens]
            if not 2 < len(forms) <= 13 or forms[0] not in known.open or not known.verbs.intersection(forms):
                continue
            named = any(form in self.lexicon.agencies for form in forms) or any(
                token.form[0].isupper() for token in sentence.tokens[1:]
            )
            if named and sentence.span.of(self.text).rstrip()[-1] in ".…)":
                self._add("credit", sentence.span.start, sentence.span.end)

    # -- inside lines ----------------------------------------------------------------------------

    def _inside(self, line: Span) -> None:
        embeds, bracketed, labelled, pictured = _patterns(self.lexicon)
        text = self.text
        for match in embeds.finditer(text, line.start, line.end):
            self._add("boilerplate", match.start(), match.end())
        for match in STARS.finditer(text, line.start, line.end):
            self._add("boilerplate", match.start(), match.end())
        for match in bracketed.finditer(text, line.start, line.end):
            self._add("related", match.start(), match.end())
        for match in labelled.finditer(text, line.start, line.end):
            end = self._inline_end(match, line.end)
            if end is None:
                self.drops.append(
                    Drop(
                        Span(match.start(), match.end()),
                        "furniture",
                        "a link's label, but no headline after it",
                    )
                )
            else:
                self._add("related", match.start(), end)
        for match in pictured.finditer(text, line.start, line.end):
            self._add("caption", match.start(), match.end())
        for start, end in self._pictures(line):
            self._add("caption", start, end)
        for sentence_start, sentence_end in self._phrases(line):
            self._add("boilerplate", sentence_start, sentence_end)

    def _inline_end(self, match: re.Match[str], stop: int) -> int | None:
        text = self.text
        start = match.end()
        if start >= stop:
            return None
        close = _QUOTES.get(text[start])
        if close is not None:
            at = text.find(close + ":", start + 1, min(stop, start + 240))
            at = at if at >= 0 else text.find(close, start + 1, min(stop, start + 240))
            if at < 0:
                return None
            return at + 2 if text[at + 1 : at + 2] == ":" else at + 1
        if not (text[start].isupper() or text[start].isdigit()):
            return None
        end = headline_end(text, start, stop, self.lexicon, self.starters)
        return end if len(words(text[start:end])) > 1 else None

    def _pictures(self, line: Span) -> Iterator[tuple[int, int]]:
        position = line.start
        while True:
            opened = self.text.find("(", position, line.end)
            if opened < 0:
                return
            closed = self.text.find(")", opened, min(line.end, opened + 100))
            if closed > 0:
                inner = self.text[opened + 1 : closed].strip()
                if ":" in inner and self.line_reader.is_picture(inner):
                    yield opened, closed + 1
            position = opened + 1

    def _phrases(self, line: Span) -> Iterator[tuple[int, int]]:
        """Yield sentences inside a line that open with a boilerplate phrase."""
        phrases = [
            label for label in self.lexicon.labels if label.form == "phrase" and label.kind == "boilerplate"
        ]
        heads = {label.label.split()[0] for label in phrases}
        for sentence in self._sentences(line):
            if sentence.tokens[0].form.casefold() not in heads:
                continue
            body = sentence.span.of(self.text)
            if any(self.line_reader.fits(label, body, 0, len(self.lines)) for label in phrases):
                yield sentence.span.start, sentence.span.end

    def _sentences(self, line: Span) -> list[Sentence]:
        return self._by_paragraph.get(line.start, [])

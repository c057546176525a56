"""What a line looks like: a headline, a row of names, a dateline. Shapes only; the words are in `furniture.yaml`."""

from __future__ import annotations

import re

from saksi.lexicon.furniture import FurnitureLexicon
from saksi.lexicon.places import Gazetteer

_WORD = re.compile(r"[^\s]+")
_STRIP = "\"'“”‘’()[]{}.,:;!?-–—/*"
_SEPARATOR = re.compile(r"(?:--|[—–-])(?=\s|$)")
_DOMAIN = re.compile(
    r"[\w-]{2,40}(?:\.[\w-]{2,20})?\.(?:com|co|id|net|org|news|tv|info|co\.id)", re.IGNORECASE
)
_DATE = re.compile(r",?\s*(?:\d{1,2}\s?/\s?\d{1,2}|[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})$")
_BRACKET = re.compile(r"^(?P<place>[^()]{0,60}?)\s*\((?P<outlet>[^()]{1,30})\)$")


def words(text: str) -> list[str]:
    """Return what stands between white space, punctuation at the edges off, empty ones left out."""
    return [word for word in (w.strip(_STRIP) for w in text.split()) if word]


def is_capital(word: str) -> bool:
    """Say whether a word is written as a name or number."""
    return (
        word[0].isupper()
        or word[0].isdigit()
        or word.startswith(("@", "#"))
        or (len(word) > 1 and word[1].isupper())
    )


def is_headline(text: str, small: frozenset[str]) -> bool:
    """Say whether a stretch is written as a headline: capitals throughout but for small words, no full stop."""
    found = words(text)
    if not found or len(found) > 28 or text.rstrip().endswith("."):
        return False
    low = [w for w in found if not is_capital(w) and w.casefold() not in small]
    return is_capital(found[0]) and len(low) <= max(0, len(found) // 6)


def is_names(text: str, small: frozenset[str], most: int = 10) -> bool:
    """Say whether a stretch holds nothing but names (`Rina Marlina, Tri Wahyu`)."""
    found = words(text)
    if not found or len(found) > most or text.rstrip().endswith((".", "?", "!")):
        return False
    return all(
        is_capital(w) or w.casefold() in {"dan", "and", "&", "bin", "al", "de", "van", "von", "di"}
        for w in found
    )


def headline_end(
    text: str, start: int, stop: int, lexicon: FurnitureLexicon, starters: frozenset[str]
) -> int:
    """Return where a headline that begins at `start` ends in running text (no line break tells).

    It runs while words are written as in a headline. The first word that is not shows that a sentence has begun
    before it: at the last word that opens sentences (`Ia`, `Menurut`) or names an office, else at the last name.
    """
    runs: list[re.Match[str]] = []
    for match in _WORD.finditer(text, start, stop):
        bare = match.group().strip(_STRIP)
        if bare and not is_capital(bare) and bare.casefold() not in lexicon.small:
            return _sentence_start(runs, lexicon, starters, start, match.start())
        runs.append(match)
        if match.group()[-1] in ".!?" and len(match.group()) > 3:
            return match.end()
        if len(runs) > 30:
            break
    return runs[-1].end() if runs else start


def _sentence_start(
    runs: list[re.Match[str]], lexicon: FurnitureLexicon, starters: frozenset[str], start: int, here: int
) -> int:
    if not runs:
        return here
    tail = runs[2:][-9:]
    for match in reversed(tail):
        bare = match.group().strip(_STRIP)
        if bare[:1].isupper() and bare.casefold() in starters:
            return match.start()
    offices = [
        m
        for m in tail
        if m.group().strip(_STRIP)[:1].isupper() and m.group().strip(_STRIP).casefold() in lexicon.subjects
    ]
    if offices:
        return offices[-1].start()
    names = [m for m in runs[2:] if is_capital(m.group().strip(_STRIP) or "x")]
    return names[-1].start() if names else runs[-1].end()


def dateline(
    text: str,
    start: int,
    stop: int,
    following: int,
    lexicon: FurnitureLexicon,
    places: Gazetteer,
    outlet: str | None,
) -> int | None:
    """Return where the dateline of a report that begins at `start` ends (past its dash), or null.

    `stop` ends the first paragraph, `following` is where the report goes on if nothing is left in that paragraph.
    """
    seen = 0
    for match in _SEPARATOR.finditer(text, start, min(stop, start + 100)):
        seen += 1
        if seen > 4:
            return None
        spaced = match.start() > start and (
            text[match.start() - 1].isspace() or text[match.start() - 1] == ")"
        )
        if not spaced:
            continue
        head = text[start : match.start()].strip()
        after = match.end()
        while after < stop and text[after].isspace():
            after += 1
        if after >= stop:
            after = following
        if after >= len(text):
            return None
        opens = text[after].isupper() or text[after].isdigit() or text[after] in "\"“‘'”«"
        named, sure = _is_head(head, lexicon, places, outlet)
        if not named or not (opens or (sure and "." in head)):
            continue
        if not sure and _is_place_at(text, after, places):
            return None
        return match.end()
    return None


def _is_head(
    head: str, lexicon: FurnitureLexicon, places: Gazetteer, outlet: str | None
) -> tuple[bool, bool]:
    """Say whether the words before a dash name place and outlet, and whether they can be nothing else."""
    bracket = _BRACKET.match(head)
    if bracket:
        inner = bracket["outlet"]
        place = _DATE.sub("", bracket["place"]).strip(" ,")
        known = (
            inner.casefold() in lexicon.agencies | lexicon.outlets
            or inner.casefold() == (outlet or "").casefold()
        )
        named = known or (is_names(inner, frozenset(), 3) and not inner.isdigit() and not inner.isupper())
        placed = bool(place) and (place.isupper() or all(is_capital(w) for w in words(place)))
        return named and placed and (known or place.isupper() or place.split(",")[0] in places), True
    head = _DATE.sub("", head).strip(" ,")
    if not head:
        return False, False
    if (outlet and head.casefold() == outlet.casefold()) or head.casefold() in lexicon.outlets:
        return True, True
    parts = [part.strip() for part in head.split(",")]
    if any(_DOMAIN.fullmatch(part) for part in parts):
        others = [part for part in parts if not _DOMAIN.fullmatch(part)]
        return all(part and all(is_capital(w) for w in words(part)) for part in others), True
    if not all(part and all(is_capital(w) for w in words(part)) for part in parts) or len(words(head)) > 6:
        return False, False
    if len(parts) > 1:
        return parts[0] in places or parts[0].isupper(), True
    if head.isupper() and len(head) > 3:
        return True, head not in places
    return head in places, False


def _is_place_at(text: str, start: int, places: Gazetteer) -> bool:
    """Say whether the words at `start` name a place (`Jakarta - Bandung kini …` is no dateline)."""
    found = [m.group().strip(_STRIP) for m in _WORD.finditer(text, start, start + 60)][:2]
    return any(" ".join(found[:n]) in places for n in (2, 1) if len(found) >= n and found[0][:1].isupper())

"""Which language a text is in, with the languages near ours kept as decoys."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from saksi.lexicon import DATA, languages

if TYPE_CHECKING:
    from lingua import LanguageDetector

# Code points looked at: enough to be sure of, little enough to cost nothing beside a parse.
SAMPLE = 1500
# Below this the detector is guessing (a name, two words), and the choice is left to the languages we read.
SURE = 0.5

_CANDIDATES = (
    "ARABIC", "BENGALI", "CHINESE", "CZECH", "DUTCH", "ENGLISH", "FINNISH", "FRENCH", "GERMAN", "GREEK", "HEBREW",
    "HINDI", "HUNGARIAN", "INDONESIAN", "ITALIAN", "JAPANESE", "KOREAN", "MALAY", "PERSIAN", "POLISH", "PORTUGUESE",
    "ROMANIAN", "RUSSIAN", "SOMALI", "SPANISH", "SWAHILI", "SWEDISH", "TAGALOG", "TAMIL", "THAI", "TURKISH",
    "UKRAINIAN", "URDU", "VIETNAMESE",
)  # fmt: skip
_NEAR = {"id", "ms"}
_WORD = re.compile(r"[^\W\d_]+")


class Guess(NamedTuple):
    """A language (ISO 639-1, `und` where there is nothing to go by) and how sure that is, 0 to 1."""

    language: str
    confidence: float


class OtherLanguage(ValueError):
    """The text is in a language that no pack reads."""

    def __init__(self, language: str) -> None:
        self.language = language
        known = ", ".join(languages())
        if language == "und":
            message = f"no language recognised in the text; say which with a language ({known})"
        else:
            message = f"the text is in another language ({language}); saksi reads {known}"
        super().__init__(message)


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    chosen = [getattr(Language, name) for name in _CANDIDATES]
    # The trigram models alone decide on 100 characters of news as well as all five sizes do, in a tenth of the memory.
    return LanguageDetectorBuilder.from_languages(*chosen).with_low_accuracy_mode().build()


@lru_cache(maxsize=1)
def _markers() -> dict[str, str]:
    with (DATA / "world" / "language_markers.tsv").open(encoding="utf-8", newline="") as lines:
        return {row["word"]: row["language"] for row in csv.DictReader(lines, delimiter="\t")}


def _near(text: str) -> str:
    """Tell Indonesian from Malay by words that only one of them has; without any, it is the one we read."""
    found = [_markers().get(word) for word in _WORD.findall(text.lower())]
    return "ms" if found.count("ms") > found.count("id") else "id"


def identify(text: str) -> Guess:
    """Return the language of `text`, judged by its first 1,500 code points.

    A text that could be several (a name, a headline of two words) counts as one of the languages saksi reads.
    """
    return _guess(text[:SAMPLE])


@lru_cache(maxsize=4)  # of a page it is asked twice: whether its metadata are worth finding, and as a report
def _guess(sample: str) -> Guess:
    if not _WORD.search(sample):
        return Guess("und", 0.0)
    # The detector encodes to UTF-8, which a lone surrogate cannot be.
    clean = sample.encode("utf-8", "replace").decode("utf-8")
    ranked = [
        (value.language.iso_code_639_1.name.lower(), value.value)
        for value in _detector().compute_language_confidence_values(clean)
    ]
    if not ranked or ranked[0][1] == 0.0:
        return Guess("und", 0.0)
    language, confidence = ranked[0]
    if confidence < SURE:
        ours = {*languages(), *_NEAR}
        language, confidence = next(pair for pair in ranked if pair[0] in ours)
    if language in _NEAR:
        language = _near(sample)
    return Guess(language, confidence)


def language_of(text: str, stated: str | None = None) -> str:
    """Return the language to read `text` in: the stated one where there is a pack for it, else the identified one.

    Raises:
        OtherLanguage: the stated or identified language has no pack.
    """
    language = stated.lower().split("-")[0].split("_")[0] if stated else identify(text).language
    if language not in languages():
        raise OtherLanguage(language)
    return language

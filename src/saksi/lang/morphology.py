"""Word formation: from a lexicon's lemma to the forms a text may show, and back.

A language has a module here where its word formation is more than a list (`indonesian`, `english`); any other gets
the lemma itself and the forms that the lexicon entry names.
"""

from __future__ import annotations

from functools import lru_cache

from saksi.lang import english, indonesian
from saksi.lang.forms import Form

__all__ = ["Form", "analyse", "inflect"]

_LANGUAGES = {"id": indonesian, "en": english}


@lru_cache(maxsize=8192)
def _inflect(language: str, lemma: str, pos: str) -> tuple[tuple[str, Form], ...]:
    module = _LANGUAGES.get(language)
    if module is None:
        return ((lemma, Form("noun" if pos == "noun" else "base", "")),)
    return tuple(module.inflect(lemma, pos).items())


def inflect(language: str, lemma: str, pos: str = "verb") -> dict[str, Form]:
    """Return every surface a lemma may take, lower-cased, with its voice and how it is derived.

    For Indonesian the lemma is a root (`tuding`), or a phrase whose first word inflects (`angkat bicara`); clitics
    are words of their own and not part of a form. Rules give more forms than are in use (`menudingi`): that is meant.
    `pos` is `verb` or `noun`.
    """
    return dict(_inflect(language, lemma.casefold().strip(), pos))


@lru_cache(maxsize=65536)
def _analyse(language: str, form: str) -> tuple[tuple[str, Form], ...]:
    module = _LANGUAGES.get(language)
    if module is None:
        return ((form, Form("base", "")),)
    return tuple(module.analyse(form))


def analyse(language: str, form: str) -> list[tuple[str, Form]]:
    """Return the lemmas a surface could come from, likeliest first; the surface itself is always among them.

    No dictionary is consulted, so an unknown word gets candidates too: the caller keeps those it knows.
    """
    return list(_analyse(language, form.casefold().strip()))

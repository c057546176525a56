"""Compile all lexicons that ship, when the wheel is built (`hatch_build.py`): `SAKSI_CACHE=DIR python -m saksi.lang.compiling`."""

from __future__ import annotations

from saksi.lang.cues import load_cues
from saksi.lang.events import load_event_forms
from saksi.lang.timex import load_time_finder
from saksi.lang.tokens import load_tokenizer
from saksi.lexicon import languages, load_pack
from saksi.lexicon.loaders import LOADERS

# What reads text, over the lexicons as they are written: their words in all their forms.
FORMS = (load_tokenizer, load_cues, load_event_forms, load_time_finder)


def compile_all() -> None:
    """Load every lexicon of every language: what is not kept yet is compiled."""
    for language in languages():
        pack = load_pack(language)
        for load in (*LOADERS, *FORMS):
            pack.get(load)


if __name__ == "__main__":
    compile_all()

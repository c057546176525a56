"""Every loader there is: what `saksi lexicon check` loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from saksi.lexicon.events import load_events
from saksi.lexicon.modality import load_modality
from saksi.lexicon.orthography import load_orthography
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.reference import load_reference
from saksi.lexicon.titles import load_titles
from saksi.lexicon.world_tables import load_world

LOADERS: tuple[Callable[[LanguagePack], Any], ...] = (
    load_orthography,
    load_world,
    load_titles,
    load_reference,
    load_modality,
    load_events,
)

"""Every loader there is: what `saksi lexicon check` loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from saksi.lexicon.calendar import load_calendar
from saksi.lexicon.cues import load_acts, load_attribution, load_cue_entries
from saksi.lexicon.events import load_events
from saksi.lexicon.furniture import load_furniture
from saksi.lexicon.locatives import load_locatives
from saksi.lexicon.modality import load_modality
from saksi.lexicon.orthography import load_orthography
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.places import load_places
from saksi.lexicon.quantities import load_quantities
from saksi.lexicon.reference import load_reference
from saksi.lexicon.titles import load_titles
from saksi.lexicon.world_tables import load_world

LOADERS: tuple[Callable[[LanguagePack], Any], ...] = (
    load_orthography,
    load_furniture,
    load_calendar,
    load_locatives,
    load_places,
    load_world,
    load_titles,
    load_reference,
    load_modality,
    load_quantities,
    load_events,
    load_cue_entries,
    load_attribution,
    load_acts,
)

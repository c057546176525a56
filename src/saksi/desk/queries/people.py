"""Who may be asked for by name: office-holders by default, everybody where private names are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saksi.desk import addresses
from saksi.desk.queries.lists import named


def link_people(data: Any) -> None:
    """Let every named speaker in a page's data lead to a page, private persons too."""
    if isinstance(data, Mapping):
        if data.get("speaker_url", "") is None and named(data["speaker"]):
            data["speaker_url"] = addresses.person(data["speaker"])  # type: ignore[index]
        data = data.values()
    elif not isinstance(data, list | tuple):
        return
    for value in data:
        link_people(value)

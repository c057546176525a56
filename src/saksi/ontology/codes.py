"""Read an actor code: `IRN.GOV`, `USA`, `IGO.UNSC`, `HEZBOLLAH`, or a bare sector."""

from __future__ import annotations


def country_part(code: str) -> str:
    """Return the part that says which country, body or group: `IRN.GOV` gives `IRN`, `IGO.UN` itself."""
    return code if code.startswith("IGO.") else code.split(".", 1)[0]


def sector_part(code: str) -> str | None:
    """Return the sector after the dot, null where the code has none (a country, a body, a group)."""
    if code.startswith("IGO.") or "." not in code:
        return None
    return code.split(".", 1)[1]

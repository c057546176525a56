"""Text from the web, made safe to look at: signs that reorder or hide what stands around them are shown."""

from __future__ import annotations

import unicodedata

_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def visible(text: str) -> str:
    """Replace direction overrides, isolates and control characters by U+FFFD, one for one, so offsets hold.

    Line breaks and tabs stay. What escapes HTML is the template engine, not this.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _hides(c) else c for c in text)


def _hides(c: str) -> bool:
    return ord(c) in _REORDERING or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t")

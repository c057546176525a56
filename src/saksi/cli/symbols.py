"""Text from elsewhere, made safe to print: what would steer a terminal or hide in the line is shown as a symbol."""

from __future__ import annotations

import re
import unicodedata

_NAMED = {
    "\u00ad": "⟨SHY⟩",
    "\u034f": "⟨CGJ⟩",
    "\u061c": "⟨ALM⟩",
    "\u115f": "⟨HCF⟩",
    "\u1160": "⟨HJF⟩",
    "\u3164": "⟨HF⟩",
    "\uffa0": "⟨HHF⟩",
    "\u180e": "⟨MVS⟩",
    "\u200b": "⟨ZWSP⟩",
    "\u200c": "⟨ZWNJ⟩",
    "\u200d": "⟨ZWJ⟩",
    "\u200e": "⟨LRM⟩",
    "\u200f": "⟨RLM⟩",
    "\u2028": "⟨LS⟩",
    "\u2029": "⟨PS⟩",
    "\u202a": "⟨LRE⟩",
    "\u202b": "⟨RLE⟩",
    "\u202c": "⟨PDF⟩",
    "\u202d": "⟨LRO⟩",
    "\u202e": "⟨RLO⟩",
    "\u2060": "⟨WJ⟩",
    "\u2066": "⟨LRI⟩",
    "\u2067": "⟨RLI⟩",
    "\u2068": "⟨FSI⟩",
    "\u2069": "⟨PDI⟩",
    "\ufeff": "⟨BOM⟩",
    "\x7f": "␡",
}
# Controls (Cc), formats (Cf), lone surrogates (Cs), private use (Co), unassigned (Cn), and separators of lines.
_SUSPECT = re.compile(r"[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u1e00-\u1fff\u2010-\u2027\u2030-\u205e]")


def symbol(character: str) -> str | None:
    """Return what to print for a character that must not reach a terminal, null for one that may."""
    if character in _NAMED:
        return _NAMED[character]
    category = unicodedata.category(character)
    if category == "Cc":
        code = ord(character)
        return chr(0x2400 + code) if code < 0x20 else f"⟨{code:02X}⟩"
    if category in ("Cf", "Cs", "Co", "Cn"):
        return f"⟨U+{ord(character):04X}⟩"
    return None


def visible(text: str, *, lines: bool = True) -> str:
    """Return `text` with every control, format, bidirectional and zero-width character as a symbol.

    With `lines` a line feed stays one and a tab becomes a space; without, both are symbols too.
    """

    def shown(match: re.Match[str]) -> str:
        character = match.group()
        if lines and character == "\n":
            return character
        if lines and character == "\t":
            return " "
        return symbol(character) or character

    return _SUSPECT.sub(shown, text)

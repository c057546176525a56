from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from saksi.lexicon import languages
from saksi.provenance import provenance
from saksi.scale import Settings

NAMES = ("Budi Santoso", "Citra Dewi", "Agus Salim", "Rina Marlina")


def row(n: int) -> dict[str, Any]:
    """A short report of its own, some in English, some of another month, one in no language we read."""
    name = NAMES[n % 4]
    if n % 5 == 4:
        text = f"Minister {name} said on Monday that port {n} would be closed. Police arrested {n + 2} people in Nairobi."
        language = "en"
    else:
        text = f"Menteri {name} mengatakan pelabuhan {n} akan ditutup. Polisi menangkap {n + 2} orang di Nairobi."
        language = "id"
    if n % 17 == 3:
        language = "ms"
    return {
        "id": f"r{n}",
        "text": text,
        "language": language,
        "published": f"2025-0{1 + n % 3}-11",
        "outlet": "o",
    }


def jsonl(path: Path, count: int, first: int = 0) -> Path:
    path.write_text("".join(json.dumps(row(n)) + "\n" for n in range(first, first + count)), encoding="utf-8")
    return path


def settings(**given: Any) -> Settings:
    parts = {language: provenance(language) for language in languages()}
    made = {"version": "0", "pipeline": "p", "model": json.dumps(parts, sort_keys=True), "lexicon": "l"}
    return Settings(made={**made, **given})


def rows(out: Path, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """All rows of a table, sorted; all columns where none is named."""
    found = ds.dataset(out / table, format="parquet", partitioning="hive").to_table()
    names = columns or found.column_names
    return sorted(tuple(map(repr, line.values())) for line in found.select(list(names)).to_pylist())

"""What made a reading: the version, and digests of the model and of the lexicons it leaned on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from saksi import __version__
from saksi.lexicon import DATA
from saksi.model import describe


@lru_cache(maxsize=64)
def lexicon_digest(language: str, overlays: tuple[Path, ...] = ()) -> str:
    """Return a digest (16 hex digits) of all the data that reads a language, a user's overlays included.

    Names and bytes count, times and places on the disk don't: the same data gives the same digest everywhere.
    """
    hashed = hashlib.sha256()
    for root in (DATA, *overlays):
        folders = (root / language, root / "world", root / "ontology")
        for path in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
            hashed.update(path.relative_to(root).as_posix().encode())
            hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()[:16]


@lru_cache(maxsize=1)
def _weights() -> dict[str, Any]:
    described = describe()
    return {"version": described["version"], "digest": described["digest"]}


def provenance(language: str, lexicon: Sequence[str | Path] = (), model: str = "default") -> dict[str, Any]:
    """Return what stands under `saksi` in a reading's JSON: version, model and lexicon digest.

    Raises:
        saksi.model.NoModel: the weights are not installed.
    """
    return {
        "version": __version__,
        "model": {"size": model, **_weights()},
        "lexicon": lexicon_digest(language, tuple(Path(folder).resolve() for folder in lexicon)),
    }

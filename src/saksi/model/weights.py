"""Where the weights lie and what is known of them: version, digests, scores."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saksi.model.lemmas import Lexicon
from saksi.model.packed import Vectors, vocabulary
from saksi.model.subwords import Subwords

SIZES = ("default", "fast")


class NoModel(RuntimeError):
    """The weights are not installed, or not those this code can run."""


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return the folder of the installed weights.

    Raises:
        NoModel: the package `saksi-model` is missing or incomplete.
    """
    try:
        package = import_module("saksi_model")
    except ModuleNotFoundError:
        raise NoModel(
            "the parser's weights are not installed: pip install saksi-model (or pip install packages/saksi-model)"
        ) from None
    found = Path(str(package.__file__)).parent / "data"
    if not (found / "model.json").is_file():
        raise NoModel(f"the installed saksi-model has no weights in {found}: install it again")
    return found


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """Return what `model.json` says: version, labels, tag layers."""
    read: dict[str, Any] = json.loads((folder() / "model.json").read_text(encoding="utf-8"))
    return read


@lru_cache(maxsize=1)
def subwords() -> Subwords:
    """Return the vocabulary."""
    home = folder()
    with np.load(home / "subwords.npz") as arrays:
        return vocabulary(home, arrays["scores"].tolist())


@lru_cache(maxsize=1)
def table() -> Vectors:
    """Return the subword vectors."""
    with np.load(folder() / "subwords.npz") as arrays:
        return Vectors(arrays["table"])


def added(size: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what is added to the subword vectors: `[positions, hidden]` and `[styles, hidden]`."""
    with np.load(folder() / "subwords.npz") as arrays:
        if f"position.{size}" not in arrays:
            raise NoModel(f"the installed saksi-model has no size {size!r}; there are: {', '.join(sizes())}")
        return arrays[f"position.{size}"].astype(np.float32), arrays[f"style.{size}"]


def sizes() -> tuple[str, ...]:
    """Return the sizes that are installed."""
    return tuple(size for size in SIZES if (folder() / f"encoder.{size}.onnx").is_file())


@lru_cache(maxsize=4)
def lexicon(language: str) -> Lexicon:
    """Return the learnt lemmas and known words of a language, empty where the package has none."""
    learnt: dict[tuple[str, str], str] = {}
    for form, upos, lemma in _rows(folder() / f"lemmas.{language}.tsv"):
        learnt[form, upos] = lemma
    words = frozenset(word for (word,) in _rows(folder() / f"words.{language}.txt"))
    return Lexicon(learnt, frozenset(lemma.lower() for lemma in learnt.values()), words)


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    return [line.split("\t") for line in path.read_bytes().decode("utf-8").split("\n") if line]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def describe() -> dict[str, Any]:
    """Return version, sizes, one digest of all weights, a digest and size of each file, and the card's scores.

    Raises:
        NoModel: the weights are not installed.
    """
    home = folder()
    files = {
        path.name: {"sha256": _digest(path), "bytes": path.stat().st_size}
        for path in sorted(home.iterdir())
        if path.is_file() and path.name != "scores.json"
    }
    joined = "".join(f"{name}:{entry['sha256']}\n" for name, entry in files.items())
    scores = home / "scores.json"
    return {
        "version": settings()["version"],
        "digest": hashlib.sha256(joined.encode()).hexdigest()[:16],
        "sizes": list(sizes()),
        "license": "CC-BY-SA-4.0",
        "folder": str(home),
        "files": files,
        "labels": {name: len(labels) for name, labels in settings()["labels"].items()},
        "scores": json.loads(scores.read_text(encoding="utf-8")) if scores.is_file() else None,
    }

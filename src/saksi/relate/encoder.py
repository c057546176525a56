"""Texts to vectors: multilingual-e5-small as int8 ONNX, from the package `saksi-encoder`.

A vector stands for a report's title and opening. e5's vectors share a large common part, which differs a little
between languages; the mean of each language's reports (`centre.npz` in the package) is taken away, so that the cosine
of two unrelated reports lies about 0, whichever languages they are in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saksi.model.packed import Vectors, session, vocabulary

Floats = NDArray[np.float32]
LONGEST = 160
"""Subwords read of a text: a title and about six lines."""
PREFIX = "query:"
"""What e5 was taught to expect before a text that is compared with its like."""
BATCH = 16


class NoEncoder(RuntimeError):
    """The sentence encoder is not installed, or not one this code can run."""


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return the folder of the installed encoder.

    Raises:
        NoEncoder: the package `saksi-encoder` is missing or incomplete.
    """
    try:
        package = import_module("saksi_encoder")
    except ModuleNotFoundError:
        raise NoEncoder(
            "the sentence encoder is not installed: pip install saksi-encoder (or pip install packages/saksi-encoder)"
        ) from None
    found = Path(str(package.__file__)).parent / "data"
    if not (found / "encoder.onnx").is_file():
        raise NoEncoder(f"the installed saksi-encoder has no weights in {found}: install it again")
    return found


class Encoder:
    """The encoder with its vocabulary.

    Args:
        home: the folder with `encoder.onnx`, `subwords.npz`, `pieces.txt`, `norm.tsv`, `encoder.json`.
    """

    def __init__(self, home: Path) -> None:
        described: dict[str, Any] = json.loads((home / "encoder.json").read_text(encoding="utf-8"))
        self.version = str(described["version"])
        self.hidden = int(described["hidden"])
        with np.load(home / "subwords.npz") as arrays:
            self._table = Vectors(arrays["table"])
            self._position = arrays["position"].astype(np.float32)
            self._subwords = vocabulary(home, arrays["scores"].tolist())
        self._centres: dict[str, Floats] = {}
        if (home / "centre.npz").is_file():
            with np.load(home / "centre.npz") as arrays:
                self._centres = {name: arrays[name].astype(np.float32) for name in arrays.files}
        self._graph = session(home / "encoder.onnx")

    def pieces(self, text: str) -> list[int]:
        """Return the subword ids of a text, begin and end marks included, at most `LONGEST`."""
        ids = [i for word in f"{PREFIX} {text}".split() for i in self._subwords.cut(word, True)]
        return [self._subwords.bos, *ids[: LONGEST - 2], self._subwords.eos]

    def raw(self, texts: Sequence[str]) -> Floats:
        """Return e5's own vectors `[texts, hidden]`, each of length 1."""
        out = np.zeros((len(texts), self.hidden), np.float32)
        cut = [self.pieces(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: len(cut[i]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            length = max(len(cut[i]) for i in chosen)
            ids = np.full((len(chosen), length), self._subwords.pad, dtype=np.int64)
            mask = np.zeros((len(chosen), length), dtype=np.float32)
            for row, i in enumerate(chosen):
                ids[row, : len(cut[i])] = cut[i]
                mask[row, : len(cut[i])] = 1.0
            summed = self._table[ids] + self._position[:length]
            out[chosen] = self._graph.run(None, {"summed": summed, "mask": mask})[0]
        return out

    def encode(self, texts: Sequence[str], languages: Sequence[str | None]) -> Floats:
        """Return vectors `[texts, hidden]` of length 1, each language's centre taken away."""
        vectors = self.raw(texts)
        if self._centres:
            vectors -= np.stack([self._centres.get(str(lang), self._centres["any"]) for lang in languages])
            vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """Return the installed encoder, loaded once a process.

    Raises:
        NoEncoder: it is not installed.
    """
    return Encoder(folder())


def packed(vector: Floats) -> bytes:
    """Return a vector of length 1 as signed bytes (127 = 1/3: no component of a centred vector is larger)."""
    return bytes(np.clip(np.rint(vector * 381.0), -127, 127).astype(np.int8).tobytes())


def unpacked(data: bytes) -> Floats:
    """Return the vector that `packed` kept, brought to length 1 again."""
    vector = np.frombuffer(data, dtype=np.int8).astype(np.float32)
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector

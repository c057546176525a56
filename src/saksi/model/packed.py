"""How weights are packed, whichever package brings them: ONNX graphs, 4-bit subword vectors, a vocabulary."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saksi.model.runtime import ort
from saksi.model.subwords import Subwords


def session(path: Path, *, fuse: bool = True) -> Any:
    """Return a graph ready to run, on one core unless `SAKSI_THREADS` says otherwise; `fuse` lets nodes be joined first."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("SAKSI_THREADS", "1"))
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if not fuse:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Vectors:
    """Subword vectors in 4-bit blocks (fp16 scale, then sixteen bytes of two nibbles), multiplied out when asked for."""

    def __init__(self, blocks: NDArray[np.uint8]) -> None:
        cells = blocks.reshape(blocks.shape[0], -1, 18)
        self._scale = np.ascontiguousarray(cells[:, :, :2]).view("<f2")[:, :, 0].astype(np.float32)
        nibbles = np.concatenate([cells[:, :, 2:] & 15, cells[:, :, 2:] >> 4], axis=2)
        self._numbers = nibbles.view(np.int8) - np.int8(8)

    def __getitem__(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return `[..., hidden]` for ids `[...]`."""
        found: NDArray[np.float32] = np.multiply(self._numbers[ids], self._scale[ids][..., None])
        return found.reshape(*ids.shape, -1)


def vocabulary(home: Path, scores: list[float]) -> Subwords:
    """Return the vocabulary of a folder with `pieces.txt` and `norm.tsv`."""
    pieces = (home / "pieces.txt").read_bytes().decode("utf-8").split("\n")
    norm: dict[int, str] = {}
    for line in (home / "norm.tsv").read_bytes().decode("utf-8").split("\n"):
        point, _, text = line.partition("\t")
        if point:
            norm[int(point, 16)] = text
    return Subwords(pieces, scores, norm)

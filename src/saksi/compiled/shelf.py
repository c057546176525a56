"""Big tables as bytes: a row is decoded when it is asked for, so that opening one costs nothing."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

import msgspec

T = TypeVar("T")
# Keys that a shelf lacks, and knows it lacks: most words of a text are on no shelf, and the same ones come again.
_MOST_MISSED = 50_000


class Row(msgspec.Struct, frozen=True, array_like=True):
    """Rows one after another, and where each begins; the last start is the end of the last row."""

    starts: memoryview
    data: memoryview


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """Rows found by a key: hashes of all keys in order, and the row of each. A row is the key and its value."""

    hashes: memoryview
    numbers: memoryview
    rows: Row


def pack_rows(values: Iterable[Any]) -> Row:
    """Return values as rows, in their order."""
    starts, data = array("I", [0]), bytearray()
    encoder = msgspec.msgpack.Encoder()
    for value in values:
        data += encoder.encode(value)
        starts.append(len(data))
    return Row(memoryview(starts.tobytes()), memoryview(bytes(data)))


def pack(items: Iterable[tuple[str, Any]]) -> Packed:
    """Return (key, value) pairs, no key twice, as rows to be found by key; they stay in their order."""
    pairs = list(items)
    order = sorted((_hash(key), number) for number, (key, _) in enumerate(pairs))
    return Packed(
        memoryview(array("I", (hashed for hashed, _ in order)).tobytes()),
        memoryview(array("I", (number for _, number in order)).tobytes()),
        pack_rows(pairs),
    )


def _hash(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


class Rows(Sequence[T], Generic[T]):
    """Rows as a sequence of `shape`. What has been decoded is kept: the same row is the same object."""

    def __init__(self, packed: Row, shape: Any) -> None:
        self._starts = packed.starts.cast("I")
        self._data = packed.data
        self._decode = msgspec.msgpack.Decoder(shape).decode
        self._met: dict[int, T] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        found = self._met.get(index)
        if found is None:
            if not -len(self) <= index < len(self):
                raise IndexError(index)
            at = index % len(self)
            found = self._met[index] = self._decode(self._data[self._starts[at] : self._starts[at + 1]])
        return found


class Shelf(Mapping[str, T], Generic[T]):
    """Rows found by key, as a mapping to values of `shape` (never null), in the order in which they were packed."""

    def __init__(self, packed: Packed, shape: Any) -> None:
        self._hashes = packed.hashes.cast("I")
        self._numbers = packed.numbers.cast("I")
        self._rows: Rows[tuple[str, T]] = Rows(packed.rows, tuple[str, shape])
        self._met: dict[str, T] = {}
        self._missed: set[str] = set()

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self._rows)

    def __getitem__(self, key: str) -> T:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def _find(self, key: str) -> T | None:
        found = self._met.get(key)
        if found is not None or key in self._missed:
            return found
        hashed = _hash(key)
        at = bisect_left(self._hashes, hashed)
        while at < len(self._hashes) and self._hashes[at] == hashed:
            row = self._rows[self._numbers[at]]
            if row[0] == key:
                self._met[key] = row[1]
                return row[1]
            at += 1
        if len(self._missed) < _MOST_MISSED:
            self._missed.add(key)
        return None

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, `default` where there is none."""
        found = self._find(key)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._find(key) is not None

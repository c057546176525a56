"""A named stream of bytes: what every reader gets, whether it came from disk, an archive, standard input or a host."""

from __future__ import annotations

import bz2
import codecs
import gzip
import hashlib
import io
import lzma
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from saksi.intake.fault import Fault
from saksi.intake.options import Limits

PEEK = 65_536
_ROOM = 64_000_000  # below this much output no compression ratio is held against an input

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Blob:
    """Bytes with a name. `path` is set while they are a plain file on disk; `url` is where they were fetched."""

    name: str
    stream: io.BufferedReader
    path: Path | None = None
    url: str | None = None
    content_type: str | None = None
    nested: int = 0

    def peek(self, size: int = PEEK) -> bytes:
        """Return up to `size` bytes without moving on."""
        head = self.stream.peek(size)
        return head[:size]

    def read(self, cap: int, what: str) -> bytes:
        """Return everything; a fault that names `what` and the cap where there is more than `cap` bytes."""
        data = self.stream.read(cap + 1)
        if len(data) > cap:
            raise Fault("too-large", f"{what} is larger than the cap of {cap:,} bytes")
        return data

    def on(self, raw: io.RawIOBase, **changes: object) -> Blob:
        """Return the same blob over another raw stream."""
        return replace(self, stream=buffered(Filled(raw)), path=None, **changes)  # type: ignore[arg-type]


def buffered(raw: io.RawIOBase | BinaryIO) -> io.BufferedReader:
    """Return a peekable reader over `raw` with room for `PEEK` bytes."""
    return io.BufferedReader(cast(io.RawIOBase, raw), PEEK)


class Metered(io.FileIO):
    """A file that tells how many of its bytes are dealt with; at its end, those that others read past it as well."""

    def __init__(self, path: Path, meter: Callable[[int], None] | None) -> None:
        super().__init__(path, "rb")
        self._meter = meter
        self._told = 0

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` and return how many bytes went in, 0 at the end."""
        size = super().readinto(buffer) or 0  # type: ignore[arg-type]
        if self._meter and size:
            self._told += size
            self._meter(size)
        return size

    def close(self) -> None:
        """Close the file."""
        if self._meter and not self.closed:
            rest = os.fstat(self.fileno()).st_size - self._told
            if rest > 0:
                self._meter(rest)
        super().close()


class Filled(io.RawIOBase):
    """Gives a whole first buffer, or a first line, before anybody looks: a pipe may begin with one byte."""

    def __init__(self, inner: io.RawIOBase | BinaryIO) -> None:
        self._inner = inner
        self._begun = False

    def readable(self) -> bool:
        """Say that this is a source of bytes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` and return how many bytes went in, 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._begun:
            data = self._inner.read(len(view)) or b""
            view[: len(data)] = data
            return len(data)
        self._begun = True
        size = 0
        while size < len(view):
            data = self._inner.read(len(view) - size) or b""
            if not data:
                break
            view[size : size + len(data)] = data
            size += len(data)
            if bytes(view[:1]) == b"{" and b"\n" in data:
                break
        return size


def digest(*parts: bytes | str) -> str:
    """Return the digest (32 hex digits) that identifies raw input."""
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        h.update(len(data).to_bytes(8, "little"))
        h.update(data)
    return h.hexdigest()


class Unpacked(io.RawIOBase):
    """Decompresses on the way and stops a bomb: output over `ratio` times the input, once it is large."""

    def __init__(self, packed: io.BufferedReader, kind: str, limits: Limits) -> None:
        self._packed = packed
        self._limits = limits
        self._out = 0
        self._in = _Counting(packed)
        opener = {"gzip": gzip.GzipFile, "bzip2": bz2.BZ2File, "xz": lzma.LZMAFile}[kind]
        keyword = "filename" if kind != "gzip" else "fileobj"
        self._plain = opener(**{keyword: self._in})

    def readable(self) -> bool:
        """Say that this is a source of bytes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` and return how many bytes went in, 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._plain.read(len(view))
        except (OSError, EOFError, lzma.LZMAError, ValueError) as error:
            raise Fault("compression", f"broken compressed data: {error}") from error
        except Exception as error:
            if type(error).__module__ != "zlib":
                raise
            raise Fault("compression", f"broken compressed data: {error}") from error
        view[: len(data)] = data
        self._out += len(data)
        allowed = self._limits.ratio * max(self._in.count, 1)
        if self._out > _ROOM and self._out > allowed:
            raise Fault(
                "bomb",
                f"unpacks to more than {self._limits.ratio} times its size (cap ratio={self._limits.ratio})",
            )
        if self._out > self._limits.archive:
            raise Fault("bomb", f"unpacks to more than the cap of {self._limits.archive:,} bytes")
        return len(data)


class _Counting(io.RawIOBase):
    def __init__(self, inner: io.BufferedReader) -> None:
        self._inner = inner
        self.count = 0

    def readable(self) -> bool:
        """Say that this is a source of bytes."""
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self.count += len(data)
        return data

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` and return how many bytes went in, 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


class Recoded(io.RawIOBase):
    """Turns another encoding into UTF-8 on the way, so that line readers need to know only one."""

    def __init__(self, inner: io.BufferedReader, encoding: str) -> None:
        self._inner = inner
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""
        self._done = False

    def readable(self) -> bool:
        """Say that this is a source of bytes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` and return how many bytes went in, 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready and not self._done:
            chunk = self._inner.read(PEEK)
            self._done = not chunk
            try:
                text = self._decoder.decode(chunk, final=self._done)
            except (UnicodeDecodeError, UnicodeError) as error:
                raise Fault("encoding", f"not {self._encoding}: {error}") from error
            self._ready = text.encode("utf-8", "surrogatepass")
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def without_mark(blob: Blob, encoding: str | None) -> Blob:
    """Return the blob as UTF-8 without byte-order mark; `encoding` overrules what the mark says."""
    head = blob.peek(4)
    for mark, name in _BOMS:
        if head.startswith(mark) and len(head) >= len(mark):
            blob.stream.read(len(mark))
            encoding = encoding or name
            break
    if encoding and codecs.lookup(encoding).name != "utf-8":
        return blob.on(Recoded(blob.stream, encoding))
    return blob


def decoded(data: bytes) -> str:
    """Return UTF-8 bytes as text, unchanged; a fault that names the byte where they are no UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault(
            "encoding",
            f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start:,}; say what it is with --encoding",
        ) from error

"""A stretch of a file, on this machine or in an object store, as a stream of its own."""

from __future__ import annotations

import glob
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from saksi.intake.fault import Fault, MissingExtra

CHUNK = 1 << 20


def is_remote(name: str) -> bool:
    """Say whether a source is an object-store address (`s3://bucket/key`); web addresses are intake's own."""
    return "://" in name and not name.lower().startswith(("http://", "https://"))


def opened(name: str) -> BinaryIO:
    """Open a file for reading, seekable.

    Raises:
        Fault: it can't be opened, or the library for its store is missing.
    """
    if not is_remote(name):
        try:
            return Path(name).open("rb")
        except OSError as error:
            raise Fault("unreadable", error.strerror or str(error)) from error
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtra("reading object stores", "fsspec") from error
    try:
        return cast(BinaryIO, fsspec.open(name, "rb").open())
    except (OSError, ValueError, ImportError) as error:
        raise Fault("unreadable", str(error) or type(error).__name__) from error


def matching(name: str) -> list[str]:
    """Return the files that a pattern stands for, sorted; the name itself where it is no pattern."""
    if not any(sign in name for sign in "*?["):
        return [name]
    if not is_remote(name):
        return [name] if Path(name).exists() else sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - patterns may be absolute
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtra("reading object stores", "fsspec") from error
    files, pattern = url_to_fs(name)
    return sorted(str(files.unstrip_protocol(found)) for found in files.glob(pattern))


class Region(io.RawIOBase):
    """The bytes `[start, stop)` of an open file, as a file that begins at 0."""

    def __init__(self, file: BinaryIO, start: int, stop: int) -> None:
        self._file = file
        self._start = start
        self._size = stop - start
        self._at = 0
        file.seek(start)

    def readable(self) -> bool:
        """Say that this is a source of bytes."""
        return True

    def seekable(self) -> bool:
        """Say that one can move in it."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset from the region's start, from here or from its end; return where that is."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        self._file.seek(self._start + self._at)
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` and return how many bytes went in, 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        left = max(0, self._size - self._at)
        data = self._file.read(min(len(view), left)) if left else b""
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def chunks(file: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    """Yield the bytes `[start, stop)` in pieces."""
    file.seek(start)
    left = stop - start
    while left > 0 and (data := file.read(min(CHUNK, left))):
        yield data
        left -= len(data)

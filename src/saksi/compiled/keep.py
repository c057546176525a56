"""Where compiled lexicons lie, and when they may be used.

They come with the package, made when it was built (`hatch_build.py`), and are made again in the user's cache folder
where those don't fit: data changed, a lexicon of the user's own, code in the making. Each says by a digest what it was made of:
all data of the language, the code that made it, Unicode's version. Anything that does not fit, can't be read or can't
be written is passed over, and the data files are read instead; a reading never depends on it.

What is kept is plain data (MessagePack) that is decoded into types named here, never code: nothing in a file is run. A
folder that others may write to is not used. `SAKSI_CACHE=off` keeps and uses nothing; `SAKSI_CACHE=DIR` keeps there
and nowhere else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "compiled"
VARIABLE = "SAKSI_CACHE"
# Sets of lexicons kept for a user: the package's languages, and some of their own.
MOST = 16
_BEGAN = time.time()
_MAGIC = b"saksi compiled 1\n"
# The rooms whose code makes what is kept.
_ROOMS = ("compiled", "records", "ontology", "lexicon", "lang")


def digest(folders: Iterable[tuple[str, Path]]) -> bytes | None:
    """Return what all that is compiled from these folders is known by; None where it can't be told.

    Args:
        folders: name and place of each folder of data; the names count, the places don't.
    """
    try:
        hashed = hashlib.sha256(_code())
        for name, folder in folders:
            for path in _files(folder):
                data = path.read_bytes()
                hashed.update(f"{name}/{path.relative_to(folder).as_posix()}:{len(data)}\n".encode())
                hashed.update(data)
    except OSError:
        return None
    return hashed.digest()[:16]


def _files(folder: Path) -> list[Path]:
    return sorted(Path(home, name) for home, _, names in os.walk(folder) for name in names)


@lru_cache(maxsize=1)
def _code() -> bytes:
    """Return a digest of what turns data into what is kept: our code, and what Python knows of characters.

    Raises:
        OSError: the code can't be read, or has changed since this process began: what it does nobody knows.
    """
    root = Path(__file__).resolve().parent.parent
    hashed = hashlib.sha256(f"{unicodedata.unidata_version} {sys.byteorder}".encode())
    for room in _ROOMS:
        for path in _files(root / room):
            if path.suffix == ".py":
                if path.stat().st_mtime > _BEGAN:
                    raise OSError(f"{path} has changed")
                hashed.update(path.relative_to(root).as_posix().encode())
                hashed.update(path.read_bytes())
    return hashed.digest()


def kept(
    name: str,
    language: str,
    key: bytes | None,
    shape: type[T],
    make: Callable[[], object],
    again: Callable[[], bytes | None],
) -> T:
    """Return what `make` makes, as `shape`: from what is kept under this key, else made now and kept.

    Both come by the same road, encoded and decoded, so that one can't differ from the other. `again` gives the key once
    more: what was made while data changed is not kept.
    """
    wanted = os.environ.get(VARIABLE, "")
    if key is None or wanted == "off":
        return msgspec.msgpack.decode(msgspec.msgpack.encode(make()), type=shape)
    file, folder = f"{name}.bin", f"{language}-{key.hex()}"
    found = None if wanted else _opened(SHIPPED / folder / file, key, shape)
    if found is not None:
        return found
    mine = _folder(wanted, folder)
    found = None if mine is None else _opened(mine / file, key, shape)
    if found is not None:
        return found
    body = msgspec.msgpack.encode(make())
    if mine is not None and again() == key:
        _write(mine, file, key, body)
    return msgspec.msgpack.decode(body, type=shape)


def _opened(path: Path, key: bytes, shape: type[T]) -> T | None:
    body = _read(path, key)
    if body is None:
        return None
    try:
        return msgspec.msgpack.decode(body, type=shape)
    except msgspec.DecodeError:  # not of this shape: as good as none
        return None


def _read(path: Path, key: bytes) -> memoryview | None:
    """Return what a file keeps, None where it is not whole or was made of something else.

    The checksum is against accidents; against others' hands, the folder is its owner's.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    start = len(_MAGIC) + len(key) + 4
    if raw[: start - 4] != _MAGIC + key or len(raw) < start:
        return None
    body = memoryview(raw)[start:]
    return body if zlib.adler32(body) == int.from_bytes(raw[start - 4 : start], "big") else None


def _write(folder: Path, name: str, key: bytes, body: bytes) -> None:
    """Write a file whole or not at all; two processes that do so at once write the same."""
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
            _forget(folder.parent, folder)
        number, temporary = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(_MAGIC + key + zlib.adler32(body).to_bytes(4, "big") + body)
            Path(temporary).replace(folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError:
        return  # a full disk or a folder that can't be written to: the next process compiles anew


def _forget(home: Path, newest: Path) -> None:
    """Delete the oldest sets, so that a cache does not grow with every change of a lexicon."""
    sets = sorted((path for path in home.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for path in sets[:-MOST]:
        if path != newest:
            shutil.rmtree(path, ignore_errors=True)


@lru_cache(maxsize=64)
def _folder(wanted: str, name: str) -> Path | None:
    """Return the folder of a set of lexicons, None where there is none that only its owner can write to."""
    if wanted:
        home = Path(wanted)
    else:
        from platformdirs import user_cache_path  # not needed where what was shipped fits

        home = user_cache_path("saksi", appauthor=False) / "lexicons"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return (
            home / name if _is_ours(home) and (_is_ours(home / name) or not (home / name).exists()) else None
        )
    except OSError:
        return None


def _is_ours(folder: Path) -> bool:
    """Say whether a folder is a real one, this user's, and nobody else may write to it."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True  # Windows: the user's folder is the user's by its access list
    return found.st_uid == os.getuid() and not found.st_mode & 0o022

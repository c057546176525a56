"""Zips of anything. No entry is ever written to disk, so none can climb out of a folder; such names are refused."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from saksi.intake.blob import Blob
from saksi.intake.fault import Fault
from saksi.intake.options import Options
from saksi.intake.source import inner, spooled
from saksi.records import Arrival, Failure

Out = Iterator[Arrival | Failure]
_ROOM = 64_000_000


def read_zip(blob: Blob, options: Options) -> Out:
    """Yield what the entries of a zip hold, in their order in the archive's directory."""
    limits = options.limits
    stream = spooled(blob, limits.archive) if blob.path is None else blob.path.open("rb")
    with stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                entries = archive.infolist()
                if len(entries) > limits.entries:
                    raise Fault("too-many", f"{len(entries):,} entries, over the cap of {limits.entries:,}")
                total = 0
                for entry in entries:
                    if entry.is_dir():
                        continue
                    where = f"{blob.name}!{entry.filename}"
                    try:
                        data = _read(archive, entry, options)
                        total += len(data)
                        if total > limits.archive:
                            raise Fault("bomb", f"unpacks to more than the cap of {limits.archive:,} bytes")
                        yield from inner(blob, entry.filename, data, options)
                    except Fault as fault:
                        yield fault.at(where)
                        if fault.slug == "bomb" and total > limits.archive:
                            return
        except (
            zipfile.BadZipFile,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            struct.error,
        ) as error:
            raise Fault("zip", f"broken zip: {error}") from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, options: Options) -> bytes:
    limits = options.limits
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in entry.filename.split("/")[0]:
        raise Fault("zip-slip", "the name of the entry leads out of its folder")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Fault("symlink", "the entry is a symbolic link")
    if entry.flag_bits & 1:
        raise Fault("encrypted", "the entry is encrypted")
    cap = max(limits.record, limits.page)
    if entry.file_size > _ROOM and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise Fault(
            "bomb", f"says it unpacks to {entry.file_size:,} bytes, over {limits.ratio} times its size"
        )
    try:
        with archive.open(entry) as opened:
            # The directory's sizes may lie: what counts is what comes out.
            data = opened.read(cap * 4 + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Fault("zip", f"broken entry: {error}") from error
    if len(data) > cap * 4:
        raise Fault("too-large", f"unpacks to more than the cap of {cap * 4:,} bytes for one entry")
    return data

"""From sources to shards: where the formats allow it by bytes, without taking a single report in.

The same sources give the same shards, so that what a stopped run has done is known by its digest.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from saksi.intake import Options, receive, receive_blob
from saksi.intake.blob import Blob, buffered
from saksi.intake.fault import Fault
from saksi.intake.sniff import packed, sniff
from saksi.intake.source import files_of
from saksi.lang.identify import identify
from saksi.lexicon import languages
from saksi.records import Arrival, Failure
from saksi.scale.region import chunks, is_remote, matching, opened
from saksi.scale.task import Settings, Task

SPOOLED = 50_000_000  # code points of text in a spooled shard, however few its reports
_HEAD = 65_536

OnFailure = Callable[[Failure], None]


def intake_options(settings: Settings) -> Options:
    """Return how a shard's bytes are taken in."""

    def told(text: str) -> str | None:
        found = identify(text).language
        return None if found == "und" else found

    return Options(
        fields=settings.fields, outlet=settings.outlet, published=settings.published, language=settings.language,
        encoding=settings.encoding, languages=frozenset(languages()), identify=told,
    )  # fmt: skip


def plan(
    sources: Sequence[str], out: Path, settings: Settings, size: int, on_failure: OnFailure
) -> Iterator[Task]:
    """Yield the shards of the sources, `size` reports each (the last ones fewer), in order.

    What can't be read goes to `on_failure`. A spooled shard's file is written when its task is asked for.
    """
    planner = _Planner(out, settings, size, on_failure)
    for source in sources:
        yield from planner.source(source)
    yield from planner.rest()


class _Planner:
    def __init__(self, out: Path, settings: Settings, size: int, on_failure: OnFailure) -> None:
        self.out = out
        self.settings = settings
        self.size = size
        self.fail = on_failure
        self.options = intake_options(settings)
        self._held: list[Arrival] = []
        self._chars = 0
        self._bytes = 0
        self._origins: dict[str, None] = {}

    def source(self, source: str) -> Iterator[Task]:
        try:
            names = matching(source) if source != "-" else ["-"]
            if not names:
                raise Fault("not-found", "no file matches")
        except Fault as fault:
            self.fail(fault.at(source))
            return
        for name in names:
            if not is_remote(name) and Path(name).is_dir():
                for file in files_of(Path(name)):
                    if isinstance(file, Failure):
                        self.fail(file)
                    else:
                        yield from self._file(str(file), source)
            else:
                yield from self._file(name, source)

    def rest(self) -> Iterator[Task]:
        """Yield the last spooled shard."""
        if self._held:
            yield self._spooled()

    def _file(self, name: str, origin: str) -> Iterator[Task]:
        try:
            slicer = None if name == "-" or self.settings.encoding else self._slicer(name)
            if slicer is not None:
                with opened(name) as file:
                    yield from self._slices(file, name, origin, slicer(file, self.size))
            else:
                yield from self._spool(name, origin)
        except Fault as fault:
            self.fail(fault.at(name))
        except OSError as error:
            self.fail(Failure(name, "unreadable", error.strerror or str(error)))

    def _slicer(self, name: str) -> Callable[[BinaryIO, int], Iterator[int]] | None:
        """Return what finds a file's cuts, None for a format that can't be cut by bytes."""
        if not is_remote(name) and not Path(name).is_file():
            return None  # intake says what is wrong with it
        with opened(name) as file:
            head = file.read(_HEAD)
        if packed(head) == "gzip":
            return _warc_cuts if _starts_warc(head) else None
        if packed(head) or head.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            return None
        return {"warc": _warc_cuts, "jsonl": _line_cuts}.get(sniff(head, self.options))

    def _slices(self, file: BinaryIO, name: str, origin: str, cuts: Iterator[int]) -> Iterator[Task]:
        start = 0
        for stop in cuts:
            hashed = hashlib.sha256(self.settings.intake_digest())
            with opened(name) as again:
                for data in chunks(again, start, stop):
                    hashed.update(data)
            path = name if is_remote(name) else str(Path(name).absolute())
            yield Task(
                digest=hashed.hexdigest()[:32], kind="slice", path=path, start=start, stop=stop, size=stop - start,
                out=str(self.out.absolute()), settings=self.settings, origins=(origin,),
            )  # fmt: skip
            start = stop

    def _spool(self, name: str, origin: str) -> Iterator[Task]:
        if is_remote(name):
            items = receive_blob(Blob(name, buffered(opened(name))), self.options)
        else:
            items = receive([name], self.options)
            self._bytes += Path(name).stat().st_size if Path(name).is_file() else 0
        for item in items:
            if isinstance(item, Failure):
                self.fail(item)
                continue
            self._held.append(item)
            self._origins[origin] = None
            self._chars += len(item.report.text)
            if len(self._held) >= self.size or self._chars >= SPOOLED:
                yield self._spooled()

    def _spooled(self) -> Task:
        hashed = hashlib.sha256(self.settings.intake_digest())
        for arrival in self._held:
            hashed.update(_encode(msgspec.structs.replace(arrival, source="")))
        digest = hashed.hexdigest()[:32]
        path = self.out / "_work" / "spool" / f"{digest}.msgpack"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(_encode(self._held))
        part.replace(path)
        task = Task(
            digest=digest, kind="spool", path=str(path.absolute()), size=self._bytes, out=str(self.out.absolute()),
            settings=self.settings, origins=tuple(self._origins),
        )  # fmt: skip
        self._held, self._chars, self._bytes, self._origins = [], 0, 0, {}
        return task


def _encode(value: object) -> bytes:
    return msgspec.msgpack.encode(value)


def _starts_warc(head: bytes) -> bool:
    import zlib

    try:
        return zlib.decompressobj(wbits=31).decompress(head, 4096).startswith(b"WARC/")
    except zlib.error:
        return False


def _line_cuts(file: BinaryIO, size: int) -> Iterator[int]:
    """Yield the ends of stretches of `size` lines."""
    at = done = 0
    for count, line in enumerate(file, 1):
        at += len(line)
        if count % size == 0:
            yield at
            done = at
    if at > done:
        yield at


def _warc_cuts(file: BinaryIO, size: int) -> Iterator[int]:
    """Yield the ends of stretches of `size` pages."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        from saksi.intake.fault import MissingExtra

        raise MissingExtra("reading WARC files", "FastWARC") from error
    wanted = WarcRecordType.response | WarcRecordType.conversion
    end = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        for count, record in enumerate(ArchiveIterator(file, record_types=wanted, parse_http=False)):
            if count and count % size == 0:
                yield record.stream_pos
    except (OSError, EOFError, ValueError):
        # The rest is broken: it is a shard of its own end, whose worker says what is wrong with it.
        yield end
        return
    if end:
        yield end

"""The door: a source by name becomes a stream of reports and failures."""

from __future__ import annotations

import importlib
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as replace_fields

from saksi.intake.blob import Blob, Filled, Metered, Unpacked, buffered, digest, without_mark
from saksi.intake.fault import Fault
from saksi.intake.options import Options
from saksi.intake.sniff import packed, sniff
from saksi.intake.urls import canonical, page_of
from saksi.records import Arrival, Failure, Report, report_id

Reader = Callable[[Blob, Options], Iterator[Arrival | Failure]]

# kind → module and function: loaded when first met, so that text and JSONL start at once.
READERS: dict[str, tuple[str, str]] = {
    "empty": ("lines", "read_empty"),
    "text": ("lines", "read_text"),
    "jsonl": ("lines", "read_jsonl"),
    "json": ("lines", "read_json"),
    "csv": ("tables", "read_csv"),
    "parquet": ("tables", "read_parquet"),
    "html": ("pages", "read_page"),
    "feed": ("feeds", "read_feed"),
    "sitemap": ("feeds", "read_sitemap"),
    "warc": ("warc", "read_warc"),
    "zip": ("archive", "read_zip"),
}


def reports(source: str | os.PathLike[str], options: Options | None = None) -> Iterator[Report | Failure]:
    """Yield the reports of one source in input order, and a failure for each thing that cannot be read.

    `source` is a path (file, folder, archive), `-` for standard input, or an http(s) address where
    `Options.fetch` allows it. An id met twice is a failure of the second. Never raises for bad input.
    """
    met: set[int] = set()
    for item in receive([source], options):
        if isinstance(item, Failure):
            yield item
            continue
        if item.given_id:
            mark = hash(item.report.id)
            if mark in met:
                yield Failure(item.source, "repeated-id", f"the id {item.report.id!r} was given before")
                continue
            met.add(mark)
        yield item.report


def receive(
    sources: Iterable[str | os.PathLike[str]], options: Options | None = None
) -> Iterator[Arrival | Failure]:
    """Yield what the sources hold, one after the other, in their order: arrivals, and failures in their place."""
    options = options or Options()
    for source in sources:
        name = os.fspath(source)
        try:
            for item in _joined(_named(name, options)):
                yield item if isinstance(item, Failure) else _labelled(item, options)
        except Fault as fault:
            yield fault.at(name)


def receive_blob(blob: Blob, options: Options | None = None) -> Iterator[Arrival | Failure]:
    """Yield what a stream that the caller opened holds, as `receive` does for a source by name."""
    options = options or Options()
    for item in _joined(read_blob(blob, options)):
        yield item if isinstance(item, Failure) else _labelled(item, options)


def _joined(items: Iterator[Arrival | Failure]) -> Iterator[Arrival | Failure]:
    """Join the saved pages of one article (`?page=2` after page one) where they follow each other."""
    held: Arrival | None = None
    pages = 1
    for item in items:
        if held is not None and isinstance(item, Arrival) and item.report.url and item.digest:
            base, number = page_of(item.report.url)
            if number == pages + 1 and canonical(base) == held.canonical:
                held, pages = _with_page(held, item), number
                continue
        if held is not None:
            yield held
            held = None
        # Only web pages come in parts, and only those that know their address.
        if isinstance(item, Arrival) and item.digest and item.canonical:
            held, pages = item, 1
        else:
            yield item
    if held is not None:
        yield held


def _with_page(first: Arrival, further: Arrival) -> Arrival:
    report = first.report
    text = f"{report.text}\n{further.report.text}"
    whole = replace_fields(report, text=text, id=report_id(text, report.outlet, report.url))
    return replace_fields(first, report=whole, digest=digest(first.digest or "", further.digest or ""))


def _labelled(arrival: Arrival, options: Options) -> Arrival:
    """Fill in the language where it is not told, and mark as skipped what is in none of those coded."""
    report = arrival.report
    language = report.language
    if language is None and options.identify is not None:
        language = options.identify(report.text)
        if language is not None:
            arrival = replace_fields(arrival, report=replace_fields(report, language=language))
    if options.languages is None or arrival.skipped or language in options.languages:
        return arrival
    if language is None:
        told = "no language could be told"
    elif report.language:
        told = f"said to be in {language!r}"
    else:
        told = f"reads like {language!r}"
    return replace_fields(arrival, skipped=f"{told}; coded are {' and '.join(sorted(options.languages))}")


def _named(name: str, options: Options) -> Iterator[Arrival | Failure]:
    if name == "-":
        raw = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
        yield from read_blob(Blob("-", buffered(Filled(raw))), options)
    elif name.lower().startswith(("http://", "https://")):
        if not options.fetch:
            raise Fault(
                "no-network", "an address, and fetching is not allowed here (say --fetch, or use ingest)"
            )
        fetched = importlib.import_module("saksi.intake.follow")
        yield from fetched.read_url(name, options)
    else:
        yield from _path(Path(name), options)


def _path(path: Path, options: Options) -> Iterator[Arrival | Failure]:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise Fault("not-found", "no such file or folder") from error
    except (OSError, ValueError) as error:
        raise Fault("unreadable", _plain(error)) from error
    if stat.S_ISDIR(mode):
        yield from _folder(path, options)
    elif stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
        yield from read_path(path, options)
    else:
        raise Fault("unreadable", "neither a file nor a folder")


def read_path(path: Path, options: Options, name: str | None = None) -> Iterator[Arrival | Failure]:
    """Yield what one file on disk holds."""
    try:
        with Metered(path, options.meter) as raw:
            yield from read_blob(Blob(name or str(path), buffered(raw), path=path), options)
    except OSError as error:
        raise Fault("unreadable", _plain(error)) from error


def _folder(root: Path, options: Options) -> Iterator[Arrival | Failure]:
    for found in files_of(root):
        if isinstance(found, Failure):
            yield found
            continue
        try:
            yield from _path(found, options)
        except Fault as fault:
            yield fault.at(str(found))


def files_of(root: Path) -> Iterator[Path | Failure]:
    """Walk a folder in sorted order. Symbolic links that lead out of it are failures; hidden files are passed over."""
    home = root.resolve()

    def broken(error: OSError) -> None:
        problems.append(Failure(str(error.filename or root), "unreadable", _plain(error)))

    problems: list[Failure] = []
    for folder, folders, files in os.walk(root, onerror=broken):
        yield from problems
        problems.clear()
        for name in sorted(n for n in folders if (Path(folder) / n).is_symlink()):
            yield Failure(str(Path(folder) / name), "symlink", "a link to a folder is not followed")
        folders[:] = sorted(
            n for n in folders if not n.startswith(".") and not (Path(folder) / n).is_symlink()
        )
        for name in sorted(files):
            path = Path(folder) / name
            if name.startswith("."):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(home):
                yield Failure(str(path), "symlink", "a link that leads out of the folder is not followed")
                continue
            yield path


def read_blob(blob: Blob, options: Options) -> Iterator[Arrival | Failure]:
    """Yield what a stream holds, told by its first bytes. Faults of the stream as a whole come out as failures."""
    try:
        blob = _unpacked(without_mark(blob, options.encoding), options)
        # What is still packed here is a WARC, see _unpacked.
        kind = "warc" if packed(blob.peek(16)) else sniff(blob.peek(), options)
        module, function = READERS[kind]
        reader: Reader = getattr(importlib.import_module(f"saksi.intake.{module}"), function)
        yield from reader(blob, options)
    except Fault as fault:
        yield fault.at(blob.name)
    except (RecursionError, MemoryError) as error:
        yield Failure(blob.name, "too-complex", f"{type(error).__name__} while reading")


def _unpacked(blob: Blob, options: Options) -> Blob:
    for _ in range(options.limits.nesting + 1):
        kind = packed(blob.peek(16))
        if kind is None:
            return blob
        # A packed WARC is read record by record by its own library: the raw stream and its path are kept.
        if kind == "gzip" and _starts_warc(blob):
            return blob
        plain = blob.on(Unpacked(blob.stream, kind, options.limits))
        blob = without_mark(plain, options.encoding)
    raise Fault("nesting", f"compressed more than {options.limits.nesting} times over (cap nesting)")


def _starts_warc(blob: Blob) -> bool:
    import zlib

    try:
        head = zlib.decompressobj(wbits=31).decompress(blob.peek(), 4096)
    except zlib.error:
        return False
    return head.startswith(b"WARC/")


def spooled(blob: Blob, cap: int) -> io.BufferedReader:
    """Return a seekable copy of a stream, in memory while small, on disk when large, refused over `cap` bytes."""
    import tempfile

    # The reader that wraps it closes it.
    copy = tempfile.TemporaryFile()  # noqa: SIM115
    size = 0
    while chunk := blob.stream.read(1 << 20):
        size += len(chunk)
        if size > cap:
            copy.close()
            raise Fault("too-large", f"larger than the cap of {cap:,} bytes")
        copy.write(chunk)
    copy.seek(0)
    return buffered(copy)


def inner(blob: Blob, name: str, data: bytes, options: Options) -> Iterator[Arrival | Failure]:
    """Yield what bytes found inside another blob hold, as deep as the caps allow."""
    if blob.nested >= options.limits.nesting:
        raise Fault("nesting", f"archives inside archives, deeper than the cap of {options.limits.nesting}")
    child = replace(
        blob,
        name=f"{blob.name}!{name}",
        stream=buffered(io.BytesIO(data)),
        path=None,
        nested=blob.nested + 1,
    )
    yield from read_blob(child, options)


def _plain(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


__all__ = ["READERS", "digest", "inner", "read_blob", "read_path", "receive", "reports", "spooled"]

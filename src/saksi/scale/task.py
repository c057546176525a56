"""What travels to a worker and back: plain data, the same for every engine."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

from saksi.records import Failure


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How reports are read: what the input leaves out, and what makes the readings.

    `made` is the version with the digests of stages, model and language data (`store.Made` as a dict); `lexicon` are
    folders of a user's own.
    """

    made: dict[str, str | None]
    model: str = "default"
    lexicon: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    encoding: str | None = None

    def intake_digest(self) -> bytes:
        """Return what of this decides which reports come out of given bytes."""
        told = (sorted(self.fields.items()), self.outlet, self.published, self.language, self.encoding)
        return hashlib.sha256(msgspec.json.encode(told)).digest()

    def maker(self) -> str:
        """Return a digest (16 hex digits) of all that makes the readings."""
        told = (sorted(self.made.items(), key=lambda item: item[0]), self.model)
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One shard: a stretch of a file on record boundaries (`slice`), or reports already taken in (`spool`).

    `digest` names the content and how it is taken in; `start` and `stop` are bytes; `size` is the bytes of input
    it stands for; `origins` are the sources it came from.
    """

    digest: str
    kind: Literal["slice", "spool"]
    path: str
    out: str
    settings: Settings
    start: int = 0
    stop: int = 0
    size: int = 0
    origins: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What failures call the shard's input: the file, and where in it the shard begins."""
        return f"{self.path}+{self.start}" if self.start else self.path


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A coded shard: its files under `folder` (path below the output folder, rows), still to be moved into place.

    `error` says why the whole shard came to nothing; it is tried again by the next run.
    """

    task: Task
    folder: str = ""
    files: list[tuple[str, int]] = []
    counts: dict[str, int] = {}
    failures: list[Failure] = []
    seconds: float = 0.0
    error: str | None = None


def encoded(value: Task | Result) -> str:
    """Return a task or result as JSON."""
    return msgspec.json.encode(value).decode()


def decoded(text: str, kind: Any) -> Any:
    """Return the task or result that `encoded` wrote."""
    return msgspec.json.decode(text, type=kind)

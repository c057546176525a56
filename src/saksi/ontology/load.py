"""Read the ontology's tables and hold them to each other."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import msgspec

from saksi.compiled import digest, kept
from saksi.records.model import EventType

_ROOT = Path(__file__).resolve().parent.parent / "data" / "ontology"

Quad = Literal["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]


class OntologyError(ValueError):
    """A table of the ontology contradicts itself or another one."""


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name in the two languages of the interface."""

    en: str
    id: str

    def of(self, language: str) -> str:
        """Return the name in `language`, in English where there is none."""
        return self.id if language == "id" else self.en


class TypeInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event type.

    `promised` is the type of the words "will do this" said by the one who will, `refused` that of "will not".
    `mutual`: the parties stand together in `actors` unless a frame says otherwise.
    """

    label: Label
    definition: Label
    quad: Quad
    modes: dict[str, Label]
    mutual: bool = False
    promised: EventType | None = None
    refused: EventType | None = None


class Cameo(msgspec.Struct, frozen=True):
    """What a CAMEO code means in PLOVER: type, mode (or null), contexts."""

    code: str
    type: EventType
    mode: str | None
    context: tuple[str, ...]


class Sector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An actor sector; `political` ones make an act politics by themselves."""

    en: str
    id: str
    political: bool

    def of(self, language: str) -> str:
        """Return the name in `language`, in English where there is none."""
        return self.id if language == "id" else self.en


class Ontology(msgspec.Struct, frozen=True):
    """Types, contexts, sectors, and the CAMEO crosswalk."""

    types: dict[EventType, TypeInfo]
    contexts: dict[str, Label]
    sectors: dict[str, Sector]
    cameo: dict[str, Cameo]

    def check(
        self, type_: str, mode: str | None, context: tuple[str, ...] = (), cameo: str | None = None
    ) -> None:
        """Raise `OntologyError` where a mode, context or CAMEO code is unknown or belongs to another type."""
        if type_ not in self.types:
            raise OntologyError(f"no event type {type_!r}")
        if mode is not None and mode not in self.types[type_].modes:
            raise OntologyError(f"{type_} has no mode {mode!r}; it has: {', '.join(self.types[type_].modes)}")
        for name in context:
            if name not in self.contexts:
                raise OntologyError(f"no context {name!r}")
        if cameo is not None and cameo not in self.cameo:
            raise OntologyError(f"no CAMEO code {cameo!r}")


class _Types(msgspec.Struct, forbid_unknown_fields=True):
    types: dict[EventType, TypeInfo]


class _Contexts(msgspec.Struct, forbid_unknown_fields=True):
    contexts: dict[str, Label]


class _Sectors(msgspec.Struct, forbid_unknown_fields=True):
    sectors: dict[str, Sector]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def load_ontology() -> Ontology:
    """Return the ontology, read once a process.

    Raises:
        OntologyError: the tables do not agree with each other.
    """
    return kept("ontology", "all", _key(), Ontology, _read, _key)


def _key() -> bytes | None:
    return digest([("ontology", _ROOT)])


def _read() -> Ontology:
    types = msgspec.yaml.decode((_ROOT / "types.yaml").read_bytes(), type=_Types).types
    contexts = msgspec.yaml.decode((_ROOT / "contexts.yaml").read_bytes(), type=_Contexts).contexts
    sectors = msgspec.yaml.decode((_ROOT / "sectors.yaml").read_bytes(), type=_Sectors).sectors
    missing = set(get_args(EventType)) - set(types)
    if missing:
        raise OntologyError(f"types.yaml lacks {', '.join(sorted(missing))}")
    cameo = {}
    for row in _rows(_ROOT / "cameo.tsv"):
        context = tuple(filter(None, row["context"].split("|")))
        code = Cameo(row["code"], msgspec.convert(row["type"], EventType), row["mode"] or None, context)
        cameo[code.code] = code
    ontology = Ontology(types=types, contexts=contexts, sectors=sectors, cameo=cameo)
    for code in cameo.values():
        ontology.check(code.type, code.mode, code.context)
    return ontology

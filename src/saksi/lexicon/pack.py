"""One pack a language: where its data lies, and what has been loaded from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from saksi.compiled import digest, kept

T = TypeVar("T")

DATA = Path(__file__).resolve().parent.parent / "data"


class UnknownLanguage(ValueError):
    """No pack for this language code."""


class LanguagePack:
    """The data of one language, the world tables, and a user's overlays, loaded when first asked for.

    A stage asks `pack.get(load_cues)`; the loader takes the pack and returns its typed lexicon, and is run once a
    pack. `model` names the parser's size (`default` or `fast`).
    """

    def __init__(self, code: str, overlays: tuple[Path, ...] = (), model: str = "default") -> None:
        self.code = code
        self.overlays = overlays
        self.model = model
        self._loaded: dict[Callable[[LanguagePack], Any], Any] = {}
        self._keys: dict[tuple[str, ...], bytes | None] = {}
        self._lock = RLock()

    def compiled(
        self, name: str, shape: type[T], make: Callable[[], object], *, world_only: bool = False
    ) -> T:
        """Return what `make` makes of this pack's data, as `shape`; made once for the same data (`saksi.compiled`).

        `world_only`: it reads no data of the language, so that a user's words don't make it anew.
        """
        parts = ("ontology", "world") if world_only else ("ontology", "world", self.code)
        if parts not in self._keys:
            self._keys[parts] = self._digest(*parts)
        return kept(name, self.code, self._keys[parts], shape, make, lambda: self._digest(*parts))

    def _digest(self, *parts: str) -> bytes | None:
        """Return what these folders of data and the code that compiles them are known by: any change gives another."""
        roots = (("package", DATA), *(("own", folder) for folder in self.overlays))
        # A folder under DATA itself may be somebody's overlay: its rows count as the package's then.
        return digest(
            (f"{'package' if root.is_relative_to(DATA) else name}/{part}", root / part)
            for name, root in roots
            for part in parts
        )

    def get(self, load: Callable[[LanguagePack], T]) -> T:
        """Return what `load` makes of this pack, calling it at most once."""
        with self._lock:
            if load not in self._loaded:
                self._loaded[load] = load(self)
            found: T = self._loaded[load]
            return found

    def files(self, relative: str) -> list[Path]:
        """Return the existing files of that name, the package's first, then each overlay's.

        `relative` is a path under `data/`, with `{lang}` for the language: `{lang}/cues.yaml`,
        `world/countries.tsv`. A pattern with `*` gives all that match, sorted.
        """
        name = relative.format(lang=self.code)
        found: list[Path] = []
        for root in (DATA, *self.overlays):
            found.extend(sorted(root.glob(name)) if "*" in name else [root / name])
        return [path for path in found if path.is_file()]


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a pack, sorted."""
    return tuple(sorted(path.parent.name for path in DATA.glob("*/pack.yaml")))


def load_pack(code: str, overlays: Iterable[str | Path] = (), model: str = "default") -> LanguagePack:
    """Return the pack of a language (one object a process and set of arguments).

    Raises:
        UnknownLanguage: there is no `data/<code>/pack.yaml`.
    """
    # Whole paths: a relative one means another folder once the process has moved.
    return _load(code, tuple(Path(folder).resolve() for folder in overlays), model)


@lru_cache(maxsize=16)
def _load(code: str, overlays: tuple[Path, ...], model: str) -> LanguagePack:
    if code not in languages():
        raise UnknownLanguage(f"no language pack for {code!r}; there are: {', '.join(languages())}")
    return LanguagePack(code, overlays, model)

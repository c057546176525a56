"""The reports that ship with the package, `sample:NAME` on the command line."""

from __future__ import annotations

import msgspec
import yaml

from saksi.lexicon import DATA
from saksi.records import Report

PREFIX = "sample:"
_FOLDER = DATA / "samples"


def names() -> list[str]:
    """Return the samples' names, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def sample(name: str) -> Report:
    """Return one sample.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in names():
        raise KeyError(name)
    return msgspec.convert(yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")), Report)

"""The reports that ship with the package, `sample:NAME` on the command line."""

from __future__ import annotations

from saksi.lexicon import DATA
from saksi.lexicon.files import read_yaml
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
    return read_yaml(_FOLDER / f"{name}.yaml", Report)

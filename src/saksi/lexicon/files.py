"""Reading data files the one way: YAML in which `no`, `on` and `yes` are words."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


@lru_cache(maxsize=1)
def _loader() -> Any:
    """Return a loader of YAML with the booleans of version 1.2 only: a list of words must be able to hold `no`."""
    import yaml  # most runs read no YAML: what was compiled before is enough (saksi.compiled)

    # libyaml reads ten times as fast; PyYAML is built without it on some machines.
    safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("Loader", (safe,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
    return loader


def parse_yaml(path: Path) -> Any:
    """Return the plain objects of one YAML file.

    Raises:
        ValueError: not YAML; the message names file, line and column.
    """
    import yaml

    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())
    except yaml.YAMLError as fault:
        raise ValueError(f"{path}: {fault}") from fault


def read_yaml(path: Path, shape: type[T]) -> T:
    """Return one YAML file as `shape` (a msgspec type).

    Raises:
        ValueError: not YAML, or an unknown key, or a value of the wrong type; the message names file and place.
    """
    try:
        return msgspec.convert(parse_yaml(path), shape)
    except msgspec.ValidationError as fault:
        raise ValueError(f"{path}: {fault}") from fault

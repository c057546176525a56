"""The parser: one small encoder with several heads, run by onnxruntime on a CPU.

`load_parser(pack)` returns the parser of a language pack's size; it fills lemma, part of speech, features, head,
relation and entity tag of tokens that the rule tokenizer has cut. Weights and scores lie in the package
`saksi-model`; this room holds the code that runs them and imports nothing heavy until a parser is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saksi.model.parser import Parser as Parser
    from saksi.model.parser import load_parser as load_parser
    from saksi.model.weights import NoModel as NoModel
    from saksi.model.weights import describe as describe

__all__ = ["NoModel", "Parser", "describe", "load_parser"]

_HOMES = {
    "NoModel": "saksi.model.weights",
    "Parser": "saksi.model.parser",
    "load_parser": "saksi.model.parser",
    "describe": "saksi.model.weights",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)

"""saksi reads news reports and writes down who said or did what to whom, when and where.

    >>> import saksi
    >>> reading = saksi.read(text, published="2024-12-03")
    >>> [s.content[0].of(reading.text) for s in reading.statements]

Every record's spans are half-open ranges of code points into `reading.text`. What is named here is loaded when it is
first asked for, so that `import saksi` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from saksi.lang.identify import OtherLanguage
    from saksi.pipeline import read, read_many, read_report
    from saksi.records import Event, Reading, Report, Span, Statement
    from saksi.spacy_bridge import to_spacy

_HOME = {
    "OtherLanguage": "saksi.lang.identify",
    "read": "saksi.pipeline",
    "read_many": "saksi.pipeline",
    "read_report": "saksi.pipeline",
    "Event": "saksi.records",
    "Reading": "saksi.records",
    "Report": "saksi.records",
    "Span": "saksi.records",
    "Statement": "saksi.records",
    "to_spacy": "saksi.spacy_bridge",
}

__all__ = [
    "Event",
    "OtherLanguage",
    "Reading",
    "Report",
    "Span",
    "Statement",
    "__version__",
    "read",
    "read_many",
    "read_report",
    "to_spacy",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'saksi' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})

"""The JSON Schema of one line of `saksi read --json`."""

from __future__ import annotations

from typing import Any

import msgspec

from saksi.records.model import Event, Furniture, Mention, Reason, Report, Statement

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Keys beyond the record model that saksi adds; readers of the format must bear their absence.
_EXTRAS = {
    "Statement": {"confidence", "because"},
    "Event": {"confidence", "because"},
    "Report": {"authors"},
}
_DATES = {("Report", "published"), ("Date", "start"), ("Date", "end")}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12), made from the record types themselves.

    It is tighter than the types: every key of the record model is required, a span has two members, dates are ISO.
    """
    _, parts = msgspec.json.schema_components(
        [Report, Furniture, Statement, Event, Mention, Reason], ref_template="#/$defs/{name}"
    )
    for name, part in parts.items():
        if "properties" in part:
            _tighten(name, part)
    parts["Span"].update(
        maxItems=2, prefixItems=[{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1}]
    )
    parts["Statement"]["properties"]["content"].update(minItems=1)
    for layer in ("Statement", "Event"):
        parts[layer]["properties"]["confidence"].update(minimum=0, maximum=1)
    # Why a record was made is told loosely on purpose: a note is left out where there is none.
    parts["Reason"]["required"] = ["stage", "rule"]
    parts["Mention"]["required"] = ["span", "kind", "form"]

    report = parts.pop("Report")
    layers = {"furniture": "Furniture", "statements": "Statement", "events": "Event", "mentions": "Mention"}
    report["properties"] |= {
        layer: {"type": "array", "items": {"$ref": f"#/$defs/{name}"}} for layer, name in layers.items()
    }
    report["properties"]["saksi"] = {
        "type": "object",
        "description": "Version and digests of what read the report.",
    }
    report["required"] += ["furniture", "statements", "events"]
    report["title"] = "A report and what saksi read in it"
    report["description"] = (
        "One line of `saksi read --json`. Spans are [start, end): code points into `text`, end-exclusive."
    )
    return {"$schema": DIALECT, **report, "$defs": parts}


def _tighten(name: str, part: dict[str, Any]) -> None:
    properties = part["properties"]
    part["required"] = [key for key in properties if key not in _EXTRAS.get(name, set())]
    for key, value in properties.items():
        value.pop("default", None)
        if (name, key) in _DATES:
            properties[key] = {
                "anyOf": [{"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}, {"type": "null"}],
            }

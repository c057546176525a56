"""The frozen nouns of saksi: spans, reports, the layers of a reading, statements and events.

Names and meanings follow the record model (`docs/records.md`). Every offset is a 0-based Unicode code
point into `Report.text`, end-exclusive, and every record points at the words that support it.
"""

from saksi.records.ids import event_id, report_id, statement_id
from saksi.records.index import SpanIndex
from saksi.records.model import (
    Actor,
    Addressee,
    Date,
    Drop,
    Event,
    Furniture,
    Mention,
    Place,
    PlaceMention,
    Quantity,
    Reading,
    Reason,
    Report,
    Sentence,
    Span,
    Statement,
    TimeMention,
    Token,
)

__all__ = [
    "Actor",
    "Addressee",
    "Date",
    "Drop",
    "Event",
    "Furniture",
    "Mention",
    "Place",
    "PlaceMention",
    "Quantity",
    "Reading",
    "Reason",
    "Report",
    "Sentence",
    "Span",
    "SpanIndex",
    "Statement",
    "TimeMention",
    "Token",
    "event_id",
    "report_id",
    "statement_id",
]

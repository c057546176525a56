"""The frozen nouns of saksi: spans, reports, the layers of a reading, statements and events.

Names and meanings follow the record model (`docs/records.md`). Every offset is a 0-based Unicode code
point into `Report.text`, end-exclusive, and every record points at the words that support it.
"""

from saksi.records.arrival import Arrival, Failure
from saksi.records.codec import from_dict, spans_of, to_dict, to_json
from saksi.records.ids import event_id, report_id, statement_id
from saksi.records.index import SpanIndex
from saksi.records.model import (
    COUNTRY_OF_THE_REPORT,
    Actor,
    Addressee,
    Date,
    Drop,
    Event,
    Furniture,
    Mention,
    Place,
    PlaceMention,
    Proposals,
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
from saksi.records.schema import schema

__all__ = [
    "COUNTRY_OF_THE_REPORT",
    "Actor",
    "Addressee",
    "Arrival",
    "Date",
    "Drop",
    "Event",
    "Failure",
    "Furniture",
    "Mention",
    "Place",
    "PlaceMention",
    "Proposals",
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
    "from_dict",
    "report_id",
    "schema",
    "spans_of",
    "statement_id",
    "to_dict",
    "to_json",
]

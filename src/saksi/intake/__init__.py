"""Intake: from any source of news to reports, told by content and never by suffix.

`reports` gives what `saksi read` needs, `receive` the fuller form that ingestion keeps. Neither raises for bad
input: what cannot be taken in comes out as a `Failure` that names the input and the fault.
"""

from saksi.intake.options import Limits, Options
from saksi.intake.source import receive, receive_blob, reports

__all__ = ["Limits", "Options", "receive", "receive_blob", "reports"]

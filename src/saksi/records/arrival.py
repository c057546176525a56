"""What comes in from outside: a report with where it was found, or the failure to get one."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from saksi.records.model import Report


def now() -> str:
    """Return the present moment as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Failure(msgspec.Struct, frozen=True):
    """Input that could not be taken in, or words that could not be coded.

    `source` names file and line, archive and entry, or URL; `fault` is a short slug (`json`, `encoding`,
    `too-large`, `robots` …) that can be counted; `detail` is a sentence for people; `at` is an ISO time in UTC.
    """

    source: str
    fault: str
    detail: str
    at: str = msgspec.field(default_factory=now)


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it came in.

    `source` says where it stood; `published_at` is the publication time with its zone where the page gave one
    (`Report.published` is the date in the outlet's own zone); `canonical` is the address without AMP, paging and
    tracking; `skipped` is the reason why the report is kept but not coded; `digest` identifies the raw input.
    `given_id` says that the id is the input's own, not a hash of ours.
    """

    report: Report
    source: str
    published_at: str | None = None
    canonical: str | None = None
    skipped: str | None = None
    digest: str | None = None
    given_id: bool = False

"""The one list of stages, and the road through them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from saksi.lang.identify import language_of
from saksi.lexicon import LanguagePack, load_pack
from saksi.records import Reading, Report, report_id
from saksi.stages.events import events
from saksi.stages.furniture import furniture
from saksi.stages.mentions import mentions
from saksi.stages.parse import parse
from saksi.stages.places import places
from saksi.stages.segment import segment
from saksi.stages.statements import statements
from saksi.stages.times import times

Stage = Callable[[Reading, LanguagePack], Reading]
Readable = str | Mapping[str, Any] | Report
# Code points. No news report comes near this; a file that does is something else, and would take minutes to read.
LONGEST = 1_000_000
_HALF_PAIR = re.compile("[\ud800-\udfff]")

OnFault = Callable[[Readable, ValueError], None]

STAGES: list[tuple[str, Stage]] = [
    ("segment", segment),
    ("furniture", furniture),
    ("parse", parse),
    ("mentions", mentions),
    ("times", times),
    ("places", places),
    ("statements", statements),
    ("events", events),
]


def run(report: Report, pack: LanguagePack) -> Reading:
    """Take a report through every stage, in order, and return the whole reading."""
    # Half a surrogate pair is no character, and neither tokenizers nor matchers take it. The stages read U+FFFD in its
    # place, one code point for one, so that every offset holds in the text as it came.
    clean = _HALF_PAIR.sub("\ufffd", report.text)
    reading = Reading(report=msgspec.structs.replace(report, text=clean) if clean != report.text else report)
    for _, stage in STAGES:
        reading = stage(reading, pack)
    return reading if clean == report.text else msgspec.structs.replace(reading, report=report)


def read_report(report: Report, *, lexicon: Sequence[str | Path] = (), model: str = "default") -> Reading:
    """Read one report in its stated language, or the one its text is found to be in.

    Args:
        report: the report; a missing `language` is filled in on the reading's report.
        lexicon: folders of a user's own lexicon files, laid over the package's.
        model: `default` or `fast`.

    Raises:
        saksi.OtherLanguage: no pack reads that language.
        ValueError: `published` is not an ISO date.
    """
    report = _checked(report)
    assert report.language is not None  # _checked settles it
    return run(report, load_pack(report.language, lexicon, model))


def read(
    text: str,
    *,
    id: str | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    authors: Iterable[str] = (),
    published: str | None = None,
    language: str | None = None,
    lexicon: Sequence[str | Path] = (),
    model: str = "default",
) -> Reading:
    """Read one news report: who said and did what to whom, when and where, each record with its words.

    Args:
        text: the body. It is kept unchanged; every span of the reading is `[start, end)` in its code points.
        id: the report's id; without one, a hash of outlet, URL and text.
        title: never coded itself, but a full name in it may resolve a short one in the text.
        url: where it was published.
        outlet: who published it.
        authors: its bylines.
        published: ISO date (`2024-12-03`); what "kemarin" and "Senin" are reckoned from.
        language: ISO 639-1 (`id`, `en`); found from the text when missing.
        lexicon: folders of a user's own lexicon files, laid over the package's.
        model: `default` or `fast`.

    Raises:
        saksi.OtherLanguage: no pack reads the text's language.
        ValueError: `published` is not an ISO date.
    """
    report = Report(
        id=id if id is not None else report_id(text, outlet, url),
        text=text,
        title=title,
        url=url,
        outlet=outlet,
        authors=tuple(authors),
        published=published,
        language=language,
    )
    return read_report(report, lexicon=lexicon, model=model)


def read_many(
    reports: Iterable[Readable],
    *,
    on_fault: OnFault | None = None,
    lexicon: Sequence[str | Path] = (),
    model: str = "default",
) -> Iterator[Reading]:
    """Read a stream of reports, in order, holding one at a time.

    Each is a `Report`, a text, or a mapping with `text` and any other field of a report. One that can't be read (in
    another language, say) goes with its fault to `on_fault`, and the stream goes on; without `on_fault` the fault is
    raised.
    """
    for item in reports:
        try:
            yield read_report(_as_report(item), lexicon=lexicon, model=model)
        except ValueError as fault:
            if on_fault is None:
                raise
            on_fault(item, fault)


def _as_report(item: Readable) -> Report:
    """Make a report of what a stream holds; a ValueError names what is wrong with it."""
    if isinstance(item, Report):
        return item
    if isinstance(item, str):
        return Report(id=report_id(item), text=item)
    if not isinstance(item.get("text"), str):
        raise ValueError(f"a report without a text: it has {', '.join(map(str, item)) or 'no fields'}")
    fields = {name: item[name] for name in Report.__struct_fields__ if item.get(name) is not None}
    fields.setdefault("id", report_id(fields["text"], fields.get("outlet"), fields.get("url")))
    return msgspec.convert(fields, Report)  # its ValidationError is a ValueError that names the field


def _checked(report: Report) -> Report:
    """Return the report with `published` as a plain ISO date and its language settled."""
    published = report.published
    if published is not None:
        try:
            # A time of publication is more than the stages reckon with: the day is what they need.
            published = datetime.fromisoformat(published).date().isoformat()
        except ValueError:
            raise ValueError(f"published is not an ISO date: {report.published!r}") from None
    if len(report.text) > LONGEST:
        raise ValueError(f"{len(report.text):,} characters are too many for one report (at most {LONGEST:,})")
    language = language_of(report.text, report.language)
    if (published, language) == (report.published, report.language):
        return report
    return msgspec.structs.replace(report, published=published, language=language)

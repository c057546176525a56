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
from saksi.model import NoModel
from saksi.records import Reading, Report, report_id
from saksi.stages.events import events
from saksi.stages.furniture import furniture
from saksi.stages.mentions import mentions
from saksi.stages.parse import parse, parse_many
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


# Stages that take many readings of one language at once, and are faster for it.
TOGETHER: dict[str, Callable[[Sequence[Reading], LanguagePack], list[Reading]]] = {"parse": parse_many}
# How much `read_many` holds: reports, and code points in all.
WINDOW, WINDOW_SIZE = 32, 200_000


def run(report: Report, pack: LanguagePack) -> Reading:
    """Take a report through every stage, in order, and return the whole reading."""
    reading = _begun(report)
    for _, stage in STAGES:
        reading = stage(reading, pack)
    return _ended(reading, report)


def attempt(reports: Sequence[Report], pack: LanguagePack) -> list[Reading | Exception]:
    """Take reports of one language through the stages together: for each its reading, or what it broke on.

    The readings are those that `run` gives. A report that some stage fails on costs the others nothing.
    """
    done: list[Reading | Exception] = [_begun(report) for report in reports]
    for name, stage in STAGES:
        alive = [(i, reading) for i, reading in enumerate(done) if isinstance(reading, Reading)]
        together = TOGETHER.get(name)
        if together is not None and len(alive) > 1:
            try:
                after = together([reading for _, reading in alive], pack)
            except Exception:  # noqa: BLE001 - one of them is at fault: below, each is taken by itself
                after = None
            if after is not None:
                for (i, _), reading in zip(alive, after, strict=True):
                    done[i] = reading
                continue
        for i, reading in alive:
            try:
                done[i] = stage(reading, pack)
            except Exception as fault:  # noqa: BLE001 - handed to the caller, who knows the report
                done[i] = fault
    return [
        _ended(reading, report) if isinstance(reading, Reading) else reading
        for reading, report in zip(done, reports, strict=True)
    ]


def _begun(report: Report) -> Reading:
    # Half a surrogate pair is no character, and neither tokenizers nor matchers take it. The stages read U+FFFD in its
    # place, one code point for one, so that every offset holds in the text as it came.
    clean = _HALF_PAIR.sub("\ufffd", report.text)
    return Reading(report=msgspec.structs.replace(report, text=clean) if clean != report.text else report)


def _ended(reading: Reading, report: Report) -> Reading:
    # Proposals are what the stages worked from; what became of them stands in the records' reasons.
    return msgspec.structs.replace(reading, report=report, proposals=())


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
    window: int = WINDOW,
) -> Iterator[Reading]:
    """Read a stream of reports, in order, `window` of them at a time: the model is faster on many sentences.

    Each is a `Report`, a text, or a mapping with `text` and any other field of a report. One that can't be read (in
    another language, say) goes with its fault to `on_fault`, and the stream goes on; without `on_fault` the fault is
    raised once the readings before it are out. The readings are those of `read`, whatever the window.
    """
    for item, found in attempt_many(reports, lexicon=lexicon, model=model, window=window):
        if isinstance(found, Reading):
            yield found
        elif on_fault is None or not isinstance(found, ValueError):
            raise found
        else:
            on_fault(item, found)


def attempt_many(
    reports: Iterable[Readable],
    *,
    lexicon: Sequence[str | Path] = (),
    model: str = "default",
    window: int = WINDOW,
) -> Iterator[tuple[Readable, Reading | Exception]]:
    """Yield everything in a stream of reports, in order, with its reading, or with what went wrong.

    A ValueError is a fault of the input; any other exception is a fault of ours. `model.NoModel`, which every report
    would break on, is raised.
    """
    held: list[tuple[Readable, Report | Exception]] = []
    size = 0
    for item in reports:
        taken = _taken(item)
        held.append((item, taken))
        size += len(taken.text) if isinstance(taken, Report) else 0
        if len(held) >= window or size >= WINDOW_SIZE:
            yield from _window(held, lexicon, model)
            held, size = [], 0
    yield from _window(held, lexicon, model)


def _taken(item: Readable) -> Report | Exception:
    try:
        return _checked(_as_report(item))
    except ValueError as fault:
        return fault


def _window(
    held: Sequence[tuple[Readable, Report | Exception]], lexicon: Sequence[str | Path], model: str
) -> Iterator[tuple[Readable, Reading | Exception]]:
    found: dict[int, Reading | Exception] = {}
    languages: dict[str, list[int]] = {}
    for i, (_, report) in enumerate(held):
        if isinstance(report, Report):
            languages.setdefault(report.language or "", []).append(i)
        else:
            found[i] = report
    for language, members in languages.items():
        reports = [report for i in members if isinstance(report := held[i][1], Report)]
        found.update(zip(members, attempt(reports, load_pack(language, lexicon, model)), strict=True))
    for i, (item, _) in enumerate(held):
        if isinstance(broken := found[i], NoModel):
            raise broken
        yield item, found[i]


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

"""What the words on a command line stand for: files, folders, standard input, samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from saksi.cli.samples import PREFIX, names, sample
from saksi.intake import Options, receive
from saksi.records import Failure, Report


class Found(NamedTuple):
    """A report and where it stood: `berita.jsonl:7`, `-`, `sample:telepon`."""

    source: str
    report: Report


def gather(
    sources: Iterable[str],
    *,
    fields: Mapping[str, str] | None = None,
    published: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
) -> Iterator[Found | Failure]:
    """Yield every report of every source in order, and a failure for whatever can't be one.

    An id that came before is a failure of the second report that bears it.
    """
    options = Options(fields=fields or {}, published=published, outlet=outlet, language=language)
    seen: dict[str, str] = {}
    for source in sources:
        for item in _one(source, options):
            if isinstance(item, Found):
                first = seen.get(item.report.id)
                if first is not None:
                    detail = f"the id {item.report.id!r} was given before, in {first}"
                    yield Failure(source=item.source, fault="repeated-id", detail=detail)
                    continue
                seen[item.report.id] = item.source
            yield item


def _one(source: str, options: Options) -> Iterator[Found | Failure]:
    if source.startswith(PREFIX):
        name = source.removeprefix(PREFIX)
        if name in names():
            yield Found(source, sample(name))
        else:
            yield Failure(
                source=source, fault="no-such-sample", detail=f"the samples are {', '.join(names())}"
            )
        return
    for item in receive([source], options):
        yield item if isinstance(item, Failure) else Found(item.source, item.report)

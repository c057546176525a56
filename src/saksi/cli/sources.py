"""What the words on a command line stand for: files, folders, standard input, samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from saksi.cli.samples import PREFIX, names, sample
from saksi.intake import Options, reports
from saksi.records import Failure, Report


def gather(
    sources: Iterable[str],
    *,
    fields: Mapping[str, str],
    published: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
) -> Iterator[Report | Failure]:
    """Yield every report of every source in order, and a failure for whatever can't be one.

    An id that came before is a failure of the second report that bears it.
    """
    options = Options(fields=fields, published=published, outlet=outlet, language=language, identify=False)
    seen: dict[str, str] = {}
    for source in sources:
        for item in _one(source, options):
            if isinstance(item, Report):
                if item.id in seen:
                    detail = f"the id {item.id!r} was already given in {seen[item.id]}"
                    yield Failure(source=source, fault="repeated-id", detail=detail)
                    continue
                seen[item.id] = source
            yield item


def _one(source: str, options: Options) -> Iterator[Report | Failure]:
    if not source.startswith(PREFIX):
        yield from reports(source, options)
        return
    name = source.removeprefix(PREFIX)
    try:
        yield sample(name)
    except KeyError:
        yield Failure(source=source, fault="no-such-sample", detail=f"the samples are {', '.join(names())}")

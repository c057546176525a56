"""Options that several commands share, written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

Decorated = Callable[..., Any]


class IsoDate(click.ParamType[str]):
    """A date as `2024-12-03`, kept as text."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the date, or fail with a line that shows the form."""
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2024-12-03", param, ctx)


class FieldMap(click.ParamType[tuple[str, str]]):
    """`published=date`: our field, then the input's own key."""

    name = "field=key"
    fields = ("id", "text", "title", "url", "outlet", "authors", "published", "language")

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split at the first `=`; the field must be one of a report's."""
        if isinstance(value, tuple):
            return value
        field, equals, key = value.partition("=")
        if not equals or not key or field not in self.fields:
            self.fail(f"{value!r}: write FIELD=KEY with FIELD one of {', '.join(self.fields)}", param, ctx)
        return field, key


def metadata(function: Decorated) -> Decorated:
    """Add `--published`, `--outlet`, `--lang` and `--field`: what the inputs lack or call otherwise."""
    options = [
        click.option("--published", type=IsoDate(), metavar="DATE", help="Date of reports that don't say theirs."),
        click.option("--outlet", metavar="NAME", help="Outlet of reports that don't say theirs."),
        click.option("--lang", "language", metavar="CODE", help="Language of the reports (id, en); found if not given."),
        click.option(
            "--field", "fields", type=FieldMap(), multiple=True, metavar="FIELD=KEY",
            help="Take FIELD of a report from the input's KEY, as in published=date.",
        ),
    ]  # fmt: skip
    return _with(function, options)


def reading(function: Decorated) -> Decorated:
    """Add `--lexicon` and `--fast`: how the reports are read."""
    options = [
        click.option(
            "--lexicon", multiple=True, metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="A folder of your own lexicon files, laid over saksi's.",
        ),
        click.option("--fast", is_flag=True, help="The small model: quicker, somewhat less accurate."),
    ]  # fmt: skip
    return _with(function, options)


def fetching(function: Decorated) -> Decorated:
    """Add `--interval` and `--allow-address`: how pages are fetched."""
    options = [
        click.option(
            "--interval", default=1.0, show_default=True, type=click.FloatRange(0.0), metavar="SECONDS",
            help="Wait this long between two requests to one host.",
        ),
        click.option(
            "--allow-address", multiple=True, metavar="IP[:PORT]",
            help="A private address that may be fetched from all the same (none is by default).",
        ),
    ]  # fmt: skip
    return _with(function, options)


def _with(function: Decorated, options: Sequence[Callable[[Decorated], Decorated]]) -> Decorated:
    for option in reversed(options):
        function = option(function)
    return function

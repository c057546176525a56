"""Print the JSON Schema of what `read --json` writes."""

from __future__ import annotations

import json

import click


@click.command
def command() -> None:
    """Print the JSON Schema (draft 2020-12) of one line of `saksi read --json`."""
    from saksi.records import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))

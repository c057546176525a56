"""Tell which model is installed: version, digests, scores."""

from __future__ import annotations

from typing import Any

import click


@click.command
@click.option("--json", "as_json", is_flag=True, help="Write everything that is known of it as JSON.")
def command(as_json: bool) -> None:
    """Tell which model is installed: its version, licence, digests and scores."""
    import json

    from saksi.model import describe

    known = describe()
    if as_json:
        click.echo(json.dumps(known, indent=2, ensure_ascii=False))
        return
    click.echo(f"saksi-model {known['version']} ({known['license']}), digest {known['digest']}")
    click.echo(f"sizes: {', '.join(known['sizes'])}")
    click.echo(f"in {known['folder']}")
    for name, file in known["files"].items():
        click.echo(f"  {file['bytes']:>11,} bytes  {file['sha256'][:16]}  {name}")
    if known["scores"]:
        click.echo("scores on the test sets (gold tokens unless said; percent)")
        for line in _scores(known["scores"]):
            click.echo("  " + line)


def _scores(scores: Any, path: str = "") -> list[str]:
    """Write nested figures one set a line: `csui  uas 86.1  las 80.2`."""
    if not isinstance(scores, dict):
        return [f"{path} {scores}"]
    figures = {name: value for name, value in scores.items() if isinstance(value, int | float)}
    lines = (
        [f"{path or 'all':24}" + "  ".join(f"{name} {value:g}" for name, value in figures.items())]
        if figures
        else []
    )
    for name, value in scores.items():
        if isinstance(value, dict):
            lines += _scores(value, f"{path}.{name}" if path else name)
    return lines

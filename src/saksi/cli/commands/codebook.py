"""Write the codebook: the ontology, definitions, examples, and every exported column."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to write the page; else it is printed.")  # fmt: skip
@click.option("--lang", "language", type=click.Choice(("en", "id")), default="en", show_default=True, help="Language of labels and definitions.")  # fmt: skip
def command(out: Path | None, language: str) -> None:
    """Write the codebook as one HTML page: the ontology with examples, and every exported table and column."""
    from saksi.export.codebook import page

    html = page(language, _examples(language))
    if out is None:
        click.echo(html, nl=False)
        return
    out.write_text(html, encoding="utf-8")
    click.echo(str(out))


def _examples(language: str) -> dict[str, list[str]]:
    """Return sentences that the lexicon gives for each event type, without their tags."""
    import re

    import yaml

    from saksi.lexicon import DATA

    found: dict[str, list[str]] = {}
    for file in sorted((DATA / language / "events").glob("*.yaml")):
        sentences: list[str] = []
        stack: list[object] = [yaml.safe_load(file.read_text(encoding="utf-8"))]
        while stack:
            node = stack.pop()
            if isinstance(node, dict):
                given = node.get("examples")
                sentences += [
                    str(e.get("text", "")) if isinstance(e, dict) else str(e)
                    for e in (given if isinstance(given, list) else [])
                ]
                stack += [value for key, value in node.items() if key not in ("examples", "counter")]
            elif isinstance(node, list):
                stack += node
        found[file.stem] = sorted({re.sub(r"</?[a-z]+[^<>]*>", "", s) for s in sentences if s}, key=len)[:3]
    return found

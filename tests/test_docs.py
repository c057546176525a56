"""The how-to pages do what they say: files are written, commands run, and their output holds what the page shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from saksi.cli import saksi
from saksi.lexicon.pack import _load

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
FENCE = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("doc", PAGES, ids=lambda doc: doc.stem)
def test_a_page_does_what_it_says(doc: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    output = ""
    commands = 0
    for kind, name, body in FENCE.findall(doc.read_text(encoding="utf-8")):
        if name:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif kind == "sh":
            for line in body.splitlines():
                program, *arguments = shlex.split(line)
                assert program == "saksi", line
                _load.cache_clear()  # each command is a process of its own, and files were added since the last
                result = CliRunner().invoke(saksi, arguments)
                assert result.exit_code == 0, f"{line}\n{result.output}"
                output = result.output
                commands += 1
        elif kind == "text":
            for line in body.splitlines():
                assert line in output, f"{doc.name}: {line!r} not in\n{output}"
    assert commands, "a how-to page without a command"


def links(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "doc",
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda doc: doc.name,
)
def test_every_link_leads_somewhere(doc: Path) -> None:
    for link in links(doc):
        if not link.startswith(("http://", "https://", "mailto:")):
            assert (doc.parent / link).exists(), link


def test_every_record_field_is_documented() -> None:
    from saksi.records import Event, Report, Statement

    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    for record in (Report, Statement, Event):
        for field in record.__struct_fields__:
            assert f"`{field}`" in page, field


def test_every_command_is_documented() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    for name in saksi.list_commands(None):  # type: ignore[arg-type]
        assert f"saksi {name}" in text, name

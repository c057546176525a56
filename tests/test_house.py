"""The house's habits, held by tests."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest
import yaml

from saksi.lexicon import DATA

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src" / "saksi").rglob("*.py"))
# Lines. Past this a module holds more than one idea.
LONGEST = 400
# Still to be split. The set only gets smaller.
LONG: set[str] = set()


def test_data_holds_no_code() -> None:
    assert not list(DATA.rglob("*.py"))


@pytest.mark.parametrize(
    "path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src" / "saksi").as_posix()
)
def test_a_module_is_one_idea(path: Path) -> None:
    """Not longer than one can hold in the head, and named for what it is about."""
    fits = len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert fits or path.relative_to(ROOT / "src" / "saksi").as_posix() in LONG
    assert path.stem not in ("utils", "util", "common", "core", "helpers", "misc")


@pytest.mark.parametrize(
    "path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src" / "saksi").as_posix()
)
def test_no_error_is_swallowed(path: Path) -> None:
    """A handler that catches everything, or that does nothing, hides what went wrong."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{path.name}:{node.lineno}: a bare except"
            assert not (len(node.body) == 1 and isinstance(node.body[0], ast.Pass)), (
                f"{path.name}:{node.lineno}"
            )


@pytest.mark.parametrize("path", sorted((DATA / "world").glob("*.tsv")), ids=lambda path: path.stem)
def test_every_table_says_where_it_is_from(path: Path) -> None:
    about = yaml.safe_load(path.with_name(f"{path.stem}.source.yaml").read_text(encoding="utf-8"))
    assert {"date", "rows"} <= set(about)
    sources = about.get("sources") or [{"name": about["origin"], "licence": about["licence"]}]
    assert all(source["name"] and source["licence"] for source in sources)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert about["rows"] == len(rows) - 1
    assert {len(row) for row in rows} == {len(rows[0])}, "a row with more or fewer cells than the header"


def test_yaml_files_are_read_where_no_and_on_are_words() -> None:
    from saksi.lexicon.files import parse_yaml

    for path in sorted(DATA.rglob("*.yaml")):
        assert parse_yaml(path) is not None, path


def test_the_version_is_one() -> None:
    import tomllib

    from saksi import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__ == citation["version"]

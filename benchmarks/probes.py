"""The frozen probes of furniture and dates: how many items are read right, and which are not.

Usage: python benchmarks/probes.py [--errors]
The items and their judges stand in tests/probes and tests/stages; this prints what those tests only hold to a bar.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).resolve().parents[1] / "tests"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TESTS / "stages" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    errors = "--errors" in sys.argv[1:]
    furniture, times = load("test_furniture"), load("test_times")
    for half in ("furniture", "look_alikes"):
        for language, items in furniture.PROBE[half].items():
            wrong = furniture.score(items, language)
            show(f"furniture probe, {half}, {language}", len(items), wrong, errors)
    right, missed, false, told = furniture.score_lines()
    print(
        f"furniture, {len(furniture.LINES)} lines between paragraphs: recall {right / (right + missed):.3f}, "
        f"precision {right / (right + false):.3f}"
    )
    if errors:
        print(*told, sep="\n")
    for language in ("id", "en"):
        items = times.PROBE[language]
        wrong = [fault for fault in (times.judge(item, language) for item in items) if fault]
        show(f"date probe, {language}", len(items), wrong, errors)


def show(name: str, count: int, wrong: list[str], errors: bool) -> None:
    print(f"{name}: {count - len(wrong)} of {count} right")
    if errors:
        print(*wrong, sep="\n")


if __name__ == "__main__":
    main()

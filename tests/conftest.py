from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The annotated reports and data sets beside the checkout. In CI they must be there."""
    if not SHARED.is_dir():
        if IN_CI:
            pytest.fail(f"{SHARED} is missing, and CI measures against it")
        pytest.skip("../shared is not there: the tests that measure against it are skipped")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not SHARED.is_dir():
        terminalreporter.write_line(
            "../shared is not there: what is measured against it was skipped.", yellow=True
        )

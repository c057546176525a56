"""The store's samples, for exports: two reports that were coded and one that was skipped."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))

from store_samples import MADE, arrival, read, text

from saksi.store import Store
from saksi.store.ingest import ingest


@pytest.fixture
def evil():
    """Return a title that a spreadsheet would run."""
    return '=HYPERLINK("http://x")'


@pytest.fixture
def store(tmp_path, evil):
    with Store.open(tmp_path / "meja.db", create=True) as opened:
        items = [
            arrival(
                text(),
                id="a",
                outlet="X",
                published="2024-12-02",
                title=evil,
                url="https://x.id/a",
                language="id",
            ),
            arrival(text("Citra Dewi"), id="b", outlet="Y", published="2024-12-05", language="en"),
            arrival("Selamat pagi semua orang.", id="c", outlet="X", skipped="reads like 'ms'"),
        ]
        ingest(opened, items, read, opened.begin_run("ingest", MADE), copies=False)
        yield opened

"""A store to write into."""

import pytest

from saksi.store import Store


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "meja.db", create=True) as opened:
        yield opened

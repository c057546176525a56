from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.compiled import Packed, Rows, Shelf, pack, pack_rows
from saksi.lexicon import matching
from saksi.lexicon.matching import NameMatcher, fold_names

KEYS = st.text(max_size=8)


def there_and_back(packed: Packed) -> Packed:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(packed), type=Packed)


@given(st.dictionaries(KEYS, st.integers(1, 2**40), max_size=30), st.lists(KEYS, max_size=10))
def test_a_shelf_is_the_mapping_it_was_made_of(table: dict[str, int], others: list[str]) -> None:
    shelf: Shelf[int] = Shelf(there_and_back(pack(table.items())), int)
    assert dict(shelf) == table
    assert list(shelf) == list(table)
    for key in [*table, *others]:
        assert shelf.get(key) == table.get(key)
        assert (key in shelf) == (key in table)
    with pytest.raises(KeyError):
        shelf["".join(table) + "x"]


def test_keys_of_one_hash_are_told_apart() -> None:
    pair = ("plumless", "buckeroo")  # one CRC-32
    shelf: Shelf[str] = Shelf(pack((key, key) for key in pair), str)
    assert [shelf[key] for key in pair] == list(pair)


def test_rows_are_a_sequence() -> None:
    rows: Rows[str] = Rows(pack_rows("abc"), str)
    assert list(rows) == ["a", "b", "c"]
    assert (rows[-1], rows[1:], len(rows)) == ("c", ["b", "c"], 3)
    with pytest.raises(IndexError):
        rows[3]


NAMES = (
    "Iran", "Iran Selatan", "AS", "Côte d'Ivoire", "menteri luar negeri", "Menlu", "'s-Hertogenbosch", "@saksi", "G20",
    "al-Qaeda", "Timor-Leste", "5-Bintang", "Ümit", "北京", "Menlu RI",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_few_names_find_what_all_names_find(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    pieces = (*NAMES, "nya", "ku", "'s", "-", " ", " ", ", ", ".", "ira", "n", "\u0301", "x", "_", "\n", "„")
    names = fold_names(((name, name) for name in NAMES), ("nya", "ku"))
    few: NameMatcher[str] = NameMatcher(names, str)
    every: NameMatcher[str] = NameMatcher(names, str)
    found = 0
    for _ in range(200):
        text = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 25)))
        text = chance.choice((str, str.lower, str.upper))(text)
        monkeypatch.setattr(matching, "_FEW", 10**9)
        hits = few.overlapping(text)
        monkeypatch.setattr(matching, "_FEW", -1)
        assert hits == every.overlapping(text), text
        found += len(hits)
    assert found > 50
    assert few.lookup("Iran Selatan") == ("Iran Selatan",)
    assert few.lookup("'s-Hertogenbosch") == ("'s-Hertogenbosch",)
    assert few.lookup("Iraq") == ()

"""Compiled lexicons: the same readings with and without, and never more than a short cut."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import saksi
from saksi.compiled import keep
from saksi.lexicon import DATA, load_pack
from saksi.lexicon.pack import LanguagePack
from saksi.lexicon.places import load_places
from saksi.lexicon.titles import load_titles

KEY = bytes(range(16))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(keep.VARIABLE, str(tmp_path / "kept"))
    keep._folder.cache_clear()
    return tmp_path / "kept"


def kept(made: list[str], content: str = "made", key: bytes | None = KEY) -> list[str]:
    def make() -> list[str]:
        made.append(content)
        return [content]

    return keep.kept("words", "id", key, list[str], make, lambda: key)


def only(home: Path) -> Path:
    (file,) = home.rglob("*.bin")
    return file


def test_what_is_kept_is_not_made_again(home: Path) -> None:
    made: list[str] = []
    assert kept(made) == kept(made) == ["made"]
    assert made == ["made"]
    assert kept(made, "other", bytes(16)) == ["other"]  # another key: another set
    assert len(list(home.rglob("*.bin"))) == 2


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"no such file",
        lambda raw: raw[:-1],
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda raw: raw.replace(KEY, bytes(16)),
        lambda raw: raw[: len(raw) // 2],
    ],
)
def test_a_broken_file_is_passed_over_and_made_anew(home: Path, broken: object) -> None:
    made: list[str] = []
    kept(made)
    file = only(home)
    whole = file.read_bytes()
    file.write_bytes(broken(whole) if callable(broken) else broken)
    assert kept(made) == ["made"]
    assert made == ["made", "made"]
    assert file.read_bytes() == whole


def test_a_file_of_another_shape_is_passed_over(home: Path) -> None:
    kept([])
    assert keep.kept("words", "id", KEY, int, lambda: 7, lambda: KEY) == 7


def test_nothing_is_kept_where_it_is_off_or_data_change_meanwhile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keep.kept("words", "id", KEY, list[str], lambda: ["x"], lambda: bytes(16)) == ["x"]
    assert kept([], key=None) == ["made"]
    monkeypatch.setenv(keep.VARIABLE, "off")
    assert kept([]) == ["made"]
    assert not list(home.rglob("*.bin"))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners and modes are POSIX")
def test_a_folder_that_others_may_write_to_is_not_used(home: Path) -> None:
    made: list[str] = []
    kept(made)
    assert only(home).parent.stat().st_mode & 0o077 == 0
    for folder in (home, only(home).parent):
        folder.chmod(0o777)
        keep._folder.cache_clear()
        kept(made)
        folder.chmod(0o700)
    assert len(made) == 3
    link = home.parent / "link"
    link.symlink_to(home)
    assert keep._folder(str(link), "id-x") is None


@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(home: Path) -> None:
    home.mkdir(mode=0o500)
    assert kept([]) == ["made"]


def test_a_place_where_no_folder_can_be_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(keep.VARIABLE, str(tmp_path / "file"))
    keep._folder.cache_clear()
    assert kept([]) == ["made"]
    monkeypatch.setattr(keep, "_folder", lambda *_: tmp_path / "file" / "deeper")
    assert kept([]) == ["made"]


def test_old_sets_are_forgotten(home: Path) -> None:
    for number in range(keep.MOST + 5):
        kept([], key=number.to_bytes(16, "big"))
    assert len(list(home.iterdir())) == keep.MOST
    made: list[str] = []
    kept(made, key=(keep.MOST + 4).to_bytes(16, "big"))
    assert made == []


def test_code_that_changed_since_the_start_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "_BEGAN", 0.0)
    keep._code.cache_clear()
    assert keep.digest([("ontology", DATA / "ontology")]) is None
    monkeypatch.undo()
    keep._code.cache_clear()
    assert keep.digest([("ontology", DATA / "ontology")]) is not None


# -- lexicons ------------------------------------------------------------------------------------------

OWN = """origin: recalled
titles:
  - {terms: [syahbandar muda], kind: office, sector: GOV, examples: [Syahbandar muda Kenya tiba.], counter: [Ia muda.]}
"""
TEXT = "Syahbandar muda Kenya menuding Norwegia menahan kapal itu pada Senin lalu, kata juru bicaranya di Nairobi."


def read(folder: Path | str, cache: str, language: str = "id") -> bytes:
    """Read in a process of its own, so that nothing is in memory."""
    script = (
        "import sys, saksi; from saksi.records import to_json; "
        "r = saksi.read(sys.argv[1], published='2025-03-18', language='id', lexicon=sys.argv[2:]); "
        "sys.stdout.buffer.write(to_json(r, {}))"
    )
    environment = {**os.environ, keep.VARIABLE: cache, "PYTHONPATH": str(Path(saksi.__file__).parent.parent)}
    own = [str(folder)] if folder else []
    done = subprocess.run(
        [sys.executable, "-c", script, TEXT, *own], env=environment, capture_output=True, check=True
    )
    return done.stdout


def test_readings_are_the_same_to_the_byte_with_and_without(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "id").mkdir(parents=True)
    (own / "id/titles.yaml").write_text(OWN, encoding="utf-8")
    kept = tmp_path / "kept"
    plain = read("", "off")
    assert plain == read("", str(kept)) == read("", str(kept))
    laid_over = read(own, "off")
    assert laid_over == read(own, str(kept)) == read(own, str(kept)) != plain
    assert plain == read("", str(kept))
    # a change in the user's own file counts at once
    (own / "id/titles.yaml").write_text(
        OWN.replace("muda, kind", "tua, kind").replace("[syahbandar muda]", "[syahbandar tua]"),
        encoding="utf-8",
    )
    assert read(own, str(kept)) == read(own, "off") != laid_over
    for file in kept.rglob("*.bin"):
        file.write_bytes(file.read_bytes()[:-3])
    assert plain == read("", str(kept))


def test_two_processes_that_start_at_once_read_the_same(tmp_path: Path) -> None:
    script = (
        "import sys, saksi; r = saksi.read(sys.argv[1], language='id'); "
        "print(len(r.statements), len(r.events), len(r.mentions), sorted(m.code or '' for m in r.mentions))"
    )
    environment = {
        **os.environ,
        keep.VARIABLE: str(tmp_path / "kept"),
        "PYTHONPATH": str(Path(saksi.__file__).parent.parent),
    }
    both = [
        subprocess.Popen([sys.executable, "-c", script, TEXT], env=environment, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert told[0] == told[1] != b""
    assert not [path for path in (tmp_path / "kept").rglob("*") if path.is_file() and path.suffix != ".bin"]


def test_any_change_of_data_gives_another_key(tmp_path: Path) -> None:
    def key(change: str = "", parts: tuple[str, ...] = ("world", "id")) -> bytes | None:
        folder = tmp_path / "own"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "id").mkdir(parents=True)
        (folder / "id/cues.yaml").write_text("cues: []" + change)
        return LanguagePack("id", (folder,))._digest(*parts)

    assert key() == key() is not None
    assert key("\n") != key()
    assert key("\n", ("world",)) == key(parts=("world",)) == LanguagePack("id")._digest("world")
    assert LanguagePack("id")._digest("id") != LanguagePack("en")._digest("en")


def test_an_overlay_of_words_uses_the_world_that_is_there(home: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "id").mkdir(parents=True)
    (own / "id/titles.yaml").write_text(OWN, encoding="utf-8")
    for pack in (LanguagePack("id"), LanguagePack("id", (own,))):
        pack.get(load_places)
        pack.get(load_titles)
    names = sorted(path.name for path in home.rglob("*.bin"))
    assert names == ["ontology.bin"] * ("ontology.bin" in names) + ["places.bin", "titles.bin", "titles.bin"]


def test_what_ships_is_used_where_it_fits(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    kept(made)
    monkeypatch.setattr(keep, "SHIPPED", home)
    monkeypatch.delenv(keep.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    keep._folder.cache_clear()
    assert kept(made) == ["made"]
    assert made == ["made"]
    assert not (tmp_path / "xdg").exists()
    keep._folder.cache_clear()


def test_the_order_of_a_table_is_its_files() -> None:
    first = next(iter(load_pack("id").get(load_places)._main.values()))
    line = (DATA / "world/places.tsv").read_text(encoding="utf-8").splitlines()[1]
    assert first[0].name == line.split("\t")[0]

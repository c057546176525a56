"""Dictionaries in PETRARCH's format: what is read, what it becomes, what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from saksi.cli.commands.lexicon import command
from saksi.lexicon import load_pack
from saksi.lexicon.events import load_events
from saksi.lexicon.petrarch import Remark, read_actors, read_agents, read_verbs
from saksi.lexicon.petrarch_names import Codes, cased
from saksi.lexicon.petrarch_overlay import Import, import_petrarch
from saksi.lexicon.petrarch_verbs import plover
from saksi.lexicon.world_tables import load_world
from saksi.pipeline import read

ACTORS = """\
<!-- made up
 for the test -->
VELDORA_  [VEL] ; capital below
+PORT_ANSEL
KARSIA [KRS]
+KARSIAN
EGYPT [UAR]

MIRO_TANN  # in office for four years
\t[VELGOV 20080101-20111231]
\t[VELREB >20120101]
OLD_GHOST [---]
BROKEN] [VEL]
"""
AGENTS = """\
!PERSON! = MAN, WOMAN
HARBOUR!PERSON! [~LAB]
GATE_WARDEN {GATE_WARDENS} [~COP]
GOLDEN_GOOSE {} [~GGS]
LAMP_LIGHTER LAB
"""
VERBS = """\
&GRAIN
+WHEAT
+BARLEY

--- HURL [190] ---
HURL {HURLED HURLS HURLING}
TOSS [---]
- * {SACKS OF} [071]
- * &GRAIN (TO $) [0333]
- * &NOWHERE [190]
- * OATHS [012]
- * ONE {TWO THREE} (WITH FOUR) [190]

--- MERGE [---] ---
MERGE
- % * ARMIES [0312]
- * BONES [1246]
- * FLAGS [xxy]

~ a (b . HURL) REPORT = a b 112
~ a (_ b HURL) REPORT = a b 138
~ a (a b HURL) REPORT = a b 015
"""
DISCARDS = """\
# what is no politics
LANTERN FAIR   # every spring
+GOOSE RACE
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Import]:
    folder = tmp_path_factory.mktemp("petrarch")
    for name, text in (
        ("actors", ACTORS),
        ("agents", AGENTS),
        ("verbs", VERBS),
        ("discards", DISCARDS),
    ):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    paths = {name: folder / f"{name}.txt" for name in ("actors", "agents", "verbs", "discards")}
    return folder / "own", import_petrarch(folder / "own", **paths)


def test_actors_come_with_their_dates(made: tuple[Path, Import]) -> None:
    world = load_pack("en", (made[0],)).get(load_world)
    assert {named.code for named in world.matcher.lookup("Port Ansel")} == {"VEL"}
    at = {
        date: {n.code for n in world.find("Miro Tann", date)[0].values}
        for date in ("2010-05-01", "2015-05-01")
    }
    assert at == {"2010-05-01": {"VEL.GOV"}, "2015-05-01": {"VEL.REB"}}


def test_a_country_saksi_knows_keeps_its_code(made: tuple[Path, Import]) -> None:
    assert made[1].codes.carry("UARMIL")[0] == "EGY.MIL"
    world = load_pack("en", (made[0],)).get(load_world)
    assert {named.code for named in world.matcher.lookup("Egypt")} == {"EGY"}


def test_nothing_is_dropped_in_silence(made: tuple[Path, Import]) -> None:
    lost = {(remark.file, remark.line) for remark in made[1].remarks if remark.lost}
    wanted = {
        ("actors.txt", ACTORS.splitlines().index("OLD_GHOST [---]") + 1),
        ("actors.txt", ACTORS.splitlines().index("BROKEN] [VEL]") + 1),
        ("agents.txt", 4),
        ("agents.txt", 5),
        ("verbs.txt", VERBS.splitlines().index("- * &NOWHERE [190]") + 1),
        ("verbs.txt", VERBS.splitlines().index("- * ONE {TWO THREE} (WITH FOUR) [190]") + 1),
        ("verbs.txt", VERBS.splitlines().index("- * FLAGS [xxy]") + 1),
        ("verbs.txt", VERBS.splitlines().index("~ a (a b HURL) REPORT = a b 015") + 1),
    }
    assert wanted <= lost


def test_verbs_and_patterns_become_entries(made: tuple[Path, Import]) -> None:
    own = [sense for sense in load_pack("en", (made[0],)).get(load_events).senses if sense.own]
    told = {(s.entry.verbs, tuple(sorted(s.object)), s.type, s.entry.cameo, s.entry.skip) for s in own}
    assert (("hurl",), (), "ASSAULT", "190", False) in told
    assert (("hurl", "toss"), ("barley", "wheat"), "AGREE", "0333", False) in told
    assert any(objects == ("oaths",) and skip for _, objects, _, _, skip in told)


@pytest.mark.parametrize(
    ("sentence", "type_", "parties"),
    [
        ("Veldora hurled stones at Karsia.", "ASSAULT", {"VEL", "KRS"}),
        ("Karsia was hurled at by Veldora.", "ASSAULT", {"VEL", "KRS"}),
    ],
)
def test_a_sentence_is_coded_with_them(
    made: tuple[Path, Import], sentence: str, type_: str, parties: set[str]
) -> None:
    reading = read(sentence, language="en", published="2010-06-01", lexicon=(made[0],))
    found = [(e.type, {p.code for p in (*e.actors, *e.recipients)}) for e in reading.events]
    assert (type_, parties) in found
    assert not read(sentence, language="en", published="2010-06-01").events


def told(text: str, folder: Path) -> list[tuple[str, set[str | None]]]:
    reading = read(text, language="en", published="2010-06-01", lexicon=(folder,))
    return [(e.type, {p.code for p in (*e.actors, *e.recipients)}) for e in reading.events]


def test_with_verbs_of_ones_own_saksis_make_no_events(made: tuple[Path, Import], tmp_path: Path) -> None:
    attacked = "Veldora attacked Karsia."
    assert told(attacked, made[0]) == []
    for name, content in (("actors", ACTORS), ("verbs", VERBS)):
        (tmp_path / f"{name}.txt").write_text(content, encoding="utf-8")
    both = tmp_path / "both"
    import_petrarch(both, verbs=tmp_path / "verbs.txt", actors=tmp_path / "actors.txt", replace=False)
    assert told(attacked, both) == [("ASSAULT", {"VEL", "KRS"})]


def test_discarded_news_tells_no_event(made: tuple[Path, Import]) -> None:
    hurled = "Veldora hurled stones at Karsia."
    assert told(f"At the lantern fair {hurled} {hurled}", made[0]) == [("ASSAULT", {"VEL", "KRS"})]
    assert told(f"{hurled} The goose race was held on Sunday.", made[0]) == []


def test_a_verb_below_another_is_one_event(made: tuple[Path, Import]) -> None:
    assert told("Karsia reported that Veldora hurled stones at Egypt.", made[0]) == [
        ("ACCUSE", {"KRS", "VEL"})
    ]


def test_the_command_lists_what_is_lost(tmp_path: Path) -> None:
    (tmp_path / "verbs.txt").write_text(VERBS, encoding="utf-8")
    arguments = ["import-petrarch", "--verbs", str(tmp_path / "verbs.txt"), "--out", str(tmp_path / "own")]
    first = CliRunner().invoke(command, arguments)
    assert first.exit_code == 0
    assert "&NOWHERE is nowhere defined" in first.stdout
    assert "not carried" in first.stderr
    assert CliRunner().invoke(command, arguments).exit_code != 0, "files of one's own are never written over"
    assert CliRunner().invoke(command, ["import-petrarch", "--out", str(tmp_path / "b")]).exit_code == 2


def test_codes() -> None:
    codes = Codes()
    assert codes.carry("PSEREBHMS") == ("PSE.REB", "PSEREBHMS: HMS has no place in an actor code")
    assert codes.carry("IGOEEU") == ("IGO.EEU", None)
    assert codes.carry("---REB") == ("REB", None)
    assert codes.carry("---") == (None, None)
    assert plover("1246")[0] is not None
    assert plover("010")[0] is None
    assert cased("prince of the west") == "Prince of the West"


@given(st.text(alphabet="AZ_ [](){}<>~+-*&$%^!;#\t\n09", max_size=80))
def test_any_text_is_read_or_remarked(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "d.txt"
    path.write_text(text, encoding="utf-8")
    lines = len(text.splitlines())
    for reader in (read_actors, read_agents, read_verbs):
        remarks: list[Remark] = []
        reader(path, remarks)
        assert all(1 <= remark.line <= max(lines, 1) for remark in remarks)

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from saksi.cli import saksi
from saksi.records import schema

NEWS = "Presiden Kenya bertemu Presiden Indonesia di Nairobi karena keduanya membahas keamanan laut nomor {}."
# What no command may load before it runs: models, engines, servers, renderers.
HEAVY = {
    "numpy",
    "onnxruntime",
    "rich",
    "lingua",
    "yaml",
    "pyarrow",
    "datasette",
    "trafilatura",
    "sqlite_utils",
    "spacy",
    "torch",
}


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(saksi, arguments, input=stdin)


def lines(result: Result) -> list[str]:
    return result.stderr.splitlines()


def report(number: int, **more: str) -> str:
    return json.dumps({"id": f"r{number}", "text": NEWS.format(number), **more})


def test_help_names_every_command_and_loads_none() -> None:
    code = "import sys\nfrom saksi.cli import saksi\nsaksi(['--help'], standalone_mode=False)\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & {name.split(".")[0] for name in done.stderr.split()}
    assert "saksi.pipeline" not in done.stderr.split()
    for name in ("read", "explain", "schema", "evaluate"):
        assert f"\n  {name} " in done.stdout


def test_importing_saksi_loads_nothing() -> None:
    code = "import sys, saksi\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not (HEAVY | {"msgspec"}) & {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("name", saksi.list_commands(None))  # type: ignore[arg-type]
def test_every_command_has_a_help_page(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) > 4


def test_schema_is_printed() -> None:
    assert json.loads(run("schema").stdout) == schema()


def test_json_is_one_report_a_line_in_input_order(tmp_path: Path) -> None:
    path = tmp_path / "berita.jsonl"
    path.write_text("\n".join(report(n) for n in range(4)) + "\n", encoding="utf-8")
    result = run("read", "--json", str(path), "sample:bantuan")
    assert result.exit_code == 0, result.stderr
    read = [json.loads(line) for line in result.stdout.splitlines()]
    assert [r["id"] for r in read] == ["r0", "r1", "r2", "r3", "sample-bantuan"]
    assert set(read[0]["saksi"]) >= {"version", "model", "lexicon"}


def test_options_give_what_the_input_lacks_and_never_override_it(tmp_path: Path) -> None:
    path = tmp_path / "berita.jsonl"
    path.write_text(report(1) + "\n" + report(2, published="2020-01-01", outlet="Koran"), encoding="utf-8")
    result = run(
        "read", "--json", str(path), "--published", "2024-12-03", "--outlet", "Kabar", "--lang", "id"
    )
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["published"], first["outlet"], first["language"]) == ("2024-12-03", "Kabar", "id")
    assert (second["published"], second["outlet"]) == ("2020-01-01", "Koran")


def test_the_small_model_says_that_it_read() -> None:
    read = json.loads(run("read", "--json", "--fast", "sample:bantuan").stdout)
    assert read["saksi"]["model"]["size"] == "fast"


def test_fields_are_taken_from_the_inputs_own_keys() -> None:
    row = json.dumps({"isi": NEWS.format(1), "date": "2024-12-03", "source": "Kabar"}).encode()
    fields = [f"--field={pair}" for pair in ("text=isi", "published=date", "outlet=source")]
    result = run("read", "--json", "-", *fields, stdin=row)
    assert result.exit_code == 0, result.stderr
    read = json.loads(result.stdout)
    assert (read["text"], read["published"], read["outlet"]) == (NEWS.format(1), "2024-12-03", "Kabar")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("read", "--published", "kemarin", "-"), "not a date such as 2024-12-03"),
        (("read", "--field", "tanggal=date", "-"), "FIELD one of"),
        (("read",), "Missing argument"),
        (("explain", "sample:telepon"), "RECORD_ID"),
    ],
)
def test_a_wrong_option_is_told(arguments: tuple[str, ...], fault: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert fault in result.stderr


GOOD = NEWS.format(0).encode()
FRENCH = (
    "Le président a déclaré lundi que son gouvernement enverrait une aide humanitaire à la région.".encode()
)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("kosong.txt", b"", "nothing in it"),
        ("spasi.txt", b" \n\t ", "nothing in it"),
        ("gambar.txt", bytes(range(256)) * 20, "not text"),
        ("nul.txt", b"Presiden\0 bertemu menteri.", "NUL byte at offset 8"),
        ("surrogat.jsonl", b'{"id": "s", "text": "Presiden \\ud800 bertemu"}', "surrogate"),
        ("perancis.txt", FRENCH, "another language (fr)"),
        ("panjang.txt", GOOD * 60_000, "too many for one report"),
        ("panjang.jsonl", b'{"text": "' + GOOD * 60_000 + b'"}', "too many for one report"),
        ("tanpa.jsonl", b'{"id": "a", "judul": "x"}\n', "text"),
    ],
)
def test_bad_input_is_one_clear_line_and_the_good_is_still_read(
    tmp_path: Path, name: str, content: bytes, fault: str
) -> None:
    bad, good = tmp_path / name, tmp_path / "baik.txt"
    bad.write_bytes(content)
    good.write_bytes(GOOD)
    result = run("read", "--json", str(bad), str(good))
    assert result.exit_code == 1
    [line] = lines(result)
    assert line.startswith(f"saksi: {bad}")
    assert fault in line
    assert [json.loads(row)["text"] for row in result.stdout.splitlines()] == [GOOD.decode()]


def test_a_broken_line_7_of_9_costs_that_line(tmp_path: Path) -> None:
    path = tmp_path / "berita.jsonl"
    rows = [report(n) for n in range(1, 10)]
    rows[6] = rows[6][:30]
    path.write_text("\n".join(rows), encoding="utf-8")
    result = run("read", "--json", str(path))
    assert result.exit_code == 1
    [line] = lines(result)
    assert f"{path}:7: not JSON" in line
    assert [json.loads(row)["id"] for row in result.stdout.splitlines()] == [
        f"r{n}" for n in (1, 2, 3, 4, 5, 6, 8, 9)
    ]


def test_a_repeated_id_is_a_failure_of_the_second(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(f"{report(1)}\n{report(1)}\n{report(2)}", encoding="utf-8")
    second.write_text(report(2), encoding="utf-8")
    result = run("read", "--json", str(first), str(second))
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in lines(result)] == [f"{first}:2", f"{second}:1"]
    assert all("was given before" in line for line in lines(result))
    assert [json.loads(row)["id"] for row in result.stdout.splitlines()] == ["r1", "r2"]


def test_a_missing_file_and_an_unknown_sample_are_named() -> None:
    result = run("read", "tidak-ada.txt", "sample:tidak-ada")
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in lines(result)] == ["tidak-ada.txt", "sample:tidak-ada"]
    assert "telepon" in lines(result)[1]


def test_a_fault_that_names_hostile_text_stays_one_harmless_line(tmp_path: Path) -> None:
    row = json.dumps({"id": "x\x1b[2J\u202e\n", "text": NEWS.format(1)})
    path = tmp_path / "a.jsonl"
    path.write_text(f"{row}\n{row}", encoding="utf-8")
    [line] = lines(run("read", "--json", str(path)))
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_explain_of_words_that_stand_nowhere_fails_clearly() -> None:
    result = run("explain", "sample:telepon", "--why-not", "Menteri Penerangan")
    assert result.exit_code == 1
    assert lines(result) == ["saksi: sample:telepon: these words stand in no report"]


def test_evaluate_measures_predictions_and_holds_floors(tmp_path: Path) -> None:
    from saksi.evaluate import digest

    gold, floors = tmp_path / "gold.jsonl", tmp_path / "floors.json"
    statement = {"id": "s1", "content": [[0, 8]], "kind": "direct", "act": "assert"}
    gold.write_text(json.dumps({"id": "a", "text": NEWS, "statements": [statement]}), encoding="utf-8")
    pred = tmp_path / "pred.jsonl"
    pred.write_text(json.dumps({"id": "a", "text": NEWS, "statements": []}), encoding="utf-8")
    floors.write_text(json.dumps({"gold.jsonl": {"digest": digest(gold), "all": {"statement.f1": 0.5}}}))
    ok = run("evaluate", str(gold), "--pred", str(gold), "--floors", str(floors))
    assert ok.exit_code == 0, ok.stderr
    low = run("evaluate", str(gold), "--pred", str(pred), "--floors", str(floors), "--errors")
    assert low.exit_code == 1
    assert "statement.f1 is 0.0, below its floor 0.5" in low.stderr
    assert "a: missed statement: “Presiden”" in low.stdout
    measured = json.loads(run("evaluate", str(gold), "--pred", str(gold), "--json").stdout)
    assert measured["figures"]["statement"]["f1"] == 1.0
    assert measured["gold"]["digest"] == digest(gold)
    gold.write_text(gold.read_text() + "\n", encoding="utf-8")
    changed = run("evaluate", str(gold), "--pred", str(gold), "--floors", str(floors))
    assert changed.exit_code == 1
    assert "no floors for these bytes" in changed.stderr


def test_evaluate_never_lists_errors_of_held_back_reports(tmp_path: Path) -> None:
    from saksi.evaluate.gold import mark

    statement = {"id": "s1", "content": [[0, 8]], "kind": "direct", "act": "assert"}
    rows = [{"id": name, "text": NEWS, "statements": [statement]} for name in ("terbuka", "tertutup")]
    gold, pred, held = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl", tmp_path / "held.txt"
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    pred.write_text(json.dumps({"id": "x", "text": "Ya."}), encoding="utf-8")
    held.write_text(f"# a check\n{mark('tertutup')}\n", encoding="utf-8")
    for part, listed in (("all", True), ("held-back", False)):
        result = run(
            "evaluate", str(gold), "--pred", str(pred), "--errors", "--held-back", str(held), "--part", part
        )
        assert result.exit_code == 0, result.stderr
        assert "tertutup" not in result.stdout
        assert ("terbuka: missed" in result.stdout) is listed
        assert "held back: 1" in result.stdout


def test_weights_that_are_not_installed_are_one_clear_line() -> None:
    """In a process of its own, where the package of the weights can't be imported."""
    code = "import sys; sys.modules['saksi_model'] = None; from saksi.cli import main; main()"
    for arguments in (["read", "sample:telepon"], ["model"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        [line] = done.stderr.splitlines()
        assert "pip install" in line

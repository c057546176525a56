"""What leaves the store: typed, filtered, never more than was asked for, and never a claim as a fact."""

import csv
import datetime
import json
import sqlite3

import pytest
from click.testing import CliRunner
from store_samples import text

from saksi.cli import saksi
from saksi.export import Filters, export
from saksi.export.layouts import GDELT, POLECAT
from saksi.export.tables import TABLES
from saksi.export.write import defused
from saksi.store import Correction
from saksi.store.corrections import correct


def cells(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


def test_parquet_has_every_table_with_its_types(store, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    done = export(store.db, tmp_path / "out")
    assert {p.name for p in done.folder.iterdir()} == {f"{t.name}.parquet" for t in TABLES} | {"codebook.md"}
    events = pq.read_table(done.folder / "events.parquet").to_pylist()
    assert done.rows["events.parquet"] == len(events) == 4
    accuse, assault = events[0], events[1]
    assert accuse["published"] == datetime.date(2024, 12, 2) and accuse["date_start"] == datetime.date(
        2024, 12, 2
    )
    assert (accuse["claimed"], assault["claimed"], assault["claimed_by"]) == (False, True, "Budi Santoso")
    assert (
        accuse["context"] == ["diplomatic"]
        and accuse["actors"] == ["TUR.CVL"]
        and accuse["recipients"] == ["ISR"]
    )
    where = text().index("Israel")
    span = {"start": where, "stop": where + len("Israel")}
    assert accuse["quantities"] == [{"unit": "dead", "value": None, "low": 2.0, "high": 3.0, **span}]
    assert (
        accuse["evidence"] == "menuduh"
        and accuse["saksi_version"] == "0.1.0"
        and accuse["lexicon"] == "lexicon-1"
    )
    for table in TABLES:
        schema = pq.read_schema(done.folder / f"{table.name}.parquet")
        assert all(schema.field(name).metadata[b"description"] for name in schema.names)


def test_pandas_polars_and_duckdb_read_it_with_types_right(store, tmp_path):
    pd, pl, duckdb = (pytest.importorskip(name) for name in ("pandas", "polars", "duckdb"))
    path = export(store.db, tmp_path / "out").folder / "events.parquet"
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    assert str(frame["lat"].dtype).startswith("double") and str(frame["claimed"].dtype) == "bool[pyarrow]"
    polars = pl.read_parquet(path)
    assert polars.schema["date_start"] == pl.Date and polars.schema["actors"] == pl.List(pl.String)
    counts = duckdb.sql(f"SELECT type, count(*) FROM '{path}' WHERE NOT claimed GROUP BY 1").fetchall()
    assert counts == [("ACCUSE", 2)]
    days = duckdb.sql(f"SELECT max(published) FROM '{path}'").fetchall()
    assert days == [(datetime.date(2024, 12, 5),)]


def test_texts_leave_only_when_asked(store, tmp_path):
    export(store.db, tmp_path / "a", format_="csv")
    assert "text" not in cells(tmp_path / "a" / "reports.csv")[0]
    export(store.db, tmp_path / "b", format_="csv", with_text=True)
    assert cells(tmp_path / "b" / "reports.csv")[0]["text"] == text()


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_formulas_are_defused(evil):
    assert defused(evil) == "'" + evil


def test_csv_keeps_its_columns_under_hostile_text(store, evil, tmp_path):
    export(store.db, tmp_path / "out", format_="csv")
    row = cells(tmp_path / "out" / "reports.csv")[0]
    assert row["title"] == "'" + evil and row["outlet"] == "X" and row["live"] == "true"


@pytest.mark.parametrize(
    ("filters", "reports", "events"),
    [
        (Filters(since="2024-12-03"), 1, 2),
        (Filters(until="2024-12-02"), 1, 2),
        (Filters(outlets=("X",)), 2, 2),
        (Filters(languages=("en",)), 1, 2),
        (Filters(types=("ACCUSE",)), 3, 2),
        (Filters(countries=("TUR",)), 3, 2),
        (Filters(countries=("IRN",)), 3, 0),
        (Filters(countries=("ISR",), types=("ASSAULT",), outlets=("Y",)), 1, 1),
    ],
)
def test_filters(store, tmp_path, filters, reports, events):
    done = export(store.db, tmp_path / "out", format_="csv", filters=filters)
    assert (done.rows["reports.csv"], done.rows["events.csv"]) == (reports, events)


def test_statements_are_filtered_by_speaker(store, tmp_path):
    turkey = export(store.db, tmp_path / "a", format_="csv", filters=Filters(countries=("TUR",)))
    none = export(store.db, tmp_path / "b", format_="csv", filters=Filters(countries=("T_R",)))
    assert (turkey.rows["statements.csv"], none.rows["statements.csv"]) == (2, 0)


@pytest.mark.parametrize(("layout", "columns"), [("polecat", POLECAT), ("gdelt", GDELT)])
def test_a_fixed_layout_holds_no_claim_unless_asked(store, tmp_path, layout, columns):
    done = export(store.db, tmp_path / "a", format_=layout)
    (path,) = done.folder.glob("*.tsv")
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    body = lines[1:] if layout == "polecat" else lines
    assert len(body) == 2 and all(len(line) == len(columns) for line in lines)
    assert not any("ASSAULT" in line for line in body)
    more = export(store.db, tmp_path / "b", format_=layout, include=frozenset({"claimed"}))
    (path,) = more.folder.glob("*.tsv")
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    body = lines[1:] if layout == "polecat" else lines
    assert len(body) == 4 and all(len(line) == len(columns) + 3 for line in body)
    assert {line[-3] for line in body} == {"actual"} and "Budi Santoso" in {line[-2] for line in body}


def test_polecat_and_gdelt_say_what_the_event_says(store, tmp_path):
    export(store.db, tmp_path / "p", format_="polecat")
    row = cells(tmp_path / "p" / "events.polecat.tsv", "\t")[0]
    assert (row["Event Type"], row["Event Mode"], row["Event Date"]) == ("ACCUSE", "allege", "2024-12-02")
    assert (row["Actor Country"], row["Primary Actor Sector"], row["Recipient Country"]) == (
        "TUR",
        "CVL",
        "ISR",
    )
    assert row["Actor Name Raw"] == "Budi Santoso" and row["Quad Code"] == "VERBAL-CONFLICT"
    export(store.db, tmp_path / "g", format_="gdelt")
    line = (tmp_path / "g" / "events.gdelt.tsv").read_text(encoding="utf-8").splitlines()[0].split("\t")
    row = dict(zip(GDELT, line, strict=True))
    assert (row["SQLDATE"], row["Year"], row["EventCode"], row["QuadClass"]) == (
        "20241202",
        "2024",
        "112",
        "3",
    )
    assert (row["Actor1CountryCode"], row["Actor1Type1Code"], row["Actor2CountryCode"]) == (
        "TUR",
        "CVL",
        "ISR",
    )
    assert row["GLOBALEVENTID"].isdigit() and row["SOURCEURL"] == "https://x.id/a"


def test_corrections_are_told_and_rejected_events_leave_the_fixed_layouts(store, tmp_path):
    event = store.db.execute("SELECT id FROM events WHERE type = 'ACCUSE' ORDER BY pk").fetchone()[0]
    correct(store, Correction("a", event, "rejected", "salah baca", "rina"))
    assert export(store.db, tmp_path / "p", format_="polecat").rows == {"events.polecat.tsv": 1}
    export(store.db, tmp_path / "c", format_="csv")
    row = cells(tmp_path / "c" / "events.csv")[0]
    assert (row["verdict"], row["verdict_reason"]) == ("rejected", "salah baca")


def test_jsonl_is_the_shape_of_the_specification(store, tmp_path):
    event = store.db.execute("SELECT id FROM events WHERE type = 'ACCUSE' ORDER BY pk").fetchone()[0]
    correct(store, Correction("a", event, "amended", "lihat", "rina", {"modality": "planned"}))
    runner = CliRunner()
    args = [
        "export",
        str(store.path),
        str(tmp_path / "j"),
        "--format",
        "jsonl",
        "--with-text",
        "--outlet",
        "X",
    ]
    assert runner.invoke(saksi, args).exit_code == 0
    (line,) = (tmp_path / "j" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    shape = json.loads(line)
    assert shape["text"] == text() and shape["saksi"]["lexicon"] == "lexicon-1"
    assert shape["corrections"][0]["changes"] == {"modality": "planned"}
    assert (
        runner.invoke(saksi, ["export", str(store.path), str(tmp_path / "k"), "--format", "jsonl"]).exit_code
        == 0
    )
    shape = json.loads((tmp_path / "k" / "reports.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert shape["text"] is None and len(shape["events"]) == 2


def test_a_folder_that_holds_something_is_left_alone(store, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "tesis.docx").write_text("berharga")
    result = CliRunner().invoke(saksi, ["export", str(store.path), str(tmp_path / "out")])
    assert result.exit_code == 1 and "already" in result.output
    assert (tmp_path / "out" / "tesis.docx").read_text() == "berharga"
    with pytest.raises(ValueError, match="include"):
        export(store.db, tmp_path / "x", format_="gdelt", include=frozenset({"semua"}))
    with pytest.raises(ValueError, match="format"):
        export(store.db, tmp_path / "x", format_="xls")


def test_a_failed_export_leaves_nothing_behind(store, tmp_path):
    def lines(filters):
        yield b"{}"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        export(store.db, tmp_path / "out", format_="jsonl", lines=lines)
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith("meja")] == []


def test_the_codebook_names_every_column(store, tmp_path):
    export(store.db, tmp_path / "out", format_="csv", filters=Filters(types=("ACCUSE",)))
    book = (tmp_path / "out" / "codebook.md").read_text(encoding="utf-8")
    for table in TABLES:
        header = (
            (tmp_path / "out" / f"{table.name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        )
        assert all(f"`{name}`" in book for name in header)
    assert "event types: ACCUSE" in book and "ASSAULT" in book
    for layout, columns in (("gdelt", GDELT), ("polecat", POLECAT)):
        export(store.db, tmp_path / layout, format_=layout)
        book = (tmp_path / layout / "codebook.md").read_text(encoding="utf-8")
        assert all(f"`{name}`" in book for name in columns)


def test_the_codebook_page_shows_examples_as_text():
    from saksi.export.codebook import page

    html = page("id", {"ACCUSE": ["<script>alert(1)</script>"]})
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert html.count("<h3 id=") == 16
    result = CliRunner().invoke(saksi, ["codebook"])
    assert result.exit_code == 0 and "ASSAULT" in result.output


def test_memory_does_not_grow_with_the_rows(tmp_path):
    pytest.importorskip("pyarrow")
    import tracemalloc

    from saksi.export import write
    from saksi.export.tables import Column

    db = sqlite3.connect(":memory:")
    columns = [Column("n", "whole", "n", "n"), Column("t", "text", "t", "t")]

    def peak(rows):
        sql = f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {rows}) SELECT n, 'kata ' || n FROM c"
        tracemalloc.start()
        write.write_csv(tmp_path / "x.csv", columns, db.execute(sql))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(50_000) < 1.2 * peak(10_000)

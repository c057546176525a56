from __future__ import annotations

import gzip
import io
import sqlite3
from pathlib import Path

import msgspec
import pytest

pq = pytest.importorskip("pyarrow.parquet")

from scale_samples import jsonl, row, rows, settings  # noqa: E402

from saksi.pipeline import read_report  # noqa: E402
from saksi.records import Report  # noqa: E402
from saksi.scale import Busy, run  # noqa: E402
from saksi.scale.engines import loop, pool  # noqa: E402
from saksi.scale.ledger import Ledger  # noqa: E402
from saksi.scale.load import load  # noqa: E402
from saksi.scale.plan import plan  # noqa: E402
from saksi.scale.work import code  # noqa: E402
from saksi.store import Store  # noqa: E402


def test_every_report_is_there_once_with_its_records(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", 20)
    summary = run([str(source)], tmp_path / "out", settings(), shard=6)
    assert (summary.shards, summary.reports, summary.errors) == (4, 20, [])
    kept = rows(tmp_path / "out", "reports", "id", "month", "lang", "status")
    assert [line[0] for line in kept] == sorted(repr(f"r{n}") for n in range(20))
    assert {line[2] for line in kept if line[3] == repr("coded")} == {repr("id"), repr("en")}
    assert {line[0] for line in kept if line[3] == repr("skipped")} == {repr("r3")}
    reading = read_report(msgspec.convert(row(0), Report))
    mine = [
        line
        for line in rows(tmp_path / "out", "statements", "report", "id", "evidence")
        if line[0] == repr("r0")
    ]
    assert mine == sorted(
        (repr("r0"), repr(s.id), repr(" … ".join(c.of(reading.text) for c in s.content)))
        for s in reading.statements
    )
    assert mine


def test_again_adds_nothing_another_pipeline_replaces_and_what_is_gone_goes(tmp_path: Path) -> None:
    out, source = tmp_path / "out", jsonl(tmp_path / "a.jsonl", 12)
    run([str(source)], out, settings(), shard=5)
    before = rows(out, "events")
    again = run([str(source)], out, settings(), shard=5)
    assert (again.shards, again.known) == (0, 3)
    other = run([str(source)], out, settings(pipeline="p2"), shard=5)
    assert (other.shards, other.known) == (3, 0)
    assert len(rows(out, "reports")) == 12
    assert len(rows(out, "events")) == len(before)
    jsonl(source, 13)  # one more line: the last shard is another one, and the old one goes
    grown = run([str(source)], out, settings(pipeline="p2"), shard=5)
    assert (grown.shards, grown.known, grown.retired) == (1, 2, 1)
    assert len(rows(out, "reports")) == 13
    more = run([str(jsonl(tmp_path / "b.jsonl", 4, first=50))], out, settings(pipeline="p2"), shard=5)
    assert (more.shards, more.retired) == (1, 0)
    assert len(rows(out, "reports")) == 17
    source.unlink()
    gone = run([str(source)], out, settings(pipeline="p2"), shard=5)
    assert (gone.failed, gone.retired) == (1, 0)  # a file that isn't there today takes nothing with it


def test_stopped_between_two_renames_the_rest_is_moved_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, source = tmp_path / "out", jsonl(tmp_path / "a.jsonl", 10)
    ledger = Ledger(out)
    task = next(plan([str(source)], out, settings(), 10, lambda failure: None))
    result = code(task)
    assert len(result.files) > 4
    moved: list[object] = []
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if len(moved) == 3:
            raise KeyboardInterrupt
        moved.append(target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(KeyboardInterrupt):
        ledger.keep(result)
    ledger.db.close()
    ledger._lock.close()
    monkeypatch.undo()
    summary = run([str(source)], out, settings(), shard=10)
    assert (summary.shards, summary.known) == (0, 1)
    assert sorted(str(p.relative_to(out)) for p in out.rglob("*.parquet")) == sorted(
        p for p, _ in result.files
    )
    assert not (out / "_work").exists()


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", 2)
    with Ledger(tmp_path / "out"), pytest.raises(Busy):
        run([str(source)], tmp_path / "out", settings())


def test_folders_patterns_and_object_stores(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    jsonl(folder / "a.jsonl", 3)
    (folder / "deep" / "b.jsonl.gz").write_bytes(
        gzip.compress(jsonl(tmp_path / "b", 3, first=3).read_bytes())
    )
    (folder / "c.txt").write_text(
        "Menteri Budi Santoso mengatakan pelabuhan itu akan ditutup.", encoding="utf-8"
    )
    run([str(folder)], tmp_path / "out1", settings(), shard=2)
    wanted = rows(tmp_path / "out1", "statements", "report", "id")
    run([str(folder / "*.*"), str(folder / "deep" / "*")], tmp_path / "out2", settings(), shard=4)
    assert rows(tmp_path / "out2", "statements", "report", "id") == wanted
    pytest.importorskip("fsspec")
    addresses = [f"file://{folder}/*.*", f"file://{folder}/deep/b.jsonl.gz"]
    summary = run(addresses, tmp_path / "out3", settings(), shard=2)
    assert (summary.failed, rows(tmp_path / "out3", "statements", "report", "id")) == (0, wanted)


def test_failures_are_kept_and_named(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", 3)
    with source.open("a") as out:
        out.write('{"text": "patah\n')
    summary = run([str(source), str(tmp_path / "nirgends")], tmp_path / "out", settings(), shard=2)
    assert (summary.reports, summary.failed) == (3, 2)
    db = sqlite3.connect(tmp_path / "out" / "ledger.db")
    faults = dict(db.execute("SELECT fault, source FROM failures").fetchall())
    assert set(faults) == {"json", "not-found"}
    assert str(source) in faults["json"]


def warc(path: Path, pages: int) -> Path:
    writer_module = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    with path.open("wb") as out:
        writer = writer_module.WARCWriter(out, gzip=True)
        for n in range(pages):
            text = row(n)["text"]
            page = (
                f"<html><head><title>Pelabuhan {n}</title><meta property='article:published_time' "
                f"content='2025-02-0{1 + n % 8}T08:00:00+07:00'></head><body><article><h1>Pelabuhan {n}</h1>"
                f"<p>{text} {text}</p><p>{text}</p></article></body></html>"
            )
            http = headers("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            body = io.BytesIO(page.encode())
            writer.write_record(
                writer.create_warc_record(
                    f"https://berita.example/{n}", "response", payload=body, http_headers=http
                )
            )
    return path


def test_a_crawl_is_cut_by_bytes_and_every_page_read(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    source = warc(tmp_path / "crawl.warc.gz", 11)
    tasks = list(plan([str(source)], tmp_path / "none", settings(), 4, lambda failure: None))
    assert [task.kind for task in tasks] == ["slice"] * 3
    assert [tasks[0].start, tasks[-1].stop] == [0, source.stat().st_size]
    assert [a.stop for a in tasks[:-1]] == [b.start for b in tasks[1:]]
    whole = run([str(source)], tmp_path / "out1", settings(), shard=100)
    cut = run([str(source)], tmp_path / "out2", settings(), shard=4)
    assert whole.reports == cut.reports == 11
    for table in ("statements", "events"):
        names = ("report", "id", "published", "evidence")
        assert rows(tmp_path / "out1", table, *names) == rows(tmp_path / "out2", table, *names)


def test_a_result_is_taken_into_a_store_as_if_it_had_been_ingested(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", 9)
    run([str(source)], tmp_path / "out", settings(), shard=4)
    with Store.open(tmp_path / "desk.db", create=True) as store:
        progress = load(store, tmp_path / "out", copies=False)
        assert (progress.added, progress.failed, progress.skipped) == (9, 0, 1)
        assert store.reading("r0") == read_report(msgspec.convert(row(0), Report))
        kinds = store.db.execute("SELECT kind, pipeline FROM runs").fetchall()
        assert [tuple(kind) for kind in kinds] == [("load", "p")]
        again = load(store, tmp_path / "out", copies=False)
        assert (again.added, again.known) == (0, 9)
    with pytest.raises(FileNotFoundError, match="no ledger"):
        next(iter_load(tmp_path))


def iter_load(folder: Path):  # type: ignore[no-untyped-def]
    from saksi.scale.ledger import files_by_maker

    return files_by_maker(folder)


def test_the_shards_are_the_same_whatever_codes_them(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", 8)
    run([str(source)], tmp_path / "loop", settings(), shard=4, engine=loop)
    run([str(source)], tmp_path / "pool", settings(), shard=4, engine=pool(2))
    for table in ("reports", "statements", "events"):
        assert rows(tmp_path / "pool", table) == rows(tmp_path / "loop", table)


def test_partitions_are_read_by_others(tmp_path: Path) -> None:
    run([str(jsonl(tmp_path / "a.jsonl", 8))], tmp_path / "out", settings(), shard=4)
    total = len(rows(tmp_path / "out", "reports"))
    duckdb = pytest.importorskip("duckdb")
    sql = f"SELECT count(*), count(DISTINCT month) FROM read_parquet('{tmp_path}/out/reports/**/*.parquet')"
    assert duckdb.sql(sql).fetchall() == [(total, 3)]

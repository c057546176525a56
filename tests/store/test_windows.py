"""Coding a window of reports at a time gives what coding them one by one gives."""

import random

import pytest
from store_samples import FILLER, MADE, NEWER, arrival, dump, read, text

from saksi.store import Store, Together
from saksi.store.ingest import ingest
from saksi.store.recode import recode


def body(n):
    words = FILLER.split() * 4
    random.Random(n).shuffle(words)  # so that no two are near-copies
    return text(tail=f" {' '.join(words)}")


def items():
    found = [arrival(body(n), id=f"r{n}") for n in range(23)]
    return [*found, arrival(body(3) + " Lagi.", id="salinan"), arrival("Patah.", id="patah")]


def one(report):
    if report.text == "Patah.":
        raise ValueError("tidak terbaca")
    return read(report)


def windows(size, sizes):
    def several(reports):
        sizes.append(len(reports))
        for report in reports:
            try:
                yield one(report)
            except ValueError as error:
                yield error

    return Together(several, size)


@pytest.mark.parametrize("size, chunk", [(1, 5000), (8, 5000), (100, 5000), (8, 3)])
def test_windows_of_any_size_keep_the_same(tmp_path, size, chunk):
    with Store.open(tmp_path / "satu.db", create=True) as store:
        ingest(store, items(), one, store.begin_run("ingest", MADE), chunk=chunk)
        recode(store, one, store.begin_run("recode", NEWER))
        wanted = dump(store.db)
    assert len(wanted["failures"]) == 1 and len(wanted["copies"]) == 1
    sizes = []
    with Store.open(tmp_path / "banyak.db", create=True) as store:
        done = ingest(store, items(), windows(size, sizes), store.begin_run("ingest", MADE), chunk=chunk)
        assert (done.seen, done.added, done.failed, done.copies) == (25, 25, 1, 1)
        assert max(sizes) == min(size, chunk, 25)
        sizes.clear()
        recode(store, windows(size, sizes), store.begin_run("recode", NEWER))
        assert max(sizes) == min(size, 24)
        assert dump(store.db) == wanted


def test_what_every_report_would_meet_ends_the_run_and_what_was_written_stays(tmp_path):
    def broken(reports):
        if any(report.id == "r9" for report in reports):
            raise RuntimeError("no weights")
        return [one(report) for report in reports]

    with Store.open(tmp_path / "a.db", create=True) as store:
        with pytest.raises(RuntimeError, match="no weights"):
            ingest(
                store, items(), Together(broken, 4), store.begin_run("ingest", MADE), chunk=4, copies=False
            )
        assert store.db.execute("SELECT count(*) FROM reports").fetchone()[0] == 8
        with pytest.raises(ValueError):
            # A coder that gives fewer readings than reports would lay them on the wrong ones.
            ingest(store, items(), Together(lambda reports: [], 4), store.begin_run("ingest", MADE))

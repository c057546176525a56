"""Text and JSONL: one fault costs one report, and nothing that is read is changed."""

import gzip
import io
import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.intake import Options, receive, reports
from saksi.records import Failure, Report

BERITA = "Teheran – Menteri itu menolak usul tersebut.\nIa akan pulang besok."


def got(source, **options):
    return list(reports(source, Options(**options)))


def write(path, *rows):
    path.write_bytes(b"".join(r if isinstance(r, bytes) else (json.dumps(r) + "\n").encode() for r in rows))
    return path


def test_text_is_kept_code_point_for_code_point(tmp_path):
    text = "\t A\r\nb\u0301 – é\u200b \u2028 akhir \r"
    path = tmp_path / "berita"
    path.write_bytes(text.encode())
    (report,) = got(path, outlet="Contoh", language="id", published="2024-12-02")
    assert report.text == text
    assert (report.outlet, report.language, report.published) == ("Contoh", "id", "2024-12-02")


def test_the_id_of_a_text_depends_on_outlet_url_and_text_only(tmp_path):
    one, two = tmp_path / "a.txt", tmp_path / "b.dat"
    one.write_text(BERITA)
    two.write_text(BERITA)
    assert got(one)[0].id == got(two)[0].id
    assert got(one)[0].id != got(one, outlet="Lain")[0].id


def test_bad_line_seven_of_nine_costs_that_line(tmp_path):
    rows = [{"id": f"r{n}", "text": f"Laporan nomor {n}.", "language": "id"} for n in range(1, 10)]
    path = write(tmp_path / "x.jsonl", *rows[:6], b'{"id": "r7", "text": "patah\n', *rows[7:])
    items = got(path)
    assert [i.id for i in items if isinstance(i, Report)] == ["r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9"]
    (failure,) = [i for i in items if isinstance(i, Failure)]
    assert items.index(failure) == 6
    assert failure.source == f"{path}:7"
    assert failure.fault == "json"


def test_fields_are_mapped_and_defaults_fill_what_is_missing(tmp_path):
    path = write(tmp_path / "x", {"isi": "Teks.", "no": 17, "judul": "J"}, {"isi": "Lagi.", "media": "B"})
    fields = {"text": "isi", "id": "no", "title": "judul", "outlet": "media"}
    first, second = got(path, fields=fields, outlet="A", published="2020-01-31", language="id")
    assert (first.id, first.title, first.outlet, first.published) == ("17", "J", "A", "2020-01-31")
    assert second.outlet == "B"


def test_an_unknown_field_name_is_refused():
    with pytest.raises(ValueError, match="teks"):
        Options(fields={"teks": "isi"})


@pytest.mark.parametrize("mark", ["\u00e9", "e\u0301", " spasi ", "a/b?c", "\U0001f600", "x" * 300])
def test_ids_are_kept_byte_for_byte(tmp_path, mark):
    path = write(tmp_path / "x", {"id": mark, "text": "T."})
    assert got(path)[0].id == mark


def test_a_repeated_id_is_a_failure_of_the_second(tmp_path):
    path = write(
        tmp_path / "x", {"id": "a", "text": "Satu."}, {"id": "a", "text": "Dua."}, {"id": "b", "text": "T."}
    )
    first, second, third = got(path)
    assert first.text == "Satu."
    assert (second.fault, second.source) == ("repeated-id", f"{path}:2")
    assert third.id == "b"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"text": "a\x00b"}\n', "json"),
        (b'{"text": "\\ud800 x"}\n', None),
        (b'{"text": "\xff\xfe"}\n', None),
        (b'{"text": 7}\n', "field"),
        (b'{"text": ""}\n', "empty"),
        (b'{"text": " \\n\\t"}\n', "empty"),
        (b'{"judul": "tanpa teks"}\n', "no-text"),
        (b"[1, 2]\n", "json"),
        (b'{"text": "x", "id": {"a": 1}}\n', "field"),
        (b'{"text": "x", "id": true}\n', "field"),
        (b'{"a":' * 100_000 + b"\n", "json"),
    ],
)
def test_a_bad_line_is_a_failure_with_its_number(tmp_path, line, fault):
    good = {"id": "g", "text": "Baik."}
    path = write(tmp_path / "x.jsonl", good, line, {**good, "id": "h"})
    first, failure, last = got(path)
    assert (first.id, last.id) == ("g", "h")
    assert failure.source == f"{path}:2"
    assert failure.fault == fault or (fault is None and failure.fault in ("json", "encoding"))


def test_a_nul_that_json_escapes_is_text(tmp_path):
    path = write(tmp_path / "x", {"text": "a\x00b"})
    assert got(path)[0].text == "a\x00b"


def test_a_line_of_five_megabytes_is_read_and_one_over_the_cap_is_not(tmp_path):
    from saksi.intake import Limits

    path = write(tmp_path / "x", {"text": "kata " * 1_000_000}, {"text": "Pendek."})
    big, small = got(path)
    assert len(big.text) == 5_000_000
    failure, small = got(path, limits=Limits(record=1_000_000))
    assert failure.fault == "too-large" and failure.source.endswith(":1") and "1,000,000" in failure.detail
    assert small.text == "Pendek."


def test_a_date_nobody_can_read_costs_the_date_and_is_told(tmp_path):
    path = write(tmp_path / "x", {"text": "T.", "published": "kemarin"})
    failure, report = got(path)
    assert failure.fault == "date" and "kemarin" in failure.detail
    assert report.published is None


@pytest.mark.parametrize(
    ("said", "day", "at"),
    [
        ("2024-12-02", "2024-12-02", None),
        ("2024-12-02T23:30:00+07:00", "2024-12-02", "2024-12-02T23:30:00+07:00"),
        ("2024-12-02T23:30:00+0700", "2024-12-02", "2024-12-02T23:30:00+07:00"),
        ("2024-12-02 08:15:00", "2024-12-02", None),
        ("2024-12-02T01:02:03Z", "2024-12-02", "2024-12-02T01:02:03+00:00"),
        ("Mon, 02 Dec 2024 10:00:00 +0700", "2024-12-02", "2024-12-02T10:00:00+07:00"),
    ],
)
def test_published_is_an_iso_date_and_the_time_is_kept_beside_it(tmp_path, said, day, at):
    path = write(tmp_path / "x", {"text": "T.", "published": said})
    (item,) = receive([path], Options())
    assert (item.report.published, item.published_at) == (day, at)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"\x7fELF\x02\x01\x01\x00", "binary"),
        (b"\x01\x02\x03\x04" * 50, "binary"),
        (b"Kabar dari Caf\xe9 itu.", "encoding"),
        (b"panjang " * 20_000 + b"\x00", "binary"),
    ],
)
def test_what_is_no_text_is_told_with_its_fault(tmp_path, data, fault):
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    (failure,) = got(path)
    assert (failure.source, failure.fault) == (str(path), fault)


def test_another_encoding_is_read_when_it_is_named_or_marked(tmp_path):
    path = tmp_path / "x"
    path.write_bytes("Kafé itu tutup.".encode("cp1252"))
    assert got(path, encoding="cp1252")[0].text == "Kafé itu tutup."
    path.write_bytes("\ufeffKafé itu tutup.".encode("utf-16-le"))
    assert got(path)[0].text == "Kafé itu tutup."
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"text": "Satu."}).encode())
    assert got(path)[0].text == "Satu."


def test_a_json_document_and_a_json_array_are_read(tmp_path):
    one, many = tmp_path / "one", tmp_path / "many"
    one.write_text(json.dumps({"id": "a", "text": "Satu.\n"}, indent=2))
    many.write_text(json.dumps([{"id": "a", "text": "Satu."}, 3, {"id": "b", "text": "Dua."}], indent=1))
    assert [r.id for r in got(one)] == ["a"]
    first, failure, last = got(many)
    assert (first.id, last.id, failure.source) == ("a", "b", f"{many}:[2]")


def test_compressed_lines_are_told_by_content(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(gzip.compress(b'{"text": "Satu."}\n{"text": "Dua."}\n'))
    assert [r.text for r in got(path)] == ["Satu.", "Dua."]
    path.write_bytes(gzip.compress(b'{"text": "Satu."}\n' * 9)[:-20])
    assert any(isinstance(i, Failure) and i.fault == "compression" for i in got(path))


def test_a_bomb_is_named(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"a" * 100_000_000))
    (failure,) = got(path)
    assert failure.fault in ("bomb", "too-large")


def test_standard_input(monkeypatch):
    class Drip(io.RawIOBase):
        data = io.BytesIO(b'  {"text": "Satu."}\n{"text": "Dua."}\n')

        def readable(self):
            return True

        def readinto(self, buffer):
            piece = self.data.read(1)
            buffer[: len(piece)] = piece
            return len(piece)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Drip())))
    assert [r.text for r in got("-")] == ["Satu.", "Dua."]


def test_a_missing_file_and_a_folder_that_cannot_be_read(tmp_path):
    (failure,) = got(tmp_path / "tidak-ada")
    assert failure.fault == "not-found"
    (failure,) = got("nama\x00buruk")
    assert failure.fault == "unreadable"


def test_a_folder_is_walked_in_order_and_links_out_of_it_are_refused(tmp_path):
    outside = tmp_path / "luar.txt"
    outside.write_text("Rahasia.")
    folder = tmp_path / "f"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "2.txt").write_text("Dua.")
    (folder / "1.txt").write_text("Satu.")
    (folder / ".tersembunyi").write_text("Tidak.")
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    items = got(folder)
    assert [i.text for i in items if isinstance(i, Report)] == ["Satu.", "Dua."]
    assert sorted(i.fault for i in items if isinstance(i, Failure)) == ["symlink", "symlink"]


def test_an_address_is_not_fetched_unasked():
    (failure,) = got("https://example.org/a")
    assert failure.fault == "no-network"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("f") / "x"
    path.write_bytes(data)
    for item in got(path):
        assert isinstance(item, Report | Failure)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1))
def test_any_text_comes_back_from_jsonl_as_it_was(tmp_path_factory, text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    path = tmp_path_factory.mktemp("f") / "x"
    path.write_text(json.dumps({"text": text}) + "\n")
    (item,) = got(path)
    assert isinstance(item, Failure) if not text.strip() else item.text == text


def test_the_language_is_told_and_another_is_kept_as_skipped(tmp_path):
    rows = [
        {"text": "satu"},
        {"text": "dua", "language": "MS"},
        {"text": "tiga", "language": "en-GB"},
        {"text": "?"},
    ]
    path = write(tmp_path / "x", *rows)
    options = Options(identify={"satu": "id"}.get, languages=frozenset({"id", "en"}))
    items = list(receive([path], options))
    assert [i.report.language for i in items] == ["id", "ms", "en", None]
    assert [bool(i.skipped) for i in items] == [False, True, False, True]
    assert "'ms'" in items[1].skipped and "en and id" in items[1].skipped

"""Addresses and dates hold their promises for anything that is thrown at them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.intake.dates import moment, written
from saksi.intake.urls import canonical, date_in, host_of, page_of

PARTS = st.lists(
    st.sampled_from(["amp", "read", "2024", "a.html", "b.amp", "é", "%20", "..", ""]), max_size=5
)
QUERIES = st.lists(
    st.tuples(st.sampled_from(["page", "utm_source", "id", "amp", "q", "halaman"]), st.sampled_from(["", "1", "2", "all", "x y", "é"])),
    max_size=4,
)  # fmt: skip
HOSTS = st.sampled_from(
    ["a.id", "www.a.id", "m.a.co.id", "amp.a.id:443", "A.ID", "a.id:8080", "[::1]", "www.amp.m.id"]
)


@settings(max_examples=400)
@given(st.sampled_from(["http", "https", "HTTPS"]), HOSTS, PARTS, QUERIES, st.sampled_from(["", "#x"]))
def test_the_canonical_form_of_a_canonical_form_is_itself(scheme, host, parts, queries, fragment):
    query = "&".join(f"{k}={v}" for k, v in queries)
    url = f"{scheme}://{host}/{'/'.join(parts)}?{query}{fragment}"
    once = canonical(url)
    assert canonical(once) == once
    assert "utm_source" not in once and "#" not in once


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_no_text_breaks_an_address_or_a_date(text):
    for url in (text, "https://" + text, "https://a.id/" + text):
        canonical(url), host_of(url), date_in(url), page_of(url)
    for found in (moment(text), written(text), moment(text, "Asia/Jakarta"), written(text, "Asia/Jakarta")):
        if found:
            date.fromisoformat(found[0])


@settings(max_examples=200)
@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_an_iso_date_is_read_as_itself(day):
    assert moment(day.isoformat()) == (day.isoformat(), None)
    assert date_in(f"https://a.id/{day:%Y/%m/%d}/judul") == day.isoformat()


@pytest.mark.parametrize(
    ("said", "zone", "day", "at"),
    [
        ("Senin, 02 Des 2024 10:15 WIB", None, "2024-12-02", "2024-12-02T10:15:00+07:00"),
        ("Rabu, 12 Maret 2025 | 09:15 WITA", None, "2025-03-12", "2025-03-12T09:15:00+08:00"),
        ("Kompas.com - 02/12/2024, 10:15 WIB", None, "2024-12-02", "2024-12-02T10:15:00+07:00"),
        ("2 Agustus 2019", None, "2019-08-02", None),
        ("December 2, 2024 at 5:04 GMT", None, "2024-12-02", "2024-12-02T05:04:00+00:00"),
        ("Senin 02 Dec 2024 10:15", "Asia/Jayapura", "2024-12-02", "2024-12-02T10:15:00+09:00"),
        ("2024-12-02T23:30:00Z", "Asia/Jakarta", "2024-12-03", "2024-12-03T06:30:00+07:00"),
        ("31 Februari 2024", None, None, None),
        ("13/14/2024", None, None, None),
        ("kemarin", None, None, None),
    ],
)
def test_dates_as_outlets_write_them(said, zone, day, at):
    found = written(said, zone)
    assert found == ((day, at) if day else None)

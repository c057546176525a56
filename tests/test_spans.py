from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import saksi
from saksi.records import from_dict, spans_of, to_dict

# Pieces that stages look for, glued with anything at all between them.
PIECES = st.sampled_from(
    [
        "Presiden Iran Masoud Pezeshkian", "Menteri Luar Negeri Kenya Peter Otieno", "juru bicara itu", "Israel",
        " menuduh ", " mengatakan bahwa ", " membantah ", " berbicara melalui telepon dengan ", " menyerang ",
        "“Kami akan mengirim bantuan,” ujarnya", "kata dia", "menurut ", "\nBaca juga: Gempa Hari Ini\n",
        "Jakarta, Kabar Kita – ", "(rin/mar)", "pada Senin (2/12)", "pekan ini", "di Gaza", "tiga orang tewas",
        "“", "”", '"', "'", ",", ". ", "\n", "\r\n", "\u200b", "\u202e", "\u00a0", "e\u0301", "𝐏", "👩‍👩‍👧", "İ", "ß",
        "\ud800", "\x00", "\x1b[2J", "﷽",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(st.characters(), max_size=8), max_size=14).map("".join)


@given(text=TEXTS, language=st.sampled_from(["id", "en"]), published=st.sampled_from([None, "2024-12-03"]))
@settings(max_examples=120, deadline=None)
def test_every_span_of_any_text_lies_in_it(text: str, language: str, published: str | None) -> None:
    reading = saksi.read(text, language=language, published=published)
    assert reading.text == text
    for where, span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(text), where
        assert span.of(text)
    # What is written can be read back, offsets and words alike.
    again = from_dict(to_dict(reading))
    assert again.text == text
    assert [s.content for s in again.statements] == sorted(s.content for s in reading.statements)
    # Nothing that is page, not report, is ever evidence.
    page = [f.span for f in reading.furniture if f.kind != "dateline"]
    evidence = [part for s in reading.statements for part in s.content] + [e.trigger for e in reading.events]
    assert not [(p, e) for p in page for e in evidence if p.overlaps(e)]


@given(text=TEXTS)
@settings(max_examples=20, deadline=None)
def test_the_same_text_gives_the_same_records(text: str) -> None:
    assert saksi.read(text, language="id") == saksi.read(text, language="id")

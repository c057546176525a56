"""A reading as a spaCy Doc: the same text, tree, entities and spans."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("spacy", reason="spaCy is an extra: pip install 'saksi[spacy]'")

import saksi
from saksi.records import Event, Mention, Reading, Report, Sentence, Span, Statement, Token

TEXT = "Iran  menolak tuduhan itu.\n\n“Tidak benar,” katanya.\n"


def reading() -> Reading:
    first = Sentence(Span(0, 26), 0, (
        Token(0, 4, "Iran", "Iran", "PROPN", "", 1, "nsubj", "B-GPE"),
        Token(6, 13, "menolak", "tolak", "VERB", "Voice=Act", -1, "root"),
        Token(14, 21, "tuduhan", "tuduh", "NOUN", "", 1, "obj"),
        Token(22, 25, "itu", "itu", "DET", "PronType=Dem", 2, "det"),
        Token(25, 26, ".", ".", "PUNCT", "", 1, "punct"),
    ))  # fmt: skip
    second = Sentence(Span(28, 51), 1, (
        Token(28, 29, "“", "“", "PUNCT", "", 2, "punct"),
        Token(29, 34, "Tidak", "tidak", "PART", "", 2, "advmod"),
        Token(35, 40, "benar", "benar", "ADJ", "", -1, "root"),
        Token(40, 41, ",", ",", "PUNCT", "", 2, "punct"),
        Token(41, 42, "”", "”", "PUNCT", "", 2, "punct"),
        Token(43, 47, "kata", "kata", "VERB", "", 2, "parataxis"),
        Token(47, 50, "nya", "nya", "PRON", "", 5, "nsubj"),
        Token(50, 51, ".", ".", "PUNCT", "", 2, "punct"),
    ))  # fmt: skip
    return Reading(
        report=Report(id="r", text=TEXT, language="id"),
        sentences=(first, second),
        mentions=(Mention(span=Span(0, 4), kind="country", form="name", sentence=0, head=0, code="IRN"),),
        statements=(
            Statement(
                id="s1",
                content=(Span(29, 41),),
                source=Span(47, 50),
                cue=Span(43, 47),
                kind="direct",
                act="deny",
            ),
        ),
        events=(Event(id="e1", type="REJECT", trigger=Span(6, 13)),),
    )


def test_the_doc_says_what_the_reading_says() -> None:
    doc = saksi.to_spacy(reading())
    assert doc.text == TEXT
    assert [s.text.strip() for s in doc.sents] == ["Iran  menolak tuduhan itu.", "“Tidak benar,” katanya."]
    verb = next(t for t in doc if t.text == "menolak")
    assert (verb.dep_, verb.lemma_, verb.pos_, verb.morph.get("Voice")) == ("ROOT", "tolak", "VERB", ["Act"])
    assert next(t for t in doc if t.text == "Iran").head == verb
    assert next(t for t in doc if t.text == "nya").head.text == "kata"
    assert [(e.text, e.label_) for e in doc.ents] == [("Iran", "GPE")]
    assert [(s.text, s.label_, s.id_ or s.kb_id_) for s in doc.spans["mentions"]] == [
        ("Iran", "country", "IRN")
    ]
    assert [s.text for s in doc.spans["statements"]] == ["Tidak benar,"]
    assert [s.text for s in doc.spans["sources"]] == ["nya"]
    assert [s.text for s in doc.spans["cues"]] == ["kata"]
    assert [s.label_ for s in doc.spans["triggers"]] == ["REJECT"]


def test_displacy_and_the_byte_form_take_it() -> None:
    from spacy import displacy
    from spacy.tokens import Doc

    doc = saksi.to_spacy(reading())
    assert "menolak" in displacy.render(doc, style="dep", jupyter=False)
    assert Doc(doc.vocab).from_bytes(doc.to_bytes()).text == TEXT


@given(st.text(max_size=60), st.data())
@settings(max_examples=80, deadline=None)
def test_any_text_and_any_tokens_keep_every_character(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = [(a, b) for a, b in pairwise(cuts) if data.draw(st.booleans())]
    tokens = tuple(
        Token(a, b, text[a:b], head=-1 if i == 0 else 0, deprel="root" if i == 0 else "dep")
        for i, (a, b) in enumerate(pairs)
    )
    sentences = (Sentence(Span(pairs[0][0], pairs[-1][1]), 0, tokens),) if pairs else ()
    doc = saksi.to_spacy(Reading(report=Report(id="x", text=text), sentences=sentences))
    assert doc.text == text

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.lexicon import load_pack
from saksi.records import Reading, Report
from saksi.stages.segment import segment


def read(text: str, language: str = "id") -> Reading:
    return segment(Reading(report=Report(id="x", text=text)), load_pack(language))


def words(text: str, language: str = "id") -> list[list[str]]:
    return [[token.form for token in sentence.tokens] for sentence in read(text, language).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Kami siap,” katanya.", [["“", "Kami", "siap", ",", "”", "kata", "nya", "."]]),
        ("Ia hanya bertanya soal harga Rp9.000.", [["Ia", "hanya", "bertanya", "soal", "harga", "Rp", "9.000", "."]]),
        ("Bukanlah APBD-nya, apakah itu?", [["Bukan", "lah", "APBD", "nya", ",", "apa", "kah", "itu", "?"]]),
        ("Arab Saudilah, Kubapun, PBB-lah.", [["Arab", "Saudi", "lah", ",", "Kuba", "pun", ",", "PBB", "lah", "."]]),
        ("Abdullah dan Hasbullah, walaupun salah.", [["Abdullah", "dan", "Hasbullah", ",", "walaupun", "salah", "."]]),
        ("Adalah sekolah di Maluku, setelah langkah itu.", [["Adalah", "sekolah", "di", "Maluku", ",", "setelah", "langkah", "itu", "."]]),
        ("Anggota DPR/MPR bertemu al-Assad.", [["Anggota", "DPR", "/", "MPR", "bertemu", "al-Assad", "."]]),
        ("Negara-negara itu 5-10 kali.", [["Negara-negara", "itu", "5", "-", "10", "kali", "."]]),
        ("Dr. Budi tiba. Prof. Ani tidak.", [["Dr.", "Budi", "tiba", "."], ["Prof.", "Ani", "tidak", "."]]),
        ('"Pergi! Sekarang juga," ujar dia.', [['"', "Pergi", "!"], ["Sekarang", "juga", ",", '"', "ujar", "dia", "."]]),
        ('"Kapan?" Kata Budi.', [['"', "Kapan", "?", '"', "Kata", "Budi", "."]]),
        ('Dia pergi. "Kami tidak," kata Ali.', [["Dia", "pergi", "."], ['"', "Kami", "tidak", ",", '"', "kata", "Ali", "."]]),
        ('"Kami pergi. " Ali diam.', [['"', "Kami", "pergi", ".", '"'], ["Ali", "diam", "."]]),
        ("Ia datang.Lalu pergi ke KOMPAS.com saja.", [["Ia", "datang", "."], ["Lalu", "pergi", "ke", "KOMPAS.com", "saja", "."]]),
        ("Ia tiba (2/12).Lalu ia pergi.", [["Ia", "tiba", "(", "2", "/", "12", ")", "."], ["Lalu", "ia", "pergi", "."]]),
        ("Ia tiba Senin (2/12) Saat ini ia pergi.", [["Ia", "tiba", "Senin", "(", "2", "/", "12", ")"], ["Saat", "ini", "ia", "pergi", "."]]),
        ("Ucapku kepada-Nya, kukatakan.", [["Ucapku", "kepada", "Nya", ",", "ku", "katakan", "."]]),
    ],
)  # fmt: skip
def test_indonesian(text: str, expected: list[list[str]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't know Iran’s plan.", [["They", "do", "n't", "know", "Iran", "’s", "plan", "."]]),
        ("The two-year-old can't co-operate.", [["The", "two", "-", "year", "-", "old", "ca", "n't", "co-operate", "."]]),
        ("The U.S. President left. The U.S. The end.", [["The", "U.S.", "President", "left", "."], ["The", "U.S."], ["The", "end", "."]]),
        ('"Why?" Smith asked. "Go."', [['"', "Why", "?", '"', "Smith", "asked", "."], ['"', "Go", ".", '"']]),
        ("“Stop. Now,” he said.", [["“", "Stop", "."], ["Now", ",", "”", "he", "said", "."]]),
        ("Mr. Lee paid US$5.3 million, cannot pay.", [["Mr.", "Lee", "paid", "US", "$", "5.3", "million", ",", "can", "not", "pay", "."]]),
        ("The ministers' plan", [["The", "ministers", "'", "plan"]]),
    ],
)  # fmt: skip
def test_english(text: str, expected: list[list[str]]) -> None:
    assert words(text, "en") == expected


def test_wrapped_lines_are_one_paragraph_and_plain_lines_are_not() -> None:
    wrapped = "Presiden itu tiba di\nibu kota pada Senin dan\nlangsung bertemu menteri.\n\nIa pulang pada malam\nhari."
    assert len(read(wrapped).paragraphs) == 2
    assert len(read("Presiden itu tiba.\nIa pulang.\nSelesai").paragraphs) == 3


def test_invisible_signs_leave_the_form_but_not_the_span() -> None:
    reading = read("Pre\u200bsiden I\u0301ran \ufeff pergi")
    assert [t.form for t in reading.sentences[0].tokens] == ["Presiden", "Íran", "pergi"]
    assert reading.sentences[0].tokens[0].span.of(reading.text) == "Pre\u200bsiden"


ODD = st.text(
    alphabet=st.sampled_from("aAB nya'’\"“”.?!…,-/()\n\r\t\u200b\u0301\u00a05Rp$ \U0001f600\ud800"),
    max_size=120,
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), ODD), st.sampled_from(["id", "en"]))
def test_every_visible_sign_stands_in_one_word_of_one_sentence(text: str, language: str) -> None:
    reading = read(text, language)
    place = 0
    covered: set[int] = set()
    for sentence in reading.sentences:
        assert sentence.span.start >= place
        paragraph = reading.paragraphs[sentence.paragraph]
        assert paragraph.covers(sentence.span)
        assert (
            sentence.tokens[0].start == sentence.span.start and sentence.tokens[-1].end == sentence.span.end
        )
        for token in sentence.tokens:
            assert token.start >= place and token.form
            place = token.end
            covered.update(range(token.start, token.end))
    missing = {text[i] for i in range(len(text)) if i not in covered}
    assert not any(sign.isalnum() for sign in missing)


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "a",
        '"',
        "“",
        "(",
        "'s",
        "a-",
        "a/",
        ". ",
        "1.",
        "A. ",
        "nya",
        "@a",
        "http://",
        "a@",
        "\u200b",
        "...",
        "a\n",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def cost(size: int) -> float:
        text = (unit * size)[: size * 2]
        spent = []
        for _ in range(3):
            began = time.process_time()
            read(text)
            spent.append(time.process_time() - began)
        return min(spent)  # the machine may be busy with other things

    cost(1000)
    small, large = cost(10_000), cost(40_000)
    assert large < max(small, 0.02) * 4 * 3

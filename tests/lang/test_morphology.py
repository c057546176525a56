import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.lang.morphology import analyse, inflect

VERBS = {
    "tuding": "menuding menudingkan dituding dituduhkan! tudingan tuding-menuding",
    "puji": "memuji dipuji pujian memuji-muji terpuji",
    "kecam": "mengecam dikecam kecaman pengecaman",
    "seru": "menyerukan diserukan seruan menyeru penyeruan",
    "bom": "mengebom dibom pengeboman",
    "kata": "mengatakan dikatakan berkata perkataan katakan kukatakan",
    "nyata": "menyatakan dinyatakan pernyataan kenyataan",
    "ajar": "mengajar belajar mempelajari pelajaran pembelajaran",
    "kerja": "bekerja mengerjakan pekerjaan dikerjakan pekerja",
    "rencana": "berencana merencanakan direncanakan perencanaan",
    "kritik": "mengkritik dikritik mengkritisi kritikan",
    "klaim": "mengklaim diklaim",
    "khawatir": "mengkhawatirkan dikhawatirkan kekhawatiran",
    "protes": "memprotes diprotes",
    "percaya": "mempercayai memercayai dipercaya kepercayaan",
    "temu": "bertemu menemui menemukan pertemuan penemuan",
    "umum": "mengumumkan diumumkan pengumuman",
    "tolak": "menolak ditolak penolakan",
    "sah": "mengesahkan disahkan pengesahan",
    "syarat": "mensyaratkan disyaratkan",
    "lantik": "melantik dilantik pelantikan",
    "wawancara": "mewawancarai diwawancarai",
    "kaji": "mengkaji dikaji pengkajian kajian",
    "laku": "melakukan memberlakukan perlakuan diperlakukan",
    "angkat bicara": "mengangkat! angkat mengangkat",
    "perkuat": "memperkuat!",
    "kuat": "memperkuat diperkuat menguatkan penguatan kekuatan",
    "gencat": "gencatan",
    "ganggu": "mengganggu terganggu gangguan",
    "tanda tangan": "menandatangani ditandatangani penandatanganan",
}


@pytest.mark.parametrize("lemma", [lemma for lemma in VERBS if lemma not in {"angkat bicara", "perkuat"}])
def test_the_forms_of_a_root(lemma: str) -> None:
    forms = inflect("id", lemma)
    for form in VERBS[lemma].split():
        if form.endswith("!"):
            assert form[:-1] not in forms
        else:
            assert form in forms, (lemma, form)
            assert lemma in [root for root, _ in analyse("id", form)], (lemma, form, analyse("id", form))


def test_a_phrase_inflects_its_first_word() -> None:
    forms = inflect("id", "angkat bicara")
    assert forms["angkat bicara"].voice == "base" and forms["mengangkat bicara"].voice == "act"


@pytest.mark.parametrize(
    ("lemma", "wrong"),
    [("tuding", "mentuding"), ("kecam", "mengkecam"), ("seru", "menseru"), ("bom", "membom"), ("kaji", "mengaji"),
     ("rencana", "berrencana"), ("lantik", "menglantik")],
)  # fmt: skip
def test_what_is_no_form(lemma: str, wrong: str) -> None:
    assert wrong not in inflect("id", lemma)


@pytest.mark.parametrize(
    ("lemma", "form", "voice"),
    [("serang", "menyerang", "act"), ("serang", "diserang", "pass"), ("serang", "serangan", "noun"), ("serang", "serang", "base"),
     ("bunuh", "terbunuh", "pass"), ("runding", "berunding", "mid"), ("runding", "perundingan", "noun"), ("bunuh", "pembunuhan", "noun")],
)  # fmt: skip
def test_voice(lemma: str, form: str, voice: str) -> None:
    assert inflect("id", lemma)[form].voice == voice


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("say", "say says said saying"), ("deny", "denies denied denying"), ("stop", "stopped stopping stops"),
        ("admit", "admitted admitting"), ("visit", "visited visiting"), ("lie", "lying lied lies"), ("take", "took taken taking takes"),
        ("travel", "travelled traveled"), ("agree", "agreed agreeing"), ("reach", "reaches reached"), ("be", "is was were been being"),
        ("veto", "vetoes vetoed vetoing"), ("call for", "called for calls for calling for"), ("panic", "panicked"), ("shell", "shelled"), ("pay", "pays paid"),
    ],
)  # fmt: skip
def test_english(lemma: str, forms: str) -> None:
    found = inflect("en", lemma)
    wanted = forms.split() if " " not in lemma else ["called for", "calls for", "calling for"]
    for form in wanted:
        assert form in found, (lemma, form, list(found))
        assert lemma in [root for root, _ in analyse("en", form)]


SYLLABLES = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            ["ba", "ku", "ti", "se", "ra", "ngo", "lan", "per", "min", "kho", "wi", "ja", "ut", "am"]
        ),
        min_size=1,
        max_size=3,
    ),
)


@settings(max_examples=150, deadline=None)
@given(SYLLABLES)
def test_analysis_finds_what_inflection_made(root: str) -> None:
    if len(root) < 3:
        return
    for form in inflect("id", root):
        assert root in [found for found, _ in analyse("id", form)], (root, form)


@settings(max_examples=150, deadline=None)
@given(st.from_regex(r"[b-df-hj-np-tv-z]{1,2}[aeiou][a-z]{0,3}[bdgklmnprst]", fullmatch=True))
def test_analysis_finds_what_english_made(verb: str) -> None:
    for form in inflect("en", verb):
        assert verb in [found for found, _ in analyse("en", form)], (verb, form)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["id", "en", "xx"]))
def test_any_text_is_analysed(form: str, language: str) -> None:
    assert analyse(language, form)
    inflect(language, form)

"""The events stage on short reports of our own: one happening once, who says so, counts, and what is let go."""

from __future__ import annotations

from pathlib import Path

import pytest

import saksi
from saksi.ontology import country_part
from saksi.records import Reading


def read(text: str, language: str = "id", published: str | None = "2026-05-20") -> Reading:
    return saksi.read(text, language=language, published=published)


def told(reading: Reading) -> list[str]:
    """TYPE A>B for every event, countries only."""

    def side(parties: tuple[saksi.records.Actor, ...]) -> str:
        return "+".join(sorted((party.code or "?").split(".")[0] for party in parties))

    return [f"{event.type} {side(event.actors)}>{side(event.recipients)}" for event in reading.events]


def test_one_happening_told_twice_is_one_event() -> None:
    reading = read(
        "Israel menyerang Suriah pada Senin. Serangan Israel terhadap Suriah itu terjadi menjelang subuh."
    )
    assert told(reading) == ["ASSAULT ISR>SYR"]
    event = reading.events[0]
    assert event.also and event.date is not None and event.date.start == "2026-05-18"
    assert event.trigger.of(reading.text) == "menyerang"


def test_different_targets_stay_apart() -> None:
    reading = read("Israel menyerang Suriah. Israel juga menyerang Lebanon.")
    assert told(reading) == ["ASSAULT ISR>SYR", "ASSAULT ISR>LBN"]


def test_different_days_stay_apart() -> None:
    reading = read("Rusia menyerang Ukraina pada Senin. Rusia kembali menyerang Ukraina pada Selasa.")
    assert [event.date.start for event in reading.events if event.date] == ["2026-05-18", "2026-05-19"]


def test_what_happened_long_ago_is_let_go_with_the_reason() -> None:
    reading = read("Pada 1990, Irak menyerbu Kuwait.")
    assert not reading.events
    assert any("twelve months" in drop.reason for drop in reading.drops)


def test_without_a_date_of_publication_nothing_is_long_ago() -> None:
    reading = read("Pada 1990, Irak menyerbu Kuwait.", published=None)
    assert told(reading) == ["ASSAULT IRQ>KWT"]


def test_a_claim_stays_a_claim() -> None:
    reading = read("Suriah mengatakan Israel menyerang Damaskus.")
    assert told(reading) == ["ASSAULT ISR>SYR"]
    assert reading.events[0].in_statement == reading.statements[0].id


def test_a_claim_that_the_outlet_tells_too_is_a_fact() -> None:
    reading = read("Israel menyerang Suriah pada Senin. Suriah mengatakan Israel menyerang Damaskus.")
    assert told(reading) == ["ASSAULT ISR>SYR"]
    assert reading.events[0].in_statement is None


def test_a_claim_of_another_deed_stays_a_claim() -> None:
    reading = read("Israel menduduki kota di Suriah. Suriah mengatakan Israel membombardir Damaskus.")
    told_by = {event.trigger.of(reading.text): event.in_statement for event in reading.events}
    assert told_by["membombardir"] == reading.statements[0].id


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('"Kami meminta Rusia menarik pasukannya," kata Menteri Luar Negeri Jepang.', True),
        ('"Kami ingin meminta Rusia menarik pasukannya," kata Menteri Luar Negeri Jepang.', True),
        ("Menteri Luar Negeri Jepang mengatakan pihaknya telah meminta Rusia menarik pasukan.", False),
        (
            "Kementerian Luar Negeri Jepang menyebut pemerintah Tokyo telah memberitahu PBB dan meminta bantuan.",
            False,
        ),
        (
            '"Kami datang ke Moskow untuk meminta Rusia menarik pasukan," kata Menteri Luar Negeri Jepang.',
            False,
        ),
    ],
)
def test_only_what_is_done_by_saying_it_is_the_outlets_own(text: str, own: bool) -> None:
    asked = [event for event in read(text).events if event.type == "REQUEST"]
    assert [event.in_statement is None for event in asked] == [own]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Presiden Brasil mengatakan pemerintah akan membantu Angola.", {"AID", "AGREE"}),
        ("Presiden Brasil mengatakan militer Brasil akan membantu Angola.", {"AID", "AGREE"}),
        ("Anggota DPR Brasil mengatakan pemerintah akan membantu Angola.", {"AID"}),
        ("Seorang pengungsi Brasil mengatakan pemerintah akan membantu Angola.", {"AID"}),
    ],
)
def test_only_ones_own_plan_is_a_promise(text: str, types: set[str]) -> None:
    assert {event.type for event in read(text).events} == types


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Angola menyalahkan tentara Brasil yang disebutnya menyerang Kuito."),
        ("id", "Tentara Brasil yang dilaporkan menyerang Angola belum ditemukan."),
        ("id", "Brasil, yang dituduh telah menyerang Angola, memulangkan dubesnya."),
        ("id", "Konon tentara Brasil menyerang Angola."),
        ("id", "Kabarnya, tentara Brasil menyerang Angola."),
        ("id", "Angola marah karena merasa diserang Brasil."),
        ("id", "Presiden Angola bersikeras Brasil menyerang negaranya."),
        ("id", "Tentara Brasil menyerang Angola, demikian pernyataan Luanda."),
        ("en", "Brazil attacked Angola, the Angolan minister told reporters in Luanda."),
        ("en", "Angola protested against what it called a Brazilian attack on its territory."),
        ("en", "Angola's envoy described how Brazilian troops attacked a hospital."),
        ("id", "Brasil telah menyerang Angola, demikian disampaikan juru bicara Angola."),
        ("en", "The UN voiced concern over reports of a Brazilian attack on Angola."),
        ("en", "The UN is investigating an alleged Brazilian attack on Angola."),
        ("en", "Brazil is accused of bombing a hospital in Angola."),
        ("en", "Brazil, widely believed to have attacked Angola, recalled its envoy."),
    ],
)
def test_what_nobody_in_particular_says_is_no_fact(language: str, text: str) -> None:
    attacks = [e for e in read(text, language=language).events if e.type == "ASSAULT"]
    assert attacks
    assert all(event.in_statement or event.modality == "hypothetical" for event in attacks)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Brazil bombed Kuito, the Angolan minister said, killing eight soldiers.", [("ASSAULT", "BRA", True)]),
        ("Brazil bombed Kuito, killing eight soldiers, said the Angolan minister.", [("ASSAULT", "BRA", True)]),
        ("Insurgents shelled Kuito, killing eight soldiers, Angolan state media reported.", [("ASSAULT", "REB", True)]),
        ("The Angolan minister said Brazil attacked Chile, killing two people.", [("ASSAULT", "BRA", True)]),
        (
            "Brazil bombed Kuito, the Angolan minister told reporters, condemning Chile for its silence.",
            [("ASSAULT", "BRA", True), ("ACCUSE", "AGO", False)],
        ),
        (
            "Brazil bombed Kuito, said the Angolan minister, urging Chile to send aid.",
            [("ASSAULT", "BRA", True), ("REQUEST", "AGO", False), ("AID", "CHL", True)],
        ),
    ],
)  # fmt: skip
def test_what_stands_behind_a_tag_is_the_tellers_or_goes_on(
    text: str, events: list[tuple[str, str, bool]]
) -> None:
    """A participle behind "X said" goes on with what is told; one of speech is X's own act."""
    found = [
        (event.type, (event.actors[0].code or "").split(".")[0], event.in_statement is not None)
        for event in read(text, language="en").events
    ]
    assert [one for one in found if one in events] == events
    assert all(code != "AGO" for type_, code, _ in found if type_ == "ASSAULT")


def test_what_is_announced_as_done_is_no_plan() -> None:
    events = read("Angola mengumumkan telah menangkap lima tentara Brasil.").events
    assert [(event.type, event.modality, event.in_statement is not None) for event in events] == [
        ("COERCE", "actual", True)
    ]


def test_what_is_refused_is_no_second_event() -> None:
    reading = read("Menteri Pertahanan Israel menolak menarik pasukannya dari Lebanon.")
    assert [event.type for event in reading.events] == ["REJECT"]
    assert any("refusal" in drop.reason for drop in reading.drops)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Germany said on Monday that it would supply Ukraine with tanks.", "planned"),
        ("Germany said on Monday that it would supply Ukraine with tanks if France agreed.", "hypothetical"),
    ],
)
def test_would_after_a_past_saying_verb_is_a_plan(text: str, modality: str) -> None:
    aid = [event for event in read(text, "en").events if event.type == "AID"]
    assert [event.modality for event in aid] == [modality]


def test_a_noun_right_behind_a_di_verb_is_its_doer() -> None:
    event = read("Gubernur Bengkulu ditangkap KPK di Jakarta, Senin.").events[0]
    assert [party.span.of("Gubernur Bengkulu ditangkap KPK") for party in event.actors] == ["KPK"]
    assert len(event.recipients) == 1


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Dua tentara Ukraina tewas akibat serangan Rusia.", ["ASSAULT RUS>UKR"]),
        (
            "Malaysia mengutuk pembunuhan komandan Hamas oleh Israel.",
            ["ACCUSE MYS>ISR", "ASSAULT ISR>HAMAS"],
        ),
        ("Serangan yang dilancarkan Israel terhadap Lebanon berlanjut.", ["ASSAULT ISR>LBN"]),
        ("Serangan drone Rusia menewaskan enam warga sipil.", ["ASSAULT RUS>?"]),
        ("Pemerintah Jepang memperkuat kerja sama dengan India.", ["COOPERATE IND+JPN>"]),
        ("Wisatawan asing berangkat ke Thailand.", []),
        ("Presiden Indonesia mewajibkan para menteri memakai mobil listrik.", ["REQUEST IDN>IDN"]),
        ("Drone Rusia menghantam gudang di wilayah Polandia, negara anggota NATO.", ["ASSAULT RUS>POL"]),
        ("Bantuan dari Indonesia tiba di Ankara.", []),
        ("India dan Pakistan saling mengecam.", ["ACCUSE IND+PAK>"]),
        ("Sanksi Uni Eropa terhadap Rusia mulai berlaku Senin.", ["SANCTION IGO>RUS"]),
        ("Korea Utara mengatakan mereka telah menguji coba rudal balistik.", ["MOBILIZE PRK>"]),
        ("Presiden Korea Selatan mendarat di Hanoi, Vietnam.", ["CONSULT KOR+VNM>"]),
        ("Presiden Rusia melontarkan ancaman ke Ukraina.", ["THREATEN RUS>UKR"]),
        ("Kebijakan pemerintah Thailand memicu kecaman Vietnam.", ["ACCUSE VNM>THA"]),
    ],
)
def test_who_does_what_to_whom(text: str, events: list[str]) -> None:
    assert told(read(text)) == events


def test_counts_stand_with_their_event() -> None:
    reading = read("Serangan Israel ke Lebanon menewaskan sedikitnya 12 orang dan melukai puluhan warga.")
    counts = {count.unit: count for event in reading.events for count in event.quantities}
    assert counts["dead"].low == 12 and counts["dead"].value is None
    assert (counts["injured"].low, counts["injured"].high) == (20, 99)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Israeli soldiers killed three people in Gaza.", 3),
        ("Israeli soldiers killed twenty five people in Gaza.", 25),
        ("Israeli soldiers killed 1,200 people in Gaza.", 1200),
    ],
)
def test_number_words(text: str, value: int) -> None:
    counts = [
        count.value for event in read(text, "en").events for count in event.quantities if count.unit == "dead"
    ]
    assert counts == [value]


def test_every_event_has_a_reason_and_grounded_parties() -> None:
    reading = read("Indonesia mengecam Israel. Presiden Turki bertemu Presiden Rusia di Sochi.")
    for event in reading.events:
        assert event.because[0].stage == "events"
        assert 0 < event.confidence <= 1
        for party in (*event.actors, *event.recipients):
            assert party.span.of(reading.text).strip()


def test_a_user_adds_a_verb(tmp_path: Path) -> None:
    folder = tmp_path / "id" / "events"
    folder.mkdir(parents=True)
    (folder / "ASSAULT.yaml").write_text(
        "type: ASSAULT\nbasis: recalled\nentries:\n  - verbs: [garuk]\n    cameo: '190'\n", encoding="utf-8"
    )
    text = "Israel menggaruk Suriah pada Senin."
    assert not read(text).events
    overlaid = saksi.read(text, language="id", published="2026-05-20", lexicon=(tmp_path,))
    assert told(overlaid) == ["ASSAULT ISR>SYR"]


def test_an_entry_with_an_unknown_mode_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "id" / "events"
    folder.mkdir(parents=True)
    (folder / "ASSAULT.yaml").write_text(
        "type: ASSAULT\nbasis: recalled\nentries:\n  - verbs: [garuk]\n    mode: gigit\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match="ASSAULT has no mode 'gigit'"):
        saksi.read("Israel menyerang Suriah.", language="id", lexicon=(tmp_path,))


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        (  # a second subject behind the verb is what it is done to
            "A French court sentenced former budget minister Luc Marchand to four years in prison on Wednesday "
            "for taking bribes from a construction firm.",
            "SANCTION",
            {"FRA"},
            {"FRA"},
        ),
        (  # a noun that is nobody: who signs it imposes it
            "Kenya's president signed an order on Tuesday imposing tariffs on Ugandan sugar.",
            "SANCTION",
            {"KEN"},
            {"UGA"},
        ),
        (  # the doer in a clause on the noun
            "Bangladesh's government was shaken by weeks of protests led by students.",
            "PROTEST",
            {"BGD"},
            set(),
        ),
        (  # the object of a verb of force does what follows
            "Malian rebels captured an airport, forcing French troops to retreat.",
            "RETREAT",
            {"FRA"},
            set(),
        ),
        (  # joined subjects are none of "both sides"
            "Iran and Kenya met. China, Turkey and Brazil urged both sides to show restraint.",
            "REQUEST",
            {"CHN", "TUR", "BRA"},
            {"IRN", "KEN"},
        ),
    ],
)
def test_parties_by_grammar(text: str, type_: str, actors: set[str], recipients: set[str]) -> None:
    reading = read(text, language="en", published="2024-06-01")
    event = next(event for event in reading.events if event.type == type_)
    assert {country_part(p.code) for p in event.actors if p.code} == actors
    assert {country_part(p.code) for p in event.recipients if p.code} == recipients


def test_the_governments_of_a_region_are_nobodys_that_the_report_names() -> None:
    text = "Kenya asked Uganda for help. Nuns beg the governments of the coast to rescue the migrants."
    reading = read(text, language="en", published="2024-06-01")
    assert all(p.code != "KEN.GOV" for event in reading.events for p in (*event.actors, *event.recipients))
    assert next(m.code for m in reading.mentions if "governments" in m.span.of(text)) == "GOV"


def test_told_that_is_no_request() -> None:
    text = "Iran and Oman will resume talks next week, a Qatari official told reporters."
    event = next(e for e in read(text, language="en", published="2024-06-01").events if e.type == "CONSULT")
    assert event.modality == "planned"

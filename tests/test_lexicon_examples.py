from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from saksi.cli import saksi
from saksi.evaluate.examples import broken_examples, fault
from saksi.explain.gaps import Gaps
from saksi.lexicon import LanguagePack
from saksi.lexicon.examples import Example, MarkupFault, examples, parse_marked
from saksi.records import Actor, Event, Mention, Reading, Report, Sentence, Span, Statement, Token


def example(marked: str, file: str = "id/cues.yaml", *, counter: bool = False, **wanted: object) -> Example:
    text, tags = parse_marked(marked)
    context = {"type": file[len("id/events/") : -len(".yaml")]} if "events/" in file else {}
    return Example(f"{file}#x", 1, text, tags, dict(wanted), counter, context)


def test_tags_become_spans_of_the_plain_text() -> None:
    text, tags = parse_marked(
        '<content act="deny">Itu <trigger>salah</trigger></content>, <cue>kata</cue> dia.'
    )
    assert text == "Itu salah, kata dia."
    assert [(t.name, t.span.of(text), t.attributes) for t in tags] == [
        ("content", "Itu salah", {"act": "deny"}), ("trigger", "salah", {}), ("cue", "kata", {}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "marked", ["<cue>a", "a</cue>", "<cue></cue>", "<kata>a</kata>", "<cue><via>a</cue></via>"]
)
def test_tags_that_do_not_fit_are_faults(marked: str) -> None:
    with pytest.raises(MarkupFault):
        parse_marked(marked)


@given(st.text(st.characters(exclude_characters="<"), min_size=1))
def test_text_without_tags_stays_as_it_is(text: str) -> None:
    assert parse_marked(text) == (text, ())


def said(text: str, content: str, cue: str, **more: object) -> Reading:
    at = lambda w: Span(text.index(w), text.index(w) + len(w))  # noqa: E731
    statement = Statement(id="s", content=(at(content),), cue=at(cue), kind="indirect", act="deny", **more)  # type: ignore[arg-type]
    return Reading(report=Report(id="r", text=text), statements=(statement,))


def test_a_cue_example_wants_its_content_cue_and_act() -> None:
    text = "Ia membantah tuduhan itu benar."
    reading = said(text, "tuduhan itu benar", "membantah")
    good = "Ia <cue>membantah</cue> <content>tuduhan itu benar</content>."
    assert fault(example(good), reading) is None
    assert "no statement" in str(
        fault(example("Ia membantah <content>tuduhan</content> itu benar."), reading)
    )
    assert "cue is" in str(
        fault(example("<cue>Ia</cue> membantah <content>tuduhan itu benar</content>."), reading)
    )
    assert "act is deny" in str(fault(example(good.replace("<content", '<content act="agree"')), reading))
    assert "source is None" in str(fault(example(good.replace("Ia", "<source>Ia</source>")), reading))
    assert "gives the statement" in str(fault(example(text, counter=True), reading))


def test_an_event_example_wants_type_parties_and_modality() -> None:
    text = "Turki mengecam Israel."
    event = Event(
        id="e", type="ACCUSE", trigger=Span(6, 14), actors=(Actor(Span(0, 5), "TUR.GOV"),),
        recipients=(Actor(Span(15, 21), "ISR"),),
    )  # fmt: skip
    reading = Reading(report=Report(id="r", text=text), events=(event,))
    file = "id/events/ACCUSE.yaml"
    assert fault(example(text, file, actors=["TUR"], recipients=["ISR"]), reading) is None
    assert fault(example(text, file, actors=["ISR"], recipients=["TUR"]), reading)
    assert fault(example(text, file, modality="planned"), reading)
    assert fault(example(text, "id/events/AID.yaml"), reading)
    assert fault(example(text, file, counter=True), reading)
    assert fault(example(text, "id/events/AID.yaml", counter=True), reading) is None


def test_a_mention_example_wants_span_and_code() -> None:
    text = "Presiden Kenya tiba."
    mention = Mention(span=Span(0, 14), kind="person", form="title", sentence=0, head=0, code="KEN.GOV")
    reading = Reading(report=Report(id="r", text=text), mentions=(mention,))
    file = "id/titles.yaml"
    assert fault(example('<mention code="KEN.GOV">Presiden Kenya</mention> tiba.', file), reading) is None
    assert fault(example('<mention code="KEN">Presiden Kenya</mention> tiba.', file), reading)
    assert fault(example("Presiden <mention>Kenya</mention> tiba.", file), reading)
    assert fault(example(text, file, counter=True), reading)


def test_examples_of_an_overlay_are_found_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "own.yaml").write_text(
        "type: AID\nentries:\n  - verbs: [hibahkan]\n    examples:\n      - {text: Turki tiba., actors: [TUR]}\n"
        "    counter: ['Ia tiba.', no]\n"
    )
    own = [e for e in examples(LanguagePack("id", (tmp_path,))) if e.file == "id/own.yaml"]
    assert [(e.entry, e.line, e.text, e.counter) for e in own] == [
        ("id/own.yaml#hibahkan", 5, "Turki tiba.", False),
        ("id/own.yaml#hibahkan", 6, "Ia tiba.", True),
        ("id/own.yaml#hibahkan", 6, "no", True),
    ]
    assert own[0].wanted == {"actors": ["TUR"]}
    assert own[0].context["type"] == "AID"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_example_in_the_package_is_well_marked(language: str) -> None:
    assert len(list(examples(LanguagePack(language)))) > 50


def test_gaps_count_names_without_a_code_and_verbs_that_gave_nothing() -> None:
    text = "Turki hibahkan Israel kapal. Pak Wiro tiba."
    tokens = (
        Token(0, 5, "Turki", "Turki", "PROPN", head=1, deprel="nsubj"),
        Token(6, 14, "hibahkan", "hibah", "VERB", head=-1, deprel="root"),
        Token(15, 21, "Israel", "Israel", "PROPN", head=1, deprel="obj"),
    )
    mention = lambda a, b, code: Mention(  # noqa: E731
        span=Span(a, b), kind="country", form="name", sentence=0, head=0, code=code
    )
    reading = Reading(
        report=Report(id="r", text=text),
        sentences=(Sentence(Span(0, 28), 0, tokens), Sentence(Span(29, 43), 0, ())),
        mentions=(mention(0, 5, "TUR"), mention(15, 21, "ISR"), mention(29, 37, None)),
    )
    gaps = Gaps()
    gaps.add(reading)
    gaps.add(reading)
    rows = [(g.times, g.kind, g.words, g.sentence) for g in gaps.most_common(5)]
    assert rows == [
        (2, "actor", "Pak Wiro", "Pak Wiro tiba."),
        (2, "act", "hibah", "Turki hibahkan Israel kapal."),
    ]


def test_try_shows_words_and_mentions() -> None:
    result = CliRunner().invoke(saksi, ["lexicon", "try", "Presiden Kenya tiba di Nairobi.", "--lang", "id"])
    assert result.exit_code == 0, result.stderr
    assert "KEN.GOV" in result.stdout
    assert "tiba" in result.stdout


def test_check_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "titles.yaml").write_text("titles: [{terms: [x], kind: nonsense}]\n")
    result = CliRunner().invoke(saksi, ["lexicon", "check", "id", "--lexicon", str(tmp_path)])
    assert result.exit_code == 1
    assert "titles.yaml" in result.stderr
    assert CliRunner().invoke(saksi, ["lexicon", "check", "id", "--no-examples"]).exit_code == 0


def test_check_runs_the_users_own_examples_unless_told_otherwise(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    own = tmp_path / "id" / "titles.yaml"
    own.write_text(
        "titles:\n- {terms: [syahbandar], kind: office, sector: GOV,\n"
        "   examples: ['<mention code=\"FJI.GOV\">Syahbandar Fiji</mention> tiba di Jakarta.']}\n"
    )
    good = CliRunner().invoke(saksi, ["lexicon", "check", "id", "--lexicon", str(tmp_path)])
    assert (good.exit_code, good.stdout) == (0, "id: 1 examples, 0 don't hold\n"), good.stderr


def test_gaps_of_a_sample_are_a_table() -> None:
    result = CliRunner().invoke(saksi, ["lexicon", "gaps", "sample:telepon", "--top", "3"])
    assert result.exit_code == 0, result.stderr
    for line in result.stdout.splitlines():
        assert len(line.split("\t")) == 4


DEBTS = Path(__file__).resolve().parent / "lexicon_debts.txt"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_example_gives_what_it_says(language: str) -> None:
    """All but the debts, which are listed by name; a debt that is paid must be struck off the list."""
    lines = DEBTS.read_text(encoding="utf-8").splitlines()
    debts = {line for line in lines if line.startswith(f"{language}/")}
    pack = LanguagePack(language)
    broken = {f"{b.example.file}: {b.example.text}": str(b) for b in broken_examples(examples(pack), pack)}
    assert not [why for debt, why in broken.items() if debt not in debts]
    assert not debts - set(broken), "these hold now: strike them off"

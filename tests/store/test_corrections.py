"""A person's word outlives the machine's next reading."""

import msgspec
import pytest
from store_samples import MADE, NEWER, arrival, dump, read, text

from saksi.records import Span, event_id
from saksi.store import Correction, StoreError
from saksi.store.corrections import correct, withdraw
from saksi.store.ingest import ingest
from saksi.store.recode import recode


@pytest.fixture
def filled(store):
    ingest(store, [arrival(text(), id="a")], read, store.begin_run("ingest", MADE))
    return store


def event(store, type_="ACCUSE"):
    return store.db.execute("SELECT * FROM events WHERE type = ?", (type_,)).fetchone()


def moved(change):
    """A newer pipeline whose events differ by what `change` does to each."""

    def coder(report):
        reading = read(report)
        return msgspec.structs.replace(reading, events=tuple(change(report, e) for e in reading.events))

    return coder


def test_a_rejected_record_leaves_the_lists_and_says_so(filled):
    correct(filled, Correction("a", event(filled)["id"], "rejected", "salah baca", "rina"))
    assert (event(filled)["live"], event(filled)["verdict"]) == (0, "rejected")
    row = filled.db.execute("SELECT * FROM corrections").fetchone()
    assert (row["reason"], row["by"], row["now_id"]) == ("salah baca", "rina", event(filled)["id"])


def test_an_amended_record_holds_the_new_values(filled):
    changes = {"modality": "planned", "actors": ["IDN.GOV"], "date_end": None}
    correct(filled, Correction("a", event(filled)["id"], "amended", "lihat teks", "rina", changes))
    assert (event(filled)["modality"], event(filled)["date_end"], event(filled)["verdict"]) == (
        "planned",
        None,
        "amended",
    )
    party = filled.db.execute(
        "SELECT code, country, sector FROM parties WHERE role = 'actor' ORDER BY pk"
    ).fetchone()
    assert tuple(party) == ("IDN.GOV", "IDN", "GOV")


def test_amending_a_speaker_changes_who_claims_the_event(filled):
    sid = filled.db.execute("SELECT id FROM statements WHERE act = 'accuse'").fetchone()[0]
    correct(filled, Correction("a", sid, "amended", "nama lengkap", "rina", {"speaker": "Citra Dewi"}))
    assert event(filled, "ASSAULT")["claimed_by"] == "Citra Dewi"
    hits = filled.db.execute(
        "SELECT count(*) FROM statements_fts WHERE statements_fts MATCH 'citra'"
    ).fetchone()
    assert hits[0] == 1


def test_a_correction_survives_recoding_when_the_id_changes(filled):
    correct(filled, Correction("a", event(filled)["id"], "rejected", "salah", "rina"))

    def wider(report, e):
        trigger = Span(e.trigger.start, e.trigger.end + 2)
        return msgspec.structs.replace(e, trigger=trigger, id=event_id(report.id, e.type, trigger))

    recode(filled, moved(wider), filled.begin_run("recode", NEWER))
    assert event(filled)["verdict"] == "rejected"
    row = filled.db.execute("SELECT record_id, now_id FROM corrections").fetchone()
    assert row["now_id"] == event(filled)["id"] != row["record_id"]


def test_a_correction_whose_record_is_gone_is_listed_as_orphaned(filled):
    correct(filled, Correction("a", event(filled)["id"], "rejected", "salah", "rina"))

    def none(report):
        return msgspec.structs.replace(read(report), events=())

    recode(filled, none, filled.begin_run("recode", NEWER))
    assert filled.db.execute("SELECT now_id FROM corrections").fetchone()[0] is None
    recode(filled, read, filled.begin_run("recode", MADE))
    assert recode(filled, read, filled.begin_run("recode", msgspec_made("3"))).seen == 1
    assert event(filled)["verdict"] == "rejected"


def msgspec_made(version):
    return type(MADE)(version, "stages-3")


def test_a_withdrawn_correction_leaves_no_trace_in_the_record(filled):
    before = {k: v for k, v in dump(filled.db).items() if k != "corrections"}
    changes = {"modality": "planned", "actors": ["IDN.GOV"]}
    number = correct(filled, Correction("a", event(filled)["id"], "amended", "lihat", "rina", changes))
    withdraw(filled, number)
    after = dump(filled.db)
    columns = [("statements", 0), ("events", 0)]
    assert [len(after[t]) for t, _ in columns] == [len(before[t]) for t, _ in columns]
    assert event(filled)["modality"] == "actual" and event(filled)["verdict"] is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"modality": "pasti"}, "choose from actual"),
        ({"trigger": "x"}, "cannot be amended"),
        ({"type": None}, "cannot be empty"),
        ({"actors": ["A", "B"]}, "list of 1"),
        ({}, "needs a change"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(filled, change, message):
    with pytest.raises(StoreError, match=message):
        correct(filled, Correction("a", event(filled)["id"], "amended", "x", "rina", change))
    assert filled.db.execute("SELECT count(*) FROM corrections").fetchone()[0] == 0


def test_a_reason_and_a_record_are_needed(filled):
    with pytest.raises(StoreError, match="reason"):
        correct(filled, Correction("a", event(filled)["id"], "rejected", " ", "rina"))
    with pytest.raises(StoreError, match="no record"):
        correct(filled, Correction("a", "e0", "rejected", "x", "rina"))

"""What the desk counts from is, after anything that people do to a store, what the events and parties give."""

import re
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import MADE, NEWER, arrival, read, text

from saksi.store import Correction, Store, database
from saksi.store.corrections import correct, withdraw
from saksi.store.database import migrations
from saksi.store.forget import forget_report
from saksi.store.ingest import ingest
from saksi.store.recode import recode

CODES = ("ISR", "ISR.MIL", "IGO.UNSC", "HEZBOLLAH", "JRN", None)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from("abc"), st.integers(0, 3)),
        st.tuples(st.just("recode"), st.just(""), st.integers(0, 0)),
        st.tuples(st.just("reject"), st.just(""), st.integers(0, 9)),
        st.tuples(st.just("withdraw"), st.just(""), st.integers(0, 3)),
        st.tuples(st.just("forget"), st.sampled_from("abc"), st.integers(0, 0)),
        st.tuples(st.just("amend"), st.sampled_from(("planned", "negated", "actual")), st.integers(0, 35)),
    ),
    max_size=8,
)


def take(store, step):
    what, word, number = step
    db = store.db
    events = db.execute(
        "SELECT e.id, e.pk, e.type, r.id AS report FROM events e JOIN reports r ON r.pk = e.report ORDER BY e.pk"
    ).fetchall()
    chosen = events[number % len(events)] if events else None
    if what == "add":
        verb = ("menuduh", "menuding")[number % 2]
        body = text(f"Budi{word} Santoso", verb, tail=" Lagi." * (number // 2))
        ingest(store, [arrival(body, id=word)], read, store.begin_run("ingest", MADE), copies=False)
    elif what == "recode":
        recode(store, read, store.begin_run("recode", NEWER))
    elif what == "forget" and db.execute("SELECT 1 FROM reports WHERE id = ?", (word,)).fetchone():
        forget_report(store, word)
    elif what == "reject" and chosen:
        correct(store, Correction(chosen["report"], chosen["id"], "rejected", "uji", "rina"))
    elif what == "amend" and chosen:
        actors = db.execute(
            "SELECT count(*) FROM parties WHERE event = ? AND role = 'actor'", (chosen["pk"],)
        ).fetchone()[0]
        changes = {"modality": word, "actors": [CODES[number % len(CODES)]] * actors}
        correct(store, Correction(chosen["report"], chosen["id"], "amended", "uji", "rina", changes))
    elif what == "withdraw":
        corrections = db.execute("SELECT pk FROM corrections WHERE withdrawn_at IS NULL").fetchall()
        if corrections:
            withdraw(store, corrections[number % len(corrections)]["pk"])


def expected(db):
    """Return roles, dyads, counts by type and counts by partner, worked out event by event."""
    roles, dyads = set(), set()
    totals, months = Counter(), Counter()
    for e in db.execute("SELECT * FROM events WHERE live = 1").fetchall():
        told = (e["published"] or "", int(e["in_statement"] is not None), e["modality"], e["type"])
        parties = db.execute("SELECT role, code, country FROM parties WHERE event = ?", (e["pk"],)).fetchall()
        actors = {(p["country"], p["country"]) for p in parties if p["country"]}
        actors |= {(p["code"], p["country"] or "") for p in parties if p["code"]}
        for p in parties:
            for actor in {p["country"], p["code"]} - {None}:
                roles.add((e["report"], e["pk"], actor, p["role"], *told))
        for actor, country in actors:
            totals[actor, told[0][:7], told[3], told[1], told[2]] += 1
            for other, whole in actors:
                if other == whole and other != country:
                    months[actor, told[0][:7], other, told[1], told[2]] += 1
        wholes = {(p["country"], p["role"]) for p in parties if p["country"]}
        for one, first in wholes:
            for two, second in wholes:
                if one < two and "actor" in (first, second):
                    dyads.add((e["report"], e["pk"], one, two, *told))
    return roles, dyads, totals, months


def held(db):
    """Return the same from the tables."""
    told = "published, claimed, modality, type"
    return (
        {tuple(r) for r in db.execute(f"SELECT report, event, actor, role, {told} FROM roles")},
        {tuple(r) for r in db.execute(f"SELECT report, event, one, two, {told} FROM dyads")},
        {tuple(r)[:-1]: r["number"] for r in db.execute("SELECT * FROM actor_months")},
        {tuple(r)[:-1]: r["number"] for r in db.execute("SELECT * FROM partner_months")},
    )


@settings(max_examples=60, deadline=None)
@given(steps)
def test_the_tables_equal_a_count_from_scratch(taken):
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "desk.db", create=True) as store,
    ):
        for step in (("add", "a", 0), ("add", "b", 1), *taken):
            take(store, step)
            assert held(store.db) == expected(store.db), step
            assert store.db.execute("SELECT count(*) FROM involvement_queue").fetchone()[0] == 0


def test_an_older_store_gets_them_when_it_is_opened(tmp_path, monkeypatch):
    path = tmp_path / "desk.db"
    steps = [step for step in migrations() if step[0] <= 30 or step[0] == 62]
    with Store.open(path, create=True) as store:
        take(store, ("add", "a", 0))
        before = held(store.db)
        made = re.findall(r"^CREATE (TABLE|INDEX|TRIGGER) (\w+)", steps[-2][1] + steps[-1][1], re.MULTILINE)
        for kind, name in sorted(made, key=lambda one: one[0] == "TABLE"):
            store.db.execute(f"DROP {kind} IF EXISTS {name}")
        store.db.execute("PRAGMA user_version = 20")
    monkeypatch.setattr(database, "migrations", lambda: steps)  # those between were never undone
    with Store.open(path) as store:
        assert held(store.db) == before
        assert before[0]


def test_counts_by_day_become_counts_by_month(tmp_path):
    path = tmp_path / "desk.db"
    with Store.open(path, create=True) as store:
        for step in (("add", "a", 0), ("add", "b", 1)):
            take(store, step)
        before = held(store.db)
        days = dict(migrations())[30]
        for made in re.findall(r"^CREATE (?:TABLE|INDEX) actor_days.*?;$", days, re.MULTILINE | re.DOTALL):
            store.db.execute(made)
        store.db.execute(
            "INSERT INTO actor_days SELECT actor, published, type, claimed, modality, count(DISTINCT event)"
            " FROM roles GROUP BY 1, 2, 3, 4, 5"
        )
        store.db.execute("DROP TABLE actor_months")
        store.db.executescript(
            "DROP INDEX reports_searched; DROP INDEX watches_token; ALTER TABLE watches DROP COLUMN token"
        )
        store.db.execute("PRAGMA user_version = 61")
    with Store.open(path) as store:
        assert held(store.db) == before
        assert before[2]

"""Stories: reports of one happening, found one by one as reports come in.

Every report looks for the earlier report it is most like, among those of its days that share names or acts with it (an
index, not all pairs), and joins it if it is like enough. Which report that is depends on the set of reports alone, not
on the order in which they came: one that comes late takes over the later ones that are more like it. So relating one
by one, in any order, and relating all from scratch give the same stories.

The joins make trees; a story is a tree, cut where a report is too long after or too unlike the tree's first report.
"""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from saksi.relate.encoder import Encoder, packed
from saksi.relate.features import Features, key_of, likeness, read
from saksi.relate.likeness import HOLD, JOIN, SPAN, WINDOW, Member, score
from saksi.store import Store
from saksi.store.database import transaction

SHARED = 2
"""Keys of the index two reports must share to be compared."""
REWRITE = 0.25
"""Estimated share of common word 3-grams at which two reports of a story go back to one text."""
BATCH = 64


@dataclass
class Related:
    """What a run of `relate` did."""

    reports: int = 0
    gone: int = 0
    stories: int = 0


def relate(
    store: Store,
    encoder: Encoder,
    *,
    from_scratch: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> Related:
    """Bring the stories up to date with the reports; return the counts.

    Work is done in batches, each in a transaction of its own: stopped, it goes on where it was.

    Args:
        from_scratch: forget what was related and take every report anew.
        on_progress: called with the number done and the number to do.
    """
    db, done = store.db, Related()
    if from_scratch:
        with transaction(db):
            db.execute("DELETE FROM story_members")
            db.execute("DELETE FROM story_keys")
            db.execute("INSERT OR IGNORE INTO relate_queue SELECT pk FROM reports")
    total = int(db.execute("SELECT count(*) FROM relate_queue").fetchone()[0])
    while True:
        queue = [
            row[0] for row in db.execute("SELECT report FROM relate_queue ORDER BY report LIMIT ?", (BATCH,))
        ]
        if not queue:
            break
        with transaction(db):
            _batch(db, encoder, queue, done)
        if on_progress:
            on_progress(min(total, done.reports + done.gone), total)
    done.stories = int(
        db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM story_members GROUP BY story HAVING count(*) > 1)"
        ).fetchone()[0]
    )
    return done


def _batch(db: sqlite3.Connection, encoder: Encoder, queue: list[int], done: Related) -> None:
    marks = ", ".join("?" * len(queue))
    rows = db.execute(
        f"SELECT * FROM reports WHERE pk IN ({marks}) AND live = 1 AND status IN ('coded', 'copy', 'uncoded', 'failed')"
        " ORDER BY pk",
        queue,
    ).fetchall()
    found = [read(db, row) for row in rows]
    vectors = encoder.encode([f.opening for f in found], [f.language for f in found])
    touched: set[int] = set()
    for pk in queue:
        touched |= remove(db, pk)
    for features, vector in zip(found, vectors, strict=True):
        touched |= add(db, features, packed(vector))
    settle(db, touched)
    # Last: taking a report out put its neighbours into the queue, and they have just been seen to.
    db.execute(f"DELETE FROM relate_queue WHERE report IN ({marks})", queue)
    done.reports += len(found)
    done.gone += len(queue) - len(found)


def remove(db: sqlite3.Connection, pk: int) -> set[int]:
    """Take a report out; those that had joined it look for another. Return the reports whose story may have changed."""
    row = db.execute("SELECT story FROM story_members WHERE report = ?", (pk,)).fetchone()
    if row is None:
        return set()
    children = [r[0] for r in db.execute("SELECT report FROM story_members WHERE parent = ?", (pk,))]
    # The trigger queues those around it; they are settled here and now, unless they waited before.
    settled = db.execute(
        "SELECT m.report FROM story_members m LEFT JOIN relate_queue q ON q.report = m.report"
        " WHERE (m.parent = ? OR m.story = ?) AND q.report IS NULL",
        (pk, row["story"]),
    ).fetchall()
    db.execute("DELETE FROM story_members WHERE report = ?", (pk,))
    db.execute("DELETE FROM story_keys WHERE report = ?", (pk,))
    db.executemany("DELETE FROM relate_queue WHERE report = ?", [tuple(r) for r in settled])
    for child in children:
        member = load(db, [child])[child]
        _choose(db, member, neighbours(db, member))
    rest = {r[0] for r in db.execute("SELECT report FROM story_members WHERE story = ?", (row["story"],))}
    return rest | set(children)


def take_out(db: sqlite3.Connection, reports: Iterable[int]) -> None:
    """Take reports out of their stories for good and settle those they leave. Runs inside a transaction."""
    gone = set(reports)
    touched: set[int] = set()
    for pk in sorted(gone):
        touched |= remove(db, pk)
    settle(db, touched - gone)


def add(db: sqlite3.Connection, features: Features, vector: bytes) -> set[int]:
    """Put a report in: it joins the earlier report it is most like, and later ones may turn to it."""
    pk = features.report
    db.execute(
        "INSERT INTO story_members (report, day, at, vector, features, sketch, story, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (pk, features.day, features.at, vector, features.packed(), features.sketch, pk, pk),
    )
    db.executemany(
        "INSERT OR IGNORE INTO story_keys VALUES (?, ?, ?)",
        [(key, features.day, pk) for key in {key_of(name) for name in (*features.names, *features.acts)}],
    )
    member = load(db, [pk])[pk]
    others = neighbours(db, member)
    _choose(db, member, others)
    touched = {pk}
    for other in others:
        if other.at < member.at:
            continue
        held = db.execute(
            "SELECT m.score, p.at FROM story_members m LEFT JOIN story_members p ON p.report = m.parent WHERE m.report = ?",
            (other.report,),
        ).fetchone()
        value = score(member, other)
        if value >= JOIN and (held["score"] is None or (value, held["at"]) > (held["score"], member.at)):
            db.execute(
                "UPDATE story_members SET parent = ?, score = ? WHERE report = ?", (pk, value, other.report)
            )
            touched.add(other.report)
    return touched


def _choose(db: sqlite3.Connection, member: Member, others: Iterable[Member]) -> None:
    """Write down which earlier report a report joins: the likest, of two equally like the earlier."""
    best: tuple[float, str, int] | None = None
    for other in others:
        if other.at < member.at:
            value = score(member, other)
            if value >= JOIN and (
                best is None or value > best[0] or (value == best[0] and other.at < best[1])
            ):
                best = (value, other.at, other.report)
    parent, value_ = (best[2], best[0]) if best else (None, None)
    db.execute(
        "UPDATE story_members SET parent = ?, score = ? WHERE report = ?", (parent, value_, member.report)
    )


def neighbours(db: sqlite3.Connection, member: Member) -> list[Member]:
    """Return the reports of the days around that share `SHARED` keys with a report. Symmetric."""
    window = (member.day, member.day) if member.day < 0 else (member.day - WINDOW, member.day + WINDOW)
    keys = sorted({key_of(name) for name in (*member.names, *member.acts)})
    if not keys:
        return []
    found = db.execute(
        f"SELECT report FROM story_keys WHERE key IN ({', '.join('?' * len(keys))}) AND day BETWEEN ? AND ?"
        " AND report <> ? GROUP BY report HAVING count(*) >= ?",
        (*keys, *window, member.report, SHARED),
    ).fetchall()
    return list(load(db, [row[0] for row in found]).values())


def load(db: sqlite3.Connection, reports: list[int]) -> dict[int, Member]:
    """Return stored reports as they are compared, by row number."""
    found: dict[int, Member] = {}
    for start in range(0, len(reports), 500):
        part = reports[start : start + 500]
        for row in db.execute(
            f"SELECT report, day, at, vector, features FROM story_members WHERE report IN ({', '.join('?' * len(part))})",
            part,
        ):
            held = json.loads(row["features"])
            vector = np.frombuffer(row["vector"], np.int8).astype(np.float32)
            found[row["report"]] = Member(
                row["report"], row["day"], row["at"], vector, held["names"], held["acts"], held["outlet"]
            )
    return found


def settle(db: sqlite3.Connection, touched: set[int]) -> None:
    """Write story and source anew where they follow from what was touched: a report's story hangs on its parent's.

    Only what changed is followed further down, so that a long chain of stories costs no more than its last one.
    """
    members = load(db, sorted(touched))
    waiting = [(member.at, member.report) for member in members.values()]
    heapq.heapify(waiting)
    stories: set[int] = set()
    while waiting:
        _, pk = heapq.heappop(waiting)
        row = db.execute("SELECT parent, story FROM story_members WHERE report = ?", (pk,)).fetchone()
        first = _first(db, pk, row["parent"])
        stories |= {first, row["story"]}
        if first == row["story"] and pk not in touched:
            continue
        db.execute("UPDATE story_members SET story = ? WHERE report = ?", (first, pk))
        for child in db.execute("SELECT report, at FROM story_members WHERE parent = ?", (pk,)).fetchall():
            heapq.heappush(waiting, (child["at"], child["report"]))
    for story in sorted(stories):
        _sources(db, story)


def _first(db: sqlite3.Connection, pk: int, parent: int | None) -> int:
    """Return the first report of a report's story: that of its parent's, unless it came too late or is too unlike it."""
    if parent is None:
        return pk
    opened = int(db.execute("SELECT story FROM story_members WHERE report = ?", (parent,)).fetchone()[0])
    both = load(db, [pk, opened])
    if both[pk].day - both[opened].day > SPAN or score(both[pk], both[opened]) < HOLD:
        return pk
    return opened


def _sources(db: sqlite3.Connection, story: int) -> None:
    """Write down, for each report of a story, the earliest of them whose text it goes back to."""
    rows = db.execute(
        "SELECT report, sketch FROM story_members WHERE story = ? ORDER BY at", (story,)
    ).fetchall()
    source: dict[int, int] = {}
    for n, row in enumerate(rows):
        alike = (source[o["report"]] for o in rows[:n] if likeness(row["sketch"], o["sketch"]) >= REWRITE)
        source[row["report"]] = next(alike, row["report"])
    db.executemany(
        "UPDATE story_members SET source = ? WHERE report = ?", [(s, r) for r, s in source.items()]
    )

"""Readings without a pipeline: enough of every layer to see that the store keeps it."""

import re

from saksi.records import (
    Actor,
    Addressee,
    Arrival,
    Date,
    Event,
    Furniture,
    Mention,
    Place,
    PlaceMention,
    Quantity,
    Reading,
    Reason,
    Report,
    Sentence,
    Span,
    Statement,
    TimeMention,
    Token,
    event_id,
    report_id,
    statement_id,
)
from saksi.store import Made

FILLER = (
    "Rapat itu berlangsung tertutup selama tiga jam di ibu kota dan dihadiri utusan dari sembilan negara tetangga "
    "yang sejak awal tahun berunding mengenai jalur pelayaran, tarif, pertukaran tahanan, serta pembukaan kembali "
    "kantor perwakilan yang ditutup ketika perselisihan memuncak pada musim hujan tahun lalu."
)
MADE = Made("0.1.0", "stages-1", "model-1", "lexicon-1")
NEWER = Made("0.2.0", "stages-2", "model-1", "lexicon-1")


def text(name="Budi Santoso", verb="menuduh", tail=""):
    return (
        f"Ankara – Warga bernama {name} {verb} Israel melanggar gencatan senjata. “Kami akan pulang,” kata {name}. "
        f"{FILLER}{tail}"
    )


def read(report: Report) -> Reading:
    """A tiny pipeline by pattern: an accusation and what it claims, and a statement for each quotation."""
    body = report.text
    statements, events, mentions = [], [], []

    def span(match, group):
        return Span(*match.span(group))

    because = (Reason("statements", "test", entry="id/cues.yaml#tuding", note="catatan"),)
    for m in re.finditer(r"(\w+ \w+) (menuduh|menuding) (Israel) (melanggar [\w ]+)", body):
        content = Span(m.start(3), m.end(4))
        sid = statement_id(report.id, [content])
        statements.append(
            Statement(
                id=sid, content=(content,), source=span(m, 1), speaker=m[1], speaker_code="TUR.CVL", cue=span(m, 2),
                kind="indirect", act="accuse", because=because,
            )
        )  # fmt: skip
        events.append(
            Event(
                id=event_id(report.id, "ACCUSE", span(m, 2), ["TUR.CVL", "ISR"]), type="ACCUSE", mode="allege",
                trigger=span(m, 2), actors=(Actor(span(m, 1), "TUR.CVL"),), recipients=(Actor(span(m, 3), "ISR"),),
                context=("diplomatic",), cameo="112", date=Date(span(m, 2), "2024-12-02", "2024-12-02"),
                place=Place(span(m, 3), "Israel", "ISR", 31.5, 34.8),
                quantities=(Quantity(span(m, 3), "dead", low=2.0, high=3.0),), because=because,
            )
        )  # fmt: skip
        events.append(
            Event(
                id=event_id(report.id, "ASSAULT", span(m, 4), ["ISR"]), type="ASSAULT", trigger=span(m, 4),
                actors=(Actor(span(m, 3), "ISR"),), in_statement=sid, also=(span(m, 3),),
            )
        )  # fmt: skip
        for g, code in ((1, "TUR.CVL"), (3, "ISR")):
            mentions.append(
                Mention(
                    span=span(m, g), kind="person" if g == 1 else "country", form="name", sentence=0, head=0,
                    entity=f"local:{m[1]}" if g == 1 else "country:ISR", code=code, name=m[g], because=because,
                )
            )  # fmt: skip
    for m in re.finditer(r"“([^”]+)” kata (\w+ \w+)", body):
        statements.append(
            Statement(
                id=statement_id(report.id, [span(m, 1)]), content=(span(m, 1),), source=span(m, 2), speaker=m[2],
                kind="direct", act="pledge", addressee=Addressee(span(m, 2), "IDN.JRN"), via=span(m, 2),
                parent=statements[0].id if statements else None,
            )
        )  # fmt: skip
    words = re.finditer(r"\w+", body[:200])
    tokens = tuple(Token(m.start(), m.end(), m[0], m[0].lower(), "NOUN") for m in words)
    return Reading(
        report=report,
        furniture=(Furniture("dateline", 0, 8),) if body.startswith("Ankara –") else (),
        sentences=(Sentence(Span(0, len(body)), 0, tokens),),
        mentions=tuple(mentions),
        times=(TimeMention(span=Span(0, 4), sentence=0, start="2024-12-02", end="2024-12-02", grain="day"),),
        places=(PlaceMention(span=Span(0, 6), sentence=0, name="Ankara", country="TUR", lat=39.9, lon=32.9),),
        statements=tuple(statements),
        events=tuple(events),
    )


def arrival(body, **fields):
    """An arrival of a text; whatever belongs to the arrival rather than the report is told apart by name."""
    given = fields.pop("id", None)
    extra = {k: fields.pop(k) for k in ("source", "skipped", "published_at", "digest") if k in fields}
    extra.setdefault("source", f"uji.jsonl:{given or report_id(body)}")
    fields.setdefault("language", "id")
    url = fields.get("url")
    report = Report(id=given or report_id(body, fields.get("outlet"), url), text=body, **fields)
    return Arrival(report=report, canonical=url, given_id=given is not None, **extra)


def dump(db):
    """All that a store holds but for clocks and runs: equal for equal contents."""
    skip = {"added_at", "first_at", "last_at", "at", "run", "last_run"}
    out = {}
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name").fetchall():
        if name.startswith("sqlite_") or "_fts" in name or name in ("settings", "runs"):
            continue
        columns = [r["name"] for r in db.execute(f'PRAGMA table_info("{name}")') if r["name"] not in skip]
        chosen = ", ".join(f'"{c}"' for c in columns)
        out[name] = sorted((tuple(r) for r in db.execute(f'SELECT {chosen} FROM "{name}"')), key=repr)
    out["keys"] = sorted(out["keys"] + out.pop("keys_new"))  # one table in two parts
    return out

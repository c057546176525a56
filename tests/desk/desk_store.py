"""A store filled without a model: readings made by hand, some of them hostile."""

from datetime import date, timedelta

from saksi.records import (
    Actor,
    Arrival,
    Date,
    Event,
    Failure,
    Furniture,
    Mention,
    Place,
    Reading,
    Reason,
    Report,
    Sentence,
    Span,
    Statement,
    event_id,
    statement_id,
)  # fmt: skip
from saksi.store import Made, Store
from saksi.store.ingest import ingest

MADE = Made("0.1.0", "stages", "model", "lexicon")
COUNTRIES = ("IDN", "IRN", "RUS", "ISR", "USA", "PSE", "MYS", "JPN")
TYPES = ("ACCUSE", "CONSULT", "ASSAULT", "AID", "SANCTION", "AGREE", "REQUEST", "PROTEST")
PLACES = (("Jakarta", "IDN", -6.2, 106.8), ("Teheran", "IRN", 35.7, 51.4), ("Gaza", "PSE", 31.5, 34.5))
JS = "alert(1)"
PAYLOADS = [
    f"<script>{JS}</script>", f"<img src=x onerror={JS}>", f"\"><svg onload={JS}>", f"'><img src=x onerror={JS}>",
    f"javascript:{JS}", f"<a href=javascript:{JS}>x</a>", f"<iframe srcdoc='<script>{JS}</script>'>", "{{7*7}}",
    "{% include '/etc/passwd' %}", "{{ config }}", "${7*7}", "#{7*7}", f"<body onload={JS}>",
    f"<input autofocus onfocus={JS}>", f"<details open ontoggle={JS}>", f"<video><source onerror={JS}>",
    f"<math><mtext></mtext><script>{JS}</script></math>", f"</title><script>{JS}</script>",
    f"</textarea><script>{JS}</script>", f"--><script>{JS}</script>", f"]]><script>{JS}</script>",
    f"<svg><script>{JS}</script></svg>", f"<svg><animate onbegin={JS} attributeName=x dur=1s>",
    f"<object data=javascript:{JS}>", f"<embed src=javascript:{JS}>", f"<form action=javascript:{JS}><button>x",
    f"<meta http-equiv=refresh content='0;url=javascript:{JS}'>", f"<base href=javascript:{JS}//>",
    f"<link rel=stylesheet href=javascript:{JS}>", f"<style>*{{background:url(javascript:{JS})}}</style>",
    f"<div style=animation-name:x onanimationstart={JS}>", f"` onmouseover={JS} x=`", f"\" onmouseover={JS} x=\"",
    f"' onfocus={JS} autofocus x='", "\u202egnp.exe\u202c", "\u2066hidden\u2069", "a\u200fb\u200ec", "\x00\x01\x02nul",
    "\x1b[31mred\x1b[0m", "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", f"<ScRiPt>{JS}</ScRiPt>",
    f"<scr<script>ipt>{JS}</scr</script>ipt>", f"&lt;script&gt;{JS}&lt;/script&gt;", f"&#60;script&#62;{JS}",
    f"%3Cscript%3E{JS}%3C/script%3E", f"\\u003cscript\\u003e{JS}", f"data:text/html,<script>{JS}</script>",
    f"vbscript:{JS}", f"<img src='x' onerror='{JS}'//", f"<svg/onload={JS}//", f"<marquee onstart={JS}>",
    f"<select onchange={JS}><option>1</select>", f"<isindex type=image src=1 onerror={JS}>",
    f"<xss contenteditable onbeforeinput={JS}>test", f"<x onclick={JS}>click", f"';{JS};//", f"\";{JS};//",
    f"</script><script>{JS}</script>", "../../../etc/passwd", "' OR 1=1 --", "\"; DROP TABLE reports; --",
]  # fmt: skip
assert len(PAYLOADS) >= 60


def reading(n: int, *, evil: str | None = None, published: str | None = None) -> Reading:
    """A report in which a minister accuses, somebody is said to have attacked, and a spokesman denies."""
    a, b = COUNTRIES[n % 8], COUNTRIES[(n * 3 + 1) % 8]
    b = b if b != a else COUNTRIES[(n + 1) % 8]
    who = evil or f"Menteri Bagus{n % 7}"
    words = evil or "pasukan itu menyerang pelabuhan dan tidak akan mundur"
    day = published or (date(2026, 3, 1) + timedelta(days=n % 45)).isoformat()
    parts, spans, at = [], {}, 0
    for name, piece in (
        ("dateline", "Jakarta – "), ("source", who), (None, " "), ("cue", "menuduh"), (None, " "), ("target", "negara tetangga"),
        (None, " karena "), ("content", words), (None, ". Juru bicara itu "), ("deny", "membantah"), (None, " "),
        ("denied", "tuduhan itu sepenuhnya"), (None, ".\n"), ("related", "Baca juga: Berita lain"), (None, "\n" + "Uraian panjang. " * 12),
    ):  # fmt: skip
        if name:
            spans[name] = Span(at, at + len(piece))
        parts.append(piece)
        at += len(piece)
    text = "".join(parts)
    report = Report(
        id=(evil and f"{n}-{evil}") or f"laporan-{n}", text=text, title=evil or f"{a} menuduh {b} di pelabuhan {n}",
        url=evil or f"https://koran.example/{n}", outlet=evil or f"Koran {n % 4}", authors=(evil or "Rini",), published=day,
        language="id",
    )  # fmt: skip
    content = spans["content"]
    said = statement_id(report.id, [content])
    no = statement_id(report.id, [spans["denied"]])
    because = (Reason("statements", "cue", entry="id/cues.yaml#tuding", note=evil),)
    place = PLACES[n % 3]
    type_ = TYPES[n % 8]
    return Reading(
        report=report,
        furniture=(Furniture("related", spans["related"].start, spans["related"].end),),
        sentences=(Sentence(Span(0, len(text)), 0, ()),),
        mentions=(Mention(span=spans["source"], kind="organization", form="name", sentence=0, head=0, code=f"{a}.GOV", name=who, because=because), Mention(span=spans["target"], kind="country", form="description", sentence=0, head=0, code=b, name=evil, because=because), Mention(span=Span(content.start, min(content.start + 11, content.end)), kind="organization", form="description", sentence=0, head=0, code=b, because=because)),
        statements=(
            Statement(id=said, content=(content,), source=spans["source"], speaker=who, speaker_code=f"{a}.GOV", cue=spans["cue"], kind="indirect", act="accuse", because=because),
            Statement(id=no, content=(spans["denied"],), speaker="seorang juru bicara", speaker_code=f"{b}.GOV", cue=spans["deny"], kind="indirect", act="deny", because=because),
        ),
        events=(
            Event(id=event_id(report.id, type_, spans["cue"], [a, b]), type=type_, trigger=spans["cue"], actors=(Actor(spans["source"], f"{a}.GOV"),), recipients=(Actor(spans["target"], b),), date=Date(spans["cue"], day, day), place=Place(spans["target"], evil or place[0], place[1], place[2], place[3]), because=because),
            Event(id=event_id(report.id, "ASSAULT", content, [b]), type="ASSAULT", trigger=content, actors=(Actor(spans["target"], f"{b}.GOV"),), in_statement=said, because=because),
            Event(id=event_id(report.id, "AID", spans["denied"], [a]), type="AID", trigger=spans["denied"], actors=(Actor(spans["source"], f"{a}.GOV"),), modality="planned", date=Date(spans["deny"], "2026-04-20", "2026-04-20"), because=because),
            Event(id=event_id(report.id, "ASSAULT", spans["denied"], [b]), type="ASSAULT", trigger=spans["denied"], actors=(Actor(spans["deny"], f"{b}.GOV"),), modality="negated", in_statement=no, because=because),
        ),
    )  # fmt: skip


def bereaved() -> Reading:
    """A report of a private person: her name in full, alone, and one whose name is an ordinary word there, too."""
    text = "Siti Rahayu ditemukan di pasar itu. Rahayu tinggal bersama Indah di rumah yang indah.\nKata saksi, Rahayu pergi ke pasar."
    report = Report(id="duka", text=text, title="Siti Rahayu Ditemukan", outlet="Koran 1", published="2026-03-02", language="id", url="https://koran.example/siti-rahayu")  # fmt: skip
    at = text.index("Indah")
    heard = Span(text.index("Rahayu pergi"), len(text) - 1)
    return Reading(
        report=report,
        sentences=(Sentence(Span(0, len(text)), 0, ()),),
        mentions=(
            Mention(span=Span(0, 11), kind="person", form="name", sentence=0, head=0, code="IDN.CVL", name="Siti Rahayu", entity="local:Siti Rahayu"),
            Mention(span=Span(at, at + 5), kind="person", form="name", sentence=0, head=0, code=None, name="Indah", entity="local:Indah"),
        ),
        statements=(
            Statement(id=statement_id(report.id, [heard]), content=(heard,), source=Span(heard.start - 7, heard.start - 2), kind="indirect", act="assert"),
        ),
    )  # fmt: skip


def fill(path, readings, failures=()):
    """Keep readings as if they had been ingested."""
    by_id = {r.report.id: r for r in readings}
    with Store.open(path, create=True) as store:
        run = store.begin_run("ingest", MADE)
        items = [
            Arrival(report=r.report, source=f"uji:{i}", given_id=True) for i, r in enumerate(by_id.values())
        ]
        done = ingest(store, [*items, *failures], lambda report: by_id[report.id], run, copies=False)
        store.end_run(run)
    return done


def failure(text):
    return Failure(source=text, fault="broken-line", detail=text, at="2026-04-01T00:00:00Z")

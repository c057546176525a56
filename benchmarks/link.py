"""Are actors linked? Gold speakers and parties against the mentions that overlap them.

    python benchmarks/link.py ../shared/gold/dev.jsonl … [--errors] [--held-back FILE]

For every gold source and party with a code: a mention overlaps it (found), the best overlapping one has its country
part (country) and its sector part (sector). Words of the first person are left out: who "kami" is, statements say.
With --held-back, the reports named in FILE are scored apart and their errors never printed. The probe of own
sentences (tests/probes/linking.yaml) is scored with --probe.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saksi.lexicon import load_pack
from saksi.lexicon.files import parse_yaml
from saksi.lexicon.reference import load_reference
from saksi.lexicon.world import country_of, sector_of
from saksi.pipeline import STAGES
from saksi.records import Mention, Reading, Report, Span, SpanIndex

PROBE = Path(__file__).resolve().parent.parent / "tests" / "probes" / "linking.yaml"
AFTER = ("statements", "events")


def read(text: str, language: str, **metadata: str | None) -> Reading:
    """Run the road up to the mentions."""
    pack = load_pack(language)
    reading = Reading(report=Report(id="-", text=text, language=language, **metadata))
    for name, stage in STAGES:
        if name not in AFTER:
            reading = stage(reading, pack)
    return reading


def parts(code: str | None) -> tuple[str | None, str | None]:
    """Return what a code says of country (a body or group counts as its own) and of sector."""
    if code is None:
        return None, None
    country, sector = country_of(code), sector_of(code)
    return (
        country or (None if sector == code else code.split(".")[0] if not code.startswith("IGO.") else code)
    ), sector


def best(mentions: SpanIndex[Mention], span: Span) -> list[Mention]:
    """Return the mentions that share most with a span (two where one stands for two parties)."""

    def share(mention: Mention) -> float:
        both = min(mention.span.end, span.end) - max(mention.span.start, span.start)
        return both / (max(mention.span.end, span.end) - min(mention.span.start, span.start))

    near = mentions.overlapping(span)
    top = max((share(mention) for mention in near), default=0.0)
    return [mention for mention in near if share(mention) == top]


def gold_spans(report: dict[str, Any]) -> Iterator[tuple[str, Span, str]]:
    """Yield ("speaker" or "party", span, code) of a gold report, each once."""
    seen: set[tuple[str, Span, str]] = set()
    for statement in report["statements"]:
        if statement["source"] and statement["speaker_code"]:
            seen.add(("speaker", Span(*statement["source"]), statement["speaker_code"]))
    for event in report["events"]:
        for party in event["actors"] + event["recipients"]:
            if party["code"]:
                seen.add(("party", Span(*party["span"]), party["code"]))
    yield from sorted(seen)


def named(
    report: dict[str, Any], index: SpanIndex[Mention], tally: Counter[tuple[str, str]], errors: bool
) -> None:
    """Count whose name the pronouns, clitics and short names among the gold speakers were given."""
    text = report["text"]
    for statement in report["statements"]:
        if not statement["source"] or not statement["speaker"]:
            continue
        span, wanted = Span(*statement["source"]), statement["speaker"].casefold()
        if span.of(text).casefold() == wanted:
            continue
        found = [m for m in index.overlapping(span) if m.span == span] or best(index, span)
        names = {(m.name or "").casefold() for m in found}
        kind = "points" if any(m.form in ("pronoun", "clitic", "title") for m in found) else "named"
        right = any(wanted in name or (name and name in wanted) for name in names)
        tally[kind, "n"] += 1
        tally[kind, "right"] += right
        if errors and not right:
            print(
                f"NAME    {report['id'][:28]:28} {span.of(text)!r} at {span.start} want {wanted!r} got {names}"
            )


def measure(reports: list[dict[str, Any]], errors: bool) -> Counter[tuple[str, str]]:
    """Count found, country and sector right over some gold reports."""
    tally: Counter[tuple[str, str]] = Counter()
    for report in reports:
        text, language = report["text"], report.get("language") or "id"
        reading = read(text, language, **{k: report.get(k) for k in ("title", "outlet", "published", "url")})
        first = {
            f for f, p in load_pack(language).get(load_reference).pronouns.items() if p.person == "first"
        }
        index = SpanIndex(reading.mentions, lambda mention: mention.span)
        named(report, index, tally, errors)
        for role, span, code in gold_spans(report):
            if span.of(text).lower() in first:
                continue
            near = best(index, span)
            country, sector = parts(code)
            codes = [parts(mention.code) for mention in near]
            right_country = any(found[0] == country for found in codes)
            right_sector = any(found == (country, sector) for found in codes)
            tally[role, "n"] += 1
            tally[role, "found"] += bool(near)
            tally[role, "country"] += right_country
            tally[role, "sector of"] += right_country
            tally[role, "sector"] += right_sector
            if errors and not right_sector:
                said = [(mention.span.of(text), mention.code, mention.name) for mention in near]
                kind = "COUNTRY" if not right_country else "sector "
                print(f"{kind} {report['id'][:28]:28} {role:7} {span.of(text)!r} want {code} got {said}")
    return tally


def probe(errors: bool) -> Counter[tuple[str, str]]:
    """Score the frozen sentences: overlap, code, and name where one is asked for."""
    tally: Counter[tuple[str, str]] = Counter()
    file = parse_yaml(PROBE)
    mark = re.compile(r'<m c="([^"]*)"(?: n="([^"]*)")?>(.*?)</m>')
    for language in ("id", "en"):
        for marked in file[language]:
            text, wanted, at = "", [], 0
            for found in mark.finditer(marked):
                text += marked[at : found.start()]
                wanted.append((Span(len(text), len(text) + len(found[3])), found[1], found[2]))
                text += found[3]
                at = found.end()
            text += marked[at:]
            reading = read(text, language, published=file["published"], title=None, outlet=None)
            index = SpanIndex(reading.mentions, lambda mention: mention.span)
            for span, code, name in wanted:
                near = best(index, span)
                right = not code or any(m.code in code.split() for m in near)
                named = name is None or any(m.name == name for m in near)
                tally[language, "n"] += 1
                tally[language, "code"] += right
                tally[language, "name of"] += name is not None
                tally[language, "name"] += name is not None and named
                if errors and not (right and named):
                    said = [(m.span.of(text), m.code, m.name) for m in near]
                    print(
                        f"probe {language} {span.of(text)!r} want {code} {name or ''} got {said} in {text!r}"
                    )
    return tally


def show(label: str, tally: Counter[tuple[str, str]]) -> None:
    """Print one line a role."""
    for role in ("speaker", "party"):
        n = tally[role, "n"] or 1
        print(
            f"{label:10} {role:8} n={tally[role, 'n']:4}  found {tally[role, 'found'] / n:.3f}  "
            f"country {tally[role, 'country'] / n:.3f}  sector {tally[role, 'sector'] / (tally[role, 'sector of'] or 1):.3f}"
        )


def show_names(label: str, tally: Counter[tuple[str, str]]) -> None:
    """Print how often the right person was meant."""
    for kind, words in (("points", "pronoun, clitic, title"), ("named", "name in the text")):
        n = tally[kind, "n"]
        print(f"{label:10} who: {words:24} n={n:4}  right {tally[kind, 'right'] / (n or 1):.3f}")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("gold", nargs="*", type=Path)
    options.add_argument("--errors", action="store_true")
    options.add_argument("--held-back", type=Path)
    options.add_argument("--probe", action="store_true")
    told = options.parse_args()
    held = set(told.held_back.read_text().split()) if told.held_back else set()
    for path in told.gold:
        reports = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        tally = measure([r for r in reports if r["id"] not in held], told.errors)
        show(path.stem, tally)
        show_names(path.stem, tally)
        if any(r["id"] in held for r in reports):
            show("held back", measure([r for r in reports if r["id"] in held], errors=False))
    if told.probe:
        tally = probe(told.errors)
        for language in ("id", "en"):
            n = tally[language, "n"]
            print(
                f"probe {language}   n={n}  code {tally[language, 'code'] / n:.3f}  "
                f"name {tally[language, 'name'] / (tally[language, 'name of'] or 1):.3f}"
            )


if __name__ == "__main__":
    main()

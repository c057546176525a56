"""Write PETRARCH dictionaries as a lexicon folder for `--lexicon`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from saksi.lexicon.events import load_events
from saksi.lexicon.pack import LanguagePack, load_pack
from saksi.lexicon.petrarch import Remark, read_actors, read_agents, read_discards, read_verbs
from saksi.lexicon.petrarch_names import Codes, country_tables, titles
from saksi.lexicon.petrarch_verbs import GRAMMAR, event_files
from saksi.lexicon.titles import load_titles
from saksi.lexicon.world_tables import load_world


@dataclass(slots=True)
class Import:
    """What an import made: rows and entries by file, what was not carried or bent, and how actor codes are spelt."""

    files: dict[str, int] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    codes: Codes = field(default_factory=Codes)


def import_petrarch(
    out: Path,
    *,
    verbs: Path | None = None,
    actors: Path | None = None,
    agents: Path | None = None,
    discards: Path | None = None,
    language: str = "en",
    replace: bool = True,
) -> Import:
    """Write the dictionaries given as overlays under `out` and load them, so that a fault shows here.

    With `replace` the verbs stand instead of saksi's own event words, else beside them.

    Raises:
        ValueError: a file is not UTF-8, `out` holds a file of that name already, or there is no such language.
        OSError: a file cannot be read or written.
    """
    pack = load_pack(language)
    made = Import()
    texts: dict[str, str] = {}
    grammar: dict[str, Any] = {}
    if actors is not None:
        entries = read_actors(actors, made.remarks)
        countries, bodies, made.codes = country_tables(entries, actors.name, pack, made.remarks)
        for name, rows in (("countries", countries), ("organisations", bodies)):
            if rows:
                texts[f"world/{name}.tsv"] = _table(rows)
                made.files[f"world/{name}.tsv"] = len(rows)
    if agents is not None:
        told = titles(read_agents(agents, made.remarks), agents.name, pack, made.remarks)
        if told["titles"]:
            texts[f"{language}/titles.yaml"] = _yaml(told)
            made.files[f"{language}/titles.yaml"] = sum(len(entry["terms"]) for entry in told["titles"])
    if verbs is not None:
        files = event_files(read_verbs(verbs, made.remarks), verbs.name, made.remarks)
        for name, content in files.items():
            texts[f"{language}/events/{name}.yaml"] = _yaml(content)
            made.files[f"{language}/events/{name}.yaml"] = len(content["entries"])
        if files:
            grammar |= {"replace": replace, "chained": replace, **GRAMMAR}
    if discards is not None:
        sentences, reports = read_discards(discards)
        grammar["exclusions"] = {"discard": sentences, "discard_report": reports}
        made.files[f"{language}/event_grammar.yaml"] = len(sentences) + len(reports)
    if grammar:
        texts[f"{language}/event_grammar.yaml"] = _yaml(grammar)
    taken = [name for name in texts if (out / name).exists()]
    if taken:
        raise ValueError(f"{out / taken[0]} is there already: give a new folder, or remove it")
    for name, text in texts.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")
    laid = LanguagePack(language, (out.resolve(),))
    for load in (load_world, load_titles, load_events):
        laid.get(load)
    return made


class _Plain(yaml.SafeDumper):
    """YAML without anchors: people read and mend these files."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _table(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(
        out,
        list(rows[0]),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
        quotechar=None,
        lineterminator="\n",
        restval="",
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _yaml(content: dict[str, Any]) -> str:
    return yaml.dump(
        content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )

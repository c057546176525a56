"""Indonesian word formation: meN-, di-, ter-, ber-, per-, ke- with -kan, -i, -an; reduplication.

Rules after *Tata Bahasa Baku Bahasa Indonesia*; what no rule gives stands in `data/id/morphology.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from saksi.lang.forms import Form, Voice
from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import DATA

VOWELS = frozenset("aeiou")
CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")

# Pattern: prefix, suffix, voice. Order is rank: where two patterns give one surface, the first names it.
PATTERNS: tuple[tuple[str, str, Voice], ...] = (
    ("", "", "base"),
    ("meN", "", "act"),
    ("meN", "kan", "act"),
    ("meN", "i", "act"),
    ("di", "", "pass"),
    ("di", "kan", "pass"),
    ("di", "i", "pass"),
    ("ber", "", "mid"),
    ("ber", "kan", "mid"),
    ("ber", "an", "mid"),
    ("ter", "", "pass"),
    ("ter", "kan", "pass"),
    ("ter", "i", "pass"),
    ("memper", "", "act"),
    ("memper", "kan", "act"),
    ("memper", "i", "act"),
    ("diper", "", "pass"),
    ("diper", "kan", "pass"),
    ("diper", "i", "pass"),
    ("", "kan", "base"),
    ("", "i", "base"),
    ("per", "", "base"),
    ("per", "kan", "base"),
    ("per", "i", "base"),
    ("", "an", "noun"),
    ("peN", "an", "noun"),
    ("per", "an", "noun"),
    ("ke", "an", "noun"),
    ("peN", "", "noun"),
    ("pe", "", "noun"),
    ("pe", "an", "noun"),
    ("keter", "an", "noun"),
    ("keber", "an", "noun"),
    ("ketidak", "an", "noun"),
    ("se", "", "base"),
    ("ku", "", "pass"),
    ("ku", "kan", "pass"),
    ("ku", "i", "pass"),
    ("kau", "", "pass"),
    ("kau", "kan", "pass"),
)


class _Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    basis: str
    keep: frozenset[str]
    keep_only: frozenset[str]
    short_r: frozenset[str]
    irregular: tuple[tuple[str, str, Voice, str], ...]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    return read_yaml(DATA / "id" / "morphology.yaml", _Lists)


@lru_cache(maxsize=1)
def _irregular() -> tuple[dict[str, dict[str, Form]], dict[str, list[tuple[str, Form]]]]:
    forward: dict[str, dict[str, Form]] = {}
    backward: dict[str, list[tuple[str, Form]]] = {}
    for lemma, form, voice, derivation in _lists().irregular:
        forward.setdefault(lemma, {})[form] = Form(voice, derivation)
        backward.setdefault(form, []).append((lemma, Form(voice, derivation)))
    return forward, backward


def nasal(root: str) -> list[str]:
    """Return what meN- makes of a root, without the `me`: `tuding` → `nuding`, `bom` → `ngebom`; variants follow.

    peN- is the same after `pe`.
    """
    if not root or not root[0].isalpha():
        return [root]
    first, second = root[0], root[1:2]
    lists = _lists()
    if sum(letter in VOWELS for letter in root) == 1 and len(root) <= 4:
        return ["nge" + root]
    if first in VOWELS or first in "gh":
        return ["ng" + root]
    if first in "lmnrwy":
        return [root]
    if first in "bfv":
        return ["m" + root]
    if first in "dcjz":
        return ["n" + root]
    if first not in "kpts":
        return ["ng" + root]  # q, x: written as they are spoken
    whole = {"k": "ng", "p": "m", "t": "n", "s": "n"}[first] + root
    dropped = {"k": "ng", "p": "m", "t": "n", "s": "ny"}[first] + root[1:]
    if root in lists.keep_only:
        return [whole]
    if second not in VOWELS:  # kh, sy and foreign clusters keep their first letter
        return [whole, dropped] if first + second in {"kr", "kl", "pr", "pl", "tr"} else [whole]
    if root in lists.keep or (root.startswith("per") and len(root) > len("per")):
        return [
            dropped,
            whole,
        ]  # per- may be a prefix, which stays: `perkuat` → `memperkuat`, `periksa` → `memeriksa`
    return [dropped]


def _r_prefix(prefix: str, root: str) -> list[str]:
    """Join ber-, ter-, per- to a root: `r` is lost before `r` and, in some roots, before a first syllable in -er-."""
    if root.startswith("r"):
        return [prefix[:-1] + root]
    if root in _lists().short_r:
        return [prefix[:-1] + root, prefix + root]
    return [prefix + root]


def _prefixed(prefix: str, root: str) -> list[str]:
    if prefix in {"meN", "peN"}:
        return [prefix[:-1] + body for body in nasal(root)]
    if prefix.endswith("er") and prefix != "er":
        return _r_prefix(prefix, root)
    return [prefix + root]


def _suffixed(form: str, suffix: str) -> str | None:
    if suffix == "i" and form.endswith("i"):
        return None
    return form + suffix


def inflect(lemma: str, pos: str = "verb") -> dict[str, Form]:
    """Return the forms of a root; of a phrase the first word inflects and the rest follows."""
    first, space, rest = lemma.partition(" ")
    forms: dict[str, Form] = {}
    if pos == "noun":
        forms[lemma] = Form("noun", "")
        forms[f"{first}-{first}{space}{rest}"] = Form("noun", "R")
        return forms
    forward, _ = _irregular()
    for form, found in forward.get(lemma, {}).items():
        forms[form] = found
    if not first:
        return forms
    for form, found in _regular(first):
        forms.setdefault(f"{form}{space}{rest}", found)
    for form, found in _reduplicated(first):
        forms.setdefault(f"{form}{space}{rest}", found)
    return forms


def _regular(root: str) -> Iterator[tuple[str, Form]]:
    for prefix, suffix, voice in PATTERNS:
        for body in _prefixed(prefix, root):
            form = _suffixed(body, suffix)
            if form is not None:
                yield form, Form(voice, _label(prefix, suffix))


def _label(prefix: str, suffix: str) -> str:
    if prefix:
        return f"{prefix}-{suffix}"
    return f"-{suffix}" if suffix else ""


def _reduplicated(root: str) -> Iterator[tuple[str, Form]]:
    """Doubled forms: tuding-tuding, menuding-nuding, tuding-menuding, berhari-hari, terang-terangan."""
    if "-" in root:
        return
    yield f"{root}-{root}", Form("base", "R")
    yield f"{root}-{root}an", Form("noun", "R-an")
    for body in nasal(root):
        for suffix in ("", "kan", "i"):
            second = _suffixed(body, suffix)
            whole = _suffixed(root, suffix)
            if second is not None and whole is not None:
                yield f"me{body}-{second}", Form("act", f"meN-R-{suffix}")
                yield f"me{body}-{whole}", Form("act", f"meN-R-{suffix}")
        yield f"{root}-me{body}", Form("mid", "R-meN")
    for prefix, voice in (("di", "pass"), ("ter", "pass"), ("ber", "mid")):
        for joined in _prefixed(prefix, root):
            for suffix in ("", "kan", "i", "an"):
                whole = _suffixed(root, suffix)
                if whole is not None:
                    yield f"{joined}-{whole}", Form(voice, f"{prefix}-R-{suffix}")  # type: ignore[arg-type]


def analyse(form: str) -> list[tuple[str, Form]]:
    """Return the roots a form could come from, likeliest first, clitics stripped where they can be."""
    first, space, rest = form.partition(" ")
    tail = space + rest
    found: dict[str, Form] = {}
    _, backward = _irregular()
    for lemma, match in backward.get(form, []):
        found.setdefault(lemma, match)
    for surface in _without_clitics(first):
        for root in _roots(surface):
            derived = _match(root, surface)
            if derived is not None:
                found.setdefault(root + tail, derived)
    found.setdefault(form, Form("base", ""))
    return list(found.items())


def _match(root: str, surface: str) -> Form | None:
    for pairs in (_regular(root), _reduplicated(root)) if "-" in surface else (_regular(root),):
        for form, match in pairs:
            if form == surface:
                return match
    return None


def _without_clitics(form: str) -> list[str]:
    found = [form]
    for clitic in CLITICS:
        if form.endswith(clitic) and len(form) - len(clitic) >= 3:
            found.append(form[: -len(clitic)].rstrip("-"))
    return found


def _roots(surface: str) -> Iterator[str]:
    """Yield stems of three letters or more that affixes leave of a surface, longest affixes first."""
    half, hyphen, other = surface.partition("-")
    if hyphen:
        yield from _roots(half)
        yield from _roots(other)
        return
    suffixed = [(surface, "")] + [
        (surface[: -len(suffix)], suffix) for suffix in ("kan", "an", "i") if surface.endswith(suffix)
    ]
    seen: set[str] = set()
    for body, _ in sorted(suffixed, key=lambda pair: len(pair[0])):
        for prefix in (
            "memper",
            "diper",
            "ketidak",
            "keter",
            "keber",
            "ber",
            "ter",
            "per",
            "kau",
            "di",
            "ke",
            "se",
            "ku",
            "be",
            "te",
            "pe",
            "mempe",
            "dipe",
            "kete",
            "kebe",
        ):
            if body.startswith(prefix):
                seen_root = body[len(prefix) :]
                if len(seen_root) > 2 and seen_root not in seen:
                    seen.add(seen_root)
                    yield seen_root
        for prefix in ("me", "pe"):
            if not body.startswith(prefix):
                continue
            nasalised = body[len(prefix) :]
            for start, restored in (
                ("nge", [""]),
                ("ng", ["", "k"]),
                ("ny", ["s", "ny"]),
                ("n", ["t", "", "n"]),
                ("m", ["p", "", "m"]),
                ("", [""]),
            ):
                if nasalised.startswith(start):
                    for letter in restored:
                        root = letter + nasalised[len(start) :]
                        if len(root) > 2 and root not in seen:
                            seen.add(root)
                            yield root
        if len(body) > 2 and body not in seen:
            seen.add(body)
            yield body

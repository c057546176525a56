"""Lemmas as edit scripts: what has to be done to a form to get its lemma.

A script is a short string, so that guessing a lemma is a choice among a few hundred classes and works on words
never seen (`mengabaikan` → `abai` with the same script that takes `mengobarkan` to `kobar`'s kin). It reads
`case;front;back`, where `front` and `back` are `cut>put` on the form's beginning and end. A lemma that shares no
letters with its form (`went` → `go`) is `=` and the lemma itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

LOWER, KEEP, CAPITAL = "l", "k", "c"
KNOWN, WORD, UNKNOWN = 2.0, 1.0, -4.0
"""What a lemma seen in training, a known word, or neither adds to its log probability; tuned on dev sentences."""


def _core(form: str, lemma: str) -> tuple[int, int, int]:
    """Return start in form, start in lemma, length of their longest common run (the first of equals)."""
    best = (0, 0, 0)
    previous = [0] * (len(lemma) + 1)
    for i, a in enumerate(form, 1):
        row = [0] * (len(lemma) + 1)
        for j, b in enumerate(lemma, 1):
            if a == b:
                row[j] = previous[j - 1] + 1
                if row[j] > best[2]:
                    best = (i - row[j], j - row[j], row[j])
        previous = row
    return best


def script(form: str, lemma: str) -> str:
    """Return the script that turns `form` into `lemma` (see `apply`)."""
    low, goal = form.lower(), lemma.lower()
    if len(low) != len(form) or len(goal) != len(lemma):
        return "=" + lemma
    if lemma == goal:
        case = LOWER
    elif lemma == goal[:1].upper() + goal[1:]:
        case = KEEP if form[:1].isupper() and form[1:] == low[1:] else CAPITAL
    elif lemma == form or (goal in low and lemma in form):
        case = KEEP
    else:
        return "=" + lemma
    start, other, length = _core(low, goal)
    if not length:
        return "=" + lemma
    front = f"{low[:start]}>{goal[:other]}"
    back = f"{low[start + length :]}>{goal[other + length :]}"
    made = f"{case};{front};{back}"
    return made if apply(made, form) == lemma else "=" + lemma


def apply(script: str, form: str) -> str:
    """Return the lemma the script makes of the form; the lower-cased form where the script does not fit it.

    Only the letters a script puts in are its own; everything else comes from the form.
    """
    if script.startswith("="):
        return script[1:]
    case, cut_front, put_front, cut_back, put_back = _parts(script)
    low = form.lower()
    if len(low) != len(form):
        return low
    if not (low.startswith(cut_front) and low.endswith(cut_back)) or len(low) < len(cut_front) + len(
        cut_back
    ):
        return form if case == KEEP else low
    middle = slice(len(cut_front), len(form) - len(cut_back))
    if case == KEEP:
        kept = form[middle]
        if put_front and not cut_front:
            return put_front + kept + put_back
        if put_front and form[:1].isupper():
            put_front = put_front[:1].upper() + put_front[1:]
        return put_front + kept + put_back
    lemma = put_front + low[middle] + put_back
    return lemma[:1].upper() + lemma[1:] if case == CAPITAL else lemma


@lru_cache(maxsize=4096)
def _parts(script: str) -> tuple[str, str, str, str, str]:
    """Return case, what is cut and put in front, what is cut and put behind."""
    case, front, back = script.split(";", 2)
    cut_front, put_front = front.split(">", 1)
    cut_back, put_back = back.split(">", 1)
    return case, cut_front, put_front, cut_back, put_back


def fits(script: str, form: str) -> bool:
    """Say whether the script can be applied to the form."""
    if script.startswith("="):
        return True
    _, cut_front, _, cut_back, _ = _parts(script)
    low = form.lower()
    return low.startswith(cut_front) and low.endswith(cut_back) and len(low) >= len(cut_front) + len(cut_back)


@dataclass(frozen=True)
class Lexicon:
    """What is known of a language's words: learnt lemmas, and which strings are words at all."""

    learnt: Mapping[tuple[str, str], str]  # (lower-cased form, part of speech) → lemma
    lemmas: Set[str]
    words: Set[str]

    def known(self, form: str, upos: str) -> str | None:
        """Return the lemma where no script is asked for: learnt, or half of a doubled word."""
        low = form.lower()
        learnt = self.learnt.get((low, upos))
        if learnt is not None:
            # Treebanks differ on the case of names; we keep the text's.
            return form if upos == "PROPN" and learnt.lower() == low else learnt
        half, _, rest = low.partition("-")
        return half if half and half == rest and half in self.words else None

    def choose(self, form: str, scripts: Iterable[tuple[str, float]]) -> str:
        """Return the lemma of a word not `known`: by the likeliest script whose result is a known word.

        Args:
            form: the word.
            scripts: scripts with their log probabilities (or these plus any one number), the likeliest first; those that
                do not fit are passed over, and those that can't win any more are not asked for.
        """
        low = form.lower()
        best, most = low, float("-inf")
        for script, score in scripts:
            if score + KNOWN <= most:
                break
            if not fits(script, form):
                continue
            made = apply(script, form)
            if not made:
                continue
            score += self._trust(made.lower(), low)
            if score > most:
                best, most = made, score
        return best

    def _trust(self, lemma: str, form: str) -> float:
        if lemma == form:
            return 0.0
        if lemma in self.lemmas:
            return KNOWN
        return WORD if lemma in self.words else UNKNOWN

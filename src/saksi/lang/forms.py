"""What a surface form tells of its verb."""

from __future__ import annotations

from typing import Literal, NamedTuple

Voice = Literal["act", "pass", "base", "noun", "mid"]


class Form(NamedTuple):
    """`voice`: who the subject is (`act` the doer, `pass` the one it is done to, `mid` ber- and the like, `base` the bare root, which
    voice the sentence tells; `noun` a nominalisation). `derivation`: the pattern, written like `meN-kan`."""

    voice: Voice
    derivation: str

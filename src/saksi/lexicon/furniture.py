"""What marks page furniture in a language (`data/<lang>/furniture.yaml`)."""

from __future__ import annotations

from typing import Literal

import msgspec

from saksi.lexicon.files import read_yaml
from saksi.lexicon.pack import LanguagePack
from saksi.records.model import FurnitureKind

LabelForm = Literal[
    "colon", "title", "alone", "names", "phrase", "caption", "sign", "byline", "rest", "contains"
]


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that open a stretch of furniture, and what must follow them.

    `colon` a colon; `title` a colon, a quoted title or a headline; `alone` nothing; `names` a colon and only names;
    `phrase` anything up to `words` words; `caption` a colon and a caption; `sign` a ©, a year or an agency; `byline`
    names without a colon; `rest` nothing, and all lines after it belong to it; `contains` the words anywhere in a line
    of up to `words` words.
    """

    label: str
    kind: FurnitureKind
    form: LabelForm
    words: int = 40
    next: bool = False


class Farewell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a report's last sentence names the agency it came from."""

    open: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()


class FurnitureLexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `furniture.yaml`; overlays add to it."""

    labels: tuple[Label, ...] = ()
    embeds: frozenset[str] = frozenset()
    farewell: Farewell = Farewell()
    agencies: frozenset[str] = frozenset()
    picture: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    basis: str = ""


def load_furniture(pack: LanguagePack) -> FurnitureLexicon:
    """Read the language's furniture; an overlay's lists are added to the package's.

    Raises:
        ValueError: a key or value the schema does not know; the message names the file.
    """
    return pack.compiled("furniture", FurnitureLexicon, lambda: _furniture(pack))


def _furniture(pack: LanguagePack) -> FurnitureLexicon:
    whole = FurnitureLexicon()
    for path in pack.files("{lang}/furniture.yaml"):
        part = read_yaml(path, FurnitureLexicon)
        whole = FurnitureLexicon(
            labels=whole.labels + part.labels,
            embeds=whole.embeds | part.embeds,
            farewell=Farewell(
                whole.farewell.open | part.farewell.open, whole.farewell.verbs | part.farewell.verbs
            ),
            agencies=whole.agencies | part.agencies,
            picture=whole.picture | part.picture,
            outlets=whole.outlets | part.outlets,
            small=whole.small | part.small,
            subjects=whole.subjects | part.subjects,
            basis=part.basis,
        )
    return whole

"""Whole lines: whether one is a link, a credit, a caption or boilerplate, by its label and its shape."""

from __future__ import annotations

import re

from saksi.lang.page import is_headline, is_names, words
from saksi.lexicon.furniture import FurnitureLexicon, Label
from saksi.records.model import FurnitureKind

_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "`": "`"}
STARS = re.compile(r"(?:\* ?){2,}(?:\d{1,3} ?(?:\* ?){2,})?")


class LineReader:
    """Tells the kind of a line. Knows the language's labels, not the report."""

    def __init__(self, lexicon: FurnitureLexicon, speech: frozenset[str]) -> None:
        """`speech` are the verbs that tag a quotation: a line with one of them is news, whatever it opens with."""
        self.speech = speech
        self.lexicon = lexicon
        self.by_first: dict[str, list[Label]] = {}
        for label in lexicon.labels:
            self.by_first.setdefault(label.label.split()[0], []).append(label)
        self.inside = [label for label in lexicon.labels if label.form == "contains"]

    def announces(self, line: str) -> bool:
        """Say whether the line is a label alone, with its headline on the next line."""
        body = line.rstrip(": ").casefold()
        return any(
            label.next and label.label == body
            for label in self.by_first.get(body.split()[0] if body else "", [])
        )

    def kind(self, body: str, number: int, count: int) -> tuple[FurnitureKind | None, Label | None]:
        """Say what a whole line is, the `number`th of `count`, and by which label."""
        if len(body) > 1200:
            return None, None
        if not any(sign.isalnum() for sign in body):
            # a lone mark that is punctuation of a sentence next to it stays with the report
            return ("boilerplate", None) if any(sign in "*-=_#~[]•|+" for sign in body) else (None, None)
        if STARS.fullmatch(body):
            return "boilerplate", None
        if body.startswith(("©", "(c) ", "(C) ")) and len(words(body)) < 30:
            return "boilerplate", None
        inner = body
        if body[0] in "([" and body[-1] in ")]" and body.count(body[0]) == 1:
            inner = body[1:-1].strip()
        head = inner.split(maxsplit=1)[0].casefold().rstrip(":") if inner.split() else ""
        for label in self.by_first.get(head, []):
            if self.fits(label, inner, number, count):
                return label.kind, label
        low = body.casefold()
        for label in self.inside:
            if label.label in low and len(words(body)) <= label.words:
                return label.kind, label
        if self._is_caption(body):
            return "caption", None
        if inner is not body and self.is_picture(inner):
            return "caption", None
        return None, None

    def fits(self, label: Label, body: str, number: int, count: int) -> bool:
        """Say whether a label opens the line and what follows it is of the label's form."""
        low = body.casefold()
        if not low.startswith(label.label):
            return False
        rest = body[len(label.label) :]
        if rest and (rest[0].isalnum() or rest[0] in "-_'’"):
            return False
        rest = rest.strip()
        colon = rest.startswith(":")
        after = rest[1:].strip() if colon else rest
        small = self.lexicon.small
        match label.form:
            case "alone":
                return after in {"", ":"}
            case "rest":
                return after in {"", ":"} and number > count // 2
            case "phrase":
                found = words(body)
                return len(found) <= label.words and not self.speech.intersection(w.casefold() for w in found)
            case "colon":
                return colon and (label.kind != "related" or not after or not self._is_prose(after))
            case "title":
                return (
                    (colon and not self._is_prose(after))
                    or self._is_quoted(after)
                    or (not colon and bool(after) and after[0].isupper() and is_headline(after, small))
                )
            case "names":
                return colon and is_names(after.replace(":", ""), small)
            case "byline":
                return not colon and is_names(after, small, 8) and (number < 4 or number > count - 4)
            case "caption":
                return colon and (
                    self._is_caption(after)
                    or is_names(after, small)
                    or (not after.endswith((".", "?", "!", '"', "”")) and len(words(after)) < 30)
                )
            case "contains":
                return False
            case "sign":
                return (
                    after[:1] in "©("
                    or after[:4].isdigit()
                    or (words(after) or [""])[0].casefold() in self.lexicon.agencies
                )

    def _is_prose(self, text: str) -> bool:
        """Say whether words after a colon are a sentence of the report's own and no headline."""
        found = words(text)
        return (
            text.endswith((".", ".”", '."'))
            and not is_headline(text.rstrip('.”"'), self.lexicon.small)
            and len(found) > 3
        )

    def _is_quoted(self, text: str) -> bool:
        """Say whether a title in quotation marks is all that follows."""
        close = _QUOTES.get(text[:1])
        if close is None:
            return False
        last = text.rstrip(": .")
        return len(last) > 2 and last[-1] in {close, text[0]}

    def _is_caption(self, body: str) -> bool:
        """Say whether a line ends with whose picture it is: `(REUTERS/Name)`, `ANTARA FOTO/Name/xyz.`, `(dok. X)`."""
        if len(words(body)) > 45:
            return False
        if body.rstrip(" .").endswith(")"):
            opened = body.rfind("(")
            inner = body[opened + 1 : body.rfind(")")].strip()
            if opened >= 0 and inner and self.is_picture(inner):
                return True
        if body[0] == "(" and body.find(")") == len(body) - 1:
            return False  # brackets alone: judged by what is in them
        low = body.casefold()
        for sign in self.lexicon.picture:
            at = low.rfind(sign + "/")
            if at >= 0 and (at == 0 or not low[at - 1].isalnum()):
                return (
                    is_names(body[at:].rstrip(" .").replace("/", " "), self.lexicon.small, 8)
                    or "/" in body[at + len(sign) + 1 :]
                )
        return False

    def is_picture(self, inner: str) -> bool:
        """Say whether words in brackets name whose picture it is."""
        found = words(inner.replace("/", " ").replace(":", " "))
        if not found or len(found) > 9:
            return False
        low = inner.casefold()
        signed = any(
            low == sign or low.startswith((sign + "/", sign + ":", sign + " "))
            for sign in self.lexicon.picture
        )
        agency, slash, name = inner.partition("/")
        credited = (
            bool(slash)
            and agency.isupper()
            and agency.strip().casefold() in self.lexicon.agencies
            and len(name) > 3
        )
        if all(part.strip() in self.lexicon.agencies for part in low.split("/")):
            return False  # an agency alone in brackets is a credit, or a name explained
        return (signed or credited) and all(
            w[0].isupper()
            or w[0].isdigit()
            or w.casefold() in self.lexicon.picture
            or w[0] in "@#"
            or len(w) < 4
            for w in found
        )

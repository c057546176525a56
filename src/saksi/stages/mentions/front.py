"""What stands before the core of an actor phrase, the run of titles, and the brackets after a name."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from saksi.lexicon.matching import is_acronym
from saksi.lexicon.reference import Reference
from saksi.lexicon.titles import Title, Titles
from saksi.stages.mentions.atoms import Atom
from saksi.stages.mentions.phrase import Phrase

BODIES = ("party", "organisation", "place")
_BRACKET_WORDS = 8


class Front:
    """The readers of a phrase's beginning, shared by the grammar."""

    def __init__(self, titles: Titles, reference: Reference) -> None:
        self.words = titles
        self.counterpart = reference.counterpart
        self.clitics = reference.clitics
        # Plain words a phrase may begin with: at any other there is none.
        self.opening = frozenset().union(
            titles.former, titles.candidate, titles.determiners, titles.fillers, titles.honorifics,
            titles.deputy, reference.counterpart,
        )  # fmt: skip
        self.owners = frozenset(form for form, pointer in reference.pronouns.items() if pointer.possessive)

    def _common(self, atoms: Sequence[Atom], at: int) -> Atom:
        """Return a national body as the common noun it is too, where the tables give one reading of both.

        Words in full are the noun ("kementerian luar negeri" is any country's), an acronym only where another
        country follows: "DPR AS".
        """
        atom = atoms[at]
        if atom.kind != "party" or not atom.titles:
            return atom
        if not is_acronym(atom.text):
            return structs.replace(atom, kind="title")
        if self.words.head_final or at + 1 >= len(atoms):
            return atom
        after = atoms[at + 1]
        if after.kind == "person" and any(title.entry.kind == "rank" for title in atom.titles):
            return structs.replace(
                atom, kind="title"
            )  # "AKP Budi" is a grade, the party of those letters is not
        own = {named.country for named in atom.named}
        party = any(named.subkind == "party" for named in after.named)
        if party or (is_country(after) and not own & {named.country for named in after.named}):
            return structs.replace(atom, kind="title")  # "DPR AS", "DPD PDIP"
        return atom

    def _before(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int:
        """Read determiners, numbers, modifiers and forms of address in front; return where the core begins."""
        first = at
        while at < len(atoms) and atoms[at].kind == "word" and at - first < 5:
            word = atoms[at].lower
            if word in self.words.former:
                phrase.former = True
            elif word in self.words.candidate:
                phrase.candidate = True
            elif atoms[at].upos in ("SCONJ", "ADP", "PART", "AUX"):
                break
            elif word in self.words.determiners or (word.isdigit() and at == first):
                phrase.plural |= word in self.words.plural_determiners or (word.isdigit() and word != "1")
                phrase.clitic |= word in self.owners
                phrase.definite |= word in self.words.definite_determiners
                phrase.indefinite |= word not in self.words.definite_determiners
            elif (word in self.words.fillers and self.words.head_final and at > first - 1) or (
                (word in self.words.honorifics or word in self.words.deputy) and at + 1 < len(atoms)
            ):
                pass
            else:
                break
            at += 1
        if at < len(atoms) and not self._core(atoms, at):
            # The words in front stand alone: nothing begins here.
            return len(atoms)
        return at

    def _counterpart_at(self, atoms: Sequence[Atom], at: int) -> bool:
        """Say whether a word sets somebody beside another: "mitranya", "mitra dari Rusia", "his counterpart"."""
        if at >= len(atoms) or atoms[at].kind != "word" or atoms[at].lower not in self.counterpart:
            return False
        if self.words.head_final or atoms[at].lower.endswith(tuple(self.clitics)):
            return True
        after = atoms[at + 1].lower if at + 1 < len(atoms) else ""
        return after in self.clitics or after in self.words.connectors

    def _core(self, atoms: Sequence[Atom], at: int) -> bool:
        atom = atoms[at]
        return atom.kind != "word" or self._counterpart_at(atoms, at)

    def _title_ahead(self, atoms: Sequence[Atom], at: int) -> int | None:
        """Return where a title (or "counterpart") follows a country in front of it, possessive and adjectives between."""
        ahead = at + 1
        if ahead < len(atoms) and atoms[ahead].text in self.words.possessive:
            ahead += 1
        for _ in range(4):
            if ahead >= len(atoms):
                return None
            atom = atoms[ahead]
            if self._common(atoms, ahead).kind == "title" or self._counterpart_at(atoms, ahead):
                return ahead
            word = atom.lower
            if atom.kind in BODIES or (
                atom.kind == "word" and atom.text[:1].isupper() and atom.text.isalpha()
            ):
                ahead += 1
                continue
            if atom.kind != "word" or not (
                word in self.words.fillers or word in self.words.former or word in self.words.deputy
            ):
                return None
            ahead += 1
        return None

    def _titles(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> None:
        """Read a run of titles; the head is the first or the last of it, as the language has it."""
        run: list[Title] = []
        while at < len(atoms):
            atom = self._common(atoms, at)
            if atom.kind == "title":
                run.append(atom.title)
                phrase.proper_body |= atom.title.entry.kind == "body" and atom.text[:1].isupper()
                phrase.plural |= atom.title.plural
                at += 1
            elif (
                self.words.head_final
                and run
                and atom.kind == "word"
                and (
                    atom.lower in self.words.fillers
                    or atom.lower in self.words.deputy
                    or atom.text in self.words.possessive
                )
                and at + 1 < len(atoms)
                and atoms[at + 1].kind == "title"
            ):
                at += 1
            else:
                break
        # A grade before the name tells no more than the post before it: "Panglima TNI Jenderal X".
        ranks = [title for title in run if title.entry.kind == "rank"]
        posts = [title for title in run if title.entry.kind != "rank"] or ranks
        phrase.titles = posts[::-1] if self.words.head_final else posts
        phrase.end = at
        phrase.title_end = atoms[at - 1].end if at else 0

    def _skip_bracket(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        """Skip "(PM)", "(Menlu AS)" inside a title phrase; read no other bracket."""
        close = _closing(atoms, at)
        if close is None:
            return None
        inside = atoms[at + 1 : close]
        short = all(
            atom.kind in ("title", "party") or atom.text.isupper() or atom.lower in self.words.connectors
            for atom in inside
        )
        if not short:
            return None
        phrase.short.extend(atom.title for atom in inside if atom.kind == "title")
        if all(atom.kind == "organisation" and not atom.inner for atom in phrase.affiliations):
            phrase.affiliations.extend(atom for atom in inside if atom.kind == "party")
            phrase.titles.extend(
                atom.title for atom in inside if atom.kind == "title" and phrase.affiliations
            )
        return close + 1

    def _bracket(self, atoms: Sequence[Atom], phrase: Phrase) -> None:
        """Take in "(KPK)" after the long name of a body, "(AS)" after a country, "(Ahok)" after a person."""
        at = phrase.end
        if at >= len(atoms) or atoms[at].text != "(":
            return
        close = _closing(atoms, at)
        if close is None or close - at > 3:
            return
        inside = atoms[at + 1 : close]
        if (
            all(
                atom.kind in ("party", "person", "organisation", "title") or atom.text.isupper()
                for atom in inside
            )
            and inside
        ) and not any(atom.text.isdigit() for atom in inside):
            phrase.end = close + 1


def _closing(atoms: Sequence[Atom], at: int) -> int | None:
    for close in range(at + 1, min(at + _BRACKET_WORDS, len(atoms))):
        if atoms[close].text == ")":
            return close
    return None


def is_country(atom: Atom) -> bool:
    """Say whether a party atom names a country."""
    return atom.kind == "party" and any(named.kind == "country" for named in atom.named)

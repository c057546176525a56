"""Noun phrases that name an actor: title, what it belongs to, name, in the order of the language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import structs

from saksi.lang.syntax import Tree
from saksi.lexicon.places import Gazetteer
from saksi.lexicon.reference import Reference
from saksi.lexicon.titles import Titles
from saksi.records import Span
from saksi.stages.mentions.appositions import described_after, employer, named_after, named_at
from saksi.stages.mentions.atoms import Atom
from saksi.stages.mentions.front import BODIES, Front, is_country
from saksi.stages.mentions.phrase import Phrase

_ORDINAL = re.compile(r"(?:ke-?)?\d+(?:st|nd|rd|th)?|[IVX]+", re.IGNORECASE)
_CAPITAL_RUN = 6


class Grammar(Front):
    """Composes a sentence's atoms into phrases by a language's order of title, country and name."""

    def __init__(self, titles: Titles, reference: Reference, places: Gazetteer) -> None:
        self.places = places
        super().__init__(titles, reference)
        self.definite_after = reference.definite_after
        self._tree: Tree | None = None

    def phrases(self, atoms: Sequence[Atom], tree: Tree) -> list[Phrase]:
        """Return the phrases in text order; none overlap. `tree` is the sentence's, to join what lies apart."""
        self._tree = tree
        found: list[Phrase] = []
        at = 0
        while at < len(atoms):
            atom = atoms[at]
            plain = atom.kind == "word" and atom.lower not in self.opening and not atom.lower.isdigit()
            phrase = None if plain else self._phrase(atoms, at)
            if phrase is None:
                at += 1
                continue
            found.append(phrase)
            at = max(phrase.end, at + 1)
        return found

    # -- one phrase

    def _phrase(self, atoms: Sequence[Atom], at: int) -> Phrase | None:
        phrase = Phrase(at, at)
        at = self._before(atoms, at, phrase)
        if at >= len(atoms):
            return None
        atom = self._common(atoms, at)
        phrase.core = at
        if self._counterpart_at(atoms, at):
            phrase.counterpart = True
            phrase.end = at + 1
            self._after(atoms, phrase)
            return phrase
        if self.words.affiliation_before and atom.kind in ("party", "organisation", "place"):
            ahead = self._title_ahead(atoms, at)
            if ahead is not None:
                phrase.affiliations.extend(a for a in atoms[at:ahead] if a.kind in BODIES)
                at = ahead
                atom = self._common(atoms, at)
        if self._counterpart_at(atoms, at):
            phrase.counterpart = True
            phrase.core, phrase.end = at, at + 1
            self._after(atoms, phrase)
            return phrase
        if atom.kind == "title":
            self._titles(atoms, at, phrase)
            self._after(atoms, phrase)
            if self._adjectival(atoms, phrase):
                return None
            bare = not phrase.affiliations or all(title.entry.kind == "rank" for title in phrase.titles)
            if phrase.name is not None and bare and not (phrase.former or phrase.candidate):
                described_after(self.words, atoms, phrase, self._tree, self._phrase)
            return phrase
        if atom.kind == "person":
            if phrase.former or phrase.candidate:
                return None
            phrase.name, phrase.end = atom, at + 1
            self._bracket(atoms, phrase)
            described_after(self.words, atoms, phrase, self._tree, self._phrase)
            return phrase
        if atom.kind in ("party", "organisation", "place") and not (phrase.former or phrase.candidate):
            phrase.start, phrase.plain, phrase.end = at, atom, at + 1
            if self.words.affiliation_before and phrase.definite and at > 0:
                phrase.start = at - 1
            self._bracket(atoms, phrase)
            return phrase
        return None

    def _after(self, atoms: Sequence[Atom], phrase: Phrase) -> None:
        """Read on from the titles: what they belong to, then the name."""
        at = phrase.end
        while at < len(atoms):
            atom = atoms[at]
            word = atom.lower
            step: int | None = None
            if atom.kind == "word" and word in self.clitics and at == phrase.end and not phrase.affiliations:
                phrase.clitic = True
                step = at + 1
            elif atom.kind == "word" and word == "(":
                step = self._skip_bracket(atoms, at, phrase)
            elif (far := employer(self.words, atoms, at, phrase, self._tree)) is not None:
                step = far
            elif atom.kind == "title":
                step = self._more_titles(atoms, at, phrase)
            elif atom.kind == "word" and atom.tagged == "I-ORG" and phrase.titles:
                step = at + 1  # the rest of a body's name that began with the title
            elif word in self.words.determiners and not self.words.head_final:
                step = self._whose(atoms, at, phrase)
            elif atom.kind == "organisation" and self._is_name(atoms, at, phrase):
                phrase.name = structs.replace(atom, kind="person")
                at = phrase.end = at + 1
                break
            elif atom.kind in ("party", "organisation", "place"):
                step = self._affiliate(atoms, at, phrase)
            elif atom.kind == "person":
                step = self._named(atoms, at, phrase)
                if step is not None:
                    phrase.end = step
                    break
            elif word in self.words.honorifics and at + 1 < len(atoms) and atoms[at + 1].kind == "person":
                step = at + 1
                if step is not None and (named := self._named(atoms, step, phrase)) is not None:
                    phrase.end = named
                    break
                break
            elif word in self.words.naming and at + 1 < len(atoms) and atoms[at + 1].kind == "person":
                head = phrase.head_title
                if head is not None and head.names_one and not phrase.plural:
                    phrase.name, phrase.end = atoms[at + 1], at + 2
                    break
            elif word in self.words.connectors or word in self.words.no_affiliation:
                # "duta besarnya dari Paris": the clitic has said whose; a counterpart has a country of his own
                owned = phrase.clitic and not phrase.counterpart and word in self.words.connectors
                step = None if owned else self._connected(atoms, at, phrase)
            elif word in self.words.fillers or _ORDINAL.fullmatch(atom.text):
                step = self._filled(atoms, at, phrase)
            elif word in self.words.same_holder and at + 1 < len(atoms) and atoms[at + 1].kind == "title":
                step = self._more_titles(atoms, at + 1, phrase) if not self.words.head_final else None
            elif atom.text[:1].isupper() and atom.kind == "word":
                step = self._capitals(atoms, at, phrase)
                if step is None and (named := self._untagged(atoms, at, phrase)) is not None:
                    phrase.end = named
                    break
            if step is None:
                break
            at = phrase.end = step
        if phrase.name is None:
            named_after(self.words, atoms, phrase, self._tree)
        if phrase.end < len(atoms) and atoms[phrase.end].lower in self.definite_after:
            phrase.definite = True
            if phrase.name is None:
                phrase.end += 1
        if phrase.name is not None:
            self._bracket(atoms, phrase)

    # -- the pieces

    def _adjectival(self, atoms: Sequence[Atom], phrase: Phrase) -> bool:
        """Say whether a title only describes the noun before it: "darurat militer", "pangkalan militer di Djibouti"."""
        title, tree = phrase.head_title, self._tree
        if title is None or not title.entry.adjectival or tree is None or phrase.name is not None:
            return False
        if len(phrase.titles) > 1 or any(a.start == phrase.title_end for a in phrase.affiliations):
            return False
        word = atoms[phrase.core].start
        head = tree.head(word)
        return head is not None and head < word and tree[word - 1].upos in ("NOUN", "ADJ")

    def _more_titles(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        title = atoms[at].title
        if phrase.counterpart and not phrase.titles:
            phrase.titles.append(title)
            return at + 1
        if self.words.head_final:
            return None
        country = any(atom.kind == "party" and is_country(atom) for atom in phrase.affiliations)
        if title.entry.kind == "rank":
            return at + 1
        if country and not (
            title.entry.kind in ("body", "office") and atoms[at - 1].lower in self.words.same_holder
        ):
            return None
        if phrase.affiliations and title.entry.kind in ("group", "person"):
            return None
        phrase.titles.append(title)
        phrase.proper_body |= title.entry.kind == "body" and atoms[at].text[:1].isupper()
        phrase.title_end = atoms[at].end
        return at + 1

    def _affiliate(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        if self.words.head_final and at == phrase.end and phrase.end > phrase.core and not phrase.counterpart:
            head = phrase.head_title
            named = atoms[at].kind == "organisation" and head is not None and head.entry.sector in _BY_NAME
            if not named:
                return (
                    None  # English says "president of France": a country right after it starts something new
                )
        same = [a for a in phrase.affiliations if a.start >= phrase.title_end]
        if is_country(atoms[at]) and any(is_country(a) for a in same):
            return None
        phrase.affiliations.append(atoms[at])
        return at + 1

    def _is_name(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> bool:
        """Say whether a body the tagger found is the holder's name: the post has its body or country already."""
        head, atom = phrase.head_title, atoms[at]
        if head is None or phrase.plural or phrase.counterpart or head.entry.kind not in ("office", "rank"):
            return False
        settled = bool(phrase.affiliations) and atoms[at - 1] is phrase.affiliations[-1]
        words = atom.text.split()
        plain = all(word[:1].isupper() and not word.isupper() for word in words)
        return settled and plain and 2 <= len(words) <= 4 and not atom.inner

    def _named(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        head = phrase.head_title
        if head is None and not phrase.counterpart:
            return None
        if head is not None and (not head.names_one or phrase.plural) and not phrase.counterpart:
            if head.entry.of_person or (head.entry.kind in ("group", "body") and not self.words.head_final):
                if phrase.affiliations:
                    return None
                phrase.possessor = atoms[at]
                return at + 1
            if self.words.head_final and head.entry.kind == "group" and not phrase.plural:
                phrase.name = atoms[at]
                return at + 1
            return None
        if head is not None and head.entry.weak:
            phrase.possessor = atoms[at]
            return at + 1
        if head is not None and head.entry.of_person and not self.words.head_final:
            later = at + 1
            if later + 1 < len(atoms) and atoms[later].text == "," and atoms[later + 1].kind == "person":
                phrase.possessor, phrase.name = atoms[at], atoms[later + 1]
                return later + 2
        phrase.name = atoms[at]
        return at + 1

    def _connected(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        """Read "of the region", "dari Partai X", "di Suriah utara", "untuk PBB" (which joins no affiliation)."""
        ahead = at + 1
        for _ in range(3):
            if (
                ahead < len(atoms)
                and atoms[ahead].kind == "word"
                and (
                    atoms[ahead].lower in self.words.determiners
                    or atoms[ahead].lower in self.words.fillers
                    or (atoms[ahead].lower in self.words.directions)
                )
            ):
                ahead += 1
        if ahead >= len(atoms):
            return None
        target = atoms[ahead]
        if atoms[at].lower in self.words.no_affiliation:
            office = bool(phrase.titles) and phrase.titles[0].entry.kind == "office"
            if (
                office
                and not self._of_verb(target)
                and target.kind in ("party", "organisation", "place", "title")
            ):
                return self._direction(atoms, ahead + 1)
            return None
        if target.kind in ("party", "organisation", "place"):
            local = atoms[at].lower in self.words.locative
            named = named_at(atoms, ahead + 1, loosely=True) or (
                ahead + 1 < len(atoms) and atoms[ahead + 1].kind == "person"
            )
            if local and named and phrase.affiliations and not phrase.plural:
                return ahead + 1  # where they work: "juru bicara PBB di Bangladesh, Budi"
            if local and (phrase.clitic or phrase.affiliations or not self._may_stand_in_place(phrase)):
                return None  # "kedutaannya di Beijing" is another's
            phrase.affiliations.append(target)
            end = ahead + 1
            if self.words.affiliation_before and (more := self._title_ahead(atoms, ahead)) is not None:
                title = self._common(atoms, more)
                phrase.titles.append(title.title) if title.kind == "title" else None
                end = more + 1
            return self._direction(atoms, end)
        if target.kind == "title" and atoms[at].lower not in self.words.locative:
            if target.title.entry.kind in ("body", "office", "group"):
                end = ahead
                while end < len(atoms) and atoms[end].kind == "title":
                    phrase.titles.append(atoms[end].title)
                    end += 1
                phrase.title_end = atoms[end - 1].end
                return end
            return None
        return None

    def _of_verb(self, atom: Atom) -> bool:
        """Say whether a phrase hangs on a verb: "sent its envoy to Kenya" tells where, "the envoy to Kenya" who."""
        assert self._tree is not None  # set by `phrases`
        top = self._tree.top(atom.span)
        above = self._tree.head(top) if top is not None else None
        return top is not None and above is not None and self._tree.is_a(top, "obl") and above < atom.start

    def _may_stand_in_place(self, phrase: Phrase) -> bool:
        head = phrase.head_title
        return head is not None and head.entry.kind in ("group", "person", "body")

    def _direction(self, atoms: Sequence[Atom], at: int) -> int:
        return at + 1 if at < len(atoms) and atoms[at].lower in self.words.directions else at

    def _filled(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        """Skip a filler ("terpilih", "ke-7", "III") where something that belongs to the phrase follows."""
        ahead = at
        while (
            ahead < len(atoms)
            and ahead - at < 3
            and atoms[ahead].kind == "word"
            and (atoms[ahead].lower in self.words.fillers or _ORDINAL.fullmatch(atoms[ahead].text))
        ):
            ahead += 1
        if ahead < len(atoms) and (
            atoms[ahead].kind != "word" or atoms[ahead].lower in self.words.connectors
        ):
            return None if self.words.head_final else ahead
        return at + 1 if _ORDINAL.fullmatch(atoms[at].text) and not self.words.head_final else None

    def _capitals(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        """Skip a run of capitalised words ("Bidang Kerja Sama") before a party, title or name of the phrase."""
        if self.words.head_final or not atoms[phrase.core].text[:1].isupper():
            return None
        ahead = at
        while (
            ahead < len(atoms)
            and ahead - at < _CAPITAL_RUN
            and atoms[ahead].kind == "word"
            and (atoms[ahead].text[:1].isupper() or atoms[ahead].lower in self.words.conjunctions)
        ):
            ahead += 1
        if ahead < len(atoms) and atoms[ahead].kind != "word":
            return ahead
        head = phrase.head_title
        if (
            head is not None
            and head.entry.kind == "office"
            and not phrase.affiliations
            and named_at(atoms, ahead)
        ):
            return ahead  # "Direktur Jenderal Pemasyarakatan, Budi Santoso, …"
        return None

    def _whose(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        """Skip "dua terdakwa" in "kuasa hukum dua terdakwa, Budi"."""
        head = phrase.head_title
        ahead = at + 1
        if head is None or not head.entry.of_person or ahead >= len(atoms) or atoms[ahead].kind != "title":
            return None
        return ahead + 1

    def _untagged(self, atoms: Sequence[Atom], at: int, phrase: Phrase) -> int | None:
        """Read capitalised words right after a post as its holder's name, where the tagger saw none."""
        head = phrase.head_title
        if head is None or head.entry.kind not in ("office", "rank") or phrase.plural or phrase.clitic:
            return None
        if atoms[at].tagged not in ("", "O"):
            return None
        employed = phrase.titles[-1].entry.kind not in ("office", "rank")
        if employed and phrase.titles[-1].entry.kind != "body":
            return None
        end = at
        while (
            end < len(atoms)
            and end - at < _CAPITAL_RUN
            and atoms[end].kind == "word"
            and atoms[end].text[:1].isupper()
        ):
            end += 1
        run = atoms[at:end]
        if not run or (end < len(atoms) and atoms[end].kind not in ("word",)):
            return None
        if employed and (len(run) != 2 or end == len(atoms) or atoms[end].upos not in ("VERB", "PUNCT")):
            return None  # after a body capitals may be the rest of its name
        words = " ".join(atom.text for atom in run)
        if words in self.places:
            return None
        phrase.name = Atom(
            "person", run[0].start, run[-1].end, Span(run[0].span.start, run[-1].span.end), words,
            lower=words.lower(),
        )  # fmt: skip
        return end


# Nouns that a body's own name may follow: "the magazine X", "militant group Y".
_BY_NAME = ("JRN", "SOC", "REB", "PTY", "BUS", "REL", "EDU")

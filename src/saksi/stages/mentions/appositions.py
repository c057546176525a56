"""Names and titles that stand beside each other: "hakim perempuan, Hana", "Ana Reyes, the Minister of Labour"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saksi.lang.syntax import Tree
from saksi.lexicon.titles import Titles
from saksi.stages.mentions.atoms import Atom
from saksi.stages.mentions.phrase import CLOSERS, PAUSES, Phrase

_APART = 9  # tokens that may lie between a title and the name the parser ties to it
_BETWEEN = ("ADJ", "NOUN", "PROPN", "ADP", "DET", "NUM", "PUNCT", "PRON", "ADV", "CCONJ")
# A field of office runs no further than this many atoms, and over none of these.
_FIELD = 12
_FIELD_ENDS = ("VERB", "AUX", "PUNCT", "SCONJ", "PRON", "DET")
_TIES = ("appos", "flat", "nmod", "compound")


def named_after(words: Titles, atoms: Sequence[Atom], phrase: Phrase, tree: Tree | None) -> None:
    """Read the name that comes later: after a comma that closes again, or tied to the title by the parser."""
    head = phrase.head_title
    plain = phrase.end + 1 < len(atoms) and atoms[phrase.end + 1].kind == "person"
    if phrase.counterpart and head is None and phrase.affiliations and plain and named_at(atoms, phrase.end):
        phrase.name, phrase.end = atoms[phrase.end + 1], phrase.end + 2
        return
    if head is None or phrase.plural or phrase.counterpart or not head.names_one:
        return
    at = phrase.end
    if at + 1 < len(atoms) and atoms[at].text == ",":
        name = at + 1
        while name < len(atoms) and (
            (atoms[name].kind == "title" and atoms[name].title.entry.kind == "rank")
            or atoms[name].lower in words.honorifics
        ):
            name += 1
        if name < len(atoms) and atoms[name].kind == "person":
            after = atoms[name + 1] if name + 1 < len(atoms) else None
            small = after is not None and after.kind == "word" and not after.text[:1].isupper()
            lists = after is not None and after.lower in words.conjunctions
            apart = small and tree is not None and _acts_apart(atoms, phrase, atoms[name], tree)
            if (after is None or after.text in CLOSERS or small) and not lists and not apart:
                phrase.loose = small
                phrase.name, phrase.end = atoms[name], name + 1
                return
    if tree is not None:
        _tied(atoms, phrase, tree)


def _acts_apart(atoms: Sequence[Atom], phrase: Phrase, name: Atom, tree: Tree) -> bool:
    """Say whether a name after a comma is a clause's own subject: "setelah bertemu Presiden X, Budi mengatakan …".

    A title that opens its sentence is the subject itself, its name loosely set off: "Presiden X, Budi mengatakan …".
    """
    top, post = tree.top(name.span), tree.top(atoms[phrase.core].span)
    if top is None or post is None or phrase.start == 0 or tree.head(post) == top:
        return False
    return tree.is_a(top, "nsubj") and tree.is_a(post, "obj", "obl", "iobj", "nmod")


def named_at(atoms: Sequence[Atom], at: int, loosely: bool = False) -> bool:
    """Say whether a name in commas stands here: ", Budi Santoso,"; `loosely`: or one that a verb follows."""
    if at >= len(atoms) or atoms[at].text != ",":
        return False
    name = at + 1
    while name < len(atoms) and atoms[name].kind == "title" and atoms[name].title.entry.kind == "rank":
        name += 1
    if name >= len(atoms) or atoms[name].kind != "person":
        return False
    if name + 1 >= len(atoms) or atoms[name + 1].text in CLOSERS:
        return True
    return loosely and atoms[name + 1].kind == "word" and atoms[name + 1].upos in ("VERB", "AUX", "ADV")


def employer(words: Titles, atoms: Sequence[Atom], at: int, phrase: Phrase, tree: Tree | None) -> int | None:
    """Return where the body stands that a post with a long field belongs to, null when nothing lies between.

    "Kepala bidang politik PBB", "Direktur Perlindungan WNI dan Badan Hukum Kementerian Luar Negeri": the words of
    the field are skipped, the last body before the name counts, and the parser must hang it on the post.
    """
    head = phrase.head_title
    if tree is None or words.head_final or head is None or phrase.affiliations or phrase.counterpart:
        return None
    if not head.entry.inherit or head.entry.kind != "office" or phrase.clitic:
        return None
    field = atoms[at]
    plain = (
        field.kind == "word" and field.upos in ("NOUN", "PROPN", "ADJ") and field.lower not in words.fillers
    )
    people = field.kind == "title" and field.title.entry.kind in ("group", "person")
    if not (plain or people):
        return None
    found: int | None = None
    for step in range(at + 1, min(at + _FIELD, len(atoms))):
        atom = atoms[step]
        if atom.kind == "person" or any(tree[i].upos in _FIELD_ENDS for i in range(atom.start, atom.end)):
            break
        body = atom.kind == "title" and atom.title.entry.kind == "body" and not atom.title.entry.inherit
        known = atom.kind == "party" and any(n.kind in ("organisation", "group") for n in atom.named)
        if (body or known) and _below(tree, atoms, atom, phrase):
            found = step
    return found


def _below(tree: Tree, atoms: Sequence[Atom], atom: Atom, phrase: Phrase) -> bool:
    """Say whether the parser hangs an atom, at whatever depth, on the phrase's post."""
    top = tree.top(atom.span)
    first, last = atoms[phrase.core].start, atoms[phrase.core].end
    return top is not None and any(first <= up < last for up in tree.ancestors(top))


def _tied(atoms: Sequence[Atom], phrase: Phrase, tree: Tree) -> None:
    """Take the next name where the parser hangs it on the title phrase or the words between, with no preposition."""
    first = atoms[phrase.core].start
    for at in range(phrase.end, len(atoms)):
        atom = atoms[at]
        if atom.start - atoms[phrase.end - 1].end > _APART:
            return
        if atom.kind == "person":
            break
        commas = sum(between.text == "," for between in atoms[phrase.end : at + 1])
        if commas > 1 or atom.kind == "title" or atom.text in ("(", ")", '"', "“", "”"):
            return
        if any(tree[index].upos not in _BETWEEN for index in range(atom.start, atom.end)):
            return
    else:
        return
    top = tree.top(atom.span)
    if top is None or not tree.is_a(top, *_TIES) or tree.children(top, "case", "cc"):
        return
    up = tree.head(top)
    if up is None or not first <= up < atom.start or tree[up].upos == "VERB":
        return
    phrase.name, phrase.end = atom, at + 1


def described_after(
    words: Titles,
    atoms: Sequence[Atom],
    phrase: Phrase,
    tree: Tree | None,
    read: Callable[[Sequence[Atom], int], Phrase | None],
) -> None:
    """Read "NAME, title of X," after a name, and "NAME of the party", "NAME sebagai tersangka"."""
    at = phrase.end
    if at + 1 >= len(atoms):
        return
    link = atoms[at].lower
    if link not in PAUSES and link not in words.apposition and link not in words.predicative:
        return
    if link in words.connectors:
        _belongs(words, atoms, phrase, at)
        return
    inner = read(atoms, at + 1)
    if inner is None or inner.name is not None or not inner.titles or inner.plural:
        return
    if not inner.titles[0].names_one and not inner.indefinite:
        return
    after = atoms[inner.end] if inner.end < len(atoms) else None
    closed = after is None or after.text in CLOSERS or bool(inner.affiliations)
    closed = closed or after is None or (after.lower in words.goes_on and not inner.titles[0].entry.weak)
    if link == "," and not closed and not _hangs(atoms, phrase, inner, tree):
        return
    if phrase.titles and phrase.titles[0].entry.kind != "rank" and not inner.affiliations:
        return  # what stands before the name says more
    phrase.titles, phrase.affiliations = inner.titles, inner.affiliations
    phrase.former, phrase.candidate = inner.former, inner.candidate
    if link not in words.predicative:
        phrase.end = inner.end


def _hangs(atoms: Sequence[Atom], phrase: Phrase, inner: Phrase, tree: Tree | None) -> bool:
    """Say whether the parser hangs the title on the name as an apposition."""
    if tree is None or phrase.name is None:
        return False
    core = atoms[inner.core].start
    up = tree.head(core)
    return up is not None and tree.is_a(core, "appos") and phrase.name.start <= up < phrase.name.end


def _belongs(words: Titles, atoms: Sequence[Atom], phrase: Phrase, at: int) -> None:
    step = at + 1 + (atoms[at + 1].lower in words.determiners)
    if step < len(atoms) and atoms[step].kind in ("party", "organisation"):
        phrase.affiliations.append(atoms[step])
        phrase.end = step + 1

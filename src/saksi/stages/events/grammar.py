"""Who does what to whom in a clause: subjects, objects and obliques, turned to their logical roles."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.lang.cues import Cues
from saksi.lang.syntax import Tree
from saksi.stages.events.words import Words, remembered

CLAUSAL = ("ccomp", "xcomp", "advcl", "csubj", "acl", "parataxis")
NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "X", "DET")
VERBAL = ("VERB", "AUX", "ADJ")


class Clause:
    """One sentence's grammar, asked by token index."""

    def __init__(self, tree: Tree, words: Words, cues: Cues) -> None:
        """Prepare the lower-cased forms. `cues` tells which words report what somebody says."""
        self.tree = tree
        self.forms = [token.form.casefold() for token in tree.tokens]
        self.words = words
        self.cues = cues
        # Words that are verbs by their form, whatever they were tagged as.
        self.verbs: set[int] = set()
        self.answers: dict[tuple[object, ...], object] = {}
        # The numbers in it, once they are asked for: first token, low and high end, the token after.
        self.numbers: tuple[tuple[int, float | None, float | None, int], ...] | None = None

    def is_verb(self, index: int) -> None:
        """Note that a word is a verb by its form, whatever it was tagged as."""
        if index not in self.verbs:
            self.verbs.add(index)
            self.answers.clear()  # some turn on it

    @remembered
    def case(self, index: int) -> str | None:
        """Return the preposition that marks a phrase, null for a bare one. The first one counts."""
        for mark in self.tree.children(index, "case"):
            if mark < index or self.forms[mark] in self.words.possessive:
                return self.forms[mark]
        return None

    @remembered
    def is_passive(self, verb: int, said: bool | None) -> bool:
        """Say whether the subject of `verb` is the one it is done to; `said` is what the form itself tells."""
        tree = self.tree
        if said is not None:
            if said is False and "Voice=Pass" in tree[verb].feats and tree.children(verb, "aux:pass"):
                return True
            return said
        feats = tree[verb].feats
        finite = "Tense=Past" in feats and tree.is_a(verb, "root") and not tree.children(verb, "aux", "cop")
        if finite and tree.children(verb, "xcomp", "obj"):
            return False  # "Budi, 61, denied taking bribes"
        if any(tree[c].deprel in ("nsubj:pass", "aux:pass", "csubj:pass") for c in tree.children(verb)):
            return True
        if "VerbForm=Part" in feats and "Tense=Past" in feats:
            return tree[verb].deprel.split(":")[0] in ("acl", "amod", "advcl") and not tree.children(
                verb, "obj", "aux"
            )
        return "Voice=Pass" in feats and not tree.children(verb, "obj")

    @remembered
    def subjects(self, verb: int, passive: bool) -> Sequence[int]:
        """Return the heads of the logical subject: who does it."""
        if passive:
            return self._agents(verb)
        return self._purpose_of(verb) or self.surface_subjects(verb)

    def _purpose_of(self, verb: int) -> Sequence[int]:
        """ "Budi diperiksa polisi untuk mendalami kasus itu": what a passive is done for, its doer does."""
        tree = self.tree
        above = tree.head(verb)
        if above is None or tree[verb].deprel.split(":")[0] != "advcl" or self._nominal_subjects(verb):
            return []
        marks = {self.forms[mark] for mark in tree.children(verb, "mark", "case")}
        if not marks & self.words.subordinators or "Voice=Pass" not in tree[above].feats:
            return []
        return self._agents(above)

    @remembered
    def objects(self, verb: int, passive: bool) -> Sequence[int]:
        """Return the heads of the logical object: whom or what it is done to."""
        if passive:
            behind = self._agent_behind(verb)
            return [subject for subject in self.surface_subjects(verb, past=behind) if subject != behind]
        own = self.tree.children(verb, "obj") or self._displaced(verb)
        above = self.tree.head(verb)
        if (
            not own
            and above is not None
            and self.tree[verb].deprel == "amod"
            and "VerbForm=Ger" in self.tree[verb].feats
        ):
            return [above]
        return own or self._relative_object(verb)

    def _relative_object(self, verb: int) -> Sequence[int]:
        tree = self.tree
        if tree[verb].deprel in ("acl:relcl", "acl") and self._nominal_subjects(verb):
            head = tree.head(verb)
            return [head] if head is not None else []
        return []

    @remembered
    def _agents(self, verb: int) -> Sequence[int]:
        """The doer of a passive: `oleh X`, `by X`, or the bare noun that follows a di- verb."""
        tree = self.tree
        found = [
            c
            for c in tree.children(verb)
            # "ditujukan terhadap X": a phrase with another preposition is no agent, whatever the parser took it for.
            if tree[c].deprel == "obl:agent" and self.case(c) in (None, *self.words.agents)
        ]
        found += [
            c
            for c in tree.children(verb, "obl", "nmod")
            if c not in found and self.case(c) in self.words.agents
        ]
        if not found:
            borrowed = self._borrowed_agent(verb)
            if borrowed is None:
                borrowed = self._agent_behind(verb)
            found = [borrowed] if borrowed is not None else []
        if not found:
            found = [
                c
                for c in (
                    *tree.children(verb, "obl", "obj", "nmod", "compound", "flat"),
                    *self._displaced(verb),
                )
                if verb < c <= verb + 4
                and self.case(c) is None
                and tree[c].deprel != "obl:tmod"
                and not tree[c].ent.endswith("TIME")
                and tree[c].upos in NOMINAL
                and tree[c].upos != "NUM"
            ][:1]
        return found

    @remembered
    def doers(self, noun: int) -> Sequence[int]:
        """Return who did the deed that a noun names: "pembunuhan Y oleh X", "serangan yang dilancarkan X"."""
        tree = self.tree
        found = [c for c in tree.children(noun, "nmod", "obl") if self.case(c) in self.words.agents]
        for verb in [] if found else tree.children(noun, "acl"):
            if self.forms[verb] in self.words.carrying and self.is_passive(verb, None):
                found.extend(self._agents(verb))
        above = tree.head(noun)
        if (
            not found
            and above is not None
            and tree[above].upos == "VERB"
            and not self.is_passive(above, None)
        ):
            # An active verb has no doer with "oleh": the phrase belongs to its object.
            found = [c for c in tree.children(above, "obl") if c > noun and self.case(c) in self.words.agents]
        return found

    def _borrowed_agent(self, verb: int) -> int | None:
        """ "Iran dituduh Israel melanggar …": the noun after a di- verb is its doer, whatever it is parsed as."""
        for complement in self.tree.children(verb, "ccomp", "xcomp"):
            for subject in self.tree.children(complement, "nsubj"):
                if (
                    subject == verb + 1
                    and self.tree.children(verb, "nsubj")
                    and not self.tree.children(complement, "mark")
                ):
                    return subject
        return None

    def _agent_behind(self, verb: int) -> int | None:
        """ "setelah dihantam serangan drone": a noun right behind a di- verb that has its subject before it or from elsewhere."""
        subjects = self._nominal_subjects(verb)
        if len(subjects) == 2 and subjects[0] < verb < subjects[1] <= verb + 2:
            return subjects[
                1
            ]  # "Budi diperiksa polisi": two subjects by the parse, of which the second one acts
        relation = self.tree[verb].deprel.split(":")[0]
        if relation not in ("advcl", "acl", "conj", "xcomp", "ccomp"):
            return None
        if len(subjects) != 1 or subjects[0] != verb + 1 or not self.surface_subjects(verb, past=subjects[0]):
            return None
        return subjects[0]

    @remembered
    def _nominal_subjects(self, verb: int) -> Sequence[int]:
        return [
            c
            for c in self.tree.children(verb, "nsubj")
            if self.tree[c].upos in (*NOMINAL, "ADJ", "VERB") and self.forms[c] not in self.words.relative
        ]

    @remembered
    def _displaced(self, verb: int) -> Sequence[int]:
        """A second subject, behind a verb that has one before it, is its object: the order of words tells them apart."""
        own = self._nominal_subjects(verb)
        before = [c for c in own if c < verb]
        return [c for c in own if c > verb] if before else []

    @remembered
    def surface_subjects(self, verb: int, depth: int = 0, past: int | None = None) -> Sequence[int]:
        """Return the heads of the grammatical subject, found by control, coordination or the relative's head.

        `past` is a noun to look past, should it stand as the subject.
        """
        tree = self.tree
        head = tree.head(verb)
        relation = tree[verb].deprel
        displaced = self._displaced(verb)
        own = [c for c in self._nominal_subjects(verb) if c != past and c not in displaced]
        if (
            own
            and head is not None
            and "Voice=Pass" in tree[head].feats
            and self._borrowed_agent(head) in own
        ):
            return self.surface_subjects(head, depth + 1)
        if own or depth > 5:
            return own
        if head is None:
            return []
        if verb in self.verbs and relation.split(":")[0] in ("obl", "obj", "nmod", "advmod"):
            relation = "xcomp"
        if relation == "acl" and self._is_participle(verb) and self.forms[verb - 1] == ",":
            # "bombed a town, killing eight": what it led to is the doer's
            above = self.governor(head)
            return self.surface_subjects(above, depth + 1) if above is not None else []
        if relation.startswith("acl") and tree[head].upos in (*NOMINAL, "ADJ"):
            return [head] if self._is_relative(verb) else self._owner(head, depth)
        if relation == "amod" and "VerbForm=Ger" in tree[verb].feats:
            # "accused X of attacking civilians", with the gerund read as an adjective of its object
            above = tree.head(head)
            return self._asked(above, verb) if above is not None else []
        if relation == "conj":
            return self.surface_subjects(head, depth + 1)
        told = self._told_before(verb, head)
        if told is not None:
            return self.surface_subjects(told, depth + 1)
        if relation in ("xcomp", "ccomp"):
            return self._asked(head, verb) or self.surface_subjects(head, depth + 1)
        if relation.split(":")[0] in ("advcl", "parataxis"):
            stranded = self._stranded(verb, head)
            if stranded:
                return stranded
            if self._is_participle(verb) and verb and self.forms[verb - 1] == ",":
                return self.surface_subjects(head, depth + 1)  # "attacked Y, killing eight"
            return self._asked(head, verb) or self.surface_subjects(head, depth + 1)
        return []

    def _is_participle(self, verb: int) -> bool:
        """Say whether a form is one in -ing."""
        feats = set(self.tree[verb].feats.split("|"))
        return "VerbForm=Ger" in feats or {"VerbForm=Part", "Tense=Pres"} <= feats

    def _told_before(self, verb: int, head: int) -> int | None:
        """ "A bombed B, X said, killing eight": what a participle at a tag goes on with stands before them."""
        tree = self.tree
        if not self._is_participle(verb):
            return None
        if any(hit.cue.kind == "verb" for hit in self.cues.at(self.forms, verb)):
            return None  # "…, X said, urging Y": that X does
        before = [c for c in tree.children(head, "ccomp", "parataxis") if c < head and c < verb]
        return before[-1] if before else None

    def _stranded(self, verb: int, head: int) -> Sequence[int]:
        """ "… usai X menghubungi Y": a bare noun between the conjunction and its verb, hung on the verb above."""
        tree = self.tree
        marks = [mark for mark in tree.children(verb, "mark") if mark < verb]
        if not marks:
            return []
        return [
            c
            for c in tree.children(head, "obl", "nsubj", "obj")
            if marks[-1] < c < verb and self.case(c) is None and tree.subtree(c)[0] == marks[-1] + 1
        ][:1]

    def _asked(self, head: int, verb: int) -> Sequence[int]:
        """The one asked, accused or thanked is the subject of what follows: "urged X to go", "called on X to go"."""
        if self.forms[head] not in self.words.asking or verb < head:
            return []
        tree = self.tree
        direct = [c for c in tree.children(head, "obj", "iobj") if c < verb]
        return direct or [
            c for c in tree.children(head, "obl") if head < c < verb and self.case(c) in self.words.asked_by
        ]

    def _is_relative(self, verb: int) -> bool:
        """A relative clause or a participle: its head is its subject. `rencana untuk menyerang` is neither."""
        tree = self.tree
        marks = {self.forms[c] for c in tree.children(verb)}
        if marks & self.words.relative:
            return True
        if tree[verb].deprel == "acl:relcl" and not marks & self.words.purposes:
            return True
        return not marks & self.words.subordinators and "VerbForm=Inf" not in tree[verb].feats

    def _owner(self, noun: int, depth: int) -> Sequence[int]:
        """Whose plan or promise it is: the noun's possessor, else the subject of the verb it depends on."""
        tree = self.tree
        carrier = tree.head(noun)
        if carrier is not None and tree.is_a(noun, "obj") and self.forms[carrier] in self.words.carrying:
            return self.surface_subjects(carrier, depth + 1)
        owned = [
            c
            for c in tree.children(noun, "nmod", "compound", "amod", "flat")
            if not (case := self.case(c)) or case in self.words.possessive
        ]
        if owned:
            return owned
        head = tree.head(noun)
        if head is not None and tree[head].upos in VERBAL and tree[noun].deprel in ("obj", "obl", "xcomp"):
            return self.surface_subjects(head, depth + 1)
        return []

    @remembered
    def stand_ins(self, verb: int) -> Sequence[int]:
        """Return who does what a clause on a noun tells, where the noun is nobody.

        "signed a law banning X": whoever signs. "the warrant of a court, which accuses X": what stands before "which".
        """
        tree = self.tree
        noun = tree.head(verb)
        if noun is None or not tree.is_a(verb, "acl"):
            return []
        relative = next((c for c in tree.children(verb) if self.forms[c] in self.words.relative), None)
        if relative is not None:
            before = relative - 1
            while before > noun and tree[before].upos == "PUNCT":
                before -= 1
            return [before] if before > noun else []
        if "VerbForm=Ger" not in tree[verb].feats and "Tense=Pres" not in tree[verb].feats:
            return []
        owned = [c for c in tree.children(noun, "nmod") if self.case(c) in self.words.possessive]
        if owned:
            return owned
        above = tree.head(noun)
        if above is None or tree[above].upos != "VERB" or not tree.is_a(noun, "obj"):
            return []
        return self.surface_subjects(above)

    @remembered
    def obliques(self, index: int) -> Sequence[tuple[str, int]]:
        """Return (preposition, head) of the phrases under a token, in text order."""
        return [
            (case, child)
            for child in self.tree.children(index, "obl", "nmod", "advmod", "advcl", "acl")
            if (case := self.case(child)) is not None
        ]

    @remembered
    def complements(self, verb: int) -> Sequence[int]:
        """Return the heads of the clauses that complete a verb."""
        tree = self.tree
        found = tree.children(verb, "ccomp", "xcomp")
        marked = [
            c
            for c in tree.children(verb, "advcl", "acl", "parataxis")
            if c > verb
            and (
                {self.forms[m] for m in tree.children(c, "mark", "case")} & self.words.subordinators
                or (c == verb + 1 and tree[verb].upos == "ADJ")  # "siap membantu"
            )
        ]
        return [*found, *marked]

    def chained(self, verb: int) -> Sequence[int]:
        """Return the verbs that complete a verb, those on its objects included: "plans to go", "made an effort to go"."""
        nouns = self.tree.children(verb, "obj")
        found = [*self.complements(verb), *(c for noun in nouns for c in self.complements(noun))]
        return [c for c in found if self.tree[c].upos in VERBAL or self.tree.children(c, "mark")]

    def governor(self, index: int) -> int | None:
        """Return the nearest verb above a noun."""
        for above in self.tree.ancestors(index):
            if self.tree[above].upos == "VERB":
                return above
        return None

"""Who tells it: the outlet, or a statement; and what a statement's act makes of the events in its content."""

from __future__ import annotations

from saksi.ontology import country_part, load_ontology, sector_part
from saksi.records import Span, SpanIndex, Statement
from saksi.records.model import Act, Modality
from saksi.stages.events.drafts import SPOKEN, Draft, speaker_party
from saksi.stages.events.grammar import NOMINAL, Clause
from saksi.stages.events.index import EventIndex
from saksi.stages.events.parties import Party, PartyFinder, addressed, unique

SAID = frozenset(
    {"verbal", "refused", "speak_to", "asked", "proposed", "commit", "threat", "agreed_with", "coded_said"}
)
_MADE_OF: dict[Act, Modality] = {
    "demand": "requested",
    "appeal": "requested",
    "propose": "requested",
    "pledge": "planned",
    "threaten": "planned",
    "deny": "negated",
    "ask": "hypothetical",
}


class Voices:
    """Assigns drafts to the statements that tell or perform them."""

    def __init__(self, finder: PartyFinder, statements: tuple[Statement, ...], index: EventIndex) -> None:
        """Index the cues."""
        self.finder = finder
        self.hearsay = index.hearsay
        self.by_id = {statement.id: statement for statement in statements}
        cued = [statement for statement in statements if statement.cue is not None]
        self.cues: SpanIndex[Statement] = SpanIndex(
            cued, key=lambda statement: statement.cue or statement.content[0]
        )

    def assign(self, draft: Draft, clause: Clause) -> Statement | None:
        """Set `in_statement`, and modality and parties where the statement decides them.

        Returns the statement that the draft's words perform, if they do.
        """
        token = clause.tree[draft.head]
        performed = self._performed(draft, token.span)
        if performed is not None:
            draft.in_statement = self._teller(performed)
            draft.told = True
            self._complete(draft, performed)
            return performed
        statement = self.finder.statement(token.span)
        if statement is None:
            if draft.modality == "actual" and self._is_hearsay(draft, clause):
                draft.modality = "hypothetical"
            return None
        speaker = speaker_party(statement)
        promised = draft.modality == "planned" and load_ontology().types[draft.type].promised is not None
        if (
            draft.type in SPOKEN
            and _is_said(draft)
            and speaker is not None
            and not promised
            and self._says_so(draft, statement, clause)
        ):
            if not draft.actors and draft.recipients and not draft.weak and _unsaid(draft):
                draft.actors = [speaker]
            if draft.actors and all(_speaks_for(speaker, party) for party in draft.actors):
                draft.in_statement = self._teller(statement)
                draft.told = True
                if draft.modality == "planned":
                    draft.modality = "actual"
                return statement
        draft.in_statement = statement.id
        self._by_act(draft, statement, clause)
        return None

    def _is_hearsay(self, draft: Draft, clause: Clause) -> bool:
        """Say whether a word right before the predicate puts it into some mouth: "yang dituduh menyerang"."""
        if {clause.forms[0], "".join(clause.forms[:2])} & self.hearsay.openers:  # "Konon", "Kabar" and "nya"
            return True
        at = draft.predicate - 1
        if (
            clause.tree[draft.predicate].upos in NOMINAL
        ):  # "an alleged Pakistani attack", "what it called an attack"
            while (
                at >= 0
                and clause.tree[at].upos in ("ADJ", *NOMINAL)
                and clause.forms[at] not in self.hearsay.words
            ):
                at -= 1
        while at >= 0 and clause.forms[at] in self.hearsay.links:
            at -= 1
        return at >= 0 and clause.forms[at] in self.hearsay.words

    def _says_so(self, draft: Draft, statement: Statement, clause: Clause) -> bool:
        """Say whether a statement's words do the act by being said: "dirinya telah meminta …" only tells of it.

        The act is the content's own predicate, or joined to it, and is not told as done unless in the first person;
        what stands in a clause below ("untuk mendesak", "yang dituduhkan") the statement only speaks about.
        """
        if draft.by_speaker:
            return True
        tree = clause.tree
        if draft.type == "AGREE" and draft.modality == "planned" and not draft.rule.endswith(":commit"):
            return False  # "kami akan mengundang Rusia": said, but not yet done
        if draft.done and not any(
            party.token >= 0 and clause.forms[party.token] in self.finder.first_person
            for party in draft.actors
        ):
            return False
        node = draft.predicate
        while True:
            above = tree.head(node)
            if above is None or not any(span.covers(tree[above].span) for span in statement.content):
                return True
            relation = tree[node].deprel.split(":")[0]
            wanted = relation == "xcomp" and clause.forms[above] in clause.words.willing
            if relation not in ("conj", "parataxis") and not wanted:
                return False
            node = above

    def _teller(self, statement: Statement) -> str | None:
        """The statement that tells of a statement: its parent, null for the outlet. One's own words tell nothing more."""
        above = self.by_id.get(statement.parent or "")
        if above is None and statement.cue is not None:
            around = self.finder.statement(statement.cue)
            above = around if around is not statement else None
        for _ in range(len(self.by_id)):
            if above is None or not _one_voice(above, statement):
                break
            above = self.by_id.get(above.parent or "")
        return above.id if above is not None else None

    def _performed(self, draft: Draft, head: Span) -> Statement | None:
        if draft.type not in SPOKEN or not _is_said(draft):
            return None
        hit = [
            statement
            for statement in self.cues.overlapping(draft.trigger)
            if statement.cue and (statement.cue.overlaps(head) or draft.trigger.covers(statement.cue))
        ]
        return hit[0] if hit else None

    def _complete(self, draft: Draft, statement: Statement) -> None:
        """Fill parties that grammar left open from the statement: its speaker, the one it speaks to."""
        speaker = speaker_party(statement)
        if speaker is not None and not any(party.code for party in draft.actors):
            draft.actors = [speaker]
        addressee = statement.addressee
        if (
            draft.type == "REQUEST"
            and not any(p.code for p in draft.recipients)
            and addressee
            and addressee.code
        ):
            draft.recipients = [addressed(addressee.span, addressee.code)]
        draft.recipients = unique(p for p in draft.recipients if p.span not in {a.span for a in draft.actors})

    def _by_act(self, draft: Draft, statement: Statement, clause: Clause) -> None:
        made = _MADE_OF.get(statement.act)
        if made is None or not self._on_top(draft, statement, clause) or self._long(statement, clause):
            return
        if made == "requested" and draft.modality == "negated":
            draft.kept_from = True
        elif (
            draft.modality == "actual"
            and not (draft.done and made != "negated")
            and (not draft.weak or draft.root == draft.head)
        ):
            draft.modality = made

    @staticmethod
    def _long(statement: Statement, clause: Clause) -> bool:
        """Of a quotation over several sentences the act says little about each: there the own words decide."""
        sentence = clause.tree.sentence.span
        return statement.kind == "direct" and any(
            span.start < sentence.start - 1 or span.end > sentence.end + 1 for span in statement.content
        )

    def _on_top(self, draft: Draft, statement: Statement, clause: Clause) -> bool:
        """Say whether the draft's predicate is the content's own, not one in a relative clause inside it."""
        if draft.root < 0:
            return False
        root = clause.tree[draft.root]
        inside = any(span.covers(root.span) for span in statement.content)
        if not inside:
            return True
        above = clause.tree.head(draft.root)
        return above is None or not any(span.covers(clause.tree[above].span) for span in statement.content)


def _is_said(draft: Draft) -> bool:
    """Say whether the words name an act of speech: an investigation, a signature, a verdict are done, not said."""
    return draft.mode != "investigate" and draft.rule.rpartition(":")[2] in SAID


def _one_voice(first: Statement, second: Statement) -> bool:
    """Say whether two statements have one speaker: the same name, or a country and who speaks for it."""
    if first.speaker and second.speaker and first.speaker.casefold() == second.speaker.casefold():
        return True
    ours, theirs = first.speaker_code or "", second.speaker_code or ""
    if not ours or not theirs or country_part(ours) != country_part(theirs):
        return False
    return sector_part(ours) is None or sector_part(theirs) is None


def _speaks_for(speaker: Party, party: Party) -> bool:
    """Say whether what a party does in a statement is the speaker's own act: it is the speaker, or the land spoken for."""
    if party.country != speaker.country:
        return False
    if party.person and speaker.person:
        return party.person == speaker.person
    return sector_part(party.code or "") is None or party.code == speaker.code


def _unsaid(draft: Draft) -> bool:
    """Say whether the one who asks goes without saying: "warga diimbau", not "X mendapat tekanan"."""
    return draft.type == "REQUEST" and draft.rule.startswith("verb:")

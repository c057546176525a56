"""Where a reported clause begins: after its cue, past addressee and circumstance, past complementizer or comma."""

from __future__ import annotations

import re
from dataclasses import dataclass

from saksi.lang.cues import Hit
from saksi.lexicon.cues import Construction
from saksi.records import Span
from saksi.stages.statements.page import PREDICATE, Page
from saksi.stages.statements.phrases import phrase_from


@dataclass
class Complement:
    """The first word of the content, by which construction, and the one spoken to on the way there."""

    start: int
    construction: Construction
    addressee: Span | None = None
    marked: bool = False


def complement(page: Page, hit: Hit, after: int, high: int) -> Complement | str:
    """Find the complement of a cue that ends before word `after`, or say why there is none."""
    grammar, words, takes = page.grammar, page.words, hit.cue.takes
    j = after
    while j < high and words[j] in grammar.adverbs and words[j] not in grammar.infinitive_markers:
        j += 1
    if j >= high or (
        page.is_punct(j) and words[j] not in {",", ":", '"', "“", "”", "'", "‘", "(", "--", "–"}
    ):
        return "nothing follows the cue"
    if words[j] in grammar.relative and page.grammar.contents_end == "sentence":
        return "a relative clause follows the cue"
    addressee: Span | None = None
    if grammar.contents_end == "tree" and hit.cue.addressee == "object":
        end = _object_end(page, j - hit.length if page.is_punct(j) else after - 1, j, high)
        if end is not None:
            addressee, j = page.span(j, end), end
    explicit = _complementizer(page, hit, j, high)
    told = j
    # kepada Putin, ke wartawan; told reporters
    while j < high:
        if words[j] in grammar.addressee_markers and words[j] not in grammar.complementizers:
            end = phrase_from(page, j + 1, high)
            if end > j + 1:
                if "object" in takes and "clause" not in takes and words[j] in grammar.about_markers:
                    break
                addressee = page.span(j + 1, end)
                j = end
                continue
        break
    if explicit is not None:
        if hit.cue.addressee == "object" and addressee is None and explicit > j:
            end = phrase_from(page, j, explicit)
            if j < end <= explicit:
                addressee = page.span(j, end)
        construction: Construction = (
            "demand" if words[explicit - 1] in grammar.demand_markers - grammar.complementizers else "clause"
        )
        if words[explicit - 1] in grammar.demand_markers and "demand" in takes:
            construction = "demand"
        if words[explicit - 1] in grammar.about_markers - grammar.demand_markers:
            construction = "object"
        if construction == "demand" and not takes & {"demand", "infinitive", "clause", "marked"}:
            return "no demand can follow this cue"
        if construction == "clause" and not takes & {"clause", "marked", "infinitive", "label"}:
            return "no clause can follow this cue"
        return Complement(explicit, construction, addressee, True)
    if j < high and words[j] in {",", ":"}:
        if takes & {"clause", "marked", "tag"} and _has_predicate(page, j + 1, high):
            return Complement(j + 1, "clause", addressee, True)
        return "a comma, and no clause after it"
    # a circumstance that ends in a comma before the clause: mengatakan di Ankara, Selasa, …
    if words[j] in grammar.medium_markers and takes & {"clause", "marked"}:
        comma = next((k for k in range(j, min(high, j + 12)) if words[k] == ","), None)
        if (
            comma is not None
            and not any(page.tokens[k].upos == "VERB" for k in range(j, comma))
            and _has_predicate(page, comma + 1, high)
        ):
            noun = words[j + 1] in grammar.medium_nouns if j + 1 < high else False
            if noun or words[j] in grammar.place_markers:
                return Complement(comma + 1, "clause", addressee, True)
    if "demand" in takes and hit.cue.addressee == "object" and addressee is None:
        end = phrase_from(page, j, high)
        if j < end < high and (
            words[end] in grammar.demand_markers
            or page.tokens[end].upos in {"VERB"}
            or words[end] in grammar.negators
            or _urged(page, end, high)
        ):
            asked = page.mention_from(j)
            if words[end] in grammar.demand_markers:
                return Complement(end + 1, "demand", page.span(j, end), True)
            if asked is not None and "clause" not in takes and grammar.contents_end == "tree":
                return Complement(end, "demand", page.span(j, end))
            if asked is not None:
                # meminta Y menghentikan …: with no marker the whole clause is content, Y asked
                return Complement(j, "demand", page.span(j, end))
    if grammar.contents_end == "tree":
        verb = after - 1
        clausal = [c for c in page.children(verb, "ccomp", "xcomp", "parataxis") if c >= j]
        if addressee is not None and "demand" in takes and j < high:
            if words[j] in grammar.demand_markers:
                return Complement(j + 1, "demand", addressee, True)
            if words[j] in grammar.negators:
                return Complement(j, "demand", addressee, True)
        if (
            clausal
            and takes & {"clause", "marked"}
            and any(page.is_a(c, "ccomp", "parataxis") for c in clausal)
        ):
            return Complement(j, "clause", addressee)
    if "infinitive" in takes and (
        words[j] in grammar.infinitive_markers
        or page.tokens[j].upos in {"VERB", "AUX", "ADV"}
        or words[j] in grammar.negators
    ):
        return Complement(j, "infinitive", addressee)
    if words[j] in grammar.question_words and takes & {"clause", "marked"}:
        return Complement(j, "clause", addressee, True)
    clausal = [c for c in page.children(after - 1, "ccomp") if c >= j]
    if (
        "clause" in takes
        and grammar.contents_end == "sentence"
        and (clausal or _has_predicate(page, j, high))
    ):
        return Complement(j, "clause", addressee)
    if "label" in takes and any(
        words[k] in grammar.label_markers or k in page.quoted for k in range(j + 1, high)
    ):
        # menyebutnya “…”: what the clitic stands for is no part of what it is called
        quoted = page.words[j] in grammar.clitic and j + 1 in page.quoted
        return Complement(j + quoted, "label", addressee)
    if (
        "demand" in takes
        and hit.cue.addressee == "object"
        and hit.voice != "pass"
        and _proposition(page, j, high)
        and not takes & {"object", "proposal"}
    ):
        return "only a thing is asked for"
    if "proposal" in takes:
        k = j + 1 if words[j] in grammar.about_markers | grammar.label_markers else j
        if _names_a_plan(page, k, high):
            return Complement(k, "object", addressee)
        if not takes & {"object"}:
            return "the object only names a target"
    if takes & {"object"}:
        if words[j] in grammar.about_markers:
            j += 1
        if _proposition(page, j, high):
            return Complement(j, "object", addressee)
        # berterima kasih kepada Irak, meminta maaf kepada keluarga: whom it is said to is what is said
        if addressee is not None and hit.cue.act in {"thank", "apologize", "praise"}:
            return Complement(told, "object", addressee, True)
        return "the object only names a target"
    return "no clause follows"


def _complementizer(page: Page, hit: Hit, low: int, high: int) -> int | None:
    """Word after the complementizer that belongs to the cue, null when it has none."""
    grammar = page.grammar
    if page.words[low] in grammar.question_words:
        return None
    markers = set(grammar.complementizers)
    if "demand" in hit.cue.takes or "infinitive" in hit.cue.takes:
        markers |= grammar.demand_markers
    if hit.cue.light or hit.voice == "noun":
        markers |= grammar.about_markers | grammar.demand_markers
    if hit.cue.act == "thank":
        markers |= grammar.about_markers
    depth = 0
    asked = "demand" in hit.cue.takes and hit.cue.addressee == "object"
    described = False  # the one asked has a relative clause: meminta warga yang tinggal di lereng untuk …
    for k in range(low, min(high, low + 26)):
        form = page.words[k]
        if form == "(":
            depth += 1
        elif form == ")":
            depth -= 1
        if depth > 0:
            continue
        if described:
            if form in {",", ";", "."} or k in page.quoted:
                return None
            if form in markers & grammar.demand_markers:
                return k + 1
            continue
        if form in markers:
            if form in grammar.complementizers or k == low:
                return k + 1
            # untuk and its like after a name, not somewhere inside the clause
            if (
                hit.cue.addressee == "object"
                and (
                    not any(page.tokens[i].upos in {"VERB", "AUX"} for i in range(low, k))
                    and k - low <= 12
                    and page.words[low] not in {",", ":"}
                )
                and (phrase_from(page, low, k) == k or (page.words[low] in grammar.addressee_markers))
            ):
                return k + 1
            if form in grammar.demand_markers:
                continue
        if k > low and form in grammar.relative:
            if not asked or grammar.contents_end != "sentence":
                return None
            described = True
            continue
        if page.tokens[k].upos == "VERB" and k > low and form not in grammar.adverbs:
            return None
        if k in page.quoted:
            return None
    return None


def _relative_before(page: Page, word: int, low: int) -> bool:
    """Say whether a relative pronoun opens the verb's clause."""
    k = word - 1
    skipped = page.grammar.adverbs | page.grammar.auxiliaries | page.grammar.negators
    while k >= low and page.words[k] in skipped:
        k -= 1
    return k >= low and page.words[k] in page.grammar.relative


def _object_end(page: Page, cue: int, low: int, high: int) -> int | None:
    """One past the object that starts at `low` where a clause of the same verb follows it."""
    clausal = [c for c in page.children(cue, "ccomp", "xcomp", "advcl") if c > low]
    for child in page.children(cue, "obj", "iobj", "obl"):
        members = page.subtree(child)
        if clausal and min(members) == low and max(members) + 1 < high and child not in clausal:
            inner = [m for m in members if m <= child or page.head(m) in members]
            end = max(inner) + 1
            first = min(min(page.subtree(c)) for c in clausal)
            return min(end, first) if first > low else None
    return None


def _has_predicate(page: Page, low: int, high: int) -> bool:
    """Say whether the words hold a clause: a predicate that is not in a relative clause of the first phrase."""
    grammar = page.grammar
    if high - low < 2:
        return False
    for k in range(low, high):
        token = page.tokens[k]
        if page.words[k] in grammar.relative and page.grammar.contents_end == "sentence":
            # past a relative clause the predicate still has to come
            continue
        if (
            token.upos in {"VERB", "AUX"}
            or page.words[k] in grammar.negators
            or page.words[k] in grammar.auxiliaries
        ):
            if page.is_a(k, "acl") and token.upos == "VERB":
                if _relative_before(page, k, low) or any(
                    page.is_a(a, "acl") for a in page.ancestors(k) if a >= low
                ):
                    continue
                return True
            if any(
                page.is_a(a, "acl", "nmod", "obl", "advcl") and low <= a
                for a in [k, *page.ancestors(k)]
                if a >= low and a != k
            ) and not page.is_a(k, "ccomp"):
                continue
            if page.is_a(k, "advcl"):
                continue
            return True
        if token.upos in {"ADJ", "NOUN", "PROPN", "PRON", "NUM", "ADV"} and any(
            low <= c < k for c in page.children(k, "nsubj", "csubj")
        ):
            return True
    return False


def _names_a_plan(page: Page, low: int, high: int) -> bool:
    """Say whether a noun phrase is a plan, decision or act with an argument of its own.

    *rencana pemerintah menaikkan tarif*, *penutupan pelabuhan itu*; neither *rencana itu* nor *utusan PBB*.
    """
    grammar = page.grammar
    while low < high and (page.is_punct(low) or page.words[low] in grammar.quantifiers):
        low += 1
    if low >= high or page.tokens[low].upos not in {"NOUN", "VERB", "ADJ"}:
        return False
    mention = page.mention_from(low)
    if mention is not None and mention.kind in {"person", "group"}:
        return False
    form = page.words[low]
    if form not in grammar.plan_nouns and not any(re.fullmatch(p, form) for p in grammar.plan_forms):
        return False
    own = [
        k
        for k in range(low + 1, high)
        if not page.is_punct(k)
        and page.words[k] not in grammar.determiners_after | grammar.clitic | grammar.adverbs
    ]
    return bool(own) and own[0] == low + 1 and page.words[own[0]] not in grammar.medium_markers | {"pada"}


def _urged(page: Page, word: int, high: int) -> bool:
    """Say whether a verb follows behind a modal or adverb: mendesak pemerintah | segera membuka …."""
    between = page.grammar.auxiliaries | page.grammar.adverbs
    first = word
    while word < high and (page.words[word] in between or page.tokens[word].upos in {"AUX", "ADV"}):
        word += 1
    return first < word < high and page.tokens[word].upos == "VERB"


def _proposition(page: Page, low: int, high: int) -> bool:
    """Say whether a noun phrase carries a proposition, and does not only name somebody."""
    while low < high and page.is_punct(low):
        low += 1
    if low >= high or page.words[low] in page.grammar.pronouns:
        return False
    end = high
    content = [k for k in range(low, end) if not page.is_punct(k)]
    if not content:
        return False
    head = page.mention_from(low)
    if head is not None and head.kind in {"person", "organization", "country", "group"}:
        rest = page.first(head.span.end)
        # only a name, or a name and circumstances
        return (
            any(page.tokens[k].upos in PREDICATE for k in range(rest, end))
            and page.words[rest] in page.grammar.relative
            if rest < end
            else False
        )
    first = page.tokens[low]
    if first.upos == "VERB" and page.grammar.contents_end == "tree":
        return len(content) > 1  # called for reducing the fee
    if first.upos == "PROPN" or (
        first.ent not in {"O", ""} and first.ent.endswith(("PER", "ORG", "GPE", "NORP"))
    ):
        return False
    if len(content) == 1:
        return page.words[low + 1 : low + 2] == ["nya"]
    return first.upos in {"NOUN", "ADJ", "DET", "NUM", "PRON", "ADV"}

"""Noun phrases as attributions need them: the one who speaks, the one spoken to, the channel."""

from __future__ import annotations

from functools import lru_cache

from saksi.records import Span
from saksi.stages.statements.draft import Source
from saksi.stages.statements.page import NOMINAL, Page

# Relations that belong to a speaker's name, and those that are clauses or circumstances hung on to it.
_OUTSIDE = (
    "acl",
    "advcl",
    "parataxis",
    "obl",
    "advmod",
    "cc",
    "punct",
    "mark",
    "orphan",
    "cop",
    "aux",
    "discourse",
)


def phrase_from(page: Page, word: int, high: int) -> int:
    """Return the word after the noun phrase that starts at `word` (`word` itself when none does)."""
    if word >= high or page.is_punct(word):
        return word
    grammar = page.grammar
    if page.words[word] in grammar.clitic or page.words[word] in grammar.pronouns:
        return word + 1
    end = word
    mention = page.mention_from(word)
    if mention is not None and mention.form != "clitic":
        end = min(high, page.first(mention.span.end))
        is_name = mention.kind == "person" and mention.form in {"name", "short"}
        if is_name and word < end < high and not page.is_punct(end):
            # Menurut Sari rencana itu …: nothing but more of the name belongs to it
            more = page.tokens[end].ent.startswith("I-") or page.words[end] in grammar.phrase_links
            if not more:
                return end
    run = word
    depth = 0
    while run < high:
        token, form = page.tokens[run], page.words[run]
        if form == "(":
            depth += 1
        elif form == ")" and depth:
            depth -= 1
        elif (
            form in grammar.relative
            or form in grammar.linkers
            or (
                depth == 0
                and (token.upos not in NOMINAL or page.is_punct(run))
                and run >= end
                and form not in grammar.phrase_links
            )
        ):
            break
        run += 1
    if depth:
        while run > end and page.words[run - 1] != "(":
            run -= 1
        run -= 1
    run = max(run, end, word)
    while run > word and page.is_punct(run - 1) and page.words[run - 1] != ")":
        run -= 1
    # an apposition between commas: juru bicara NATO, Karin Solberg
    if run + 1 < high and page.words[run] == ",":
        named = page.mention_from(run + 1)
        if named is not None and named.kind == "person" and named.form in {"name", "title", "description"}:
            first = page.mention_from(word)
            # a title and then its name, or a name and then its title: polisi, pelaku … is neither
            titled = (first is None or first.form in {"description", "title"}) and named.form in {
                "name",
                "short",
            }
            titled = titled or (first is not None and first.form == "name" and named.form == "title")
            after = min(high, page.first(named.span.end))
            does = any(page.is_a(k, "nsubj") and (page.head(k) or 0) >= after for k in range(run + 1, after))
            if titled and (first is None or first.kind == "person") and not does:
                return max(after, run)
    return run


def source_at(page: Page, low: int, high: int) -> Source:
    """The speaker named by the words `low` up to `high`."""
    while low < high and (page.is_punct(low) or page.words[low] in page.grammar.complementizers):
        low += 1
    while high > low and page.is_punct(high - 1) and page.words[high - 1] != ")":
        high -= 1
    if low >= high:
        return Source()
    span = page.span(low, high)
    found = page.mention_at(span)
    ranked = sorted(
        (m for m in found if m.form != "outlet" or len(found) == 1 or m.span == span),
        key=lambda m: (
            m.form != "clitic" if len(span) <= 4 else m.form == "clitic",
            not span.overlaps(m.span),
            m.kind == "place",
            not (m.kind == "person" and m.form in {"name", "short"}),
            m.entity is None and m.code is None,
            -len(m.span),
        ),
    )
    # the phrase's own head decides before names that merely stand in it (rencana menteri)
    for mention in ranked:
        if mention.span.start <= span.start + 1 or mention.kind == "person":
            return Source(span, mention)
    return Source(span, None)


def subject_of(page: Page, cue: int, low: int) -> Source | None:
    """The subject of a verb, its own or the one it shares; null when the sentence gives none."""
    seen: set[int] = set()
    current: int | None = cue
    while current is not None and current not in seen:
        seen.add(current)
        own = [
            c for c in page.children(current, "nsubj", "csubj") if c < cue or page.tree(cue)[0] is not None
        ]
        own = [c for c in own if low <= c]
        if own:
            return noun_phrase(page, own[0], cue)
        apart = current > low and page.words[current - 1] == ","
        if page.is_a(current, "acl") and apart and page.grammar.contents_end == "tree":
            # a participle set off by a comma is the subject's, not the last noun's
            noun = page.head(current)
            verbs = [] if noun is None else [a for a in page.ancestors(noun) if page.tokens[a].upos == "VERB"]
            if verbs and verbs[0] not in seen:
                current = verbs[0]
                continue
        if page.is_a(current, "acl"):
            noun = page.head(current)
            if noun is not None and low <= noun < cue and page.tokens[noun].upos in {"NOUN", "PROPN", "PRON"}:
                return noun_phrase(page, noun, cue)
            return None
        if page.is_a(current, "conj", "advcl", "xcomp", "parataxis", "aux", "cop", "fixed", "compound"):
            current = page.head(current)
            continue
        break
    return _before(page, cue, low)


def noun_phrase(page: Page, head: int, cue: int) -> Source:
    """The noun phrase of a head, without clauses and circumstances hung on to it."""
    _tree, base = page.tree(head)
    members = {head}
    stack = [head]
    while stack:
        current = stack.pop()
        for child in page.children(current):
            if page.is_a(child, *_OUTSIDE) and not (page.is_a(child, "acl") and False):
                continue
            if child in members or (child > cue > head):
                continue
            members.add(child)
            stack.append(child)
    low, high = head, head + 1
    while low - 1 in members or (low - 2 in members and low - 2 >= base and page.is_punct(low - 1)):
        low -= 1
    while high in members or (high + 1 in members and page.is_punct(high)):
        high += 1
    if high > cue >= low:
        high = cue if head < cue else high
        low = low if head < cue else cue + 1
    covering = [
        m
        for m in page.mentions.overlapping(page.tokens[head].span)
        if m.form != "clitic" or page.words[head] in page.grammar.clitic
    ]
    for mention in sorted(covering, key=lambda m: -len(m.span)):
        first, last = page.first(mention.span.start), page.first(mention.span.end)
        if first <= head < last and (last <= cue or first > cue):
            low, high = min(low, first), max(high, last)
            break
    if low <= cue < high:
        high = cue
    return source_at(page, low, high) if low < high else Source()


def _before(page: Page, cue: int, low: int) -> Source | None:
    """The noun phrase that stands right before the cue, adverbs and a circumstance between commas skipped."""
    i = cue - 1
    grammar = page.grammar
    while i >= low and (
        page.words[i] in grammar.adverbs
        or page.words[i] in grammar.auxiliaries
        or page.words[i] in grammar.negators
        or page.words[i] in grammar.relative
    ):
        i -= 1
    if i < low:
        return None
    for mention in page.mention_at(page.tokens[i].span):
        if mention.kind != "place" and mention.span.end <= page.tokens[cue].start:
            return source_at(page, page.first(mention.span.start), i + 1)
    if page.words[i] in grammar.pronouns:
        return source_at(page, i, i + 1)
    if page.words[i] == ",":
        j = i - 1
        while j >= low and page.words[j] != ",":
            j -= 1
        if j > low:
            for mention in page.mention_at(page.tokens[j - 1].span):
                if (
                    mention.kind in {"person", "organization", "country", "group"}
                    and mention.span.start >= page.tokens[low].start
                ):
                    return source_at(page, page.first(mention.span.start), j)
        return None
    if page.tokens[i].upos in {"NOUN", "PROPN", "PRON"}:
        first = i
        while first - 1 >= low and page.tokens[first - 1].upos in {"NOUN", "PROPN", "ADJ", "DET", "NUM"}:
            first -= 1
        return source_at(page, first, i + 1)
    return None


@lru_cache(maxsize=8)
def by_first(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Return phrases as words, by their first word, in the order given."""
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        words = phrase.split()
        found.setdefault(words[0], []).append(words)
    return found


def channel(page: Page, low: int, high: int) -> Span | None:
    """The channel named in a stretch (dikutip dari X, lewat akun X), null when none is."""
    grammar = page.grammar
    for i in range(low, high):
        for words in by_first(grammar.via_cues).get(page.words[i], ()):
            if page.words[i : i + len(words)] == words and i + len(words) < high:
                after = i + len(words)
                while after < high and page.words[after] in grammar.from_markers:
                    after += 1
                end = phrase_from(page, after, high)
                if end > after:
                    return page.span(after, end)
    for i in range(low, high - 1):
        if page.words[i] not in grammar.medium_markers:
            continue
        noun = i + 1
        while noun < high - 1 and page.tokens[noun].upos in {"DET", "NUM"}:
            noun += 1
        # a speech or written statement is the speaker's own, an account or a message through somebody is a channel
        through = page.words[i] in grammar.channel_markers and page.words[noun] in grammar.medium_nouns
        if through or page.words[noun] in grammar.channel_nouns:
            end = _medium_end(page, noun, high)
            if end > noun:
                return page.span(i + 1, end)
    return None


def _medium_end(page: Page, noun: int, high: int) -> int:
    """The word after a medium's phrase: at most to a comma, since a name may follow it (lewat akun X, Sari menulis)."""
    end = phrase_from(page, noun, high)
    comma = next((k for k in range(noun, end) if page.words[k] == ","), end)
    return min(end, comma)

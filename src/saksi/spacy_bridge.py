"""A reading as a spaCy `Doc`, for displaCy, matchers and annotation tools (extra `saksi[spacy]`).

Tokens are the parser's words, so `doc[i]` has tag, dependency, lemma, features and entity as saksi saw them. What
saksi read stands in `doc.spans` as span groups: `mentions`, `statements` (content), `sources`, `cues`, `triggers`,
`times`, `places`, `furniture`. A span group holds only stretches whose ends meet word ends; code points are in
`span.start_char`, `span.end_char` as in the report. `doc.text` is the report's text, character for character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saksi.records import Reading, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc


def to_spacy(reading: Reading) -> Doc:
    """Return the reading as a spaCy document.

    White space of more than one character, and text no sentence covers, become tokens of their own (spaCy knows no
    gaps), so a token's index in the Doc is not its index in a sentence.

    Raises:
        ImportError: spaCy is not installed.
    """
    try:
        import spacy
        from spacy.tokens import Doc
    except ImportError as error:
        raise ImportError("to_spacy needs spaCy: pip install 'saksi[spacy]'") from error
    vocab = spacy.blank(reading.report.language or "xx").vocab
    words, spaces, rows, sent_starts = _words(reading)
    heads, deps = _tree(rows)
    doc = Doc(
        vocab, words=words, spaces=spaces,
        tags=[token.upos if token else "SPACE" for token, *_ in rows],
        pos=[token.upos if token else "SPACE" for token, *_ in rows],
        morphs=[token.feats if token else "" for token, *_ in rows],
        lemmas=[token.lemma or token.form if token else word for (token, *_), word in zip(rows, words, strict=True)],
        heads=heads, deps=deps, sent_starts=sent_starts if not any(deps) else None,
        ents=[token.ent if token else "O" for token, *_ in rows],
    )  # fmt: skip
    _add_spans(doc, reading)
    doc.user_data["saksi_id"] = reading.report.id
    return doc


Row = tuple["Token | None", int, int]  # token, its sentence, its index there


def _words(reading: Reading) -> tuple[list[str], list[bool], list[Row], list[bool | int | None]]:
    """Return words, whether a space follows, what each word is, and whether it opens a sentence."""
    text = reading.text
    words: list[str] = []
    spaces: list[bool] = []
    rows: list[Row] = []
    opens: list[bool | int | None] = []
    at = 0

    def fill(until: int) -> None:
        """Lay out the text before the next token: one space belongs to the word before it, the rest are tokens."""
        nonlocal at
        if at < until and text[at] == " " and words and not spaces[-1]:
            spaces[-1] = True
            at += 1
        if at < until:
            words.append(text[at:until])
            spaces.append(False)
            rows.append((None, -1, -1))
            opens.append(False)
            at = until

    for number, sentence in enumerate(reading.sentences):
        for index, token in enumerate(sentence.tokens):
            if token.start < at:
                continue
            fill(token.start)
            words.append(text[token.start : token.end])
            spaces.append(False)
            rows.append((token, number, index))
            opens.append(index == 0)
            at = token.end
    fill(len(text))
    return words, spaces, rows, opens


def _tree(rows: list[Row]) -> tuple[list[int], list[str]]:
    """Return each word's head (its own index at a root) and relation, in the whole document."""
    place = {(number, index): i for i, (token, number, index) in enumerate(rows) if token}
    roots = {number: i for i, (token, number, _) in enumerate(rows) if token and token.deprel == "root"}
    heads: list[int] = []
    deps: list[str] = []
    before = None
    for i, (token, number, _) in enumerate(rows):
        if token is None:
            # White space hangs on the word before it (on itself at the start), as spaCy's own parser has it.
            heads.append(i if before is None else before)
            deps.append("ROOT" if before is None else "dep")
            continue
        before = i
        head = place.get((number, token.head), -1)
        if head >= 0:
            heads.append(head)
            deps.append(token.deprel)
        elif token.deprel == "root" or number not in roots:
            heads.append(i)
            deps.append("ROOT")
        else:
            heads.append(roots[number])
            deps.append("dep")
    return heads, deps


def _add_spans(doc: Doc, reading: Reading) -> None:
    groups: dict[str, list[Any]] = {
        name: [] for name in (
            "mentions", "statements", "sources", "cues", "triggers", "times", "places", "furniture",
        )
    }  # fmt: skip

    def add(group: str, start: int, end: int, label: str, kb_id: str | None = None) -> None:
        span = doc.char_span(start, end, label=label, kb_id=kb_id or "")
        if span is not None:
            groups[group].append(span)

    for mention in reading.mentions:
        add("mentions", mention.span.start, mention.span.end, mention.kind, mention.code or mention.entity)
    for statement in reading.statements:
        for content in statement.content:
            add("statements", content.start, content.end, f"{statement.kind}:{statement.act}", statement.id)
        if statement.source:
            add("sources", statement.source.start, statement.source.end, "source", statement.speaker_code)
        if statement.cue:
            add("cues", statement.cue.start, statement.cue.end, statement.act, statement.id)
    for event in reading.events:
        add("triggers", event.trigger.start, event.trigger.end, event.type, event.id)
    for time in reading.times:
        add("times", time.span.start, time.span.end, time.grain or "time", time.start)
    for spot in reading.places:
        add("places", spot.span.start, spot.span.end, "place", spot.country)
    for piece in reading.furniture:
        add("furniture", piece.start, piece.end, piece.kind)
    for name, spans in groups.items():
        doc.spans[name] = spans

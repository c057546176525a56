"""The parse stage: the model fills in the tokens that the segmenter cut, furniture left out."""

from __future__ import annotations

import msgspec

from saksi.lexicon import LanguagePack
from saksi.model import load_parser
from saksi.records import Reading, Sentence, Token


def parse(reading: Reading, pack: LanguagePack) -> Reading:
    """Return the reading with lemma, part of speech, features, governor, relation and entity tag on every token.

    Tokens inside furniture are no part of any sentence's tree: they keep `head` -1, relation `dep`, part of speech
    `X`. Spans and forms are never touched.

    Raises:
        saksi.model.weights.NoModel: the weights are not installed.
    """
    covered = [(piece.start, piece.end) for piece in reading.furniture]
    inside = [_outside(sentence, covered) for sentence in reading.sentences]
    trimmed = tuple(
        sentence if len(kept) == len(sentence.tokens) else _with(sentence, [sentence.tokens[i] for i in kept])
        for sentence, kept in zip(reading.sentences, inside, strict=True)
    )
    parsed = pack.get(load_parser).parse(reading.text, trimmed)
    sentences = tuple(
        done if len(kept) == len(sentence.tokens) else _restored(sentence, done, kept)
        for sentence, done, kept in zip(reading.sentences, parsed, inside, strict=True)
    )
    return msgspec.structs.replace(reading, sentences=sentences)


def _outside(sentence: Sentence, covered: list[tuple[int, int]]) -> list[int]:
    """Return the indices of the tokens that no furniture overlaps."""
    near = [(start, end) for start, end in covered if start < sentence.span.end and sentence.span.start < end]
    return [
        i
        for i, token in enumerate(sentence.tokens)
        if not any(start < token.end and token.start < end for start, end in near)
    ]


def _with(sentence: Sentence, tokens: list[Token]) -> Sentence:
    return Sentence(sentence.span, sentence.paragraph, tuple(tokens))


def _restored(sentence: Sentence, parsed: Sentence, kept: list[int]) -> Sentence:
    """Put the parsed tokens back among those left out; governors are counted in the whole sentence again."""
    tokens = list(sentence.tokens)
    for place, token in zip(kept, parsed.tokens, strict=True):
        head = kept[token.head] if token.head >= 0 else -1
        tokens[place] = msgspec.structs.replace(token, head=head)
    return _with(sentence, tokens)

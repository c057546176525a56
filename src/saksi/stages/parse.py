"""The parse stage: the model fills in the tokens that the segmenter cut, furniture left out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from saksi.lexicon import LanguagePack
from saksi.model import load_parser
from saksi.model.news import spread
from saksi.records import Proposals, Reading, Sentence, Token


def parse(reading: Reading, pack: LanguagePack) -> Reading:
    """Return the reading with lemma, part of speech, features, governor, relation and entity tag on every token.

    Of the same pass come the `proposals` for later stages, where the weights have a news head.

    Tokens inside furniture are no part of any sentence's tree: they keep `head` -1, relation `dep`, part of speech
    `X`. Spans and forms are never touched.

    Raises:
        saksi.model.weights.NoModel: the weights are not installed.
    """
    return parse_many([reading], pack)[0]


def parse_many(readings: Sequence[Reading], pack: LanguagePack) -> list[Reading]:
    """Do what `parse` does for many readings of one language at once: the same trees in less time.

    Sentences of like length go through the model together, whichever report they are from.
    """
    inside = [_kept(reading) for reading in readings]
    trimmed = [
        (
            reading.text,
            tuple(
                sentence
                if len(kept) == len(sentence.tokens)
                else _with(sentence, [sentence.tokens[i] for i in kept])
                for sentence, kept in zip(reading.sentences, mine, strict=True)
            ),
        )
        for reading, mine in zip(readings, inside, strict=True)
    ]
    parsed = pack.get(load_parser).read_many(trimmed)
    return [
        msgspec.structs.replace(
            reading,
            sentences=tuple(
                done if len(kept) == len(sentence.tokens) else _restored(sentence, done, kept)
                for sentence, done, kept in zip(reading.sentences, sentences, mine, strict=True)
            ),
            proposals=_proposals(reading, told, mine),
        )
        for reading, (sentences, told), mine in zip(readings, parsed, inside, strict=True)
    ]


def _proposals(
    reading: Reading, told: tuple[Proposals | None, ...], kept: list[list[int]]
) -> tuple[Proposals, ...]:
    """Return what the news head proposes, one a sentence; nothing at all where the weights have none."""
    if all(more is None for more in told):
        return ()
    return tuple(
        spread(more, mine, len(sentence.tokens))
        for sentence, more, mine in zip(reading.sentences, told, kept, strict=True)
    )


def _kept(reading: Reading) -> list[list[int]]:
    """Return of each sentence the indices of the tokens outside furniture."""
    covered = [(piece.start, piece.end) for piece in reading.furniture]
    return [_outside(sentence, covered) for sentence in reading.sentences]


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

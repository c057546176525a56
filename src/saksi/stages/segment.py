"""Paragraphs, sentences and words by rule; what a parser later fills stays empty."""

from __future__ import annotations

import msgspec

from saksi.lang.sentences import paragraphs, split
from saksi.lang.tokens import load_tokenizer, visible
from saksi.lexicon import LanguagePack
from saksi.records import Reading, Sentence, Span, Token


def segment(reading: Reading, pack: LanguagePack) -> Reading:
    """Fill `paragraphs` and `sentences`. Every word outside white space stands in exactly one sentence.

    `Token.form` is the surface composed (NFC) and without invisible signs; the span covers the text as it is.
    """
    text = reading.text
    tokenizer = pack.get(load_tokenizer)
    blocks = paragraphs(text)
    found: list[Sentence] = []
    for number, block in enumerate(blocks):
        for words in split(text, block, tokenizer):
            tokens = tuple(Token(low, high, visible(text[low:high])) for low, high in words)
            found.append(Sentence(Span(words[0][0], words[-1][1]), number, tokens))
    return msgspec.structs.replace(reading, paragraphs=tuple(blocks), sentences=tuple(found))

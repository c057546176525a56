"""Words to subword ids, one word at a time.

The encoder's vocabulary is a SentencePiece unigram model. Every word is cut by itself, with the word-start mark
only where white space (or the text's start) stands before it, so that each piece belongs to exactly one word, a
clitic has pieces of its own, and a word's pieces can be remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tokenizers import Tokenizer, models

START = "▁"
MOST_PIECES = 12
"""A longer word (a URL, a run of signs) keeps its first eight and last four pieces."""


class Subwords:
    """A unigram vocabulary with a memory of the words it has cut.

    Args:
        pieces: the vocabulary, ids being positions; must hold `<unk>`.
        scores: log probability of each piece.
        norm: code point → replacement, SentencePiece's own normalisation (full-width letters, ligatures ...).
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], norm: Mapping[int, str]) -> None:
        self.unk = pieces.index("<unk>")
        self.bos = pieces.index("<s>")
        self.eos = pieces.index("</s>")
        self.pad = pieces.index("<pad>")
        vocabulary = list(zip(pieces, (float(score) for score in scores), strict=True))
        self._unigram = Tokenizer(models.Unigram(vocabulary, unk_id=self.unk, byte_fallback=False))
        self._norm = dict(norm)
        self._known: dict[tuple[str, bool], tuple[int, ...]] = {}

    def __len__(self) -> int:
        return self._unigram.get_vocab_size()

    def cut(self, form: str, starts: bool) -> tuple[int, ...]:
        """Return the ids of one word's pieces, never none: what the vocabulary lacks becomes `<unk>`.

        `starts` says whether the word stands after white space or at the start.
        """
        key = (form, starts)
        found = self._known.get(key)
        if found is None:
            text = form.translate(self._norm).replace(" ", START).strip(START)
            ids = tuple(self._unigram.encode((START if starts else "") + text).ids) if text else (self.unk,)
            if len(ids) > MOST_PIECES:
                ids = ids[:8] + ids[-4:]
            found = ids or (self.unk,)
            if len(self._known) < 500_000:
                self._known[key] = found
        return found

    def cut_all(self, words: Iterable[tuple[str, bool]]) -> list[tuple[int, ...]]:
        """Return the pieces of each (form, starts) pair."""
        return [self.cut(form, starts) for form, starts in words]

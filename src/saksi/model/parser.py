"""The parser: tokens cut by rule in, the same tokens with lemma, tags, governors and entities out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saksi.lexicon import LanguagePack
from saksi.model import weights
from saksi.model.network import LONGEST, Floats, Network, Scores, load_network
from saksi.model.news import proposals
from saksi.model.tags import best_tags, forbidden
from saksi.model.trees import decode
from saksi.records import Proposals, Sentence, Token

BATCH = 256
"""Subwords in a batch: what stays in a core's cache is fastest."""

SCRIPTS = 25
"""Lemma scripts considered for a word not learnt."""

Item = tuple[str, tuple[Sentence, ...]]


@dataclass(frozen=True)
class _Job:
    """A sentence on its way: where it came from, and its words' subword ids."""

    item: int
    place: int
    sentence: Sentence
    cut: list[tuple[int, ...]]
    pieces: int


class Parser:
    """One size of the network, for one language's habits.

    Args:
        network: what scores.
        style: whose annotation habits to follow (`model.json` lists them; readers use the language's code).
    """

    def __init__(self, network: Network, style: str) -> None:
        self.network = network
        labels = weights.settings()["labels"]
        self.style = labels["styles"].index(style)
        self._upos: list[str] = labels["upos"]
        self._feats: list[str] = labels["feats"]
        self._scripts: list[str] = labels["scripts"]
        self._rels: list[str] = labels["rels"]
        self._ents: list[str] = labels["ents"]
        self._root = self._rels.index("root")
        self._forbidden = forbidden(self._ents)
        self._lexicon = weights.lexicon(style.split("-")[0])

    def parse(self, text: str, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """Return one text's sentences, parsed."""
        return self.parse_many([(text, sentences)])[0]

    def parse_many(self, items: Sequence[Item]) -> list[tuple[Sentence, ...]]:
        """Return each text's sentences with every token filled out; spans and forms stay as they are.

        Sentences are batched by length across all items, so many texts at once are faster than one by one.

        Args:
            items: (text, its sentences with their tokens cut) pairs; a sentence without tokens comes back unchanged.
        """
        return [sentences for sentences, _ in self.read_many(items)]

    def read_many(
        self, items: Sequence[Item]
    ) -> list[tuple[tuple[Sentence, ...], tuple[Proposals | None, ...]]]:
        """Return each text's parsed sentences and, of the same pass, what the news head proposes for each.

        A proposal is null where a sentence has no tokens or the weights have no news head.
        """
        out = [list(sentences) for _, sentences in items]
        told: list[list[Proposals | None]] = [[None] * len(sentences) for _, sentences in items]
        for batch in _batches(self._jobs(items)):
            words = self.network.words([job.cut for job in batch], self.style)
            further = self.network.news(words)
            for row, (job, sentence) in enumerate(zip(batch, self._parse_batch(batch, words), strict=True)):
                out[job.item][job.place] = sentence
                if further is not None:
                    told[job.item][job.place] = proposals(further[row], len(job.cut))
        return [(tuple(sentences), tuple(more)) for sentences, more in zip(out, told, strict=True)]

    def _jobs(self, items: Sequence[Item]) -> list[_Job]:
        jobs = []
        cut = self.network.subwords.cut
        for number, (_, sentences) in enumerate(items):
            for place, sentence in enumerate(sentences):
                if not sentence.tokens:
                    continue
                before = -1
                words = []
                for token in sentence.tokens:
                    words.append(cut(token.form, token.start != before))
                    before = token.end
                jobs.append(_Job(number, place, sentence, words, sum(map(len, words))))
        return jobs

    def _parse_batch(self, batch: list[_Job], words: Floats) -> Iterator[Sentence]:
        scores = self.network.score(words)
        lengths = np.array([len(job.cut) for job in batch])
        heads = decode(scores.arcs, lengths)
        rels = self._relations(scores, heads)
        tags = {name: scores.tags[name].argmax(-1).tolist() for name in ("upos", "feats")}
        ents = best_tags(scores.tags["ents"], lengths, self._forbidden).tolist()
        for row, job in enumerate(batch):
            upos = [self._upos[k] for k in tags["upos"][row]]
            feats, governors, relations, entities = (
                tags["feats"][row],
                heads[row].tolist(),
                rels[row],
                ents[row],
            )
            scripts = scores.tags["scripts"][row]
            tokens = tuple(
                Token(
                    token.start, token.end, token.form,
                    self._lemma(token.form, upos[i], scripts[i]),
                    upos[i], self._feats[feats[i]], governors[i] - 1, self._rels[relations[i]],
                    self._ents[entities[i]],
                )
                for i, token in enumerate(job.sentence.tokens)
            )  # fmt: skip
            yield Sentence(job.sentence.span, job.sentence.paragraph, tokens)

    def _relations(self, scores: Scores, heads: NDArray[np.int64]) -> list[list[int]]:
        """Return each word's relation; `root` goes to roots and to nothing else."""
        found = scores.relations(heads)
        found[:, :, self._root] = -np.inf
        best: NDArray[np.int64] = found.argmax(-1)
        best[heads == 0] = self._root
        listed: list[list[int]] = best.tolist()
        return listed

    def _lemma(self, form: str, upos: str, scores: NDArray[np.float32]) -> str:
        """Return the lemma: learnt, or made by one of the likeliest scripts."""
        known = self._lexicon.known(form, upos)
        return known if known is not None else self._lexicon.choose(form, self._likeliest(scores))

    def _likeliest(self, scores: NDArray[np.float32]) -> Iterator[tuple[str, float]]:
        """Yield scripts with their scores, best first. Most words ask for no second one, so sorting waits."""
        first = int(scores.argmax())
        yield self._scripts[first], float(scores[first])
        for i in np.argsort(-scores)[:SCRIPTS]:
            if i != first:
                yield self._scripts[i], float(scores[i])


def _batches(jobs: list[_Job]) -> Iterator[list[_Job]]:
    """Group sentences of like length; ties keep their order, so that the same input makes the same batches."""
    group: list[_Job] = []
    for job in sorted(jobs, key=lambda job: job.pieces):
        if (group and (len(group) + 1) * (job.pieces + 2) > BATCH) or job.pieces > LONGEST:
            if group:
                yield group
            group = []
        group.append(job)
    if group:
        yield group


def load_parser(pack: LanguagePack) -> Parser:
    """Return the parser of a pack's language and size (`pack.get(load_parser)` keeps one a pack).

    Raises:
        NoModel: the package `saksi-model` is not installed, lacks this size or does not know the language.
    """
    styles = weights.settings()["labels"]["styles"]
    if pack.code not in styles:
        raise weights.NoModel(
            f"the installed saksi-model does not read {pack.code!r}; it reads: {', '.join(styles)}"
        )
    return Parser(load_network(pack.model), pack.code)

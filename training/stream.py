"""An endless stream of batches for `training.distil`, made by other processes while the accelerator works.

A teacher can label anything, so a student need not see the same sentences again and again: half of them are spliced, a
phrase of a sentence exchanged for another sentence's phrase of the same relation and part of speech; others are read in the
reader's style instead of their treebank's. Those carry no labels of their own.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from training.train import Batches, Row

COLUMNS = ("upos", "feats", "scripts", "rels", "heads", "ents")
POOL = 4000
"""Sentences drawn at a time."""
LONGEST_PHRASE = 14
LENGTHS = (16, 24, 32, 40, 48, 64, 80, 112, 160, 304)
"""Subwords that a batch is wide: few shapes, so that each can be recorded (`training.step`). Longer sentences are left out."""
Phrase = tuple[int, int, tuple[int, int, int]]


def phrases(row: Row, language: int) -> list[Phrase]:
    """Return the sentence's phrases (first word, end, kind) that are unbroken and begin after a space.

    A phrase is a word that governs none outside it, with all that hangs under it; its kind is language, relation and part
    of speech. A tree that nobody annotated may stand as `guessed`. Empty where none is known.
    """
    row = {**row, **row.get("guessed", {})}
    heads, n = row["heads"], len(row["heads"])
    if n < 4 or min(heads) < 0 or not any(h == 0 for h in heads):
        return []
    first, last, size = list(range(n)), list(range(n)), [1] * n
    for i in range(n):
        at, steps = i, 0
        while heads[at] and steps < n:
            at, steps = heads[at] - 1, steps + 1
            first[at], last[at], size[at] = min(first[at], i), max(last[at], i), size[at] + 1
    return [
        (first[i], last[i] + 1, (language, row["rels"][i], row["upos"][i]))
        for i in range(n)
        if heads[i] and row["rels"][i] >= 0 and row["upos"][i] >= 0 and size[i] == last[i] - first[i] + 1
        and size[i] <= min(LONGEST_PHRASE, n - 2) and row["starts"][first[i]]
    ]  # fmt: skip


class Stream(IterableDataset[tuple[Tensor, Tensor, Tensor]]):
    """Batches without end; each process of a DataLoader draws its own.

    Args:
        rows: sentences to learn from, with a `weight` each; those with `variants` are drawn in one of them.
        readers: the reader's style of each style.
        spliced, plain: how large a part is spliced, and how large a part of the rest is read in the reader's style.
    """

    def __init__(
        self, rows: list[Row], meta: dict[str, Any], budget: int, readers: list[int], spliced: float, plain: float
    ) -> None:  # fmt: skip
        self.rows, self.meta, self.budget, self.readers = rows, meta, budget, readers
        self.spliced, self.plain = spliced, plain
        self.marks = Batches([], meta, [], 0)
        self.bank: dict[tuple[int, int, int], list[tuple[int, int, int]]] = defaultdict(list)
        for number, row in enumerate(rows):
            if "variants" not in row:
                row["phrases"] = phrases(row, readers[row["style"]])
                for start, end, kind in row["phrases"]:
                    self.bank[kind].append((number, start, end))
                row["columns"] = np.array([row[name] for name in COLUMNS], np.int32)

    def one(self, row: Row, rng: random.Random) -> tuple[list[tuple[int, ...]], int, np.ndarray | None]:
        """Return a sentence's subwords, its style, and its labels where they still hold."""
        reader = self.readers[row["style"]]
        if "variants" in row:
            return rng.choice(row["variants"]), reader, None
        pieces = self.marks.pieces(row, rng)
        if row["phrases"] and rng.random() < self.spliced:
            pieces = self.splice(pieces, row["phrases"], rng)
            return pieces, reader if rng.random() < 0.7 else row["style"], None
        if row["style"] != reader and rng.random() < self.plain:
            return pieces, reader, None
        return pieces, row["style"], row["columns"]

    def splice(
        self, pieces: list[tuple[int, ...]], found: list[Phrase], rng: random.Random
    ) -> list[tuple[int, ...]]:
        """Exchange one to three phrases, none inside another, for others of their kind."""
        chosen: list[Phrase] = []
        for phrase in rng.sample(found, min(len(found), rng.choice((1, 2, 2, 3)))):
            if all(phrase[1] <= other[0] or other[1] <= phrase[0] for other in chosen):
                chosen.append(phrase)
        out = list(pieces)
        for start, end, kind in sorted(chosen, reverse=True):
            number, first, last = rng.choice(self.bank[kind])
            out[start:end] = self.rows[number]["pieces"][first:last]
        return out

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        worker = get_worker_info()
        rng = random.Random(worker.seed if worker else 0)
        weights = list(accumulate(row["weight"] for row in self.rows))
        waiting: dict[int, list[Any]] = defaultdict(list)
        while True:
            drawn = [self.one(row, rng) for row in rng.choices(self.rows, cum_weights=weights, k=POOL)]
            for item in drawn:
                size = sum(map(len, item[0])) + 2
                length = next((length for length in LENGTHS if size <= length), None)
                if length is None:
                    continue
                waiting[length].append((size, item))
                if len(waiting[length]) == self.budget // length:
                    yield self.collate(waiting.pop(length), length)

    def collate(self, batch: list[Any], length: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return subwords and their words `[2, n, pieces]`, labels `[columns, n, words]`, and each sentence's style,
        words and subwords `[3, n]`."""  # fmt: skip
        marks = self.meta["specials"]
        n, width = len(batch), length - 2
        cut = np.full((2, n, length), marks["pad"], np.int32)
        cut[1] = width
        labels = np.full((len(COLUMNS), n, width), -100, np.int32)
        labels[COLUMNS.index("ents")] = 0
        numbers = np.zeros((3, n), np.int32)
        for i, (size, (pieces, style, columns)) in enumerate(batch):
            cut[0, i, 0], cut[0, i, size - 1] = marks["bos"], marks["eos"]
            cut[0, i, 1 : size - 1] = [piece for word in pieces for piece in word]
            cut[1, i, 1 : size - 1] = [number for number, word in enumerate(pieces) for _ in word]
            if columns is not None:
                labels[:, i, : columns.shape[1]] = columns
            numbers[:, i] = style, len(pieces), size
        return torch.from_numpy(cut), torch.from_numpy(labels), torch.from_numpy(numbers)


def unfold(made: tuple[Tensor, Tensor, Tensor], device: torch.device) -> dict[str, Tensor]:
    """Return a batch of the stream as the losses of `training.train` take it, on the device."""
    cut, labels, numbers = (tensor.to(device, non_blocking=True).long() for tensor in made)
    places = torch.arange(cut.shape[2], device=device)
    return {
        "ids": cut[0], "belongs": cut[1], "mask": (places[None, :] < numbers[2][:, None]).float(),
        "style": numbers[0], "lengths": numbers[1], **dict(zip(COLUMNS, labels, strict=True)),
    }  # fmt: skip

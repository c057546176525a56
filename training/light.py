"""Train a news head on the encoder as it is installed: `python -m training.light --out DIR [--size fast] [--folds N]`.

The word vectors are those the runtime makes (int8 and all), so nothing of the parser changes and no accelerator is
needed; only the head learns. `--folds N` cross-validates instead and writes what `training.measure` reads;
`training.joint` is the dear road, where the encoder learns too.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from saksi.model.network import load_network
from saksi.model.news import ACTS, MODALITIES, ROLES, TYPES
from training.joint import collate, news_loss, quick
from training.network import NewsHeads
from training.prepare import CACHE

Row = dict[str, Any]
SEED, BATCH, RATE = 7, 16, 1.5e-3
WEIGHTS = {"types": 0.5, "modality": 0.5, "acts": 0.6, "arcs": 0.3}
NOBODY = {"pad": 0, "bos": 1, "eos": 2}


class Scaled(nn.Module):
    """News heads on word vectors brought to mean 0 and deviation 1."""

    def __init__(self, mean: Tensor, deviation: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        self.heads = NewsHeads(len(mean), len(TYPES), len(MODALITIES), len(ACTS), ROLES)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """As `NewsHeads`."""
        return self.heads((words - self.mean) / self.deviation)


def encode(rows: list[Row], size: str, variants: int) -> None:
    """Put the word vectors of each row's first variants into it, as `vectors`."""
    network = load_network(size)
    for row in rows:
        row["vectors"] = [
            network.words([[tuple(word) for word in cut]], row["style"])[0].astype(np.float16)
            for cut in row["variants"][:variants]
        ]


def batch(rows: list[Row], rng: random.Random | None) -> tuple[Tensor, dict[str, Tensor]]:
    """Return padded vectors [rows, words, hidden] and the labels beside them."""
    labels = collate(rows, NOBODY, None)
    n, width = labels["types"].shape[:2]
    vectors = np.zeros((n, width, rows[0]["vectors"][0].shape[1]), np.float32)
    for i, row in enumerate(rows):
        chosen = row["vectors"][rng.randrange(len(row["vectors"])) if rng else 0]
        vectors[i, : len(chosen)] = chosen
    return torch.from_numpy(vectors), labels


def fit(rows: list[Row], steps: int) -> Scaled:
    """Train a head."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    every = torch.from_numpy(np.concatenate([row["vectors"][0] for row in rows]).astype(np.float32))
    model = Scaled(every.mean(0), every.std(0))
    optimizer = torch.optim.AdamW(model.heads.parameters(), lr=RATE, weight_decay=0.02)
    model.train()
    left: list[Row] = []
    for step in range(steps):
        if len(left) < BATCH:
            left = [row for row in rows if row["full"] or rng.random() < 0.5]
            rng.shuffle(left)
        some, left = left[:BATCH], left[BATCH:]
        vectors, labels = batch(some, rng)
        for group in optimizer.param_groups:
            group["lr"] = (
                RATE * min(1, (step + 1) / (0.05 * steps)) * 0.5 * (1 + math.cos(math.pi * step / steps))
            )
        loss = news_loss(model(vectors), labels, WEIGHTS)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return model.eval()


def score(model: Scaled, rows: list[Row]) -> list[Row]:
    """Return per row what the heads say, as `training.joint.score` does."""
    out = []
    with torch.no_grad():
        for at in range(0, len(rows), BATCH):
            some = rows[at : at + BATCH]
            types, modality, acts, weight, arcs = model(batch(some, None)[0])
            half = lambda tensor: tensor.numpy().astype(np.float16)  # noqa: E731
            for i, row in enumerate(some):
                n = len(row["types"])
                out.append({"report": row["report"], "sentence": row["sentence"], "kept": row["kept"],
                            "types": half(types[i, :n].sigmoid()), "modality": half(modality[i, :n].softmax(-1)),
                            "acts": half(acts[i, :n]), "weight": half(weight[i, :n]),
                            "arcs": half(arcs[i, :n, :n].sigmoid())})  # fmt: skip
    return out


class TypesGraph(nn.Module):
    """The part that is shipped: word vectors in, log-odds of the types out."""

    def __init__(self, model: Scaled) -> None:
        super().__init__()
        self.model = model

    def forward(self, words: Tensor) -> Tensor:
        heads = self.model.heads
        mixed = nn.functional.gelu(heads.mix((words - self.model.mean) / self.model.deviation))
        return heads.types(mixed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, default=CACHE / "news.pkl", help="what training.news wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", default="default")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--variants", type=int, default=2)
    args = parser.parse_args()
    with args.rows.open("rb") as stream:
        rows = pickle.load(stream)
    args.out.mkdir(parents=True, exist_ok=True)
    encode(rows, args.size, args.variants)
    if not args.folds:
        from training.export import write

        axes = {"words": {0: "b", 1: "w"}, "types": {0: "b", 1: "w"}}
        graph = TypesGraph(fit(rows, args.steps)).eval()
        words = torch.from_numpy(rows[0]["vectors"][0].astype(np.float32))[None]
        write(graph, (words,), args.out / f"news.{args.size}.onnx", ["words"], ["types"], axes, int8=True)
        return
    names = sorted({row["report"] for row in rows if row["full"]})
    random.Random(SEED).shuffle(names)
    found: list[Row] = []
    asked: list[Row] = []
    for fold in range(args.folds):
        held = set(names[fold :: args.folds])
        model = fit([row for row in rows if row["report"] not in held], args.steps)
        out = [row for row in rows if row["report"] in held]
        found += score(model, out)
        asked += out
        print(json.dumps({"fold": fold, **quick(found, asked)}, default=float), flush=True)
    with (args.out / f"folds.{args.size}.pkl").open("wb") as stream:
        pickle.dump(found, stream, protocol=4)


if __name__ == "__main__":
    main()

"""Small students of the shipped default, on an accelerator: `python -m training.distil training/configs/student.yaml --out DIR`.

All students of a config learn side by side from the same batches (`training.stream`), so the teacher runs once for them.
The schedule is one of time, not of epochs: what is lent by the minute is used to its end. Averaged weights go to DIR as `NAME.*.npz`, scores on
the dev sets to `log.jsonl`.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import pickle
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from torch.utils.data import DataLoader

from saksi.model.trees import decode
from training import relabel
from training.encoder import floats
from training.network import Network
from training.prepare import CACHE
from training.restore import SHIPPED, restore
from training.step import Learner
from training.stream import Stream
from training.train import (
    Batches,
    Row,
    autocast,
    by_length,
    evaluate,
    pack,
    predict,
    run,
    soft_loss,
    to_device,
)  # fmt: skip


def narrowed(layer: dict[str, torch.Tensor], feed: int) -> dict[str, torch.Tensor]:
    """Keep a layer's `feed` inner neurons that weigh most."""
    worth = layer["up.weight"].norm(dim=1) * layer["down.weight"].norm(dim=0)
    kept = worth.topk(feed).indices.sort().values
    return {**layer, "up.weight": layer["up.weight"][kept], "up.bias": layer["up.bias"][kept],
            "down.weight": layer["down.weight"][:, kept]}  # fmt: skip


def student(origin: Network, teacher: Network, sizes: dict[str, Any], shape: dict[str, Any]) -> Network:
    """Return a network of some of `origin`'s layers (`depth`), `feed` wide inside, with the teacher's heads."""
    tags = {name: layer.out_features for name, layer in teacher.heads.tags.items()}
    made = Network({**sizes, "feed": shape["feed"]}, tags, teacher.heads.rel.out_features,
                   teacher.encoder.style.num_embeddings, layers=len(shape["depth"]), dropout=0.0,
                   head_dropout=shape.get("head_dropout", 0.0), arc=len(teacher.heads.arc_bias),
                   rel=teacher.heads.rel_word.out_features)  # fmt: skip
    made.table = teacher.table
    made.heads.load_state_dict(teacher.heads.state_dict())
    made.encoder.load_state_dict(
        {k: v for k, v in origin.encoder.state_dict().items() if not k.startswith("layers.")}, strict=False
    )
    for ours, number in zip(made.encoder.layers, shape["depth"], strict=True):
        ours.load_state_dict(narrowed(origin.encoder.layers[number].state_dict(), shape["feed"]))
    return made


def guessed(teacher: Network, rows: list[Row], meta: dict[str, Any]) -> dict[str, Row]:
    """Return the teacher's trees of sentences by their keys: where their phrases are, not what is to be learnt."""
    found: dict[str, Row] = {}

    def keep(chosen: list[Row], tags: dict, arcs: np.ndarray, halves: Any) -> None:
        heads = decode(arcs, np.array([len(row["pieces"]) for row in chosen]))
        rels = teacher.heads.relations(*halves, torch.from_numpy(heads)).argmax(-1).numpy()
        for i, row in enumerate(chosen):
            n = len(row["pieces"])
            found[row["key"]] = {"heads": heads[i, :n].tolist(), "rels": rels[i, :n].tolist(),
                                 "upos": tags["upos"][i, :n].argmax(-1).tolist()}  # fmt: skip

    predict(teacher, rows, meta, torch.device("cpu"), keep)
    return found


def gathered(cache: Path, config: dict[str, Any]) -> tuple[list[Row], list[Row], dict[str, Any]]:
    """Return the sentences to learn from, each with its weight, the dev sentences, and `meta`."""
    with (cache / "data.pkl").open("rb") as stream:
        data = pickle.load(stream)
    rows: list[Row] = data["rows"]
    with (cache / "relabelled.pkl").open("rb") as stream:
        found = pickle.load(stream)
    rows = [row for row in rows if row["source"] not in ("gsd2017", "icon") or row["key"] in found]
    relabel.apply(rows, found)
    train = [row for row in rows if row["split"] == "train" and config["repeat"].get(row["source"])]
    for row in train:
        row["weight"] = config["repeat"][row["source"]]
    if (cache / "news.pkl").exists():
        with (cache / "news.pkl").open("rb") as stream:
            train += [{"variants": row["variants"], "style": row["style"], "weight": config["repeat"]["news"]}
                      for row in pickle.load(stream)]  # fmt: skip
    return train, [row for row in rows if row["split"] == "dev"], data["meta"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument(
        "--data", type=Path, default=SHIPPED, help="the package's data folder: teacher and origins"
    )
    parser.add_argument("--seconds", type=float, default=360)
    parser.add_argument("--workers", type=int, default=14)
    parser.add_argument("--dev", type=int, default=100_000, help="sentences of each dev set")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    began = time.time()
    config = yaml.safe_load(args.config.read_text())
    device = torch.device(args.device)
    torch.manual_seed(config["seed"])
    torch.backends.cuda.matmul.allow_tf32 = True
    args.out.mkdir(parents=True, exist_ok=True)
    train, dev, meta = gathered(args.cache, config)
    labels = json.loads((args.cache / "labels.json").read_text())
    origins = {size: restore(args.data, size, meta["sizes"]) for size in ("default", "fast")}
    with np.load(args.data / "subwords.npz") as shared:
        table = shared["table"]
    hidden = meta["sizes"]["hidden"]
    for network in origins.values():
        network.table = torch.from_numpy(floats(table, (table.nbytes // (hidden // 32 * 18), hidden)))
    trees = args.cache / "guessed.pkl"
    bare = [row for row in train if row.get("heads") and max(row["heads"]) < 0]
    if not trees.exists():
        trees.write_bytes(pickle.dumps(guessed(origins["default"], bare, meta)))
    known_trees = pickle.loads(trees.read_bytes())
    for row in bare:
        row["guessed"] = known_trees.get(row["key"], {})
    styles = labels["styles"]
    readers = [styles.index(name.split("-")[0]) for name in styles]
    stream = Stream(train, meta, config["batch"], readers, config["spliced"], config["plain"])
    loader = DataLoader(stream, batch_size=None, num_workers=args.workers, pin_memory=device.type == "cuda",
                        prefetch_factor=6 if args.workers else None)  # fmt: skip
    batches = iter(loader)  # the processes fork here, before the accelerator is touched

    def say(**what: Any) -> None:
        line = json.dumps({"at": round(time.time() - began, 1), **what})
        print(line, flush=True)
        with (args.out / "log.jsonl").open("a") as log:
            log.write(line + "\n")

    teacher = origins["default"]
    students = {
        name: student(origins[shape["origin"]], teacher, meta["sizes"], shape).to(device).eval()
        for name, shape in config["students"].items()
    }
    teacher = teacher.to(device).eval().requires_grad_(requires_grad=False)
    learner = Learner(students, teacher, config, device)
    averages = {name: copy.deepcopy(network) for name, network in students.items()}

    def look(name: str, network: Network, **more: Any) -> None:
        scores = {}
        for source in config["dev"]:
            chosen = [row for row in dev if row["source"] == source]
            random.Random(1).shuffle(chosen)
            scores[source] = evaluate(network, chosen[: args.dev], meta, labels, device)
        say(model=name, **more, **scores)

    def apart_on_dev(network: Network) -> float:
        """How far a student is from the teacher on the dev sentences, in the reader's style: what chooses among them."""
        network.eval()
        rows = [{**row, "style": readers[row["style"]]} for row in dev if row["source"] in config["dev"]][
            : args.dev
        ]
        batches, total, count = Batches(rows, meta, [], None), 0.0, 0
        for group in by_length(rows, 8000, None):
            b = to_device(batches.collate([rows[i] for i in group]), device)
            with torch.no_grad(), autocast(device):
                loss = soft_loss(network, run(network, b), teacher, run(teacher, b), b)
            total, count = total + float(loss) * int(b["lengths"].sum()), count + int(b["lengths"].sum())
        network.train()
        return total / count

    say(sentences=len(train), phrases=sum(map(len, stream.bank.values())))
    look("teacher", teacher)
    teacher.eval()
    start, step, saved = time.time(), 0, 0.0
    while (done := (time.time() - start) / args.seconds) < 1:
        learner.rate.fill_(
            config["lr"] * min(1.0, done / config["warm"], (1 - done) / (1 - config["steady"]))
        )
        learner.pull.fill_(config["near"] * (1 - done))
        learner(next(batches))
        keep = min(config["average"], (1 + step) / (10 + step))
        with torch.no_grad():
            for name, network in students.items():
                torch._foreach_lerp_(list(averages[name].parameters()), list(network.parameters()), 1 - keep)
        step += 1
        if step % 50 == 0:
            far = {name: [round(x, 4) for x in seen.tolist()] for name, seen in learner.seen.items()}
            if step % 500 == 0 or step == 50:
                say(step=step, done=round(done, 3), far=far, shapes=len(learner.records))
            if not all(math.isfinite(x) for pair in far.values() for x in pair):
                raise FloatingPointError(f"a student went astray at step {step}: {far}")
        if done > saved + 0.25:
            saved = done
            for name in students:
                pack(averages[name], args.out / f"{name}.npz", 16)
    for name in students:
        pack(averages[name], args.out / f"{name}.npz", 16)
        look(name, averages[name], step=step, apart=round(apart_on_dev(averages[name]), 4))


if __name__ == "__main__":
    main()

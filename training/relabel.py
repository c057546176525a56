"""Give the 2017 set today's labels and ICON dependencies: `python -m training.relabel --weights DIR`.

A parser trained on today's scheme decides inside what the sets' own annotation says. For the 2017 set: its heads get
a bonus (chosen on the dev sentences that exist in both versions), its relations and parts of speech become what they
became there. For ICON: the brackets and tags (see `icon`). Writes `relabelled.pkl` beside the data.
"""

from __future__ import annotations

import argparse
import json
import pickle
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
import torch

from saksi.model.trees import decode
from training.icon import constrained_heads
from training.network import Network
from training.punctuation import attach
from training.train import Row, predict

NOTHING = -12.0
GRID = ((0, 2), (0, 3), (3, 4), (50, 0))
"""(bonus for every old head, weight of its log odds of being kept) tried on the check sentences."""


def _constrain(job: tuple[np.ndarray, list]) -> list[int]:
    return constrained_heads(*job).tolist()


def _bias(old: list[list[str]], table: dict[str, dict[int, float]], size: int) -> np.ndarray:
    out = np.zeros((len(old), size))
    for i, names in enumerate(old):
        row = next((table[name] for name in names if name in table), None)
        if row is not None:
            out[i] = NOTHING
            for k, log in row.items():
                out[i, k] = log
    return out


def choose(
    network: Network, rows: list[Row], work: dict[str, Any], bonus: float, slope: float, weight: float = 1.0
) -> list[dict[str, list[int]]]:
    """Return each row's heads, rels and upos under a bonus for the 2017 heads; `weight` is that of its labels."""
    device, meta, labels = work["device"], work["meta"], work["labels"]
    rel_prior, upos_prior, head_odds = (meta["priors"][k] for k in ("rels", "upos", "heads"))
    root = labels["rels"].index("root")
    found: dict[int, dict[str, list[int]]] = {}

    def score(chosen: list[Row], tags: dict, arcs: np.ndarray, halves: Any) -> None:
        arcs = arcs - arcs.max(-1, keepdims=True)
        arcs = arcs - np.log(np.exp(arcs).sum(-1, keepdims=True))
        heads = np.zeros(arcs.shape[:2], np.int64)
        wanted = []
        for i, r in enumerate(chosen):
            n = len(r["pieces"])
            if r["source"] == "gsd2017":
                for j, (h, names) in enumerate(zip(r["old_heads"], r["old"], strict=True)):
                    odds = next((head_odds[name] for name in names if name in head_odds), 0.0)
                    arcs[i, j, h] += bonus + slope * odds
                best = decode(arcs[i : i + 1, :n, : n + 1], np.array([n]))[0]
                heads[i, :n] = attach(r["forms"], best.tolist(), r["marks"], r["old_heads"])
            else:
                wanted.append((i, n, (arcs[i, :n, : n + 1], r["tree"])))
        for (i, n, _), best in zip(wanted, work["pool"].map(_constrain, [w[2] for w in wanted]), strict=True):
            heads[i, :n] = best
        with torch.no_grad():
            rels = (
                network.heads.relations(*halves, torch.from_numpy(heads).to(device))
                .log_softmax(-1)
                .cpu()
                .numpy()
            )
        upos = tags["upos"] - np.log(np.exp(tags["upos"]).sum(-1, keepdims=True))
        for i, r in enumerate(chosen):
            n = len(r["pieces"])
            label, part = rels[i, :n].copy(), upos[i, :n].copy()
            if r["source"] == "gsd2017":
                label += weight * _bias(r["old"], rel_prior, label.shape[1])
                part += weight * _bias(r["old"], upos_prior, part.shape[1])
            else:
                for j, may in enumerate(r["may"]):
                    if may:
                        part[j, [k for k in range(part.shape[1]) if k not in may]] += NOTHING
            label[:, root] = -99
            chosen_heads = heads[i, :n].tolist()
            found[id(r)] = {
                "heads": chosen_heads,
                "rels": [
                    root if h == 0 else int(k) for h, k in zip(chosen_heads, label.argmax(-1), strict=True)
                ],
                "upos": part.argmax(-1).tolist(),
            }

    predict(network, rows, meta, device, score)
    return [found.get(id(r), {}) for r in rows]


def agreement(
    rows: list[Row], found: list[dict[str, list[int]]], labels: dict[str, list[str]]
) -> dict[str, float]:
    """Return how far a relabelling agrees with today's annotation of the same sentences (percent)."""
    total = uas = las = upos = 0
    for r, f in zip(rows, found, strict=True):
        gold = r["today"]
        for j, head in enumerate(gold["heads"]):
            total += 1
            right = f["heads"][j] == head
            uas += right
            las += right and labels["rels"][f["rels"][j]] == gold["rels"][j]
            upos += labels["upos"][f["upos"][j]] == gold["upos"][j]
    return {k: round(100 * v / total, 2) for k, v in (("uas", uas), ("las", las), ("upos", upos))}


def relabel(network: Network, rows: list[Row], work: dict[str, Any]) -> dict[str, dict[str, list[int]]]:
    """Return new annotation by row key, the bonus chosen on the check sentences."""
    check = [r for r in rows if r["split"] == "check"]
    best, bonus, slope = -1.0, 2.0, 1.0
    for b, m in GRID:
        got = agreement(check, choose(network, check, work, b, m), work["labels"])
        print(json.dumps({"bonus": b, "slope": m, **got}), flush=True)
        if got["las"] > best:
            best, bonus, slope = got["las"], b, m
    places = [
        i
        for i, r in enumerate(rows)
        if r["split"] == "train" and r["source"] in ("gsd2017", "icon") and sum(map(len, r["pieces"])) < 490
    ]
    found = choose(network, [rows[i] for i in places], work, bonus, slope)
    return {rows[i]["key"]: f for i, f in zip(places, found, strict=True) if f}


def apply(rows: list[Row], found: dict[str, dict[str, list[int]]]) -> None:
    """Write the new annotation into the rows."""
    for row in rows:
        row.update(found.get(row["key"], {}))


def main() -> None:
    from training.export import load
    from training.prepare import CACHE

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="folder with default.N.npz")
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument(
        "--labels", type=Path, help="labels.json the weights were trained with, if not the cache's"
    )
    args = parser.parse_args()
    with (args.cache / "data.pkl").open("rb") as stream:
        data = pickle.load(stream)
    labels = json.loads((args.labels or args.cache / "labels.json").read_text())
    network = load(args.weights, "default", labels, data["meta"]["sizes"])
    with np.load(args.cache / "start.npz") as blocks:
        network.table = table(blocks, data["meta"]["sizes"]["hidden"])
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device)
    with Pool(1) as pool:
        work = {"device": device, "meta": data["meta"], "labels": labels, "pool": pool}
        found = relabel(network, data["rows"], work)
    with (args.cache / "relabelled.pkl").open("wb") as stream:
        pickle.dump(found, stream)
    print(len(found), "sentences relabelled")


def table(blocks: Any, hidden: int) -> torch.Tensor:
    """Return the subword table of `start.npz`."""
    from training.encoder import floats

    block = np.asarray(blocks["emb.word"])
    return torch.from_numpy(floats(block, (block.nbytes // (hidden // 32 * 18), hidden)))


if __name__ == "__main__":
    main()

"""Train the news heads with the parser: `python -m training.joint training/configs/joint.yaml --weights DIR --out DIR`.

The encoder goes on from trained weights; every step takes one batch of the parser's own sets and one of the annotated
reports, so that what the parser knows is kept while the news heads learn. `--folds N` cross-validates instead: each
report's sentences are scored by a model that has not seen them, written to `folds.pkl` for
`training.measure`.
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
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader

from saksi.model.news import ACTS, MODALITIES, ROLES, TYPES
from training import relabel
from training.network import Network, NewsHeads
from training.train import (
    Batches,
    autocast,
    by_length,
    evaluate,
    hard_loss,
    pack,
    run,
    soft_loss,
    to_device,
    unpack,
)

Row = dict[str, Any]


def restore(weights: Path, name: str, labels: dict[str, Any], sizes: dict[str, Any], start: Path) -> Network:
    """Return a trained network, its word table from `start.npz` (which holds the pretrained blocks)."""
    from training.encoder import floats

    state = unpack(sorted(weights.glob(f"{name}.[0-9]*.npz")))
    depth = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("encoder.layers."))
    tags = {k.split(".")[2]: v.shape[0] for k, v in state.items() if k.startswith("heads.tags.") and k.endswith("weight")}  # fmt: skip
    network = Network(sizes, tags, len(labels["rels"]), len(labels["styles"]), layers=depth)
    network.load_state_dict(state)
    with np.load(start) as blocks:
        block = np.asarray(blocks["emb.word"])
    hidden = sizes["hidden"]
    network.table = torch.from_numpy(floats(block, (block.nbytes // (hidden // 32 * 18), hidden)))
    return network


def collate(rows: list[Row], specials: dict[str, int], rng: random.Random | None) -> dict[str, Tensor]:
    """Rows to padded arrays; with `rng` each row comes in one of its variants."""
    cut = [r["variants"][rng.randrange(len(r["variants"])) if rng else 0] for r in rows]
    n, width = len(rows), max(map(len, cut))
    length = max(sum(map(len, c)) for c in cut) + 2
    ids = np.full((n, length), specials["pad"], np.int64)
    mask = np.zeros((n, length), np.float32)
    belongs = np.full((n, length), width, np.int64)
    types = np.full((n, width, len(TYPES)), -1, np.int8)
    modality = np.full((n, width), -100, np.int64)
    arcs = np.full((n, width, width, ROLES), -1, np.int8)
    members, acts = [], []
    for i, (r, c) in enumerate(zip(rows, cut, strict=True)):
        flat = [p for word in c for p in word]
        ids[i, : len(flat) + 2] = [specials["bos"], *flat, specials["eos"]]
        mask[i, : len(flat) + 2] = 1
        belongs[i, 1 : 1 + len(flat)] = np.repeat(np.arange(len(c)), [len(w) for w in c])
        types[i, : len(c)] = r["types"]
        modality[i, : len(c)] = r["modality"]
        for trigger, roles in r["arcs"].items():
            arcs[i, trigger, : len(c)] = 0
            for word, bits in roles.items():
                for role in range(ROLES):
                    arcs[i, trigger, word, role] = bits >> role & 1
        for places, act, _ in r["acts"]:
            row = np.zeros((n, width), np.float32)
            row[i, places] = 1
            members.append(row)
            acts.append(act)
    out = {"ids": ids, "mask": mask, "belongs": belongs, "types": types, "modality": modality, "arcs": arcs,
           "upos": np.zeros((n, width), np.int64), "style": np.array([r["style"] for r in rows]),
           "members": np.stack(members) if members else np.zeros((0, n, width), np.float32),
           "acts": np.array(acts, np.int64)}  # fmt: skip
    return {k: torch.from_numpy(v) for k, v in out.items()}


def words_of(network: Network, b: dict[str, Tensor]) -> Tensor:
    """Return word vectors [batch, words, hidden]: the encoder without the parser's heads."""
    heads, network.heads = network.heads, torch.nn.Identity()
    try:
        return run(network, b)
    finally:
        network.heads = heads


def pooled(acts: Tensor, weight: Tensor, members: Tensor) -> Tensor:
    """Return act scores [statements, acts]: the mean over a statement's words, each by its own weight."""
    share = torch.softmax(weight[None].float() + (members - 1) * 1e4, -1) * (
        members.sum(-1, keepdim=True) > 0
    )
    return torch.einsum("snw,nwa->sa", share, acts.float())


def news_loss(out: tuple[Tensor, ...], b: dict[str, Tensor], weights: dict[str, float]) -> Tensor:
    types, modality, acts, weight, arcs = out
    loss = types.sum() * 0.0
    for scores, gold, name in ((types, b["types"], "types"), (arcs, b["arcs"], "arcs")):
        known = gold >= 0
        if known.any():
            raw = F.binary_cross_entropy_with_logits(
                scores[known].float(), gold[known].float(), reduction="sum"
            )
            loss = loss + weights[name] * raw / (gold == 1).sum().clamp(min=4)
    known = b["modality"] >= 0
    if known.any():
        loss = loss + weights["modality"] * F.cross_entropy(modality[known].float(), b["modality"][known])
    if len(b["acts"]):
        scores = pooled(acts, weight, b["members"])
        loss = loss + weights["acts"] * F.cross_entropy(scores, b["acts"], label_smoothing=0.05)
    return loss


def score(
    network: Network, news: NewsHeads, rows: list[Row], specials: dict, device: torch.device
) -> list[Row]:
    """Return per row what the heads say, as probabilities (acts as scores), fp16."""
    network.eval()
    news.eval()
    out = []
    with torch.no_grad():
        for at in range(0, len(rows), 16):
            some = rows[at : at + 16]
            b = to_device(collate(some, specials, None), device)
            with autocast(device):
                types, modality, acts, weight, arcs = news(words_of(network, b))
            for i, r in enumerate(some):
                n = len(r["types"])
                out.append({"report": r["report"], "sentence": r["sentence"], "kept": r["kept"],
                            "types": types[i, :n].float().sigmoid().cpu().numpy().astype(np.float16),
                            "modality": modality[i, :n].float().softmax(-1).cpu().numpy().astype(np.float16),
                            "acts": acts[i, :n].float().cpu().numpy().astype(np.float16),
                            "weight": weight[i, :n].float().cpu().numpy().astype(np.float16),
                            "arcs": arcs[i, :n, :n].float().sigmoid().cpu().numpy().astype(np.float16)})  # fmt: skip
    return out


def quick(found: list[Row], rows: list[Row]) -> dict[str, float]:
    """Return what a glance needs: best F1 over thresholds of typed trigger words, accuracies of the rest."""
    gold, got = [], []
    right = {"modality": [0, 0], "acts": [0, 0]}
    for f, r in zip(found, rows, strict=True):
        g = np.array(r["types"])
        gold.append(g[g >= 0])
        got.append(f["types"].astype(np.float32)[g >= 0])
        for i, m in enumerate(r["modality"]):
            if m >= 0:
                right["modality"][0] += int(f["modality"][i].argmax() == m)
                right["modality"][1] += 1
        for places, act, _ in r["acts"]:
            w = f["weight"][places].astype(np.float32)
            w = np.exp(w - w.max())
            right["acts"][0] += int(
                (w[:, None] * f["acts"][places].astype(np.float32)).sum(0).argmax() == act
            )
            right["acts"][1] += 1
    g, p = np.concatenate(gold), np.concatenate(got)
    best = (0.0, 0.0)
    for cut in np.arange(0.1, 0.9, 0.05):
        hit = ((p >= cut) & (g == 1)).sum()
        best = max(best, (2 * hit / ((p >= cut).sum() + (g == 1).sum()), float(cut)))
    return {"trigger_f1": round(100 * best[0], 1), "at": round(best[1], 2),
            **{k: round(100 * a / max(n, 1), 1) for k, (a, n) in right.items()}}  # fmt: skip


def fit(network: Network, rows: list[Row], parse_rows: list[Row], work: dict[str, Any], stage: dict[str, Any],
        name: str, teacher: tuple[Network, NewsHeads] | None = None) -> tuple[Network, NewsHeads]:  # fmt: skip
    """Train for `stage['steps']` steps and return the averaged weights.

    With a teacher (a trained network and its news heads) a smaller network also learns from its distributions.
    """
    device, meta = work["device"], work["meta"]
    torch.manual_seed(stage["seed"])
    news = NewsHeads(meta["sizes"]["hidden"], len(TYPES), len(MODALITIES), len(ACTS), ROLES)
    whole = torch.nn.ModuleDict({"network": network, "news": news}).to(device)
    average = copy.deepcopy(whole)
    slow = [p for n, p in network.named_parameters() if n.startswith("encoder.")]
    old = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "base": stage["lr"]}, {"params": old, "base": stage["head_lr"]},
         {"params": list(news.parameters()), "base": stage["news_lr"]}],
        lr=0.0, weight_decay=0.01, betas=(0.9, 0.98), fused=device.type == "cuda",
    )  # fmt: skip
    rng = random.Random(stage["seed"])
    total, began = stage["steps"], time.time()

    def parse_batches() -> Any:
        if not parse_rows:
            return
        epoch = 0
        while True:
            drawn: list[Row] = []
            for r in parse_rows:
                k = stage["repeat"][r["source"]]
                drawn.extend([r] * (int(k) + (rng.random() < k - int(k))))
            batches = Batches(drawn, meta, [], epoch)
            yield from DataLoader(drawn, batch_sampler=by_length(drawn, stage["batch"], rng), collate_fn=batches.collate,
                                  num_workers=work["workers"], pin_memory=device.type == "cuda",
                                  prefetch_factor=4 if work["workers"] else None)  # fmt: skip
            epoch += 1

    def news_batches() -> Any:
        while True:
            order = [r for r in rows if r["full"] or rng.random() < 0.5]
            rng.shuffle(order)
            chunks = [order[i : i + 160] for i in range(0, len(order), 160)]
            for chunk in chunks:
                chunk.sort(key=lambda r: len(r["types"]))
                groups = [
                    chunk[i : i + stage["news_batch"]] for i in range(0, len(chunk), stage["news_batch"])
                ]
                rng.shuffle(groups)
                for group in groups:
                    yield collate(group, meta["specials"], rng)

    parses, stories = parse_batches(), news_batches()
    whole.train()
    for step in range(total):
        share = min(1.0, (step + 1) / (stage["warm"] * total)) * 0.5 * (1 + math.cos(math.pi * step / total))
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * share
        loss = torch.zeros((), device=device)
        with autocast(device):
            if parse_rows:
                b = to_device(next(parses), device)
                result = run(network, b)
                part = hard_loss(network, result, b, {})
                if teacher is not None:
                    with torch.no_grad():
                        reference = run(teacher[0], b)
                    part = stage["hard"] * part + soft_loss(network, result, teacher[0], reference, b)
                loss = loss + part
            if step % stage["every"] == 0:
                b = to_device(next(stories), device)
                loss = loss + stage["weight"] * news_loss(news(words_of(network, b)), b, stage["weights"])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(whole.parameters(), 1.0)
        optimizer.step()
        keep = min(stage["average"], (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(whole.parameters()), 1 - keep)
        if (step + 1) % 100 == 0:
            seconds = round(time.time() - began, 1)
            print(json.dumps({"model": name, "step": step + 1, "of": total, "loss": round(float(loss.detach()), 3),
                              "seconds": seconds}), flush=True)  # fmt: skip
    return average["network"], average["news"]


def save(network: Network, news: NewsHeads, out: Path, name: str, bits: int) -> None:
    """Write the network as `training.train` does, and its news heads beside it."""
    pack(network, out / f"{name}.npz", bits)
    arrays = {k: v.detach().float().cpu().numpy().astype(np.float16) for k, v in news.state_dict().items()}
    np.savez(out / f"{name}-news.npz", **arrays)


def parser_rows(cache: Path) -> tuple[list[Row], dict[str, Any]]:
    """Return the parser's rows as `training.train` sees them after relabelling."""
    with (cache / "data.pkl").open("rb") as stream:
        data = pickle.load(stream)
    rows = data["rows"]
    for r in rows:
        if r["source"] in ("gsd2017", "icon"):
            n = len(r["pieces"])
            r["rels"], r["upos"] = [-100] * n, [-100] * n
    with (cache / "relabelled.pkl").open("rb") as stream:
        relabel.apply(rows, pickle.load(stream))
    return rows, data["meta"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--weights", type=Path, required=True, help="the folder of the trained parser")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path(__file__).parent / "cache")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate on the reports instead")
    parser.add_argument("--only", type=int, help="of the folds, this many (a quick look)")
    parser.add_argument("--size", choices=("default", "fast", "both"), default="both")
    parser.add_argument("--steps", type=int)
    parser.add_argument(
        "--no-parse", action="store_true", help="without the parser's sets: for quick looks only"
    )
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    stage = yaml.safe_load(args.config.read_text())
    if args.steps:
        stage["steps"] = args.steps
    args.out.mkdir(parents=True, exist_ok=True)
    torch.backends.cuda.matmul.allow_tf32 = True
    labels = json.loads((args.cache / "labels.json").read_text())
    all_rows, meta = parser_rows(args.cache)
    train = (
        []
        if args.no_parse
        else [r for r in all_rows if r["split"] == "train" and stage["repeat"].get(r["source"])]
    )
    with (args.cache / "news.pkl").open("rb") as stream:
        rows = pickle.load(stream)
    work = {"device": torch.device(args.device), "meta": meta, "workers": args.workers}

    def start(size: str) -> Network:
        return restore(args.weights, size, labels, meta["sizes"], args.cache / "start.npz")

    if args.folds:
        names = sorted({r["report"] for r in rows if r["full"]})
        random.Random(stage["seed"]).shuffle(names)
        found: list[Row] = []
        for fold in range(args.only or args.folds):
            held = set(names[fold :: args.folds])
            seen = [r for r in rows if r["report"] not in held]
            network, news = fit(start("default"), seen, train, work, stage, f"fold {fold}")
            asked = [r for r in rows if r["report"] in held]
            said = score(network, news, asked, meta["specials"], work["device"])
            print(json.dumps({"fold": fold, "held": len(held), **quick(said, asked)}), flush=True)
            found += said
            with (args.out / "folds.pkl").open("wb") as stream:
                pickle.dump(found, stream, protocol=4)
        return
    scores: dict[str, Any] = {}
    teacher = None
    for size in ("default", "fast") if args.size == "both" else (args.size,):
        wanted = stage if size == "default" else {**stage, **stage.get("fast", {})}
        network, news = fit(start(size), rows, train, work, wanted, size, teacher)
        save(network, news, args.out, size, 16 if size == "default" else 8)
        scores[size] = {}
        for source, split in (
            ("csui", "test"),
            ("gsd", "test"),
            ("pud_id", "test"),
            ("ewt", "test"),
            ("idner", "test"),
        ):
            chosen = [r for r in all_rows if r["split"] == split and r["source"] == source]
            scores[size][source] = evaluate(network, chosen, meta, labels, work["device"])
            print(size, source, scores[size][source], flush=True)
        network.eval()
        teacher = (network, news) if size == "default" else None
    (args.out / "scores.json").write_text(json.dumps(scores, indent=1))


if __name__ == "__main__":
    main()

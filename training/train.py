"""Train: `python -m training.train training/configs/default.yaml --out training/runs/default`.

Stages, each resumable: `teacher` learns from what is annotated in today's scheme (and the bare heads of the 2017
set); `relabel` gives the 2017 set today's labels and ICON its dependencies; `default` learns from everything, from
the pretrained weights again; `fast` is a student of `default` with fewer layers.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import pickle
import random
import time
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader

from saksi.model.tags import best_tags, forbidden
from saksi.model.trees import decode
from training.network import Network

TAGS = {"upos": 0.5, "feats": 0.3, "scripts": 0.3}
Row = dict[str, Any]


class Batches:
    """Rows to padded arrays; quotation marks are varied, since treebanks write them straight and news curly."""

    def __init__(self, rows: list[Row], meta: dict[str, Any], extra: list[str], seed: int | None) -> None:
        self.rows, self.meta, self.extra, self.seed = rows, meta, extra, seed

    def __len__(self) -> int:
        return len(self.rows)

    def pieces(self, row: Row, rng: random.Random | None) -> list[tuple[int, ...]]:
        pieces = row["pieces"]
        if rng is not None and row["quotes"] and rng.random() < 0.5:
            pieces = list(pieces)
            for turn, i in enumerate(row["quotes"]):
                pieces[i] = self.meta["marks"]["“”"[turn % 2]][0 if row["starts"][i] else 1]
        return pieces

    def collate(self, rows: list[Row]) -> dict[str, Tensor]:
        rng = (
            random.Random(sum(len(r["pieces"]) for r in rows) * 7919 + len(rows))
            if self.seed is not None
            else None
        )
        s = self.meta["specials"]
        cut = [self.pieces(r, rng) for r in rows]
        width = max(len(r["pieces"]) for r in rows)
        length = max(sum(map(len, c)) for c in cut) + 2
        n = len(rows)
        ids = np.full((n, length), s["pad"], np.int64)
        mask = np.zeros((n, length), np.float32)
        belongs = np.full((n, length), width, np.int64)
        out: dict[str, Any] = {}
        for k in ("upos", "feats", "scripts", "rels", "heads", *self.extra):
            out[k] = np.full((n, width), -100, np.int64)
        ents = np.zeros((n, width), np.int64)
        for i, (r, c) in enumerate(zip(rows, cut, strict=True)):
            flat = [p for word in c for p in word]
            ids[i, 0] = s["bos"]
            ids[i, 1 : 1 + len(flat)] = flat
            ids[i, 1 + len(flat)] = s["eos"]
            mask[i, : len(flat) + 2] = 1
            belongs[i, 1 : 1 + len(flat)] = np.repeat(np.arange(len(c)), [len(w) for w in c])
            for k, column in out.items():
                if k in r:
                    column[i, : len(c)] = r[k]
            ents[i, : len(c)] = r["ents"]
        if rows and all("taught" in r for r in rows):
            taught = np.zeros((n, width, rows[0]["taught"].shape[1]), np.float32)
            for i, r in enumerate(rows):
                taught[i, : len(r["pieces"])] = r["taught"]
            out["taught"] = taught
        arrays = {"ids": ids, "mask": mask, "belongs": belongs, "ents": ents, **out,
                  "style": np.array([r["style"] for r in rows]),
                  "lengths": np.array([len(r["pieces"]) for r in rows])}  # fmt: skip
        return {k: torch.from_numpy(v) for k, v in arrays.items()}


def by_length(rows: list[Row], budget: int, rng: random.Random | None) -> list[list[int]]:
    """Group rows of like length into batches of about `budget` subwords, in random order when `rng` is given."""
    size = [sum(map(len, r["pieces"])) + 2 for r in rows]
    order = sorted(range(len(rows)), key=lambda i: size[i] * (1 + (rng.random() * 0.3 if rng else 0)))
    groups: list[list[int]] = []
    for i in order:
        if size[i] > 500:
            continue
        longest = max(size[i], *(size[j] for j in groups[-1])) if groups else 0
        if groups and longest * (len(groups[-1]) + 1) <= budget:
            groups[-1].append(i)
        else:
            groups.append([i])
    if rng:
        rng.shuffle(groups)
    return groups


def to_device(batch: dict[str, Tensor], device: torch.device) -> dict[str, Tensor]:
    return {k: v.to(device, non_blocking=True) for k, v in batch.items()}


def run(network: Network, b: dict[str, Tensor]) -> Any:
    return network(b["ids"], b["mask"], b["belongs"], b["upos"].shape[1], b["style"])


def words(network: Network, b: dict[str, Tensor]) -> Tensor:
    return network.words(b["ids"], b["mask"], b["belongs"], b["upos"].shape[1], b["style"])


def allowed_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """Return -log of the summed probability of each word's allowed tags, over words that have any."""
    known = allowed > 0
    if not known.any():
        return scores.sum() * 0
    scores, allowed = scores[known].float(), allowed[known]
    bits = (allowed[:, None] >> torch.arange(scores.shape[1], device=scores.device)) & 1
    logs = scores.log_softmax(-1).masked_fill(bits == 0, -1e4)
    return -torch.logsumexp(logs, -1).mean()


def masked_arcs(arcs: Tensor, lengths: Tensor) -> Tensor:
    width = arcs.shape[1]
    places = torch.arange(width, device=arcs.device)
    beyond = places[None, :] >= lengths[:, None]
    arcs = arcs.float().clone()
    arcs[:, :, 1:] = arcs[:, :, 1:].masked_fill(beyond[:, None, :], -1e4)
    return arcs


def hard_loss(network: Network, out: Any, b: dict[str, Tensor], extra: dict[str, float]) -> Tensor:
    tags, arcs, dependent, governor = out
    loss = allowed_loss(tags["ents"], b["ents"])
    for name, weight in {**TAGS, **extra}.items():
        known = b[name] >= 0
        if known.any():
            loss = loss + weight * F.cross_entropy(tags[name][known].float(), b[name][known])
    known = b["heads"] >= 0
    if known.any():
        loss = loss + F.cross_entropy(masked_arcs(arcs, b["lengths"])[known], b["heads"][known])
        labelled = known & (b["rels"] >= 0)
        if labelled.any():
            scores = network.heads.relations(dependent, governor, b["heads"].clamp(min=0))
            loss = loss + F.cross_entropy(scores[labelled].float(), b["rels"][labelled])
    return loss


def soft_loss(student: Network, out: Any, teacher: Network, ref: Any, b: dict[str, Tensor]) -> Tensor:
    """Return how far the student's distributions are from the teacher's, over all words and heads."""
    tags, arcs, dependent, governor = out
    places = torch.arange(b["upos"].shape[1], device=arcs.device)
    inside = places[None, :] < b["lengths"][:, None]

    def kl(a: Tensor, t: Tensor) -> Tensor:
        return F.kl_div(a[inside].float().log_softmax(-1), t[inside].float().log_softmax(-1), log_target=True,
                        reduction="batchmean")  # fmt: skip

    loss = kl(masked_arcs(arcs, b["lengths"]), masked_arcs(ref[1], b["lengths"]))
    for name, scores in tags.items():
        loss = loss + {**TAGS}.get(name, 1.0) * kl(scores, ref[0][name])
    heads = torch.where(b["heads"] >= 0, b["heads"], ref[1].argmax(-1)).clamp(max=b["upos"].shape[1])
    return loss + kl(
        student.heads.relations(dependent, governor, heads), teacher.heads.relations(ref[2], ref[3], heads)
    )


def near(ours: Tensor, theirs: Tensor, lengths: Tensor) -> Tensor:
    """Return the mean squared distance of word vectors, in units of the teacher's variance."""
    inside = torch.arange(ours.shape[1], device=ours.device)[None, :] < lengths[:, None]
    a, b = ours[inside].float(), theirs[inside].float()
    return (a - b).square().mean() / b.var().clamp(min=1e-6)


def remember(teacher: Network, rows: list[Row], work: dict[str, Any]) -> None:
    """Put the teacher's word vectors into the rows as `taught` (half precision), so that it runs once, not every epoch."""
    teacher.eval()
    batches = Batches(rows, work["meta"], [], None)
    with torch.no_grad():
        for group in by_length(rows, 8000, None):
            chosen = [rows[i] for i in group]
            b = to_device(batches.collate(chosen), work["device"])
            with autocast(work["device"]):
                found = words(teacher, b).float().cpu().numpy().astype(np.float16)
            for r, vectors in zip(chosen, found, strict=True):
                r["taught"] = vectors[: len(r["pieces"])].copy()


def autocast(device: torch.device) -> torch.autocast:
    return torch.autocast(device.type, torch.bfloat16)


def predict(network: Network, rows: list[Row], meta: dict, device: torch.device, scorer: Any) -> None:
    """Call `scorer(row, tag scores, arc scores, relation function)` for each row."""
    network.eval()
    batches = Batches(rows, meta, [], None)
    with torch.no_grad():
        for group in by_length(rows, 8000, None):
            chosen = [rows[i] for i in group]
            b = to_device(batches.collate(chosen), device)
            with autocast(device):
                tags, arcs, dependent, governor = run(network, b)
            scorer(chosen, {k: v.float().cpu().numpy() for k, v in tags.items()},
                   masked_arcs(arcs, b["lengths"]).cpu().numpy(), (dependent.float(), governor.float()))  # fmt: skip
    network.train()


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    out = set()
    start = None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and not tag.startswith("I-"):
            out.add((start, i, tags[start][2:]))
            start = None
        if tag.startswith("B-"):
            start = i
    return out


def evaluate(
    network: Network, rows: list[Row], meta: dict, labels: dict, device: torch.device
) -> dict[str, float]:
    """Return UPOS, UAS, LAS, lemma and entity scores (percent) of one set; entities as PER/ORG/LOC."""
    count = {k: [0, 0] for k in ("upos", "uas", "las", "lemma", "feats")}
    ner = [0, 0, 0]
    table = forbidden(labels["ents"])
    coarse = {"GPE": "LOC"}

    def score(chosen: list[Row], tags: dict, arcs: np.ndarray, halves: Any) -> None:
        lengths = np.array([len(r["pieces"]) for r in chosen])
        heads = decode(arcs, lengths)
        with torch.no_grad():
            rels = (
                network.heads.relations(*halves, torch.from_numpy(heads).to(device)).argmax(-1).cpu().numpy()
            )
        ents = best_tags(tags["ents"], lengths, table)
        best = {k: v.argmax(-1) for k, v in tags.items()}
        for i, r in enumerate(chosen):
            for j in range(len(r["pieces"])):
                for name, key in (("upos", "upos"), ("lemma", "scripts"), ("feats", "feats")):
                    if r[key][j] >= 0:
                        count[name][0] += best[key][i, j] == r[key][j]
                        count[name][1] += 1
                if r["heads"][j] >= 0:
                    right = heads[i, j] == r["heads"][j]
                    count["uas"][0] += right
                    count["las"][0] += right and rels[i, j] == r["rels"][j]
                    count["uas"][1] += 1
                    count["las"][1] += 1
            if any(r["ents"]):

                def clean(names: list[str]) -> list[str]:
                    out = [n[:2] + coarse.get(n[2:], n[2:]) for n in names]
                    return [n if n[2:] in ("PER", "ORG", "LOC") else "O" for n in out]

                gold = clean(
                    [
                        next(labels["ents"][k] for k in range(13) if m >> k & 1) if m else "O"
                        for m in r["ents"]
                    ]
                )
                got = clean([labels["ents"][k] for k in ents[i, : len(r["ents"])]])
                g, s = spans(gold), spans(got)
                ner[0] += len(g & s)
                ner[1] += len(g)
                ner[2] += len(s)

    predict(network, rows, meta, device, score)
    out = {k: round(100 * float(a) / n, 2) for k, (a, n) in count.items() if n}
    if ner[1]:
        out["ner"] = round(200 * ner[0] / (ner[1] + ner[2]), 2)
    return out


def fit(name: str, network: Network, rows: list[Row], work: dict[str, Any], stage: dict[str, Any], out: Path,
        teacher: Network | None = None) -> Network:  # fmt: skip
    """Train one network to the end of its schedule and return the averaged weights; resumes from `out`."""
    device, meta, labels = work["device"], work["meta"], work["labels"]
    done, last = out / f"{name}.pt", out / f"{name}.last.pt"
    average = copy.deepcopy(network)
    if done.exists():
        average.load_state_dict(torch.load(done, map_location=device, weights_only=True))
        return average.to(device)
    network.to(device)
    average.to(device)
    extra = stage.get("extra", {})
    weights = stage["repeat"]
    train = [r for r in rows if r["split"] == "train" and weights.get(r["source"], 0)]
    if stage.get(
        "frozen"
    ):  # nothing below the layers that learn asks for gradients, so the way back ends there
        network.encoder.requires_grad_(requires_grad=False)
        network.encoder.layers[stage["frozen"] :].requires_grad_(requires_grad=True)
    learning = {n: p for n, p in network.named_parameters() if p.requires_grad}
    encoder_weights = [p for n, p in learning.items() if n.startswith("encoder.") and "style" not in n]
    head_weights = [p for n, p in learning.items() if not n.startswith("encoder.") or "style" in n]
    optimizer = torch.optim.AdamW(
        [{"params": encoder_weights, "base": stage["lr"]}, {"params": head_weights, "base": stage["head_lr"]}],
        lr=0.0, weight_decay=0.01, betas=(0.9, 0.98), fused=True,
    )  # fmt: skip

    def epoch_groups(epoch: int) -> tuple[list[Row], list[list[int]]]:
        rng = random.Random(stage["seed"] * 1000 + epoch)
        drawn: list[Row] = []
        for r in train:
            k = weights[r["source"]]
            drawn.extend([r] * (int(k) + (rng.random() < k - int(k))))
        return drawn, by_length(drawn, stage["batch"], rng)

    per_epoch = len(epoch_groups(0)[1])
    total = max(1, int(per_epoch * stage["epochs"]))
    step, epoch = 0, 0
    if last.exists():
        state = torch.load(last, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step, epoch = state["step"], state["epoch"]
    began, seen = time.time(), 0.0
    while step < total:
        drawn, groups = epoch_groups(epoch)
        batches = Batches(drawn, meta, list(extra), epoch)
        loader = DataLoader(drawn, batch_sampler=groups, collate_fn=batches.collate, num_workers=work["workers"],
                            pin_memory=device.type == "cuda", prefetch_factor=4 if work["workers"] else None)  # fmt: skip
        network.train()
        for b in loader:
            if step >= total:
                break
            b = to_device(b, device)
            share = min(1.0, (step + 1) / (stage["warm"] * total)) * max(
                0.0, 0.5 * (1 + math.cos(math.pi * step / total))
            )
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * share
            with autocast(device):
                vectors = words(network, b)
                result = network.heads(vectors)
                loss = hard_loss(network, result, b, extra)
                if teacher is not None:
                    with torch.no_grad():
                        known = b["taught"] if "taught" in b else words(teacher, b)
                        reference = teacher.heads(known)
                    loss = stage["hard"] * loss + soft_loss(network, result, teacher, reference, b)
                    loss = loss + stage.get("near", 0.0) * near(vectors, known, b["lengths"])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            keep = min(stage["average"], (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - keep)
            step += 1
            if step % 100 == 0:
                seen = float(loss.detach())
        epoch += 1
        report = {"model": name, "epoch": epoch, "step": step, "of": total, "loss": round(seen, 3),
                  "seconds": round(time.time() - began, 1)}  # fmt: skip
        if epoch % stage.get("look", 2) == 0 or step >= total:
            for source in stage["dev"]:
                chosen = [r for r in rows if r["split"] == "dev" and r["source"] == source]
                report[source] = evaluate(average, chosen, meta, labels, device)
            torch.save({"network": network.state_dict(), "average": average.state_dict(), "step": step, "epoch": epoch,
                        "optimizer": optimizer.state_dict()}, last)  # fmt: skip
        print(json.dumps(report), flush=True)
        with (out / "log.jsonl").open("a") as log:
            log.write(json.dumps(report) + "\n")
    torch.save(average.state_dict(), done)
    last.unlink(missing_ok=True)
    return average


def pack(network: Network, path: Path, bits: int) -> None:
    """Write the weights small (fp16, or int8 with a scale a row), in parts under 15 MiB."""
    arrays: dict[str, np.ndarray] = {}
    for key, value in network.state_dict().items():
        v = value.detach().float().cpu().numpy()
        if bits == 8 and v.ndim == 2 and "encoder.layers" in key:
            scale = np.abs(v).max(1, keepdims=True) / 127
            arrays[key + "|q"] = np.round(v / np.maximum(scale, 1e-12)).astype(np.int8)
            arrays[key + "|s"] = scale.astype(np.float32)
        else:
            arrays[key] = v.astype(np.float16)
    part, size, number = {}, 0, 0
    for key, value in [*arrays.items(), (None, None)]:
        if key is None or size + value.nbytes > 14 << 20:
            np.savez(path.with_suffix(f".{number}.npz"), **part)
            part, size, number = {}, 0, number + 1
        if key is not None:
            part[key] = value
            size += value.nbytes


def unpack(paths: list[Path]) -> dict[str, Tensor]:
    """Read what `pack` wrote."""
    state: dict[str, Tensor] = {}
    for path in sorted(paths):
        with np.load(path) as part:
            for key in part.files:
                if key.endswith("|q"):
                    state[key[:-2]] = torch.from_numpy(part[key].astype(np.float32))
                elif not key.endswith("|s"):
                    state[key] = torch.from_numpy(part[key].astype(np.float32))
    for path in sorted(paths):
        with np.load(path) as part:
            for key in part.files:
                if key.endswith("|s"):
                    state[key[:-2]] *= torch.from_numpy(part[key])
    return state


def build(work: dict[str, Any], stage: dict[str, Any]) -> Network:
    """Make a network of the stage's depth with the pretrained weights in it."""
    meta, labels = work["meta"], work["labels"]
    torch.manual_seed(stage["seed"])
    tags = {k: len(labels[k]) for k in ("upos", "feats", "scripts", "ents", *stage.get("extra", {}))}
    depth = stage.get("depth", list(range(meta["sizes"]["layers"])))
    network = Network(meta["sizes"], tags, len(labels["rels"]), len(labels["styles"]), layers=len(depth),
                      dropout=stage.get("dropout", 0.1), head_dropout=stage.get("head_dropout", 0.3))  # fmt: skip
    with np.load(work["cache"] / "start.npz") as blocks:
        network.start_from(blocks, meta["sizes"], depth)
    return network


def begin(work: dict[str, Any], folder: Path, name: str, stage: dict[str, Any] | None = None) -> Network:
    """Return the trained network `NAME.*.npz` of a folder, ready to learn on."""
    from training.export import load
    from training.relabel import table

    network = load(folder, name, work["labels"], work["meta"]["sizes"])
    with np.load(work["cache"] / "start.npz") as blocks:
        network.table = table(blocks, work["meta"]["sizes"]["hidden"])
    torch.manual_seed((stage or {}).get("seed", 0))
    return network.to(work["device"])


def cut_down(origin: Network, teacher: Network, student: Network, depth: list[int]) -> Network:
    """Give a student some of `origin`'s layers (`depth` numbers them), its embeddings, and the teacher's heads."""
    student.heads.load_state_dict(teacher.heads.state_dict())
    student.encoder.load_state_dict(
        {k: v for k, v in origin.encoder.state_dict().items() if not k.startswith("layers.")}, strict=False
    )
    for ours, theirs in zip(student.encoder.layers, depth, strict=True):
        ours.load_state_dict(origin.encoder.layers[theirs].state_dict())
    return student


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--start", type=Path, help="go on from trained weights (training.restore, or a run's folder)"
    )
    parser.add_argument("--threads", type=int, default=0, help="of a processor; 0: all")
    parser.add_argument("--cache", type=Path, default=Path(__file__).parent / "cache")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    config = yaml.safe_load(args.config.read_text())
    args.out.mkdir(parents=True, exist_ok=True)
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.backends.cuda.matmul.allow_tf32 = True
    with (args.cache / "data.pkl").open("rb") as stream:
        data = pickle.load(stream)
    rows, meta = data["rows"], data["meta"]
    work = {"device": torch.device(args.device), "meta": meta, "workers": args.workers, "cache": args.cache,
            "labels": json.loads((args.cache / "labels.json").read_text()), "pool": Pool(max(1, args.workers))}  # fmt: skip
    began = time.time()
    for r in rows:  # the 2017 labels are not today's: only the heads count until they are relabelled
        if r["source"] in ("gsd2017", "icon"):
            n = len(r["pieces"])
            r["rels"], r["upos"] = [-100] * n, [-100] * n
    from training import relabel

    relabelled = args.cache / "relabelled.pkl"
    if not relabelled.exists():
        if args.start is None:
            stage = {**config["all"], **config["teacher"]}
            teacher = fit("teacher", build(work, stage), rows, work, stage, args.out)
        else:
            teacher = begin(work, args.start, "default")
        with relabelled.open("wb") as stream:
            pickle.dump(relabel.relabel(teacher, rows, work), stream)
    with relabelled.open("rb") as stream:
        relabel.apply(rows, pickle.load(stream))
    results = {}
    if "default" in config:
        stage = {**config["all"], **config["default"]}
        network = build(work, stage) if args.start is None else begin(work, args.start, "default", stage)
        default = results["default"] = fit("default", network, rows, work, stage, args.out)
        pack(default, args.out / "default.npz", 16)
    else:
        default = begin(work, args.start, "default")
    if "fast" in config:
        stage = {**config["all"], **config["fast"]}
        origin = begin(work, args.start, "fast") if stage.get("from") == "fast" else default
        student = cut_down(origin, default, build(work, stage), stage["depth"])
        default.eval()
        if stage.get("remember"):
            remember(
                default, [r for r in rows if r["split"] == "train" and stage["repeat"].get(r["source"])], work
            )
        results["fast"] = fit("fast", student, rows, work, stage, args.out, teacher=default)
        pack(results["fast"], args.out / "fast.npz", 8)
    scores: dict[str, Any] = {"seconds": round(time.time() - began)}
    for name, trained in results.items():
        scores[name] = {}
        for source, split in (("csui", "test"), ("gsd", "test"), ("pud_id", "test"), ("ewt", "test"), ("pud_en", "test"),
                              ("idner", "test"), ("nergrit", "test"), ("gum", "dev")):  # fmt: skip
            chosen = [r for r in rows if r["split"] == split and r["source"] == source]
            scores[name][source] = evaluate(trained, chosen, meta, work["labels"], work["device"])
            print(name, source, scores[name][source], flush=True)
    (args.out / "scores.json").write_text(json.dumps(scores, indent=1))


if __name__ == "__main__":
    main()

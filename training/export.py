"""Weights to what the package ships: `python -m training.export --weights DIR --out packages/saksi-model/...`.

For each size three graphs: `encoder` (embedded subwords → contextual subwords), `heads` (words → tag and arc scores), both
int8, and `relations` (governors chosen → relation scores). The subword table is shared by both sizes and stays in
the 4-bit blocks it came in, so that nothing is lost and nothing is stored twice.
"""

from __future__ import annotations

import argparse
import json
import pickle
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from training import encoder as pretrained
from training import graph, quantise
from training.examples import Example
from training.network import Network, NewsHeads
from training.prepare import CACHE, ROOT, gather
from training.train import unpack


class HeadsGraph(nn.Module):
    """Tag layers and arc scores, in a fixed order of outputs."""

    def __init__(self, network: Network, tags: list[str]) -> None:
        super().__init__()
        self.heads, self.tags = network.heads, tags

    def forward(self, words: Tensor) -> tuple[Tensor, ...]:
        tags, arcs, dependent, governor = self.heads(words)
        return (*[tags[name] for name in self.tags], arcs, dependent, governor)


class NewsGraph(nn.Module):
    """The news heads, of the same word vectors as the parser's."""

    def __init__(self, heads: NewsHeads) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, words: Tensor) -> tuple[Tensor, ...]:
        return self.heads(words)


class RelationsGraph(nn.Module):
    """Relation scores of chosen governors."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.heads = network.heads

    def forward(self, dependent: Tensor, governor: Tensor, heads: Tensor) -> Tensor:
        return self.heads.relations(dependent, governor, heads)


def write(
    module: nn.Module, inputs: tuple, path: Path, names: list[str], outputs: list[str], axes: dict, *, int8: bool = False
) -> None:  # fmt: skip
    """Trace a module into an ONNX file; `int8` quantises its products by constant matrices row by row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module, inputs, str(path), input_names=names, output_names=outputs, dynamic_axes=axes,
                          opset_version=20, dynamo=False)  # fmt: skip
    if int8:
        onnx.save(quantise.rows(onnx.load(path)), path)


def export(network: Network, tags: list[str], folder: Path, size: str) -> None:
    """Write the three graphs of one size."""
    network.eval()
    hidden = network.table.shape[1]
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(graph.encoder(network.encoder), folder / f"encoder.{size}.onnx")
    with torch.no_grad():
        words = torch.randn(2, 5, hidden)
        outputs = [*tags, "arcs", "dependent", "governor"]
        write(HeadsGraph(network, tags), (words,), folder / f"heads.{size}.onnx", ["words"], outputs,
              {"words": {0: "b", 1: "w"}, **{name: {0: "b", 1: "w"} for name in outputs}}, int8=True)  # fmt: skip
        _, _, dependent, governor = network.heads(words)
        write(RelationsGraph(network), (dependent, governor, torch.zeros(2, 5, dtype=torch.long)),
              folder / f"relations.{size}.onnx", ["dependent", "governor", "heads"], ["rels"],
              {"dependent": {0: "b", 1: "w"}, "governor": {0: "b", 1: "v"}, "heads": {0: "b", 1: "w"},
               "rels": {0: "b", 1: "w"}})  # fmt: skip
    for path in folder.glob(f"*.{size}.onnx"):
        onnx.checker.check_model(onnx.load(path))


def export_news(path: Path, folder: Path, size: str) -> None:
    """Write the graph of the news heads that `training.joint` saved at `path`."""
    with np.load(path) as saved:
        state = {name: torch.from_numpy(saved[name].astype(np.float32)) for name in saved.files}
    hidden = state["mix.weight"].shape[0]
    labels = [state[f"{name}.weight"].shape[0] for name in ("types", "modality", "acts")]
    heads = NewsHeads(hidden, *labels, roles=len(state["arc_bias"]))
    heads.load_state_dict(state)
    heads.eval()
    outputs = ["types", "modality", "acts", "weight", "arcs"]
    axes = {name: {0: "b", 1: "w"} for name in ["words", *outputs]}
    axes["arcs"] = {0: "b", 1: "w", 2: "v"}
    with torch.no_grad():
        write(
            NewsGraph(heads),
            (torch.randn(2, 5, hidden),),
            folder / f"news.{size}.onnx",
            ["words"],
            outputs,
            axes,
            int8=True,
        )
    onnx.checker.check_model(onnx.load(folder / f"news.{size}.onnx"))


def write_lexicon(examples: list[Example], folder: Path, most: int = 40_000) -> None:
    """Write each language's learnt lemmas (form, part of speech, lemma) and its frequent words."""
    from wordfreq import top_n_list

    for language in ("id", "en"):
        seen: dict[tuple[str, str], Counter[str]] = {}
        for e in examples:
            if e.split == "train" and e.style.startswith(language) and e.lemmas and e.upos:
                for form, upos, lemma in zip(e.forms, e.upos, e.lemmas, strict=True):
                    if lemma and lemma != "_" and upos and "\t" not in form + lemma:
                        seen.setdefault((form.lower(), upos), Counter())[lemma] += 1
        lines = []
        for (form, upos), lemmas in sorted(seen.items()):
            first, *rest = lemmas.most_common(2)
            if not rest or first[1] >= 4 * rest[0][1]:
                lines.append(f"{form}\t{upos}\t{first[0]}")
        (folder / f"lemmas.{language}.tsv").write_text("\n".join(lines), encoding="utf-8", newline="\n")
        words = sorted(w for w in top_n_list(language, most) if w.isalpha())
        (folder / f"words.{language}.txt").write_text("\n".join(words), encoding="utf-8", newline="\n")


def load(weights: Path, name: str, labels: dict[str, list[str]], sizes: dict[str, Any]) -> Network:
    """Return a trained network read from `NAME.*.npz`."""
    state = unpack(sorted(weights.glob(f"{name}.[0-9]*.npz")))
    depth = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("encoder.layers."))
    tags = {
        k.split(".")[2]: v.shape[0]
        for k, v in state.items()
        if k.startswith("heads.tags.") and k.endswith("weight")
    }
    feed = len(state["encoder.layers.0.up.bias"])
    network = Network({**sizes, "feed": feed}, tags, len(labels["rels"]), len(labels["styles"]), layers=depth)
    network.load_state_dict(state)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--out", type=Path, required=True, help="the package's data folder")
    parser.add_argument("--version", required=True)
    parser.add_argument(
        "--only",
        choices=("default", "fast"),
        help="write this size alone; the other's files stay as they are",
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent.parent / "shared/data")
    args = parser.parse_args()
    labels = json.loads((args.cache / "labels.json").read_text())
    with (args.cache / "data.pkl").open("rb") as stream:
        sizes = pickle.load(stream)["meta"]["sizes"]
    args.out.mkdir(parents=True, exist_ok=True)
    shared: dict[str, np.ndarray] = {}
    tags: list[str] = []
    layers: dict[str, int] = {}
    if args.only:
        with np.load(args.out / "subwords.npz") as kept:
            shared = {name: kept[name] for name in kept.files}
        layers = json.loads((args.out / "model.json").read_text())["layers"]
    for size in (args.only,) if args.only else ("default", "fast"):
        if not list(args.weights.glob(f"{size}.[0-9]*.npz")):
            continue
        network = load(args.weights, size, labels, sizes)
        tags = list(network.heads.tags)
        layers[size] = len(network.encoder.layers)
        export(network, tags, args.out, size)
        if (args.weights / f"{size}-news.npz").exists():
            export_news(args.weights / f"{size}-news.npz", args.out, size)
        coder = network.encoder
        place = (coder.position + coder.kind).detach().numpy().astype(np.float32)
        shared[f"position.{size}"] = place.astype(np.float16)
        shared[f"style.{size}"] = coder.style.weight.detach().numpy().astype(np.float32)
    start = pretrained.read(pretrained.find())
    keep = json.loads((ROOT / "vocabulary.json").read_text())["keep"]
    shared["table"] = pretrained.rows(start.blocks["emb.word"], keep, start.hidden).reshape(len(keep), -1)
    shared["scores"] = np.array([start.scores[i] for i in keep], np.float32)
    np.savez(args.out / "subwords.npz", **shared)
    (args.out / "pieces.txt").write_text("\n".join(start.pieces[i] for i in keep), encoding="utf-8")
    norm = "\n".join(f"{point:X}\t{text}" for point, text in sorted(start.norm.items()) if "\n" not in text)
    (args.out / "norm.tsv").write_text(norm, encoding="utf-8", newline="\n")
    write_lexicon(gather(args.data), args.out)
    described = {
        "version": args.version,
        "tags": tags,
        "labels": labels,
        "hidden": sizes["hidden"],
        "layers": layers,
    }
    (args.out / "model.json").write_text(
        json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8"
    )


if __name__ == "__main__":
    main()

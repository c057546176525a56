"""Shipped files back to weights that can learn on: `python -m training.restore --out training/runs/shipped`.

The inverse of `training.export`: int8 products are multiplied out (so the weights are those that ran, rounding and
all; exporting them again gives the same integers), everything else was kept in floating point. Position and token
kind were shipped as their sum. Reads the traced encoders of saksi-model 0.1 too. What comes out is read by `training.export.load`, `training.relabel --weights` and
`training.train --start`. Made again only where it is missing.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.network import Network
from training.prepare import CACHE, ROOT
from training.train import pack

SHIPPED = ROOT.parent / "packages/saksi-model/src/saksi_model/data"
PLACES = {
    "/heads/MatMul": "heads.arc",
    "/heads/MatMul_2": "heads.arc_bias",
    "/heads/Expand": "heads.root",
}
"""Bare parameters of the heads by the node that takes them."""
HELPERS = ("row.", "never", "absent.axes", "flat", "split")
"""Constants of the graphs that are no weights."""


def _name(node: str) -> str:
    """Return the parameter that a traced product's weight was: `/layers.0/out/MatMul` → `encoder.layers.0.out.weight`."""
    if node in PLACES:
        return PLACES[node]
    parts = node.split("/")[1:-1]
    if parts[0].startswith("layers."):
        return f"encoder.{'.'.join(parts)}.weight"
    if parts[0] == "rel":
        return "heads.rel.weight"
    owner = "" if parts[-1].startswith(("arc_", "rel_")) else "tags."
    return f"heads.{owner}{parts[-1]}.weight"


def parameters(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """Return a graph's weights by the names they have in `training.network.Network`, queries, keys and values apart.

    Raises:
        ValueError: a constant of the graph has no place in the network.
    """
    constants = {init.name: numpy_helper.to_array(init) for init in graph.initializer}
    found: dict[str, np.ndarray] = {}
    taken: set[str] = {name for name in constants if name.startswith(HELPERS)}

    def keep(name: str, values: np.ndarray, *places: str) -> None:
        # A product takes its weight turned round, but for `heads.arc`, which the network itself takes so.
        found[name] = values.T if name.endswith(".weight") and values.ndim == 2 else values
        taken.update(places)

    for node in graph.node:
        for place in node.input:
            if place not in constants or place in taken:
                continue
            if node.op_type == "MatMulIntegerToFloat":
                _, weight, _, scale, *_ = node.input
                name = (
                    f"encoder.{weight}"
                    if weight.startswith("layers.")
                    else _name(weight.removesuffix("/row.weight"))
                )
                keep(name, constants[weight].astype(np.float32) * constants[scale], weight, scale)
            elif place.startswith(("encoder.", "heads.")):
                keep(place, constants[place], place)
            elif place.startswith(("layers.", "norm.")):
                keep(f"encoder.{place}", constants[place], place)
            elif node.name in PLACES or node.op_type == "MatMul":
                keep(_name(node.name), constants[place], place)
    if missing := set(constants) - taken:
        raise ValueError(f"no place in the network for {sorted(missing)}")
    return found


def join(state: dict[str, np.ndarray], heads: int) -> dict[str, np.ndarray]:
    """Put queries, keys and values together, the scale of attention taken out of the queries again."""
    joined = {k: v for k, v in state.items() if k.split(".")[-2] not in ("q", "k", "v")}
    for key, queries in state.items():
        *stem, part, kind = key.split(".")
        if part == "q":
            scale = (state[".".join([*stem, "q", "weight"])].shape[0] // heads) ** 0.5
            others = [state[".".join([*stem, other, kind])] for other in "kv"]
            joined[".".join([*stem, "qkv", kind])] = np.concatenate([scale * queries, *others])
    return joined


def restore(folder: Path, size: str, sizes: dict[str, Any]) -> Network:
    """Return the network of one size, as shipped in `folder`.

    Args:
        sizes: hidden size, heads and so on, as `training.prepare` keeps them under `meta`.

    Raises:
        RuntimeError: the files do not hold exactly the network's weights.
    """
    state: dict[str, np.ndarray] = {}
    for part in ("encoder", "heads", "relations"):
        state |= join(parameters(onnx.load(folder / f"{part}.{size}.onnx").graph), sizes["heads"])
    with np.load(folder / "subwords.npz") as shared:
        state["encoder.position"] = shared[f"position.{size}"].astype(np.float32)
        state["encoder.style.weight"] = shared[f"style.{size}"].astype(np.float32)
    state["encoder.kind"] = np.zeros(sizes["hidden"], np.float32)
    tags = {
        k.split(".")[2]: len(v)
        for k, v in state.items()
        if k.startswith("heads.tags.") and k.endswith("bias")
    }
    depth = sum(k.endswith("qkv.weight") for k in state)
    feed = len(state["encoder.layers.0.up.bias"])
    network = Network({**sizes, "feed": feed}, tags, len(state["heads.rel.bias"]), len(state["encoder.style.weight"]), layers=depth,
                      arc=len(state["heads.arc"]), rel=len(state["heads.rel_word.bias"]))  # fmt: skip
    network.load_state_dict({k: _tensor(v) for k, v in state.items()})
    return network


def _tensor(values: np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(values, dtype=np.float32, order="C"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHIPPED, help="the package's data folder")
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    import pickle

    with (args.cache / "data.pkl").open("rb") as stream:
        sizes = pickle.load(stream)["meta"]["sizes"]
    described = json.loads((args.data / "model.json").read_text())
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "labels.json").write_text(json.dumps(described["labels"], ensure_ascii=False))
    for size in ("default", "fast"):
        if (args.data / f"encoder.{size}.onnx").exists() and not list(args.out.glob(f"{size}.[0-9]*.npz")):
            pack(restore(args.data, size, sizes), args.out / f"{size}.npz", 16)
            print(size, described["version"], "restored")


if __name__ == "__main__":
    main()

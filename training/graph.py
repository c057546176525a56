"""The encoder as an ONNX graph, written node by node for onnxruntime's kernels on a processor.

A traced graph of the same network takes 1.4 to 1.6 times as long: it quantises with seven passes over the numbers where
two will do, copies queries, keys and values apart, and invites fusions (sum and normalise, bias and GELU) that are slower
than the operators they stand for. Run it with `ORT_ENABLE_BASIC`, which leaves the nodes as they are.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper
from torch import Tensor, nn

from training.network import Encoder, Layer
from training.quantise import Writer

NEVER = -1e4
"""Added to the attention scores of padding."""


def encoder(coder: Encoder) -> onnx.ModelProto:
    """Return the graph of an encoder: `summed` `[b, t, hidden]` and `mask` `[b, t]` (1.0 where there is a piece) in,
    `pieces` `[b, t, hidden]` out.

    `summed` is the sum of a piece's vector with those of its position, kind and style.
    """  # fmt: skip
    g = Writer()
    size = coder.norm.weight.shape[0]
    shape = g.node("Shape", "summed")
    absent = g.node("Mul", g.node("Sub", g.constant("row.one", 1.0), "mask"), g.constant("never", NEVER))
    absent = g.node("Unsqueeze", absent, g.constant("absent.axes", [1, 2], np.int64))
    x = g.node("Reshape", _norm(g, "summed", "norm", coder.norm), g.constant("flat", [-1, size], np.int64))
    for number, layer in enumerate(coder.layers):
        assert isinstance(layer, Layer)
        x = _layer(g, x, f"layers.{number}", layer, shape, absent)
    g.node("Reshape", x, shape, out="pieces")
    floats = lambda name, dims: helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)  # noqa: E731
    graph = helper.make_graph(
        g.nodes, "encoder", [floats("summed", ["b", "t", size]), floats("mask", ["b", "t"])],
        [floats("pieces", ["b", "t", size])], list(g.constants.values()),
    )  # fmt: skip
    imports = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=imports, ir_version=9)


def _layer(g: Writer, x: str, name: str, layer: Layer, shape: str, absent: str) -> str:
    """Write one layer over rows `x` `[b·t, hidden]`."""
    attended = _attention(g, x, name, layer, shape, absent)
    x = _norm(
        g,
        g.node("Add", x, _linear(g, g.quantised(attended), f"{name}.out", layer.out)),
        f"{name}.norm1",
        layer.norm1,
    )
    up = _linear(g, g.quantised(x), f"{name}.up", layer.up)
    down = _linear(g, g.quantised(g.node("Gelu", up), gelu=True), f"{name}.down", layer.down)
    return _norm(g, g.node("Add", x, down), f"{name}.norm2", layer.norm2)


def _attention(g: Writer, x: str, name: str, layer: Layer, shape: str, absent: str) -> str:
    """Write what the heads bring together `[b·t, hidden]`: each product by itself, the scale folded into the queries."""
    size = layer.out.weight.shape[0]
    weights, biases = (
        _numbers(layer.qkv.weight).reshape(3, size, size),
        _numbers(layer.qkv.bias).reshape(3, size),
    )
    row = g.quantised(x)
    split = g.constant("split", [0, 0, layer.heads, size // layer.heads], np.int64)
    found = []
    for part, turn, weight, bias in zip(
        "qkv", ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), weights, biases, strict=True
    ):
        fold = (size // layer.heads) ** -0.5 if part == "q" else 1.0
        made = g.product(row, f"{name}.{part}", fold * weight.T)
        made = g.node("Add", made, g.constant(f"{name}.{part}.bias", fold * bias))
        made = g.node("Reshape", g.node("Reshape", made, shape), split)
        found.append(g.node("Transpose", made, perm=turn))
    queries, keys, values = found
    scores = g.node("Softmax", g.node("Add", g.node("MatMul", queries, keys), absent), axis=-1)
    joined = g.node("Transpose", g.node("MatMul", scores, values), perm=[0, 2, 1, 3])
    return g.node("Reshape", joined, g.constant("flat", [-1, size], np.int64))


def _linear(g: Writer, row: tuple[str, str, str], name: str, linear: nn.Linear) -> str:
    made = g.product(row, name, _numbers(linear.weight).T)
    return g.node("Add", made, g.constant(f"{name}.bias", _numbers(linear.bias)))


def _norm(g: Writer, x: str, name: str, norm: nn.LayerNorm) -> str:
    weight, bias = (
        g.constant(f"{name}.{part}", _numbers(getattr(norm, part))) for part in ("weight", "bias")
    )
    return g.node("LayerNormalization", x, weight, bias, axis=-1, epsilon=norm.eps)


def _numbers(tensor: Tensor) -> np.ndarray:
    return tensor.detach().numpy().astype(np.float32)

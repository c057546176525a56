"""int8 products whose result for a sentence does not depend on what else is in the batch.

onnxruntime's dynamic quantisation takes one activation scale for the whole batch, so a sentence's parse changes with
its neighbours (7 % of tokens did). Here each row (one subword) has its own scale: `QuantizeLinear` with a scale a row
before `MatMulIntegerToFloat`; it is also closer to fp32. Weights keep 7 bits (-63…63), so that no kernel can saturate:
u8 × s8 pairs summed in 16 bits stay below 32,767, and integer sums are the same on every processor.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

BOUND = 63
"""The largest whole weight."""
GELU_LEAST = -0.17
"""GELU's values begin here: its rows need their largest value alone."""
_LOW = 20
"""The zero point of such a row; of 255 steps, 235 are left above it."""


def whole(values: NDArray[np.floating], bound: int = BOUND) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a weight `[inputs, outputs]` as whole numbers up to `bound`, and the scale of each output."""
    values = np.asarray(values, dtype=np.float32)
    scale = np.maximum(np.abs(values).max(0) / bound, 1e-12).astype(np.float32)
    return np.clip(np.round(values / scale), -bound, bound).astype(np.int8), scale


class Writer:
    """Nodes and constants of a graph in the making; each method returns the name of a value."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: Any, kind: Any = np.float32) -> str:
        """Keep a constant; a name kept before is the same constant."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.array(value, dtype=kind), name)
        return name

    def node(
        self, kind: str, *inputs: str, out: str | None = None, domain: str = "", **attributes: Any
    ) -> str:
        """Add a node of one output."""
        out = out or f"{kind}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=out, domain=domain, **attributes))
        return out

    def quantised(self, x: str, *, gelu: bool = False) -> tuple[str, str, str]:
        """Return the rows of `x` `[rows, size]` as bytes, their steps `[rows, 1]`, and the zero point.

        `gelu`: `x` comes from that function, so that no value is below `GELU_LEAST`.
        """
        if gelu:
            least = -GELU_LEAST * (255 - _LOW) / _LOW
            zero, part = (
                self.constant("row.low", _LOW, np.uint8),
                self.constant("row.low.part", 1 / (255 - _LOW)),
            )
            most = x
        else:
            least = 1e-6
            zero, part = self.constant("row.middle", 128, np.uint8), self.constant("row.part", 1 / 127)
            most = self.node("Abs", x)
        most = self.node("ReduceMax", most, self.constant("row.axis", [-1], np.int64), keepdims=1)
        step = self.node("Mul", self.node("Max", most, self.constant(f"row.least.{least:.2g}", least)), part)
        steps = self.node("Reshape", step, self.constant("row.flat", [-1], np.int64))
        zeros = self.node("Expand", zero, self.node("Shape", steps))
        return self.node("QuantizeLinear", x, steps, zeros, axis=0), step, zero

    def product(
        self, row: tuple[str, str, str], name: str, weight: NDArray[np.floating], bound: int = BOUND
    ) -> str:
        """Return rows that `quantised` gave times a constant matrix."""
        integers, scale = whole(weight, bound)
        x, step, zero = row
        made = self.node(
            "MatMulIntegerToFloat", x, self.constant(f"{name}.weight", integers, np.int8),
            self.constant("row.one", 1.0), self.constant(f"{name}.scale", scale), zero,
            domain="com.microsoft",
        )  # fmt: skip
        return self.node("Mul", made, step)


def rows(model: onnx.ModelProto, bound: int = BOUND) -> onnx.ModelProto:
    """Return the model with every product by a constant matrix quantised; `bound` is the largest weight."""
    graph = model.graph
    constants = {init.name: init for init in graph.initializer}
    used: set[str] = set()
    writer = Writer()
    flattened: dict[str, tuple[str, str, str]] = {}
    for node in graph.node:
        weight = constants.get(node.input[1]) if node.op_type == "MatMul" else None
        if weight is None or len(weight.dims) != 2:
            writer.nodes.append(node)
            continue
        used.add(weight.name)
        x, size = node.input[0], weight.dims[0]
        if x not in flattened:
            flat = writer.node("Reshape", x, writer.constant(f"row.flat.{size}", [-1, size], np.int64))
            flattened[x] = writer.quantised(flat)
        made = writer.product(flattened[x], f"{node.name}/row", numpy_helper.to_array(weight), bound)
        shape = writer.node("Concat", writer.node("Shape", x, end=-1), writer.constant(f"row.out.{weight.dims[1]}", [weight.dims[1]], np.int64), axis=0)  # fmt: skip
        writer.node("Reshape", made, shape, out=node.output[0])
    kept = [init for init in graph.initializer if init.name not in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(writer.nodes)
    graph.initializer.extend([*kept, *writer.constants.values()])
    if not any(o.domain == "com.microsoft" for o in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model

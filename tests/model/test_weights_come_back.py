"""Shipped files become weights again: exporting what was restored gives the same file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needed for training only")
onnx = pytest.importorskip("onnx", reason="needed for training only")

from onnx import numpy_helper  # noqa: E402
from training.export import export  # noqa: E402
from training.network import Network  # noqa: E402
from training.restore import _name, parameters, restore  # noqa: E402

SIZES = {"hidden": 32, "layers": 2, "heads": 4, "feed": 48, "positions": 40, "eps": 1e-12}
TAGS = {"upos": 5, "ents": 3}


def _ship(network: Network, folder: Path) -> Path:
    export(network, list(TAGS), folder, "default")
    place = (network.encoder.position + network.encoder.kind).detach().numpy()
    np.savez(
        folder / "subwords.npz",
        **{
            "position.default": place.astype(np.float16),
            "style.default": network.encoder.style.weight.detach().numpy(),
        },
    )
    return folder


def test_restored_weights_export_to_the_same_files(tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = Network(SIZES, TAGS, 7, 2, layers=2, arc=16, rel=8)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    first = _ship(network, tmp_path / "first")
    again = restore(first, "default", SIZES)
    for name, value in network.state_dict().items():
        if name not in ("encoder.position", "encoder.kind"):
            step = value.abs().max() / 63
            assert (again.state_dict()[name] - value).abs().max() <= step, name
    second = _ship(again, tmp_path / "second")
    for path in sorted(first.glob("*.onnx")):
        one, two = (
            {
                init.name: numpy_helper.to_array(init)
                for init in onnx.load(folder / path.name).graph.initializer
            }
            for folder in (first, second)
        )
        assert one.keys() == two.keys()
        for name, value in one.items():
            if value.dtype == np.int8:
                assert (value == two[name]).all(), (path.name, name)
            else:
                np.testing.assert_allclose(two[name], value, rtol=1e-5, atol=1e-7)


def test_products_of_traced_encoders_have_a_name() -> None:
    assert _name("/layers.3/qkv/MatMul") == "encoder.layers.3.qkv.weight"


def test_a_constant_without_a_place_is_an_error() -> None:
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Add", ["x", "strange"], ["y"])], "g", [], [],
        [numpy_helper.from_array(np.ones(2, np.float32), "strange")],
    )  # fmt: skip
    with pytest.raises(ValueError, match="strange"):
        parameters(graph)

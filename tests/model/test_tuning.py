"""Training goes on from given weights: what is frozen stays, a student begins as its teacher says, a run resumes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needed for training only")
pytest.importorskip("onnx", reason="needed for training only")
pytest.importorskip("yaml", reason="needed for training only")

from training.network import Network  # noqa: E402
from training.train import cut_down, fit, near, remember  # noqa: E402

SIZES = {"hidden": 32, "layers": 2, "heads": 4, "feed": 48, "positions": 40, "eps": 1e-12}
TAGS = {"upos": 3, "feats": 2, "scripts": 2, "ents": 13}
STAGE: dict[str, Any] = {"seed": 1, "lr": 1e-2, "head_lr": 1e-2, "warm": 0.1, "batch": 64, "average": 0.5, "epochs": 2,
                         "look": 1, "dev": [], "repeat": {"own": 1}}  # fmt: skip


def _network(layers: int = 2) -> Network:
    torch.manual_seed(5)
    network = Network(SIZES, TAGS, 4, 2, layers=layers, arc=8, rel=8)
    network.table = torch.randn(20, SIZES["hidden"])
    return network


def _rows() -> list[dict[str, Any]]:
    rng = np.random.default_rng(2)
    rows = []
    for n in (2, 3, 5, 4, 3, 6):
        rows.append({
            "source": "own", "split": "train", "style": 0, "quotes": [], "starts": [True] * n,
            "pieces": [(int(rng.integers(4, 20)),) for _ in range(n)], "upos": rng.integers(0, 3, n).tolist(),
            "feats": [0] * n, "scripts": [1] * n, "ents": [1] * n,
            "heads": [0, *range(1, n)], "rels": rng.integers(0, 4, n).tolist(),
        })  # fmt: skip
    return rows


def _work() -> dict[str, Any]:
    return {"device": torch.device("cpu"), "workers": 0, "labels": {},
            "meta": {"specials": {"bos": 0, "pad": 1, "eos": 2, "unk": 3}}}  # fmt: skip


def test_frozen_layers_and_embeddings_stay_as_they_were(tmp_path: Path) -> None:
    before = {k: v.clone() for k, v in _network().state_dict().items()}
    after = fit("default", _network(), _rows(), _work(), {**STAGE, "frozen": 1}, tmp_path).state_dict()
    still = [k for k in before if k.startswith("encoder.") and not k.startswith("encoder.layers.1.")]
    assert all(torch.equal(before[k], after[k]) for k in still)
    assert not torch.equal(before["encoder.layers.1.qkv.weight"], after["encoder.layers.1.qkv.weight"])
    assert not torch.equal(before["heads.arc"], after["heads.arc"])


def test_a_finished_run_is_read_and_not_trained_again(tmp_path: Path) -> None:
    first = fit("default", _network(), _rows(), _work(), STAGE, tmp_path).state_dict()
    again = fit("default", _network(), [], _work(), STAGE, tmp_path).state_dict()
    assert all(torch.equal(first[k], again[k]) for k in first)


def test_a_student_with_all_layers_says_what_its_teacher_says(tmp_path: Path) -> None:
    teacher, rows, work = _network().eval(), _rows(), _work()
    student = cut_down(teacher, teacher, _network(2), [0, 1])
    assert all(torch.equal(v, student.state_dict()[k]) for k, v in teacher.state_dict().items())
    remember(teacher, rows, work)
    assert all(len(r["taught"]) == len(r["pieces"]) for r in rows)
    small = cut_down(teacher, teacher, _network(1), [1])
    assert torch.equal(small.encoder.layers[0].up.weight, teacher.encoder.layers[1].up.weight)
    fit("fast", small, rows, work, {**STAGE, "hard": 0.5, "near": 1.0}, tmp_path, teacher=teacher)
    assert (tmp_path / "fast.pt").exists()


def test_nearness_ignores_padding() -> None:
    a = torch.randn(2, 4, 6)
    b = a.clone()
    b[1, 2:] += 100
    assert near(a, b, torch.tensor([4, 2])) == 0
    assert near(a, b, torch.tensor([4, 4])) > 1

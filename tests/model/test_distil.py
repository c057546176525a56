"""Distilling: phrases are exchanged for their like, batches come in few shapes, masked losses are the chosen ones."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needed for training only")
pytest.importorskip("onnx", reason="needed for training only")
pytest.importorskip("yaml", reason="needed for training only")

from training.distil import narrowed, student  # noqa: E402
from training.export import load  # noqa: E402
from training.network import Network  # noqa: E402
from training.step import Learner, losses  # noqa: E402
from training.stream import COLUMNS, LENGTHS, Stream, phrases, unfold  # noqa: E402
from training.train import hard_loss, near, pack, soft_loss, words  # noqa: E402

SIZES = {"hidden": 32, "layers": 2, "heads": 4, "feed": 48, "positions": 40, "eps": 1e-12}
TAGS = {"upos": 3, "feats": 2, "scripts": 2, "ents": 13}
META = {"specials": {"bos": 0, "pad": 1, "eos": 2, "unk": 3}}
CPU = torch.device("cpu")


def _network(seed: int = 5) -> Network:
    torch.manual_seed(seed)
    network = Network(SIZES, TAGS, 4, 3, layers=2, arc=8, rel=8)
    network.table = torch.randn(60, SIZES["hidden"])
    return network.eval()


def _row(first: int, heads: list[int], style: int = 0) -> dict[str, Any]:
    n = len(heads)
    return {
        "style": style, "quotes": [], "starts": [True] * n, "weight": 1.0,
        "pieces": [(first + i,) for i in range(n)], "upos": [i % 3 for i in range(n)],
        "feats": [0] * n, "scripts": [1] * n, "ents": [1] * n, "heads": heads, "rels": [i % 4 for i in range(n)],
    }  # fmt: skip


def _stream(spliced: float = 0.5, rows: list[dict[str, Any]] | None = None) -> Stream:
    rows = rows or [_row(10, [2, 0, 5, 5, 2]), _row(30, [2, 0, 5, 5, 2], style=1)]
    return Stream(rows, META, 64, [0, 0, 2], spliced, 0.5)


def test_a_phrase_is_a_word_with_all_that_hangs_under_it() -> None:
    # The root is none; a phrase whose words do not stand together is none either.
    assert [(a, b) for a, b, _ in phrases(_row(10, [2, 0, 5, 5, 2]), 0)] == [(0, 1), (2, 3), (3, 4), (2, 5)]
    broken = phrases(_row(10, [3, 3, 0, 1, 3]), 0)
    assert (0, 4) not in [(a, b) for a, b, _ in broken]
    assert phrases(_row(10, [2, -100, 5, 5, 2]), 0) == []


def test_a_phrase_gives_way_to_one_of_its_kind_only() -> None:
    stream = _stream()
    home = stream.rows[0]
    told = [(start, end) for start, end, _ in home["phrases"]]
    for seed in range(30):
        out = stream.splice(home["pieces"], home["phrases"], random.Random(seed))
        for at, (piece,) in enumerate(out):
            if (
                piece >= 30
            ):  # it came from the other sentence, where phrases of this kind stand in the same places
                assert any(start <= at < end for start, end in told), at
                assert piece - 30 == at
    assert any(
        piece >= 30
        for seed in range(30)
        for (piece,) in stream.splice(home["pieces"], home["phrases"], random.Random(seed))
    )


def test_what_is_spliced_or_read_in_another_style_has_no_labels() -> None:
    rng = random.Random(1)
    for spliced, labelled in ((1.0, False), (0.0, True)):
        stream = _stream(spliced)
        for _ in range(20):
            _, style, columns = stream.one(stream.rows[0], rng)
            assert (columns is not None) == labelled and style == 0
    found = [_stream(0.0).one(_stream(0.0).rows[1], rng) for _ in range(40)]
    assert {(style, columns is not None) for _, style, columns in found} == {(1, True), (0, False)}


def test_batches_come_in_few_shapes_and_keep_what_they_hold() -> None:
    stream = _stream(0.0)
    cut, labels, numbers = next(iter(stream))
    assert cut.shape == (2, 64 // LENGTHS[0], LENGTHS[0]) and labels.shape[2] == LENGTHS[0] - 2
    b = unfold((cut, labels, numbers), CPU)
    assert b["mask"].sum(1).tolist() == [7.0] * 4
    for i in range(4):
        row = stream.rows[0] if int(b["ids"][i, 1]) == 10 else stream.rows[1]
        assert b["ids"][i, :7].tolist() == [0, *(p for (p,) in row["pieces"]), 2]
        assert b["belongs"][i, :7].tolist() == [14, 0, 1, 2, 3, 4, 14]
        if b["heads"][i, 0] >= 0:
            assert all(b[name][i, :5].tolist() == row[name] for name in COLUMNS)


def test_losses_with_masks_are_those_with_choices() -> None:
    ours, teacher = _network(1), _network(2)
    b = unfold(next(iter(_stream(0.3))), CPU)
    with torch.no_grad():
        known = words(teacher, b)
        reference = teacher.heads(known)
        vectors = words(ours, b)
        result = ours.heads(vectors)
        found = losses(ours, teacher, b, vectors, known, reference)
        wanted = (soft_loss(ours, result, teacher, reference, b), near(vectors, known, b["lengths"]),
                  hard_loss(ours, result, b, {}))  # fmt: skip
    assert [float(x) for x in found] == pytest.approx([float(x) for x in wanted], rel=1e-2)


def test_a_step_brings_a_student_nearer_and_leaves_the_teacher_alone() -> None:
    teacher = _network(2)
    pupil = student(_network(3), teacher, SIZES, {"depth": [1], "feed": 16})
    learner = Learner({"one": pupil}, teacher.requires_grad_(requires_grad=False), {"hard": 0.0}, CPU)
    learner.rate.fill_(3e-3)
    learner.pull.fill_(1.0)
    before = {k: v.clone() for k, v in teacher.state_dict().items()}
    batches, far = iter(_stream()), []
    for _ in range(40):
        learner(next(batches))
        far.append(learner.seen["one"].clone())
    assert torch.stack(far[-5:]).mean(0)[1] < 0.9 * torch.stack(far[:5]).mean(0)[1]
    assert all(torch.equal(v, before[k]) for k, v in teacher.state_dict().items())


def test_the_neurons_that_weigh_most_stay_and_a_narrow_network_is_read_again(tmp_path: Path) -> None:
    origin = _network()
    layer = origin.encoder.layers[0]
    with torch.no_grad():
        layer.up.weight[7] *= 100
        layer.up.weight[8] *= 0
    kept = narrowed(layer.state_dict(), 47)
    assert len(kept["up.bias"]) == 47 and kept["down.weight"].shape == (32, 47)
    assert any(torch.equal(row, layer.up.weight[7]) for row in kept["up.weight"])
    assert not any(torch.equal(row, layer.up.weight[8]) for row in kept["up.weight"])
    torch.manual_seed(5)
    whole = Network(SIZES, TAGS, 4, 3, layers=2)
    whole.table = origin.table
    pupil = student(whole, whole, SIZES, {"depth": [0], "feed": 16})
    pack(pupil, tmp_path / "fast.npz", 16)
    read = load(tmp_path, "fast", {"rels": ["r"] * 4, "styles": ["s"] * 3}, SIZES)
    assert read.encoder.layers[0].up.out_features == 16
    assert np.allclose(read.heads.arc.detach(), pupil.heads.arc.detach(), atol=1e-3)

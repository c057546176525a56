"""Our own treebank and what training reads: trees are trees, brackets are kept, clitics are cut."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.examples import ENTITIES, conllu, guess_starts, split_host, with_b
from training.gsd2017 import sentences
from training.icon import _read, constrained_heads

ROOT = Path(__file__).resolve().parents[2]
TREEBANK = sorted((ROOT / "training/treebank").glob("*.conllu"))


@pytest.mark.parametrize("path", TREEBANK, ids=lambda p: p.stem)
def test_every_sentence_of_the_treebank_is_one_tree_over_its_text(path: Path) -> None:
    seen = set()
    for comments, words in conllu(path):
        name = comments["sent_id"]
        assert name not in seen
        seen.add(name)
        text = ""
        for word in words:
            text += (" " if word.starts and text else "") + word.form
        assert text == comments["text"], name
        heads = [word.head for word in words]
        assert heads.count(0) == 1, name
        for i, word in enumerate(words, 1):
            assert (word.rel == "root") == (word.head == 0), (name, i)
            node, steps = i, 0
            while node and steps <= len(words):
                node, steps = heads[node - 1], steps + 1
            assert node == 0, (name, i, "cycle")
        before = "O"
        for word in words:
            tag = next(c[4:] for c in word.misc.split("|") if c.startswith("Ent="))
            assert tag in ENTITIES, (name, tag)
            assert not tag.startswith("I-") or before[2:] == tag[2:], (name, word.form)
            before = tag


def test_the_treebank_has_five_hundred_sentences() -> None:
    assert sum(1 for path in TREEBANK for _ in conllu(path)) >= 500


trees = st.recursive(st.just(None), lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=9)


@given(trees.filter(lambda t: t is not None), st.randoms(use_true_random=False))
def test_a_phrase_has_one_word_that_depends_outside(shape: list, random: object) -> None:
    count = 0

    def number(node: object) -> object:
        nonlocal count
        if node is None:
            count += 1
            return count - 1
        return [number(child) for child in node]

    tree = number(shape)
    matrix = np.array([[random.uniform(-5, 5) for _ in range(count + 1)] for _ in range(count)])
    heads = constrained_heads(matrix, tree)
    assert (heads == 0).sum() == 1

    def words(node: object) -> list[int]:
        return [node] if isinstance(node, int) else [w for child in node for w in words(child)]

    def check(node: object) -> None:
        if isinstance(node, int):
            return
        inside = {w + 1 for w in words(node)}
        assert sum(heads[w - 1] not in inside for w in inside) == 1
        for child in node:
            check(child)

    check(tree)


def test_brackets_are_read() -> None:
    words, tags, root = _read("(S (NP (NNO Warga)) (VP (VBT menolak) (NP (NNO usul) (PRK nya))) (PUN .))")
    assert words == ["Warga", "menolak", "usul", "nya", "."]
    assert tags == ["NNO", "VBT", "NNO", "PRK", "PUN"]
    assert root == [[0, [1, [2, 3]], 4]] or root == [0, [1, [2, 3]], 4]


def test_clitics_are_cut_where_today_s_treebanks_cut_them(tmp_path: Path) -> None:
    assert split_host("rumahnya", {"hanya"}) == ("rumah", "nya")
    assert split_host("hanya", {"hanya"}) is None
    assert split_host("tanya", set()) is None
    old = tmp_path / "old.conllu"
    old.write_text(
        "1\tRumahnya\t_\tNOUN\t_\t_\t2\tnsubj\t_\t_\n2\troboh\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n"
        "3\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n"
    )
    (example,) = sentences(old, set())
    assert example.forms == ["Rumah", "nya", "roboh", "."]
    assert example.heads == [3, 1, 0, 3]
    assert example.starts == [True, False, True, False]


def test_spacing_and_borders_are_guessed() -> None:
    forms = ["Ia", "berkata", ",", '"', "Ya", ".", '"']
    assert guess_starts(forms) == [True, True, False, True, False, False, False]
    assert with_b(["I-PER", "I-PER", "O", "I-LOC"]) == ["B-PER", "I-PER", "O", "B-LOC"]


def test_row_wise_products_do_not_see_their_neighbours() -> None:
    onnx = pytest.importorskip("onnx", reason="needed for export only")
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper
    from training.quantise import rows

    rng = np.random.default_rng(1)
    weight = rng.normal(size=(32, 16)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"], name="product")], "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["b", "t", 32])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["b", "t", 16])],
        [numpy_helper.from_array(weight, "w")],
    )  # fmt: skip
    model = rows(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10))
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    x = rng.normal(size=(1, 5, 32)).astype(np.float32)
    loud = np.concatenate([x, 1000 * rng.normal(size=(1, 5, 32)).astype(np.float32)])
    alone, together = session.run(None, {"x": x})[0][0], session.run(None, {"x": loud})[0][0]
    assert (alone == together).all()
    exact = x[0] @ weight
    assert np.abs(alone - exact).max() < 0.03 * np.abs(exact).max()


def test_the_written_graph_says_what_the_network_says_whatever_else_is_in_the_batch() -> None:
    onnx = pytest.importorskip("onnx", reason="needed for export only")
    torch = pytest.importorskip("torch", reason="needed for export only")
    import onnxruntime
    from training.graph import encoder
    from training.network import Encoder

    torch.manual_seed(3)
    sizes = {"hidden": 64, "heads": 4, "feed": 128, "positions": 32, "eps": 1e-12}
    coder = Encoder(sizes, layers=2, styles=1, dropout=0.0).eval()
    model = encoder(coder)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    embedded = torch.randn(3, 9, 64)
    mask = torch.ones(3, 9)
    mask[1, 6:] = 0
    with torch.no_grad():
        exact = coder(embedded, mask, torch.zeros(3, dtype=torch.long)).numpy()
        summed = (embedded + coder.position[:9] + coder.kind + coder.style.weight[0]).numpy()
    found = session.run(None, {"summed": summed, "mask": mask.numpy()})[0]
    for row, length in enumerate((9, 6, 9)):
        assert np.abs(found[row, :length] - exact[row, :length]).max() < 0.05 * np.abs(exact).max()
    (alone,) = session.run(None, {"summed": summed[1:2, :6], "mask": mask.numpy()[1:2, :6]})
    assert np.allclose(alone[0], found[1, :6], atol=1e-5)

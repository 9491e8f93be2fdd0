"""The encoders that training starts from: of BERT's kind (MiniLM) or MPNet, as published."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import gelu

from contested.claims.tagger.words import SIZES

_BERT = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "norm1",
}
_MPNET = {
    "attention.attn.q": "q",
    "attention.attn.k": "k",
    "attention.attn.v": "v",
    "attention.attn.o": "out",
    "attention.LayerNorm": "norm1",
}
_BOTH = {"intermediate.dense": "up", "output.dense": "down", "output.LayerNorm": "norm2"}


_NEAR = 8
"""MPNet tells nearer distances apart one by one."""


class Dropout(nn.Module):
    """Leaves out some numbers at random, faster than the library does on a processor."""

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.drop = drop
        self.chance = np.random.Generator(np.random.SFC64(1))

    def forward(self, x: Tensor) -> Tensor:
        """Return the numbers with some at zero, the others larger."""
        if not self.training or not self.drop:
            return x
        kept = self.chance.integers(0, 256, size=tuple(x.shape), dtype=np.uint8) >= round(self.drop * 256)
        return x * (torch.from_numpy(kept).to(x.dtype) / (1 - self.drop))


class Layer(nn.Module):
    """One layer of attention and its perceptron, the norm after each."""

    def __init__(self, width: int, heads: int, eps: float, drop: float) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)
        self.dropout = Dropout(drop)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return the next layer's input; `bias` is added to the attention's scores."""
        b, n, d = x.shape
        q, k, v = (
            f(x).view(b, n, self.heads, d // self.heads).transpose(1, 2) for f in (self.q, self.k, self.v)
        )
        near = torch.softmax(q @ k.transpose(-1, -2) * (d // self.heads) ** -0.5 + bias, -1)
        x = self.norm1(x + self.dropout(self.out((near @ v).transpose(1, 2).reshape(b, n, d))))
        return self.norm2(x + self.dropout(self.down(gelu(self.up(x)))))


class Encoder(nn.Module):
    """Embeddings, with those of the words' features, and layers."""

    def __init__(self, config: dict[str, float], *, drop: float) -> None:
        super().__init__()
        width, heads = int(config["hidden_size"]), int(config["num_attention_heads"])
        eps = config["layer_norm_eps"]
        self.relative = nn.Embedding(32, heads) if config.get("relative_attention_num_buckets") else None
        self.heads = heads
        self.words = nn.Embedding(int(config["vocab_size"]), width)
        self.positions = nn.Embedding(512, width)
        self.features = nn.ModuleList(nn.Embedding(size, width) for size in SIZES)
        self.norm, self.dropout = nn.LayerNorm(width, eps), Dropout(drop)
        self.layers = nn.ModuleList(
            Layer(width, heads, eps, drop) for _ in range(int(config["num_hidden_layers"]))
        )
        for table in self.features:
            nn.init.zeros_(table.weight)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> list[Tensor]:
        """Return what every layer gives, the embeddings first."""
        n = ids.shape[1]
        x = self.words(ids) + self.positions.weight[:n]
        for i, table in enumerate(self.features):
            x = x + table(features[..., i])
        x = self.dropout(self.norm(x))
        bias = (mask[:, None, None, :] - 1.0) * 1e4
        if (
            self.relative is not None
        ):  # as it was learnt: attention is fast only where its bias learns nothing
            bias = bias + self.relative(_buckets(n)).detach().permute(2, 0, 1)[None]
        bias = bias.to(x.dtype)
        found = [x]
        for layer in self.layers:
            x = layer(x, bias)
            found.append(x)
        return found


def _buckets(n: int) -> Tensor:
    """Return MPNet's classes of distance between places."""
    place = torch.arange(n)
    away = place[None, :] - place[:, None]
    far = away.abs()
    log = _NEAR + (torch.log(far.clamp(min=1).float() / _NEAR) / math.log(128 / _NEAR) * _NEAR).long()
    return torch.where(away > 0, 16, 0) + torch.where(far < _NEAR, far, log.clamp(max=15))


def load_encoder(folder: Path, *, drop: float) -> Encoder:
    """Read the published weights of an encoder."""
    config = json.loads((folder / "config.json").read_text())
    encoder = Encoder(config, drop=drop)
    weights = load_file(folder / "model.safetensors")
    mpnet = config["model_type"] == "mpnet"
    vocabulary = weights["embeddings.word_embeddings.weight"]
    places = weights["embeddings.position_embeddings.weight"][2 if mpnet else 0 :][:512]
    if not mpnet:
        places = places + weights["embeddings.token_type_embeddings.weight"][0]
    state = encoder.state_dict()
    state["words.weight"], state["positions.weight"] = vocabulary, places
    for kind in ("weight", "bias"):
        state[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for i in range(len(encoder.layers)):
            for theirs, ours in ({**_BOTH, **(_MPNET if mpnet else _BERT)}).items():
                state[f"layers.{i}.{ours}.{kind}"] = weights[f"encoder.layer.{i}.{theirs}.{kind}"]
    if mpnet:
        state["relative.weight"] = weights["encoder.relative_attention_bias.weight"]
    encoder.load_state_dict(state)
    return encoder

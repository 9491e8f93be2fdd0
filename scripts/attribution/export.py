"""Writes a trained tagger as the small file that the package ships: 8-bit weights in the format of ONNX."""

from __future__ import annotations

import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn.functional import gelu

from attribution.encoder import Layer
from attribution.model import Tagger
from contested.claims.tagger.tags import ROLES, TAGS

WIDTH = 384


class Fused(torch.autograd.Function):
    """Attention that is written as one operation of onnxruntime."""

    @staticmethod
    def forward(_: Any, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, heads: int) -> Tensor:
        """Stand in for the operation while the graph is traced: the shape alone matters."""
        del k, v, mask, heads
        return q.clone()

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, mask: Any, heads: int) -> Any:
        """Write the operation."""
        nothing = g.op("Constant", value_t=torch.zeros(3 * WIDTH))
        found = g.op("com.microsoft::MultiHeadAttention", q, k, v, nothing, mask, num_heads_i=heads)
        found.setType(q.type())
        return found


def _attend(layer: Layer, x: Tensor, mask: Tensor) -> Tensor:
    """Return what a layer gives."""
    y = Fused.apply(layer.q(x), layer.k(x), layer.v(x), mask, layer.heads)
    x = layer.norm1(x + layer.out(y))
    return layer.norm2(x + layer.down(gelu(layer.up(x))))


class Exported(nn.Module):
    """A tagger as it is shipped: its word embeddings in 8 bits, row by row."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        words = model.encoder.words.weight.detach()
        scale = words.abs().amax(1, keepdim=True) / 127
        self.register_buffer("short", torch.round(words / scale).to(torch.int8))
        self.register_buffer("scale", scale)
        self.register_buffer("share", torch.softmax(model.mix.detach(), 0))
        self.model = model

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return for every piece the scores of the tags, and the vectors for linking."""
        encoder = self.model.encoder
        x = self.short[ids].float() * self.scale[ids] + encoder.positions.weight[: ids.shape[1]]
        for i, table in enumerate(encoder.features):
            x = x + table(features[..., i])
        x = encoder.norm(x)
        total = x * self.share[0]
        for i, layer in enumerate(encoder.layers):
            x = _attend(layer, x, mask)
            total = total + x * self.share[i + 1]
        return self.model.emit(total), self.model.link(total)


def write_network(model: Tagger, folder: Path, *, tokenizer: Path, size: int, around: int) -> None:
    """Write everything that the package ships of a tagger."""
    folder.mkdir(parents=True, exist_ok=True)
    export(model, folder / "network.onnx")
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    settings = {
        "size": size,
        "around": around,
        "roles": ROLES,
        "tags": TAGS,
        "transitions": _rounded(model.chain.table()[:, :-1]),
        "far": _rounded(model.far),
        "none": _rounded(model.none),
    }
    (folder / "settings.json").write_text(json.dumps(settings) + "\n", encoding="utf-8")


def _rounded(numbers: Tensor) -> Any:
    return [_rounded(row) if row.ndim else round(float(row), 4) for row in numbers.detach()]


def export(model: Tagger, path: Path, *, short: bool = True) -> None:
    """Write a tagger; with `short` in 8 bits, else in 32."""
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.onnx"
        ready = Path(folder) / "ready.onnx"
        inputs = (
            torch.ones(2, 32, dtype=torch.long),
            torch.zeros(2, 32, 3, dtype=torch.long),
            torch.ones(2, 32, dtype=torch.int32),
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Exported(model).eval(),
                inputs,
                str(long),
                input_names=["ids", "features", "mask"],
                output_names=["tags", "vectors"],
                dynamic_axes={
                    name: {0: "b", 1: "n"} for name in ("ids", "features", "mask", "tags", "vectors")
                },
                opset_version=17,
                dynamo=False,
            )
        quant_pre_process(str(long), str(ready), skip_symbolic_shape=True)
        if not short:
            path.write_bytes(ready.read_bytes())
            return
        nodes = onnx.load(str(ready)).graph.node
        heads = [node.name for node in nodes if node.name.startswith(("/model/emit", "/model/link"))]
        quantize_dynamic(
            str(ready), str(path), op_types_to_quantize=["MatMul"], per_channel=True,
            weight_type=QuantType.QInt8, nodes_to_exclude=heads, extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip

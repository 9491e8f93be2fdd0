"""What the tagger is told about its mistakes: the losses, and how fast each part learns."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from attribution import crf
from attribution.examples import Batch, gold
from attribution.model import LINK, Tagger
from contested.claims.tagger.tags import FORBIDDEN, ROLES, TAGS


def by_word(batch: Batch, scores: Tensor) -> Tensor:
    """Pick the scores of each word's first piece."""
    return scores.gather(1, batch.first[..., None].expand(-1, -1, scores.shape[-1]))


def losses(model: Tagger, batch: Batch, *, teacher: Tensor | None = None, trust: float = 0.0) -> Tensor:
    """Return the loss for each word: that of the tags, and that of the links.

    Parameters
    ----------
    model
        What learns.
    batch
        The windows.
    teacher
        The steps between tags as a teacher sees them; `trust` is their share in what is aimed at.
    """
    emissions, vectors = model(batch.ids, batch.features, batch.mask)
    emissions, vectors = by_word(batch, emissions), by_word(batch, vectors)
    b, w, _ = emissions.shape
    target = gold(batch.tags)
    if teacher is not None:
        target = (1 - trust) * target + trust * teacher
    potentials = model.chain.potentials(emissions.view(b, w, len(ROLES), len(TAGS)), batch.lengths)
    real = torch.arange(w)[None] < batch.lengths[:, None]
    tags = crf.loss(potentials, target, real).sum() / real.sum()
    return tags + link_loss(model, batch, vectors)


def link_loss(model: Tagger, batch: Batch, vectors: Tensor) -> Tensor:
    """Return the surprise at what belongs to the cues."""
    b, w, _ = vectors.shape
    five = vectors.view(b, w, 5, LINK)
    rows = torch.arange(b)[:, None]
    total, cues = torch.zeros(()), five[rows, batch.cues]
    for role in (0, 1):
        first, last = batch.candidates[role].unbind(-1)
        keys = five[rows, first, 2] if role == 0 else five[rows, first, 3] + five[rows, last, 4]
        scores = torch.einsum("bcd,bsd->bcs", cues[:, :, role], keys) / LINK**0.5
        classes = batch.classes[role]
        scores = torch.where(classes >= 0, scores + model.far[role][classes.clamp(min=0)], FORBIDDEN)
        none = model.none[role].expand(*scores.shape[:2], 1)
        flat = torch.cat([scores, none], -1).flatten(0, 1)
        total = total + 0.05 * cross_entropy(flat, batch.answers[role].flatten(), ignore_index=-1)
    return total


def groups(model: Tagger, *, rate: float, head_rate: float, decay: float) -> list[dict[str, Any]]:
    """Return what learns how fast: lower layers slower, what is new faster."""
    layers = model.encoder.layers
    found: list[dict[str, Any]] = [
        {"params": list(layer.parameters()), "lr": rate * decay ** (len(layers) - 1 - i)}
        for i, layer in enumerate(layers)
    ]
    low = [model.encoder.words, model.encoder.positions, model.encoder.norm]
    if model.encoder.relative is not None:
        low.append(model.encoder.relative)
    found.append(
        {"params": [p for part in low for p in part.parameters()], "lr": rate * decay ** len(layers)}
    )
    named = {id(p) for group in found for p in group["params"]}
    found.append({"params": [p for p in model.parameters() if id(p) not in named], "lr": head_rate})
    return found

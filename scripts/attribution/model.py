"""The tagger while it learns: an encoder, the scores of the tags, and what belongs to which cue."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from attribution.crf import Chain
from attribution.encoder import Dropout, load_encoder
from contested.claims.tagger.distance import CLASSES
from contested.claims.tagger.tags import ROLES, TAGS

LINK = 64


class Tagger(nn.Module):
    """Scores words for each role's tags, and pairs of cue and source or content."""

    def __init__(self, folder: Path, *, drop: float = 0.1) -> None:
        super().__init__()
        self.encoder = load_encoder(folder, drop=drop)
        width = self.encoder.positions.weight.shape[1]
        layers = len(self.encoder.layers)
        self.mix = nn.Parameter(torch.tensor([0.0] * layers + [2.0]))
        self.dropout = Dropout(drop)
        self.emit = nn.Linear(width, len(ROLES) * len(TAGS))
        self.link = nn.Linear(width, 5 * LINK)
        self.chain = Chain()
        self.far = nn.Parameter(torch.zeros(2, CLASSES))
        self.none = nn.Parameter(torch.zeros(2))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return for every piece the scores of the tags, and the vectors for linking."""
        found = self.encoder(ids, features, mask)
        share = torch.softmax(self.mix, 0)
        x = sum((share[i] * layer.float() for i, layer in enumerate(found)), torch.zeros(()))
        x = self.dropout(x)
        return self.emit(x), self.link(x)

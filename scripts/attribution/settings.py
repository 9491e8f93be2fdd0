"""What a training run is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a run; the defaults made the network that ships."""

    encoder: Path
    """The folder of the encoder: `model.safetensors`, `config.json` and `tokenizer.json`."""
    start: Path | None = None
    """The weights of an earlier run to go on from."""
    epochs: int = 6
    minutes: float | None = None
    """When to be done, if that comes before the end of the epochs; the same run is then never had twice."""
    rate: float = 3e-4
    """How fast the top layer learns at first."""
    head_rate: float = 1e-3
    """The same for all that is new."""
    decay: float = 0.9
    """How much slower each layer learns than the one above it."""
    pieces: int = 4096
    """How many word pieces are learnt from in one step."""
    size: int = 252
    """How many word pieces a window holds at most."""
    drop: float = 0.1
    memory: float = 0.998
    """How slowly the averaged weights, which are the ones kept, follow."""
    seed: int = 1
    threads: int = 2
    shift: int = 0
    """How far the encoder's numbers of pieces lie above those of MiniLM's vocabulary (MPNet: 4)."""
    ends: tuple[int, int] = (101, 102)
    """The numbers of the pieces that begin and end a window (MPNet: 0 and 2)."""

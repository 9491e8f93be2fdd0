"""What a statement weighs in inferring control, and how ground moves: data, fitted on a war."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from contested.errors import TheatreError
from contested.theatre.theatre import Theatre

__all__ = ["FILE_NAME", "Kinds", "Lags", "Motion", "Nearness", "Weights", "load_weights", "weights_of"]

FILE_NAME = "control_inference.toml"
"""A theatre's own weights, in its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """How much of a statement's weight counts, by what it tells of control."""

    gained: float
    held: float
    before: float
    fighting: float
    advance: float
    strike: float
    withdrawal: float
    whole_region: float
    regional_before: float
    held_stir: float
    held_before: float
    regional_stir: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """What a place tells that only locates: factors of the weight, and how far off it is meant."""

    about: float
    aside: float
    toward: float
    beside_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lags:
    """Days between what is said and what it bears on."""

    lag: int
    regional_lag: int
    regional_before: int
    before: int
    apart: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """How the distance to the front moves, in km; see the comments in ``weights.toml``."""

    reach_km: float
    near_km: float
    near_share: float
    across_river: float
    drift_km: float
    surge_km: float
    surge_reach_km: float
    surge_days: float
    surge_power: float
    start_km: float
    deep_km: float
    margin_km: float
    blur_km: float
    front_km: float
    contested_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Everything that is fitted."""

    admitted: float
    neutral: float
    own: float
    opposed: float
    assessed: float
    unconfirmed: float
    hedged: float
    most: float
    kinds: Kinds
    near: Nearness
    days: Lags
    field: Motion
    words: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Words for the whole of a region, by language."""
    records: Mapping[str, float] = dataclasses.field(default_factory=dict)
    """Factors by source: its name, else its publisher, else its side."""
    barriers: tuple[str, ...] = ()
    """Keys of the theatre's rivers that stop an advance."""


def load_weights(theatre: Theatre | None = None) -> Weights:
    """Read the weights of a theatre, or those that ship with the package.

    Raises
    ------
    TheatreError
        The file is malformed.

    Examples
    --------
    >>> load_weights().admitted > load_weights().own
    True
    """
    own = theatre.folder / FILE_NAME if theatre is not None else None
    shipped = tomllib.loads((Path(__file__).parent / "weights.toml").read_text(encoding="utf-8"))
    if own is None or not own.is_file():
        return weights_of(shipped)
    try:
        table = tomllib.loads(own.read_text(encoding="utf-8"))
        return weights_of({key: {**shipped[key], **table.get(key, {})} for key in shipped})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError, KeyError) as error:
        raise TheatreError(f"holds no weights: {error}", where=str(own)) from error


def weights_of(table: Mapping[str, Mapping[str, Any]]) -> Weights:
    """Make weights from the tables of a TOML file.

    Raises
    ------
    ValueError
        One is missing, is no number, or is negative.
    """
    return Weights(
        **_numbers(Weights, table["weights"]),
        kinds=Kinds(**_numbers(Kinds, table["kinds"])),
        near=Nearness(**_numbers(Nearness, table["near"])),
        days=Lags(**{key: int(value) for key, value in _numbers(Lags, table["days"]).items()}),
        field=Motion(**_numbers(Motion, table["field"])),
        words={key: tuple(words) for key, words in table["words"].items()},
        records={key: float(value) for key, value in table["records"].items()},
        barriers=tuple(table["barriers"]["rivers"]),
    )


def _numbers(kind: type, table: Mapping[str, Any]) -> dict[str, float]:
    names = [item.name for item in fields(kind) if item.type in {"float", "int"}]
    missing = [name for name in names if name not in table]
    if missing:
        raise ValueError(f"lacks {', '.join(missing)}")
    found = {name: float(table[name]) for name in names}
    if any(value < 0 for value in found.values()):
        raise ValueError("a weight is no negative number")
    return found

"""The theatre's railways, as the measure of enclosure asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contested.measures.railways import Railways
    from contested.theatre.theatre import Theatre

# Stages are imported inside the functions: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["railways_of"]


def railways_of(theatre: Theatre, side: str) -> Railways | None:
    """Give the theatre's railways with a side's rear on them; ``None`` when the theatre has none."""
    from contested.measures.network import rear_junctions
    from contested.measures.railways import Railways
    from contested.networks.network import load_network

    network = load_network(theatre.folder)
    if network is None:
        return None
    return Railways(network=network, rear=rear_junctions(network, theatre, side=side))

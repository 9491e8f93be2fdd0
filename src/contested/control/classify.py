"""Decides what a drawing on a map means: held, contested, regained, or nothing of this war."""

from __future__ import annotations

from functools import lru_cache

from contested.control.reader import Drawing
from contested.control.source import ClassRule

__all__ = ["classify"]


def classify(drawing: Drawing, rules: tuple[ClassRule, ...]) -> ClassRule | None:
    """Find the rule for a drawing: by its name first, then by its colour; ``None`` when none fits.

    Examples
    --------
    >>> rules = (ClassRule(status="held", side="A", names=("occupied",), colours=("#f00",)),)
    >>> classify(Drawing(label="Occupied 3.3", colour=None, geometry_json=b""), rules).side
    'A'
    >>> classify(Drawing(label="?", colour="#0f0", geometry_json=b""), rules) is None
    True
    """
    return _classify(drawing.label, drawing.colour, rules)


@lru_cache(maxsize=4096)
def _classify(label: str, colour: str | None, rules: tuple[ClassRule, ...]) -> ClassRule | None:
    name, shade = label.casefold(), (colour or "").lower()
    for rule in rules:
        if any(part in name for part in rule.names):
            return rule
    return next((rule for rule in rules if shade in rule.colours), None)

"""The values of a measure, each with what its definition means in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contested.measures.measure import Measure
    from contested.outputs.measured import Value

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["values_of"]


def values_of(measured: Measure, *, units: dict[str, str] | None = None) -> list[Value]:
    """Give each value of a measure with its definition in words.

    Parameters
    ----------
    measured
        Any measure.
    units
        The units of definitions that have another than the measure's.
    """
    from contested.outputs.measured import Value
    from contested.outputs.wording import definition_words

    found = []
    for definition, value in measured.values:
        words = definition_words(definition, measure=measured.name)
        meaning = words.removeprefix(definition).strip().removeprefix("(").removesuffix(")")
        unit = (units or {}).get(definition, measured.unit)
        found.append(Value(definition=definition, meaning=meaning, value=value, unit=unit))
    return found

"""`--records` of `contested control infer`: sources weigh by how the maps bore them out before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.errors import InputError

if TYPE_CHECKING:
    from contested.control.history import ControlHistory
    from contested.control.inferred.ground import Start
    from contested.control.inferred.weights import Weights
    from contested.ledger.statement import Statement

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["AUTO", "weights_by_records"]

AUTO = "auto"
"""Keep the record here, of the statements given, by the maps to start from."""


def weights_by_records(
    records: str | None, said: Sequence[Statement], *, start: Start, history: ControlHistory
) -> Weights:
    """Return the theatre's weights, with a factor by source where records are asked for.

    Raises
    ------
    InputError
        The file holds no track records.
    """
    from contested.control.inferred.weights import load_weights

    weights = load_weights(start.theatre)
    if records is None:
        return weights
    factors = _by_maps(said, start, history) if records == AUTO else _of_file(Path(records))
    for name, factor in sorted(factors.items()):
        click.echo(f"note: {name} weighs {factor:.2f} by its record", err=True)
    return replace(weights, records={**weights.records, **factors})


def _by_maps(said: Iterable[Statement], start: Start, history: ControlHistory) -> dict[str, float]:
    """By what was said and drawn up to the start: what is inferred teaches nothing of itself."""
    from contested.timespan import end_of_day
    from contested.verdicts.assertions import assertions_of
    from contested.verdicts.record_factors import factors_of, tallies_of
    from contested.verdicts.track_record import outcome_of

    end = end_of_day(start.day, start.theatre.time_zone)
    known = history.until(end)
    told = [one for one in assertions_of(said, theatre=start.theatre) if one.said_at <= end]
    return factors_of(tallies_of(outcome_of(one, known) for one in told))


def _of_file(path: Path) -> dict[str, float]:
    """By the records that `contested ledger sources` printed as JSON or JSON Lines."""
    from contested.verdicts.record_factors import Tally, factors_of

    rows = _rows(path)
    try:
        told, right = (sum(int(row[key]) for row in rows) for key in ("changes_told", "borne_out"))
        expected = right / told if told else 0.0
        return factors_of(
            [
                Tally(
                    name=str(row["name"]),
                    side=row["side"],
                    count=int(row["changes_told"]),
                    borne_out=int(row["borne_out"]),
                    expected=expected,
                )
                for row in rows
            ]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("holds no track records; see `contested ledger sources`", where=str(path)) from error


def _rows(path: Path) -> list[Mapping[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    try:
        found = json.loads(text) if text.lstrip().startswith("[") else map(json.loads, text.splitlines())
        return [row for row in found if isinstance(row, dict)]
    except json.JSONDecodeError as error:
        raise InputError(f"is no JSON: {error}", where=str(path)) from error

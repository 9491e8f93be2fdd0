"""A measure as it is printed: every value with its unit, definition, inputs and uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import Any

from contested.control.source import ControlSource
from contested.measures.measure import Measure
from contested.outputs.rows import rows_text
from contested.outputs.times import instant_words
from contested.outputs.wording import plain, sentence

__all__ = ["Result", "Value", "credit_text", "result_rows", "result_text", "source_notes", "value_words"]

_WIDTH = 100
_HUNDRED = 100
_NOTHING = 0.05
_UNITS = {"km2": "km²", "km": "km", "1": "", "share": "", "settlements": "settlements"}
_COUNTS = {"1", "settlements"}
_COARSE = "a coarse source: its figures show the order of size and are none to publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a measure under one definition."""

    definition: str
    meaning: str
    """The definition in a reader's words."""
    value: float | None
    """``None`` where the definition has no value here."""
    unit: str
    place: str | None = None
    """What the value is of, where that differs from value to value."""
    named: tuple[str, ...] = ()
    """The places that were counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A measure with all that a reader needs to judge it."""

    measure: str
    title: str
    """Says what was measured: "Area gained by Aland"."""
    values: tuple[Value, ...]
    band: tuple[float, float] | None
    """The smallest and the largest that the ground may bear."""
    unit: str
    """Of the band."""
    source: str
    """Key of the maps' source, or of the network."""
    source_name: str
    attribution: str
    t0: datetime | None
    t1: datetime | None
    """Aware, UTC; ``None`` where the inputs have no such moment."""
    snapshots: tuple[str, ...]
    notes: tuple[str, ...]
    time_zone: str
    side: str | None = None
    place: str | None = None
    region: str | None = None
    word: str | None = None
    """What the numbers amount to, where definitions give a word: "nearly encircled"."""

    @classmethod
    def of(  # noqa: PLR0913  # one option a field
        cls,
        measured: Measure,
        *,
        title: str,
        values: Sequence[Value],
        source: ControlSource,
        time_zone: str,
        notes: Sequence[str] = (),
        side: str | None = None,
        place: str | None = None,
        region: str | None = None,
        word: str | None = None,
    ) -> Result:
        """Give the result of a measure on the maps of a source."""
        return cls(
            measure=measured.name,
            title=title,
            values=tuple(values),
            band=measured.band,
            unit=measured.unit,
            source=source.key,
            source_name=source.name,
            attribution=source.attribution,
            t0=measured.t0,
            t1=measured.t1,
            snapshots=measured.snapshots,
            notes=(*measured.notes, *notes, *source_notes(source)),
            time_zone=time_zone,
            side=side,
            place=place,
            region=region,
            word=word,
        )


def source_notes(source: ControlSource) -> tuple[str, ...]:
    """Say what a reader must know about any figure by a source."""
    return (_COARSE,) if source.coarse else ()


def value_words(value: float | None, unit: str) -> str:
    """Write a value for reading: whole km², km to a tenth under a hundred, shares in per cent.

    >>> value_words(3706.95, "km2"), value_words(12.64, "km"), value_words(0.638, "share")
    ('3,707 km²', '12.6 km', '64 %')
    >>> value_words(None, "km")
    'none'
    """
    if value is None:
        return "none"
    if unit == "share":
        return f"{value:.0%}".replace("%", " %")
    fine = unit == "km" and _NOTHING < abs(value) < _HUNDRED
    number = f"{value:,.1f}" if fine else f"{value:,.0f}"
    return f"{number} {_UNITS.get(unit, unit)}".strip()


def result_rows(results: Sequence[Result]) -> list[Mapping[str, Any]]:
    """Give results as records, one a value, each with what it was measured on and how sure it is."""
    return [_row(result, value) for result in results for value in result.values]


def _row(result: Result, value: Value) -> dict[str, Any]:
    low, high = result.band or (None, None)
    digits = 4 if value.unit == "share" else 2
    return {
        "measure": result.measure,
        "side": result.side,
        "place": value.place or result.place,
        "region": result.region,
        "definition": value.definition,
        "value": None if value.value is None else round(value.value, digits),
        "unit": value.unit,
        "meaning": value.meaning,
        "word": result.word,
        "named": list(value.named),
        "band_low": None if low is None else round(low, 2),
        "band_high": None if high is None else round(high, 2),
        "band_unit": None if result.band is None else result.unit,
        "source": result.source,
        "source_name": result.source_name,
        "attribution": result.attribution,
        "t0": None if result.t0 is None else result.t0.isoformat(),
        "t1": None if result.t1 is None else result.t1.isoformat(),
        "snapshots": list(result.snapshots),
        "notes": list(result.notes),
    }


def result_text(results: Sequence[Result], form: str) -> str:
    """Write results as a table for people, or as the records of a form for programs."""
    if form != "table":
        return rows_text(result_rows(results), form)
    return "\n".join("\n".join(_page(result)) + "\n" for result in results)


def _page(result: Result) -> list[str]:
    """Lay out one result: what it is, its values, its band, its inputs, its notes."""
    title = plain(result.title) + (f": {result.word}" if result.word else "")
    lines = [title, "", *_columns(result)]
    if result.band is not None and result.unit not in _COUNTS:
        low, high = (value_words(end, result.unit) for end in result.band)
        lines += ["", f"band: {low if low == high else f'{low} to {high}'}"]
    return [*lines, "", *_inputs(result), *_notes(result)]


def _columns(result: Result) -> list[str]:
    head = ("definition", "value", "meaning")
    cells = [
        head,
        *((_subject(one), value_words(one.value, one.unit), plain(one.meaning)) for one in result.values),
    ]
    first, second = (max(len(row[column]) for row in cells) for column in (0, 1))
    lines: list[str] = []
    for row, value in zip(cells, (None, *result.values), strict=True):
        lines.append(f"{row[0]:<{first}}  {row[1]:>{second}}  {row[2]}".rstrip())
        if value is not None and value.named:
            named = plain(", ".join(value.named))
            lines += wrap(named, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return lines


def _subject(value: Value) -> str:
    return plain(value.definition if value.place is None else f"{value.place}: {value.definition}")


def _inputs(result: Result) -> list[str]:
    moments = [moment for moment in (result.t0, result.t1) if moment is not None]
    ids = result.snapshots if len(result.snapshots) == len(moments) else [None] * len(moments)
    words = ("first map", "last map") if len(moments) > 1 else ("map",)
    lines = [
        f"{word}: {instant_words(moment, result.time_zone)}{f', {name}' if name else ''}"
        for word, moment, name in zip(words, moments, ids, strict=False)
    ]
    return [*lines, credit_text(result.source_name, result.attribution)]


def credit_text(name: str, attribution: str) -> str:
    """Name a source and its makers, the name once.

    >>> credit_text("Atlas", "Maps: Atlas, by leave")
    'source: Maps: Atlas, by leave.'
    """
    named = "" if name in attribution else f"{name}. "
    words = plain(sentence(f"source: {named}{attribution}"))
    return "\n".join(wrap(words, _WIDTH, subsequent_indent="  "))


def _notes(result: Result) -> list[str]:
    return [
        line for note in result.notes for line in wrap(plain(f"note: {note}"), _WIDTH, subsequent_indent="  ")
    ]

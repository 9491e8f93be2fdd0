"""Gives what a verdict rests on as GeoJSON: each feature with its role, its label and its words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested.outputs.brief import CheckedClaim
from contested.outputs.drawn.draw import draw_verdict
from contested.outputs.drawn.feature import Feature
from contested.outputs.wording import plain
from contested.verdicts.verdict import AsOf, Verdict
from contested.web.shapes import ZOOM_MAX, areas, tolerance_degrees
from contested.web.state import State

__all__ = ["drawn_json"]

_BEHIND = frozenset({"border", "front", "line", "shut-line", "gained", "lost"})
"""What may reach far beyond what the figure is about: the view is fitted to the rest."""
_AREA = 2
_BESIDE_DEGREES = 0.1
_LEAST_DEGREES = {"lines": 1.2, "else": 0.15}
"""The least that the view shows across, so that a figure is seen among its neighbours."""
_DECIMALS = 5
_NAMED = 4


def drawn_json(state: State, checked: CheckedClaim, *, source: str | None, as_of: AsOf) -> dict[str, Any]:
    """Draw the verdict of a source on a claim; without one, of the first that rests on a measure."""
    verdict = _chosen(checked.verdicts, source, as_of)
    features: Sequence[Feature] = ()
    if verdict is not None:
        features = draw_verdict(
            checked.statement, verdict, state.histories, theatre=state.theatre, grounds=state.grounds
        )
    box = _box(features)
    zoom = ZOOM_MAX if box is None else _zoom(box)
    return {
        "type": "FeatureCollection",
        **({} if box is None else {"bbox": box}),
        "source": None if verdict is None else verdict.source,
        "t1": None if verdict is None or verdict.t1 is None else verdict.t1.isoformat(),
        "words": _words(features),
        "features": [_feature(one, zoom) for one in (*features, *_figures(features))],
    }


def _chosen(verdicts: Sequence[Verdict], source: str | None, as_of: AsOf) -> Verdict | None:
    own = [one for one in verdicts if source in {None, one.source} and one.measure is not None]
    return next((one for one in own if one.as_of == as_of), next(iter(own), None))


def _box(features: Sequence[Feature]) -> list[float] | None:
    near = [one.geometry for one in features if one.role not in _BEHIND and one.role != "place"]
    near = near or [one.geometry for one in features if one.role != "place"]
    near += [one.geometry for one in features if one.role == "place"]
    if not near:
        return None
    west, south, east, north = shapely.total_bounds(near)
    least = _LEAST_DEGREES["lines" if any(one.role == "station" for one in features) else "else"]
    right, up = (max(0.0, least - (high - low)) / 2 for low, high in ((west, east), (south, north)))
    return [round(float(end), _DECIMALS) for end in (west - right, south - up, east + right, north + up)]


def _zoom(box: Sequence[float]) -> int:
    """Return the zoom at which a box about fills the map."""
    wide = max(box[2] - box[0], box[3] - box[1], 1e-3)
    return max(6, min(ZOOM_MAX, round(math.log2(360 / wide)) + 1))


def _figures(features: Sequence[Feature]) -> list[Feature]:
    """Put the figure of each ground at a point in its largest part, where a map can write it once."""
    found = []
    marks = [one.geometry for one in features if one.role == "place"]
    for one in features:
        if any(shapely.dwithin(one.geometry, mark, _BESIDE_DEGREES) for mark in marks) and one.role == "held":
            continue  # it stands with the name of its town
        parts = shapely.get_parts(one.geometry)
        if one.label and int(shapely.get_dimensions(one.geometry)) == _AREA:
            largest = parts[int(np.argmax(shapely.area(parts)))]
            found.append(replace(one, role="figure", geometry=shapely.point_on_surface(largest)))
    return found


def _feature(one: Feature, zoom: int) -> dict[str, Any]:
    flat = int(shapely.get_dimensions(one.geometry)) == _AREA
    return {
        "type": "Feature",
        "geometry": areas([one.geometry], zoom) if flat else _fine(one.geometry, zoom),
        "properties": {
            "role": one.role,
            "label": plain(one.label),
            "words": plain(one.words),
            "value": one.value,
        },
    }


def _fine(shape: BaseGeometry, zoom: int) -> dict[str, Any]:
    lighter = shapely.simplify(shape, tolerance_degrees(zoom) / 2)
    rounded = shapely.transform(lighter, lambda xy: np.round(xy, _DECIMALS))
    geometry: dict[str, Any] = orjson.loads(shapely.to_geojson(rounded))
    return geometry


def _words(features: Sequence[Feature]) -> str:
    """Say what is drawn, for those who do not see it."""
    told: dict[str, list[str]] = {}
    for one in features:
        labels = told.setdefault(plain(one.words), [])
        if one.label and plain(one.label) not in labels:
            labels.append(plain(one.label))
    if not told:
        return "There is nothing to draw."
    parts = [f"{words}: {_few(labels)}" if labels else words for words, labels in told.items()]
    return f"Drawn on the map: {'; '.join(parts)}."


def _few(labels: Sequence[str]) -> str:
    more = len(labels) - _NAMED
    return ", ".join([*labels[:_NAMED], *([f"{more} more"] if more > 0 else [])])

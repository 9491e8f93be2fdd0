"""GeoJSON (RFC 7946): a feature for every claim and place, at the place of the gazetteer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from contested.errors import InputError
from contested.outputs.exporter import ExportView, Outcome
from contested.outputs.exports.rows import Point, Row, claim_rows

__all__ = ["GeoJson", "json_bytes"]


class GeoJson:
    """Longitude and latitude in degrees, WGS 84; a claim without a point has a null geometry."""

    title = "GeoJSON (RFC 7946)"
    purpose = "web maps, QGIS, scripts"
    endings: tuple[str, ...] = (".geojson",)
    drops = ""

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write one collection; the quotes in it are verbatim, and are text, not HTML."""
        verdicts = {entry.id: [one.to_json() for one in entry.verdicts] for entry in view.entries}
        features = [_feature(row, point, verdicts[row["claim"]]) for row, point in claim_rows(view)]
        collection = {
            "type": "FeatureCollection",
            "title": view.title,
            "attribution": list(view.credits),
            "publisher": view.organisation.name,
            "generated": view.made_at.isoformat(),
            "features": features,
        }
        path.write_bytes(json_bytes(collection))
        return Outcome.of(len(features))


def _feature(row: Row, point: Point | None, verdicts: list[dict[str, Any]]) -> dict[str, Any]:
    geometry = None if point is None else {"type": "Point", "coordinates": list(point)}
    properties = {**row, "verdicts": verdicts}
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": properties}


def json_bytes(content: Any) -> bytes:
    """Write JSON, UTF-8, indented.

    Raises
    ------
    InputError
        A text holds what no JSON can.
    """
    try:
        return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError as error:
        raise InputError(f"a claim cannot be written as JSON: {error}") from error

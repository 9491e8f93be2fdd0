"""GeoPackage: layers of claims, places and verdicts that QGIS opens with their colours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from contested.errors import InputError
from contested.outputs.exporter import ExportView, Outcome
from contested.outputs.exports.geoparquet import frame_of
from contested.outputs.exports.qgis_styles import styles_of
from contested.outputs.exports.rows import Point, Row, claim_rows, place_rows, source_rows, verdict_rows
from contested.outputs.wording import plain

__all__ = ["GeoPackage"]

_TYPES = {
    "geonameid": "Int64", "start": "Int64", "end": "Int64", "hedged": "boolean",
    "quantity_value": "Float64", "confidence": "Float64", "population": "Int64", "claims": "Int64",
    "band_low": "Float64", "band_high": "Float64",
}  # fmt: skip
_STYLES_TABLE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT,
  styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT,
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
)
"""
_STYLES_LISTED = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles of the layers, for QGIS', ?)
"""
_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
  styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)
VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)
"""


class GeoPackage:
    """Points in EPSG:4326; the credits are a table of their own and the file's metadata."""

    title = "GeoPackage with QGIS styles"
    purpose = "QGIS, ArcGIS: opens styled"
    endings: tuple[str, ...] = (".gpkg",)
    drops = "control characters in texts; a verdict shows at its claim's first place"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write three layers, the credits and the styles."""
        try:
            return self._write(view, path)
        except (RuntimeError, sqlite3.Error) as error:  # GDAL's are RuntimeErrors
            raise InputError(f"cannot be written: {error}", where=str(path)) from error

    def _write(self, view: ExportView, path: Path) -> Outcome:
        layers = {"claims": claim_rows(view), "places": place_rows(view), "verdicts": verdict_rows(view)}
        for name, rows in layers.items():
            if rows:
                _write_layer(name, rows, view, path)
        _write_credits(view, path)
        _write_styles([name for name, rows in layers.items() if rows], view, path)
        return Outcome.of(sum(len(rows) for rows in layers.values()))


def _write_layer(name: str, rows: list[tuple[Row, Point | None]], view: ExportView, path: Path) -> None:
    import pyogrio  # type: ignore[import-untyped]  # noqa: PLC0415  # loads GDAL; ships no types

    clean = [({key: _shown(value) for key, value in row.items()}, point) for row, point in rows]
    pyogrio.write_dataframe(
        frame_of(clean, _TYPES),
        path,
        layer=name,
        driver="GPKG",
        geometry_type="Point",
        dataset_metadata={"title": view.title, "attribution": " ".join(view.credits)},
        layer_options={"GEOMETRY_NAME": "geom", "FID": "fid"},
    )


def _write_credits(view: ExportView, path: Path) -> None:
    import pandas as pd  # noqa: PLC0415  # loaded by now
    import pyogrio  # noqa: PLC0415

    rows = [{key: _shown(value) for key, value in row.items()} for row in source_rows(view)]
    pyogrio.write_dataframe(pd.DataFrame(rows), path, layer="credits", driver="GPKG")


def _write_styles(layers: list[str], view: ExportView, path: Path) -> None:
    moment = view.made_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(_STYLES_TABLE)
        base.execute(_STYLES_LISTED, (moment,))
        for name, (title, qml) in styles_of(view.theatre).items():
            if name in layers:
                base.execute(_STYLE, (name, title, qml, title, moment))


def _shown(value: Any) -> Any:  # whatever a row holds
    """Take out of a text what would cut it short: GDAL ends texts at NUL."""
    return plain(value) if isinstance(value, str) else value

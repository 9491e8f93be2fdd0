"""GeoParquet 1.1: the rows of GeoJSON as columns, for DuckDB, geopandas and what reads Arrow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import shapely

from contested.errors import InputError
from contested.outputs.exporter import ExportView, Outcome
from contested.outputs.exports.rows import Point, Row, claim_rows

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["GeoParquet", "frame_of"]


class GeoParquet:
    """Points in WKB, longitude first (EPSG:4326); claims without a point have a null geometry."""

    title = "GeoParquet 1.1"
    purpose = "DuckDB, geopandas, large tables"
    endings: tuple[str, ...] = (".parquet", ".geoparquet")
    drops = ""

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write one table; the credits are in the file's metadata under ``contested``."""
        try:
            from pyarrow import parquet  # noqa: PLC0415  # an extra, and slow to import
        except ImportError as error:
            raise InputError('GeoParquet needs pyarrow: pip install "contested[parquet]"') from error
        verdicts = {
            entry.id: orjson.dumps([one.to_json() for one in entry.verdicts]) for entry in view.entries
        }
        rows = [
            ({**row, "verdicts": verdicts[row["claim"]].decode()}, point) for row, point in claim_rows(view)
        ]
        frame_of(rows, _TYPES).to_parquet(path, index=False, schema_version="1.1.0")
        table = parquet.read_table(path)  # with its geometry column described by geopandas
        parquet.write_table(table.replace_schema_metadata({**table.schema.metadata, **_metadata(view)}), path)
        return Outcome.of(len(rows))


_TYPES = {
    "geonameid": "Int64", "start": "Int64", "end": "Int64", "hedged": "boolean",
    "quantity_value": "Float64", "confidence": "Float64",
}  # fmt: skip
"""Of columns that are no text; the same whatever the rows hold."""


def frame_of(rows: list[tuple[Row, Point | None]], types: dict[str, str]) -> GeoDataFrame:
    """Make a table with a geometry of rows with a point or none; EPSG:4326.

    Parameters
    ----------
    rows
        All with the same keys.
    types
        Pandas' types of the columns that are no text.
    """
    import geopandas  # noqa: PLC0415  # half a second
    import pandas as pd  # noqa: PLC0415  # likewise

    names = list(rows[0][0]) if rows else ["id"]
    column: Any = pd.array  # its stubs list the types that they know
    columns: dict[str, Any] = {
        name: column([row[name] for row, _ in rows], dtype=types.get(name, "string")) for name in names
    }
    points: Any = [None if point is None else shapely.Point(point) for _, point in rows]
    return geopandas.GeoDataFrame(columns, geometry=geopandas.GeoSeries(points, crs="EPSG:4326"))


def _metadata(view: ExportView) -> dict[bytes, bytes]:
    content = {
        "title": view.title,
        "attribution": list(view.credits),
        "publisher": view.organisation.name,
        "generated": view.made_at.isoformat(),
    }
    return {b"contested": orjson.dumps(content)}

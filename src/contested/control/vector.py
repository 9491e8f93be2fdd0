"""Reads polygons out of the usual files of geodata: GeoJSON, zipped shapefile, GeoPackage, GeoParquet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson
import shapely

from contested.control.archive import members, read_member
from contested.control.reader import NOT_GROUND, moment_of_name
from contested.errors import SourceError
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["SUFFIXES", "Feature", "features", "layer_name", "layer_names", "moment_of", "paths_of"]

SUFFIXES = (".geojson", ".json", ".zip", ".gpkg", ".parquet", ".geoparquet")
"""Endings of the files that `features` reads; a ZIP holds shapefiles or GeoJSON."""
_DATE = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T_ ]\d\d[:-]?\d\d(?:[:-]?\d\d)?Z?)?|\d{9,10}")
_TIME = re.compile(r"\d{4}-?\d\d-?\d\d[T_]\d\d[:-]?\d\d|^\d{9,10}$")
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One polygon of a file, or why it cannot be used."""

    layer: str
    """The layer's name, or the file's without its date."""
    properties: Mapping[str, Any] = field(default_factory=dict)
    geometry_json: bytes = b""
    problem: str | None = None


def layer_name(stem: str) -> str:
    """Return a file's name without its date, its words parted by spaces.

    >>> layer_name("2022-09-11_Assessed_Control")
    'Assessed Control'
    """
    return " ".join(re.split(r"[\s_-]+", _DATE.sub(" ", stem))).strip()


def moment_of(path: Path, theatre: Theatre) -> datetime | None:
    """Read the moment of a map from its file's name, else its folder's; a day alone is its end."""
    for name in (path.stem, path.parent.name):
        moment = moment_of_name(name)
        if moment is not None:
            return moment if _TIME.search(name) else end_of_day(moment.date(), theatre.time_zone)
    return None


def paths_of(path: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """List the files of a kind in a folder and the folders in it (or the one file), in order of name."""
    found = sorted([*path.glob("*"), *path.glob("*/*")]) if path.is_dir() else [path]
    return [file for file in found if file.suffix.lower() in suffixes and file.is_file()]


def layer_names(path: Path) -> tuple[str, ...]:
    """Return the names of the layers in a file: of a ZIP those of its files, else the file's own.

    Raises
    ------
    SourceError
        It is called a ZIP archive and is none.
    """
    if path.suffix.lower() != ".zip":
        return (layer_name(path.stem),)
    return tuple(layer_name(PurePosixPath(name).stem) for name in _map_members(path))


def features(path: Path) -> Iterator[Feature]:
    """Yield the polygons of a file in EPSG:4326; points and lines are left out.

    Parameters
    ----------
    path
        One of `SUFFIXES`. Without a stated reference system, coordinates are taken for degrees.

    Raises
    ------
    SourceError
        It cannot be read, or needs a library that is not installed.
    """
    suffix = path.suffix.lower()
    if suffix == ".zip":
        yield from _zipped(path)
    elif suffix == ".gpkg":
        yield from _layers(path, where=path)
    elif suffix in {".parquet", ".geoparquet"}:
        yield from _rows(_parquet(path), layer_name(path.stem), where=path)
    else:
        yield from _geojson(_read(path), layer_name(path.stem), where=path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error}", where=str(path)) from error


def _map_members(path: Path) -> tuple[str, ...]:
    return (*members(path, ".shp"), *members(path, ".geojson"))


def _zipped(path: Path) -> Iterator[Feature]:
    names = _map_members(path)
    if not names:
        raise SourceError("holds neither a shapefile nor GeoJSON", where=str(path))
    for name in names:
        stem = PurePosixPath(name).stem
        if name.lower().endswith(".geojson"):
            yield from _geojson(read_member(path, name), layer_name(stem), where=path)
            continue
        with TemporaryDirectory(prefix="contested-") as folder:
            for other in members(path, ""):
                suffix = PurePosixPath(other).suffix.lower()
                if suffix in _SHAPEFILE and other[: -len(suffix)] == name[: -len(suffix)]:
                    (Path(folder) / f"layer{suffix}").write_bytes(read_member(path, other))
            for feature in _layers(Path(folder) / "layer.shp", where=path):
                yield Feature(
                    layer=layer_name(stem),
                    properties=feature.properties,
                    geometry_json=feature.geometry_json,
                    problem=feature.problem,
                )


def _geojson(content: bytes, layer: str, *, where: Path) -> Iterator[Feature]:
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise SourceError(f"not GeoJSON: {error}", where=str(where)) from error
    listed = document.get("features") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise SourceError("not a GeoJSON FeatureCollection", where=str(where))
    for number, feature in enumerate(listed, 1):
        try:
            geometry, properties = feature["geometry"], feature.get("properties") or {}
            if geometry["type"] not in NOT_GROUND:
                yield Feature(layer=layer, properties=properties, geometry_json=orjson.dumps(geometry))
        except (KeyError, TypeError, AttributeError):
            yield Feature(layer=layer, problem=f"feature {number} has no geometry")


def _layers(path: Path, *, where: Path) -> Iterator[Feature]:
    import pyogrio  # type: ignore[import-untyped]  # noqa: PLC0415  # loads GDAL; ships no types

    try:
        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        frames = [(name, pyogrio.read_dataframe(path, layer=name)) for name in names]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise SourceError(f"cannot be read: {error}", where=str(where)) from error
    for name, frame in frames:
        yield from _rows(frame, name, where=where)


def _parquet(path: Path) -> GeoDataFrame:
    import geopandas  # noqa: PLC0415  # loads pandas

    try:
        return geopandas.read_parquet(path)
    except ImportError:
        message = "GeoParquet needs one more library: install pyarrow, or save the map as GeoPackage"
        raise SourceError(message, where=str(path)) from None
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be read: {error}", where=str(path)) from error


def _rows(frame: GeoDataFrame, layer: str, *, where: Path) -> Iterator[Feature]:
    from pyproj.exceptions import ProjError  # noqa: PLC0415  # loads PROJ

    try:
        degrees = frame.to_crs("EPSG:4326") if frame.crs is not None else frame
    except ProjError as error:
        raise SourceError(f"its reference system cannot be used: {error}", where=str(where)) from error
    columns = [name for name in degrees.columns if name != degrees.geometry.name]
    cells = degrees[columns].astype(object).to_dict("records")
    for number, (shape, properties) in enumerate(zip(degrees.geometry, cells, strict=True), 1):
        if shape is None or shape.is_empty:
            yield Feature(layer=layer, problem=f"feature {number} has no geometry")
        elif shape.geom_type not in NOT_GROUND:
            text = shapely.to_geojson(shapely.force_2d(shape)).encode()
            yield Feature(
                layer=layer,
                properties={str(key): value for key, value in properties.items()},
                geometry_json=text,
            )

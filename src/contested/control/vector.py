"""Reads polygons out of the usual files of geodata: GeoJSON, zipped shapefile, GeoPackage, GeoParquet."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import shapely

from contested.control.archive import members, read_member
from contested.control.geojson import NOT_GROUND, Feature, features_of
from contested.control.plain_file import check_file, read_file, said
from contested.control.reader import moment_of_name
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
_BROKEN = (
    RuntimeError, ValueError, LookupError, OSError, ArithmeticError, TypeError, AttributeError, MemoryError,
    shapely.errors.GEOSException,
)  # fmt: skip
"""What the libraries for these formats raise for damaged files, each where the damage leads them."""


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
    """List the files of a kind in a folder and the folders in it (or the one file), in order of name.

    What bears a file's name and is none, such as a pipe, is listed too: opening it says so.
    """
    found = sorted([*path.glob("*"), *path.glob("*/*")]) if path.is_dir() else [path]
    return [file for file in found if file.suffix.lower() in suffixes]


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
        check_file(path)
        yield from _layers(path, where=path)
    elif suffix in {".parquet", ".geoparquet"}:
        yield from _parquet(path)
    else:
        yield from features_of(read_file(path), layer=layer_name(path.stem), where=path)


def _map_members(path: Path) -> tuple[str, ...]:
    return (*members(path, ".shp"), *members(path, ".geojson"))


def _zipped(path: Path) -> Iterator[Feature]:
    names, parts = _map_members(path), members(path, "")
    if not names:
        raise SourceError("holds neither a shapefile nor GeoJSON", where=str(path))
    for name in names:
        layer = layer_name(PurePosixPath(name).stem)
        if name.lower().endswith(".geojson"):
            yield from features_of(read_member(path, name), layer=layer, where=path)
            continue
        with TemporaryDirectory(prefix="contested-") as folder:
            for part in parts:  # what they are called inside never becomes a path
                suffix = PurePosixPath(part).suffix.lower()
                if suffix in _SHAPEFILE and part[: -len(suffix)] == name[: -len(suffix)]:
                    (Path(folder) / f"layer{suffix}").write_bytes(read_member(path, part))
            for feature in _layers(Path(folder) / "layer.shp", where=path):
                yield replace(feature, layer=layer)


def _layers(path: Path, *, where: Path) -> Iterator[Feature]:
    import pyogrio  # type: ignore[import-untyped]  # noqa: PLC0415  # loads GDAL; ships no types

    found: list[Feature] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks on a damaged file; what matters is an error
            for name, kind in pyogrio.list_layers(path):
                if kind is not None:
                    found += _rows(pyogrio.read_dataframe(path, layer=name), str(name))
    except _BROKEN as error:
        raise SourceError(f"cannot be read: {said(error)}", where=str(where)) from error
    yield from found


def _parquet(path: Path) -> Iterator[Feature]:
    import geopandas  # noqa: PLC0415  # loads pandas

    check_file(path)
    try:
        found = list(_rows(geopandas.read_parquet(path), layer_name(path.stem)))
    except ImportError:
        message = "GeoParquet needs one more library: install pyarrow, or save the map as GeoPackage"
        raise SourceError(message, where=str(path)) from None
    except _BROKEN as error:
        raise SourceError(f"cannot be read: {said(error)}", where=str(path)) from error
    yield from found


def _rows(frame: GeoDataFrame, layer: str) -> Iterator[Feature]:
    degrees = frame.to_crs("EPSG:4326") if frame.crs is not None else frame
    columns = [name for name in degrees.columns if name != degrees.geometry.name]
    cells = degrees[columns].astype(object).to_dict("records")
    for number, (shape, properties) in enumerate(zip(degrees.geometry, cells, strict=True), 1):
        if shape is None or shape.is_empty:
            yield Feature(layer=layer, number=number, problem="has no geometry")
        elif shape.geom_type not in NOT_GROUND:
            text = shapely.to_geojson(shapely.force_2d(shape)).encode()
            yield Feature(
                layer=layer,
                number=number,
                properties={str(key): value for key, value in properties.items()},
                geometry_json=text,
            )

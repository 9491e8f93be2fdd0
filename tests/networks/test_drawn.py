"""A network from any GeoJSON of lines: joined by shape, named by the nearest settlement."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
import shapely

from contested import geo
from contested.errors import InputError
from contested.networks.drawn import network_of, read_lines
from contested.networks.network import Credit

CREDIT = Credit(name="roads.geojson", attribution="the user's own file")


def write(path, *shapes, packed=False):
    """Write shapes as a FeatureCollection."""
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape in shapes
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    return path


def named(longitude, latitude):
    return f"town {round(longitude, 1):g} {round(latitude, 1):g}"


CROSS = (
    shapely.LineString([(36.5, 49.5), (37.5, 49.5)]),
    shapely.MultiLineString([[(37.0, 49.0), (37.0, 49.4)], [(37.0, 49.4), (37.0, 50.0)]]),
)


@pytest.mark.parametrize("packed", [False, True])
def test_lines_that_cross_make_a_junction(tmp_path, invented, packed):
    """Four lines meet; lengths are on the ground; points are left out; each end has its region."""
    path = write(tmp_path / "roads.geojson", *CROSS, shapely.Point(37, 49), packed=packed)

    network = network_of(read_lines(path), invented, name=named, credit=CREDIT, as_of=date(2030, 1, 1))

    assert network.degree("town 37 49.5") == 4
    assert sorted(network.degree(junction.name) for junction in network.junctions) == [1, 1, 1, 1, 4]
    east = next(line for line in network.lines if "town 37.5 49.5" in {line.start, line.end})
    assert east.length_km == pytest.approx(geo.distance_km((37.0, 49.5), (37.5, 49.5)), rel=0.03)
    assert {junction.region_key for junction in network.junctions} == {"west"}
    assert network.credit is CREDIT
    assert east.stops


def test_stations_of_one_town_are_one_junction(invented):
    """Two crossings 4 km apart whose towns share the stem of their names."""
    lines = [
        shapely.LineString([(36.5, 49.5), (37.5, 49.5)]),
        shapely.LineString([(37.0, 49.2), (37.0, 49.5)]),
        shapely.LineString([(37.055, 49.5), (37.055, 49.8)]),
    ]

    def name(longitude, latitude):
        near = abs(longitude - 37.03) < 0.1 and abs(latitude - 49.5) < 0.05
        return (
            "Ford-Vuzlovyi" if near and longitude > 37.03 else "Ford" if near else named(longitude, latitude)
        )

    network = network_of(lines, invented, name=name, credit=CREDIT, as_of=date(2030, 1, 1))

    assert [network.degree(one.name) for one in network.junctions if one.name.startswith("Ford")] == [4]


def test_two_towns_of_one_name_are_told_apart(invented):
    """The one where more lines meet has the name to itself."""
    network = network_of(CROSS, invented, name=lambda _x, _y: "Mill", credit=CREDIT, as_of=date(2030, 1, 1))

    assert {junction.name for junction in network.junctions} == {
        "Mill",
        "Mill 2",
        "Mill 3",
        "Mill 4",
        "Mill 5",
    }
    assert network.degree("Mill") == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "no GeoJSON"),
        (b"[]", "no GeoJSON"),
        (b'{"features": 3}', "no GeoJSON"),
        (b'{"features": []}', "holds no line"),
        (b'{"features": [7, {"geometry": null}, {"geometry": {"type": "Point"}}]}', "holds no line"),
        (b'{"features": [{"geometry": {"type": "LineString", "coordinates": [[1]]}}]}', "line"),
        (
            b'{"features": [{"geometry": {"type": "LineString", "coordinates": [[4e5, 5e6], [4e5, 6e6]]}}]}',
            "not in degrees",
        ),
        (b"\x1f\x8bnot gzip", "roads"),
    ],
)
def test_bad_files(tmp_path, content, reason):
    """One clear error that names the file."""
    path = tmp_path / "roads.geojson"
    path.write_bytes(content)

    with pytest.raises(InputError, match=reason) as caught:
        read_lines(path)
    assert "roads.geojson" in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    """Neither a folder nor nothing is a network."""
    for path in (tmp_path, tmp_path / "none.geojson"):
        with pytest.raises(InputError, match="cannot be read"):
            read_lines(path)


def test_lines_elsewhere(invented):
    """They are refused, not measured."""
    far = shapely.LineString([(10, 49), (11, 49)])

    with pytest.raises(InputError, match="none of its lines"):
        network_of([far], invented, name=named, credit=CREDIT, as_of=date(2030, 1, 1))

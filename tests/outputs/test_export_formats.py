"""Each format, read back by its own library or held to its own schema."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import feedparser
import geopandas
import jsonschema
import pyarrow.parquet as pq
import pyogrio
import pytest
from export_schemas import CLAIMREVIEW, FOLLOWTHEMONEY, GEOJSON, GEOPARQUET

from contested.claims.claim import Quantity
from contested.errors import InputError
from contested.outputs.check_exporter import HOSTILE, example_view
from contested.outputs.export import export, exporter_named
from contested.outputs.export_view import entries_of_brief, export_view
from contested.outputs.exporter import Organisation
from contested.outputs.exports import acled, ged
from contested.outputs.exports.claimreview import rating
from contested.theatre.load import load_theatre

NOW = datetime(2031, 9, 12, 14, 40, tzinfo=UTC)
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def view(brief):
    desk = Organisation(name="The Desk", url="https://desk.example")
    return export_view(
        entries_of_brief(brief), brief.theatre, made_at=NOW, sources=brief.sources, organisation=desk
    )


@pytest.fixture(scope="module")
def hostile():
    return example_view(load_theatre("ukraine_2022"))


@pytest.fixture
def write(tmp_path):
    def written(view, name):
        path = tmp_path / f"export{exporter_named(name).endings[0]}"
        return path, export(view, exporter_named(name), path)

    return written


@pytest.fixture(params=["view", "hostile"])
def any_view(request):
    return request.getfixturevalue(request.param)


def rows_expected(view):
    return sum(max(1, len(entry.places)) for entry in view.entries)


def test_geojson_keeps_to_the_standard(any_view, write):
    """By schema, and as GDAL reads it; a claim without a point has a null geometry."""
    path, outcome = write(any_view, "geojson")
    collection = json.loads(path.read_bytes())

    jsonschema.validate(collection, GEOJSON)
    features = collection["features"]
    assert len(features) == outcome.records == rows_expected(any_view)
    assert len({feature["id"] for feature in features}) == len(features)
    assert {None} < {feature["geometry"] and feature["geometry"]["type"] for feature in features}
    quotes = {entry.claim.quote for entry in any_view.entries}
    assert {feature["properties"]["quote"] for feature in features} == quotes
    assert all(feature["properties"]["attribution"] for feature in features)
    assert collection["attribution"] == list(any_view.credits)
    frame = geopandas.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == len(features)


def test_geoparquet_keeps_to_its_schema(any_view, write):
    """Version 1.1.0; read by geopandas; the same columns for any rows."""
    path, _ = write(any_view, "geoparquet")
    metadata = pq.read_schema(path).metadata
    geo = json.loads(metadata[b"geo"])

    jsonschema.validate(geo, GEOPARQUET)
    assert json.loads(metadata[b"contested"])["attribution"] == list(any_view.credits)
    frame = geopandas.read_parquet(path)
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == rows_expected(any_view)
    assert frame.geometry.isna().sum() > 0
    assert not frame.geometry.is_empty.any()
    assert set(frame["quote"]) == {entry.claim.quote for entry in any_view.entries}
    assert json.loads(frame["verdicts"].iloc[-1]) == [one.to_json() for one in any_view.entries[-1].verdicts]


def test_geoparquet_without_its_extra_is_one_clear_line(view, write, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"contested\[parquet\]"):
        write(view, "geoparquet")


def test_geopackage_opens_styled(any_view, write):
    """Layers as GDAL lists them, one default style each, symbols for every category."""
    path, outcome = write(any_view, "geopackage")
    layers = dict(pyogrio.list_layers(path))

    assert {"claims", "places", "verdicts"} <= {name for name, kind in layers.items() if kind == "Point"}
    assert {"credits", "layer_styles"} <= {name for name, kind in layers.items() if kind is None}
    claims = geopandas.read_file(path, layer="claims")
    assert claims.crs.to_epsg() == 4326
    assert len(claims) == rows_expected(any_view)
    verdicts = geopandas.read_file(path, layer="verdicts")
    assert len(verdicts) == sum(len(entry.verdicts) for entry in any_view.entries)
    places = geopandas.read_file(path, layer="places")
    assert outcome.records == len(claims) + len(verdicts) + len(places)
    credited = pyogrio.read_dataframe(path, layer="credits", read_geometry=False)
    assert len(credited) == len(any_view.credits) + 1
    with closing(sqlite3.connect(path)) as base:
        styles = base.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {(name, column, default) for name, column, _, default in styles} == {
        (name, "geom", 1) for name in ("claims", "places", "verdicts")
    }
    for _, _, qml, _ in styles:
        root = ET.fromstring(qml)  # noqa: S314  # our own
        drawn = {symbol.get("name") for symbol in root.iter("symbol")}
        assert drawn
        assert {category.get("symbol") for category in root.iter("category")} <= drawn


def test_kmz_has_folders_times_and_no_mark_up_of_others(any_view, write):
    """What Earth shows of a description has no tags but ours."""
    path, outcome = write(any_view, "kmz")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        root = ET.fromstring(archive.read("doc.kml"))  # noqa: S314  # our own

    marks = list(root.iter(f"{KML}Placemark"))
    assert len(marks) == outcome.records == rows_expected(any_view)
    assert len(list(root.iter(f"{KML}TimeSpan"))) > 0
    kinds = {entry.claim.kind for entry in any_view.entries}
    document = root.find(f"{KML}Document")
    assert len(document.findall(f"{KML}Folder")) == len(kinds)
    for mark in marks:
        shown = mark.findtext(f"{KML}description")
        assert set(re.findall(r"<[^>]*>", shown)) <= {"<b>", "</b>", "<br/>"}
        assert "$[" not in shown
    pyogrio.read_info(path, layer=pyogrio.list_layers(path)[0][0])


@pytest.mark.parametrize("name", ["acled", "ged"])
def test_tables_run_nothing(name, write, hostile):
    """No cell begins as a formula does but numbers; every row has every column."""
    path, _ = write(deadly(hostile) if name == "ged" else hostile, name)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))

    assert rows
    cells = [value for row in rows for value in row.values()]
    assert None not in cells
    assert not [one for one in cells if re.match(r"[=+\-@\t\r]", one) and not re.fullmatch(r"-?[\d.]+", one)]
    assert any(one.startswith("'=cmd|") for one in cells)
    assert not [one for one in cells if re.search("[\x00-\x1f\u202a-\u202e]", one)]


def deadly(view):
    """The same view, with quotes that tell of the dead."""
    entries = [
        replace(entry, claim=replace(entry.claim, quote=f"{entry.claim.quote[:300]} killed"))
        for entry in view.entries
    ]
    return replace(view, entries=tuple(entries))


def test_acled_has_its_columns_and_its_codes(view, write):
    """What is no event is counted by why it is none, and nothing else is missing."""
    path, outcome = write(view, "acled")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert tuple(reader.fieldnames) == acled.COLUMNS
    kinds = {entry.id: entry.claim for entry in view.entries}
    codes = Counter((row["event_type"], row["sub_event_type"]) for row in rows)
    assert ("Battles", "Government regains territory") in codes
    assert ("Battles", "Armed clash") in codes
    assert {row["geo_precision"] for row in rows} <= {"1", "2", "3"}
    assert {row["time_precision"] for row in rows} == {"1", "2", "3"}
    for row in rows:
        claim = kinds[row["contested_claim"]]
        assert claim.stance not in {"denied", "forecast"}
        assert date.fromisoformat(row["event_date"]).year == int(row["year"])
        assert "The Bay Dispatch" in row["source"]
        assert "Licence or terms" in row["contested_attribution"]
    assert len({row["event_id_cnty"] for row in rows}) == len(rows)
    left = sum(loss.count for loss in outcome.losses if loss.what.startswith("claims left out"))
    assert left + len({row["contested_claim"] for row in rows}) == len(view.entries)
    theirs = replace(view.entries[0].claim, kind="control_gained", side="BOR", stance="asserted")
    place = next(entry.places for entry in view.entries if entry.places)
    path, _ = write(replace(view, entries=(replace(view.entries[0], claim=theirs, places=place),)), "acled")
    assert "Non-state actor overtakes territory" in path.read_text()


def test_ged_takes_only_the_dead(view, write):
    """A number of prisoners is none; a number killed is, with whose they are left open."""
    _, outcome = write(view, "ged")
    assert outcome.records == 0
    assert sum(loss.count for loss in outcome.losses) == len(view.entries)
    lost = next(entry for entry in view.entries if entry.claim.kind == "losses")
    twenty = Quantity(measure="count", value=20, unit="people", comparator=">=")
    claim = replace(lost.claim, quote="At least 20 soldiers were killed", against="BOR", quantity=twenty)
    town = next(entry.places for entry in view.entries if len(entry.places) == 1)
    civil = replace(claim, kind="civilian", quote="20 civilians died", against=None)
    mixed = replace(claim, quote="20 were killed and wounded")
    most = replace(claim, quantity=replace(twenty, comparator="<"))
    made = [replace(lost, claim=one, places=town) for one in (claim, civil, mixed, most)]
    path, outcome = write(replace(view, entries=tuple(made)), "ged")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        state, one_sided = reader
    assert tuple(reader.fieldnames) == ged.COLUMNS
    assert (state["type_of_violence"], state["best"], state["deaths_unknown"]) == ("1", "20", "20")
    assert (one_sided["type_of_violence"], one_sided["deaths_civilians"]) == ("3", "20")
    assert state["where_prec"] == "1"
    assert state["date_prec"] in {"1", "2", "3", "4", "5"}
    assert int(state["low"]) <= int(state["best"]) <= int(state["high"])
    assert {loss.what for loss in outcome.losses} == {
        "claims left out: the words do not say that the number is of the dead",
        "claims left out: an upper bound alone is no estimate",
    }


def test_plover_has_types_of_the_ontology(any_view, write):
    """With their modes, where the claim tells them."""
    path, outcome = write(any_view, "plover")
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    assert len(events) == outcome.records > 0
    codes = {(event["event_type"], event["event_mode"]) for event in events}
    assert codes <= {
        ("COERCE", "confiscate"), ("COERCE", "restrict"), ("RETREAT", "withdraw"), ("ASSAULT", None),
        ("ASSAULT", "heavy-weapons"), ("MOBILIZE", "troops"),
    }  # fmt: skip
    assert all(event["attribution"] and event["credits"] and event["text"] for event in events)
    left = sum(loss.count for loss in outcome.losses if loss.what.startswith("claims left out"))
    assert left + len(events) == len(any_view.entries)


def test_claimreview_keeps_to_the_vocabulary(any_view, write):
    """By schema: only properties of their types; the author is the organisation."""
    path, outcome = write(any_view, "claimreview")
    feed = json.loads(path.read_bytes())

    jsonschema.validate(feed, CLAIMREVIEW, format_checker=jsonschema.FormatChecker())
    reviews = feed["dataFeedElement"]
    assert len(reviews) == outcome.records > 0
    assert all(review["author"]["name"] == any_view.organisation.name for review in reviews)
    assert feed["creditText"] == " ".join(any_view.credits)


def test_a_denial_that_the_ground_contradicts_is_true(view):
    """The scale turns round for denials, and says nothing of what is open."""
    verdict = next(one for entry in view.entries for one in entry.verdicts)
    scale = [
        rating(replace(verdict, word=word, direction=direction), denied=denied)
        for word, direction, denied in [
            ("supported", None, False), ("contradicted", None, False), ("partly", "overstated", False),
            ("partly", "understated", False), ("partly", "mixed", False), ("contradicted", None, True),
            ("supported", None, True), ("unclear", None, False),
        ]
    ]  # fmt: skip
    assert scale == [5, 1, 2, 4, 3, 5, 1, None]


def test_followthemoney_entities_are_of_the_model(any_view, write):
    """Properties of their schemata only; every entity that is named is there."""
    path, outcome = write(any_view, "followthemoney")
    entities = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    ids = {entity["id"] for entity in entities}

    assert len(ids) == len(entities) == outcome.records
    schema = jsonschema.Draft202012Validator(FOLLOWTHEMONEY)
    for entity in entities:
        schema.validate(entity)
        for name in ("proof", "involved", "addressEntity"):
            assert set(entity["properties"].get(name, ())) <= ids
    events = [entity for entity in entities if entity["schema"] == "Event"]
    assert len(events) == len(any_view.entries)
    assert all("Licence or terms" in " ".join(event["properties"]["notes"]) for event in events)


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_feeds_are_well_formed_and_run_nothing(name, any_view, write):
    """As feedparser reads them: an entry a claim, a unique id, no link that is a script."""
    path, _ = write(any_view, name)
    feed = feedparser.parse(path.read_bytes(), sanitize_html=False, resolve_relative_uris=False)

    assert not feed.bozo, feed.bozo_exception
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[name]
    assert len(feed.entries) == len(any_view.entries) == len({entry.id for entry in feed.entries})
    assert "Licence or terms" in feed.feed.rights
    links = [link.href for entry in feed.entries for link in entry.get("links", ())]
    assert all(link.startswith("https://") for link in links)
    for entry in feed.entries:
        if name == "rss":
            shown = entry.summary + entry.title
            assert set(re.findall(r"<[^>]*>", shown)) <= {"<b>", "</b>", "<br/>"}
        else:
            assert entry.content[0].type == entry.title_detail.type == "text/plain"
    assert "\u202e" not in path.read_text(encoding="utf-8")


def test_hostile_words_are_hostile(hostile):
    """The example holds them all."""
    assert {entry.claim.quote for entry in hostile.entries} == set(HOSTILE)

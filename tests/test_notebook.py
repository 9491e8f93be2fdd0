"""The example notebook runs from the first cell to the last, and results show themselves safely.

Its cells are run here by a few lines instead of a Jupyter kernel, which would bring forty packages.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import shapely

import contested as ct
from contested.errors import InputError
from contested.measures.measure import Measure

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "example.ipynb"
MOMENT = datetime(2030, 3, 1, 12, tzinfo=UTC)


def shown_by(cell: str, names: dict[str, object]) -> object:
    """Run a cell, and return what its last expression gives, as a kernel would show it."""
    tree = ast.parse(cell)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102  # our own page
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307  # likewise


class Tags(HTMLParser):
    """The names of tags and attributes in a text."""

    def __init__(self):
        super().__init__()
        self.found, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def tags_of(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    return parser


def test_the_example_notebook_runs(tmp_path, monkeypatch, capsys):
    """In an empty folder, offline; and it is kept without outputs."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    shown = [shown_by("".join(cell["source"]), names) for cell in cells]

    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert not [cell for cell in cells if cell["outputs"] or cell["execution_count"]]
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    assert all(hasattr(one, "_repr_html_") or hasattr(one, "index") for one in shown if one is not None)
    assert "claims.gpkg" in capsys.readouterr().out
    assert (tmp_path / "reviews.jsonld").exists()
    assert len(names["changed"]) > 0


def test_results_show_themselves_without_mark_up_of_others(tmp_path):
    """Brief and extraction; hostile words are words."""
    file = tmp_path / "note.txt"
    file.write_text("The <script>alert(1)</script> office said that Ukrainian forces liberated Balakliia.\n")
    report = ct.read(file, published="2022-09-09", publisher="<img src=x onerror=alert(1)>").reports[0]
    extraction = ct.extract(report)

    for found in (extraction, ct.check(report)):
        text = found._repr_html_()
        tags = tags_of(text)
        assert "Balakliia" in text
        assert tags.found <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "small"}
        assert tags.attributes <= {"colspan"}
        assert not re.search(r"https?://\S+\.(js|css|png)", text)


def test_a_map_and_a_measure_show_themselves(draw):
    """With areas, not outlines; with definitions and band."""
    text = draw(0, held=shapely.box(38, 48, 40, 51))._repr_html_()
    assert "held" in text
    assert "km²" in text
    measure = Measure(
        name="area_gained", unit="km2", values=(("secured", 12.34), ("<b>", None)), band=(10.0, 15.0),
        source="atlas", t0=MOMENT, t1=MOMENT, snapshots=("atlas/1",), notes=("2 km² dropped.",),
    )  # fmt: skip
    text = measure._repr_html_()
    assert "12.3" in text
    assert "&lt;b&gt;" in text
    assert "2 km² dropped." in text


def test_changes_between_two_maps(draw, history):
    """What B lost is A's by the defender's rule; the areas add up."""
    whole, half = shapely.box(38, 48, 40, 51), shapely.box(39, 48, 40, 51)
    contested = shapely.box(38, 48, 38.2, 51)
    maps = history(draw(0, held=whole), draw(7, held=half, contested=contested))
    frame = ct.changes(maps, MOMENT, MOMENT + timedelta(days=7))

    ways = {
        (row.from_side, row.to_status, row.to_side if isinstance(row.to_side, str) else None): row.area_km2
        for row in frame.itertuples(index=False)
    }
    assert set(ways) == {("B", "contested", None), ("B", "held", "A")}
    assert ways["B", "held", "A"] == pytest.approx(4 * ways["B", "contested", None], rel=0.01)
    assert frame.crs.to_epsg() == 4326
    assert ct.changes(maps, MOMENT, MOMENT).empty
    with pytest.raises(InputError, match="no map by that moment"):
        ct.changes(maps, MOMENT - timedelta(days=1), MOMENT)


def test_export_from_python(tmp_path):
    """Several at once; an extraction has no verdicts."""
    file = tmp_path / "note.txt"
    file.write_text("Ukrainian forces liberated Balakliia on 8 September.\n")
    report = ct.read(file, published="2022-09-09").reports[0]
    outcome = ct.export([ct.check(report), ct.extract(report)], tmp_path / "a.geojson")
    features = json.loads((tmp_path / "a.geojson").read_bytes())["features"]

    assert outcome.records == len(features) == 2
    assert [feature["properties"]["verdict"] for feature in features] == ["supported", None]
    assert ct.export(ct.extract(report), tmp_path / "b", to="acled").losses == ()


def test_the_embargo_holds_in_python_too(tmp_path):
    """By itself for a live source; for a file of the user's when asked."""
    file = tmp_path / "note.txt"
    file.write_text("Russian troops were sent to Kupiansk.\n")
    report = ct.read(file, published="2022-09-09").reports[0]
    now = datetime.now(UTC)
    live = replace(report, retrieved=now, published=now.date())

    assert ct.export(ct.extract(report), tmp_path / "a.geojson").records == 1
    held = ct.export(ct.extract(live), tmp_path / "b.geojson")
    assert (held.records, held.losses[0].count) == (0, 1)
    assert "held back by the embargo of 48 hours" in held.losses[0].what
    assert ct.export(ct.extract(live), tmp_path / "c.geojson", embargo_hours=0).records == 1

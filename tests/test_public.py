"""The public API, as a notebook would use it."""

import subprocess
import sys

import pytest
import shapely

import contested as ct
from contested.errors import InputError


def test_importing_loads_nothing_heavy():
    """No parser, no geometry, no tables before they are needed."""
    heavy = ("spacy", "shapely", "pandas", "sqlalchemy")
    code = f"import contested, sys; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_every_public_name_loads():
    """And a stranger is refused as usual."""
    assert all(getattr(ct, name) is not None for name in ct.__all__)
    assert dir(ct) == sorted(ct.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = ct.nonsense


def test_the_whole_story(tmp_path):
    """Read, extract, check, record, and look at the result as a table with a geometry."""
    file = tmp_path / "note.txt"
    file.write_text("Ukrainian forces liberated Balakliia on 8 September. They plan to advance on Lyman.\n")
    reading = ct.read(file, published="2022-09-09")
    found = ct.extract(reading.reports[0])
    with ct.Ledger.open(":memory:") as ledger:
        brief = ct.check(reading.reports[0], ledger=ledger)
        recorded = ledger.statements()

    assert found.statements[0].claim.kind == "control_gained"
    assert found.statements[0].places[0].name == "Balakliia"
    assert len(recorded) == len(brief.claims)
    words = {verdict.word for verdict in brief.claims[0].verdicts if verdict.as_of == "all maps"}
    assert words == {"supported"}
    frame = brief.to_geodataframe()
    assert frame.crs.to_epsg() == 4326
    assert frame.iloc[0]["verdict"] == "supported"
    assert found.to_geodataframe().iloc[0]["verdict"] is None


def test_a_language_that_nobody_reads(tmp_path):
    """Refused in one line that names the report and what could read it."""
    file = tmp_path / "note.txt"
    file.write_text("Ukrainian forces liberated Balakliia.")
    report = ct.read(file, published="2022-09-09", language="fi").reports[0]
    with pytest.raises(InputError, match="'fi'"):
        ct.extract(report)


def test_a_control_map_as_a_table(draw):
    """One row a zone."""
    frame = draw(0, held=shapely.box(38, 48, 40, 51)).to_geodataframe()
    assert list(frame["status"]) == ["held"]
    assert frame.crs.to_epsg() == 4326

"""The frame has a row for every claim and place, in EPSG:4326."""

from __future__ import annotations

from contested.outputs.describe import in_order
from contested.outputs.frames import COLUMNS, to_geodataframe


def test_one_row_per_claim_and_place(brief):
    """A claim with two places has two rows, one without has one with an empty point."""
    frame = to_geodataframe(in_order(brief.claims))
    rows = sum(max(1, len(checked.statement.places)) for checked in brief.claims)

    assert len(frame) == rows
    assert tuple(frame.columns) == (*COLUMNS, "geometry")
    assert frame.crs == "EPSG:4326"
    pair = frame[frame["quote"] == "Oskava and Lyman Brod were liberated on Saturday"]
    assert list(pair["place"]) == ["Oskava", "Lyman Brod"]
    assert pair.geometry.x.tolist() == [34.30, 34.42]
    lone = frame[frame["kind"] == "intent"]
    assert lone["place"].isna().all()
    assert lone.geometry.is_empty.all()


def test_verdict_columns_hold_the_verdict_by_all_maps(brief):
    """With the one of the day beside it."""
    frame = to_geodataframe(brief.claims)
    row = frame[frame["quote"].str.startswith("more than 2,500")].iloc[0]

    assert (row["verdict"], row["verdict_at_publication"]) == ("partly", "supported")
    assert (row["direction"], row["map_source"]) == ("understated", "chart")
    assert (row["band_low"], row["band_high"]) == (3743.2, 8012.4)
    assert row["quantity_comparator"] == ">"


def test_no_claims_is_an_empty_frame():
    """With its columns and its reference system."""
    frame = to_geodataframe([])

    assert len(frame) == 0
    assert frame.crs == "EPSG:4326"
    assert "verdict" in frame.columns

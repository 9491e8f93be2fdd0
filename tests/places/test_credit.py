"""Whom a gazetteer's points are credited to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contested.errors import TheatreError
from contested.places.credit import gazetteer_credits
from contested.theatre.load import load_theatre


def test_the_theatre_that_ships_credits_its_points():
    """Each source with its licence."""
    words = " ".join(gazetteer_credits(load_theatre("ukraine_2022")))

    assert "GeoNames" in words
    assert "OpenStreetMap" in words
    assert "ODbL 1.0" in words


def test_a_theatre_without_the_file_credits_nobody(invented):
    assert gazetteer_credits(invented) == ()


def test_a_broken_file_is_named(invented, tmp_path):
    """In one line, with the file's name."""
    (tmp_path / "gazetteer_credit.toml").write_text("[[credit]]\nattribution = 'A'\n")
    with pytest.raises(TheatreError, match=r"gazetteer_credit\.toml: not a list of credits"):
        gazetteer_credits(replace(invented, folder=tmp_path))

"""The invented theatre and, for the tests of real names, the one that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.places.gazetteer import Gazetteer, load_gazetteer
from contested.places.recognise import GazetteerRecogniser
from contested.places.resolve import Resolver
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre

LAKELAND = Path(__file__).resolve().parent.parent / "theatres" / "lakeland"


@pytest.fixture(scope="session")
def lakeland() -> Theatre:
    return load_theatre(LAKELAND)


@pytest.fixture(scope="session")
def lake_gazetteer(lakeland: Theatre) -> Gazetteer:
    return load_gazetteer(lakeland)


@pytest.fixture(scope="session")
def lake_recognise(lakeland: Theatre) -> GazetteerRecogniser:
    return GazetteerRecogniser(lakeland)


@pytest.fixture(scope="session")
def lake_resolver(lakeland: Theatre, lake_gazetteer: Gazetteer) -> Resolver:
    return Resolver(lakeland, lake_gazetteer)


@pytest.fixture(scope="session")
def recognise() -> GazetteerRecogniser:
    return GazetteerRecogniser(load_theatre("ukraine_2022"))


@pytest.fixture(scope="session")
def resolver(recognise: GazetteerRecogniser) -> Resolver:
    return Resolver(load_theatre("ukraine_2022"), recognise.gazetteer)

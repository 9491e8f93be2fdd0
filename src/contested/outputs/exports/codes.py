"""What the exporters of event data share: tables of codes, regions and countries of places, days."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import shapely

from contested.outputs.exporter import Entry
from contested.places.place import Place
from contested.theatre.theatre import Region, Theatre

__all__ = ["country_name", "known_span", "region_of", "table"]


@cache
def table(name: str) -> dict[str, Any]:
    """Read a table of codes that ships beside the exporters.

    >>> table("acled")["kind"]["fighting"]["sub_event_type"]
    'Armed clash'
    """
    return tomllib.loads(files("contested.outputs.exports").joinpath(f"{name}.toml").read_text("utf-8"))


def region_of(place: Place, theatre: Theatre) -> Region | None:
    """Return the first-order region that a place is or lies in."""
    regions = [region for region in theatre.regions if region.kind == "admin1"]
    for region in regions:
        if region.key == place.region_key or (place.precision == "region" and place.name == region.name):
            return region
    if place.precision != "settlement" or place.longitude is None or place.latitude is None:
        return None
    point = shapely.Point(place.longitude, place.latitude)
    return next((region for region in regions if shapely.intersects(region.geometry, point)), None)


def country_name(place: Place | None, theatre: Theatre) -> str:
    """Name the country that a place lies in, as the theatre draws it; else the fought-over one's code."""
    countries = [region for region in theatre.regions if region.kind == "country"]
    if place is not None and place.precision == "country":
        return place.name
    if place is not None and place.longitude is not None and place.latitude is not None:
        point = shapely.Point(place.longitude, place.latitude)
        for country in countries:
            if shapely.intersects(country.geometry, point):
                return country.name
    return theatre.country


def known_span(entry: Entry) -> tuple[date, date, bool] | None:
    """Return the first and last day of a claim, and whether the report gives both.

    Where it gives one only, that day stands for both; where none, the dateline does. ``None`` without either.
    """
    first, last = entry.claim.valid.first_day, entry.claim.valid.last_day
    if first is not None and last is not None:
        return first, last, True
    day = last or first or entry.report.published
    return None if day is None else (day, day, False)

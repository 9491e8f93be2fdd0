"""Which place a mention means."""

from __future__ import annotations

import dataclasses

import pytest

from contested.claims.claim import Mention
from contested.errors import PlaceError


def resolved(recognise, resolver, text):
    mentions = recognise(text)
    return [resolver.resolve(mention, context=mentions) for mention in mentions]


def test_the_place_of_a_name_that_one_place_bears(lake_recognise, lake_resolver):
    (place,) = resolved(lake_recognise, lake_resolver, "in Reedhaim")
    assert (place.name, place.precision, place.region_key) == ("Reedham", "settlement", "midwater")
    assert (place.latitude, place.longitude, place.population, place.candidates) == (-9.4, -74.6, 54000, 1)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Kestrel and Millbrook fell; Ironford holds.", "eastfell"),
        ("From Port Amber to Millbrook and on to Gull Haven.", "westmere"),
        ("They hold Millbrook, Westmere Province.", "westmere"),
        ("They hold Millbrook.", "eastfell"),
    ],
)
def test_neighbours_regions_and_contested_ground_decide_among_homonyms(
    lake_recognise, lake_resolver, text, region
):
    places = resolved(lake_recognise, lake_resolver, text)
    (place,) = [place for place in places if place.name == "Millbrook"]
    assert (place.region_key, place.candidates) == (region, 2)


def test_equally_likely_places_of_one_name_have_no_point(lake_recognise, lake_resolver):
    (place,) = resolved(lake_recognise, lake_resolver, "in Twinfield")
    assert (place.precision, place.latitude, place.geonameid) == ("unresolved", None, None)
    assert (place.name, place.region_key, place.candidates) == ("Twinfield", "westmere", 2)


def test_a_district_is_its_town(lake_recognise, lake_resolver):
    (place,) = resolved(lake_recognise, lake_resolver, "at Amber Docks")
    assert place.name == "Port Amber"


def test_a_former_name_still_finds_the_place(lake_recognise, lake_resolver):
    (place,) = resolved(lake_recognise, lake_resolver, "in Newcross")
    assert place.name == "Stonecross"


def test_regions_rivers_roads_bridges_countries(lake_recognise, lake_resolver):
    text = "Westmere Province, the Uplands, the Alder River, the A4, Kestrel Bridge, Highmark"
    places = resolved(lake_recognise, lake_resolver, text)
    assert [(place.name, place.precision) for place in places] == [
        ("Westmere Province", "region"),
        ("the Uplands", "region"),
        ("Alder River", "river"),
        ("A4", "road"),
        ("Kestrel Bridge", "unresolved"),
        ("Highmark", "country"),
    ]
    assert places[0].region_key == "westmere"
    assert (places[0].latitude, places[0].longitude) == (-9.5, -75.5)


def test_a_part_of_a_region_is_printed_as_the_region(lake_recognise, lake_resolver):
    (place,) = resolved(lake_recognise, lake_resolver, "in northern Eastfell")
    assert (place.name, place.region_key) == ("Eastfell Province", "north_eastfell")


def test_a_mention_of_nothing_is_refused(lake_resolver):
    mention = Mention(start=0, end=7, text="Nowhere", kind="settlement", key="nowhere")
    with pytest.raises(PlaceError, match="Nowhere: no place of that name"):
        lake_resolver.resolve(mention)


def test_a_region_of_another_theatre_is_refused(lake_resolver):
    mention = Mention(start=0, end=1, text="X", kind="region", key="region:elsewhere")
    with pytest.raises(PlaceError, match="no region 'elsewhere'"):
        lake_resolver.resolve(mention)


@pytest.mark.parametrize(
    ("text", "name", "geonameid"),
    [
        ("East of Kupyansk they took Petropavlivka.", "Petropavlivka", 697421),
        ("They shelled Lyman and Sloviansk.", "Lyman", 704204),
        ("Бучу и Ирпень оставили, потом Макаров.", "Makariv", 702337),
        ("Боротьба за Шевченкове під Балаклією", "Shevchenkove", 694137),
    ],
)
def test_real_homonyms(recognise, resolver, text, name, geonameid):
    places = resolved(recognise, resolver, text)
    assert (name, geonameid) in [(place.name, place.geonameid) for place in places]


def test_coordinates_are_those_of_the_gazetteer_only(recognise, resolver):
    (place,) = resolved(recognise, resolver, "in Kherson")
    entry = recognise.gazetteer.by_geonameid(706448)
    assert (place.latitude, place.longitude) == (entry.latitude, entry.longitude)
    assert place.region_key == "kherson_oblast"


def test_a_mention_resolves_the_same_wherever_it_stands(lake_recognise, lake_resolver):
    (mention,) = lake_recognise("in Kestrel")
    moved = dataclasses.replace(mention, start=50, end=57)
    assert lake_resolver.resolve(mention) == lake_resolver.resolve(moved)

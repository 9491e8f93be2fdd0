"""What the recogniser finds, on an invented country and on the theatre that ships."""

from __future__ import annotations

from itertools import pairwise

import pytest


def found(recognise, text):
    return [(mention.text, mention.kind, mention.key) for mention in recognise(text)]


def keys(recognise, text):
    return [mention.key for mention in recognise(text)]


def test_offsets_count_code_points_of_the_text(lake_recognise):
    text = "☕ They left Gull Haven’s port for Reedham."
    for mention in lake_recognise(text):
        assert text[mention.start : mention.end] == mention.text
    assert [mention.text for mention in lake_recognise(text)] == ["Gull Haven", "Reedham"]


def test_longest_name_wins_and_spellings_share_a_key(lake_recognise):
    assert keys(lake_recognise, "Port Amber, or Puerto Ambar.") == ["port_amber", "port_amber"]


@pytest.mark.parametrize(
    "text",
    [
        "in Westmere and Midwater provinces",
        "in the provinces of Westmere and Midwater",
        "along the Westmere-Midwater Province border",
        "along the Westmere–Midwater border",
    ],
)
def test_regions_that_share_one_word(lake_recognise, text):
    assert keys(lake_recognise, text) == ["region:westmere", "region:midwater"]


def test_an_aside_does_not_end_a_list_of_regions(lake_recognise):
    text = "in the provinces of Westmere, north of Reedham, and Midwater"
    assert keys(lake_recognise, text) == ["region:westmere", "reedham", "region:midwater"]


def test_a_river_that_shares_its_name_with_a_town(lake_recognise):
    assert found(lake_recognise, "They crossed the Alder and shelled Alder.") == [
        ("Alder", "river", "river:alder"),
        ("Alder", "settlement", "alder"),
    ]
    assert found(lake_recognise, "near Alder River") == [("Alder River", "river", "river:alder")]


def test_a_bridge_is_a_place_of_its_own(lake_recognise):
    assert found(lake_recognise, "on Kestrel Bridge") == [("Kestrel Bridge", "other", "bridge:Kestrel")]


def test_roads_are_bare_numbers(lake_recognise):
    assert keys(lake_recognise, "the A-4, the A4 and A 12") == ["road:A4", "road:A4", "road:A12"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There is hope in Reedham.", ["reedham"]),
        ("Hope is fading.", []),
        ("They say Hope remains.", []),
        ("They fought in Hope.", ["hope"]),
        ("Jon Kestrel said so.", []),
        ("the Reedham Gazette wrote", []),
        ("the Free Reedham Council said", []),
        ("the reedham of old", []),
    ],
)
def test_words_that_are_no_places(lake_recognise, text, expected):
    assert keys(lake_recognise, text) == expected


def test_mentions_are_in_order_and_do_not_overlap(recognise):
    text = (
        "Fighting went on along the Kharkiv-Luhansk Oblast border, in Izyum, Kupyansk and Lyman, "
        "on the M-03, by the Oskil River and in the Zaporizhzhia and Kherson regions."
    )
    mentions = recognise(text)
    assert len(mentions) == 9
    for left, right in pairwise(mentions):
        assert left.end <= right.start


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Izyum", "gn:707292"),
        ("Изюме", "gn:707292"),
        ("Ізюмом", "gn:707292"),
        ("Kupyans'k", "gn:703656"),
        ("Куп’янська", "gn:703656"),
        ("Balakliya", "gn:712926"),
        ("Балаклії", "gn:712926"),
        ("Балаклею", "gn:712926"),
        ("Kiev", "gn:703448"),
        ("Києва", "gn:703448"),
        ("Zaporozhye", "gn:687700"),
        ("Lugansk", "gn:702658"),
        ("Severodonetsk", "gn:691999"),
        ("Артёмовска", "gn:713174"),
    ],
)
def test_spellings_and_cases_of_real_names(recognise, text, key):
    assert keys(recognise, f"бої: {text}") == [key]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Kharkiv region", ["region:kharkiv_oblast"]),
        ("Kharkiv Oblast and Kharkiv City", ["region:kharkiv_oblast", "gn:706483"]),
        ("в Харьковской и Донецкой областях", ["region:kharkiv_oblast", "region:donetsk_oblast"]),
        ("на Херсонщині", ["region:kherson_oblast"]),
        ("nelle regioni di Kharkiv e Donetsk", ["region:kharkiv_oblast", "region:donetsk_oblast"]),
        ("in Donbass", ["region:donbas"]),
        ("Donetsk People's Republic forces", []),
        ("на Бахмутському напрямку", ["gn:713174"]),
        ("the T-21-04 highway, the Т2104", ["road:T2104", "road:T2104"]),
        ("S-300 missiles and a T-72 tank", []),
        ("across the Dnipro in Dnipro", ["river:dnipro", "gn:709930"]),
        ("the Mokra River", ["river:Mokra"]),
        ("on the Mokra river", ["river:Mokra"]),
        ("at the Azovstal plant", ["plant:azovstal"]),
        ("President Volodymyr Zelensky", []),
    ],
)
def test_kinds_of_real_names(recognise, text, expected):
    assert keys(recognise, text) == expected


def test_a_misspelt_name_is_the_one_it_misspells(recognise):
    assert keys(recognise, "in Chornobaivvka, near Chornbaivka") == ["gn:710715", "gn:710715"]


def test_a_village_that_no_file_lists_is_still_named(recognise, resolver):
    (mention,) = recognise("Fighting went on near Vymyslenivka yesterday.")
    place = resolver.resolve(mention)
    assert (place.name, place.precision, place.latitude) == ("Vymyslenivka", "unresolved", None)

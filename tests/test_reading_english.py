"""Sentences of every family that English reports are made of, read through the whole pipeline."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contested import pipeline
from contested.reports.report import Report
from contested.theatre.load import load_theatre


@pytest.fixture(scope="module")
def read():
    """Give the claims of a sentence of 11 September 2022 as records."""
    tools = pipeline.tools_for(load_theatre("ukraine_2022"))
    extractor = pipeline.extractor_named("rules")

    def run(text):
        report = Report(id="s", text=text, published=date(2022, 9, 11), language="en")
        found = pipeline.extract(report, tools, extractor, recorded_at=datetime(2022, 9, 12, tzinfo=UTC))
        return [statement.to_json() for statement in found.statements]

    return run


SAID = [
    (
        "Ukrainian media reported that the Russian Defence Ministry had admitted the loss of Izium.",
        ("control_lost", "RU", "admitted", "Russian Defence Ministry", "RU", "Ukrainian media"),
    ),
    (
        "According to the General Staff, Russian forces withdrew from Snihurivka.",
        ("control_lost", "RU", "asserted", "General Staff", "UA", None),
    ),
    (
        "“Our forces,” Zelensky said on Sunday, “have retaken Balakliia.”",
        ("control_gained", "UA", "asserted", "Zelensky", "UA", None),
    ),
    (
        "It was reported that Ukrainian troops entered Kupiansk.",
        ("advance", "UA", "asserted", None, "neutral", None),
    ),
    (
        "Russian officials denied that Ukrainian forces had captured Lyman.",
        ("control_gained", "UA", "denied", "Russian officials", "RU", None),
    ),
    (
        "It is not true that Russian troops left Kherson, Stremousov said.",
        ("control_lost", "RU", "denied", "Stremousov", "RU", None),
    ),
    (
        "It is a lie that Russian troops left Kherson, Stremousov said.",
        ("control_lost", "RU", "denied", "Stremousov", "RU", None),
    ),
    (
        "The Kremlin no longer denies that Kharkiv region was lost.",
        ("control_lost", "RU", "admitted", "Kremlin", "RU", None),
    ),
    (
        "Russian troops are trapped in Lyman, military bloggers wrote.",
        ("encirclement", "UA", "asserted", "military bloggers", "neutral", None),
    ),
]


@pytest.mark.parametrize(("text", "expected"), SAID, ids=[text[:40] for text, _ in SAID])
def test_who_says_so_and_how(read, text, expected):
    (claim,) = read(text)

    source = claim["source"]
    found = (claim["kind"], claim["side"], claim["stance"], source["name"], source["side"], source["via"])
    assert found == expected


def test_what_somebody_does_not_confirm_is_unconfirmed(read):
    (claim,) = read("Kyiv did not confirm that its troops had entered Lyman.")

    assert (claim["kind"], claim["side"], claim["stance"]) == ("advance", "UA", "unconfirmed")


EVENTS = [
    ("The liberation of the city of Izium was a turning point.", "control_gained", "UA", ["Izium"]),
    ("The city of Sievierodonetsk fell on 25 June.", "control_gained", "RU", ["Sievierodonetsk"]),
    ("Russia loses Izium, Balakliia", "control_lost", "RU", ["Izium", "Balakliia"]),
    ("Kupiansk liberated, says mayor", "control_gained", "UA", ["Kupiansk"]),
    ("Kyiv troops storm Kupiansk", "fighting", "UA", ["Kupiansk"]),
    ("Ukrainian troops repelled an attack near Soledar.", "fighting", "UA", ["Soledar"]),
    (
        "Ukrainian forces liberated Vysokopillia, Novovoznesenske, Bilohirka and Sukhyi Stavok.",
        "control_gained",
        "UA",
        ["Vysokopillia", "Novovoznesenske", "Bilohirka", "Sukhyi Stavok"],
    ),
    ("Russia's main goal remains the capture of the entire Donbas.", "intent", "RU", ["Donbas"]),
    ("The goal of Russian forces is to encircle Avdiivka.", "intent", "RU", ["Avdiivka"]),
    ("The Kremlin has set its sights on Odesa.", "intent", "RU", ["Odesa"]),
    ("The Russian command is considering a withdrawal from Kherson.", "intent", "RU", ["Kherson"]),
    ("Ukraine is gearing up for an offensive near Kherson.", "intent", "UA", ["Kherson"]),
    ("People in Izium are living without gas or heating.", "civilian", None, ["Izium"]),
    ("Mariupol has been without water for months.", "civilian", None, ["Mariupol"]),
    ("The Antonivskyi Bridge is unusable after strikes.", "communications", None, ["Antonivskyi Bridge"]),
    ("Fleeing Russian troops left Lyman.", "control_lost", "RU", ["Lyman"]),
    ("Russian reinforcements were sent to the Kherson front.", "movement", "RU", ["Kherson"]),
    ("Kupiansk is a key rail hub for Russian supplies.", "place_role", "RU", ["Kupiansk"]),
    ("Ukrainian forces reached the Oskil River.", "border_reached", "UA", ["Oskil River"]),
    ("The Kherson offensive was a feint.", "deception", None, ["Kherson"]),
]


@pytest.mark.parametrize(("text", "kind", "side", "places"), EVENTS, ids=[text[:40] for text, *_ in EVENTS])
def test_what_happened_who_acts_and_where(read, text, kind, side, places):
    (claim,) = read(text)

    assert (claim["kind"], claim["side"]) == (kind, side)
    assert [place["name"] for place in claim["places"]] == places


TIMES = [
    ("Russian troops arrived in Kreminna overnight.", "2022-09-10T18:00", "2022-09-11T06:00"),
    ("In the first days of the invasion Russian troops captured Kupiansk.", "2022-02-24", "2022-03-02"),
    ("Over the past 24 hours, Russian forces shelled Nikopol.", "2022-09-10", "2022-09-11"),
    ("Since 1 September, Ukrainian forces have liberated Balakliia.", "2022-09-01", "2022-09-11"),
    ("A few days ago Ukrainian troops retook Verbivka.", None, "2022-09-11"),
]


@pytest.mark.parametrize(("text", "start", "end"), TIMES, ids=[text[:40] for text, *_ in TIMES])
def test_when_it_is_true(read, text, start, end):
    (claim,) = read(text)

    assert claim["valid"] == {"from": start, "to": end}


AMOUNTS = [
    ("Ukrainian troops recaptured nearly 400 sq. miles in Kherson region.", "~", 1036.0, "km2"),
    ("About a dozen villages were liberated in Kherson region.", "~", 12.0, "settlements"),
    (
        "Since 1 September, Ukrainian forces have liberated more than 20 settlements.",
        ">",
        20.0,
        "settlements",
    ),
    ("At least 12 civilians were killed in Chaplyne.", ">=", 12.0, "people"),
    ("Ukrainian forces advanced 10 miles toward Svatove.", "=", 16.09, "km"),
]


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"), AMOUNTS, ids=[text[:40] for text, *_ in AMOUNTS]
)
def test_how_much(read, text, comparator, value, unit):
    (claim,) = read(text)

    quantity = claim["quantity"]
    assert (quantity["comparator"], quantity["unit"]) == (comparator, unit)
    assert quantity["value"] == pytest.approx(value, rel=0.001)

"""The extractor as a whole, on sentences about an invented war."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from picking import one, places

from contested.claims.claim import Claim
from contested.claims.rules import RuleExtractor

Read = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "kind", "side", "where"),
    [
        ("Alandish forces captured Orlev.", "control_gained", "A", ["Orlev"]),
        ("Orlev was liberated on Friday.", "control_gained", "A", ["Orlev"]),
        ("Belandish troops seized Orlev and Marn.", "control_gained", "B", ["Orlev", "Marn"]),
        ("Alandish soldiers raised the flag in Orlev.", "control_gained", "A", ["Orlev"]),
        ("Belandish forces withdrew from Orlev.", "control_lost", "B", ["Orlev"]),
        ("Belandish forces abandoned Marn.", "control_lost", "B", ["Marn"]),
        ("Belandish troops still hold Tesk.", "control_held", "B", ["Tesk"]),
        ("Tesk remains under the control of Belandish forces.", "control_held", "B", ["Tesk"]),
        ("Alandish troops repelled an attack near Orlev.", "fighting", "A", ["Orlev"]),
        ("Belandish forces launched an assault on Marn.", "fighting", "B", ["Marn"]),
        ("Alandish forces are advancing toward Orlev.", "advance", "A", ["Orlev"]),
        ("Alandish units entered Orlev.", "advance", "A", ["Orlev"]),
        ("Belandish forces have surrounded Tesk.", "encirclement", "B", ["Tesk"]),
        ("Alandish troops cut the supply lines to Tesk.", "communications", "A", ["Tesk"]),
        ("Tesk is an important railway hub.", "place_role", None, ["Tesk"]),
        ("Alandish forces crossed the Vist River.", "border_reached", "A", ["Vist River"]),
        ("Alandish forces reached the Bergen Oblast border.", "border_reached", "A", ["Bergen Oblast"]),
        ("Belandish reinforcements arrived in Marn.", "movement", "B", ["Marn"]),
        ("Belandish artillery shelled Orlev.", "strike", "B", ["Orlev"]),
        ("Belandish missiles hit an apartment block in Orlev.", "strike", "B", ["Orlev"]),
        ("Alandish forces destroyed 12 Belandish tanks.", "losses", "A", []),
        ("Three civilians were killed in Orlev.", "civilian", None, ["Orlev"]),
        ("Belandish commanders plan to encircle Tesk.", "intent", "B", ["Tesk"]),
        ("Belandish forces carried out a diversion near Marn.", "deception", "B", ["Marn"]),
    ],
)
def test_a_plain_sentence_is_one_claim(read: Read, text: str, kind: str, side: str | None, where: list[str]):
    claim = one(read(text), kind)

    assert (claim.side, places(claim)) == (side, where)
    assert claim.stance == "asserted"


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("Alandish forces have liberated more than 2,000 square kilometers.", 2000, "km2", ">"),
        ("Alandish troops retook 20 settlements.", 20, "settlements", "="),
        ("About 300 square miles of Alandish territory were freed.", 777, "km2", "~"),
    ],
)
def test_ground_with_an_amount_is_an_area(read: Read, text: str, value: float, unit: str, comparator: str):
    claim = one(read(text), "area_gained")

    assert claim.quantity is not None
    assert (claim.side, claim.quantity.value) == ("A", pytest.approx(value, rel=0.01))
    assert (claim.quantity.unit, claim.quantity.comparator) == (unit, comparator)


def test_an_advance_has_its_depth_and_its_time(read: Read):
    claim = one(read("Alandish forces advanced 40 kilometers in a week."), "advance")

    assert claim.quantity is not None
    assert (claim.quantity.value, claim.quantity.unit) == (40, "km")
    assert claim.valid.to_json() == {"from": "2030-03-04", "to": "2030-03-11"}


def test_a_share_of_an_amount_is_a_claim_of_its_own(read: Read):
    text = "More than 2,000 square kilometers were liberated, of which over a thousand since 5 March."
    whole, share = read(text)

    assert share.quote == "over a thousand since 5 March"
    assert share.quantity is not None
    assert (share.quantity.value, share.quantity.unit) == (1000, "km2")
    assert share.valid.first_day == date(2030, 3, 5)
    assert whole.quantity is not None
    assert whole.quantity.value == 2000


@pytest.mark.parametrize(
    ("text", "name", "side"),
    [
        ("Jon Ostrow said Alandish forces captured Marn.", "Jon Ostrow", "A"),
        ("Alandish forces captured Marn, Ostrow says", "Ostrow", "A"),
        ("Belandish official: Alandish forces captured Marn", "Belandish official", "B"),
        (
            "According to the Institute of Fronts, Alandish forces captured Marn.",
            "Institute of Fronts",
            "neutral",
        ),
        ("Alandish forces captured Marn, according to Belandish officials.", "Belandish officials", "B"),
        ("The mayor of Marn said Alandish forces captured the city.", "mayor of Marn", "A"),
        (
            "The Belandish Defense Ministry denied that Alandish forces captured Marn.",
            "Belandish Defense Ministry",
            "B",
        ),
        ("Alandish forces captured Marn.", None, "neutral"),
    ],
)
def test_the_speaker_is_found(read: Read, text: str, name: str | None, side: str):
    claim = one(read(text), "control_gained")

    assert (claim.source.name, claim.source.side) == (name, side)


def test_a_speaker_between_dashes_answers_for_the_clause(read: Read):
    claim = one(
        read("Tesk – said Jon Ostrow on Sunday – was liberated by Alandish troops."), "control_gained"
    )

    assert claim.source.name == "Jon Ostrow"
    assert places(claim) == ["Tesk"]


def test_a_pronoun_that_speaks_is_the_last_speaker(read: Read):
    text = "Jon Ostrow said Alandish forces captured Marn. He added that Belandish troops withdrew from Tesk."
    claim = one(read(text), "control_lost")

    assert claim.source.name == "Jon Ostrow"


def test_words_in_quotation_marks_belong_to_the_speaker(read: Read):
    text = '"The enemy abandoned Orlev this morning. Our troops entered Marn," Jon Ostrow said.'
    claims = read(text)

    assert {claim.source.name for claim in claims} == {"Jon Ostrow"}
    assert one(claims, "control_lost").side == "B"
    assert one(claims, "advance").side == "A"


@pytest.mark.parametrize(
    ("text", "kind", "stance", "hedged"),
    [
        ("Belandish officials said Alandish forces captured Orlev.", "control_gained", "admitted", False),
        ("Alandish officials said Belandish forces withdrew from Orlev.", "control_lost", "asserted", False),
        ("The Belandish Defense Ministry admitted retreating from Orlev.", "control_lost", "admitted", False),
        (
            "Belandish officials denied that Alandish forces captured Orlev.",
            "control_gained",
            "denied",
            False,
        ),
        ("Alandish forces did not capture Orlev.", "control_gained", "denied", False),
        ("Alandish forces failed to capture Orlev.", "control_gained", "denied", False),
        ("Alandish forces will capture Orlev.", "control_gained", "forecast", False),
        ("Alandish forces could capture Orlev.", "control_gained", "forecast", True),
        ("Alandish forces reportedly captured Orlev.", "control_gained", "asserted", True),
        ("Alandish forces likely captured Orlev.", "control_gained", "assessed", True),
        (
            "Unconfirmed reports state that Alandish forces captured Orlev.",
            "control_gained",
            "unconfirmed",
            True,
        ),
        ("Alandish forces tried to encircle Orlev.", "encirclement", "asserted", False),
        ("Alandish forces threaten to encircle Orlev.", "encirclement", "forecast", False),
        ("The Institute of Fronts says Alandish forces captured Orlev.", "control_gained", "assessed", False),
    ],
)
def test_the_stance_of_a_claim(read: Read, text: str, kind: str, stance: str, hedged: bool):  # noqa: FBT001  # a case
    claim = one(read(text), kind)

    assert (claim.stance, claim.hedged) == (stance, hedged)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Alandish forces captured Orlev.", None, "2030-03-11"),
        ("Alandish forces captured Orlev on March 9.", "2030-03-09", "2030-03-09"),
        ("Yesterday morning Alandish forces captured Orlev.", "2030-03-10T06:00", "2030-03-10T12:00"),
        ("Ostrow said on Saturday that Alandish forces captured Orlev.", "2030-03-09", "2030-03-09"),
        ("Alandish forces will capture Orlev.", "2030-03-11", None),
        ("Alandish forces will capture Orlev within three days.", "2030-03-11", "2030-03-14"),
        ("Alandish forces captured Orlev within three days.", "2030-03-08", "2030-03-11"),
    ],
)
def test_the_time_of_a_claim(read: Read, text: str, start: str | None, end: str | None):
    assert one(read(text), "control_gained").valid.to_json() == {"from": start, "to": end}


def test_a_bare_hour_takes_up_the_day_named_before(read: Read):
    text = "Alandish units entered Marn on March 8. In the afternoon Alandish troops captured Orlev."
    claim = one(read(text), "control_gained")

    assert claim.valid.start == datetime(2030, 3, 8, 12)  # noqa: DTZ001  # local civil time


def test_an_undated_event_of_a_chronicle_takes_the_date_of_its_entry(read: Read):
    text = (
        "On January 5, Belandish forces captured Orlev.\n\nOn January 20, Belandish forces captured Marn. "
        "Alandish troops abandoned Tesk."
    )
    claim = one(read(text), "control_lost")

    assert claim.valid.to_json() == {"from": "2030-01-20", "to": "2030-01-20"}


def test_the_city_is_the_place_named_before(read: Read):
    text = "Alandish units entered Marn. Belandish troops have withdrawn from the city."

    assert places(one(read(text), "control_lost")) == ["Marn"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Alandish forces captured Orlev, 16 km east of Marn.", ["Orlev"]),
        ("Alandish forces captured Orlev in Bergen Oblast.", ["Orlev"]),
        ("Alandish forces captured Orlev (20km south of Marn).", ["Orlev"]),
        ("Alandish forces captured villages east of Marn.", ["Marn"]),
    ],
)
def test_a_place_that_only_locates_is_left_out(read: Read, text: str, where: list[str]):
    assert places(one(read(text), "control_gained")) == where


def test_a_purpose_is_an_intent_beside_its_act(read: Read):
    claims = read("Belandish troops have withdrawn from Orlev to regroup in Marn.")

    assert places(one(claims, "control_lost")) == ["Orlev"]
    assert places(one(claims, "intent")) == ["Marn"]


def test_a_clause_with_two_verbs_is_two_claims(read: Read):
    claims = read("Alandish forces reached the outskirts of Orlev on March 9 and captured Marn.")

    assert [(claim.kind, places(claim)) for claim in claims] == [
        ("advance", ["Orlev"]),
        ("control_gained", ["Marn"]),
    ]
    assert all(claim.valid.first_day == date(2030, 3, 9) for claim in claims)


def test_what_an_event_would_bring_is_no_claim(read: Read):
    claims = read("Alandish strikes damaged the bridge in Orlev, which will disrupt Belandish supply lines.")

    assert [claim.kind for claim in claims] == ["communications"]


@pytest.mark.parametrize(
    "text",
    [
        "The finance ministers will meet in Alba next week.",
        "US officials discussed grain prices with Alba.",
        "Here is what you need to know.",
        "The exhibition captured the attention of the public.",
        "If Orlev falls, the winter will be hard.",
        "Here is how Aland can retake its territory.",
    ],
)
def test_what_is_not_of_the_war_is_no_claim(read: Read, text: str):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "side"),
    [
        pytest.param(
            "An old church in Orlev was damaged by Belandish shelling in May", "strike", "B", id="by-shelling"
        ),
        pytest.param(
            "Many Alandish soldiers remain surrounded in Tesk.", "encirclement", "B", id="remain-surrounded"
        ),
        pytest.param(
            "Aland says it's taken more territory near Marn", "control_gained", "A", id="it-has-taken"
        ),
        pytest.param(
            "Port of Marn struck by US-made drones, Alandish military says",
            "strike",
            "B",
            id="made-elsewhere",
        ),
        pytest.param("Alandish shelling killed four people in Marn.", "civilian", "A", id="gerund-as-noun"),
        pytest.param("Alandish forces re-took Orlev from Beland", "control_gained", "A", id="hyphen"),
        pytest.param(
            "Aland officials accused Beland of staging a false-flag attack.", "deception", "B", id="accused"
        ),
    ],
)
def test_the_side_in_the_ways_of_news(read: Read, text: str, kind: str, side: str):
    assert one(read(text), kind).side == side


def test_a_second_verb_of_saying_has_the_same_speaker(read: Read):
    text = "The mayor of Marn denied that the city had been captured and said heavy fighting was continuing."
    claims = read(text)

    assert [(claim.kind, claim.stance, claim.source.side) for claim in claims] == [
        ("control_gained", "denied", "A"),
        ("fighting", "asserted", "A"),
    ]


def test_a_headline_without_a_finite_verb_is_a_claim(read: Read):
    claim = one(read("Three settlements liberated in Bergen Oblast, Alandish official says"), "area_gained")

    assert (claim.side, claim.source.side, claim.quote) == (
        "A",
        "A",
        "Three settlements liberated in Bergen Oblast",
    )


def test_footage_leaves_the_report_its_own_source(read: Read):
    claim = one(read("Geolocated footage shows that Alandish forces captured Orlev."), "control_gained")

    assert (claim.source.name, claim.source.side) == (None, "neutral")


def test_a_partys_own_outlet_speaks_for_it(read: Read):
    claim = one(
        read("Alandish forces captured Orlev.", publisher="Belandish Defense Ministry"), "control_gained"
    )

    assert claim.source.side == "B"


def test_claims_come_in_the_order_of_their_quotes(read: Read):
    claims = read(
        "Alandish forces captured Orlev. Belandish forces shelled Marn.\n\nAlandish units entered Tesk."
    )

    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    assert len(claims) == 3


def test_the_extractor_says_what_it_is():
    assert (RuleExtractor.name, RuleExtractor.version, RuleExtractor.languages) == (
        "rules",
        "2",
        frozenset({"en"}),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Belandish police blocked convoys from entering occupied Orlev.",
        "Officials in the illegally annexed and occupied regions of Alba closed the schools.",
        "Alanders spoke of attempts to return to occupied land.",
    ],
)
def test_a_participle_before_its_noun_is_no_capture(read: Read, text: str):
    assert "control_gained" not in {claim.kind for claim in read(text)}


def test_who_withdraws_loses_the_ground(read: Read):
    (claim,) = read("The Belandish Defense Ministry announced the withdrawal of Belandish troops from Orlev.")
    assert (claim.kind, claim.side, claim.stance) == ("control_lost", "B", "admitted")


@pytest.mark.parametrize(
    "text",
    [
        "Alandish forces recovered fragments of a drone in Orlev.",
        "Alandish forces will win if they continue to capture villages near Orlev.",
        "The Belandish army is struggling to execute the task.",
    ],
)
def test_what_is_no_ground_or_only_a_condition_is_no_claim(read: Read, text: str):
    assert not {"control_gained", "civilian"} & {claim.kind for claim in read(text)}

"""Families of sentences: the same thing told actively, passively, as a noun, and as a headline."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from picking import one, places

from contested.claims.claim import Claim

Read = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "kind", "side", "where"),
    [
        # ground taken
        ("Orlev fell to Belandish forces on Friday.", "control_gained", "B", ["Orlev"]),
        ("Orlev has fallen into Belandish hands.", "control_gained", "B", ["Orlev"]),
        ("The Belandish Defense Ministry announced the capture of Orlev.", "control_gained", "B", ["Orlev"]),
        ("Alandish flag raised over Orlev", "control_gained", "A", ["Orlev"]),
        ("Belandish troops were driven out of Orlev.", "control_gained", "A", ["Orlev"]),
        ("Orlev was cleared of Belandish troops.", "control_gained", "A", ["Orlev"]),
        ("The offensive has led to the liberation of Orlev.", "control_gained", "A", ["Orlev"]),
        # ground lost
        ("Belandish troops pull out of Marn", "control_lost", "B", ["Marn"]),
        ("The Belandish front line near Marn has collapsed.", "control_lost", "B", ["Marn"]),
        ("The loss of Marn was admitted by Belandish officials.", "control_lost", "B", ["Marn"]),
        ("Belandish forces no longer control Marn.", "control_lost", "B", ["Marn"]),
        # held
        ("Alandish forces are in control of Tesk.", "control_held", "A", ["Tesk"]),
        ("Alandish defenders are holding on in Tesk.", "control_held", "A", ["Tesk"]),
        ("Ostrow reported the presence of Belandish fighters in Tesk.", "control_held", "B", ["Tesk"]),
        # fighting
        ("Belandish forces conducted an attack southwest of Marn.", "fighting", "B", ["Marn"]),
        ("Alandish forces repelled assaults on Orlev and Tesk.", "fighting", "A", ["Orlev", "Tesk"]),
        ("Belandish attacks near Orlev and Marn were repelled.", "fighting", "A", ["Orlev", "Marn"]),
        ("Belandish assaults on Orlev failed.", "fighting", "B", ["Orlev"]),
        ("Belandish forces were stopped near Orlev.", "fighting", "A", ["Orlev"]),
        ("Heavy fighting in Orlev", "fighting", None, ["Orlev"]),
        # advance
        ("Alandish forces have come within striking distance of Marn.", "advance", "A", ["Marn"]),
        ("Alandish forces are expanding their successes in Marn.", "advance", "A", ["Marn"]),
        ("Alandish troops broke through Belandish defences near Marn.", "advance", "A", ["Marn"]),
        # encirclement and lines
        ("Tesk is in operational encirclement.", "encirclement", None, ["Tesk"]),
        ("Belandish troops in Tesk were cut off.", "encirclement", "A", ["Tesk"]),
        ("The bridge at Marn has been put out of action.", "communications", None, ["Marn"]),
        ("Alandish missiles damaged the bridge at Marn.", "communications", "A", ["Marn"]),
        # movement
        ("The arrival of Belandish fighters in Marn was reported.", "movement", "B", ["Marn"]),
        ("Belandish reinforcements are on their way to Marn.", "movement", "B", ["Marn"]),
        ("Belandish troops flee Marn", "movement", "B", ["Marn"]),
        # strikes
        ("Belandish forces continued artillery and missile strikes on Orlev.", "strike", "B", ["Orlev"]),
        ("Belandish forces expanded shelling near Orlev.", "strike", "B", ["Orlev"]),
        ("Belandish forces have used missiles to strike targets in Orlev.", "strike", "B", ["Orlev"]),
        ("Alandish positions near Orlev came under fire.", "strike", "B", ["Orlev"]),
        ("Belandish shells hit Orlev", "strike", "B", ["Orlev"]),
        # losses
        ("In the battle for Orlev, Beland lost hundreds of men.", "losses", "B", ["Orlev"]),
        # civilians
        ("About 500 people remain in Orlev without electricity, gas or water.", "civilian", None, ["Orlev"]),
        ("Civilians are trapped in Orlev.", "civilian", None, ["Orlev"]),
        ("Belandish troops moved 300 children from Orlev to Beland.", "civilian", "B", ["Orlev"]),
        ("Evacuation trains left Orlev on Friday.", "civilian", None, ["Orlev"]),
        ("The Red Cross has been denied access to prisoners in Orlev.", "civilian", None, ["Orlev"]),
        ("A humanitarian convoy reached Orlev.", "civilian", None, ["Orlev"]),
        ("The death toll from the strike on Orlev has risen to 25.", "civilian", None, ["Orlev"]),
        ("Casualties were reported in Orlev.", "civilian", None, ["Orlev"]),
        # aims
        ("The Belandish goal is to seize all of Bergen Oblast.", "intent", "B", ["Bergen Oblast"]),
        ("The aim of the Alandish offensive is the liberation of Orlev.", "intent", "A", ["Orlev"]),
        ("Alandish forces are gearing up for an offensive near Orlev.", "intent", "A", ["Orlev"]),
        ("Belandish forces were under orders to hold Tesk.", "intent", "B", ["Tesk"]),
        ("Ostrow promised to liberate Marn.", "intent", "A", ["Marn"]),
        ("Belandish commanders hope to take Orlev.", "intent", "B", ["Orlev"]),
    ],
)  # fmt: skip
def test_one_event_in_its_many_forms(read: Read, text: str, kind: str, side: str | None, where: list[str]):
    claim = one(read(text), kind)

    assert (claim.side, [p for p in places(claim) if p != "Beland"]) == (side, where)


@pytest.mark.parametrize(
    "text",
    [
        "Pockets of resistance remained in Tesk.",
        "It is unclear where the Belandish units are redeploying to.",
        "Alandish forces can use these weapons to regain Orlev.",
        "It is unclear whether Alandish forces control Orlev.",
        "The trapped civilians asked for help.",
    ],
)
def test_what_tells_no_event_is_no_claim(read: Read, text: str):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Alandish forces abandoned Orlev to avoid being encircled.", "encirclement"),
        ("Belandish artillery shelled units advancing near Orlev.", "advance"),
        ("Alandish forces hope to retake Orlev.", "control_gained"),
        ("The Belandish plan is to encircle Tesk.", "encirclement"),
        ("Civilians are trapped in Tesk.", "encirclement"),
    ],
)
def test_what_is_avoided_willed_or_only_describes_is_none_of_its_kind(read: Read, text: str, kind: str):
    assert kind not in {claim.kind for claim in read(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Alandish forces routed Belandish troops in Orlev.",
        "Belandish troops were routed in Orlev.",
        "Alandish forces collapsed the Belandish defence of Orlev.",
        "The Belandish defence of Orlev collapsed.",
        "The Belandish command began a retreat from Orlev.",
    ],
)
def test_who_is_routed_loses_and_not_who_routs(read: Read, text: str):
    assert [claim.side for claim in read(text) if claim.kind == "control_lost"] == ["B"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Alandish forces do not control Orlev.", "denied"),
        ("Belandish forces have yet to capture Orlev.", "denied"),
        ("Neither side controls Orlev.", "denied"),
        ("Alandish forces have not yet entered Orlev.", "denied"),
        ("Alandish forces have not fully captured Orlev.", "denied"),
        ("Alandish forces attacked not far from Orlev.", "asserted"),
        ("Alandish forces not only captured Orlev but also burned the bridge.", "asserted"),
        ("Not surprisingly, Alandish forces captured Orlev.", "asserted"),
        ("Orlev was not surprisingly captured by Alandish forces.", "asserted"),
        ("Belandish forces failed to take Orlev.", "denied"),
        ("It is not true that Alandish forces left Orlev.", "denied"),
        ("There is no evidence that Alandish forces left Orlev.", "denied"),
        ("It is not true that Alandish forces did not leave Orlev.", "asserted"),
        ("Ostrow denied that Alandish forces had left Orlev.", "denied"),
        ("Ostrow confirmed that Alandish forces had left Orlev.", "admitted"),
        ("Belandish officials said Alandish forces entered Orlev.", "admitted"),
        ("Ostrow said Alandish forces entered Orlev.", "asserted"),
        ("The office said it could not confirm that Alandish forces had left Orlev.", "unconfirmed"),
        ("Unconfirmed reports say Alandish forces left Orlev.", "unconfirmed"),
        ("Alandish forces could reach Orlev within days.", "forecast"),
        ("Alandish forces are expected to reach Orlev soon.", "forecast"),
        ("Alandish forces likely reached Orlev.", "assessed"),
        ("The Institute of Fronts assesses that Alandish forces have reached Orlev.", "assessed"),
    ],
)
def test_how_it_is_put_forward(read: Read, text: str, stance: str):
    (claim,) = read(text)

    assert claim.stance == stance


@pytest.mark.parametrize(
    ("text", "name", "side", "via"),
    [
        (
            "Daily Lamp reported that the Belandish Defense Ministry had admitted the loss of Orlev.",
            "Belandish Defense Ministry", "B", "Daily Lamp",
        ),
        (
            "Daily Lamp reported, citing Belandish officials, that Alandish troops had left Orlev.",
            "Belandish officials", "B", "Daily Lamp",
        ),
        (
            "Daily Lamp quoted Jon Ostrow as saying that Belandish forces had struck Orlev.",
            "Jon Ostrow", "A", "Daily Lamp",
        ),
        ("Alandish troops 'liberate' Orlev - Ostrow", "Ostrow", "A", None),
        ("Alandish forces, Ostrow said, have liberated Orlev.", "Ostrow", "A", None),
        ('"Our troops have liberated Orlev," Ostrow said.', "Ostrow", "A", None),
        ("Alandish troops left Orlev, according to Belandish officials.", "Belandish officials", "B", None),
        ("It was reported that Alandish troops had entered Orlev.", None, "neutral", None),
        ("Footage shows Alandish soldiers raising a flag in Orlev.", None, "neutral", None),
    ],
)  # fmt: skip
def test_who_says_so_and_who_relays_it(read: Read, text: str, name: str | None, side: str, via: str | None):
    (claim,) = read(text)

    assert (claim.source.name, claim.source.side, claim.source.via) == (name, side, via)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Alandish forces took Orlev on Wednesday and Thursday.", date(2030, 3, 6), date(2030, 3, 7)),
        ("Ostrow has ordered his troops to take Orlev by 15 March.", date(2030, 3, 11), date(2030, 3, 15)),
        ("Over the past 24 hours Belandish forces shelled Orlev.", date(2030, 3, 10), date(2030, 3, 11)),
        ("From 6 to 10 March Alandish forces shelled Orlev.", date(2030, 3, 6), date(2030, 3, 10)),
        ("Since 1 March Alandish forces have shelled Orlev.", date(2030, 3, 1), date(2030, 3, 11)),
    ],
)
def test_when(read: Read, text: str, first: date, last: date):
    (claim,) = read(text)

    assert (claim.valid.first_day, claim.valid.last_day) == (first, last)


def test_two_clauses_keep_their_own_times_and_sides(read: Read):
    taken, retaken = sorted(
        read("Orlev, captured by the Belanders in February, was retaken on Friday."), key=lambda c: -c.start
    )

    assert (taken.side, taken.valid.first_day) == ("B", date(2030, 2, 1))
    assert (retaken.side, retaken.valid.first_day) == ("A", date(2030, 3, 8))


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("Alandish troops retook half a dozen villages.", 6, "settlements", "="),
        ("Alandish troops retook at least a dozen villages.", 12, "settlements", ">="),
        ("Some 1,200 hectares were liberated.", 12, "km2", "~"),
        ("Alandish troops advanced up to 10 miles.", 16.09344, "km", "<="),
        ("Alandish troops freed nearly 700 sq. miles.", 1812.99, "km2", "~"),
    ],
)
def test_amounts(read: Read, text: str, value: float, unit: str, comparator: str):
    (claim,) = read(text)

    assert claim.quantity is not None
    assert claim.quantity.value == pytest.approx(value, rel=0.001)
    assert (claim.quantity.unit, claim.quantity.comparator) == (unit, comparator)


def test_a_share_of_villages_is_no_number_of_villages(read: Read):
    (claim,) = read("Alandish troops retook one in five villages of Bergen Oblast.")

    assert claim.quantity is None


def test_a_party_speaks_of_its_own(read: Read):
    (claim,) = read("Our troops are holding Tesk. The enemy withdrew.")[:1]

    assert (claim.side, claim.source.side) == ("A", "A")


def test_a_closing_speaker_answers_for_the_whole_sentence(read: Read):
    claims = read("Two people killed after Belandish missile hits Orlev, Ostrow says")

    assert {claim.source.name for claim in claims} == {"Ostrow"}


def test_a_place_beside_which_a_nearer_one_is_named_is_none_of_the_claim(read: Read):
    claim = one(read("Alandish forces repelled an attack southwest of Marn near Orlev."), "fighting")

    assert places(claim) == ["Orlev"]


def test_confidence_is_a_probability_and_varies_with_the_reading(read: Read):
    plain = one(read("Alandish forces captured Orlev."), "control_gained")
    vague = one(read("Casualties were reported in Orlev."), "civilian")

    assert plain.confidence is not None
    assert vague.confidence is not None
    assert 0 < vague.confidence < plain.confidence < 1


def test_a_comma_at_the_very_end_is_no_trouble(read: Read):
    assert one(read("Alandish forces captured Orlev,"), "control_gained").source.name is None


@pytest.mark.parametrize(
    "text",
    [
        "Officials claimed an attack on Tesk on August 30, which indicates that Belandish forces hold Orlev.",
        "The paper quoted officials on September 28 who claimed that Belandish forces hold Orlev.",
    ],
)
def test_a_day_says_nothing(read: Read, text: str):
    assert not [claim for claim in read(text) if re.search(r"\d", claim.source.name or "")]


def test_whose_report_it_is_is_named_plainly(read: Read):
    text = "The images confirm the Belandish Defense Ministry’s claim that Alandish forces took Orlev."

    assert one(read(text), "control_gained").source.name == "Belandish Defense Ministry"

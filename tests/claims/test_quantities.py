"""Numbers: value, unit, comparator, and whether they only say where something lies."""

from collections.abc import Callable

import pytest

from contested.claims.actors import View
from contested.claims.quantities import choose, find_amounts


def flat(text: str) -> str:
    """Write a text as a sentence without structure."""
    return " ".join(f"{word}/{'CD' if word[0].isdigit() else 'NN'}/dep>0" for word in text.split())


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("2,500 square kilometers", 2500, "km2", "="),
        ("more than 2,500 sq km", 2500, "km2", ">"),
        ("at least 40 square miles", 103.6, "km2", ">="),
        ("about 300 hectares", 3, "km2", "~"),
        ("up to 70 km", 70, "km", "<="),
        ("within 50 km", 50, "km", "<="),
        ("ten miles", 16.09, "km", "="),
        ("less than 3 kilometres", 3, "km", "<"),
        ("some 800 meters", 800, "m", "~"),
        ("nearly two thousand square kilometers", 2000, "km2", "~"),
        ("20 square kilometers or more", 20, "km2", ">="),
    ],
)
def test_lengths_and_areas(view: Callable[[str], View], text: str, value: float, unit: str, comparator: str):
    (amount,) = find_amounts(view(flat(text)), text)

    assert (amount.value, amount.unit, amount.comparator) == (
        pytest.approx(value, rel=0.01),
        unit,
        comparator,
    )


@pytest.mark.parametrize(
    "text", ["16 km east of Orlev", "some 300 miles away", "10 km northwest of the border"]
)
def test_a_distance_that_locates_is_no_quantity(view: Callable[[str], View], text: str):
    (amount,) = find_amounts(view(flat(text)), text)

    assert amount.locates


def test_a_count_takes_the_unit_of_its_noun(view: Callable[[str], View]):
    text = "They freed three villages"
    amounts = find_amounts(
        view("They/PRP/nsubj>1 freed/VBD/ROOT>1 three/CD/nummod>3 villages/NNS/dobj>1"), text
    )

    assert [(a.value, a.unit) for a in amounts] == [(3, "settlements")]


def test_people_side_by_side_are_added_up(view: Callable[[str], View], lexicon):
    text = "One child and at least two others dead"
    built = view(
        "One/CD/nummod>1 child/NN/ROOT>1 and/CC/cc>1 at/RB/advmod>4 least/RBS/advmod>5 two/CD/nummod>6 "
        "others/NNS/conj>1 dead/JJ/amod>1"
    )
    quantity = choose(find_amounts(built, text), kind="civilian", start=0, end=len(text), lexicon=lexicon)

    assert quantity is not None
    assert (quantity.value, quantity.unit, quantity.comparator) == (3, "people", ">=")


def test_a_kind_takes_only_what_it_is_about(view: Callable[[str], View], lexicon):
    text = "70 km"
    amounts = find_amounts(view(flat(text)), text)

    assert choose(amounts, kind="advance", start=0, end=5, lexicon=lexicon) is not None
    assert choose(amounts, kind="civilian", start=0, end=5, lexicon=lexicon) is None

"""Names and sides: composed phrases, metonymy of capitals, capital letters."""

from collections.abc import Callable

import pytest

from contested.claims.actors import ActorNames, View


def names(war, text: str) -> list[str]:
    return [text[m.start : m.end] for m in ActorNames(war).find(text)]


def test_the_longest_name_wins(war):
    assert names(war, "The Belandish Defense Ministry spoke") == ["Belandish Defense Ministry"]


def test_capitals_tell_a_state_from_a_pronoun(war):
    assert names(war, "The US told us so") == ["US"]


def test_no_names_no_actors(invented):
    from dataclasses import replace  # noqa: PLC0415  # only here

    assert ActorNames(replace(invented, sides=(), actors=())).find("Nobody") == []


@pytest.mark.parametrize(
    ("written", "head", "side"),
    [
        pytest.param("Alandish/JJ/amod>1 officials/NNS/ROOT>1", 1, "A", id="adjective-and-noun"),
        pytest.param("pro-Belandish/JJ/amod>1 official/NN/ROOT>1", 1, "B", id="compound-adjective"),
        pytest.param("Alba/NNP/compound>1 troops/NNS/ROOT>1", 1, "A", id="capital-and-troops"),
        pytest.param("forces/NNS/ROOT>0 of/IN/prep>0 Beland/NNP/pobj>1", 0, "B", id="of"),
        pytest.param("the/DT/det>1 governor/NN/ROOT>1", 1, None, id="nobody's"),
        pytest.param("anti/JJ/amod>2 Belandish/JJ/amod>2 fighters/NNS/ROOT>2", 2, "A", id="anti"),
    ],
)
def test_the_side_of_a_phrase(view: Callable[[str], View], written: str, head: int, side: str | None):
    assert view(written).side_of(head) == side


def test_a_capital_that_speaks_is_its_state(view: Callable[[str], View]):
    built = view("Alba/NNP/nsubj>1 said/VBD/ROOT>1 so/RB/advmod>1")

    assert 0 in built.actors
    assert 0 not in built.mentions


def test_a_capital_that_suffers_is_a_place(view: Callable[[str], View]):
    built = view("Alba/NNP/nsubj>1 endured/VBD/ROOT>1 shelling/NN/dobj>1".replace("endured", "endure"))

    assert 0 in built.mentions
    assert 0 not in built.actors

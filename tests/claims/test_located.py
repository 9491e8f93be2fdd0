"""Of a place, near it or on the way to it: what the words around a name say of where something happened."""

from __future__ import annotations

import pytest

from contested.claims.located import location_of


def located(text: str, name: str, *, language: str = "en", kind: str = "control_gained"):
    start = text.index(name)
    found = location_of(text, start, start + len(name), language=language, kind=kind)
    return found.role, found.bearing, found.distance_km


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They took Alderford.", "Alderford"),
        ("They hold the eastern half of Alderford and the northern outskirts of Birch Hill.", "Alderford"),
        ("They hold the eastern half of Alderford and the northern outskirts of Birch Hill.", "Birch Hill"),
        ("They took Alderford, 12 km north of Birch Hill.", "Alderford"),
        ("They fight in and around Alderford.", "Alderford"),
        ("They withdrew from Alderford to Birch Hill.", "Alderford"),
        ("Alderford fell", "Alderford"),
        ("They took Alderford and a farm near Birch Hill", "Alderford"),
    ],
)
def test_of_the_place_itself(text, name):
    assert located(text, name, kind="control_lost") == ("at", None, None)


@pytest.mark.parametrize(
    ("text", "bearing", "km"),
    [
        ("They took a village southwest of Alderford.", 225.0, None),
        ("They took positions 6 km due north of the town of Alderford.", 0.0, 6.0),
        ("They took a farm six kilometers west of Alderford.", 270.0, 6.0),
        ("They took two hills east and northeast of Alderford.", 67.5, None),
        ("They took farms north and south of Alderford.", None, None),
        ("They took Birch Hill, 2.5 miles south-east from Alderford.", 135.0, 4.0225),
        ("They took a farm less than 9 km from Alderford.", None, 9.0),
        ("They left their positions around Alderford.", None, None),
        ("They took farms near Birch Hill and Alderford.", None, None),
        ("They withdrew from the Alderford area.", None, None),
        ("They withdrew from the Alderford-Birch Hill area.", None, None),
        ("They withdrew from the Birch Hill-Alderford area.", None, None),
        ("They stand in Alderford’s environs.", None, None),
    ],
)
def test_near_a_place_on_a_side_of_it_or_so_far_off(text, bearing, km):
    assert located(text, "Alderford") == ("near", bearing, pytest.approx(km) if km else km)


@pytest.mark.parametrize(
    "text",
    [
        "They moved towards Alderford.",
        "They made gains in the direction of Alderford.",
        "They made gains in the “Alderford” direction.",
        "They stand along the Alderford-Birch Hill line.",
        "They stand on the Birch Hill-Alderford highway.",
        "They gained ground in the Birch Hill and Alderford directions.",
    ],
)
def test_on_the_way_to_a_place(text):
    assert located(text, "Alderford")[0] == "direction"


def test_who_leaves_a_place_for_another_does_not_leave_the_other():
    text = "They withdrew from Birch Hill to Alderford."
    assert located(text, "Alderford", kind="control_lost")[0] == "direction"
    assert located(text, "Alderford", kind="movement")[0] == "at"


@pytest.mark.parametrize(
    ("text", "name", "language", "expected"),
    [
        ("Звільнено село за 7 км на захід від Вільхового.", "Вільхового", "uk", ("near", 270.0, 7.0)),
        ("Бої точаться біля Вільхового.", "Вільхового", "uk", ("near", None, None)),
        ("Звільнено Вільхове.", "Вільхове", "uk", ("at", None, None)),
        ("Заняты позиции южнее Ольхового.", "Ольхового", "ru", ("near", 180.0, None)),
        ("Наступление в направлении Ольхового.", "Ольхового", "ru", ("direction", None, None)),
        ("Presa una collina 5 km a sud di Ontano.", "Ontano", "it", ("near", 180.0, 5.0)),
        ("Avanzano verso Ontano.", "Ontano", "it", ("direction", None, None)),
    ],
)
def test_in_other_languages(text, name, language, expected):
    assert located(text, name, language=language) == expected


def test_a_language_without_a_list_is_read_by_the_english_one():
    assert located("near Alderford", "Alderford", language="xx")[0] == "near"


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [
        ("They withdrew from the Alderford area.", "control_lost", "at"),
        ("They withdrew from the Birch Hill-Alderford area.", "control_lost", "at"),
        ("They withdrew from the Birch Hill and Alderford areas.", "control_lost", "at"),
        ("They lost a farm in the Alderford area.", "control_lost", "near"),
        ("They took ground from the Alderford area.", "control_gained", "near"),
    ],
)
def test_who_leaves_the_area_of_a_town_leaves_the_town(text, kind, role):
    start = text.index("Alderford")

    assert location_of(text, start, start + len("Alderford"), kind=kind).role == role

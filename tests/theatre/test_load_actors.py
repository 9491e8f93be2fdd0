"""Actors of a theatre: read, or refused with the entry's name."""

from pathlib import Path

import pytest

from contested.errors import TheatreError
from contested.theatre.actors import load_actors
from contested.theatre.load import load_theatre


def written(folder: Path, text: str) -> Path:
    path = folder / "actors.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_name_may_be_an_actor_of_its_own(tmp_path: Path):
    actors = load_actors(
        written(tmp_path, '[[actors]]\nside = "A"\nkind = "person"\neach = true\nnames = ["X", "Y"]\n')
    )

    assert [actor.names for actor in actors] == [("X",), ("Y",)]


def test_names_of_one_actor_stay_together(tmp_path: Path):
    (actor,) = load_actors(
        written(tmp_path, '[[actors]]\nside = "A"\nkind = "state"\nambiguous = true\nnames = ["X", "Y"]\n')
    )

    assert actor.names == ("X", "Y")
    assert actor.ambiguous


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = ", "not well-formed TOML"),
        ("x = 1", "has no list `actors`"),
        ("actors = [1]", "actor 1: is not a table"),
        ('[[actors]]\nnames = []\nside = "A"\nkind = "state"', "actor 1: needs `names`"),
        ('[[actors]]\nnames = ["X"]\nkind = "state"', r"actor 1 \(X\): needs a `side`"),
        ('[[actors]]\nnames = ["X"]\nside = "A"\nkind = "king"', r"actor 1 \(X\): has kind 'king'"),
        ('[[actors]]\nnames = ["X"]\nside = "A"\nkind = "state"\nage = 3', "unknown keys: age"),
    ],
)
def test_a_malformed_file_is_refused_by_entry(tmp_path: Path, text: str, message: str):
    with pytest.raises(TheatreError, match=f"actors.toml.*{message}"):
        load_actors(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(TheatreError, match=r"actors\.toml: the file is missing"):
        load_actors(tmp_path / "actors.toml")


def test_the_shipped_theatre_names_speakers_of_both_sides_and_of_neither():
    sides = {name: actor.side for actor in load_theatre("ukraine_2022").actors for name in actor.names}

    assert (sides["Zelensky"], sides["Peskov"], sides["IAEA"]) == ("UA", "RU", "neutral")
    assert (sides["Kyiv"], sides["Moscow"]) == ("UA", "RU")

"""Speakers: names in four languages are one, strangers stay themselves, and a bad file is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contested.errors import TheatreError
from contested.ledger.linking.speakers import known_speakers, load_speakers
from contested.theatre.load import load_theatre

THEATRE = load_theatre("ukraine_2022")


@pytest.mark.parametrize(
    "name",
    [
        "Russian MoD",
        "the Russian Defense Ministry",
        "Минобороны РФ",
        "Міноборони РФ",
        "Russian Ministry of Defense and various bloggers",
    ],
)
def test_one_office_in_several_languages(name):
    speaker = load_speakers(THEATRE)
    assert speaker(name) == speaker("Ministry of Defence of Russia")


def test_ministries_of_two_states_are_two():
    speaker = load_speakers(THEATRE)
    names = (
        "Міноборони України",
        "Минобороны РФ",
        "UK Ministry of Defence",
        "Президент Володимир Зеленський",
    )
    assert len({speaker(name) for name in names}) == 4


def test_names_within_words_do_not_count():
    assert known_speakers([("Kim",)])("Kimberley") == "kimberley"


def test_without_a_file_every_name_is_its_own(tmp_path):
    assert load_speakers(replace(THEATRE, folder=tmp_path))("The Mayor") == "mayor"


@pytest.mark.parametrize("text", ["speakers = [", "other = 1", 'speakers = ["a"]', 'speakers = [[" "]]'])
def test_a_file_that_is_not_well_formed_is_refused(tmp_path, text):
    (tmp_path / "speakers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TheatreError, match=r"speakers\.toml"):
        load_speakers(replace(THEATRE, folder=tmp_path))

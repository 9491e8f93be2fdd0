"""Keys that spellings and grammatical cases of one name share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contested.places.names import adjective_keys, alias_key, text_keys, tokenise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mykolaiv", "Mykolayiv"),
        ("Velykyi", "Velykyy"),
        ("Cherkasy", "Cherkassy"),
        ("Luhans'k", "Luhansk"),
        ("Žytomyr", "Zhytomyr"),
        ("Слов’янськ", "Славянск".replace("а", "о", 1)),
    ],
)
def test_spellings_share_a_key(one, other):
    assert alias_key(one) == alias_key(other)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Харків", "Харковом"),
        ("Київ", "Києві"),
        ("Піски", "Пісків"),
        ("Попасна", "Попасній"),
        ("Ірпінь", "Ірпеня"),
        ("Донець", "Донця"),
        ("Волноваха", "Волновасі"),
        ("Тишки", "Тишок"),
        ("Рубежное", "Рубежного"),
        ("Руська", "Руської"),
    ],
)
def test_a_case_of_a_name_finds_it(name, form):
    assert alias_key(name) in text_keys(form)


def test_different_names_differ():
    assert alias_key("Лиман") not in text_keys("Изюма")
    assert alias_key("Lyman") != alias_key("Lymanske")


def test_adjectives():
    assert alias_key("Вовчанськ") in {*adjective_keys("Вовчанському"), *text_keys("Вовчанському")}
    assert adjective_keys("Kharkiv") == ()


@given(st.text(max_size=60))
def test_tokens_lie_in_the_text_in_order(text):
    tokens = tokenise(text)
    last = 0
    for token in tokens:
        assert last <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.text
        last = token.end


@given(st.text(alphabet="абвгдежзиіїйклмнопрстуфхцчшщьюяэы'’", min_size=1, max_size=20))
def test_a_name_is_found_by_itself(word):
    for token in tokenise(word):
        assert alias_key(token.text) in text_keys(token.text)

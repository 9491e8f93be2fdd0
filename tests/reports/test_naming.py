"""Folders named after reports: always one step down, never shared."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.reports.naming import folder_name


@pytest.mark.parametrize("good", ["seed", "en-d01_a.v2", "Звіт-7", "x" * 60])
def test_a_good_name_stays(good):
    assert folder_name(good) == good


@pytest.mark.parametrize(
    "bad", ["", ".", "..", "../up", "/etc", "a/b", "a\\b", "C:x", "a\0b", "x" * 500, "𠀀" * 500, ".hidden"]
)
def test_a_bad_one_becomes_one_step_down(bad):
    name = folder_name(bad)

    assert name not in {"", ".", ".."}
    assert Path(name).name == name
    assert len(name.encode()) < 255
    assert not set(name) & set('/\\:*?"<>|\0')


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), min_size=2, max_size=2, unique=True))
def test_two_ids_never_share_a_folder(ids):
    first, second = (folder_name(one) for one in ids)

    assert first != second


@settings(deadline=None)
@given(st.text())
def test_any_id_gives_a_name_inside_the_folder(text):
    assert (Path("out") / folder_name(text)).parent == Path("out")

"""Columns: what goes in comes out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from making_links import statements

from contested.ledger.linking.columns import Columns
from contested.ledger.linking.profile import profile_of


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), max_size=80))
def test_a_profile_comes_out_as_it_went_in(made):
    profiles = [profile_of(one) for one in made]
    columns = Columns(profiles)
    assert [columns.profile(row) for row in range(len(columns))] == profiles

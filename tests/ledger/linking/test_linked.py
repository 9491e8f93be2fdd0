"""Linking a ledger: run by run it finds what linking everything at once would, and tells why."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_links import DAY, FORD, MILL, NOON, NORTH, PORT, judgement, statement, statements

from contested.claims.claim import Quantity
from contested.ledger import linked, prints
from contested.ledger.around import profiles_around
from contested.ledger.linked import link_new, note_run
from contested.ledger.linking.blocks import Index
from contested.ledger.linking.linker import Linking, link
from contested.ledger.linking.profile import profile_of
from contested.ledger.linking.settings import load_settings
from contested.ledger.links import add_judgement, add_scored, copies_in, links_in
from contested.ledger.store import Ledger
from contested.timespan import TimeSpan

KM = Quantity(measure="distance", value=70, unit="km")
WIRE = "The city is free, the governor wrote, and the flag flies again over its old town hall."


def own_report(number, one):
    """Give a statement a report of its own."""
    name = f"r{number}"
    return replace(one, report=replace(one.report, id=name), claim=replace(one.claim, report_id=name))


def told(links):
    return {one.pair: (one.verdict, one.score, one.reasons) for one in links}


@settings(max_examples=80, deadline=None)
@given(st.lists(statements(), max_size=10), st.lists(st.integers(0, 10), max_size=3))
def test_run_by_run_as_all_at_once(made, cuts):
    made = [own_report(number, one) for number, one in enumerate(made)]
    ends = [0, *sorted(min(cut, len(made)) for cut in cuts), len(made)]
    with Ledger.open(":memory:") as ledger:
        runs = []
        for first, last in pairwise(ends):
            ledger.append(made[first:last])
            runs.append(link_new(ledger, at=NOON))
        found = links_in(ledger, explain=True)
    assert sum(run.statements for run in runs) == len(made)
    assert sum(run.same + run.unsure for run in runs) == len(found)
    assert told(found) == told(link(made))


def near_each(index, new):
    return [sorted(index.columns.ids[row] for row in index.near(one).rows.tolist()) for one in new]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(statements(), max_size=8, unique_by=lambda one: one.id),
    st.lists(statements(), min_size=1, max_size=2),
)
def test_all_that_is_near_is_gathered(old, new):
    old = [own_report(number, one) for number, one in enumerate(old)]
    asked = [profile_of(one) for one in new]
    with Ledger.open(":memory:") as ledger:
        ledger.append(old)
        gathered = profiles_around(ledger, asked, upto_row=len(old))
    assert near_each(Index(gathered), asked) == near_each(Index(old), asked)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param({"places": (FORD,)}, {"places": (NORTH,)}, id="in-the-region"),
        pytest.param({"places": (NORTH,)}, {"places": (FORD,)}, id="the-region"),
        pytest.param({"places": (FORD,), "quantity": KM}, {"places": (PORT,), "quantity": KM}, id="distance"),
        pytest.param({"places": ()}, {"places": ()}, id="nowhere"),
    ],
)
def test_what_is_filed_elsewhere_is_gathered_too(store, old, new):
    old, asked = statement("old", **old), [profile_of(statement("new", **new))]
    store.append([old])
    assert near_each(Index(profiles_around(store, asked, upto_row=1)), asked) == [[old.id]]


def days(first, last):
    return {"valid": TimeSpan(start=DAY + timedelta(days=first), end=DAY + timedelta(days=last))}


CROWD = [
    statement("old", places=(FORD, MILL), said=DAY - timedelta(days=119), **days(-3, 0)),
    statement("long", said=DAY - timedelta(days=14), **days(-300, 300)),
    statement("longer-ago", said=DAY - timedelta(days=15), **days(-300, 300)),
    statement("open", said=DAY + timedelta(days=3)),
    statement("to-come", stance="forecast", said=DAY - timedelta(days=30), **days(0, 2)),
    statement("since", said=DAY - timedelta(days=10), valid=TimeSpan(start=DAY - timedelta(days=12))),
    statement("elsewhere", places=()),
]


@pytest.mark.parametrize("new", [{}, days(0, 0), days(-200, 0)], ids=["open", "day", "long"])
def test_what_is_near_is_gathered_from_either_database(store, new):
    one = statement("new", **new)
    store.append(CROWD)
    link_new(store, at=NOON)
    before = links_in(store)
    store.append([one])
    link_new(store, at=NOON)
    expected = told(link([one], candidates=CROWD))
    assert expected
    assert told(links_in(store, [one.id], either=True, explain=True)) == expected
    assert len(links_in(store)) == len(before) + len(expected)
    assert links_in(store, {one.id}) == []


def test_a_run_that_was_cut_off_goes_on(store, monkeypatch):
    made = [statement(f"r{number}") for number in range(7)]
    monkeypatch.setattr(linked, "_AT_ONCE", 3)
    monkeypatch.setattr(linked, "_WRITTEN", 2)
    store.append(made)
    written = linked.add_scored

    def torn(*arguments, **named):
        monkeypatch.setattr(linked, "add_scored", written)
        written(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(linked, "add_scored", torn)
    with pytest.raises(KeyboardInterrupt):
        link_new(store, at=NOON)
    assert link_new(store, at=NOON).statements == 7
    assert told(links_in(store, explain=True)) == told(link(made))
    assert link_new(store, at=NOON).statements == 0


def test_a_later_version_of_the_linker_links_anew(store):
    store.append([statement("a"), statement("b")])
    note_run(store, "an earlier one", at=NOON)
    assert link_new(store, at=NOON).same == 1


def test_what_an_earlier_version_linked_counts_until_the_later_has_gone_as_far(store):
    made = [statement(f"r{number}") for number in range(4)]
    store.append(made)
    earlier = replace(load_settings(), version="an earlier one")
    scored = list(Linking(made, settings=earlier))
    add_scored(store, scored, at=NOON)
    note_run(store, earlier.version, at=NOON)
    note_run(store, load_settings().version, at=NOON, upto=2)
    assert {one.linker for one in links_in(store)} == {earlier.version}
    note_run(store, load_settings().version, at=NOON, upto=4)
    assert links_in(store) == []


def test_a_judgement_outranks_and_the_reasons_stay(store):
    a, b = statement("a"), statement("b")
    store.append([a, b])
    link_new(store, at=NOON)
    add_judgement(store, judgement(a.id, b.id, "different"))
    [found] = links_in(store, [a.id], either=True, explain=True)
    assert (found.verdict, found.judged_by) == ("different", "Ann")
    assert [reason.about for reason in found.reasons][:2] == ["judgement", "kind"]


def test_a_statement_read_anew_is_explained_as_it_was_read_then(store):
    a, b = statement("a"), statement("b", source=None)
    store.append([a, b])
    link_new(store, at=NOON)
    [before] = links_in(store, explain=True)
    moved = replace(a, places=(FORD, MILL), recorded_at=NOON + timedelta(hours=1))
    assert moved.id == a.id
    store.append([moved])
    assert links_in(store, explain=True) == [before]
    link_new(store, at=NOON + timedelta(hours=2))
    [after] = links_in(store, explain=True)
    assert [one.text for one in before.reasons if one.about == "places"] == ["same place Ford"]
    assert [one.text for one in after.reasons if one.about == "places"] == ["some places shared: Ford"]


def test_shared_text_is_told_once_and_each_text_broken_up_once(store, monkeypatch):
    broken = []
    shingles_of = prints.shingles_of
    monkeypatch.setattr(prints, "shingles_of", lambda text: broken.append(text) or shingles_of(text))
    store.append([statement("wire", text=WIRE), statement("apart", text="Nothing of it stands here at all.")])
    assert link_new(store, at=NOON).copies == 0
    store.append([statement("paper", text=f"At last! {WIRE}", said=DAY + timedelta(days=90))])
    assert link_new(store, at=NOON).copies == 1
    assert link_new(store, at=NOON).copies == 0
    [copy] = copies_in(store)
    assert (copy.report_a, copy.report_b, copy.copied) == ("paper", "wire", True)
    assert len(broken) == 3


def test_reports_far_apart_in_time_are_not_laid_beside_each_other(store):
    store.append([statement("wire", text=WIRE)])
    link_new(store, at=NOON)
    store.append([statement("paper", text=WIRE, said=DAY + timedelta(days=130))])
    assert link_new(store, at=NOON).copies == 0


def test_standing_text_of_very_many_reports_is_no_copy(store, monkeypatch):
    monkeypatch.setattr(prints, "TOO_COMMON", 3)
    store.append([statement(f"r{number}", text=WIRE) for number in range(3)])
    note_run(store, load_settings().version, at=NOON)
    store.append([statement("new", text=WIRE)])
    assert link_new(store, at=NOON).copies == 0


def test_links_take_little_room(tmp_path):
    with Ledger.open(tmp_path / "a.sqlite") as ledger:
        ledger.append([statement(f"r{number}") for number in range(120)])
        assert link_new(ledger, at=NOON).same == 120 * 119 // 2
    with sqlite3.connect(tmp_path / "a.sqlite") as connection:
        pages = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('links', 'ix_links_a', 'ix_links_b')"
        assert connection.execute(pages).fetchone()[0] / 7140 < 130

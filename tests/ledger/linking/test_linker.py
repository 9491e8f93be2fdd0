"""Linking: one event in two languages, whatever the order, each pair once, with reasons."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from making_links import DAY, FORD, MILL, statement, statements

from contested.claims.claim import Source
from contested.ledger.linking.linker import Cut, Linking, link
from contested.ledger.linking.settings import load_settings
from contested.timespan import TimeSpan

GAINED = statement("en-1", publisher="The Desk")
LOST = statement(
    "ru-1",
    text="Войска оставили город.",
    language="ru",
    kind="control_lost",
    side="RU",
    stance="admitted",
    said=DAY + timedelta(days=1),
    valid=TimeSpan.on(DAY),
)
STRUCK = [
    statement(f"en-{back}", kind="strike", said=DAY - timedelta(days=back), publisher="The Desk")
    for back in (0, 4)
]


def test_a_gain_and_a_loss_in_two_languages_are_one_event():
    [found] = link([GAINED, LOST])
    assert found.verdict == "same"
    assert found.pair == tuple(sorted((GAINED.id, LOST.id)))
    assert "same place Ford" in [reason.text for reason in found.reasons]
    assert found.linker == load_settings().version


def test_a_denial_speaks_of_the_same_event():
    [found] = link([GAINED, statement("r2", stance="denied")])
    assert found.verdict == "same"
    assert any("denied" in reason.text for reason in found.reasons)


def test_shelling_days_apart_is_not_one_event():
    assert list(link(STRUCK)) == []
    [found] = link(STRUCK, different=True)
    assert found.verdict == "different"


def test_the_sum_of_the_reasons_is_the_score():
    settings = load_settings()
    [found] = link(STRUCK, different=True)
    compared = sum(reason.weight for reason in found.reasons)
    silent = {"quantity": "none", "stance": "alike", "source": "other", "report": "two"}
    said = {reason.about for reason in found.reasons}
    compared += sum(settings.weights[about][how] for about, how in silent.items() if about not in said)
    assert abs(1 / (1 + 2.718281828 ** -(settings.prior + compared)) - found.score) < 1e-6


def key(found):
    return {one.pair: (one.verdict, one.score, one.reasons) for one in found}


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), max_size=8, unique_by=lambda one: one.id), st.randoms())
def test_the_order_of_arrival_does_not_matter(made, random):
    whole = key(link(made, different=True))
    shuffled = list(made)
    random.shuffle(shuffled)
    assert key(link(shuffled, different=True)) == whole
    half = len(made) // 2
    old, new = shuffled[:half], shuffled[half:]
    found = key(link(old, different=True))
    found |= key(link(new, candidates=old, different=True))
    assert found == whole


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), max_size=8, unique_by=lambda one: one.id))
def test_candidates_that_are_among_the_new_are_linked_once(made):
    found = [one.pair for one in link(made, candidates=made, different=True)]
    assert len(found) == len(set(found))
    assert set(found) == set(key(link(made, different=True)))


def test_nothing_to_link():
    run = Linking([])
    assert (list(run), run.compared, run.cuts) == ([], 0, [])


def test_what_is_left_out_is_told():
    most = load_settings().window.most
    crowd = [statement(f"r{n}", said=DAY - timedelta(days=n % 2)) for n in range(2 * most)]
    new = statement("new", places=(FORD, MILL), source=Source(name="x"))
    run = Linking([new], crowd)
    list(run)
    assert run.cuts == [Cut(id=new.id, left_out=most, within_days=0)]
    assert "0 days" in str(run.cuts[0])

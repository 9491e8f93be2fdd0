"""Verdicts that come in by themselves, what they rest on as GeoJSON, and control inferred from the ledger."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace

import httpx
import pytest

from browser import served
from contested import check, read
from contested.ledger.store import Ledger
from contested.outputs.brief import CheckedClaim
from contested.theatre.load import load_theatre
from contested.verdicts.judge import judge
from contested.web import judging
from contested.web.app import create_app
from contested.web.judging import Judging
from contested.web.settings import Settings
from contested.web.state import State
from contested.web.verdict_store import VerdictStore, statement_mark, verdicts_mark

REPORT = "demonstration"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """The statements of the demonstration report."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    with Ledger.open(path) as opened:
        for report in read(load_theatre("ukraine_2022").folder / "demonstration.txt").reports:
            check(report, ledger=opened)
    return path


@pytest.fixture
def state(ledger):
    return State(Settings(ledger=ledger))


def get(app, path, **options):
    async def ask():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8642") as client:
            return await client.get(path, **options)

    return asyncio.run(ask())


def until(condition, *, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def judged(state):
    """Judge all claims by the thread that the server runs."""
    thread = Judging(state)
    thread.start()
    until(lambda: state.index.judged == len(state.index))
    thread.stop()


def test_verdicts_are_filled_in_without_a_new_index(state):
    """Filter, facet and feature change with one claim's verdict; the index stays the same."""
    index, one = state.index, state.index.claims[0]
    app = create_app(state.settings, state=state)
    before = get(app, "/collections/claims/items?verdict=not judged").json()["numberMatched"]
    verdicts = judge(one.statement, state.histories, theatre=state.theatre, grounds=state.grounds)
    state.fill([CheckedClaim(statement=one.statement, verdicts=verdicts)])
    word = index.properties[0]["verdict"]
    page = get(app, f"/collections/claims/items?verdict={word}").json()

    assert state.index is index
    assert (before, index.judged) == (len(index), 1)
    assert [found["id"] for found in page["features"]] == [one.statement.id]
    assert index.counts["verdict"] == {"not judged": len(index) - 1, word: 1}
    assert state.verdict_serial == 1


def test_strangers_and_known_verdicts_change_nothing(state):
    """A claim that is not shown has no row to fill."""
    one = state.index.claims[0]
    stranger = replace(one, statement=replace(one.statement, extractor="another"))

    assert not state.index.fill(stranger)
    assert not state.index.fill(one)


def test_all_claims_are_judged_in_the_background(state):
    """Every claim gets the verdicts that opening its report would give it."""
    judged(state)
    app = create_app(state.settings, state=state)
    counts = get(app, "/about").json()

    assert "not judged" not in counts["facets"]["verdict"]
    assert counts["judged"] == counts["claims"] == sum(counts["facets"]["verdict"].values())
    for one in state.index.claims:
        again = judge(one.statement, state.histories, theatre=state.theatre, grounds=state.grounds)
        assert one.verdicts == again


def test_verdicts_are_kept_between_runs(ledger, monkeypatch):
    """The second run judges nothing; a claim that reads otherwise is judged again."""
    judged(State(Settings(ledger=ledger)))
    asked = []
    monkeypatch.setattr(judging, "judge", lambda statement, *_, **__: asked.append(statement) or ())
    second = State(Settings(ledger=ledger))
    judged(second)

    assert asked == []
    assert all(one.verdicts for one in second.index.claims)


def test_other_maps_or_words_make_other_marks(state):
    """What a verdict hangs on is in its key."""
    bare = State(Settings(embedded=False, ledger=state.settings.ledger))
    one = state.index.claims[0].statement
    other = replace(one, claim=replace(one.claim, hedged=not one.claim.hedged))

    assert verdicts_mark(bare) != verdicts_mark(state)
    assert statement_mark(one) != statement_mark(other)


def test_a_store_that_cannot_be_written_is_done_without(tmp_path, state):
    """A folder in the way, or rubbish in the file, loses nothing but time."""
    blocked = tmp_path / "verdicts.sqlite"
    blocked.write_bytes(b"no database" * 100)
    store = VerdictStore(blocked, b"mark")
    store.put(state.index.claims)

    assert list(store.kept(state.index.claims)) == []
    store.close()


def test_the_stream_tells_of_verdicts(ledger):
    """An event with the progress comes while the server judges."""
    found = []

    def listen(url):
        with httpx.stream("GET", f"{url}/events", timeout=60) as answer:
            for line in answer.iter_lines():
                found.append(line)
                if line == "event: verdicts":
                    return

    with served(create_app(Settings(ledger=ledger))) as url:
        ear = threading.Thread(target=listen, args=(url,), daemon=True)
        ear.start()
        ear.join(timeout=60)

    assert "event: verdicts" in found


def test_who_listens_late_is_told_of_the_verdicts_that_are_there(ledger):
    """Between listing claims and listening all of them may have been judged."""
    held = State(Settings(ledger=ledger))
    judged(held)
    with (
        served(create_app(held.settings, state=held)) as url,
        httpx.stream("GET", f"{url}/events", timeout=20) as answer,
    ):
        assert "event: verdicts" in (line for line in answer.iter_lines())


@pytest.fixture(scope="module")
def app(ledger):
    held = State(Settings(ledger=ledger))
    judged(held)
    return create_app(held.settings, state=held)


def test_every_drawn_feature_has_role_and_label(app):
    """What the page's buttons ask for is GeoJSON, with the figures that the records give."""
    report = get(app, f"/reports/{REPORT}").json()
    for card in report["claims"]:
        for judgement, asked in zip(card["judgements"], card["drawn"], strict=True):
            if asked is None:
                assert not judgement["measure"] or judgement["style"]["word"] == "not checkable"
                continue
            query = {"as_of": asked["as_of"], "source": asked["source"]}
            answer = get(app, f"/reports/{REPORT}/claims/{card['number']}/drawn", params=query)
            drawn = answer.json()
            assert answer.headers["content-type"] == "application/geo+json"
            assert drawn["words"].startswith("Drawn on the map: ")
            assert len(drawn["bbox"]) == 4
            assert all({"role", "label", "words"} <= set(one["properties"]) for one in drawn["features"])


def test_a_drawn_length_is_the_records_figure(app):
    """The 70 km of the demonstration: the line's value is the verdict's, to the last digit."""
    report = get(app, f"/reports/{REPORT}").json()
    advance = next(one for one in report["records"]["verdicts"] if one["measure"] == "advance")
    number = next(one["number"] for one in report["claims"] if "70 kilometres" in one["quote"])
    drawn = get(app, f"/reports/{REPORT}/claims/{number}/drawn").json()
    values = {one["properties"]["role"]: one["properties"]["value"] for one in drawn["features"]}

    assert values["depth"] == advance["values"]["nearest, secured, maximum"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/reports/{REPORT}/claims/999/drawn", 404),
        (f"/reports/{REPORT}/claims/0/drawn", 404),
        (f"/reports/{REPORT}/claims/one/drawn", 400),
        ("/reports/no-such/claims/1/drawn", 404),
        (f"/reports/{REPORT}/claims/1/drawn?as_of=tomorrow", 400),
        (f"/reports/{REPORT}/claims/1/drawn?colour=red", 400),
        ("/places/gn:0/inferred", 404),
    ],
)
def test_what_cannot_be_drawn_is_refused(app, path, status):
    """One line each."""
    answer = get(app, path)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_an_unknown_source_draws_nothing(app):
    """No features, and words that say so."""
    drawn = get(app, f"/reports/{REPORT}/claims/1/drawn?source=nobody").json()

    assert (drawn["features"], drawn["words"]) == ([], "There is nothing to draw.")


def test_control_is_inferred_in_the_background(app):
    """The first question begins the work and is answered at once; then each day has its probabilities."""
    start = time.monotonic()
    first = get(app, "/places/gn:707292/inferred").json()
    quick = time.monotonic() - start
    until(lambda: get(app, "/places/gn:707292/inferred").json()["state"] == "ready", seconds=120)
    found = get(app, "/places/gn:707292/inferred").json()

    assert first["state"] in {"working", "ready"}
    assert quick < 5
    for knowing in ("now", "then"):
        sums = [sum(day) for day in zip(*found[knowing].values(), strict=True)]
        assert len(sums) == len(found["days"]) <= found["days_most"]
        assert sums == pytest.approx([1.0] * len(sums), abs=0.01)


def test_places_without_claims_and_servers_without_a_ledger_have_no_inference(app):
    """Each says why."""
    until(lambda: get(app, "/places/gn:707292/inferred").json()["state"] == "ready", seconds=120)
    unnamed = get(app, "/places/gn:702550/inferred").json()
    bare = get(create_app(Settings()), "/places/gn:707292/inferred").json()

    assert (unnamed["state"], bare["state"]) == ("none", "none")
    assert "--ledger" in bare["reason"]


def test_inference_is_made_anew_when_claims_come_in(ledger, tmp_path):
    """What was worked out from fewer claims is not shown for more."""
    copy = tmp_path / "ledger.sqlite"
    copy.write_bytes(ledger.read_bytes())
    held = State(Settings(ledger=copy))
    held.inferring.of(707292)
    before = held.inferring._work
    with Ledger.open(copy) as opened:
        one = held.index.claims[0].statement
        opened.append(
            [
                replace(
                    one, report=replace(one.report, id="other"), claim=replace(one.claim, report_id="other")
                )
            ]
        )
    held.refresh()
    held.inferring.of(707292)

    assert held.inferring._work is not before

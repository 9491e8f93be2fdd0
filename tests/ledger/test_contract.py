"""What every ledger does, whichever database lies under it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_store import BARE, CLAIM, FULL, IZIUM, NOON, REPORT, claim_at

from contested.errors import InputError
from contested.ledger import schema
from contested.ledger.ask import Question
from contested.ledger.dump import export_ledger, import_ledger
from contested.ledger.statement import Statement
from contested.ledger.store import AppendResult, Ledger
from contested.places.place import Place

HOUR = timedelta(hours=1)


def read_by(version: str, *starts: int, at: datetime = NOON) -> list[Statement]:
    """What one version of an extractor finds in the report."""
    return [replace(claim_at(start, at=at), extractor_version=version) for start in starts]


def test_what_is_read_back_is_what_was_appended(location):
    with Ledger.open(location) as first:
        assert first.append([FULL, BARE]) == AppendResult(added=2, present=0)
        assert first.append([FULL, BARE]) == AppendResult(added=0, present=2)
    with Ledger.open(location) as second:
        assert second.statements() == [FULL, BARE]
        assert second.for_place("izium") == second.for_place(707688) == [FULL]


def test_nobody_changes_or_removes_a_row(store):
    store.append([FULL])
    for sql in ("UPDATE statements SET kind = 'strike'", "DELETE FROM reports", "DELETE FROM places"):
        with pytest.raises(InputError, match="append-only"), store.connect() as connection:
            connection.exec_driver_sql(sql)
    assert store.statements() == [FULL]


def test_a_newer_extractor_is_the_default_and_the_older_can_be_asked_for(store):
    old, new = read_by("1", 4, 9), read_by("2", 4, at=NOON + HOUR)
    store.append(old)
    store.append(new)
    store.append(old)

    assert store.statements() == new
    assert store.as_of(NOON) == old
    assert store.ask(Question(extractor="rules")) == [*old, *new]


def test_a_reading_that_found_nothing_takes_the_place_of_one_that_did(store):
    store.append(read_by("1", 4))
    store.append_reading(REPORT, [], extractor="rules", version="2", recorded_at=NOON + HOUR)

    assert store.statements() == []
    assert store.as_of(NOON) == read_by("1", 4)


def test_a_correction_stands_in_the_place_of_a_statement(store):
    store.append([FULL, BARE])
    better = replace(FULL, claim=replace(CLAIM, side="RU"))

    made = store.correct(FULL.id, better, by="desk", at=NOON + HOUR)

    assert made.supersedes == FULL.id
    assert made.claim.side == "RU"
    assert store.statements() == [BARE, made]
    assert store.as_of(NOON) == [FULL, BARE]


def test_a_correction_outlives_a_newer_reading(store):
    store.append([FULL])
    made = store.correct(FULL.id, FULL, by="desk", at=NOON + HOUR)
    newer = read_by("2", 99, at=NOON + 2 * HOUR)
    store.append(newer)

    assert store.statements() == [made, *newer]


def test_a_correction_that_is_retracted_gives_way_to_what_it_corrected(store):
    store.append([FULL])
    made = store.correct(FULL.id, replace(FULL, claim=replace(CLAIM, side="RU")), by="desk", at=NOON + HOUR)
    store.retract(made.id, by="chief", why="it was right", at=NOON + 2 * HOUR)

    assert store.statements() == [FULL]
    assert store.as_of(NOON + HOUR) == [made]


def test_a_retraction_is_kept_with_its_reason(store):
    store.append([FULL])
    store.retract(FULL.id, by="desk", why="the report was withdrawn", at=NOON + HOUR)

    assert store.statements() == []
    assert store.as_of(NOON) == [FULL]
    (kept,) = store.retractions(FULL.id)
    assert (kept.by, kept.why, kept.recorded_at) == ("desk", "the report was withdrawn", NOON + HOUR)


def test_what_does_not_stand_can_be_neither_corrected_nor_retracted(store):
    store.append([FULL])
    store.retract(FULL.id, by="desk", why="x", at=NOON)

    with pytest.raises(InputError, match="stands no more"):
        store.retract(FULL.id, by="desk", why="x", at=NOON)
    with pytest.raises(InputError, match="no statement abc"):
        store.correct("abc", FULL, by="desk", at=NOON)


def test_places_and_ids_are_found_in_every_block(store, monkeypatch):
    """Rows are filed in blocks; here of two rows each, with places and readings that reach over several."""
    monkeypatch.setattr(schema, "BLOCK", 2)
    lyman = Place(name="Lyman", precision="settlement", geonameid=2, region_key="donetsk")
    statements = [claim_at(start, place=lyman if start % 3 else IZIUM) for start in range(9)]
    store.append(statements[:5])
    store.append(statements)
    again = replace(statements[1], claim=replace(statements[1].claim, side="RU"), recorded_at=NOON + HOUR)
    store.append([again])

    assert store.for_place("Izium") == [statements[0], statements[3], statements[6]]
    assert store.for_place(2, as_of=NOON) == [one for number, one in enumerate(statements) if number % 3]
    assert store.for_place("Lyman")[-1] == again
    assert store.ask(Question(place="Lyman", newest_first=True, limit=1)) == [again]
    assert store.history(again.id) == [statements[1], again]
    assert store.ask(Question(ids=frozenset({statements[8].id, "no id"}))) == [statements[8]]
    assert store.append(statements[8:]).added == 0


def test_a_reading_recorded_late_with_an_earlier_time_overtakes_from_that_time_on(store):
    """A row may be older than one recorded before it: imports and clocks do that."""
    first, third = read_by("1", 4), read_by("1", 4, at=NOON + 2 * HOUR)
    third = [replace(third[0], claim=replace(third[0].claim, side="RU"))]
    second = [replace(third[0], claim=replace(third[0].claim, side=None), recorded_at=NOON + HOUR)]
    for batch in (first, third, second):
        assert store.append(batch).added == 1

    assert store.as_of(NOON) == first
    assert store.as_of(NOON + HOUR) == second
    assert store.statements() == store.as_of(NOON + 2 * HOUR) == second


def test_what_supersedes_something_that_is_no_id_is_refused(store):
    with pytest.raises(InputError, match="abc is no id of a statement"):
        store.append([replace(FULL, supersedes="abc")])
    assert store.statements() == []


def test_questions_by_region_kind_side_day_and_number(store):
    lyman = Place(name="Lyman", precision="settlement", geonameid=2, region_key="donetsk")
    late = replace(
        REPORT, id="later", published=date(2022, 10, 1), published_at=datetime(2022, 10, 1, tzinfo=UTC)
    )
    statements = [
        claim_at(4),
        claim_at(9, place=lyman, kind="fighting", side="RU"),
        replace(claim_at(12, place=lyman), report=late),
    ]
    store.append(statements)

    assert store.ask(Question(region="donetsk")) == statements[1:]
    assert store.ask(Question(region="donetsk", newest_first=True, limit=1)) == statements[2:]
    assert store.ask(Question(kinds=frozenset({"fighting"}))) == [statements[1]]
    assert store.ask(Question(side="RU")) == [statements[1]]
    assert store.ask(Question(said_by=datetime(2022, 9, 12, tzinfo=UTC))) == statements[:2]
    assert store.ask(Question(said_from=datetime(2022, 9, 12, tzinfo=UTC))) == statements[2:]
    assert store.count(Question(region="donetsk")) == 2


def test_writers_at_once_lose_and_double_nothing(location):
    Ledger.open(location).close()
    faults: list[object] = []

    def work(number: int) -> None:
        try:
            with Ledger.open(location, timeout_s=30) as ledger:
                for start in range(4):
                    ledger.append([replace(claim_at(start), report=replace(REPORT, id=f"r{number}"))])
                    ledger.append([replace(claim_at(start), report=replace(REPORT, id="same"))])
        except InputError as error:
            faults.append(str(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    with Ledger.open(location) as ledger:
        assert len(ledger.statements()) == 4 * 4 + 4
        assert len(ledger.statements("same")) == 4


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz"])
def test_an_export_makes_the_same_ledger_again_byte_for_byte(store, tmp_path, ending):
    store.append([FULL, BARE, *read_by("2", 4, at=NOON + HOUR)])
    store.correct(BARE.id, BARE, by="desk", at=NOON + HOUR)
    store.retract(read_by("2", 4)[0].id, by="desk", why="x", at=NOON + 2 * HOUR)
    first, second = tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"

    count = export_ledger(store, first)
    with Ledger.open(tmp_path / "b.sqlite") as again:
        assert import_ledger(again, first) == count
        export_ledger(again, second)
        assert again.statements() == store.statements()
        assert again.as_of(NOON + HOUR) == store.as_of(NOON + HOUR)
        with pytest.raises(InputError, match="not empty"):
            import_ledger(again, first)

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "it is empty"),
        (b"{}\n", "no export of a ledger"),
        (b'{"format":"contested ledger","version":9}\n', "of version 9"),
        (b'{"format":"contested ledger","version":3}\n', "of version 3; this program reads 4"),
        (b'{"format":"contested ledger","version":4}\n{"table":"songs"}\n', "line 2"),
        (b'{"format":"contested ledger","version":4}\n{"table":"rep', "line 2"),
        (b"\x1f\x8bnot gzip", "cannot be read"),
    ],
)
def test_what_is_no_export_is_one_line_and_changes_nothing(store, tmp_path, content, complaint):
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)

    with pytest.raises(InputError, match=complaint):
        import_ledger(store, path)

    assert store.append([FULL]).added == 1


def test_postgis_has_the_points_of_places(store):
    store.append([FULL])
    with store.connect() as connection:
        if connection.dialect.name == "sqlite":
            pytest.skip("a SQLite file has no geometry")
        here = "ST_DWithin(geom::geography, ST_MakePoint(37.26, 49.2)::geography, 9)"
        near = connection.exec_driver_sql(f"SELECT name FROM places WHERE {here}").scalars()  # noqa: S608
        assert list(near) == ["Izium"]


# ---------------------------------------------------------------- a plain model, and random histories

texts = st.sampled_from(["One text.", "Another text."])
starts = st.integers(0, 2)
sides = st.sampled_from(["UA", "RU"])
steps = st.one_of(
    st.tuples(st.just("append"), texts, starts, sides, st.sampled_from(["1", "2"])),
    st.tuples(st.just("correct"), st.integers(0, 5), sides),
    st.tuples(st.just("retract"), st.integers(0, 5)),
)


@dataclass
class Model:
    """A ledger as plain lists: each entry with the hour in which it was recorded."""

    rows: list[Statement] = field(default_factory=list)
    gone: list[tuple[str, int]] = field(default_factory=list)
    readings: list[tuple[str, str, int]] = field(default_factory=list)

    def append(self, one: Statement, hour: int) -> None:
        last = next((row for row in reversed(self.rows) if row.id == one.id), None)
        if last is None or replace(last, recorded_at=one.recorded_at) != one:
            self.rows.append(one)
            if one.extractor == "rules" and not any(
                reading[:2] == (one.report.text, one.extractor_version) for reading in self.readings
            ):
                self.readings.append((one.report.text, one.extractor_version, hour))

    def standing(self, hour: int) -> list[Statement]:
        known = [row for row in self.rows if row.recorded_at <= NOON + hour * HOUR]
        gone = {name for name, when in self.gone if when <= hour}
        better = {row.supersedes for row in known if row.supersedes and row.id not in gone}
        last = {row.id: number for number, row in enumerate(known)}
        default = {text: version for text, version, when in self.readings if when <= hour}
        return [
            row
            for number, row in enumerate(known)
            if last[row.id] == number
            and row.id not in gone
            and row.id not in better
            and (row.supersedes is not None or default[row.report.text] == row.extractor_version)
        ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=1, max_size=10))
def test_random_histories_as_of_every_hour(history):
    """Appends, corrections and retractions hour by hour; then every past hour is asked for."""
    model = Model()
    with Ledger.open(":memory:") as ledger:
        for hour, (action, *rest) in enumerate(history):
            at = NOON + hour * HOUR
            if action == "append":
                text, start, side, version = rest
                report = replace(REPORT, text=text)
                one = replace(claim_at(start, at=at, side=side), report=report, extractor_version=version)
                ledger.append([one])
                model.append(one, hour)
                continue
            there = model.standing(hour)
            if not there:
                continue
            chosen = there[rest[0] % len(there)]
            if action == "retract":
                ledger.retract(chosen.id, by="desk", why="x", at=at)
                model.gone.append((chosen.id, hour))
            else:
                made = ledger.correct(
                    chosen.id, replace(chosen, claim=replace(chosen.claim, side=rest[1])), by="desk", at=at
                )
                model.append(made, hour)

        for hour in range(len(history)):
            standing = model.standing(hour)
            assert ledger.as_of(NOON + hour * HOUR) == standing
            assert ledger.for_place("Izium", as_of=NOON + hour * HOUR) == standing
            assert ledger.count(Question(as_of=NOON + hour * HOUR, place=IZIUM.geonameid)) == len(standing)

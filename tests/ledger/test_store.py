"""The ledger: what is appended is read back whole, once, for good, and as of any moment."""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.claims.claim import KINDS, STANCES, Claim, Mention, Quantity, Source
from contested.errors import InputError
from contested.ledger.statement import Statement
from contested.ledger.store import AppendResult, Ledger, default_path
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import TimeSpan

TWIN = """
    CREATE TEMP TABLE twin AS SELECT * FROM places LIMIT 1; UPDATE twin SET row = 9;
    INSERT OR REPLACE INTO places SELECT * FROM twin
"""
"""A place under another number: only its key is one that the ledger has."""
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
IZIUM = Place(
    name="Izium", precision="settlement", geonameid=707688, latitude=49.2, longitude=37.26, region_key="k"
)
REPORT = Report(
    id="desk-7",
    text="The army entered Izium – 70 km in a week, «they say».\r\n" * 100,
    published=date(2022, 9, 11),
    published_at=datetime(2022, 9, 11, 14, 40, tzinfo=UTC),
    publisher="The Desk",
    language="en",
    url="https://example.org/7",
    licence="CC BY 4.0",
    retrieved=datetime(2022, 9, 12, 1, 2, 3, 456, tzinfo=UTC),
    assumed=("dateline 2022-09-11 read from the text",),
)
CLAIM = Claim(
    report_id="desk-7",
    start=4,
    quote="army entered Izium",
    kind="advance",
    side="UA",
    against="RU",
    mentions=(Mention(start=17, end=22, text="Izium", kind="settlement", key="izium"),),
    source=Source(name="the General Staff", side="UA", via="the governor"),
    stance="unconfirmed",
    hedged=True,
    valid=TimeSpan(start=datetime(2022, 9, 10, 6, 0), end=date(2022, 9, 11)),  # noqa: DTZ001  # local time
    quantity=Quantity(measure="distance", value=70.5, unit="km", comparator=">="),
    confidence=0.8125,
)
FULL = Statement(
    claim=CLAIM,
    report=REPORT,
    places=(IZIUM, Place(name="Luhansk Oblast", precision="region", region_key="luhansk")),
    recorded_at=NOON,
    extractor="rules",
    extractor_version="1",
)
BARE = Statement(
    claim=Claim(report_id="b", start=0, quote="x", kind="intent"),
    report=Report(id="b", text="x", published=date(2022, 3, 1)),
    places=(),
    recorded_at=NOON,
    extractor="rules",
    extractor_version="1",
)


def claim_at(start: int, *, place: Place = IZIUM, at: datetime = NOON, **changes: object) -> Statement:
    return replace(FULL, claim=replace(CLAIM, start=start, **changes), places=(place,), recorded_at=at)


@pytest.fixture
def ledger():
    with Ledger.open(":memory:") as opened:
        yield opened


class TestAppend:
    """Everything that is new, once."""

    @pytest.mark.parametrize("statement", [FULL, BARE], ids=["full", "bare"])
    def test_what_is_read_back_is_what_was_appended(self, tmp_path, statement):
        with Ledger.open(tmp_path / "a.sqlite") as first:
            first.append([statement])
        with Ledger.open(tmp_path / "a.sqlite", create=False) as second:
            assert second.statements() == [statement]

    def test_the_same_report_read_twice_adds_nothing(self, ledger):
        batch = [FULL, claim_at(9), BARE]

        assert ledger.append(batch) == AppendResult(added=3, present=0)
        later = [replace(one, recorded_at=NOON + timedelta(days=1)) for one in batch]
        assert ledger.append(later) == AppendResult(added=0, present=3)
        assert ledger.statements() == batch

    def test_a_second_retrieval_of_the_same_report_adds_nothing(self, ledger):
        ledger.append([FULL])
        again = replace(FULL, report=replace(REPORT, retrieved=NOON))

        assert ledger.append([again]).added == 0

    def test_a_batch_that_repeats_itself_is_recorded_once(self, ledger):
        assert ledger.append([FULL, FULL]) == AppendResult(added=1, present=1)

    def test_nothing_appended(self, ledger):
        assert ledger.append([]) == AppendResult(added=0, present=0)

    def test_a_report_is_all_in_or_not_at_all(self, ledger):
        broken = claim_at(9, at=datetime(2026, 1, 1))  # noqa: DTZ001  # the error under test

        with pytest.raises(InputError, match=r"recorded_at .* names no time zone"):
            ledger.append([BARE, FULL, broken])
        assert ledger.statements() == [BARE], "the report before it is complete and stays"

    def test_an_instant_in_another_zone_is_the_same_instant(self, ledger):
        kyiv = timezone(timedelta(hours=3))
        ledger.append([replace(FULL, recorded_at=NOON.astimezone(kyiv))])

        (back,) = ledger.statements()
        assert back == FULL
        assert back.recorded_at.utcoffset() == timedelta(0)


class TestAsOf:
    """Any past state of belief can be asked for."""

    def test_only_what_was_recorded_by_the_moment(self, ledger):
        late = claim_at(9, at=NOON + timedelta(hours=1))
        ledger.append([FULL])
        ledger.append([late])

        assert ledger.as_of(NOON - timedelta(microseconds=1)) == []
        assert ledger.as_of(NOON) == [FULL]
        assert ledger.as_of(NOON + timedelta(hours=1)) == [FULL, late]

    def test_a_corrected_reading_overtakes_the_first_and_both_are_kept(self, ledger):
        hour = timedelta(hours=1)
        corrected = replace(
            FULL, report=replace(REPORT, published=date(2022, 9, 10)), recorded_at=NOON + hour
        )
        reverted = replace(FULL, recorded_at=NOON + 2 * hour)

        for statement in (FULL, corrected, reverted):
            assert ledger.append([statement]).added == 1
        assert FULL.id == corrected.id == reverted.id
        assert ledger.as_of(NOON) == [FULL]
        assert ledger.as_of(NOON + hour) == [corrected]
        assert ledger.statements() == [reverted]
        assert ledger.history(FULL.id) == [FULL, corrected, reverted]

    def test_a_moment_without_zone_is_refused(self, ledger):
        with pytest.raises(InputError, match="names no time zone"):
            ledger.as_of(datetime(2026, 1, 1))  # noqa: DTZ001  # the error under test


class TestQuestions:
    """By report and by place."""

    def test_by_report(self, ledger):
        ledger.append([FULL, BARE])

        assert ledger.statements("b") == [BARE]
        assert ledger.statements("desk-7") == [FULL]
        assert ledger.statements("none") == []

    @pytest.mark.parametrize("place", ["Izium", "IZIUM", 707688])
    def test_by_place(self, ledger, place):
        elsewhere = claim_at(9, place=Place(name="Ізюм", precision="settlement", geonameid=1))
        ledger.append([FULL, elsewhere, BARE])

        assert ledger.for_place(place) == [FULL]
        assert ledger.for_place("ІЗЮМ") == [elsewhere]
        assert ledger.for_place("Izi") == []

    def test_by_place_as_of_a_moment_uses_the_reading_of_that_moment(self, ledger):
        better = claim_at(
            4, place=Place(name="Balakliia", precision="settlement"), at=NOON + timedelta(hours=1)
        )
        ledger.append([FULL])
        ledger.append([better])

        assert ledger.for_place("Izium") == []
        assert ledger.for_place("Izium", as_of=NOON) == [FULL]
        assert ledger.for_place("Balakliia", as_of=NOON) == []


class TestForGood:
    """Nobody changes or removes a row, whatever program they use."""

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE statements SET kind = 'strike'",
            "UPDATE reports SET text = ''",
            "UPDATE statement_places SET said_at = ''",
            "DELETE FROM statements",
            "DELETE FROM reports",
            "DELETE FROM statement_places",
            "INSERT OR REPLACE INTO statements SELECT * FROM statements",
            "INSERT OR REPLACE INTO reports SELECT * FROM reports",
            "INSERT OR REPLACE INTO statement_places SELECT * FROM statement_places",
            TWIN,
            "DELETE FROM overtaken_readings",
            "DELETE FROM places",
            "DELETE FROM readings",
            "DELETE FROM retractions WHERE row IN (SELECT row FROM retractions)",
        ],
    )
    def test_sql_from_outside_is_refused(self, tmp_path, sql):
        with Ledger.open(tmp_path / "a.sqlite") as ledger:
            ledger.append([FULL, BARE])
            ledger.retract(BARE.id, by="desk", why="a test", at=NOON)
            ledger.append_reading(BARE.report, [], extractor="rules", version="2", recorded_at=NOON)
        connection = sqlite3.connect(tmp_path / "a.sqlite")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.executescript(sql)
        connection.close()

        with Ledger.open(tmp_path / "a.sqlite") as ledger:
            assert ledger.statements() == [FULL]


def refusal(*args, **options) -> str:
    with pytest.raises(InputError) as caught:
        Ledger.open(*args, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


class TestOpen:
    """A location that is no ledger gets one line, and is left as it was."""

    @pytest.mark.parametrize(
        "content", [b"x", b"published: 2022", b"SQLite format 3\0" + b"x" * 4000, b"\0" * 5000]
    )
    def test_another_kind_of_file_is_refused_and_untouched(self, tmp_path, content):
        path = tmp_path / "notes.txt"
        path.write_bytes(content)

        message = refusal(path)

        assert message.startswith(f"{path}: ")
        assert path.read_bytes() == content

    def test_another_program_s_database(self, tmp_path):
        path = tmp_path / "other.sqlite"
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE songs (title TEXT)")
        connection.close()
        before = path.read_bytes()

        assert refusal(path) == f"{path}: is a SQLite file, but no ledger"
        assert path.read_bytes() == before

    def test_a_ledger_of_a_later_version(self, tmp_path):
        path = tmp_path / "a.sqlite"
        Ledger.open(path).close()
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()

        assert "is a ledger of another version (99" in refusal(path)

    def test_a_damaged_ledger(self, tmp_path):
        path = tmp_path / "a.sqlite"
        with Ledger.open(path) as ledger:
            ledger.append([claim_at(start) for start in range(50)])
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)

        with pytest.raises(InputError, match=r"a\.sqlite: is damaged"), Ledger.open(path) as ledger:
            ledger.statements()

    def test_a_row_that_is_no_statement(self, tmp_path):
        path = tmp_path / "a.sqlite"
        with Ledger.open(path) as ledger:
            ledger.append([FULL])
        columns = "block, id_tail, report_row, reading_row, recorded_at, said_at, kind, stance"
        connection = sqlite3.connect(path)
        sql = f"INSERT INTO statements (row, id_head, {columns}, record) SELECT 9, 7, {columns}, '{{}}' FROM statements"  # noqa: S608, E501  # constants
        connection.execute(sql)
        connection.commit()
        connection.close()

        with Ledger.open(path) as ledger, pytest.raises(InputError, match=r"a\.sqlite: is damaged"):
            ledger.statements()

    def test_a_ledger_that_another_program_is_writing(self, tmp_path):
        path = tmp_path / "a.sqlite"
        with Ledger.open(path, timeout_s=0.05) as ledger:
            writer = sqlite3.connect(path, isolation_level=None)
            writer.execute("BEGIN IMMEDIATE")
            with pytest.raises(InputError, match="is locked by another program"):
                ledger.append([FULL])
            assert ledger.statements() == [], "readers do not wait for writers"
            writer.execute("ROLLBACK")
            writer.close()
            assert ledger.append([FULL]).added == 1

    def test_a_folder_a_missing_file_and_a_path_through_a_file(self, tmp_path):
        (tmp_path / "file").write_text("x")

        assert refusal(tmp_path) == f"{tmp_path}: is a folder, not a ledger"
        assert refusal(tmp_path / "none", create=False) == f"{tmp_path}/none: no such ledger"
        assert "cannot be opened" in refusal(tmp_path / "file" / "a.sqlite")

    def test_a_url_that_is_not_supported(self):
        assert "it is a SQLite file or postgresql://" in refusal("mysql://user:secret@host/db")

    def test_a_server_that_cannot_be_reached_does_not_print_its_password(self):
        pytest.importorskip("psycopg")
        message = refusal("postgresql://user:secret@127.0.0.1:9/db", timeout_s=1)

        assert "secret" not in message
        assert message.startswith("postgresql://user:***@127.0.0.1:9/db: cannot be reached")

    def test_a_sqlite_url_and_folders_that_do_not_exist_yet(self, tmp_path):
        with Ledger.open(f"sqlite:///{tmp_path}/new/folder/a.sqlite") as ledger:
            ledger.append([FULL])

        assert (tmp_path / "new" / "folder" / "a.sqlite").is_file()

    @pytest.mark.parametrize("variable", ["CONTESTED_DATA", "XDG_DATA_HOME"])
    def test_the_default_lies_in_the_user_s_data_folder(self, tmp_path, monkeypatch, variable):
        monkeypatch.delenv("CONTESTED_DATA", raising=False)
        monkeypatch.setenv(variable, str(tmp_path))
        with Ledger.open() as ledger:
            ledger.append([BARE])

        assert default_path().is_file()
        assert tmp_path in default_path().parents

    def test_a_closed_ledger_says_so(self):
        ledger = Ledger.open(":memory:")
        ledger.close()
        ledger.close()

        with pytest.raises(InputError, match="is closed"):
            ledger.statements()

    def test_many_programs_may_make_and_fill_the_same_ledger_at_once(self, tmp_path):
        results: list[object] = []

        def work(number: int) -> None:
            try:
                with Ledger.open(tmp_path / "a.sqlite") as ledger:
                    results.append(ledger.append([claim_at(number)]).added)
            except InputError as error:
                results.append(str(error))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert results == [1] * 6, "each waits for its turn"
        with Ledger.open(tmp_path / "a.sqlite") as ledger:
            assert len(ledger.statements()) == 6


def test_twenty_five_claims_are_appended_in_a_moment(tmp_path):
    """30 ms is the budget of a `check`; the best of five says what the code costs."""
    taken = []
    with Ledger.open(tmp_path / "a.sqlite") as ledger:
        for run in range(5):
            report = replace(REPORT, id=f"r{run}")
            batch = [replace(claim_at(start), report=report) for start in range(25)]
            before = time.perf_counter()
            assert ledger.append(batch).added == 25
            taken.append(time.perf_counter() - before)

    assert min(taken) < 0.030


moments = st.one_of(
    st.none(),
    st.dates(date(2022, 2, 24), date(2022, 12, 31)),
    st.datetimes(datetime(2022, 2, 24), datetime(2022, 12, 31)),  # noqa: DTZ001  # local time
)
words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
names = st.none() | words


@st.composite
def claims(draw) -> Claim:
    start, end = draw(moments), draw(moments)
    if start is not None and end is not None and str(end)[:10] < str(start)[:10]:
        start, end = end, start
    return Claim(
        report_id="r",
        start=draw(st.integers(0, 3)),
        quote=draw(words.filter(str.strip)),
        kind=draw(st.sampled_from(KINDS)),
        side=draw(st.sampled_from([None, "UA", "RU"])),
        mentions=tuple(
            draw(
                st.lists(
                    st.builds(Mention, start=st.just(0), end=st.just(1), text=words, key=words), max_size=2
                )
            )
        ),
        source=Source(name=draw(names), via=draw(names)),
        stance=draw(st.sampled_from(STANCES)),
        hedged=draw(st.booleans()),
        valid=TimeSpan(start=start, end=end),
        quantity=draw(
            st.none() | st.builds(Quantity, value=st.floats(allow_nan=False) | st.integers(), unit=words)
        ),
        confidence=draw(st.none() | st.floats(0, 1)),
    )


reports = st.builds(
    Report,
    id=st.sampled_from(["r", "q"]),
    text=st.sampled_from(["One text.", "Ще один текст.\r\n"]),
    published=st.sampled_from([date(2022, 9, 10), date(2022, 9, 11)]),
)
statements = st.builds(
    Statement,
    claim=claims(),
    report=reports,
    places=st.sampled_from([(), (IZIUM,)]),
    recorded_at=st.integers(0, 5).map(lambda hours: NOON + timedelta(hours=hours)),
    extractor=st.just("rules"),
    extractor_version=st.sampled_from(["1", "2"]),
)


@dataclass
class Model:
    """What a ledger does, as plainly as it can be said."""

    rows: list[Statement] = field(default_factory=list)

    readings: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    """(text, report id, version) to when the first statement of that reading was recorded, in order."""

    def current(self, until: datetime | None = None) -> list[Statement]:
        known = [row for row in self.rows if until is None or row.recorded_at <= until]
        last = [row for n, row in enumerate(known) if row.id not in {later.id for later in known[n + 1 :]}]
        return [row for row in last if not self.newer(row, until)]

    def newer(self, row: Statement, until: datetime | None) -> bool:
        """Whether another version has read the same text since."""
        order = list(self.readings)
        mine = order.index((row.report.text, row.report.id, row.extractor_version))
        return any(
            key[:2] == order[mine][:2] and (until is None or self.readings[key] <= until)
            for key in order[mine + 1 :]
        )

    def append(self, batch: list[Statement]) -> int:
        before = len(self.rows)
        for one in batch:
            latest = next((row for row in reversed(self.rows) if row.id == one.id), None)
            if latest is None or replace(latest, recorded_at=one.recorded_at) != one:
                self.rows.append(one)
                key = (one.report.text, one.report.id, one.extractor_version)
                self.readings.setdefault(key, one.recorded_at)
        return len(self.rows) - before


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(statements, max_size=4), max_size=5))
def test_a_ledger_does_what_a_plain_list_would(batches):
    """Random appends, then every question, against a list in memory."""
    model = Model()
    with Ledger.open(":memory:") as ledger:
        for batch in batches:
            added = model.append(batch)
            assert ledger.append(batch) == AppendResult(added=added, present=len(batch) - added)

        assert ledger.statements() == model.current()
        for hours in range(-1, 6):
            moment = NOON + timedelta(hours=hours)
            assert ledger.as_of(moment) == model.current(moment)
            there = [row for row in model.current(moment) if row.places]
            assert ledger.for_place(707688, as_of=moment) == there
        assert ledger.statements("q") == [row for row in model.current() if row.report.id == "q"]


def test_importing_the_ledger_loads_no_database_library():
    """SQLAlchemy costs a quarter of a second, which only `Ledger.open` may spend."""
    source = Path(__file__).parents[2] / "src/contested/ledger"
    tops = [line for file in source.glob("*.py") for line in file.read_text().splitlines() if line[:1] != " "]

    assert not [line for line in tops if line.startswith(("import sqlalchemy", "from sqlalchemy"))]

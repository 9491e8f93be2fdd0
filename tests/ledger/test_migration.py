"""A ledger of an earlier version, in a file or on a server, says what it said, and goes on."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from test_store import BARE, FULL, NOON, REPORT, claim_at

from contested.errors import InputError
from contested.ledger import schema
from contested.ledger.ask import Question
from contested.ledger.dump import export_ledger
from contested.ledger.linked import link_new, note_run
from contested.ledger.linking.link import Judgement
from contested.ledger.links import add_judgement, links_in
from contested.ledger.numbers import id_numbers, instant_number
from contested.ledger.rows import add_rows
from contested.ledger.statement import Statement
from contested.ledger.store import Ledger

HERE = Path(__file__).parent
"""Has what the program of each version made of `filled`, with its own tables and indexes."""
POINTS = (
    "ALTER TABLE places ADD COLUMN geom geometry(Point, 4326) GENERATED ALWAYS AS "
    "(ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)) STORED"
)
REFUSE = (
    "CREATE FUNCTION contested_keep() RETURNS trigger AS $$ BEGIN "
    "RAISE EXCEPTION 'the ledger is append-only'; END $$ LANGUAGE plpgsql"
)
HOUR = timedelta(hours=1)
SHORT = replace(REPORT, text="The army entered Izium.")
FIRST = replace(FULL, report=SHORT)
REDATED = replace(FIRST, report=replace(SHORT, published=date(2022, 9, 10)), recorded_at=NOON + HOUR)
NEWER = replace(claim_at(4, at=NOON + 2 * HOUR), report=SHORT, extractor_version="2")


def other() -> Statement:
    return replace(claim_at(9), report=SHORT)


def filled(ledger: Ledger) -> None:
    """Record a bit of everything."""
    ledger.append([FIRST, BARE, other()])
    ledger.append([REDATED])
    ledger.append([NEWER])
    better = replace(BARE, claim=replace(BARE.claim, side="RU"))
    ledger.correct(BARE.id, better, by="desk", at=NOON + 3 * HOUR)
    ledger.retract(NEWER.id, by="desk", why="withdrawn", at=NOON + 4 * HOUR)
    said = Judgement(a=FIRST.id, b=BARE.id, verdict="same", by="desk", why="x", at=NOON + 4 * HOUR)
    add_judgement(ledger, said)


LINK = {"a": FIRST.id, "b": "e23c9af47b2a569f7024bb5231b3480a"}
WHY = (
    '[{"about":"places","text":"same place Izium","weight":0.97},'
    '{"about":"said","text":"said on the same day","weight":0.63}]'
)


def linked(ledger: Ledger) -> None:
    """Record links with their reasons, as the third version did."""
    (a_head, a_tail), (b_head, b_tail) = map(id_numbers, (LINK["a"], LINK["b"]))
    names = (
        "row",
        "a_head",
        "a_tail",
        "b_head",
        "b_tail",
        "verdict",
        "score",
        "version",
        "recorded_at",
        "reasons",
    )
    ends = (a_head, a_tail, b_head, b_tail)
    rows = [
        (1, *ends, "unsure", 0.5, "1", instant_number(NOON + 4 * HOUR), WHY),
        (2, *ends, "same", 0.75, "1", instant_number(NOON + 5 * HOUR), WHY),
    ]
    with ledger.writing() as connection:
        add_rows(connection, schema.tables().links, names, rows)
    note_run(ledger, "1", at=NOON + 5 * HOUR, upto=6)


def triggers(table: str, *, server: bool) -> list[str]:
    if server:
        when = "BEFORE UPDATE OR DELETE OR TRUNCATE"
        return [f"CREATE TRIGGER {table}_keep {when} ON {table} EXECUTE FUNCTION contested_keep()"]
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    actions = (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT"))
    return [
        f"CREATE TRIGGER {table}_keep_{name} BEFORE {action} ON {table} {refuse}" for name, action in actions
    ]


def script(version: int, *, server: bool) -> str:
    """The SQL that makes the whole ledger in one of the databases."""
    text = (HERE / f"version_{version}.sql").read_text()
    made = [text.replace("WITHOUT ROWID", "") if server else text]
    if server:
        made += [
            "CREATE EXTENSION postgis;",
            f"{POINTS};",
            f"{REFUSE};",
            f"CREATE TABLE contested_ledger AS SELECT {version}::integer AS version;",
            "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY);",
            f"INSERT INTO alembic_version VALUES ('{version:04d}');",  # noqa: S608  # a number
        ]
    else:
        made += ["PRAGMA application_id = 1131312243;", f"PRAGMA user_version = {version};"]
    names = re.findall(r"CREATE TABLE (\w+)", text)
    if version == 2:
        made += [f"{one};" for name in names for one in triggers(name, server=server)]
    else:
        dialect = "postgresql" if server else "sqlite"
        made += [f"{one};" for one in schema.trigger_statements(dialect, names)]
    return "\n".join(made)


@pytest.fixture(params=[2, 3])
def version(request):
    """Of an old ledger."""
    return request.param


@pytest.fixture
def old(location, version):
    """Where a ledger of an earlier version lies."""
    if location.startswith("postgresql:"):
        psycopg = pytest.importorskip("psycopg")
        with psycopg.connect(location, autocommit=True) as connection:
            connection.execute(script(version, server=True))
    else:
        connection = sqlite3.connect(location)
        connection.executescript(script(version, server=False))
        connection.close()
    return location


def test_it_is_what_this_version_would_have_made(old, version, tmp_path):
    with Ledger.open(old) as migrated, Ledger.open(tmp_path / "new.sqlite") as made:
        filled(made)
        if version == 3:
            linked(made)
        for hour in range(6):
            at = NOON + hour * HOUR
            assert migrated.as_of(at) == made.as_of(at)
        assert migrated.history(FIRST.id) == [FIRST, REDATED]
        assert migrated.ask(Question(region="k", newest_first=True)) == made.ask(
            Question(region="k", newest_first=True)
        )
        export_ledger(migrated, tmp_path / "migrated.jsonl")
        export_ledger(made, tmp_path / "made.jsonl")

    assert (tmp_path / "migrated.jsonl").read_bytes() == (tmp_path / "made.jsonl").read_bytes()


def test_what_it_had_is_known_and_what_is_new_is_added(old):
    with Ledger.open(old) as ledger:
        assert ledger.append([REDATED, other(), NEWER]).added == 0
        assert ledger.append([replace(FIRST, recorded_at=NOON + 5 * HOUR)]).added == 1
        assert len(ledger.history(FIRST.id)) == 3
    with Ledger.open(old) as again:
        assert len(again.ask(Question(all_rows=True))) == 7


def test_links_of_the_third_version_keep_their_reasons_and_are_made_anew(old, version):
    with Ledger.open(old) as ledger:
        found = [
            (one.verdict, one.score, one.linker, [r.text for r in one.reasons]) for one in links_in(ledger)
        ]
        kept = [one for one in found if one[2] == "1"]
        texts = ["same place Izium", "said on the same day"]
        assert kept == ([("same", 0.75, "1", texts)] if version == 3 else [])
        assert link_new(ledger, at=NOON + 6 * HOUR).statements == len(ledger.statements())
        assert [one for one in links_in(ledger) if one.linker == "1"] == []


def test_nobody_changes_or_removes_a_row_of_it(old):
    with Ledger.open(old) as ledger:
        for sql in (
            "UPDATE statements SET kind = 'strike'",
            "DELETE FROM reports",
            "DELETE FROM overtaken",
        ):
            with pytest.raises(InputError, match="append-only"), ledger.connect() as connection:
                connection.exec_driver_sql(sql)


def tables_of(path: str) -> set[str]:
    connection = sqlite3.connect(path)
    sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
    found = {
        " ".join(row[0].split()).replace("( ", "(").replace(" )", ")") for row in connection.execute(sql)
    }
    connection.close()
    return found


def test_the_file_has_the_tables_of_a_new_one_and_the_old_file_is_kept(old, version, tmp_path):
    if old.startswith("postgresql:"):
        pytest.skip("a server keeps no file")
    Ledger.open(old).close()
    Ledger.open(tmp_path / "new.sqlite").close()

    assert tables_of(old) == tables_of(str(tmp_path / "new.sqlite"))
    backup = sqlite3.connect(f"{old}.v{version}.bak")
    assert backup.execute("PRAGMA user_version").fetchone() == (version,)
    assert backup.execute("SELECT count(*) FROM statements").fetchone() == (6,)
    backup.close()
    connection = sqlite3.connect(old)
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_one_that_is_damaged_stays_as_it_was(location):
    if location.startswith("postgresql:"):
        pytest.skip("the same code")
    connection = sqlite3.connect(location)
    connection.executescript(
        script(2, server=False).replace("VALUES (1, '5b3a547def4221ec1c023a1c064db907'", "VALUES (1, 'no id'")
    )
    connection.close()

    with pytest.raises(InputError, match=r"a\.sqlite: is damaged: it could not be brought to a new version"):
        Ledger.open(location)

    connection = sqlite3.connect(location)
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert connection.execute("SELECT count(*) FROM statements").fetchone() == (6,)
    connection.close()


def test_a_server_of_a_later_version_is_refused(location):
    if not location.startswith("postgresql:"):
        pytest.skip("as for files in test_store")
    Ledger.open(location).close()
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(location, autocommit=True) as connection:
        connection.execute("UPDATE contested_ledger SET version = 99")

    with pytest.raises(InputError, match="is a ledger of another version"):
        Ledger.open(location)

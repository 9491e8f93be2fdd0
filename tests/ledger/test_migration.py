"""A ledger of the second version, in a file or on a server, says what it said, and goes on."""

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
from contested.ledger.linked import add_judgement
from contested.ledger.linking.link import Judgement
from contested.ledger.statement import Statement
from contested.ledger.store import Ledger

VERSION_TWO = Path(__file__).parent / "version_2.sql"
"""What the program of that version made of `filled`, with its own tables and indexes."""
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


def triggers(table: str, *, server: bool) -> list[str]:
    """Those of the second version."""
    if server:
        when = "BEFORE UPDATE OR DELETE OR TRUNCATE"
        return [f"CREATE TRIGGER {table}_keep {when} ON {table} EXECUTE FUNCTION contested_keep()"]
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    actions = (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT"))
    return [
        f"CREATE TRIGGER {table}_keep_{name} BEFORE {action} ON {table} {refuse}" for name, action in actions
    ]


def script(*, server: bool) -> str:
    """The SQL that makes the whole ledger in one of the databases."""
    text = VERSION_TWO.read_text()
    made = [text.replace("WITHOUT ROWID", "") if server else text]
    if server:
        made += [
            "CREATE EXTENSION postgis;",
            f"{POINTS};",
            f"{REFUSE};",
            "CREATE TABLE contested_ledger AS SELECT 2::integer AS version;",
            "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY);",
            "INSERT INTO alembic_version VALUES ('0002');",
        ]
    else:
        made += ["PRAGMA application_id = 1131312243;", "PRAGMA user_version = 2;"]
    for table in re.findall(r"CREATE TABLE (\w+)", text):
        made += [f"{one};" for one in triggers(table, server=server)]
    return "\n".join(made)


@pytest.fixture
def old(location):
    """Where a ledger of the second version lies."""
    if location.startswith("postgresql:"):
        psycopg = pytest.importorskip("psycopg")
        with psycopg.connect(location, autocommit=True) as connection:
            connection.execute(script(server=True))
    else:
        connection = sqlite3.connect(location)
        connection.executescript(script(server=False))
        connection.close()
    return location


def test_it_is_what_this_version_would_have_made(old, tmp_path):
    with Ledger.open(old) as migrated, Ledger.open(tmp_path / "new.sqlite") as made:
        filled(made)
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


def test_nobody_changes_or_removes_a_row_of_it(old):
    with Ledger.open(old) as ledger:
        for sql in ("UPDATE statements SET kind = 'strike'", "DELETE FROM reports", "DELETE FROM overtaken"):
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


def test_the_file_has_the_tables_of_a_new_one_and_the_old_file_is_kept(old, tmp_path):
    if old.startswith("postgresql:"):
        pytest.skip("a server keeps no file")
    Ledger.open(old).close()
    Ledger.open(tmp_path / "new.sqlite").close()

    assert tables_of(old) == tables_of(str(tmp_path / "new.sqlite"))
    backup = sqlite3.connect(f"{old}.v2.bak")
    assert backup.execute("PRAGMA user_version").fetchone() == (2,)
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
        script(server=False).replace("VALUES (1, '5b3a547def4221ec1c023a1c064db907'", "VALUES (1, 'no id'")
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

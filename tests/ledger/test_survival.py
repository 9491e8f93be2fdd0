"""Nothing acknowledged is lost: killed writers, full disks, read-only files, files of old versions."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from test_store import FULL, NOON, claim_at

from contested.errors import InputError
from contested.ledger.ask import Question
from contested.ledger.store import Ledger

HERE = Path(__file__).parent
KILLS = 8
"""In the benchmark a hundred."""


@pytest.fixture
def folder_for_all():
    """A folder that everybody may enter; those that pytest makes are their owner's alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def writer(path: Path, number: int) -> subprocess.Popen[str]:
    """Start a program that appends statement after statement and prints the id of each when it is in."""
    code = (
        "import sys, itertools; sys.path.insert(0, sys.argv[1])\n"
        "from test_store import claim_at\nfrom contested.ledger.store import Ledger\n"
        "ledger = Ledger.open(sys.argv[2])\n"
        "for start in itertools.count(int(sys.argv[3])):\n"
        "    one = claim_at(start)\n    ledger.append([one])\n    print(one.id, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(HERE), str(path), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_it_had_acknowledged(tmp_path):
    path, acknowledged = tmp_path / "a.sqlite", set[str]()
    for number in range(KILLS):
        process = writer(path, number * 100_000)
        assert process.stdout is not None
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(0.02 * number)
        process.send_signal(signal.SIGKILL)
        acknowledged |= {line.strip() for line in process.stdout.readlines() if line.endswith("\n")}
        process.wait()
        process.stdout.close()

    with Ledger.open(path, create=False) as ledger:
        there = [one.id for one in ledger.statements()]
        with ledger.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"

    assert len(there) == len(set(there))
    assert acknowledged <= set(there)


def test_a_file_that_may_not_be_written_is_one_line(folder_for_all):
    path = folder_for_all / "a.sqlite"
    with Ledger.open(path) as ledger:
        ledger.append([FULL])
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    path.chmod(0o444)
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_store import BARE, FULL\nfrom contested.errors import InputError\n"
        "from contested.ledger.store import Ledger\n"
        "with Ledger.open(':memory:') as other:\n    other.append([BARE])  # all is loaded\n"
        "if os.geteuid() == 0:\n    os.setgroups([]), os.setgid(65534), os.setuid(65534)\n"
        "with Ledger.open(sys.argv[2]) as ledger:\n    assert ledger.statements() == [FULL]\n"
        "    try:\n        ledger.append([BARE])\n    except InputError as error:\n        print(error)\n"
    )
    command = [sys.executable, "-c", code, str(HERE), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == (f"{path}: may not be written\n", "")


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path):
    path = tmp_path / "a.sqlite"
    with Ledger.open(path) as ledger:
        ledger.append([FULL])
    code = (
        "import resource, signal, sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_store import claim_at\nfrom contested.ledger.store import Ledger\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "ledger = Ledger.open(sys.argv[2])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
        "for start in range(10, 9000):\n    ledger.append([claim_at(start)])\n    print(start, flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(HERE), str(path)], capture_output=True, text=True, check=False
    )
    last = done.stderr.strip().splitlines()[-1]

    assert done.returncode == 1
    assert "a.sqlite: cannot be written" in last
    with Ledger.open(path, create=False) as ledger:
        starts = {one.claim.start for one in ledger.statements()}
    assert {int(line) for line in done.stdout.split()} <= starts


def version_one(path: Path) -> None:
    """Write a file as the first version of the program did."""
    statement, report, claim = FULL, FULL.report, FULL.claim
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE reports ("key" TEXT PRIMARY KEY, id TEXT NOT NULL, published TEXT NOT NULL,
          language TEXT NOT NULL, assumed TEXT NOT NULL, text TEXT NOT NULL, text_sha256 TEXT NOT NULL,
          published_at TEXT, publisher TEXT, url TEXT, licence TEXT, retrieved TEXT);
        CREATE TABLE statements ("row" INTEGER PRIMARY KEY, id TEXT NOT NULL, report_key TEXT NOT NULL,
          recorded_at TEXT NOT NULL, content TEXT NOT NULL, said_at TEXT NOT NULL, kind TEXT NOT NULL,
          stance TEXT NOT NULL, record TEXT NOT NULL, extractor TEXT NOT NULL,
          extractor_version TEXT NOT NULL, valid_from TEXT, valid_to TEXT, side TEXT, against TEXT,
          FOREIGN KEY(report_key) REFERENCES reports ("key"));
        CREATE TABLE statement_places (statement_row INTEGER NOT NULL, position INTEGER NOT NULL,
          statement_id TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, geonameid INTEGER,
          latitude FLOAT, longitude FLOAT, precision TEXT NOT NULL, PRIMARY KEY (statement_row, position));
        CREATE TRIGGER statements_keep_delete BEFORE DELETE ON statements
          BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        PRAGMA application_id = 1131312243; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;
        """
    )
    connection.execute(
        "INSERT INTO reports VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        ("k", report.id, "2022-09-11", "en", json.dumps(report.assumed), report.text, "sha",
         "2022-09-11T14:40:00.000000+00:00", report.publisher, report.url, report.licence,
         "2022-09-12T01:02:03.000456+00:00"),
    )  # fmt: skip
    record = {"claim": asdict(claim), "places": [asdict(place) for place in statement.places]}
    text = json.dumps(record, default=lambda moment: None if moment is None else moment.isoformat())
    connection.execute(
        "INSERT INTO statements VALUES (1,?,'k',?,'c','2022-09-11',?,?,?,'rules','1',NULL,NULL,'UA','RU')",
        (statement.id, "2026-11-22T12:00:00.000000+00:00", claim.kind, claim.stance, text),
    )
    connection.commit()
    connection.close()


def test_a_file_of_the_first_version_is_brought_up_to_date_and_kept(tmp_path):
    path = tmp_path / "a.sqlite"
    version_one(path)

    with Ledger.open(path) as ledger:
        assert ledger.statements() == [FULL]
        assert ledger.as_of(NOON) == [FULL]
        assert ledger.append([FULL]).present == 1
        assert ledger.append([claim_at(9)]).added == 1

    backup = sqlite3.connect(tmp_path / "a.sqlite.v1.bak")
    assert backup.execute("PRAGMA user_version").fetchone() == (1,)
    assert backup.execute("SELECT count(*) FROM statements").fetchone() == (1,)
    backup.close()
    with Ledger.open(path) as ledger:
        assert len(ledger.statements()) == 2


def test_a_damaged_file_of_the_first_version_stays_as_it_was(tmp_path):
    path = tmp_path / "a.sqlite"
    version_one(path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE statements SET record = '{}'")
    connection.commit()
    connection.close()

    with pytest.raises(InputError, match=r"a\.sqlite: is damaged: it could not be brought to a new version"):
        Ledger.open(path)

    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM statements").fetchone() == (1,)
    connection.close()


def test_migrated_and_new_files_have_the_same_tables(tmp_path):
    old, new = tmp_path / "old.sqlite", tmp_path / "new.sqlite"
    version_one(old)
    Ledger.open(old).close()
    Ledger.open(new).close()

    def made(path: Path) -> set[str]:
        connection = sqlite3.connect(path)
        sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
        found = {" ".join(row[0].split()) for row in connection.execute(sql)}
        connection.close()
        return found

    assert made(old) == made(new)


@pytest.mark.slow
def test_eight_programs_write_at_once_and_lose_nothing(tmp_path):
    path = tmp_path / "a.sqlite"
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom dataclasses import replace\n"
        "from test_store import claim_at, REPORT\nfrom contested.ledger.store import Ledger\n"
        "ledger = Ledger.open(sys.argv[2], timeout_s=60)\n"
        "for start in range(10):\n"
        "    for name in (sys.argv[3], 'same'):\n"
        "        ledger.append([replace(claim_at(start), report=replace(REPORT, id=name))])\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(HERE), str(path), f"w{number}"])
        for number in range(8)
    ]

    assert [process.wait() for process in running] == [0] * 8
    with Ledger.open(path, create=False) as ledger:
        assert len(ledger.statements()) == 8 * 10 + 10
        assert len(ledger.ask(Question(all_rows=True))) == 8 * 10 + 10

"""Ledgers in both databases: a SQLite file, and a PostgreSQL database of its own for each test."""

from __future__ import annotations

import itertools
import os

import pytest

from contested.ledger.store import Ledger

_NUMBERS = itertools.count()


def server() -> str:
    """The address of a server for tests; a visible skip without one, a failure where CI runs as root."""
    address = os.environ.get("CONTESTED_TEST_POSTGRES")
    if address is None:
        message = "no PostgreSQL for tests (scripts/postgres.sh starts one)"
        if os.environ.get("CI") == "true" and os.geteuid() == 0:
            pytest.fail(message)
        pytest.skip(message)
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request, tmp_path):
    """Where a ledger may be made, and found again."""
    if request.param == "sqlite":
        yield str(tmp_path / "a.sqlite")
        return
    address = server()
    psycopg = pytest.importorskip("psycopg")
    name = f"t{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield address.replace("/postgres?", f"/{name}?")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(location):
    """An open ledger."""
    with Ledger.open(location) as opened:
        yield opened

"""Stores to test against: a file of SQLite, and a schema of its own on a server of PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.store import open_store
from guiju.store.keeping import Store
from tests.servers import places

KINDS = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with places.address("postgres") as found:
        yield found


_numbers = itertools.count()


def new_database(server: str) -> str:
    """The address of an empty database on a server."""
    import psycopg

    name = f"store{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as client:
        client.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store is to be made, in each database in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "office.db")
    return new_database(request.getfixturevalue("server"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address, "ann") as found:
        yield found

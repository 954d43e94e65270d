"""An address → a database with its tables: settings, migrations, transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from guiju.evaluate.address import without_secrets
from guiju.store.failures import told, wrong

REVISIONS = ("0001",)
"""The migrations, oldest first: the last is what this version works with."""
_OWN = {"alembic_version", "audit"}
_WAIT = 30
"""Seconds a writer waits for another."""
_LOCK = 0x6775696A75
_SQLITE = (
    f"PRAGMA busy_timeout = {_WAIT * 1000}",
    "PRAGMA journal_mode = WAL",
    # Without it a crash of the machine may lose what was acknowledged.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # Without it REPLACE deletes rows past the triggers that refuse it.
    "PRAGMA recursive_triggers = ON",
    # What is erased is overwritten, not only unlinked.
    "PRAGMA secure_delete = ON",
)
_POSTGRES = (
    "SET search_path TO guiju",
    f"SET lock_timeout = '{_WAIT}s'",
    "SET synchronous_commit = on",
    "SET standard_conforming_strings = on",
)


@dataclass(frozen=True, slots=True)
class StorePlace:
    """A database that holds a store; `address` as given, never to be shown as it is."""

    address: str
    engine: Engine

    @property
    def shown(self) -> str:
        """The address without passwords."""
        return without_secrets(self.address)

    @property
    def sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store, whatever others write meanwhile."""
        with told(self.address), self.engine.connect() as connection:
            if not self.sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction in which nobody else writes: kept whole when it ends well, else not at all."""
        with told(self.address), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                if not self.sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
                yield connection


def open_place(address: str, *, create: bool, called: str = "") -> StorePlace:
    """The database at an address, its tables made or brought up to date; problems call it by another name if given.

    Raises InputError, see `guiju.store.open_store`.
    """
    place = StorePlace(called or address, _engine(address))
    try:
        if place.sqlite:
            _look_into(Path(address), place.address, create=create)
        with told(address):
            _bring_up_to_date(place, create=create)
    except BaseException:
        place.engine.dispose()
        raise
    return place


def is_server(address: str) -> bool:
    """Whether an address names a server of PostgreSQL, not a file.

    >>> is_server("postgresql://ann@db/office"), is_server("office.db")
    (True, False)
    """
    return address.startswith(("postgresql://", "postgres://"))


def _look_into(path: Path, called: str, *, create: bool) -> None:
    """Refuse what is not there or no store before anything in it is set, read-only."""
    if not path.exists() and create:
        return
    if not path.is_file():
        raise wrong("store-foreign" if path.exists() else "store-missing", found=called)
    with told(called), closing(open_read_only(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    tables = {name for (name,) in found}
    if tables and not tables >= _OWN:
        raise wrong("store-foreign", found=called)
    if not tables and not create:
        raise wrong("store-missing", found=called)


def is_read_only(path: Path) -> bool:
    """Whether a file of SQLite stands where nothing can be written: it can be read, but not changed."""
    effective = os.access in os.supports_effective_ids
    both = (path, path.parent)
    return path.is_file() and not all(
        os.access(one, os.W_OK, effective_ids=effective) for one in both
    )


def open_read_only(path: Path, *, threads: bool = False) -> sqlite3.Connection:
    """A file of SQLite that nothing is written to, nor beside it; with `threads` for more than one of them."""
    # With no journal beside it the file is all there is, and may stand where nothing can be written.
    alone = not path.with_name(f"{path.name}-wal").exists()
    way = "immutable=1" if alone else "mode=ro"
    address = f"file:{quote(str(path.absolute()))}?{way}"
    return sqlite3.connect(address, uri=True, check_same_thread=not threads)


def _engine(address: str) -> Engine:
    if not is_server(address):
        path = Path(address).absolute()
        url = URL.create("sqlite", database=str(path))
        if is_read_only(path):
            engine = create_engine(url, creator=lambda: open_read_only(path, threads=True))
            event.listen(engine, "connect", _leave_transactions)
        else:
            engine = create_engine(url)
            event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        url = make_url(f"postgresql:{address.partition(':')[2]}").set(
            drivername="postgresql+psycopg"
        )
        engine = create_engine(url)
    except (ArgumentError, ValueError):
        # What is wrong with it may lie in the password: no more is said.
        raise wrong("store-failed", found=address, reason="not an address") from None
    except ImportError:
        raise wrong("store-needs-extra", found=address, extra="store,postgres") from None
    event.listen(engine, "connect", _set_up_postgres)
    return engine


def _leave_transactions(connection: Any, record: object) -> None:
    # Transactions are begun by `_begin_sqlite`: the driver would begin them late and leave tables out.
    connection.isolation_level = None


def _set_up_sqlite(connection: Any, record: object) -> None:
    _leave_transactions(connection, record)
    for setting in _SQLITE:
        connection.execute(setting).close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_up_postgres(connection: Any, record: object) -> None:
    before, connection.autocommit = connection.autocommit, True
    for setting in _POSTGRES:
        connection.execute(setting)
    connection.autocommit = before


def _bring_up_to_date(place: StorePlace, *, create: bool) -> None:
    with place.reading() as connection:
        revision = _revision(place, connection)
    if revision == REVISIONS[-1]:
        return
    if not revision and not create:
        raise wrong("store-missing", found=place.address)
    with place.writing() as connection:
        if _revision(place, connection) != REVISIONS[-1]:
            migrate(connection)


def _revision(place: StorePlace, connection: Connection) -> str:
    """The last migration that was run; '' where there is no store yet."""
    tables = set(inspect(connection).get_table_names(None if place.sqlite else "guiju"))
    if not tables:
        return ""
    if not tables >= _OWN:
        raise wrong("store-foreign", found=place.address)
    found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    if found not in REVISIONS:
        raise wrong("store-newer", found=place.address, revision=found, known=REVISIONS[-1])
    return found


def migrate(connection: Connection) -> None:
    """Run the migrations that are still to run, in the transaction of a connection."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS guiju"))
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

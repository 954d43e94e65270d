"""A whole store as one file, taken while it is in use, and back from it.

A backup is itself a store of SQLite, whatever it was taken from: so it also moves a store from a file to a server and
back.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, insert, select, text

from guiju.data.atomic import beside, settle, unwritable, written
from guiju.data.encoding import file_digest
from guiju.model.problem import InputError
from guiju.store.audit import Head
from guiju.store.failures import told, wrong
from guiju.store.keeping import Store, Verification
from guiju.store.opening import is_server, migrate, open_place, open_read_only
from guiju.store.schema import audit, metadata

_PIECE = 1000
_WRITING = frozenset(
    {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE}
)
"""What SQLite says of a file that it could not write, and not of one that it could not read."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written: its SHA-256, and how the store in it was verified."""

    path: Path
    digest: str
    verification: Verification


def back_up(store: Store, path: Path, *, force: bool = False, called: Path | None = None) -> Backup:
    """Write a store into one file, as it is at one moment; others go on writing meanwhile.

    A store whose log is broken is written as well, and the answer says so. Raises InputError where the file is there
    already and `force` is not given, or cannot be written; problems name the file as `called`, if given.
    """
    if path.exists() and not force:
        raise wrong("backup-exists", found=str(path))
    called = called or path
    with _whole(path) as temporary:
        if store.place.sqlite:
            with told(store.place.address), store.place.engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                with _target(called):
                    _copy_pages(raw, temporary)
        else:
            with (
                store.place.reading() as source,
                _opened(temporary, called) as target,
                target.place.writing() as into,
            ):
                _copy_rows(source, into)
        with _opened(temporary, called) as copy:
            verification = copy.verify()
        _to_one_file(temporary, called)
        digest = file_digest(temporary)
    return Backup(path, digest, verification)


def restore(
    path: Path, address: str, who: str = "", *, force: bool = False, called: Path | None = None
) -> Head:
    """Put the store of a backup at an address; its head after the entry that says so.

    Problems name the backup as `called`, if given. The backup is verified first and never changed. Raises
    InputError where its log is broken, or where there is a store already and `force` is not given; then nothing
    has changed.
    """
    if not path.is_file():
        raise wrong("store-missing", found=str(path))
    called = called or path
    server = is_server(address)
    if not server and Path(address).exists():
        if not force:
            raise wrong("store-exists", found=address)
        _refuse_foreign(address)
    with _room(Path(address), server) as temporary:
        with told(str(called)), closing(open_read_only(path)) as source, _target(Path(address)):
            _copy_pages(source, temporary)
        with Store(open_place(str(temporary), create=False, called=str(called)), who) as copy:
            verification = copy.verify()
            if verification.broken is not None:
                broken = verification.broken
                values = {"sequence": broken.sequence, "reason": broken.reason}
                raise wrong("backup-broken", found=str(called), **values)
            with copy.changing() as change:
                change.log(
                    "store.restore", f"store:{verification.head.sequence}", file_digest(path)
                )
            head = copy.head()
            if server:
                _into_server(copy, address, force=force)
        if not server:
            _to_one_file(temporary, Path(address))
            _into_file(temporary, Path(address))
    return head


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A temporary path that takes the place of a file in the end; what SQLite leaves beside it is removed."""
    with written(path) as temporary:
        try:
            yield temporary
        finally:
            _remove_companions(temporary)


@contextmanager
def _room(target: Path, server: bool) -> Iterator[Path]:
    """Where a backup is unpacked: beside the store that it will become, so that moving it is one step."""
    if server:
        with TemporaryDirectory() as folder:
            yield Path(folder) / "store.db"
        return
    temporary = beside(target)
    try:
        yield temporary
    finally:
        _remove(temporary)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
    _remove_companions(path)


def _remove_companions(path: Path) -> None:
    """Remove what SQLite keeps beside a file."""
    for end in ("-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


@contextmanager
def _opened(path: Path, called: Path) -> Iterator[Store]:
    """The store in a temporary file, which problems call by the name of the file that it becomes."""
    with Store(open_place(str(path), create=True, called=str(called))) as store:
        yield store


@contextmanager
def _target(path: Path) -> Iterator[None]:
    """Around copying between two databases: what could not be written was the copy, not the store it is taken of."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code == sqlite3.SQLITE_FULL:
            raise unwritable(path, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) from None
        if code in _WRITING:
            raise unwritable(path, OSError(errno.EIO, str(error))) from None
        raise


def _copy_pages(source: sqlite3.Connection, path: Path) -> None:
    with closing(sqlite3.connect(path)) as target:
        source.backup(target)


def _to_one_file(path: Path, called: Path) -> None:
    """Let a store of SQLite need no journal beside it."""
    with told(str(called)), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy_rows(source: Connection, target: Connection) -> None:
    """All rows of all tables, as they are, tables that others point to first."""
    for table in metadata.sorted_tables:
        query = select(table).order_by(*table.primary_key.columns)
        result = source.execute(query.execution_options(yield_per=_PIECE)).mappings()
        for rows in result.partitions(_PIECE):
            target.execute(insert(table), [dict(row) for row in rows])


def _into_server(copy: Store, address: str, *, force: bool) -> None:
    with (
        Store(open_place(address, create=True)) as store,
        copy.place.reading() as source, store.place.writing() as target,
    ):  # fmt: skip
        if target.execute(select(audit.c.sequence).limit(1)).scalar() is not None:
            if not force:
                raise wrong("store-exists", found=address)
            target.execute(text("DROP SCHEMA guiju CASCADE"))
            migrate(target)
        _copy_rows(source, target)


def _refuse_foreign(address: str) -> None:
    """Raise InputError where a file holds something else than a store, be it a damaged one."""
    try:
        open_place(address, create=False).engine.dispose()
    except InputError as error:
        if error.problems[0].code not in ("store-damaged", "store-missing"):
            raise


def _into_file(temporary: Path, target: Path) -> None:
    """Into a store that others may have open, as one transaction; a damaged one is replaced."""
    try:
        if target.exists():
            with closing(sqlite3.connect(target, timeout=30)) as into, closing(
                sqlite3.connect(temporary)
            ) as source:  # fmt: skip
                into.execute("PRAGMA schema_version").close()
                source.backup(into)
            return
    except sqlite3.OperationalError as error:
        raise wrong("store-busy", found=str(target), reason=str(error)) from None
    except sqlite3.DatabaseError:
        _remove(target)
    try:
        settle(temporary, target)
    except OSError as error:
        raise unwritable(target, error) from error

"""What a database says → a problem with its remedy; a fault of our own stays what it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InternalError, OperationalError

from guiju.evaluate.address import secrets_of, without_secrets
from guiju.model.problem import InputError, Place, Problem

_CODES = (
    ("store-busy", ("database is locked", "lock timeout", "canceling statement due to lock")),
    ("store-full", ("is full", "no space left", "disk i/o error", "could not extend")),
    ("store-damaged", ("malformed", "invalid page")),
    ("store-foreign", ("not a database",)),
    ("store-read-only", ("readonly database", "read-only transaction")),
)


@contextmanager
def told(address: str) -> Iterator[None]:
    """Around work with a database: what it cannot do is raised as InputError, naming the store."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        if not _is_outside(error):
            raise
        raise failed(address, str(getattr(error, "orig", None) or error)) from None


def _is_outside(error: Exception) -> bool:
    """Whether the reason lies outside: disk, locks, server; not in a query of ours."""
    return isinstance(error, (OperationalError, InternalError, sqlite3.OperationalError)) or type(
        error
    ) in (DatabaseError, sqlite3.DatabaseError)


def failed(address: str, reason: str) -> InputError:
    """The problem of a store that could not do what was asked, without passwords."""
    for secret in secrets_of(address) if "://" in address else ():
        reason = reason.replace(secret, "…")
    said = (reason.strip().splitlines() or [""])[0]
    code = next(
        (code for code, marks in _CODES if any(mark in said.lower() for mark in marks)),
        "store-failed",
    )
    return wrong(code, found=address, reason=said)


def wrong(code: str, *, found: str, **values: object) -> InputError:
    """A problem of the store or file that was found at an address, which is shown without passwords."""
    shown = without_secrets(found)
    return InputError([Problem(code, Place(shown), {"found": shown, **values})])

"""What people do with policies, kept: documents, statements, records, and an audit log that proves itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from guiju.store.keeping import Store

__all__ = ["open_store"]


def open_store(
    address: str | Path, who: str = "", *, create: bool = True, now: Callable[[], datetime] | None = None
) -> Store:  # fmt: skip
    """The store in a file (SQLite) or at an address `postgresql://…`; made or migrated where needed.

    `who` is the name under which changes are logged, the account of the machine where it is left out.
    With `create=False` a store that is not there is an error. `now` replaces the clock.

    >>> with open_store("office.db", "ann") as store:
    ...     made = store.add("system", "chat-1", {"title": "Chat", "public": True})
    ...     changed = store.change("system", "chat-1", {"title": "Chat", "public": False}, seen=made.version)
    ...     changed.version, store.verify().whole
    (2, True)

    Raises InputError where it cannot be opened, is no store, or was made by a newer version.
    """
    if find_spec("sqlalchemy") is None or find_spec("alembic") is None:
        values = {"found": str(address), "extra": "store"}
        raise InputError([Problem("store-needs-extra", Place("--store"), values)])
    from guiju.store.keeping import Store
    from guiju.store.opening import open_place

    return Store(open_place(str(address), create=create), who, now)

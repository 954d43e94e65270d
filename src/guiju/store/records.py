"""Records: anything with a kind, a key and a JSON body, which keeps all its versions.

Registers, incidents, evidence and runs are kinds of record; whoever writes one validates its body.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from guiju.model.problem import InputError, Place, Problem
from guiju.store.audit import Change
from guiju.store.canonical import canonical, digest, new_id, new_salt
from guiju.store.schema import audit, person, record, record_version


@dataclass(frozen=True, slots=True)
class Record:
    """One version of a record; `body` is None where it was erased, `who` where the name was.

    `at` is when it was kept, see `kept_at`.
    """

    kind: str
    key: str
    version: int
    body: Mapping[str, Any] | None
    at: str
    who: str | None
    entry: int


def add(change: Change, kind: str, key: str, body: Mapping[str, Any]) -> None:
    """A new record, version 1. Raises InputError where the key is taken."""
    found = _current(change.connection, kind, key)
    if found is not None:
        raise _wrong("record-exists", kind, key, version=found.version)
    name = new_id()
    change.connection.execute(insert(record).values(id=name, kind=kind, key=key, version=1))
    _keep(change, "record.add", name, kind, 1, body)


def change_record(
    change: Change, kind: str, key: str, body: Mapping[str, Any], seen: int
) -> None:  # fmt: skip
    """A new version of a record. Raises InputError where another version is current than the one seen."""
    found = _current(change.connection, kind, key)
    if found is None:
        raise _wrong("record-missing", kind, key)
    done = change.connection.execute(
        update(record)
        .where(record.c.id == found.id, record.c.version == seen)
        .values(version=seen + 1)
    )
    if done.rowcount != 1:
        raise _wrong("record-changed", kind, key, seen=seen, version=found.version)
    _keep(change, "record.change", found.id, kind, seen + 1, body)


def read_records(
    connection: Connection, kind: str, key: str | None = None, *, versions: bool = False
) -> Iterator[Record]:
    """The current versions of a kind by key, or all versions of them."""
    query = (
        _versions().where(record.c.kind == kind).order_by(record.c.key, record_version.c.version)
    )
    if key is not None:
        query = query.where(record.c.key == key)
    if not versions:
        query = query.where(record_version.c.version == record.c.version)
    for row in connection.execute(query).mappings():
        yield _record(row)


def _versions() -> Select[Any]:
    return (
        select(
            record.c.kind, record.c.key, record_version.c.version, record_version.c.body,
            record_version.c.entry, audit.c.at, audit.c.clock, person.c.name,
        )
        .join(record_version, record_version.c.record == record.c.id)
        .join(audit, audit.c.sequence == record_version.c.entry)
        .join(person, person.c.id == audit.c.who)
    )  # fmt: skip


def _record(row: RowMapping) -> Record:
    body = None if row["body"] is None else json.loads(row["body"])
    return Record(
        row["kind"], row["key"], row["version"], body, kept_at(row["at"], row["clock"]),
        row["name"], row["entry"],
    )  # fmt: skip


def kept_at(at: str, clock: str) -> str:
    """When something was kept, by the time of its entry and what the clock said.

    The time of the log never goes backwards: nobody can date back. Where it lies in the future a clock ran ahead
    once, and would date everything since; then what the clock said counts.
    """
    return at if at <= datetime.now(UTC).isoformat(timespec="microseconds") else clock


def _current(connection: Connection, kind: str, key: str) -> Any:
    query = select(record).where(record.c.kind == kind, record.c.key == key)
    return connection.execute(query).one_or_none()


def _keep(
    change: Change, action: str, name: str, kind: str, version: int, body: Mapping[str, Any]
) -> None:
    written, salt = canonical(body), new_salt()
    if "\\u0000" in written:
        # One of the two databases cannot hold it.
        raise InputError([Problem("store-not-plain", Place(f"{kind} {version}"), {"found": "NUL"})])
    entry = change.log(action, f"record:{kind}:{name}:{version}", digest(salt, written))
    change.connection.execute(
        insert(record_version).values(
            record=name, version=version, body=written, salt=salt, entry=entry
        )
    )


def _wrong(code: str, kind: str, key: str, **values: object) -> InputError:
    place = Place(f"{kind} {key}")
    return InputError([Problem(code, place, {"found": key, "kind": kind, **values})])

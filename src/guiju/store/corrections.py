"""What a person changed of a statement: kind and source, with name and date, beside what was read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from guiju.model.problem import InputError, Place, Problem
from guiju.store.audit import Change
from guiju.store.canonical import canonical, digest, new_salt
from guiju.store.index import fold, terms_of
from guiju.store.schema import correction, document, statement, statement_term

KINDS = ("fact", "problem", "proposal", "target", "praise")


def find_statement(connection: Connection, name: str) -> Row[Any]:
    """The current statement `DOCUMENT:STATEMENT`. Raises InputError where there is none."""
    document_name, _, statement_name = name.rpartition(":")
    query = (
        select(statement)
        .join(document, document.c.id == statement.c.document)
        .where(document.c.name == document_name, statement.c.name == statement_name)
        .where(statement.c.current)
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        raise InputError([Problem("statement-missing", Place(name), {"found": name})])
    return found


def correct(change: Change, name: str, values: Mapping[str, Any], seen: int | None) -> None:
    """Correct `kind` or `speakers` of a statement; see `Store.correct`."""
    found = find_statement(change.connection, name)
    kind = values.get("kind")
    if kind is not None and kind not in KINDS:
        shown = {"found": kind, "known": ", ".join(KINDS)}
        raise InputError([Problem("kept-kind", Place(name), shown)])
    revision = found.revision if seen is None else seen
    done = change.connection.execute(
        update(statement)
        .where(statement.c.id == found.id, statement.c.revision == revision)
        .values(revision=revision + 1)
    )
    if done.rowcount != 1:
        shown = {"found": name, "seen": revision, "version": found.revision}
        raise InputError([Problem("statement-changed", Place(name), shown)])
    for field, value in values.items():
        _write(change, found.id, field, value)


def _write(change: Change, number: int, field: str, value: Any, carried: int | None = None) -> None:
    connection = change.connection
    written, salt = canonical(value), new_salt()
    own = digest(salt, seal_value(number, field, written))
    action = "statement.correct" if carried is None else "statement.carry"
    entry = change.log(action, f"statement:{number}", own)
    last = connection.execute(select(func.coalesce(func.max(correction.c.id), 0))).scalar_one()
    connection.execute(
        insert(correction).values(
            id=int(last) + 1, statement=number, field=field, value=written, salt=salt, hash=own,
            carried=carried, entry=entry,
        )
    )  # fmt: skip
    restate(connection, number)


def seal_value(number: int, field: str, written: str) -> str:
    """A correction as the text that is hashed."""
    return canonical([number, field, written])


def restate(connection: Connection, number: int) -> None:
    """Let a statement show what holds: what was read, and what was corrected since."""
    row = connection.execute(select(statement).where(statement.c.id == number)).one()
    body = json.loads(row.body)
    held = {name: body[name] for name in ("kind", "speakers")}
    corrected = (
        select(correction)
        .where(correction.c.statement == number, correction.c.value.is_not(None))
        .order_by(correction.c.id)
    )
    held |= {one.field: json.loads(one.value) for one in connection.execute(corrected)}
    values = {"kind": held["kind"], "speakers": canonical(held["speakers"])}
    connection.execute(update(statement).where(statement.c.id == number).values(values))
    terms = statement_term
    connection.execute(delete(terms).where(terms.c.statement == number, terms.c.field == "speaker"))
    rows = terms_of(number, "speaker", held["speakers"]) if row.current else []
    if rows:
        connection.execute(insert(terms), rows)


def carry(change: Change, key: str, version: int) -> tuple[int, int]:
    """Write corrections of the version before again at statements of the same words: how many, and how many not."""
    held = latest(change.connection, key, version - 1)
    if not held:
        return 0, 0
    places: dict[str, list[int]] = {}
    newer = select(statement.c.id, statement.c.quote).where(
        statement.c.document == key, statement.c.version == version
    )
    for row in change.connection.execute(newer):
        places.setdefault(fold(row.quote), []).append(row.id)
    carried = 0
    for found in held:
        fitting = places.get(fold(found.quote), [])
        # Where the words stand twice, which of them was meant is not known.
        if len(fitting) == 1:
            _write(change, fitting[0], found.field, json.loads(found.value), found.id)
            carried += 1
    return carried, len(held) - carried


def latest(connection: Connection, key: str, version: int) -> list[Row[Any]]:
    """The corrections that hold in a version of a document: the last of each statement and field."""
    query = (
        select(correction, statement.c.quote)
        .join(statement, statement.c.id == correction.c.statement)
        .where(statement.c.document == key, statement.c.version == version)
        .where(correction.c.value.is_not(None))
        .order_by(correction.c.id)
    )
    found = {(row.statement, row.field): row for row in connection.execute(query)}
    return [found[place] for place in sorted(found)]

"""Erasing personal data: what is erased is gone, that it was erased is logged, and the log still proves itself.

The log holds hashes with a salt; data and salt go together, so that nobody can try names against the hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, text, update

from guiju.model.problem import InputError, Place, Problem
from guiju.store.audit import Change
from guiju.store.canonical import canonical, digest
from guiju.store.corrections import restate
from guiju.store.schema import (
    correction,
    document,
    document_version,
    person,
    record,
    record_version,
    statement,
    statement_term,
)

ERASING = frozenset(("person.erase", "record.erase", "document.erase"))


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, by kind of thing. `naming` lists records that still hold the name: erase them one by one."""

    people: int = 0
    statements: int = 0
    documents: int = 0
    corrections: int = 0
    records: int = 0
    naming: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Marked:
    """The keys of what is to be erased."""

    people: Sequence[str] = ()
    records: Sequence[tuple[str, int]] = ()
    documents: Sequence[tuple[str, int]] = ()
    statements: Sequence[int] = ()
    corrections: Sequence[int] = ()


def erase_person(change: Change, name: str) -> Erasure:
    """Erase a name from who did what, and every statement, headline and correction that holds it."""
    connection = change.connection
    if not name.strip():
        raise InputError([Problem("erase-nothing", Place("erase"), {"found": name})])
    inside = canonical(name)[1:-1]
    people = connection.execute(select(person.c.id).where(person.c.name == name)).scalars().all()
    statements = _holding(connection, statement.c.id, statement.c.body, inside)
    marked = _Marked(
        people=people,
        documents=_pairs(
            connection, document_version.c.document, document_version.c.version,
            document_version.c.body.contains(inside, autoescape=True),
        ),
        statements=statements,
        corrections=sorted(
            {*_holding(connection, correction.c.id, correction.c.value, inside),
             *_corrections_of(connection, statements)}
        ),
    )  # fmt: skip
    renamed = _holding(connection, document.c.id, document.c.name, name)
    if not (people or statements or marked.documents or marked.corrections or renamed):
        raise InputError([Problem("erase-nothing", Place("erase"), {"found": name})])
    _erase(change, "person.erase", f"person:{people[0] if people else '-'}", marked)
    for key in renamed:
        connection.execute(
            update(document).where(document.c.id == key).values(name=f"document-{key}")
        )
    return _said(marked, _records_naming(connection, inside))


def erase_record(change: Change, kind: str, key: str) -> Erasure:
    """Erase the bodies of all versions of a record; that there were versions, and when, stays."""
    connection = change.connection
    found = connection.execute(
        select(record.c.id).where(record.c.kind == kind, record.c.key == key)
    ).scalar()
    versions = _pairs(
        connection, record_version.c.record, record_version.c.version,
        (record_version.c.record == found) & record_version.c.body.is_not(None),
    )  # fmt: skip
    if not versions:
        raise InputError([Problem("erase-nothing", Place("erase"), {"found": f"{kind} {key}"})])
    marked = _Marked(records=versions)
    _erase(change, "record.erase", f"record:{kind}:{found}", marked)
    # The key may say who somebody is as well.
    connection.execute(update(record).where(record.c.id == found).values(key=f"record-{found}"))
    return _said(marked)


def erase_document(change: Change, name: str) -> Erasure:
    """Erase a document with all its versions, statements and corrections."""
    connection = change.connection
    key = connection.execute(select(document.c.id).where(document.c.name == name)).scalar()
    if key is None:
        raise InputError([Problem("erase-nothing", Place("erase"), {"found": name})])
    held = statement.c.document == key
    statements = connection.execute(
        select(statement.c.id).where(held, statement.c.body.is_not(None)).order_by(statement.c.id)
    ).scalars().all()  # fmt: skip
    marked = _Marked(
        documents=_pairs(
            connection, document_version.c.document, document_version.c.version,
            (document_version.c.document == key) & document_version.c.body.is_not(None),
        ),
        statements=statements,
        corrections=_corrections_of(connection, statements),
    )  # fmt: skip
    _erase(change, "document.erase", f"document:{key}", marked)
    connection.execute(update(document).where(document.c.id == key).values(name=None))
    return _said(marked)


def entries_of_erased(connection: Connection) -> set[int]:
    """The entries under which anything is marked as erased."""
    found: set[int] = set()
    for table in (person, record_version, document_version, statement, correction):
        column = table.c.erased
        found |= set(
            connection.execute(select(column).where(column.is_not(None)).distinct()).scalars()
        )
    return found


def seal_erasure(connection: Connection, entry: int) -> str:
    """The hash of all that was erased under an entry, by what is marked so now."""
    marked = _Marked(
        connection.execute(select(person.c.id).where(person.c.erased == entry)).scalars().all(),
        _pairs(connection, record_version.c.record, record_version.c.version, record_version.c.erased == entry),
        _pairs(connection, document_version.c.document, document_version.c.version,
               document_version.c.erased == entry),
        connection.execute(select(statement.c.id).where(statement.c.erased == entry)).scalars().all(),
        connection.execute(select(correction.c.id).where(correction.c.erased == entry)).scalars().all(),
    )  # fmt: skip
    return _seal(marked)


def _seal(marked: _Marked) -> str:
    return digest(
        canonical(
            [
                sorted(marked.people), sorted(map(list, marked.records)), sorted(map(list, marked.documents)),
                sorted(marked.statements), sorted(marked.corrections),
            ]
        )
    )  # fmt: skip


def _erase(change: Change, action: str, subject: str, marked: _Marked) -> None:
    connection = change.connection
    entry = change.log(action, subject, _seal(marked))
    bare: dict[str, Any] = {"body": None, "salt": None, "erased": entry}
    blank = {
        "quote": "",
        "speakers": "[]",
        "folded": "",
        "words": "",
        "bigrams": 0,
        "current": False,
    }
    for number in marked.statements:
        connection.execute(delete(statement_term).where(statement_term.c.statement == number))
        connection.execute(update(statement).where(statement.c.id == number).values(bare | blank))
    for number in marked.corrections:
        values = {"value": None, "salt": None, "erased": entry}
        connection.execute(update(correction).where(correction.c.id == number).values(values))
    for number in _statements_of(connection, marked.corrections):
        restate(connection, number)
    _blank(connection, record_version, "record", marked.records, bare)
    # The hash of the content has no salt: with it a name could be tried out.
    _blank(connection, document_version, "document", marked.documents, bare | {"content": ""})
    for key in _documents_of(connection, marked.statements):
        held = document_version.c.document == key
        connection.execute(update(document_version).where(held).values(content=""))
    for key in marked.people:
        connection.execute(update(person).where(person.c.id == key).values(name=None, erased=entry))
    if connection.dialect.name == "sqlite":
        # Pieces of the index that hold erased words are written anew without them.
        connection.execute(
            text("INSERT INTO statement_index (statement_index) VALUES ('optimize')")
        )


def _blank(
    connection: Connection, table: Table, column: str, pairs: Sequence[tuple[str, int]], bare: dict[str, Any]
) -> None:  # fmt: skip
    for key, version in pairs:
        connection.execute(
            update(table).where(table.c[column] == key, table.c.version == version).values(bare)
        )


def _holding(
    connection: Connection, key: ColumnElement[Any], column: ColumnElement[Any], part: str
) -> list[Any]:
    query = select(key).where(column.contains(part, autoescape=True)).order_by(key)
    return list(connection.execute(query).scalars())


def _pairs(
    connection: Connection, key: ColumnElement[Any], version: ColumnElement[Any], where: ColumnElement[bool]
) -> list[tuple[str, int]]:  # fmt: skip
    query = select(key, version).where(where).order_by(key, version)
    return [(row[0], row[1]) for row in connection.execute(query)]


def _corrections_of(connection: Connection, statements: Sequence[int]) -> list[int]:
    """The corrections of some statements: what was put in the place of what is erased goes with it."""
    wanted = set(statements)
    query = select(correction.c.id, correction.c.statement).where(correction.c.value.is_not(None))
    return sorted(row.id for row in connection.execute(query) if row.statement in wanted)


def _documents_of(connection: Connection, statements: Sequence[int]) -> list[str]:
    wanted = set(statements)
    query = select(statement.c.id, statement.c.document)
    return sorted({row.document for row in connection.execute(query) if row.id in wanted})


def _statements_of(connection: Connection, corrections: Sequence[int]) -> list[int]:
    """The statements that still stand, of corrections that do not."""
    wanted = set(corrections)
    query = (
        select(correction.c.id, correction.c.statement)
        .join(statement, statement.c.id == correction.c.statement)
        .where(statement.c.body.is_not(None))
    )
    return sorted({row.statement for row in connection.execute(query) if row.id in wanted})


def _records_naming(connection: Connection, part: str) -> tuple[tuple[str, str], ...]:
    query = (
        select(record.c.kind, record.c.key)
        .join(record_version, record_version.c.record == record.c.id)
        .where(record_version.c.body.contains(part, autoescape=True))
        .distinct()
        .order_by(record.c.kind, record.c.key)
    )
    return tuple((row.kind, row.key) for row in connection.execute(query))


def _said(marked: _Marked, naming: tuple[tuple[str, str], ...] = ()) -> Erasure:
    return Erasure(
        len(marked.people), len(marked.statements), len(marked.documents), len(marked.corrections),
        len(marked.records), naming,
    )  # fmt: skip

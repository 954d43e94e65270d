"""What the log speaks of, held against it: every body, statement and correction has the hash that was logged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, select

from guiju.store.audit import Break
from guiju.store.canonical import canonical, digest
from guiju.store.corrections import seal_value
from guiju.store.documents import seal_document
from guiju.store.erasure import ERASING, entries_of_erased, seal_erasure
from guiju.store.index import bigrams_of, fold, words_of
from guiju.store.schema import (
    audit,
    correction,
    document,
    document_version,
    record,
    record_version,
    statement,
)

_WRITING = frozenset(
    ("record.add", "record.change", "document.keep", "statement.correct", "statement.carry")
)
_FALSE = "false"
"""In the place of a hash: what is kept is not what it was, whatever the log says."""


def first_false_content(connection: Connection) -> tuple[int, Break | None]:
    """How many things were held against the log, and the first entry whose content is not what was logged."""
    columns = (audit.c.sequence, audit.c.action, audit.c.subject, audit.c.input)
    logged = {row.sequence: row for row in connection.execute(select(*columns))}
    missing = {number for number, row in logged.items() if row.action in _WRITING}
    false: set[int] = set()
    count = 0
    for number, subject, sealed in _contents(connection):
        count += 1
        missing.discard(number)
        row = logged.get(number)
        if row is None or row.subject != subject or sealed not in ("", row.input):
            false.add(number)
    erasing = {number for number, row in logged.items() if row.action in ERASING}
    # What is marked as erased under another entry was not erased by Guiju.
    false |= entries_of_erased(connection) - erasing
    false |= {n for n in erasing if logged[n].input != seal_erasure(connection, n)}
    wrong = false | missing
    if not wrong:
        return count, None
    first = min(wrong)
    return count, Break(first, "content", logged[first].subject if first in logged else "")


def _contents(connection: Connection) -> Iterator[tuple[int, str, str]]:
    """Entries with their subject and the hash of what is kept under them now; '' where it was erased."""
    yield from chain(_records(connection), _corrections(connection), _documents(connection))


def _records(connection: Connection) -> Iterator[tuple[int, str, str]]:
    query = select(record_version, record.c.kind, record.c.version.label("last")).join(
        record, record.c.id == record_version.c.record
    )
    for row in connection.execute(query.execution_options(yield_per=2000)):
        subject = f"record:{row.kind}:{row.record}:{row.version}"
        sealed = _sealed(row.body, row.salt, row.erased)
        yield row.entry, subject, sealed if row.version <= row.last else _FALSE


def _corrections(connection: Connection) -> Iterator[tuple[int, str, str]]:
    for row in connection.execute(select(correction)):
        written = None if row.value is None else seal_value(row.statement, row.field, row.value)
        sealed = _sealed(written, row.salt, row.erased)
        yield row.entry, f"statement:{row.statement}", sealed


def _sealed(body: str | None, salt: str | None, erased: int | None) -> str:
    if body is None:
        return "" if erased is not None else _FALSE
    return digest(salt or "", body)


def _documents(connection: Connection) -> Iterator[tuple[int, str, str]]:
    versions = select(document_version, document.c.version.label("last")).join(
        document, document.c.id == document_version.c.document
    )
    statements = _statements(connection)
    for row in connection.execute(versions).all():
        hashes = statements.get((row.document, row.version), [])
        own = _sealed(row.body, row.salt, row.erased)
        good = own in ("", row.hash) and row.version <= row.last and _FALSE not in hashes
        sealed = seal_document(row.digest, row.dated, row.hash, hashes)
        yield row.entry, f"document:{row.document}:{row.version}", sealed if good else _FALSE


def _statements(connection: Connection) -> dict[tuple[str, int], list[str]]:
    """The hashes of the statements of each version of a document, in order."""
    corrected: dict[int, dict[str, Any]] = {}
    for row in connection.execute(select(correction).order_by(correction.c.id)):
        if row.value is not None:
            corrected.setdefault(row.statement, {})[row.field] = json.loads(row.value)
    hashes: dict[tuple[str, int], list[str]] = {}
    query = select(statement).order_by(
        statement.c.document, statement.c.version, statement.c.position
    )
    for row in connection.execute(query.execution_options(yield_per=2000)):
        own = _sealed(row.body, row.salt, row.erased)
        good = own in ("", row.hash) and _is_shown_as_kept(row, corrected.get(row.id, {}))
        hashes.setdefault((row.document, row.version), []).append(row.hash if good else _FALSE)
    return hashes


def _is_shown_as_kept(row: Row[Any], corrected: Mapping[str, Any]) -> bool:
    """Whether the columns that are searched and shown follow from the body and its corrections."""
    if row.body is None:
        return not (row.quote or row.words or row.folded)
    held = json.loads(row.body) | corrected
    folded = fold(held["quote"]) if row.current else ""
    return bool(
        row.quote == held["quote"]
        and row.name == held["id"]
        and row.kind == held["kind"]
        and row.speakers == canonical(held["speakers"])
        and row.folded == folded
        and row.words == words_of(folded)
        and (not row.current or row.bigrams == len(bigrams_of(folded)))
    )

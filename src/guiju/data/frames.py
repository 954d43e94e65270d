"""Tables in memory → something SQL can read: Arrow, Polars, pandas, DuckDB relations."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import TYPE_CHECKING, Any

from guiju.data.digest import Digest
from guiju.data.opened import Header, Opened, named_apart
from guiju.evaluate.quoting import identifier
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NUMBERS = count(1)
_DIGEST_ROWS = 10_000


class _Stream:
    """Hands a table on by the Arrow interface, as often as it is read."""

    def __init__(self, frame: Any) -> None:
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.frame.__arrow_c_stream__(requested_schema)


def open_frame(connection: DuckDBPyConnection, frame: Any, entity: str) -> Opened:
    """An Arrow table, a Polars or pandas frame or a DuckDB relation, for this connection to read.

    Frames are read where they are. A relation or an Arrow stream, which cannot be read several times at once,
    is copied first, into memory or, where that does not suffice, to disk.
    Raises InputError for other objects.
    """
    kind = f"{type(frame).__module__.partition('.')[0].lstrip('_')} {type(frame).__name__}"
    file = f"{entity} ({kind})"
    pandas = kind == "pandas DataFrame"
    if not (pandas or hasattr(frame, "__arrow_c_stream__")):
        raise InputError([Problem("unknown-frame", Place(file), {"found": kind, "entity": entity})])
    name = f"given {next(_NUMBERS)}"
    connection.register(name, frame if pandas else _Stream(frame))
    row = "row_number() OVER ()"
    if "Reader" in kind or "Relation" in kind:
        name, given = f"{name} copy", name
        connection.execute(f"CREATE TEMP TABLE {identifier(name)} AS FROM {identifier(given)}")
        connection.unregister(given)
        row = "rowid + 1"
    described = connection.execute(f"DESCRIBE {identifier(name)}").fetchall()
    columns = [(str(column), str(type_)) for column, type_, *_ in described]
    shown = tuple(Header(column.strip(), column, type_) for column, type_ in columns)
    digest = Digest(lambda: _frame_digest(connection, name, shown))
    relation, row, headers = named_apart(identifier(name), row, columns)
    return Opened(file, relation, headers, row, digest)


def _frame_digest(connection: DuckDBPyConnection, name: str, headers: tuple[Header, ...]) -> str:
    """SHA-256 of headers, types and the values row by row, whatever kind of frame holds them."""
    hasher = hashlib.sha256()
    for header in headers:
        hasher.update(f"{header.text}\x1f{header.type}\x1e".encode())
    cells = ", ".join(f"coalesce(CAST({identifier(h.name)} AS VARCHAR), chr(29))" for h in headers)
    text = f"concat_ws(chr(31), {cells}) AS cells"
    rows = f"SELECT row_number() OVER () - 1 AS n, {text} FROM {identifier(name)}"
    found = connection.execute(
        f"SELECT sha256(string_agg(cells, chr(30) ORDER BY n)) FROM ({rows})"
        f" GROUP BY n // {_DIGEST_ROWS} ORDER BY n // {_DIGEST_ROWS}"
    )
    for (digest,) in found.fetchall():
        hasher.update(digest.encode())
    return hasher.hexdigest()

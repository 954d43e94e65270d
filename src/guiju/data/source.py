"""What is given for an entity, file or frame → a table that SQL can read."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from guiju.data.connection import readable
from guiju.data.delimited import open_delimited
from guiju.data.digest import Digest
from guiju.data.encoding import broken
from guiju.data.frames import open_frame
from guiju.data.known import Known
from guiju.data.opened import Header, Opened, named_apart
from guiju.data.progress import Report
from guiju.data.spreadsheet import open_spreadsheet
from guiju.evaluate.quoting import identifier
from guiju.model.definition import Entity
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Source: TypeAlias = Any
"""A path, or a table in memory: Arrow, Polars, pandas, DuckDB relation; None for no rows at all."""

_PARQUET = (".parquet", ".pq")
_NO_PARQUET = ("magic bytes", "too small to be a Parquet", "Footer length")
"""What DuckDB says of a file that does not begin or end as a Parquet file does."""

_DELIMITED = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
_SHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")


def open_source(
    connection: DuckDBPyConnection,
    entity: Entity,
    given: Source,
    report: Report | None = None,
) -> Opened:
    """The table given for an entity, by the ending of its file's name or by its kind.

    Raises InputError where there is no such file, it is of no known kind, or it cannot be read.
    """
    if given is None:
        return _open_nothing(connection, entity)
    if not isinstance(given, (str, Path)):
        return open_frame(connection, given, entity.name)
    path = Path(given)
    if not path.is_file():
        reason = os.strerror(errno.EISDIR if path.is_dir() else errno.ENOENT)
        values = {"found": str(path), "reason": reason}
        raise InputError([Problem("no-file", Place(str(path)), values)])
    name = path.name.lower()
    if name.endswith(_PARQUET):
        return _open_parquet(connection, path)
    if name.endswith(_DELIMITED):
        return open_delimited(connection, path, report)
    if name.endswith(_SHEETS):
        return open_spreadsheet(connection, path, entity)
    values = {"found": path.name, "expected": ", ".join((*_DELIMITED, *_PARQUET[:1], *_SHEETS))}
    raise InputError([Problem("unknown-file-kind", Place(str(path)), values)])


def _open_nothing(connection: DuckDBPyConnection, entity: Entity) -> Opened:
    """A table of an entity without rows."""
    name = identifier(f"no {entity.name}")
    columns = ", ".join(f"{identifier(column)} VARCHAR" for column in entity.columns)
    connection.execute(f"CREATE TEMP TABLE {name} ({columns})")
    headers = tuple(Header(column, column, "VARCHAR") for column in entity.columns)
    digest = Digest.known(hashlib.sha256(b"").hexdigest())
    return Opened("", name, headers, "row_number() OVER ()", digest, text=True, absent=True)


def _open_parquet(connection: DuckDBPyConnection, path: Path) -> Opened:
    import duckdb

    if not path.stat().st_size:
        raise InputError([Problem("empty-file", Place(str(path)), {"found": path.name})])
    # A folder called year=2024 is a name: else it would stand for a column of that name, or hide it.
    relation = f"read_parquet({readable(connection, path)}, hive_partitioning = false)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0].replace(str(path.resolve()), path.name)
        cut = any(word in reason for word in _NO_PARQUET)
        raise broken(
            path, "this is no Parquet file, or it is cut short" if cut else reason
        ) from None
    columns = [(str(name), str(type_)) for name, type_, *_ in described]
    found, row, headers = named_apart(relation, "file_row_number + 1", columns)
    known = Known(path)
    digest = Digest.of_file(path, known)
    return Opened(str(path), found, headers, row, digest, pruned=found == relation, known=known)

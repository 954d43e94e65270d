"""Files and lists that are given as tables, for the engine to read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from guiju.data.delimited import lost_lines
from guiju.data.source import open_source
from guiju.evaluate.quoting import identifier as quoted
from guiju.measures.problems import wrong
from guiju.model.definition import Entity

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ENTITY = Entity("data", (), {})


def open_file(connection: DuckDBPyConnection, path: str | Path, name: str) -> str:
    """A file as a table or view of a connection, its columns by their headers.

    Raises InputError for headers that stand twice, and lines with too few or too many cells.
    """
    given = open_source(connection, _ENTITY, path)
    headers = [header.text for header in given.headers]
    twice = [header for header in headers if headers.count(header) > 1]
    if twice:
        raise wrong("measure-headers", given.file, found=twice[0])
    columns = ", ".join(
        f"{quoted(header.name)} AS {quoted(header.text)}" for header in given.headers if header.text
    )
    kind = "TABLE" if given.text else "VIEW"
    connection.execute(f"CREATE TEMP {kind} {name} AS SELECT {columns} FROM {given.relation}")
    for row, line, cells in lost_lines(connection, given):
        values = {"found": line[:80], "count": cells, "expected": len(headers)}
        raise wrong("measure-cells", given.file, row=row, **values)
    return name


def open_mapping(connection: DuckDBPyConnection, table: Mapping[str, Any], name: str) -> str:
    """Lists by name as a table of a connection. Raises InputError for lists of different lengths, and what is none."""
    arrays = all(_is_plain(values) for values in table.values())
    columns: dict[str, Any] = {
        str(key): values if arrays else _listed(str(key), values) for key, values in table.items()
    }
    lengths = {key: len(values) for key, values in columns.items()}
    if len(set(lengths.values())) != 1:
        found = ", ".join(f"{key}: {count}" for key, count in lengths.items()) or "-"
        raise wrong("measure-lengths", "table", found=found)
    if arrays:
        # The engine reads them where they are.
        connection.register(name, columns)
        return name
    picked = ", ".join(f"unnest(${at}) AS {quoted(key)}" for at, key in enumerate(columns, 1))
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT {picked}", list(columns.values()))
    return name


def _is_plain(values: Any) -> bool:
    """Whether a column is an array of numbers that the engine knows."""
    return (
        isinstance(values, np.ndarray)
        and values.ndim == 1
        and values.dtype.char in "bhilqBHILQfd"
        and values.dtype.isnative
        and values.flags.c_contiguous
    )


def _listed(key: str, values: Any) -> list[Any]:
    """A column of a mapping as a list of what the engine knows: numbers of NumPy and fractions become plain ones."""
    if isinstance(values, np.ndarray):
        return list(values.tolist())
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise wrong("measure-lengths", key, found=f"{key}: {str(values)[:60]}")
    return [
        one.item()
        if isinstance(one, np.generic)
        else float(one)
        if isinstance(one, Fraction)
        else one
        for one in values
    ]

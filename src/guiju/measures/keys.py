"""Keys of a table as numbers, and sizes added up by them: names go over once, rows carry numbers.

A table of names is small, and the engine finds the number of a row in it faster than it groups or sorts names.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guiju.evaluate.quoting import identifier as quoted
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage
from guiju.measures.tables import Array, count_of, coverage_of, key_of, number_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Codes: TypeAlias = NDArray[np.int64]
Names: TypeAlias = NDArray[np.object_]

_AT_ONCE = 24_000_000
"""Rows fetched at a time: what bounds memory for tables of any length."""
MOST_CELLS = 1 << 29
"""Cells of a matrix: 4 GB."""
_FEW = 1 << 22
"""So many cells are kept however few rows there are."""


@dataclass(frozen=True, slots=True)
class Key:
    """The names of a key in order, the column that holds it, and the engine's table of their numbers."""

    column: str
    names: Names
    table: str


def numbered(connection: DuckDBPyConnection, source: str, columns: Sequence[str]) -> list[Key]:
    """Each column as a key: its names without blanks around, sorted; empty ones have no number."""
    keys = []
    for at, column in enumerate(columns):
        table, name = f"names_{at}", key_of(column)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT raw, name, "
            "(dense_rank() OVER (ORDER BY name) - 1)::INTEGER AS code "
            f"FROM (SELECT {quoted(column)} AS raw, {name} AS name FROM {source} GROUP BY ALL) "
            "WHERE name IS NOT NULL"
        )
        found = connection.execute(f"SELECT DISTINCT name FROM {table} ORDER BY name").fetchall()
        keys.append(Key(column, np.array([row[0] for row in found] or [], dtype=object), table))
    return keys


@dataclass(frozen=True, slots=True)
class Sums:
    """Sizes added up by keys: an array with an axis for each key, in the order of its names.

    `cells` is how many of them had a row.
    """

    sizes: Array
    cells: int
    coverage: Coverage


def added_up(
    connection: DuckDBPyConnection, source: str, keys: Sequence[Key], value: str | None
) -> Sums:
    """Sizes by keys, all combinations there; without `value` each row counts one.

    Rows without a key or a size are left out and counted. Raises InputError for a negative size, and where no row
    is left.
    """
    shape = tuple(len(key.names) for key in keys)
    require_room(shape, ", ".join(key.column for key in keys))
    rows, used, cells = count_of(connection, source), 0, 0
    sizes: Array = np.zeros(0)
    for part in _parts(rows):
        query = _coded(source, keys, value) + part
        fetched = connection.execute(query).fetchnumpy()
        code, size = fetched["code"], fetched["v"] if value else None
        if not len(code):
            continue
        if size is not None:
            _not_negative(keys, code, size, value)
        found = np.bincount(code, size, minlength=math.prod(shape)).astype(np.float64, copy=False)
        # No cell stands in two parts.
        cells += _cells(code, found)
        used += len(code)
        sizes = sizes + found if len(sizes) else found
    coverage = _coverage(connection, source, keys, value, rows, used)
    return Sums(sizes.reshape(shape), cells, coverage)


def require_room(shape: Sequence[int], where: str) -> None:
    """Raise InputError for a matrix that no machine of an office holds."""
    if math.prod(shape) > MOST_CELLS:
        found = " x ".join(f"{count:,}" for count in shape)
        raise wrong("measure-large", where, found=found, expected=f"{MOST_CELLS:,}")


def once_each(names: Sequence[object], where: str) -> None:
    """Raise InputError for a name that stands twice."""
    if len(set(names)) < len(names):
        twice = next(name for name, count in Counter(names).items() if count > 1)
        raise wrong("measure-name-twice", where, found=twice)


def _parts(rows: int) -> list[str]:
    """Conditions that split long tables by their first key."""
    count = max(1, -(-rows // _AT_ONCE))
    return [f" AND k0.code % {count} = {at}" for at in range(count)] if count > 1 else [""]


def _cells(code: Codes, sizes: Array) -> int:
    """How many cells have a row."""
    positive = int(np.count_nonzero(sizes))
    if positive == len(code):
        return positive
    seen = np.zeros(len(sizes), dtype=bool)
    seen[code] = True
    return int(np.count_nonzero(seen))


@dataclass(frozen=True, slots=True)
class CellsThere:
    """Cells with a size above zero, in order: one number for the keys of each, their sizes, and the coverage."""

    code: Codes
    sizes: Array
    coverage: Coverage


def cells_there(
    connection: DuckDBPyConnection, source: str, keys: Sequence[Key], value: str
) -> CellsThere:
    """Sizes by keys, where they are above zero. Errors as of `added_up`.

    Where few of all combinations can be there, the engine groups the rows, and the others are never stored.
    """
    rows = count_of(connection, source)
    if math.prod(len(key.names) for key in keys) <= max(_FEW, 4 * rows):
        sums = added_up(connection, source, keys, value)
        sizes, coverage = sums.sizes.ravel(), sums.coverage
        code = np.flatnonzero(sizes)
        return CellsThere(code, sizes[code], coverage)
    found = connection.execute(
        "SELECT code, sum(v) AS v, count(*) AS n, min(v) AS least "
        f"FROM ({_coded(source, keys, value)}) GROUP BY code ORDER BY code"
    ).fetchnumpy()
    if len(found["code"]):
        _not_negative(keys, found["code"], found["least"], value)
    coverage = _coverage(connection, source, keys, value, rows, int(found["n"].sum()))
    there = found["v"] > 0
    return CellsThere(found["code"][there].astype(np.int64), found["v"][there], coverage)


def _coded(source: str, keys: Sequence[Key], value: str | None) -> str:
    """The query of each row that has all keys and a size: one number for its keys, and its size."""
    packed, shape = "k0.code", [len(key.names) for key in keys]
    if math.prod(shape) >= 2**31:
        packed = "k0.code::BIGINT"
    for at in range(1, len(keys)):
        packed = f"({packed}) * {shape[at]} + k{at}.code"
    joins = "".join(
        f" JOIN {key.table} k{at} ON t.{quoted(key.column)} = k{at}.raw"
        for at, key in enumerate(keys)
    )
    size = number_of(value, "t") if value else "1"
    return f"SELECT {packed} AS code, {size} AS v FROM {source} t{joins} WHERE {size} IS NOT NULL"


def _not_negative(keys: Sequence[Key], code: Codes, size: Array, value: str | None) -> None:
    """Raise the error of a size below zero, with the keys of its row."""
    if size.min() < 0:
        at = int(size.argmin())
        place = np.unravel_index(int(code[at]), tuple(len(key.names) for key in keys))
        names = ", ".join(str(key.names[one]) for key, one in zip(keys, place, strict=True))
        raise wrong("measure-negative", str(value), found=float(size[at]), keys=names)


def _coverage(
    connection: DuckDBPyConnection, source: str, keys: Sequence[Key], value: str | None,
    rows: int, used: int,
) -> Coverage:  # fmt: skip
    if not used:
        raise wrong("measure-empty", value or "table", found=rows)
    if used == rows:
        return Coverage(rows, used)
    return coverage_of(connection, source, [key.column for key in keys], [value] if value else [])

"""Keys of a table as numbers, and sizes added up by them: names go over once, rows carry numbers.

A table of names is small, and the engine finds the number of a row in it faster than it groups or sorts names.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from nanoarrow import c_array_stream
from numpy.typing import NDArray

from guiju.evaluate.quoting import identifier as quoted
from guiju.measures.contents import count_of, coverage_of, key_of, nothing_there, number_of
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage
from guiju.measures.tables import Array
from guiju.model.problem import InputError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Codes: TypeAlias = NDArray[np.int64]
Names: TypeAlias = NDArray[np.object_]

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


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of names as numbers, names only where it is asked for them: `names[code // step % len(names)]`.

    >>> column = Coded(np.array(["a", "b"], dtype=object), np.array([0, 1, 3]))
    >>> list(column), column[1:].tolist()
    (['a', 'b', 'b'], ['b', 'b'])
    """

    names: Names
    code: Codes
    step: int = 1

    def __len__(self) -> int:
        return len(self.code)

    def __getitem__(self, at: Any) -> Any:
        return self.names[self.code[at] // self.step % len(self.names)]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        names: NDArray[Any] = self[:]
        return names if dtype is None else names.astype(dtype)

    def tolist(self) -> list[Any]:
        """All names."""
        return list(self[:].tolist())


def numbered(connection: DuckDBPyConnection, source: str, columns: Sequence[str]) -> list[Key]:
    """Each column as a key: its names without blanks around, sorted; empty ones have no number."""
    keys = []
    for at, column in enumerate(columns):
        table, name = f"names_{at}", key_of("raw")
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT raw, name, "
            "(dense_rank() OVER (ORDER BY name) - 1)::INTEGER AS code "
            f"FROM (SELECT raw, {name} AS name FROM (SELECT {quoted(column)} AS raw FROM {source} GROUP BY ALL)) "
            "WHERE name IS NOT NULL"
        )
        found = connection.execute(f"SELECT DISTINCT name FROM {table} ORDER BY name").fetchall()
        keys.append(Key(column, np.array([row[0] for row in found] or [], dtype=object), table))
    return keys


@dataclass(frozen=True, slots=True)
class Sums:
    """Sizes added up by keys: an array with an axis for each key, in the order of its names.

    `bare` marks the cells of rows of size zero, where there are such rows.
    """

    sizes: Array
    bare: NDArray[np.bool_] | None
    coverage: Coverage

    @property
    def cells(self) -> int:
        """How many cells have a row."""
        there = self.sizes.ravel() != 0
        return int(np.count_nonzero(there if self.bare is None else there | self.bare))


def added_up(
    connection: DuckDBPyConnection, source: str, keys: Sequence[Key], value: str | None
) -> Sums:
    """Sizes by keys, all combinations there; without `value` each row counts one.

    Rows come in batches and are added up as they come, so that memory depends on the number of cells alone.
    Rows without a key or a size are left out and counted. Raises InputError for a negative size, and where no row
    is left.
    """
    shape = tuple(len(key.names) for key in keys)
    require_room(shape, ", ".join(key.column for key in keys))
    sizes, bare = np.zeros(math.prod(shape)), None
    used, negative = 0, False
    for code, size in _batches(connection, _coded(source, keys, value)):
        np.add.at(sizes, code.astype(np.intp), size)
        used, least = used + len(code), float(size.min())
        if least == 0:
            bare = np.zeros(len(sizes), dtype=bool) if bare is None else bare
            bare[code[size == 0]] = True
        negative = negative or least < 0
    if negative:
        raise _negative(connection, source, keys, str(value))
    coverage = _coverage(connection, source, keys, value, used)
    return Sums(sizes.reshape(shape), bare, coverage)


def _batches(connection: DuckDBPyConnection, query: str) -> Iterator[tuple[Codes, Array]]:
    """The rows of a query of two columns, many at a time and read where the engine holds them."""
    import duckdb

    # A result of which rows are left unread would stand in the way.
    connection.abort()
    stream = c_array_stream(connection.sql(query))
    while True:
        try:
            batch = stream.get_next()
        except StopIteration:
            return
        except RuntimeError as error:
            text = str(error)
            if "INTERRUPT" in text.upper():
                raise KeyboardInterrupt from None
            full = "Out of Memory" in text
            raise (duckdb.OutOfMemoryException if full else duckdb.IOException)(text) from error
        first, second = batch.children
        if len(batch):
            yield _numbers(first), _numbers(second)


def _numbers(column: Any) -> NDArray[Any]:
    """A column of a batch as an array over the memory that holds it."""
    return np.asarray(column.view().buffer(1))[column.offset : column.offset + len(column)]


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
        code = np.flatnonzero(sizes != 0)
        return CellsThere(code, sizes[code], coverage)
    found = connection.execute(
        "SELECT code, sum(v) AS v, count(*) AS n, min(v) AS least "
        f"FROM ({_coded(source, keys, value)}) GROUP BY code ORDER BY code"
    ).fetchnumpy()
    if len(found["code"]) and found["least"].min() < 0:
        raise _negative(connection, source, keys, value)
    coverage = _coverage(connection, source, keys, value, int(found["n"].sum()))
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
    size = number_of(value, "t") if value else "1.0::DOUBLE"
    return f"SELECT {packed} AS code, {size} AS v FROM {source} t{joins} WHERE {size} IS NOT NULL"


def _negative(
    connection: DuckDBPyConnection, source: str, keys: Sequence[Key], value: str
) -> InputError:
    """The error of sizes below zero, with the keys of the least."""
    found = connection.execute(
        f"SELECT code, v FROM ({_coded(source, keys, value)}) ORDER BY v, code LIMIT 1"
    ).fetchone() or (0, 0.0)
    place = np.unravel_index(int(found[0]), tuple(len(key.names) for key in keys))
    names = ", ".join(str(key.names[one]) for key, one in zip(keys, place, strict=True))
    return wrong("measure-negative", value, found=float(found[1]), keys=names)


def _coverage(
    connection: DuckDBPyConnection, source: str, keys: Sequence[Key], value: str | None, used: int
) -> Coverage:
    rows = count_of(connection, source)
    if not used:
        raise nothing_there(connection, source, [value] if value else [], value or "table", rows)
    if used == rows:
        return Coverage(rows, used)
    return coverage_of(connection, source, [key.column for key in keys], [value] if value else [])

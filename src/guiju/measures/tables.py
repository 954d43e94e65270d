"""Tables → columns of keys and numbers, read by the engine; what is left out is counted.

A table is a path (CSV in any usual encoding, Parquet, Excel), an Arrow, pandas or Polars table, a DuckDB relation, a
mapping of column names to lists, a `Part` of one of these, or one `Mapped` to other classifications.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guiju.data import open_connection
from guiju.data.frames import open_frame
from guiju.evaluate.quoting import identifier as quoted
from guiju.evaluate.quoting import literal
from guiju.expression.names import nearest
from guiju.measures.contents import (
    MISSING,
    NO_NUMBER,
    ORIGIN,
    columns_of,
    count_of,
    coverage_of,
    key_of,
    nothing_there,
    number_of,
)
from guiju.measures.given import open_file, open_mapping
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage
from guiju.model.problem import InputError, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Array = NDArray[np.float64]
Table: TypeAlias = Any
"""A path, an Arrow, pandas or Polars table, a DuckDB relation, a mapping of lists, a `Part`, a `Mapped`."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table that have given keys: `Part("firms.csv", {"year": 2020})`."""

    table: Table
    where: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A table with the further columns of another one, found by a column that both have.

    A table of industries and their groups turns firms by industry into firms by group. Every key has to be in it, once.
    """

    table: Table
    mapping: Table
    on: str


def picked_by(table: Table) -> set[str]:
    """The columns by which parts of a table are picked.

    >>> picked_by(Part({"x": [1]}, {"year": 2020}))
    {'year'}
    """
    if isinstance(table, Part):
        return {*table.where, *picked_by(table.table)}
    return picked_by(table.table) if isinstance(table, Mapped) else set()


def held(table: Table) -> Table:
    """A table that can be read several times: a stream, which can be read but once, with all its rows."""
    if isinstance(table, Part):
        return replace(table, table=held(table.table))
    if isinstance(table, Mapped):
        return replace(table, table=held(table.table), mapping=held(table.mapping))
    return table.read_all() if hasattr(table, "read_all") else table


@contextmanager
def opened(table: Table) -> Iterator[tuple[DuckDBPyConnection, str]]:
    """A connection in which the table can be read, and the words that name it there.

    Raises InputError for a file that is not there, cannot be read, or has lines with too few or too many cells.
    """
    with open_connection(allowed=list(_paths(table))) as connection:
        try:
            yield connection, _named(connection, table, "given")
        except InputError as error:
            raise InputError([_placed(one, table) for one in error.problems]) from None


def _placed(problem: Problem, table: Table) -> Problem:
    """A problem of a table as one of its file, where it is in one."""
    while isinstance(table, (Part, Mapped)):
        table = table.table
    if problem.place.file != "table" or not isinstance(table, (str, Path)):
        return problem
    return replace(problem, place=problem.place._replace(file=str(table)))


def _paths(table: Table) -> Iterator[Path]:
    if isinstance(table, (str, Path)):
        yield Path(table).absolute()
    elif isinstance(table, Part):
        yield from _paths(table.table)
    elif isinstance(table, Mapped):
        yield from _paths(table.table)
        yield from _paths(table.mapping)


def _named(connection: DuckDBPyConnection, table: Table, name: str) -> str:
    if isinstance(table, Part):
        source = _named(connection, table.table, f"{name}_whole")
        return filtered(connection, source, table.where, name)
    if isinstance(table, Mapped):
        return _mapped(connection, table, name)
    source = _whole(connection, table, name)
    # Of a table and a mapping the table comes first.
    connection.execute(f"CREATE TEMP VIEW IF NOT EXISTS {ORIGIN} AS SELECT * FROM {source}")
    return source


def _whole(connection: DuckDBPyConnection, table: Table, name: str) -> str:
    if isinstance(table, Mapping):
        return open_mapping(connection, table, name)
    if isinstance(table, (str, Path)):
        return open_file(connection, table, name)
    import duckdb

    try:
        return open_frame(connection, table, "data").relation
    except duckdb.NotImplementedException as error:
        # A type of column that the engine does not know, such as periods of pandas.
        raise wrong("measure-type", "table", found=str(error).partition("Error: ")[2]) from error


def _mapped(connection: DuckDBPyConnection, table: Mapped, name: str) -> str:
    first = _named(connection, table.table, f"{name}_whole")
    second = _named(connection, table.mapping, f"{name}_mapping")
    require(connection, first, table.on)
    require(connection, second, table.on)
    have = {column for column, _ in columns_of(connection, first)}
    more = [column for column, _ in columns_of(connection, second) if column not in have]
    key = f"{quoted(table.on)}::VARCHAR"
    doubled = connection.execute(
        f"SELECT {key} FROM {second} GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
    ).fetchone()
    if doubled:
        raise wrong("measure-mapping-twice", table.on, found=doubled[0])
    lost = connection.execute(
        f"SELECT DISTINCT {key} AS k FROM {first} WHERE k NOT IN (SELECT {key} FROM {second}) ORDER BY k"
    ).fetchall()
    if lost:
        raise wrong("measure-unmapped", table.on, found=lost[0][0], count=len(lost))
    added = "".join(f", m.{quoted(column)}" for column in more)
    on = quoted(table.on)
    connection.execute(
        f"CREATE TEMP VIEW {name} AS SELECT t.*{added} FROM {first} t "
        f"LEFT JOIN {second} m ON t.{on}::VARCHAR = m.{on}::VARCHAR"
    )
    return name


def require(connection: DuckDBPyConnection, source: str, *columns: str) -> None:
    """Raise InputError for a column that the table does not have, with the nearest name."""
    known = [name for name, _ in columns_of(connection, source)]
    for column in columns:
        if column not in known:
            values = {"found": column, "nearest": nearest(column, known), "known": ", ".join(known)}
            raise wrong("measure-column", "table", **values)


def filtered(
    connection: DuckDBPyConnection, source: str, where: Mapping[str, object] | None, name: str = "part"
) -> str:  # fmt: skip
    """The rows with given keys, as the words that name them. Raises InputError where there is none."""
    if not where:
        return source
    require(connection, source, *where)
    kinds = dict(columns_of(connection, source))
    conditions = " AND ".join(
        _picks(key, kinds[key], str(value).strip()) for key, value in where.items()
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {source} WHERE {conditions}"
    )
    if not count_of(connection, name):
        found = ", ".join(f"{key}={value}" for key, value in where.items())
        raise wrong("measure-where", "table", found=found)
    return name


def _picks(key: str, kind: str, value: str) -> str:
    """Whether a column holds a value, in the engine's words: as a number, 2020.0 is 2020; text is as it stands."""
    try:
        number = float(value)
    except ValueError:
        number = np.nan
    if kind.partition("(")[0] in ("FLOAT", "DOUBLE", "DECIMAL") and np.isfinite(number):
        return f"{quoted(key)} = {number!r}::DOUBLE"
    return f"trim({quoted(key)}::VARCHAR) = {literal(value)}"


def rows_without(table: Table, key: str) -> Coverage | None:
    """The rows that lack a key, as coverage of rows left out; None where all have it.

    Tables that can be read only once have to be held before.
    """
    with opened(table) as (connection, source):
        require(connection, source, key)
        found = connection.execute(
            f"SELECT count(*) FILTER ({key_of(key)} IS NULL) FROM {source}"
        ).fetchone()
    count = int(found[0]) if found else 0
    return Coverage(count, 0, {MISSING: count}) if count else None


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a table in its order, rows with a missing value left out; keys as text, values as numbers."""

    keys: Mapping[str, list[str]]
    values: Mapping[str, Array]
    coverage: Coverage


def read_columns(
    table: Table, values: Sequence[str], keys: Sequence[str] = (), *,
    where: Mapping[str, object] | None = None,
) -> Columns:  # fmt: skip
    """Columns of numbers and of keys; a row that lacks one of them is left out and counted.

    Raises InputError for columns that there are not, and where no row is left.
    """
    with opened(table) as (connection, given):
        require(connection, given, *values, *keys)
        source = filtered(connection, given, where)
        picked = [key_of(name) for name in keys] + [number_of(name) for name in values]
        named = ", ".join(f"{words} AS c{at}" for at, words in enumerate(picked))
        whole = " AND ".join(f"{words} IS NOT NULL" for words in picked)
        found = connection.execute(f"SELECT {named} FROM {source} WHERE {whole}").fetchnumpy()
        rows, used = count_of(connection, source), len(found["c0"])
        coverage = (
            Coverage(rows, used) if rows == used else coverage_of(connection, source, keys, values)
        )
        if not coverage.used:
            where_ = ", ".join((*keys, *values))
            raise nothing_there(connection, source, values, where_, coverage.rows)
    cells = list(found.values())
    for name, numbers in zip(values, cells[len(keys) :], strict=True):
        require_scale(np.asarray(numbers, float), name)
    return Columns(
        {name: [str(key) for key in cells[at]] for at, name in enumerate(keys)},
        {name: np.asarray(cells[len(keys) + at], float) for at, name in enumerate(values)},
        coverage,
    )


def values_of(
    data: Any, column: str | None = None, weights: str | None = None
) -> tuple[Array, Array, Coverage]:  # fmt: skip
    """Numbers and their weights from a sequence, or from a column of a table; weights are 1 where none are named."""
    if column is None:
        if isinstance(data, (str, Path, Mapping, Part, Mapped)):
            raise wrong("measure-role", "column", found="column")
        try:
            given = _as_floats(data)
        except (TypeError, ValueError):
            raise wrong("measure-numbers", "values", found=str(data)[:60]) from None
        if given.ndim != 1:
            shape = " x ".join(map(str, given.shape))
            raise wrong("measure-matrix", "values", found=shape, expected="n")
        there = np.isfinite(given)
        kept = given if there.all() else given[there]
        require_scale(kept, "values")
        counts = {MISSING: int(np.isnan(given).sum()), NO_NUMBER: int(np.isinf(given).sum())}
        left_out = {reason: count for reason, count in counts.items() if count}
        return kept, np.ones(len(kept)), Coverage(len(given), len(kept), left_out)
    read = read_columns(data, [column, *([weights] if weights else [])])
    values = read.values[column]
    weight = read.values[weights] if weights else np.ones(len(values))
    require_weights(weight, str(weights))
    return values, weight, read.coverage


def _as_floats(data: Any) -> Array:
    """Numbers of an array as they stand, or of anything that holds some, None as what is missing."""
    if isinstance(data, np.ndarray) and data.dtype.kind in "iuf":
        return data.astype(np.float64, copy=False)
    return np.asarray([np.nan if value is None else value for value in data], float)


def require_weights(weights: Array, name: str) -> None:
    """Raise InputError for weights below zero, and for none above it."""
    if weights.min() < 0:
        raise wrong("measure-negative", name, found=float(weights.min()), keys=name)
    if weights.sum() <= 0:
        raise wrong("measure-empty", name, found=len(weights))


def require_scale(numbers: Array, where: str) -> None:
    """Raise InputError for numbers whose squares leave what a float holds: beyond 1e150, or all below 1e-150."""
    most = max(float(numbers.max(initial=0.0)), -float(numbers.min(initial=0.0)))
    if most > 1e150 or 0 < most < 1e-150:
        raise wrong("measure-scale", where, found=f"{most:.3g}")


def register(connection: DuckDBPyConnection, columns: Mapping[str, Sequence[Any]]) -> str:
    """Columns as a table of a connection, as the query that reads it; what is missing is NULL."""
    types = ", ".join(f"{quoted(name)} {_type_of(values)}" for name, values in columns.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE rows ({types})")
    if len(next(iter(columns.values()))):
        picked = ", ".join(f"unnest(${at})" for at in range(1, len(columns) + 1))
        connection.execute(f"INSERT INTO rows SELECT {picked}", [list(c) for c in columns.values()])
    return "SELECT * FROM rows"


def _type_of(values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    for type_, name in ((bool, "BOOLEAN"), (int, "BIGINT")):
        if kinds == {type_}:
            return name
    return "DOUBLE" if kinds and kinds <= {int, float} else "VARCHAR"

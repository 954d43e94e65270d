"""Tables → numbers: cells of region and industry, columns of values, edges; read and added up by the engine.

A table is a path (CSV, Parquet), an Arrow, pandas or Polars table, a DuckDB relation, or a mapping of lists. Rows
with a missing key or value are left out and counted. Several rows of one cell are added up. A negative size is
an error: what could a share of it mean?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from guiju.measures.problems import wrong
from guiju.measures.result import Coverage

Array = NDArray[np.float64]
Table = Any
"""A path, an Arrow, pandas or Polars table, a DuckDB relation, or a mapping of column names to lists."""

MISSING = "a key or value is missing"


@dataclass(frozen=True, slots=True)
class Cells:
    """Sizes by region and industry: `sizes[r, i]`, absent pairs zero."""

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    sizes: Array
    coverage: Coverage

    def row(self, region: object) -> int:
        """The row of a region. Raises InputError for one that is not in the table."""
        return _index(self.regions, region, "region")

    def column(self, industry: object) -> int:
        """The column of an industry. Raises InputError for one that is not in the table."""
        return _index(self.industries, industry, "industry")


def _index(names: Sequence[str], wanted: object, role: str) -> int:
    try:
        return names.index(str(wanted))
    except ValueError:
        from guiju.expression.names import nearest

        raise wrong("measure-key", role, found=wanted, role=role, nearest=nearest(str(wanted), names)) from None


def quoted(name: str) -> str:
    """A column's name for the engine."""
    return '"' + name.replace('"', '""') + '"'


def opened(table: Table) -> tuple[duckdb.DuckDBPyConnection, str]:
    """A connection in which the table can be read, and the words that name it there.

    Raises InputError for a file that is not there or of a kind that is not read.
    """
    connection = duckdb.connect()
    if isinstance(table, duckdb.DuckDBPyRelation):
        table = table.to_arrow_table()
    if isinstance(table, (str, Path)):
        return connection, _path(Path(table))
    if isinstance(table, Mapping):
        return connection, _mapping(connection, table)
    try:
        connection.register("given", table)
    except (duckdb.Error, TypeError) as error:
        raise wrong("measure-table", type(table).__name__, found=type(table).__name__, reason=str(error)) from None
    return connection, "given"


def _path(path: Path) -> str:
    if not path.is_file():
        raise wrong("no-file", str(path), found=str(path), reason="no such file")
    name = str(path).replace("'", "''")
    kind = "".join(path.suffixes[-2:]).lower() if path.suffix.lower() == ".gz" else path.suffix.lower()
    if kind.endswith(".parquet"):
        return f"read_parquet('{name}')"
    if kind in (".csv", ".csv.gz", ".tsv", ".txt"):
        return f"read_csv('{name}', header = true, sample_size = -1, nullstr = ['', 'NA', 'NaN'])"
    raise wrong("measure-table", str(path), found=path.name, reason="not .csv or .parquet")


def _mapping(connection: duckdb.DuckDBPyConnection, table: Mapping[str, Iterable[Any]]) -> str:
    columns = {name: list(values) for name, values in table.items()}
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise wrong("measure-lengths", "table", found=", ".join(f"{name}: {count}" for name, count in lengths.items()))
    picked = ", ".join(f"unnest(${number}) AS {quoted(name)}" for number, name in enumerate(columns, 1))
    connection.execute(f"CREATE TABLE given AS SELECT {picked}", list(columns.values()))
    return "given"


def names_of(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    """The columns of a table with their types."""
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    except duckdb.Error as error:
        raise wrong("measure-table", source, found=source, reason=str(error).splitlines()[0]) from None
    return [(row[0], row[1]) for row in rows]


def require(connection: duckdb.DuckDBPyConnection, source: str, *columns: str) -> None:
    """Raise InputError for a column that the table does not have, with the nearest name."""
    from guiju.expression.names import nearest

    known = [name for name, _ in names_of(connection, source)]
    for column in columns:
        if column not in known:
            raise wrong("measure-column", source, found=column, nearest=nearest(column, known), known=", ".join(known))


def read_cells(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *, where: Mapping[str, Any] | None = None
) -> Cells:
    """Sizes by region and industry: a long table, or a wide one with a column for each industry (`industry` None).

    Without `value` each row counts one. Cells that were read before are taken as they are, so that several measures
    of one table read it once. Raises InputError for negative sizes and for a table without any size.
    """
    if isinstance(table, Cells):
        return table
    connection, source = opened(table)
    if industry is None:
        source, industry, value = _unpivoted(connection, source, region)
    wanted = [column for column in (region, industry, value) if column]
    require(connection, source, *wanted, *(where or {}))
    source = _filtered(connection, source, where)
    size = f"TRY_CAST({quoted(value)} AS DOUBLE)" if value else "1.0"
    keys = f"{quoted(region)}::VARCHAR AS r, {quoted(industry)}::VARCHAR AS i, {size} AS v"
    connection.execute(f"CREATE TEMP VIEW cell AS SELECT {keys} FROM {source}")
    summed = connection.execute(
        "SELECT r, i, sum(v) AS v, count(*) AS n, min(v) AS least FROM cell "
        "WHERE r IS NOT NULL AND i IS NOT NULL AND v IS NOT NULL AND isfinite(v) GROUP BY r, i ORDER BY r, i"
    ).fetchnumpy()
    rows = _count(connection, "cell")
    used = int(summed["n"].sum()) if len(summed["n"]) else 0
    if len(summed["least"]) and float(summed["least"].min()) < 0:
        at = int(summed["least"].argmin())
        raise wrong("measure-negative", str(value), found=float(summed["least"][at]), keys=f"{summed['r'][at]}, {summed['i'][at]}")
    coverage = Coverage(rows, used, {MISSING: rows - used} if rows > used else {})
    return _dense(summed, coverage)


def _dense(summed: Mapping[str, Any], coverage: Coverage) -> Cells:
    regions, r = np.unique(np.asarray(summed["r"], dtype=object).astype(str), return_inverse=True)
    industries, i = np.unique(np.asarray(summed["i"], dtype=object).astype(str), return_inverse=True)
    sizes = np.zeros((len(regions), len(industries)))
    if len(r):
        sizes[r, i] = np.asarray(summed["v"], dtype=np.float64)
    if sizes.sum() <= 0:
        raise wrong("measure-empty", "table", found=coverage.used)
    return Cells(tuple(regions.tolist()), tuple(industries.tolist()), sizes, coverage)


def _unpivoted(connection: duckdb.DuckDBPyConnection, source: str, region: str) -> tuple[str, str, str]:
    require(connection, source, region)
    numeric = [
        name for name, kind in names_of(connection, source)
        if name != region and any(word in kind for word in ("INT", "DOUBLE", "FLOAT", "DECIMAL"))
    ]  # fmt: skip
    cast = ", ".join(f"{quoted(name)}::DOUBLE AS {quoted(name)}" for name in numeric)
    columns = ", ".join(quoted(name) for name in numeric)
    connection.execute(f"CREATE TEMP TABLE wide AS SELECT {quoted(region)}, {cast} FROM {source}")
    connection.execute(
        f"CREATE TEMP TABLE long AS SELECT * FROM wide "
        f"UNPIVOT INCLUDE NULLS (size__ FOR industry__ IN ({columns}))"
    )
    return "long", "industry__", "size__"


def _filtered(connection: duckdb.DuckDBPyConnection, source: str, where: Mapping[str, Any] | None) -> str:
    """The rows with given keys, as the words that name them."""
    if not where:
        return source
    conditions = " AND ".join(f"{quoted(name)}::VARCHAR = ${number}" for number, name in enumerate(where, 1))
    connection.execute(
        f"CREATE TEMP TABLE part AS SELECT * FROM {source} WHERE {conditions}", [str(key) for key in where.values()]
    )
    return "part"


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a table in its order, rows with a missing value left out; keys as text, values as numbers."""

    keys: Mapping[str, list[str]]
    values: Mapping[str, Array]
    coverage: Coverage


def read_columns(
    table: Table, values: Sequence[str], keys: Sequence[str] = (), *, where: Mapping[str, Any] | None = None
) -> Columns:
    """Columns of numbers and of keys; a row that lacks one of them is left out and counted."""
    connection, source = opened(table)
    require(connection, source, *values, *keys, *(where or {}))
    source = _filtered(connection, source, where)
    numbers = [f"TRY_CAST({quoted(name)} AS DOUBLE)" for name in values]
    texts = [f"{quoted(name)}::VARCHAR" for name in keys]
    picked = ", ".join(f"{words} AS c{number}" for number, words in enumerate([*texts, *numbers]))
    whole = " AND ".join(
        [f"{words} IS NOT NULL" for words in [*texts, *numbers]] + [f"isfinite({words})" for words in numbers]
    )
    found = connection.execute(f"SELECT {picked} FROM {source} WHERE {whole}").fetchnumpy()
    rows, used = _count(connection, source), len(found["c0"])
    named = list(found.values())
    coverage = Coverage(rows, used, {MISSING: rows - used} if rows > used else {})
    return Columns(
        {name: [str(key) for key in named[number]] for number, name in enumerate(keys)},
        {name: np.asarray(named[len(keys) + number], dtype=np.float64) for number, name in enumerate(values)},
        coverage,
    )


def values_of(data: Any, column: str | None = None, weights: str | None = None) -> tuple[Array, Array, Coverage]:
    """Numbers and their weights from a sequence, or from a column of a table. Weights are 1 where none are named."""
    if column is None:
        given = np.asarray([np.nan if value is None else value for value in data], dtype=np.float64)
        kept = given[np.isfinite(given)]
        left = len(given) - len(kept)
        return kept, np.ones(len(kept)), Coverage(len(given), len(kept), {MISSING: left} if left else {})
    read = read_columns(data, [column, *([weights] if weights else [])])
    values = read.values[column]
    weight = read.values[weights] if weights else np.ones(len(values))
    if len(weight) and weight.min() < 0:
        raise wrong("measure-negative", str(weights), found=float(weight.min()), keys=str(weights))
    return values, weight, read.coverage

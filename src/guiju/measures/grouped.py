"""Measures by a key where rows are many: added up by the engine in one pass: memory depends on the keys alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from guiju.evaluate.quoting import identifier as quoted
from guiju.measures.catalogue import result_of
from guiju.measures.contents import (
    MISSING,
    NO_NUMBER,
    columns_of,
    is_absent,
    key_of,
    number_of,
    strays,
)
from guiju.measures.keys import CellsThere, Coded, Codes, cells_there, numbered
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result
from guiju.measures.tables import Array, Table, opened, require, require_scale

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NUMBERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE",
     "DECIMAL"}
)  # fmt: skip
"""Types whose values are numbers as they stand."""


@dataclass(frozen=True, slots=True)
class Squares:
    """For each key in order: its sum, the sum of squared shares of it, and how many sizes it has.

    `names` has a list for each column of the key.
    """

    names: list[list[str]]
    sums: Array
    shares: Array
    counts: Array
    coverage: Coverage


def squared_shares(table: Table, column: str, by: Sequence[str]) -> Squares:
    """Sums of squared shares by one or several keys, in one pass; rows without key or size are left out and counted.

    Raises InputError for a negative size, and for a key whose sizes add up to zero.
    """
    with opened(table) as (connection, source):
        require(connection, source, column, *by)
        kind = dict(columns_of(connection, source))[column]
        numbers = kind.partition("(")[0] in _NUMBERS
        _not_negative(connection, source, column, by, numbers)
        size = f"{quoted(column)}::DOUBLE" if numbers else number_of(column)
        found = _sums(connection, source, by, size, "" if numbers else is_absent(column, kind))
        # What is not finite shows in the sums, and only then every number is looked at.
        if numbers and not np.isfinite(found["q"]).all():
            found = _sums(connection, source, by, number_of(column), is_absent(column, kind))
        squares = _squares(found, column, len(by))
        if NO_NUMBER not in squares.coverage.left_out:
            return squares
        shown = strays(connection, source, list(by), [column])
    return replace(squares, coverage=replace(squares.coverage, strays=shown))


def _not_negative(
    connection: DuckDBPyConnection, source: str, column: str, by: Sequence[str], numbers: bool
) -> None:
    """Raise the error of the least size below zero."""
    size, keys = number_of(column), [key_of(key) for key in by]
    # A file that knows the least of its numbers is not read for this.
    below = f"{quoted(column)} < 0 AND " if numbers else ""
    there = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    row = connection.execute(
        f"SELECT {size} AS least, {', '.join(keys)} FROM {source} "
        f"WHERE {below}{size} < 0 AND {there} ORDER BY ALL LIMIT 1"
    ).fetchone()
    if row:
        raise wrong("measure-negative", column, found=float(row[0]), keys=", ".join(row[1:]))


def _sums(
    connection: DuckDBPyConnection, source: str, by: Sequence[str], size: str, absent: str
) -> dict[str, Any]:
    """Sums by keys. Rows are grouped by the keys as they stand: trimming them all costs more than the sums.

    `absent` says whether nothing stands in a row; without it that is where there is no size.
    """
    there, counted = (
        (f", {absent} AS absent", "count(*) FILTER (absent)")
        if absent
        else ("", "count(*) - count(v)")
    )
    given = ", ".join(f"{quoted(key)} AS k{at}" for at, key in enumerate(by))
    names = ", ".join(f"coalesce(trim(k{at}::VARCHAR), '') AS k{at}" for at in range(len(by)))
    keys = ", ".join(f"k{at}" for at in range(len(by)))
    inner = (
        f"SELECT {keys}, sum(v) AS s, sum(v * v) AS q, count(v) AS n, count(*) AS rows, {counted} AS absent "
        f"FROM (SELECT {given}, {size} AS v{there} FROM {source}) GROUP BY {keys}"
    )
    found: dict[str, Any] = connection.execute(
        f"SELECT {keys}, coalesce(sum(s), 0) AS s, coalesce(sum(q), 0) AS q, "
        "sum(n)::BIGINT AS n, sum(absent)::BIGINT AS absent, sum(rows)::BIGINT AS rows "
        f"FROM (SELECT {names}, s, q, n, absent, rows FROM ({inner})) GROUP BY {keys} ORDER BY {keys}"
    ).fetchnumpy()
    return found


def _squares(found: dict[str, Any], column: str, keys: int) -> Squares:
    """Sums by keys, checked; what has no key or no size counts as left out."""
    columns = [np.asarray(found[f"k{at}"], dtype=object) for at in range(keys)]
    n, rows, absent = (np.asarray(found[key], dtype=np.int64) for key in ("n", "rows", "absent"))
    keyed = np.logical_and.reduce([key != "" for key in columns])
    kept = keyed & (n > 0)
    names: list[list[str]] = [key[kept].tolist() for key in columns]
    sums, squares = (np.asarray(found[key], np.float64)[kept] for key in ("s", "q"))
    require_scale(sums, column)
    if not len(sums) or sums.min() <= 0:
        empty = ", ".join(key[int(sums.argmin())] for key in names) if len(sums) else 0
        raise wrong("measure-empty", column, found=empty)
    all_, used = int(rows.sum()), int(n[kept].sum())
    missing = int(rows[~keyed].sum() + absent[keyed].sum())
    left_out = {MISSING: missing, NO_NUMBER: all_ - used - missing}
    coverage = Coverage(all_, used, {reason: count for reason, count in left_out.items() if count})
    return Squares(names, sums, squares / sums**2, n[kept].astype(np.float64), coverage)


def location_quotient_by(
    table: Table, region: str, industry: str, value: str, *, by: str
) -> Result:
    """Location quotients of every year (or other key) in one pass: a row for each pair that has a size.

    The same numbers as `location_quotient` with `where` for one key after the other; pairs without a size, whose
    quotient is 0, have no row. Raises InputError for negative sizes and for a table without any size.

    >>> table = {"year": [1, 1, 2], "region": ["a", "b", "a"], "industry": ["x", "y", "x"], "size": [1.0, 3.0, 2.0]}
    >>> location_quotient_by(table, "region", "industry", "size", by="year").data["location_quotient"].tolist()
    [4.0, 1.3333333333333333, 1.0]
    """
    columns = (by, region, industry)
    with opened(table) as (connection, source):
        require(connection, source, *columns, value)
        keys = numbered(connection, source, columns)
        cells = cells_there(connection, source, keys, value)
    if not len(cells.sizes):
        raise wrong("measure-empty", value, found=0)
    shape = [len(key.names) for key in keys]
    named: dict[str, Any] = {
        key.column: Coded(key.names, cells.code, math.prod(shape[at + 1 :]))
        for at, key in enumerate(keys)
    }
    named |= {"location_quotient": _quotients(cells, shape)}
    return result_of("location_quotient", None, named, cells.coverage)


_PART = 1 << 16
"""Cells that are reckoned at a time, about: few enough for the processor to have them at hand."""


def _quotients(cells: CellsThere, shape: Sequence[int]) -> Array:
    """(x_ri / x_r) / (x_i / x) within the first key, of each cell.

    Cells come in order, so that those of a region lie together: it is looked up once for all of them.
    """
    years, regions, industries = shape
    ends = np.searchsorted(cells.code, np.arange(1, years * regions + 1) * industries)
    counts = np.diff(ends, prepend=0)
    rows = np.flatnonzero(counts)
    counts, starts = counts[rows], (ends - counts)[rows]
    of_region, year = np.add.reduceat(cells.sizes, starts), rows // regions
    # What leads from the number of a cell to that of its year and industry.
    shift = (year - rows) * industries
    bounds = [*np.unique(starts // _PART, return_index=True)[1].tolist(), len(rows)]
    parts = [
        (slice(first, end), slice(starts[first], starts[end - 1] + counts[end - 1]))
        for first, end in pairwise(bounds)
    ]

    def places(row: slice, part: slice) -> Codes:
        return cells.code[part] + np.repeat(shift[row], counts[row])

    of_industry = np.zeros(years * industries)
    for row, part in parts:
        np.add.at(of_industry, places(row, part), cells.sizes[part])
    whole = np.repeat(np.bincount(year, of_region, years), industries)
    share = np.divide(of_industry, whole, out=np.zeros_like(whole), where=whole > 0)
    found = np.empty(len(cells.code))
    for row, part in parts:
        np.divide(cells.sizes[part], np.repeat(of_region[row], counts[row]), out=found[part])
        found[part] /= share[places(row, part)]
    return found

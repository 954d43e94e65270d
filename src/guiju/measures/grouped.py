"""Measures by a key where rows are many: added up by the engine in one pass: memory depends on the keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from guiju.evaluate.quoting import identifier as quoted
from guiju.measures.catalogue import result_of
from guiju.measures.keys import CellsThere, Names, cells_there, numbered
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result
from guiju.measures.tables import (
    MISSING,
    NO_NUMBER,
    Array,
    Table,
    columns_of,
    is_absent,
    number_of,
    opened,
    require,
)


@dataclass(frozen=True, slots=True)
class Squares:
    """For each key in order: its sum, the sum of squared shares of it, and how many sizes it has."""

    names: list[str]
    sums: Array
    shares: Array
    counts: Array
    coverage: Coverage


def squared_shares(table: Table, column: str, by: str) -> Squares:
    """Sums of squared shares by key, in one pass; rows without key or size are left out and counted.

    Raises InputError for a negative size, and for a key whose sizes add up to zero.
    """
    with opened(table) as (connection, source):
        require(connection, source, column, by)
        kind = dict(columns_of(connection, source))[column]
        # What is no number in a column of numbers is absent; only text has to be looked at.
        text = kind == "VARCHAR"
        absent = f", {is_absent(column, kind)} AS absent" if text else ""
        counted = "count(*) FILTER (absent)" if text else "count(*) - count(v)"
        # Rows are grouped by the key as it stands: trimming them all costs more than the sums.
        inner = (
            "SELECT k, sum(v) AS s, sum(v * v) AS q, count(v) AS n, min(v) AS least, "
            f"{counted} AS absent, count(*) AS rows FROM (SELECT {quoted(by)}::VARCHAR AS k, "
            f"{number_of(column)} AS v{absent} FROM {source}) GROUP BY k"
        )
        found: dict[str, Any] = connection.execute(
            "SELECT coalesce(trim(k), '') AS k, coalesce(sum(s), 0) AS s, coalesce(sum(q), 0) AS q, "
            "sum(n)::BIGINT AS n, coalesce(min(least), 0) AS least, sum(absent)::BIGINT AS absent, "
            f"sum(rows)::BIGINT AS rows FROM ({inner}) GROUP BY ALL ORDER BY k"
        ).fetchnumpy()
    return _squares(found, column)


def _squares(found: dict[str, Any], column: str) -> Squares:
    """Sums by key, checked; what has no key or no size counts as left out."""
    keys = np.asarray(found["k"], dtype=object).astype(str)
    n, rows, absent = (np.asarray(found[key], dtype=np.int64) for key in ("n", "rows", "absent"))
    kept = (keys != "") & (n > 0)
    names: list[str] = keys[kept].tolist()
    sums, squares, least = (np.asarray(found[key], np.float64)[kept] for key in ("s", "q", "least"))
    if len(least) and least.min() < 0:
        at = int(least.argmin())
        raise wrong("measure-negative", column, found=float(least[at]), keys=names[at])
    if not names or sums.min() <= 0:
        raise wrong("measure-empty", column, found=names[int(sums.argmin())] if names else 0)
    all_, used = int(rows.sum()), int(n[kept].sum())
    missing = int(rows[keys == ""].sum() + absent[keys != ""].sum())
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
    data = _quotients(cells, [key.names for key in keys])
    named = dict(zip((*columns, "location_quotient"), data, strict=True))
    return result_of("location_quotient", None, named, cells.coverage)


def _quotients(cells: CellsThere, names: list[Names]) -> tuple[Names, Names, Names, Array]:
    """Of each cell its three names and (x_ri / x_r) / (x_i / x) within the first.

    Cells stand in order, so that what is the same for many in a row is repeated, which is faster than looked up.
    """
    years, regions, industries = (len(one) for one in names)
    row = np.arange(years * regions)
    counts = np.diff(np.searchsorted(cells.code, np.arange(len(row) + 1) * industries))
    rows = np.repeat(row, counts)
    industry = cells.code - rows * industries
    of_region = np.bincount(rows, cells.sizes, minlength=len(row)).reshape(years, regions)
    column = industry + np.repeat(row // regions * industries, counts)
    of_industry = np.bincount(column, cells.sizes, minlength=years * industries)
    all_ = np.repeat(of_region.sum(axis=1), industries)
    share = np.divide(of_industry, all_, out=np.zeros_like(all_), where=all_ > 0)
    quotients = cells.sizes / np.repeat(of_region.ravel(), counts)
    quotients /= share[column]
    named = (np.repeat(names[0], regions), np.tile(names[1], years))
    first, second = (np.repeat(one, counts) for one in named)
    return first, second, names[2][industry], quotients

"""Measures by a key where rows are many: added up by the engine in one pass: memory depends on the keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb
import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import result_of
from guiju.measures.cells import MISSING, Array, Table, opened, quoted, require
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result

Codes: TypeAlias = NDArray[np.int64]
Names: TypeAlias = NDArray[np.object_]


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
    connection, source = opened(table)
    require(connection, source, column, by)
    size = f"TRY_CAST({quoted(column)} AS DOUBLE)"
    found: dict[str, Any] = connection.execute(
        "SELECT k, sum(v) AS s, sum(v * v) AS q, count(v) AS n, min(v) AS least, count(*) AS rows "
        f"FROM (SELECT {quoted(by)}::VARCHAR AS k, CASE WHEN isfinite({size}) THEN {size} END AS v FROM {source}) "
        "GROUP BY k ORDER BY k"
    ).fetchnumpy()
    counts = np.asarray(found["n"], dtype=np.float64)
    kept = ~np.ma.getmaskarray(found["k"]) & (counts > 0)
    names = [str(name) for name in found["k"][kept]]
    sums, least = (np.ma.filled(found[key], 0.0)[kept].astype(np.float64) for key in ("s", "least"))
    if len(least) and least.min() < 0:
        at = int(least.argmin())
        raise wrong("measure-negative", column, found=float(least[at]), keys=names[at])
    if not names or sums.min() <= 0:
        raise wrong("measure-empty", column, found=names[int(sums.argmin())] if names else 0)
    rows, used = int(found["rows"].sum()), int(counts[kept].sum())
    coverage = Coverage(rows, used, {MISSING: rows - used} if rows > used else {})
    squares = np.ma.filled(found["q"], 0.0)[kept].astype(np.float64)
    return Squares(names, sums, squares / sums**2, counts[kept], coverage)


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
    connection, source = opened(table)
    require(connection, source, region, industry, value, by)
    size = f"TRY_CAST({quoted(value)} AS DOUBLE)"
    keyed = (by, region, industry)
    whole = f"isfinite({size})" + "".join(f" AND {quoted(key)} IS NOT NULL" for key in keyed)
    # Names go over once, rows carry their numbers: three of them in one, which groups and sorts as fast as one.
    names = [_enum(connection, source, key, f"names_{at}", whole) for at, key in enumerate(keyed)]
    if not all(len(one) for one in names):
        raise wrong("measure-empty", value, found=0)
    found = _packed(connection, source, keyed, names, size, whole)
    k, r, i = _unpacked(found["code"].astype(np.int64), names)
    sizes = found["v"].astype(np.float64)
    least = int(found["least"].argmin())
    if found["least"][least] < 0:
        keys = ", ".join(str(one[at[least]]) for one, at in zip(names, (k, r, i), strict=True))
        raise wrong("measure-negative", value, found=float(found["least"][least]), keys=keys)
    if sizes.max() <= 0:
        raise wrong("measure-empty", value, found=0)
    coverage = _covered(connection, source, int(found["n"].sum()))
    there = sizes > 0
    k, r, i, sizes = k[there], r[there], i[there], sizes[there]
    quotients = _quotients(k, r, i, sizes, (len(names[1]), len(names[2])))
    data = {
        by: names[0][k],
        region: names[1][r],
        industry: names[2][i],
        "location_quotient": quotients,
    }
    return result_of("location_quotient", None, data, coverage)


def _packed(
    connection: duckdb.DuckDBPyConnection, source: str, keyed: tuple[str, ...], names: list[Names], size: str,
    whole: str,
) -> dict[str, Any]:  # fmt: skip
    """The sum, number and least size of each cell, by one number for its three keys."""
    codes = [f"enum_code({quoted(key)}::VARCHAR::names_{at})" for at, key in enumerate(keyed)]
    packed = f"({codes[0]}::BIGINT * {len(names[1])} + {codes[1]}) * {len(names[2])} + {codes[2]}"
    return connection.execute(
        f"SELECT {packed} AS code, sum({size}) AS v, count(*) AS n, min({size}) AS least FROM {source} "
        f"WHERE {whole} GROUP BY code ORDER BY code"
    ).fetchnumpy()


def _unpacked(code: Codes, names: list[Names]) -> tuple[Codes, Codes, Codes]:
    """The numbers of the three keys in one number."""
    rest, i = np.divmod(code, len(names[2]))
    k, r = np.divmod(rest, len(names[1]))
    return k, r, i


def _quotients(k: Codes, r: Codes, i: Codes, sizes: Array, shape: tuple[int, int]) -> Array:
    """(x_ri / x_r) / (x_i / x) within each key."""
    rows, columns = k * shape[0] + r, k * shape[1] + i
    of_region, of_industry, all_ = (np.bincount(at, sizes) for at in (rows, columns, k))
    found: Array = sizes / of_region[rows] / (of_industry[columns] / all_[k])
    return found


def _enum(
    connection: duckdb.DuckDBPyConnection, source: str, key: str, name: str, whole: str
) -> Names:
    """The names of a key in order, and a type of the engine that numbers them so."""
    distinct = f"SELECT DISTINCT {quoted(key)}::VARCHAR AS k FROM {source} WHERE {whole} ORDER BY k"
    connection.execute(f"CREATE TYPE {name} AS ENUM ({distinct})")
    row = connection.execute(f"SELECT enum_range(NULL::{name})").fetchone()
    return np.array(list(row[0]) if row else [], dtype=object)


def _covered(connection: duckdb.DuckDBPyConnection, source: str, used: int) -> Coverage:
    row = connection.execute(f"SELECT count(*) FROM {source}").fetchone()
    rows = int(row[0]) if row else 0
    return Coverage(rows, used, {MISSING: rows - used} if rows > used else {})

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
    keys = ", ".join(
        f"{quoted(key)}::VARCHAR AS {name}"
        for key, name in ((by, "k"), (region, "r"), (industry, "i"))
    )
    connection.execute(
        f"CREATE TEMP TABLE pair AS SELECT {keys}, sum({size}) AS v, count(*) AS n, min({size}) AS least "
        f"FROM {source} WHERE isfinite({size}) GROUP BY ALL"
    )
    _refuse_negative(connection, value)
    named = "k IS NOT NULL AND r IS NOT NULL AND i IS NOT NULL"
    whole = f"{named} AND v > 0"
    for name in "kri":
        # Names go over once; rows carry their numbers.
        connection.execute(
            f"CREATE TYPE names_{name} AS ENUM (SELECT DISTINCT {name} FROM pair WHERE {whole} ORDER BY {name})"
        )
    codes = ", ".join(f"enum_code({name}::names_{name})::INTEGER AS {name}" for name in "kri")
    found = connection.execute(
        f"SELECT {codes}, v FROM pair WHERE {whole} ORDER BY k, r, i"
    ).fetchnumpy()
    if not len(found["v"]):
        raise wrong("measure-empty", value, found=0)
    names = {name: np.array(_enum(connection, name), dtype=object) for name in "kri"}
    k, r, i = (found[name].astype(np.int64) for name in "kri")
    quotients = _quotients(k, r, i, found["v"], (len(names["r"]), len(names["i"])))
    data = {
        by: names["k"][k],
        region: names["r"][r],
        industry: names["i"][i],
        "location_quotient": quotients,
    }
    return result_of("location_quotient", None, data, _covered(connection, source, named))


def _quotients(k: Codes, r: Codes, i: Codes, sizes: Array, shape: tuple[int, int]) -> Array:
    """(x_ri / x_r) / (x_i / x) within each key."""
    rows, columns = k * shape[0] + r, k * shape[1] + i
    of_region, of_industry, all_ = (np.bincount(at, sizes) for at in (rows, columns, k))
    return sizes / of_region[rows] / (of_industry[columns] / all_[k])


def _enum(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    row = connection.execute(f"SELECT enum_range(NULL::names_{name})").fetchone()
    return list(row[0]) if row else []


def _refuse_negative(connection: duckdb.DuckDBPyConnection, value: str) -> None:
    row = connection.execute(
        "SELECT k, r, i, least FROM pair WHERE least < 0 ORDER BY k, r, i LIMIT 1"
    ).fetchone()
    if row:
        raise wrong(
            "measure-negative", value, found=row[3], keys=", ".join(str(key) for key in row[:3])
        )


def _covered(connection: duckdb.DuckDBPyConnection, source: str, named: str) -> Coverage:
    query = f"SELECT (SELECT count(*) FROM {source}), (SELECT coalesce(sum(n), 0)::BIGINT FROM pair WHERE {named})"
    row = connection.execute(query).fetchone()
    rows, used = (int(row[0]), int(row[1])) if row else (0, 0)
    return Coverage(rows, used, {MISSING: rows - used} if rows > used else {})

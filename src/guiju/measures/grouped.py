"""Measures by a key where rows are many: added up by the engine in one pass: memory depends on the keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guiju.evaluate.quoting import identifier as quoted
from guiju.evaluate.quoting import literal
from guiju.measures.catalogue import result_of
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result
from guiju.measures.tables import (
    MISSING,
    NO_NUMBER,
    Array,
    Table,
    columns_of,
    count_of,
    coverage_of,
    is_absent,
    key_of,
    number_of,
    opened,
    require,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

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
    with opened(table) as (connection, source):
        require(connection, source, column, by)
        absent = is_absent(column, dict(columns_of(connection, source))[column])
        # Rows are grouped by the key as it stands: trimming them all costs more than the sums.
        inner = (
            "SELECT k, sum(v) AS s, sum(v * v) AS q, count(v) AS n, min(v) AS least, "
            "count(*) FILTER (absent) AS absent, count(*) AS rows "
            f"FROM (SELECT {quoted(by)}::VARCHAR AS k, {number_of(column)} AS v, {absent} AS absent FROM {source}) "
            "GROUP BY k"
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
    keyed = (by, region, industry)
    with opened(table) as (connection, source):
        require(connection, source, *keyed, value)
        # Names go over once, rows carry their numbers: three of them in one, which groups and sorts as fast as one.
        keys = [_enum(connection, source, key, f"names_{at}") for at, key in enumerate(keyed)]
        names = [key.names for key in keys]
        found = _packed(connection, source, keys, value)
        used = int(found["n"].sum()) if len(found["code"]) else 0
        rows = count_of(connection, source)
        coverage = (
            Coverage(rows, used)
            if used == rows
            else coverage_of(connection, source, keyed, [value])
        )
    if not used:
        raise wrong("measure-empty", value, found=rows)
    k, r, i = _unpacked(found["code"].astype(np.int64), names)
    sizes = found["v"].astype(np.float64)
    least = int(found["least"].argmin())
    if found["least"][least] < 0:
        cell = ", ".join(str(one[at[least]]) for one, at in zip(names, (k, r, i), strict=True))
        raise wrong("measure-negative", value, found=float(found["least"][least]), keys=cell)
    if sizes.max() <= 0:
        raise wrong("measure-empty", value, found=0)
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


@dataclass(frozen=True, slots=True)
class _Key:
    """The names of a key in order, and the words of the engine that number them so."""

    names: Names
    code: str
    there: str


def _packed(
    connection: DuckDBPyConnection, source: str, keys: list[_Key], value: str
) -> dict[str, Any]:  # fmt: skip
    """The sum, number and least size of each cell, by one number for its three keys."""
    size = number_of(value)
    whole = " AND ".join((f"{size} IS NOT NULL", *(key.there for key in keys)))
    first, second, third = (key.code for key in keys)
    packed = f"({first}::BIGINT * {len(keys[1].names)} + {second}) * {len(keys[2].names)} + {third}"
    return connection.execute(
        f"SELECT {packed} AS code, sum({size}) AS v, count(*) AS n, min({size}) AS least FROM {source} "
        f"WHERE {whole} GROUP BY 1 ORDER BY 1"
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


def _enum(connection: DuckDBPyConnection, source: str, key: str, name: str) -> _Key:
    """A key as numbers: a type of the engine that holds its names in order."""
    words = f"{quoted(key)}::VARCHAR"
    distinct = f"SELECT DISTINCT {words} AS k FROM {source} WHERE {quoted(key)} IS NOT NULL"
    found = [str(row[0]) for row in connection.execute(distinct).fetchall()]
    # Blanks around names are rare, and trimming every row is dear.
    if any(not one or one != one.strip() for one in found):
        words = key_of(key)
        found = list({one.strip(" ") for one in found} - {""})
    names = sorted(found)
    if not names:
        raise wrong("measure-empty", key, found=0)
    listed = ", ".join(map(literal, names))
    connection.execute(f"CREATE TYPE {name} AS ENUM ({listed})")
    return _Key(
        np.array(names, dtype=object), f"enum_code(({words})::{name})", f"{words} IS NOT NULL"
    )

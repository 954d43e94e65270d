"""Exact weighted quantiles and the Gini coefficient of a query, in bounded memory.

A first pass counts weight in buckets of equal width, a second lists the values of the buckets that hold a quantile; a
bucket that still holds too many values is divided again. No pass keeps more than a few thousand groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BUCKETS = 4096
VALUES = 20_000
_DEPTH = 12
_NEARLY = 1 - 1e-12


def weighted_quantiles(
    connection: Any, query: str, shares: Sequence[float], *, value: str = "v", weight: str = "w"
) -> list[float | None]:
    """The smallest values at which the cumulated weight reaches each share of the whole.

    `query` yields columns `v` and `w`. Rows without weight do not count; None for all where there are none.
    """
    source = f"(SELECT {value} AS v, {weight} AS w FROM ({query}) WHERE {weight} > 0 AND {value} IS NOT NULL)"
    low, high, total, count = connection.execute(
        f"SELECT MIN(v), MAX(v), FSUM(w), COUNT(*) FROM {source}"
    ).fetchone()
    if total is None or not total > 0:
        return [None] * len(shares)
    searcher = _Searcher(connection, source)
    return [searcher.search(low, high, count, 0.0, share * total, 0) for share in shares]


class _Searcher:
    """Searches several quantiles of one query; ranges looked at once are kept."""

    def __init__(self, connection: Any, source: str) -> None:
        self.connection, self.source = connection, source
        self.known: dict[tuple[float, float, bool], list[tuple[Any, ...]]] = {}

    def search(
        self, low: float, high: float, count: int, below: float, target: float, depth: int
    ) -> float:
        """The value between low and high at which the weight, `below` before low, reaches the target."""
        if count <= VALUES or depth >= _DEPTH or high <= low:
            return _walk(self.rows(low, high, fine=True), below, target)
        rows = self.rows(low, high, fine=False)
        for weight, first, last, inside in rows:
            if below + weight >= target * _NEARLY:
                return self.search(first, last, inside, below, target, depth + 1)
            below += weight
        return float(rows[-1][2])

    def rows(self, low: float, high: float, *, fine: bool) -> list[tuple[Any, ...]]:
        """Of a range: each value with its weight, or buckets with weight, ends and number of rows."""
        known = (low, high, fine)
        if known not in self.known:
            inside = f"FROM {self.source} WHERE v BETWEEN {low!r} AND {high!r}"
            if fine:
                sql = f"SELECT v, FSUM(w) {inside} GROUP BY v ORDER BY v"
            else:
                bucket = f"LEAST(CAST(FLOOR((v - {low!r}) / {(high - low) / BUCKETS!r}) AS BIGINT), {BUCKETS - 1})"
                sql = f"SELECT FSUM(w), MIN(v) AS first, MAX(v), COUNT(*) {inside} GROUP BY {bucket} ORDER BY first"
            self.known[known] = self.connection.execute(sql).fetchall()
        return self.known[known]


def _walk(rows: Sequence[tuple[Any, ...]], below: float, target: float) -> float:
    for value, weight in rows:
        below += weight
        if below >= target * _NEARLY:
            return float(value)
    return float(rows[-1][0])


def gini(connection: Any, query: str, *, value: str = "v", weight: str = "w") -> float | None:
    """The weighted Gini coefficient of non-negative values.

    Negative values count as zero, as is usual for incomes. Values are grouped to a ten-thousandth of their mean, which
    moves the coefficient by less than 1e-8. None where the sum is zero.
    """
    source = (
        f"SELECT GREATEST({value}, 0) AS v, GREATEST({value}, 0) AS a, {weight} AS w FROM ({query})"
    )
    return concentration(connection, source)


def concentration(connection: Any, query: str) -> float | None:
    """The weighted concentration coefficient of amounts `a` over units ranked by `v`, with weights `w`.

    One less twice the area under the curve of cumulated amounts. Equal to the Gini coefficient where units are ranked
    by the amount itself. None where the amounts add up to zero.
    """
    source = f"(SELECT a, GREATEST(v, 0) AS v, w FROM ({query}) WHERE w > 0)"
    mean = connection.execute(f"SELECT FSUM(v * w) / FSUM(w) FROM {source}").fetchone()[0]
    if not mean:
        return None
    rows = connection.execute(
        f"SELECT FSUM(w), FSUM(a * w), MIN(v) AS first FROM {source} GROUP BY {group_of(mean)} ORDER BY first"
    ).fetchall()
    return concentration_of(rows)


def concentration_of(rows: Sequence[Sequence[float]]) -> float | None:
    """The coefficient of groups in ascending order, each with its weight, its amount and what may follow."""
    weight_total = sum(row[0] for row in rows)
    amount_total = sum(row[1] for row in rows)
    if not weight_total or not amount_total:
        return None
    cumulated, area = 0.0, 0.0
    for units, amount, *_ in rows:
        area += units * (2 * cumulated + amount)
        cumulated += amount
    return float(1 - area / (weight_total * amount_total))


def group_of(mean: float, fineness: int = 10_000) -> str:
    """SQL: groups that are fine up to ten times the mean and relative above, so that a long tail stays small."""
    step = mean / fineness
    limit = mean * 10
    return (
        f"CASE WHEN v <= {limit!r} THEN FLOOR(v / {step!r})"
        f" ELSE 1e6 + FLOOR(LN(v / {limit!r}) * {fineness}) END"
    )

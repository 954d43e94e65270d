"""Quantiles and Gini from SQL agree with their definitions on any data."""

from __future__ import annotations

import math
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.compare import quantiles
from guiju.compare.quantiles import gini, weighted_quantiles

amounts = st.integers(-10_000, 10**9).map(lambda fen: fen / 100)
rows = st.lists(
    st.tuples(amounts, st.sampled_from([0.0, 0.5, 1.0, 2.0, 97.3])), min_size=1, max_size=60
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def query(data: list[tuple[float, float]]) -> str:
    values = ", ".join(f"({value!r}::DOUBLE, {weight!r}::DOUBLE)" for value, weight in data)
    return f"SELECT * FROM (VALUES {values}) AS t(v, w)"


def quantile_by_definition(data: list[tuple[float, float]], share: float) -> float | None:
    used = sorted((value, weight) for value, weight in data if weight > 0)
    if not used:
        return None
    target = share * math.fsum(weight for _, weight in used)
    reached = 0.0
    for value, weight in used:
        reached += weight
        if reached >= target * (1 - 1e-12):
            return value
    return used[-1][0]


def gini_by_definition(data: list[tuple[float, float]]) -> float | None:
    used = [(max(value, 0.0), weight) for value, weight in data if weight > 0]
    total = math.fsum(weight for _, weight in used)
    mean = math.fsum(value * weight for value, weight in used) / total if total else 0.0
    if not mean:
        return None
    gaps = math.fsum(w * x * abs(v - y) for v, w in used for y, x in used)
    return gaps / (2 * total * total * mean)


@settings(max_examples=60, deadline=None)
@given(data=rows, share=st.sampled_from([0.1, 0.25, 0.5, 0.9]))
def test_a_quantile_is_the_first_value_that_reaches_its_share(
    connection: duckdb.DuckDBPyConnection, data: list[tuple[float, float]], share: float
) -> None:
    assert weighted_quantiles(connection, query(data), [share]) == [
        quantile_by_definition(data, share)
    ]


@settings(max_examples=40, deadline=None)
@given(data=rows)
def test_buckets_give_the_same_quantile_as_the_full_list(
    connection: duckdb.DuckDBPyConnection, data: list[tuple[float, float]]
) -> None:
    shares = [0.1, 0.5, 0.9]
    whole = weighted_quantiles(connection, query(data), shares)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantiles, "VALUES", 3)
        patch.setattr(quantiles, "BUCKETS", 4)
        assert weighted_quantiles(connection, query(data), shares) == whole


@settings(max_examples=60, deadline=None)
@given(data=rows)
def test_gini_is_the_mean_difference_over_twice_the_mean(
    connection: duckdb.DuckDBPyConnection, data: list[tuple[float, float]]
) -> None:
    found, wanted = gini(connection, query(data)), gini_by_definition(data)
    if wanted is None:
        assert found is None
    else:
        assert found == pytest.approx(wanted, abs=1e-4)


def test_gini_of_published_shapes(connection: duckdb.DuckDBPyConnection) -> None:
    assert gini(connection, query([(5.0, 1.0)] * 4)) == pytest.approx(0)
    assert gini(connection, query([(0.0, 3.0), (8.0, 1.0)])) == pytest.approx(0.75)

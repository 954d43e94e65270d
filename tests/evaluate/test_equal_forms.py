"""Forms of DuckDB that are only faster give the same as the general ones, to the last bit."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from functools import cache

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.compare.totals import Columns, grouped
from guiju.expression.functions import FUNCTIONS

LARGEST = 2.0**1022
AMOUNTS = st.one_of(
    st.floats(-LARGEST, LARGEST), st.integers(-(10**12), 10**12).map(lambda fen: fen / 100)
)


@cache
def database() -> duckdb.DuckDBPyConnection:
    """One for all examples: opening takes longer than asking."""
    return duckdb.connect(config={"threads": 1})


def values(form: str, *columns: Sequence[float]) -> bytes:
    """A form of several columns as the bits of its results; a zero has no sign."""
    names = [f"x{i}" for i in range(len(columns))]
    listed = ", ".join(f"UNNEST($_{i}::DOUBLE[]) AS x{i}" for i in range(len(columns)))
    given = {f"_{i}": list(column) for i, column in enumerate(columns)}
    query = f"SELECT CAST({form.format(*names)} AS DOUBLE) FROM (SELECT {listed})"
    found = [row[0] + 0.0 for row in database().execute(query, given).fetchall()]
    return struct.pack(f"{len(found)}d", *found)


@pytest.mark.parametrize("name", ["greatest", "least"])
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=50))
@settings(max_examples=100, deadline=None)
def test_beside_zero(name: str, amounts: list[float]) -> None:
    function = FUNCTIONS[name]
    zeros = [0.0] * len(amounts)
    assert values(function.zero, amounts) == values(function.pair, amounts, zeros)


@given(
    taxes=st.lists(st.tuples(*[st.integers(-(10**12), 10**12)] * 2), min_size=1, max_size=50),
    direction=st.sampled_from(["up", "down"]),
)
@settings(max_examples=100, deadline=None)
def test_totals_of_whole_fen(taxes: list[tuple[int, int]], direction: str) -> None:
    columns = Columns(["a", "b"], "", "", direction)
    rows = "SELECT UNNEST($a::BIGINT[]) / 100e0 AS a, UNNEST($b::BIGINT[]) / 100e0 AS b"
    before, after = ([pair[i] for pair in taxes] for i in (0, 1))
    query = grouped(rows, columns, [])
    found = database().execute(query, {"a": before, "b": after}).fetchone()
    sign = 1 if direction == "up" else -1
    gains = [sign * (b - a) for a, b in taxes]
    won, lost = [g for g in gains if g > 0], [g for g in gains if g < 0]
    assert found is not None
    assert found[2:7] == (sum(before) / 100, sum(gains) / 100, sum(won) / 100, len(won), len(lost))


def test_there_are_no_signed_zeros() -> None:
    form = FUNCTIONS["greatest"].zero.format("x")
    found = database().execute(f"SELECT {form} FROM (SELECT -0e0 AS x)").fetchone()
    assert found is not None
    assert math.copysign(1, found[0]) == 1

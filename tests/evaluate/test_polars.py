"""Polars beyond what the matrix and the drawn policies show: bits of rounding, ranges, names, plans."""

from __future__ import annotations

import re
from datetime import date
from random import Random

import polars as pl
import pytest

from guiju.evaluate import vectors
from guiju.evaluate.engines import ENGINES
from guiju.evaluate.lazy import HeldTable, collected, compile_lazy
from guiju.evaluate.program import Program, compile_program
from guiju.expression.functions import FUNCTIONS, Function
from guiju.load import load_text
from guiju.model.money import round_down, round_half_up

DAY = date(2024, 12, 31)


def amounts() -> list[float]:
    """Products of amounts to the fen and rates, halves among them."""
    random = Random(7)
    found = [0.0, 0.005, -0.005, 0.015, 1.005, 2.675, -2.675, 0.41, 1e10, -1e10, 9999999999.995]
    for size in (1.0, 100.0, 1e4, 1e6, 1e8, 1e10):
        for rate in (0.03, 0.005, 0.5, 1 / 3, 0.123456, 1.0):
            found += [round(random.uniform(-size, size), 2) * rate for _ in range(200)]
    return found


@pytest.mark.parametrize("digits", [0, 1, 2, 3])
def test_rounding_gives_the_same_float_as_python(digits: int) -> None:
    values = amounts()
    x = pl.col("x")
    rows = pl.DataFrame({"x": values}).select(
        half=vectors.round_half_up(x, digits),
        unsigned=vectors.round_unsigned(x, digits),
        down=vectors.round_down(x, digits),
    )
    assert rows["half"].to_list() == [round_half_up(value, digits) for value in values]
    assert rows["down"].to_list() == [round_down(value, digits) for value in values]
    positive = [(value, u) for value, u in zip(values, rows["unsigned"], strict=True) if value >= 0]
    assert all(u == round_half_up(value, digits) for value, u in positive)


def test_sums_of_fen_are_the_float_nearest_to_the_fen() -> None:
    fen = pl.DataFrame({"x": range(100_000)}).select(vectors.in_fen(pl.col("x"), 2)).to_series()
    assert fen.to_list() == [n / 100 for n in range(100_000)]


@pytest.mark.parametrize("function", [pytest.param(f, id=n) for n, f in FUNCTIONS.items()])
def test_forms_call_only_what_there_is(function: Function) -> None:
    plain = re.sub(r"\{[^}]*\}|\.\w+|\d[\de.-]*|\w+=|True|False", " ", function.polars)
    assert set(re.findall(r"[A-Za-z_]\w*", plain)) <= vectors.NAMES.keys()


def program(rules: str, columns: str = "n: int, m: money, b: bool") -> Program:
    text = f"format: 1\nname: t\nentities: {{x: {{key: id, columns: {{{columns}}}}}}}\nrules:\n  x:\n{rules}"
    definition = load_text(text).definition
    return compile_program([definition], DAY, list(definition.rules))


@pytest.mark.parametrize("rule", ["n * n", "n + n", "-n - n - n"])
def test_whole_numbers_stop_instead_of_wrapping_around(rule: str) -> None:
    found = program(f"    r: {rule}\n")
    row = {"id": "a", "n": 2**62, "m": 0, "b": True}
    with pytest.raises(pl.exceptions.InvalidOperationError, match="conversion"):
        ENGINES["polars"].values(found, {"x": [row]})
    small = {**row, "n": 3}
    assert ENGINES["polars"].values(found, {"x": [small]}) == ENGINES["duckdb"].values(
        found, {"x": [small]}
    )


def test_names_that_polars_would_take_for_patterns_do_not_reach_it() -> None:
    found = program("    all: m * 2\n    len: all + m\n    c0: len + 1\n")
    rows = HeldTable(pl.DataFrame({"id": ["a"], "m": [1.5]}))
    frame = collected(compile_lazy(found, {"x": rows}, "x", ["c0", "all", "m"]))
    assert frame.columns == ["c0", "all", "m"]
    assert frame.rows() == [(5.5, 3.0, 1.5)]
    assert "len" not in compile_lazy(found, {"x": rows}, "x", ["c0"]).explain(optimized=False)


def test_a_rule_without_columns_has_a_value_in_every_row() -> None:
    found = program("    r: 1 + 1\n")
    rows = [{"id": str(n), "n": 1, "m": 1, "b": True} for n in range(5)]
    assert ENGINES["polars"].values(found, {"x": rows})["x", "r"] == [2] * 5
    assert ENGINES["polars"].values(found, {"x": []})["x", "r"] == []


def test_columns_read_for_the_last_time_are_dropped() -> None:
    rules = "".join(f"    r{n}: {f'r{n - 1}' if n else 'm'} * 0.5 + 1\n" for n in range(100))
    found = program(rules)
    rows = HeldTable(pl.DataFrame({"id": ["a"], "m": [1.0]}))
    plan = compile_lazy(found, {"x": rows}, "x", ["r99"])
    widths = []
    for line in plan.explain(optimized=False).splitlines():
        assert len(re.findall(r'col\("c\d+"\)', line)) < 40
        widths.append(line)
    assert sum("DROP" in line.upper() or "SELECT" in line for line in widths) > 5

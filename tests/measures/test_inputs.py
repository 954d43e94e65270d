"""Tables of every kind that people have at hand: the same numbers, or an error that says what to do."""

from __future__ import annotations

import datetime
import decimal
import fractions
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from guiju import measures as m
from guiju.model.problem import ProblemsError

LONG = ("r", "i", "n")
GOOD: dict[str, list[Any]] = {"r": [*"AABB"], "i": [*"xyxy"], "n": [3, 1, 1, 3]}
YEARS = {"y": [1, 1, 2, 2], "r": [*"ABAB"], "i": ["x"] * 4, "n": [1, 2, 3, 4]}
FRAME: Any = pd.DataFrame(GOOD)
DAY = datetime.date(2020, 1, 1)


def code_of(function: Any, *args: Any, **arguments: Any) -> str:
    with pytest.raises(ProblemsError) as caught:
        function(*args, **arguments)
    return caught.value.problems[0].code


FORMS: dict[str, Any] = {
    "arrow": pa.table(GOOD),
    "arrow dictionaries": pa.table(
        {key: pa.array(GOOD[key]).dictionary_encode() for key in "ri"} | {"n": pa.array(GOOD["n"], pa.int8())}
    ),
    "arrow batch": pa.record_batch(GOOD),
    "arrow chunks": pa.concat_tables([pa.table(GOOD).slice(0, 2), pa.table(GOOD).slice(2)]),
    "polars": pl.DataFrame(GOOD),
    "polars categories": pl.DataFrame(GOOD).with_columns(pl.col("r").cast(pl.Categorical)),
    "polars decimals": pl.DataFrame(GOOD).with_columns(pl.col("n").cast(pl.Decimal(10, 2))),
    "pandas": FRAME,
    "pandas categories": FRAME.astype({"r": "category", "i": "category"}),
    "pandas nullable": FRAME.astype({"n": "Int64", "r": "string"}),
    "pandas index": FRAME.set_index(pd.Index([7, 7, 8, 9])),
    "pandas float32": FRAME.astype({"n": "float32"}),
    "pandas objects": FRAME.assign(n=pd.Series([3, "1", 1.0, "3.0"], dtype=object)),
    "pandas days": FRAME.assign(r=pd.to_datetime([DAY] * 2 + [datetime.date(2021, 1, 1)] * 2)),
    "numpy": {key: np.array(values) for key, values in GOOD.items()},
    "series": {key: FRAME[key] for key in GOOD},
    "generators": None,
    "numbers of numpy": GOOD | {"n": [np.float64(3), np.int64(1), 1, 3]},
    "fractions": GOOD | {"n": [fractions.Fraction(3), 1, decimal.Decimal(1), 3]},
    "years as keys": GOOD | {"r": [2020, 2020, 2021, 2021]},
    "days as keys": GOOD | {"r": [DAY, DAY, DAY.replace(day=2), DAY.replace(day=2)]},
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_same_numbers_of_every_form(form: str) -> None:
    table = FORMS[form]
    if form == "generators":
        table = {key: (value for value in values) for key, values in GOOD.items()}
    found = m.location_quotient(table, *LONG)
    assert found.data["location_quotient"].tolist() == [1.5, 0.5, 0.5, 1.5]
    assert found.coverage == m.Coverage(4, 4)


def test_what_is_missing_in_nullable_columns_is_counted() -> None:
    missing = FRAME.assign(n=pd.array([3, None, 1, 3], dtype="Int64"))
    assert m.location_quotient(missing, *LONG).coverage.left_out == {"missing": 1}


def test_tables_that_can_be_read_but_once_are_held() -> None:
    """They would be empty for the second year."""

    def reader() -> Any:
        return pa.table(YEARS).to_reader()

    change = m.shift_share(reader(), *LONG, "y", start=1, end=2)
    assert change.records() == m.shift_share(YEARS, *LONG, "y", start=1, end=2).records()
    assert m.by("hhi", reader(), "y", "n").records() == m.by("hhi", YEARS, "y", "n").records()
    given = {"region": "r", "industry": "i", "value": "n"}
    swept = m.sweep("location_quotient", m.Part(reader(), {"i": "x"}), over={"y": [1, 2]}, **given)
    assert len(swept.result.records()) == 4
    relation = duckdb.connect().from_arrow(pa.table(YEARS))
    assert m.by("hhi", relation, "y", "n").records() == m.by("hhi", YEARS, "y", "n").records()
    pairs = pa.table({"a": ["A"], "b": ["B"]}).to_reader()
    places = {"r": [*"ABC"], "n": [1, 2, 4]}
    assert "islands" in [note.code for note in m.moran_i(places, "n", pairs, key="r").notes]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("table", "code"),
    [(FRAME.assign(r=pd.period_range("2020", "2023", freq="Y")), "measure-type"),
     (FRAME.set_index("r"), "measure-column"),
     (pl.DataFrame(GOOD).lazy(), "unknown-frame"), ([GOOD], "unknown-frame"), (None, "unknown-frame"),
     (np.ones((2, 2)), "unknown-frame"), (GOOD | {"n": 5}, "measure-lengths"),
     (GOOD | {"n": "3113"}, "measure-lengths"),
     (Path("nowhere.csv"), "no-file")],
)  # fmt: skip
def test_what_is_no_table_is_told(table: Any, code: str) -> None:
    assert code_of(m.location_quotient, table, *LONG) == code


@pytest.mark.parametrize("texts", [["3万", "1亿", "2万", "1万"], ["1,200", "3,100", "1 000", "5%"]])
def test_numbers_with_units_are_shown(texts: list[str]) -> None:
    table = GOOD | {"n": texts}
    for function, args in (
        (m.location_quotient, LONG),
        (m.gini, ("n",)),
        (m.rd_intensity, ("n", "n")),
    ):
        with pytest.raises(ProblemsError) as caught:
            function(table, *args)
        problem = caught.value.problems[0]
        assert (problem.code, problem.values["found"]) == ("measure-texts", texts[0])


def test_years_that_became_floats_are_found() -> None:
    """As where a column of years has gaps in pandas."""
    table = {key: [*values, *values] for key, values in GOOD.items()}
    years = pd.DataFrame(table | {"y": [2020.0] * 4 + [2021.0] * 3 + [None]})
    expected = m.location_quotient(GOOD, *LONG).records()
    assert m.location_quotient(years, *LONG, where={"y": 2020}).records() == expected
    # A code is a text: 0011 is not 11.
    coded = GOOD | {"code": ["0011", "11", "11", "11"]}
    assert m.location_quotient(coded, *LONG, where={"code": "11"}).coverage.rows == 3


def test_a_value_without_an_industry_is_not_passed_over() -> None:
    assert code_of(m.location_quotient, GOOD, "r", None, "n") == "measure-role"

"""Tables of many rows: read in batches and added up by the engine, with the numbers of few rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from guiju import measures as m
from guiju.model.problem import InputError

ROWS = 400_000
query: Any = duckdb.sql
LONG = ("region", "industry", "size")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows of 21 cells in 3 years, more than come in one batch, some of size zero, one cell with no other."""
    file = tmp_path_factory.mktemp("many") / "many.parquet"
    query(
        f"SELECT 'r' || range % 7 AS region, 'i' || range // 21 % 3 AS industry, 2000 + range // 7 % 3 AS year, "
        f"CASE WHEN range % 7 = 6 AND range // 21 % 3 = 2 THEN 0 ELSE range * 7919 % 5 END::DOUBLE AS size "
        f"FROM range({ROWS})"
    ).write_parquet(str(file))
    return file


def grid(file: Path, where: str = "true") -> Any:
    """Sizes by region and industry, added up by another way."""
    rows = query(
        f"SELECT region[2:]::INT, industry[2:]::INT, sum(size) FROM '{file}' WHERE {where} GROUP BY ALL"
    ).fetchall()
    found = np.zeros((7, 3))
    for region, industry, size in rows:
        found[region, industry] = size
    return found


def test_long_tables_are_read_in_batches(many: Path) -> None:
    cells = m.read_cells(many, *LONG)
    assert cells.sizes.tolist() == grid(many).tolist()
    assert (cells.coverage.rows, cells.coverage.used) == (ROWS, ROWS)
    # A cell with rows of size zero alone has rows, all the same.
    assert [dict(note.values) for note in cells.notes] == [{"rows": ROWS - 21}]
    counted = m.read_cells(many, "region", "industry")
    assert counted.sizes.sum() == ROWS


def test_a_negative_size_late_in_a_long_table_is_named(tmp_path: Path, many: Path) -> None:
    file = tmp_path / "negative.parquet"
    query(
        f"SELECT region, industry, year, size FROM '{many}' UNION ALL "
        "VALUES ('r1', 'i1', 2000, -1.0), ('r2', 'i2', 2001, -3.0)"
    ).write_parquet(str(file))
    takers: dict[Any, dict[str, Any]] = {
        m.location_quotient: {},
        m.location_quotient_by: {"by": "year"},
    }
    for function, more in takers.items():
        with pytest.raises(InputError) as caught:
            function(file, *LONG, **more)
        values = caught.value.problems[0].values
        assert values["found"] == -3
        assert str(values["keys"]).endswith("r2, i2")
    with pytest.raises(InputError) as caught:
        m.hhi(file, "size", by="region")
    assert dict(caught.value.problems[0].values) == {"found": -3.0, "keys": "r2"}


def test_quotients_of_years_are_those_of_each_year(many: Path) -> None:
    found = m.location_quotient_by(many, *LONG, by="year")
    for year in (2000, 2001, 2002):
        sizes = grid(many, f"year = {year}")
        expected = sizes / sizes.sum(axis=1, keepdims=True) / (sizes.sum(axis=0) / sizes.sum())
        of_year = np.asarray(found.data["year"]) == str(year)
        assert found.data["location_quotient"][of_year] == pytest.approx(expected[sizes > 0])
    names = found.data["region"]
    assert len(names) == len(found.data["location_quotient"])
    assert names[0] == "r0"
    assert names[-2:].tolist() == list(names)[-2:] == np.asarray(names, dtype=str)[-2:].tolist()
    row = found.records()[0]
    assert (row["year"], row["region"], row["industry"]) == ("2000", "r0", "i0")
    assert found.to_arrow().column("industry").to_pylist() == list(found.data["industry"])


def test_concentration_by_key_is_that_of_each_key(many: Path) -> None:
    found = m.hhi(many, "size", by="region")
    sizes: dict[str, list[float]] = {}
    for region, size in query(f"SELECT region, size FROM '{many}'").fetchall():
        sizes.setdefault(region, []).append(size)
    for region, of_region in sizes.items():
        assert found.at(region=region)["hhi"] == pytest.approx(m.hhi(of_region).value, rel=1e-12)


@pytest.mark.parametrize("kind", ["DOUBLE", "FLOAT", "VARCHAR", "DECIMAL(9, 1)"])
def test_what_is_no_number_is_left_out_of_concentration(tmp_path: Path, kind: str) -> None:
    odd = {"DOUBLE": "'inf'", "FLOAT": "'nan'", "VARCHAR": "'many'", "DECIMAL(9, 1)": "NULL"}[kind]
    file = tmp_path / "odd.parquet"
    query(
        f"SELECT k, v::{kind} AS v FROM (VALUES ('a', '1'), ('a', '3'), (NULL, '-5'), ('b', {odd}), "
        "('b ', '2'), ('b', NULL), ('c', NULL)) t(k, v)"
    ).write_parquet(str(file))
    found = m.hhi(file, "v", by="k")
    assert found.records() == [{"k": "a", "hhi": 0.625}, {"k": "b", "hhi": 1.0}]
    odd_one = kind in ("DOUBLE", "VARCHAR")  # infinite, or text
    text = {"missing": 3, "no-number": 1} if odd_one else {"missing": 4}
    assert (found.coverage.rows, found.coverage.used, found.coverage.left_out) == (7, 3, text)

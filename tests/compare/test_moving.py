"""A budget by year whose rows move with the year gives what data of that year give."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from tests.compare.small import codes

POLICY = """
format: 1
name: dated
sources: {law: {title: 示例法}}
entities:
  unit: {key: unit_id, columns: {opened_on: date or none}}
  person:
    key: person_id
    columns: {unit_id: "-> unit", paid_on: date, until: date, year: int or none, pay: money, note: text or none}
parameters:
  rate: {unit: share, values: {2019-01-01: 10%, 2024-02-29: 20%, 2026-01-01: 40%}, cites: [law 一]}
rules:
  person:
    counted: {is: "CASE WHEN coalesce(year, year(run_date)) = year(paid_on) THEN pay ELSE 0 END", type: money}
    tax: {is: counted * p.rate, type: money, at: paid_on}
    ended: {is: "until < date '9999-01-01'"}
    young: {is: "CASE WHEN unit.opened_on IS NULL THEN 0 ELSE years_between(unit.opened_on, paid_on) END"}
    net: {is: "pay - tax - as_unit(young, 'CNY') - CASE WHEN ended THEN 1000 ELSE 0 END", type: money}
reforms:
  R1: {title: 税率提高, parameters: {rate: {values: {2025-01-01: 50%}}}}
"""
DAY = "2024-12-31"
UNITS = [("u", date(2020, 2, 29)), ("v", None)]
PEOPLE = [
    ("a", "u", date(2024, 2, 29), date(9999, 12, 31), 2024, 1000.0),
    ("b", "v", date(2024, 2, 28), date(2030, 12, 31), None, 300.5),
    ("c", "u", date(2023, 12, 31), date(9999, 12, 31), 2024, 70.0),
]
MOVED = ("person.paid_on", "person.until", "unit.opened_on", "person.year")


def tables(folder: Path, years: int = 0) -> dict[str, str]:
    """The rows as they would be so many years later."""
    folder.mkdir()
    with duckdb.connect() as writer:
        writer.execute("CREATE TABLE unit (unit_id VARCHAR, opened_on DATE)")
        writer.execute(
            "CREATE TABLE person (person_id VARCHAR, unit_id VARCHAR, paid_on DATE, until DATE, year INTEGER,"
            " pay DOUBLE)"
        )
        writer.executemany("INSERT INTO unit VALUES (?, ?)", UNITS)
        writer.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", PEOPLE)
        move = f"+ INTERVAL ({years}) YEAR"
        writer.execute(f"UPDATE unit SET opened_on = opened_on {move}")
        writer.execute(
            f"UPDATE person SET paid_on = paid_on {move}, year = year + {years},"
            f" until = CASE WHEN until < '9999-01-01' THEN until {move} ELSE until END"
        )
        for name in ("unit", "person"):
            writer.table(name).write_parquet(str(folder / f"{name}.parquet"))
    return {name: str(folder / f"{name}.parquet") for name in ("unit", "person")}


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_a_year_is_a_run_over_rows_of_that_year(engine: str, tmp_path: Path) -> None:
    policy = guiju.loads(POLICY)
    wanted: dict[str, Any] = {"engine": engine, "by": ["unit_id"]}
    found = policy.budget(
        tables(tmp_path / "now"),
        ["R1"],
        years="2023..2027",
        date=DAY,
        move=["dates,year"],
        **wanted,
    )
    assert set(found.moved) == set(MOVED)
    assert found.stayed == ()
    for comparison in found.years:
        later = tables(tmp_path / str(comparison.date.year), comparison.date.year - 2024)
        alone = policy.compare(later, ["R1"], date=comparison.date, distribution=False, **wanted)
        assert comparison.variants[0].total == alone.variants[0].total
        assert comparison.variants[0].groups == alone.variants[0].groups
    # Of 1,000.00 and 300.50: nothing before the reform, 30 % more in 2025, and from 2026 on the law has its own rate.
    assert [c.variants[0].cost for c in found.years] == [0, 0, -390.15, 0, 0]


def test_what_stays_is_said(tmp_path: Path) -> None:
    found = guiju.loads(POLICY).budget(
        tables(tmp_path / "now"), ["R1"], years="2024..2025", date=DAY, move=["unit.opened_on"]
    )
    assert found.moved == ("unit.opened_on",)
    assert found.stayed == ("person.paid_on", "person.until")
    said = found.to_json()["assumptions"]
    assert said[-2:] == ["moved=unit.opened_on", "stayed=person.paid_on, person.until"]


@pytest.mark.parametrize(
    ("move", "code"),
    [
        ("pay", "bad-move"),
        ("net", "bad-move"),
        ("unit_id", "bad-move"),
        ("nobody", "unknown-output"),
        ("", "unknown-output"),
    ],
)
def test_what_does_not_move(move: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(POLICY).budget(
            tables(tmp_path / "now"), ["R1"], years="2024", date=DAY, move=[move]
        )
    assert codes(caught.value) == [code]

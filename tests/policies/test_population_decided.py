"""The population decided as tables and person by person: every rule gives the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.population import TABLES, write_population
from guiju.results import Result
from guiju.tables import decide_tables

DAY = date(2024, 12, 31)
PEOPLE = 25
Row = dict[str, Any]


def rows_of(file: Path) -> list[Row]:
    """The rows of a file, missing values left out."""
    with duckdb.connect() as connection:
        found = connection.execute("FROM READ_PARQUET(?)", [str(file)])
        names = [column[0] for column in found.description]
        return [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in found.fetchall()
        ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("population")
    write_population(place, rows=3_000, seed=5, payslips=True)
    return place


def cases(folder: Path) -> Iterator[dict[str, list[Row]]]:
    """One case for each of some people with awards: the person and all that is linked to them."""
    table = {name: rows_of(folder / f"{name}.parquet") for name in TABLES}
    by_key = {name: {row[f"{name}_id"]: row for row in table[name]} for name in TABLES[:5]}
    winners = sorted({row["person_id"] for row in table["award"]})
    for person_id in winners[:: len(winners) // PEOPLE]:
        person = by_key["person"][person_id]
        awards = [row for row in table["award"] if row["person_id"] == person_id]
        receipts = {row["receipt_id"] for row in awards}
        contracts = {by_key["receipt"][key]["contract_id"] for key in receipts}
        yield {
            "institution": [by_key["institution"][person["institution_id"]]],
            "contract": [by_key["contract"][key] for key in sorted(contracts)],
            "receipt": [by_key["receipt"][key] for key in sorted(receipts)],
            "person": [person],
            "award": awards,
            "payslip": [row for row in table["payslip"] if row["person_id"] == person_id],
        }


def as_written(result: Result, row: Row) -> tuple[Any, Any]:
    """The value of a case and of a table in one form; a finding with its reasons."""
    found = row.get(result.name)
    if isinstance(result.value, guiju.Finding):
        conditions = (*result.value.failed, *result.value.open)
        reasons = [part for part in row.get(f"{result.name}_reasons", "").split(";") if part]
        return (
            (result.value.answer, [condition.name for condition in conditions]),
            (found, list(dict.fromkeys(reasons))),
        )
    if isinstance(found, date):
        return result.plain(), found.isoformat()
    if isinstance(found, float):
        return float(result.plain()), pytest.approx(found, abs=1e-9)
    return result.plain(), found


@pytest.mark.parametrize("reform", ["", "R1", "R2+R3_none+R4+R5"])
def test_tables_and_cases_agree(reform: str, folder: Path, tmp_path: Path) -> None:
    policy = guiju.load("transfer").under(reform)
    files = {name: folder / f"{name}.parquet" for name in TABLES}
    decide_tables(policy.definition, files, DAY, out=tmp_path)
    keys = {name: policy.definition.entities[name].key for name in TABLES}
    decided = {
        (name, ", ".join(str(row[key]) for key in keys[name])): row
        for name in ("institution", "person", "award", "payslip")
        for row in rows_of(tmp_path / f"{name}.parquet")
    }
    compared = 0
    for case in cases(folder):
        for result in policy.decide(case, date=DAY).results:
            if result.entity in ("contract", "receipt"):
                continue  # the case of one person holds only their part of these
            expected, found = as_written(result, decided[result.entity, result.row])
            assert found == expected, (result.entity, result.row, result.name)
            compared += 1
    assert compared > PEOPLE * 100
